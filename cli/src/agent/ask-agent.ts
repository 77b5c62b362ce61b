// Asking the agent of a desk, where there is one. Nobody there, or no answer: the command goes on without.

import { lstat } from 'node:fs/promises'
import { connect } from 'node:net'
import { base64, fromBase64 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { heldKeyring, type Keyring, type LockedKeyring } from '@forewarn/desk/keyring'
import { codeOf } from '../ports/durable.ts'
import { lockDigest } from './agent.ts'
import { Answer, folderProblem, type Request, socketPath } from './meeting.ts'

/** It answers in milliseconds; a stopped one would hold a command up for ever. */
const PATIENCE_MS = 10_000

/**
 * The keys of a desk as its agent holds them: it signs and opens, and no secret is in them.
 *
 * @returns `undefined` where no agent holds this very keyring
 */
export async function heldByAgent(
  folder: string,
  kept: LockedKeyring,
): Promise<Keyring | undefined> {
  const keyring = lockDigest(kept)
  const found = await askAgent(folder, { ask: 'whose', keyring })
  if (found === undefined || !('whose' in found) || found.whose.actor !== kept.actor) {
    return undefined
  }
  const { actor, pins, signingKey, ageKeys } = found.whose
  return heldKeyring(
    { actor, pins },
    {
      ...{ signingKey, ageKeys },
      async sign(message) {
        const asked = { ask: 'sign', keyring, message: base64(message) } as const
        return fromBase64(await only('signature', folder, asked))
      },
      async fileKey(header) {
        const asked = { ask: 'fileKey', keyring, header: base64(header) } as const
        return fromBase64(await only('fileKey', folder, asked))
      },
      async keyed(purpose, texts) {
        const asked = { ask: 'keyed', keyring, purpose: purpose as 'name', texts: [...texts] }
        return only('keyed', folder, asked as Request)
      },
    },
  )
}

/** @returns whether there was one */
export async function stopAgent(folder: string): Promise<boolean> {
  const answer = await askAgent(folder, { ask: 'stop' })
  return answer !== undefined && 'stopped' in answer
}

type Said = Extract<Answer, { signature: string }> &
  Extract<Answer, { fileKey: string }> &
  Extract<Answer, { keyed: string[] }>

/** @throws Refusal `sealing.notForYou`, `sealing.broken`; `keys.locked` where the agent is gone by now */
async function only<Name extends keyof Said>(
  name: Name,
  folder: string,
  request: Request,
): Promise<Said[Name]> {
  const answer = await askAgent(folder, request)
  if (answer !== undefined && name in answer) return (answer as Said)[name]
  const code = answer !== undefined && 'refused' in answer ? answer.refused : 'keys.locked'
  throw new Refusal(code, {})
}

/** What the agent says, or `undefined`: there is none, it hangs, or its place is not ours alone. */
async function askAgent(folder: string, request: Request): Promise<Answer | undefined> {
  if (!(await isOurs(folder))) return undefined
  const line = await exchanged(socketPath(folder), `${JSON.stringify(request)}\n`)
  const answer = line === undefined ? undefined : Answer.safeParse(parsed(line))
  return answer?.data
}

/** The rights of folder and socket say who is behind it: nobody but this user, or root. */
async function isOurs(folder: string): Promise<boolean> {
  if ((await folderProblem(folder)) !== undefined) return false
  try {
    const found = await lstat(socketPath(folder))
    return found.isSocket() && found.uid === process.getuid?.()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function exchanged(path: string, line: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    const socket = connect(path, () => socket.write(line))
    const gone = () => {
      socket.destroy()
      resolve(undefined)
    }
    socket.setTimeout(PATIENCE_MS, gone)
    socket.on('error', gone)
    socket.on('data', (piece) => pieces.push(piece))
    socket.on('end', () => {
      socket.destroy()
      resolve(pieces.length === 0 ? undefined : Buffer.concat(pieces).toString('utf8'))
    })
    socket.on('close', gone)
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
