// What clients of the measured house do: every kind of request, each with what it needs made beforehand.

import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { sessionBytes } from '@forewarn/core/board/session'
import type { Random } from '@forewarn/core/shared/chance'
import type { PartId } from '@forewarn/core/shared/ids'
import type { Inbox } from '@forewarn/core/wire/routes'
import { HOUSE, type People, type Person, signAct, signBytes } from './house-people.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly token?: string
  readonly body?: object | Uint8Array
}

/** One request, to the last byte of its answer, which must be a 200. */
export function ask(url: string, { method, path, token, body }: Ask): Promise<Buffer> {
  const isBytes = body instanceof Uint8Array
  const sent = body === undefined ? undefined : isBytes ? body : JSON.stringify(body)
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(sent === undefined
      ? {}
      : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
    ...(sent === undefined ? {} : { 'content-length': Buffer.byteLength(sent) }),
  }
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { method, headers, agent }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const whole = Buffer.concat(chunks)
        if (answer.statusCode === 200) resolve(whole)
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${whole.subarray(0, 200)}`))
      })
    })
    asked.on('error', reject)
    asked.end(sent)
  })
}

export async function signIn(url: string, { id, secret }: Person, random: Random): Promise<string> {
  const { now } = JSON.parse((await ask(url, { method: 'GET', path: '/api/house' })).toString())
  const { token } = JSON.parse((await ask(url, signInAsk({ id, secret }, now, random))).toString())
  return token
}

export function signInAsk(
  { id: actor, secret }: Pick<Person, 'id' | 'secret'>,
  at: number,
  random: Random,
): Ask {
  const nonce = Buffer.from(random.bytes(16)).toString('hex')
  const bytes = sessionBytes(HOUSE, actor, at as Parameters<typeof sessionBytes>[2], nonce)
  const body = { actor, at, nonce, signature: signBytes(bytes, secret) }
  return { method: 'POST', path: '/api/session', body }
}

/** Everybody signed in, and what waits for whom. */
export interface Visitors {
  readonly people: People
  readonly staff: string
  /** In the order of `people.recipients`. */
  readonly tokens: readonly string[]
  /** By recipient: parts that were never collected. */
  readonly waiting: PartId[][]
  readonly size: number
  readonly advisories: readonly string[]
  readonly now: number
  readonly random: Random
}

export async function comeIn(url: string, people: People, random: Random): Promise<Visitors> {
  const get = async (path: string, token?: string) =>
    JSON.parse((await ask(url, { method: 'GET', path, ...(token && { token }) })).toString())
  const tokens: string[] = []
  const waiting: PartId[][] = []
  for (const person of people.recipients) {
    const token = await signIn(url, person, random)
    tokens.push(token)
    waiting.push(waitingIn((await get('/api/inbox', token)) as Inbox))
  }
  const staff = await signIn(url, people.staff[0] as Person, random)
  const { checkpoint } = await get('/api/ledger/checkpoint', staff)
  const { advisories } = await get('/api/advisories')
  return {
    ...{ people, staff, tokens, waiting, random },
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
  const { people, staff, tokens, random } = v
  const turn = <T>(list: readonly T[], n: number) => list[n % list.length] as T
  const who = (n: number) => n % people.recipients.length
  const own = (n: number) => turn(tokens, n)
  // Recipients in turn, each with the next part of its own: no part twice.
  const partOf = (n: number) =>
    turn(v.waiting[who(n)] as PartId[], Math.floor(n / people.recipients.length))
  const act = (n: number, kind: 'copyCollected' | 'copyOpened') =>
    signAct(people.recipients[who(n)] as Person, { kind, partId: partOf(n) }, random)
  const get = (path: string, token?: string): Ask => ({
    method: 'GET',
    path,
    ...(token && { token }),
  })
  return {
    house: () => get('/api/house'),
    session: (n) => signInAsk(turn(people.recipients, n), v.now, random),
    advisories: () => get('/api/advisories'),
    advisoryPage: (n) => get(`/advisories/${turn(v.advisories, n * 7)}`),
    inbox: (n) => get('/api/inbox', own(n)),
    collect: (n) => ({
      method: 'POST',
      path: `/api/parts/${partOf(n)}/collect`,
      token: own(n),
      body: { act: act(n, 'copyCollected') },
    }),
    evidence: (n) => get(`/api/parts/${partOf(n)}/evidence`, own(n)),
    acts: (n) => ({
      method: 'POST',
      path: '/api/acts',
      token: own(n),
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

function upload(n: number, token: string): Ask & { readonly digest: string } {
  const body = new Uint8Array(UPLOAD_BYTES).fill(n % 251)
  body.set(new TextEncoder().encode(String(n)))
  const digest = createHash('sha256').update(body).digest('hex')
  return { method: 'PUT', path: `/api/vault/${digest}`, token, body, digest }
}
