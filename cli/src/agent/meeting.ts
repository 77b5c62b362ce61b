// Where an agent and the commands of its desk meet: a socket in a folder that is nobody else's.

import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Keyring } from '@forewarn/desk/keyring'
import { z } from 'zod'
import { codeOf } from '../ports/durable.ts'

/** A request and its answer are one line of JSON each; the longest is the manifest of a large part. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024

/** What Linux has room for, with the byte that ends it; other systems have some four less. */
export const MAX_SOCKET_PATH_BYTES = 103

/** Which keyring is meant: SHA-256 of its lock, in hex. One that was locked anew is another. */
const keyring = z.string().regex(/^[0-9a-f]{64}$/)

export const Request = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('whose'), keyring }),
  z.strictObject({ ask: z.literal('sign'), keyring, message: z.base64() }),
  z.strictObject({ ask: z.literal('fileKey'), keyring, header: z.base64() }),
  z.strictObject({
    ask: z.literal('keyed'),
    keyring,
    purpose: z.enum(['calendar', 'name']),
    texts: z.array(z.string()),
  }),
  z.strictObject({ ask: z.literal('stop') }),
])
export type Request = z.infer<typeof Request>

/** What is public of the keys, and until when they are held at most. */
export const Whose = z.strictObject({
  ...Keyring.pick({ actor: true, pins: true }).shape,
  signingKey: z.string(),
  ageKeys: z.array(z.string()),
})
export type Whose = z.infer<typeof Whose>

export const Answer = z.union([
  z.strictObject({ refused: z.enum(['keys.locked', 'sealing.notForYou', 'sealing.broken']) }),
  z.strictObject({ whose: Whose }),
  z.strictObject({ signature: z.base64() }),
  z.strictObject({ fileKey: z.base64() }),
  z.strictObject({ keyed: z.array(z.string()) }),
  z.strictObject({ stopped: z.literal(true) }),
])
export type Answer = z.infer<typeof Answer>

export function agentFolder(desk: string): string {
  return join(desk, 'agent')
}

export function socketPath(desk: string): string {
  return join(agentFolder(desk), 'keys.sock')
}

/** @returns what is wrong with it, or `undefined` */
export async function folderProblem(desk: string): Promise<string | undefined> {
  const found = await lstat(agentFolder(desk)).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (found === undefined) return 'it is not there'
  if (!found.isDirectory()) return 'it is no folder'
  if (found.uid !== process.getuid?.()) return 'it belongs to somebody else'
  return (found.mode & 0o077) === 0 ? undefined : 'others can enter it'
}

export async function makeFolder(desk: string): Promise<void> {
  await mkdir(agentFolder(desk), { recursive: true, mode: 0o700 })
}
