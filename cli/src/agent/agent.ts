// The process that holds a desk's unlocked keys for a while: it signs and opens, and gives no secret out.

import { createHash } from 'node:crypto'
import { chmod, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { recipientOf } from '@forewarn/core/sealing/age'
import { fileKeyIn, headerIn } from '@forewarn/core/sealing/header'
import { base64, fromBase64, fromHex, hex, sameBytes, utf8 } from '@forewarn/core/shared/bytes'
import type { Clock } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Keyring, type LockedKeyring, openersOf } from '@forewarn/desk/keyring'
import { keyedBy } from '../keyed.ts'
import { lockFolder } from '../ports/folder-lock.ts'
import { quickKey } from '../ports/quick-key.ts'
import { quickWrapping } from '../ports/quick-wrapping.ts'
import {
  type Answer,
  agentFolder,
  folderProblem,
  MAX_LINE_BYTES,
  MAX_SOCKET_PATH_BYTES,
  makeFolder,
  Request,
  socketPath,
  type Whose,
} from './meeting.ts'

/** All that Forewarn signs begins so; no certificate, commit or login of another program does. */
const DOMAIN = utf8('forewarn ')

/** How often it looks whether its time is over, beside every request. */
const LOOK_MS = 1000

/** Whoever connects and says nothing is not waited for. */
const PATIENCE_MS = 5000

export interface Holding {
  readonly folder: string
  readonly keyring: Keyring
  /** As it lies on disk: commands that find another lock there are not answered. */
  readonly kept: LockedKeyring
  readonly idleMs: number
  readonly mostMs: number
  readonly clock: Clock
}

export interface Agent {
  /** Resolves once its time is over, or it was stopped, and the keys are let go. */
  readonly over: Promise<void>
  stop(): void
}

export function lockDigest({ locked }: LockedKeyring): string {
  return createHash('sha256').update(locked).digest('hex')
}

/**
 * One agent a desk: the kernel keeps the second out, and what a killed one left behind is cleared away.
 *
 * @throws Refusal `store.inUse` where there is one, `file.malformed` where others could reach it
 */
export async function startAgent(holding: Holding): Promise<Agent> {
  const { folder } = holding
  const path = socketPath(folder)
  await makeFolder(folder)
  await mustBePrivate(folder)
  const lock = lockFolder(agentFolder(folder))
  try {
    await rm(path, { force: true })
    const held = await Held.of(holding)
    const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, held))
    await listening(server, path)
    await chmod(path, 0o600)
    return running(server, held, () => lock.close())
  } catch (error) {
    lock.close()
    throw error
  }
}

function running(server: Server, held: Held, after: () => void): Agent {
  const look = setInterval(() => held.look(), LOOK_MS)
  const over = held.over.then(async () => {
    clearInterval(look)
    // The socket's file goes with it.
    await new Promise((closed) => server.close(closed))
    after()
  })
  return { over, stop: () => held.letGo() }
}

/** @throws Refusal `file.malformed` */
async function mustBePrivate(desk: string): Promise<void> {
  const file = agentFolder(desk)
  const problem = await folderProblem(desk)
  if (problem !== undefined) {
    throw new Refusal('file.malformed', { file, problem, remedy: `Run chmod 700 ${file}.` })
  }
  if (Buffer.byteLength(socketPath(desk)) > MAX_SOCKET_PATH_BYTES) {
    const remedy = 'Move the desk to a shorter path, and name it with --desk.'
    throw new Refusal('file.malformed', { file, problem: 'too long for a socket', remedy })
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
}

/** The keys, as long as they are held, and what they answer. */
class Held {
  readonly over: Promise<void>
  readonly #holding: Holding
  readonly #digest: string
  readonly #since: Moment
  readonly #ageKeys: readonly string[]
  #used: Moment
  #secret: Uint8Array | undefined
  #keyring: Keyring | undefined
  #end = () => {}

  static async of(holding: Holding): Promise<Held> {
    return new Held(holding, await Promise.all(holding.keyring.identities.map(recipientOf)))
  }

  private constructor(holding: Holding, ageKeys: readonly string[]) {
    this.#holding = holding
    this.#digest = lockDigest(holding.kept)
    this.#ageKeys = ageKeys
    this.#keyring = holding.keyring
    this.#secret = fromHex(holding.keyring.signingSecret)
    this.#since = momentOf(holding.clock)
    this.#used = this.#since
    this.over = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** Lets the keys go where their time is over, by either clock: one stops while a machine sleeps. */
  look(): void {
    const { clock, idleMs, mostMs } = this.#holding
    if (since(this.#used, clock) >= idleMs || since(this.#since, clock) >= mostMs) this.letGo()
  }

  /** JavaScript can overwrite the bytes of one secret; strings go with the process. */
  letGo(): void {
    this.#secret?.fill(0)
    this.#secret = undefined
    this.#keyring = undefined
    this.#end()
  }

  async answer(request: Request): Promise<Answer> {
    if (request.ask === 'stop') {
      this.letGo()
      return { stopped: true }
    }
    this.look()
    const [keyring, secret] = [this.#keyring, this.#secret]
    if (keyring === undefined || secret === undefined || request.keyring !== this.#digest) {
      return { refused: 'keys.locked' }
    }
    this.#used = momentOf(this.#holding.clock)
    switch (request.ask) {
      case 'whose':
        return { whose: whose(keyring, secret, this.#ageKeys) }
      case 'sign':
        return { signature: base64(quickKey(secret).sign(ours(request.message))) }
      case 'fileKey':
        return fileKey(fromBase64(request.header), keyring)
      case 'keyed':
        return { keyed: keyedBy(keyring, request.purpose, request.texts) }
    }
  }
}

function whose({ actor, pins }: Keyring, secret: Uint8Array, ageKeys: readonly string[]): Whose {
  return { actor, pins, signingKey: hex(quickKey(secret).publicKey), ageKeys: [...ageKeys] }
}

function ours(message: string): Uint8Array {
  const bytes = fromBase64(message)
  if (sameBytes(bytes.subarray(0, DOMAIN.length), DOMAIN)) return bytes
  throw new Error('asked to sign something that is not of Forewarn')
}

async function fileKey(header: Uint8Array, keyring: Keyring): Promise<Answer> {
  try {
    return { fileKey: base64(await fileKeyIn(headerIn(header), openersOf(keyring), quickWrapping)) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: error.code === 'sealing.notForYou' ? error.code : 'sealing.broken' }
  }
}

interface Moment {
  readonly wall: number
  readonly steady: number
}

function momentOf(clock: Clock): Moment {
  return { wall: clock.now(), steady: performance.now() }
}

function since({ wall, steady }: Moment, clock: Clock): number {
  return Math.max(clock.now() - wall, performance.now() - steady)
}

/** One line in, one line out. What is no request, or fails, is not answered at all. */
function serve(socket: Socket, held: Held): void {
  const pieces: Buffer[] = []
  let length = 0
  socket.setTimeout(PATIENCE_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (piece) => {
    pieces.push(piece)
    length += piece.length
    if (length > MAX_LINE_BYTES) socket.destroy()
    else if (piece.includes(10)) {
      socket.pause()
      answered(Buffer.concat(pieces).toString('utf8'), held).then(
        (line) => socket.end(line),
        () => socket.destroy(),
      )
    }
  })
}

async function answered(line: string, held: Held): Promise<string> {
  return `${JSON.stringify(await held.answer(Request.parse(JSON.parse(line))))}\n`
}
