// Clients that collect, append and upload at a house which is killed under them, and remember every answer.

import type { Act } from '@forewarn/core/board/entry'
import { fromBase64, text } from '@forewarn/core/shared/bytes'
import { AnalysisId, type CaseId, freshId } from '@forewarn/core/shared/ids'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { act } from '@forewarn/desk/keyring'
import type { Post, PostAnswer, PostRequest } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import { send } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { deposit, digestOf } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { enrolRecipients, openCase, publicationOf, through } from '../promises/stage.ts'
import type { RealWorld } from './real-house.ts'

/** What clients were told since the house was last looked at. */
export interface Heard {
  /** The signed text of every collection of which one byte came back. */
  readonly served: Set<string>
  /** The signed text of every act that was answered, and where it was said to stand. */
  readonly recorded: Map<string, number>
  /** Bytes whose upload was answered. */
  readonly kept: Uint8Array[]
  /** Requests that got a whole answer. */
  answers: number
  /** Requests that got none, or half of one. */
  lost: number
  /** Called after each answer. */
  onAnswer: () => void
}

/** One way of using a house, again and again until it does not answer. */
export type Client = () => Promise<unknown>

export interface Load {
  readonly heard: Heard
  readonly clients: readonly Client[]
  /** Where each signed text stands in the ledger, as far as it was read. */
  readonly places: Map<string, number[]>
}

/** Two recipients who collect, three who append, one who uploads; a bundle is published to the two. */
export async function openLoad(world: RealWorld): Promise<Load> {
  const heard: Heard = {
    ...{ served: new Set(), recorded: new Map(), kept: [], answers: 0, lost: 0 },
    onAnswer: () => undefined,
  }
  const recipients = await enrolRecipients(world, ['now', 'now'])
  const caseId = await openCase(world, recipients)
  await publish(publicationOf(world, caseId))
  const owner = await through(world.owner, () => hearing(world.url, heard))
  const collectors = await Promise.all(
    recipients.map(async (desk) => collector(await through(desk, () => hearing(world.url, heard)))),
  )
  const appenders = [1, 2, 3].map(() => appender(owner, caseId))
  const clients = [...collectors, ...appenders, uploader(owner)]
  return { heard, clients, places: new Map() }
}

async function collector(desk: Desk): Promise<Client> {
  const { parts } = await readInbox(desk)
  let turn = 0
  return async () => {
    const part = parts[turn++ % parts.length]
    if (part === undefined) throw new Error('nothing to collect')
    await collectPart(desk, part.partId)
  }
}

/** An act whose answer was lost is sent again, once the house is back. */
function appender(desk: Desk, caseId: CaseId): Client {
  const { keyring, ports } = desk
  let waiting: Act | undefined
  return async () => {
    const analysisId = freshId(AnalysisId, 'ana', ports.random)
    const [samples, method] = ['0'.repeat(64), '1'.repeat(64)]
    const event = { kind: 'analysisDeclared', analysisId, caseId, samples, method } as const
    waiting ??= act(keyring, event, ports.random)
    await send(desk, [waiting])
    waiting = undefined
  }
}

function uploader(desk: Desk): Client {
  return () => deposit(desk, desk.ports.random.bytes(20_000))
}

/** A post that notes every answer as it comes in, the first byte of a part before its last. */
function hearing(url: () => string, heard: Heard): Post {
  return async (request) => {
    try {
      const answer = await listen(url(), request, heard)
      heard.answers += 1
      heard.onAnswer()
      return answer
    } catch (error) {
      heard.lost += 1
      throw error
    }
  }
}

async function listen(url: string, request: PostRequest, heard: Heard): Promise<PostAnswer> {
  const { method, path, headers, body } = request
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...headers?.(),
      ...(body === undefined ? {} : { 'content-type': body.type }),
    },
    ...(body === undefined ? {} : { body: body.bytes }),
  })
  const pieces: Uint8Array[] = []
  for await (const piece of answer.body ?? []) {
    if (answer.status === 200 && path.endsWith('/collect')) {
      heard.served.add(
        (JSON.parse(text(body?.bytes ?? new Uint8Array(0))) as { act: Act }).act.text,
      )
    }
    pieces.push(piece)
  }
  const bytes = new Uint8Array(Buffer.concat(pieces))
  if (answer.status === 200) note(request, bytes, heard)
  const nonce = answer.headers.get('dpop-nonce')
  return { status: answer.status, body: bytes, ...(nonce === null ? {} : { nonce }) }
}

function note({ method, path, body }: PostRequest, answer: Uint8Array, heard: Heard): void {
  if (body === undefined) return
  if (method === 'PUT') heard.kept.push(body.bytes)
  if (path !== '/api/acts') return
  const { acts } = JSON.parse(text(body.bytes)) as { acts: Act[] }
  const { seqs } = JSON.parse(text(answer)) as { seqs: number[] }
  for (const [i, one] of acts.entries()) heard.recorded.set(one.text, seqs[i] ?? -1)
}

/**
 * Lets all clients work until the house is killed under them, and starts it again: so many answers
 * after it was asked first, and a little later, in the middle of whatever it does then.
 */
export async function killUnder(
  { house }: RealWorld,
  load: Load,
  when: { readonly answers: number; readonly thenMs: number },
): Promise<void> {
  const { heard } = load
  heard.onAnswer = () => {
    if (heard.answers === when.answers) setTimeout(() => house.strike(), when.thenMs)
  }
  await Promise.all(
    load.clients.map(async (client) => {
      for (;;) {
        try {
          await client()
        } catch (error) {
          if (!house.isDead && !isCutOff(error)) throw error
          return
        }
      }
    }),
  )
  await house.kill()
  await house.start()
}

/** What `fetch` throws where the connection broke. */
function isCutOff(error: unknown): boolean {
  return error instanceof TypeError
}

/** What a killed house still holds of what it had answered. */
export interface Look {
  readonly entries: number
  /** In words: a promise, and what became of it. */
  readonly broken: string[]
}

/** Reads on from entry `from`, verifies it, and holds every answer that was heard against it. */
export async function lookAfter(world: RealWorld, load: Load, from: number): Promise<Look> {
  const broken: string[] = []
  await world.ledger.catchUp().catch((error: unknown) => broken.push(String(error)))
  const entries = await readOn(world, load.places, from)
  const { served, recorded, kept } = load.heard
  for (const said of served) {
    if (!load.places.has(said)) broken.push('bytes were given out, and no entry says so')
  }
  for (const [said, seq] of recorded) {
    const found = load.places.get(said)?.join()
    if (found !== String(seq)) broken.push(`an answered act is at ${found}, not at ${seq} alone`)
  }
  for (const bytes of kept) {
    if (!(await isKept(world.owner, bytes))) broken.push('an answered upload is gone')
  }
  return { entries, broken }
}

/** @returns how many entries there were */
async function readOn({ owner, ledger }: RealWorld, places: Load['places'], from: number) {
  let at = from
  while (at < ledger.seen.size) {
    const { entries } = await owner.house.call('entries', { query: { from: at } })
    for (const { bytes } of entries) {
      const entry = JSON.parse(text(fromBase64(bytes))) as { act?: Act }
      const said = entry.act?.text ?? ''
      places.set(said, [...(places.get(said) ?? []), at++])
    }
    if (entries.length === 0) throw new Error('the house keeps entries back')
  }
  return at - from
}

async function isKept({ house }: Desk, bytes: Uint8Array): Promise<boolean> {
  const digest = digestOf(bytes)
  const got = await house.call('getVault', { params: { digest } }).catch(() => undefined)
  return got !== undefined && digestOf(got) === digest
}

/** Whether the whole ledger holds, to somebody who reads it for the first time. */
export async function verifyAnew({ owner }: RealWorld): Promise<number> {
  const ledger = new VerifiedLedger(owner)
  await ledger.catchUp()
  return ledger.seen.size
}
