// A publication to everybody in the measured house, while recipients go on reading their inboxes.

import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { quickVerify } from '@forewarn/cli/ports/quick-verify'
import { CaseId, freshId } from '@forewarn/core/shared/ids'
import { instant, parseInstant } from '@forewarn/core/shared/instant'
import type { Keyring } from '@forewarn/desk/keyring'
import type { Ports } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { httpPost } from '../tests/journeys/world.ts'
import { folderOf, memoryJournal, OWN_TEXTS } from '../tests/promises/stage.ts'
import { load, type Waits, waitsOf } from './house-load.ts'
import { HOUSE, type Person, signAct } from './house-people.ts'
import { PLAN_LINES } from './house-play.ts'
import { type Ask, asks, type Visitors } from './house-visits.ts'

export interface PublicationFigures {
  /** A staff desk that begins with nothing: every entry fetched, hashed, verified and folded. */
  readonly deskReads: { readonly ms: number; readonly cpuMs: number }
  readonly recipients: number
  readonly parts: number
  readonly publishMs: number
  /** What others waited for meanwhile. */
  readonly inbox: Waits
  /** Everybody's first part, asked for at once by eight clients. */
  readonly collect: Waits
}

export async function measurePublication(
  url: string,
  logKey: string,
  v: Visitors,
): Promise<PublicationFigures> {
  const desk = await ownersDesk(url, logKey, v)
  const ledger = new VerifiedLedger(desk)
  const before = process.cpuUsage()
  const ms = await timed(() => ledger.catchUp())
  const { user, system } = process.cpuUsage(before)
  const deskReads = { ms, cpuMs: Math.round((user + system) / 1000) }
  const caseId = await share(url, desk, v)
  const inboxOf = asks(v)['inbox'] as (n: number) => Ask
  let isDone = false
  let n = 0
  const others = load(url, 2, () => {
    return isDone ? undefined : { kind: 'inbox', ask: inboxOf(n++) }
  })
  const publication = {
    ...{ desk, ledger, caseId, journal: memoryJournal(), workshop: OWN_TEXTS, folder: folderOf() },
    progress: () => undefined,
  }
  let published = { recipients: 0, parts: 0 }
  const publishMs = await timed(async () => {
    published = await publish(publication)
  })
  isDone = true
  const inbox = waitsOf((await others).get('inbox') ?? [])
  const collect = waitsOf(await collectAll(url, v, caseId, ledger))
  const { recipients, parts } = published
  return { deskReads, recipients, parts, publishMs, inbox, collect }
}

async function ownersDesk(
  url: string,
  logKey: string,
  { people, random }: Visitors,
): Promise<Desk> {
  const owner = people.staff[0] as Person
  const clock = { now: () => instant(Date.now()) }
  const ports: Ports = { post: httpPost(() => url), clock, random, quickVerify, quickCipher }
  const keyring: Keyring = {
    forewarn: 1,
    actor: owner.id,
    pins: { url, origin: HOUSE, logKey, owner: owner.signingKey },
    signingSecret: owner.secret,
    identities: [owner.identity],
  }
  return signIn(ports, keyring)
}

/** A case under an embargo that everybody accepted. */
async function share(url: string, desk: Desk, { people, sessions, random }: Visitors) {
  const caseId = freshId(CaseId, 'cas', random)
  const liftsAt = parseInstant('2035-01-01T00:00Z')
  const recipientIds = people.recipients.map(({ id }) => id)
  await record(
    desk,
    { kind: 'caseOpened', caseId, sealed: 'YWdl' },
    { kind: 'embargoProposed', caseId, liftsAt },
    { kind: 'embargoAccepted', caseId, liftsAt },
    { kind: 'planSet', caseId, liftsAt, lines: [...PLAN_LINES] },
    { kind: 'participantsInvited', caseId, recipientIds },
  )
  let n = 0
  await load(url, 8, () => {
    const person = people.recipients[n]
    const session = sessions[n++]
    if (person === undefined || session === undefined) return undefined
    const yes = { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt } as const
    const body = { acts: [signAct(person, yes, random)] }
    return { kind: 'acts', ask: { method: 'POST', path: '/api/acts', session, body } }
  })
  return caseId
}

async function collectAll(url: string, v: Visitors, caseId: CaseId, { board }: VerifiedLedger) {
  const ready = v.people.recipients.flatMap((person, i) => {
    const part = board.bundle.partsOf.get(person.id)?.find((one) => one.caseId === caseId)
    const session = v.sessions[i]
    if (part === undefined || session === undefined) return []
    const { partId } = part
    const act = signAct(person, { kind: 'copyCollected', partId }, v.random)
    const path = `/api/parts/${partId}/collect`
    return [{ kind: 'collect', ask: { method: 'POST', path, session, body: { act } } as const }]
  })
  if (ready.length !== v.people.recipients.length) throw new Error('not everybody was given a part')
  return (await load(url, 8, () => ready.pop())).get('collect') ?? []
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return Math.round(performance.now() - began)
}
