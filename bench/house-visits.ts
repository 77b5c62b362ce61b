// What clients of the measured house do: every kind of request, each with what it needs made beforehand.

import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { sessionBytes } from '@forewarn/core/board/session'
import { publicKey } from '@forewarn/core/sealing/signatures'
import { hex } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import type { PartId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import type { Inbox } from '@forewarn/core/wire/routes'
import { Session } from '@forewarn/desk/session'
import { HOUSE, type People, type Person, signAct, signBytes } from './house-people.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly session?: Session
  readonly body?: object | Uint8Array
}

/** One request, to the last byte of its answer, which must be a 200; again where a nonce was too old. */
export async function ask(url: string, asked: Ask): Promise<Buffer> {
  const { status, body, nonce } = await once(url, asked)
  const isStale = status === 401 && nonce !== undefined
  if (nonce !== undefined) asked.session?.hear({ nonce })
  if (status === 200) return body
  if (isStale && asked.session !== undefined) return ask(url, asked)
  throw new Error(`${asked.method} ${asked.path}: ${status} ${body.subarray(0, 200)}`)
}

interface Answered {
  readonly status: number | undefined
  readonly body: Buffer
  readonly nonce: string | undefined
}

function once(url: string, { method, path, session, body }: Ask): Promise<Answered> {
  const isBytes = body instanceof Uint8Array
  const sent = body === undefined ? undefined : isBytes ? body : JSON.stringify(body)
  const headers = {
    ...session?.headers(method, path),
    ...(sent === undefined
      ? {}
      : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
    ...(sent === undefined ? {} : { 'content-length': Buffer.byteLength(sent) }),
  }
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { method, headers, agent }, (answer) => {
      const chunks: Buffer[] = []
      const nonce = [answer.headers['dpop-nonce']].flat()[0]
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode, body: Buffer.concat(chunks), nonce }),
      )
    })
    asked.on('error', reject)
    asked.end(sent)
  })
}

export async function signIn(
  url: string,
  { id, secret }: Person,
  random: Random,
): Promise<Session> {
  const { now } = JSON.parse((await ask(url, { method: 'GET', path: '/api/house' })).toString())
  const own = random.bytes(32)
  const { token } = JSON.parse(
    (await ask(url, signInAsk({ id, secret }, now, random, hex(publicKey(own))))).toString(),
  )
  return new Session(token, own, url, { clock: { now: () => instant(Date.now()) }, random })
}

export function signInAsk(
  { id: actor, secret }: Pick<Person, 'id' | 'secret'>,
  at: number,
  random: Random,
  key: string,
): Ask {
  const nonce = hex(random.bytes(16))
  const bytes = sessionBytes(HOUSE, actor, instant(at), nonce, key)
  const body = { actor, at, nonce, key, signature: signBytes(bytes, secret) }
  return { method: 'POST', path: '/api/session', body }
}

/** Everybody signed in, and what waits for whom. */
export interface Visitors {
  readonly people: People
  readonly staff: Session
  /** In the order of `people.recipients`. */
  readonly sessions: readonly Session[]
  /** By recipient: parts that were never collected. */
  readonly waiting: PartId[][]
  readonly size: number
  readonly advisories: readonly string[]
  readonly now: number
  readonly random: Random
}

export async function comeIn(url: string, people: People, random: Random): Promise<Visitors> {
  const get = async (path: string, session?: Session) =>
    JSON.parse((await ask(url, { method: 'GET', path, ...(session && { session }) })).toString())
  const sessions: Session[] = []
  const waiting: PartId[][] = []
  for (const person of people.recipients) {
    const session = await signIn(url, person, random)
    sessions.push(session)
    waiting.push(waitingIn((await get('/api/inbox', session)) as Inbox))
  }
  const staff = await signIn(url, people.staff[0] as Person, random)
  const { checkpoint } = await get('/api/ledger/checkpoint', staff)
  const { advisories } = await get('/api/advisories')
  return {
    ...{ people, staff, sessions, waiting, random },
    size: Number(checkpoint.split('\n')[1]),
    advisories: advisories.map(({ caseId }: { caseId: string }) => caseId),
    now: (await get('/api/house')).now,
  }
}

/** Of lifted cases the vault of this house holds no parts. */
function waitingIn({ cases, parts }: Inbox): PartId[] {
  const open = new Set(cases.filter(({ lifted }) => !lifted).map(({ caseId }) => caseId))
  const isWaiting = (one: Inbox['parts'][number]) =>
    one.collectedAt === null && open.has(one.caseId)
  return parts.filter(isWaiting).map(({ partId }) => partId)
}

/** One megabyte, as a sealed part with a patch may have. */
const UPLOAD_BYTES = 1_000_000

/** Every kind of request; the n-th of each. Collected parts are opened and proven in the same order. */
export function asks(v: Visitors): Readonly<Record<string, (n: number) => Ask>> {
  const { people, staff, sessions, random } = v
  const turn = <T>(list: readonly T[], n: number) => list[n % list.length] as T
  const who = (n: number) => n % people.recipients.length
  const own = (n: number) => turn(sessions, n)
  // Recipients in turn, each with the next part of its own: no part twice.
  const partOf = (n: number) =>
    turn(v.waiting[who(n)] as PartId[], Math.floor(n / people.recipients.length))
  const act = (n: number, kind: 'copyCollected' | 'copyOpened') =>
    signAct(people.recipients[who(n)] as Person, { kind, partId: partOf(n) }, random)
  const get = (path: string, session?: Session): Ask => ({
    method: 'GET',
    path,
    ...(session && { session }),
  })
  return {
    house: () => get('/api/house'),
    session: (n) => signInAsk(turn(people.recipients, n), v.now, random, hex(random.bytes(32))),
    advisories: () => get('/api/advisories'),
    advisoryPage: (n) => get(`/advisories/${turn(v.advisories, n * 7)}`),
    inbox: (n) => get('/api/inbox', own(n)),
    collect: (n) => ({
      method: 'POST',
      path: `/api/parts/${partOf(n)}/collect`,
      session: own(n),
      body: { act: act(n, 'copyCollected') },
    }),
    evidence: (n) => get(`/api/parts/${partOf(n)}/evidence`, own(n)),
    acts: (n) => ({
      method: 'POST',
      path: '/api/acts',
      session: own(n),
      body: { acts: [act(n, 'copyOpened')] },
    }),
    checkpoint: (n) => get('/api/ledger/checkpoint', own(n)),
    consistency: (n) =>
      get(`/api/ledger/consistency?from=${1 + ((n * 7919) % v.size)}&to=${v.size}`, staff),
    entries: (n) => get(`/api/ledger/entries?from=${(n * 9973) % v.size}`, staff),
    directory: () => get('/api/directory', staff),
    putVault: (n) => upload(n, staff),
    getVault: (n) => get(`/api/vault/${upload(n, staff).digest}`, staff),
  }
}

function upload(n: number, session: Session): Ask & { readonly digest: string } {
  const body = new Uint8Array(UPLOAD_BYTES).fill(n % 251)
  body.set(new TextEncoder().encode(String(n)))
  const digest = createHash('sha256').update(body).digest('hex')
  return { method: 'PUT', path: `/api/vault/${digest}`, session, body, digest }
}
