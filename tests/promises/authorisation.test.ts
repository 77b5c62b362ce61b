// Authorisation by table: every operation of the OpenAPI document, by every visitor, about everything, in every state.
//
// The document is asked of the running house, so that a door which the table does not know fails here.

import type { Event } from '@forewarn/core/board/entry'
import { hex, text, utf8 } from '@forewarn/core/shared/bytes'
import { AnalysisId, CaseId, freshId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { PRESENCE_ROUTES } from '@forewarn/core/wire/presence'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { setAgreement } from '@forewarn/desk/agreement'
import { type InvitationLetter, invite, offerKeys } from '@forewarn/desk/enrol'
import { act } from '@forewarn/desk/keyring'
import { lift } from '@forewarn/desk/lift'
import { sendNote } from '@forewarn/desk/notes/send'
import type { Post } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { Session } from '@forewarn/desk/session'
import type { Desk } from '@forewarn/desk/sign-in'
import { withdraw } from '@forewarn/desk/withdraw'
import { sha256 } from '@noble/hashes/sha2.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressDesks, type MailWorld, openMailWorld } from '../journeys/mail-world.ts'
import { DAY_MS, type World } from '../journeys/world.ts'
import {
  type Door,
  STATES,
  type State,
  TABLE,
  type Target,
  VISITORS,
  type VisitorName,
} from './authorisation-table.ts'
import { bodyFor, type Visitor } from './bodies.ts'
import { AS_JSON, knock } from './knock.ts'
import { presenceBody } from './presence-bodies.ts'
import {
  enrolRecipients,
  enrolStaff,
  LATER_AT,
  LIFTS_AT,
  memoryJournal,
  openCase,
  publicationOf,
} from './stage.ts'

const TERMS = hex(sha256(utf8('terms')))

let mails: MailWorld
let world: World
let caseId: CaseId
let visitors: ReadonlyMap<VisitorName, Visitor>
let desks: ReadonlyMap<VisitorName, Desk>
/** A part, a note, sealed bytes, a case: what stands in a path for each target, once there is one. */
const spelt = new Map<Target, string>([
  ['part of now', 'par_aaaaaaaaaaaaaaaa'],
  ['part of later', 'par_bbbbbbbbbbbbbbbb'],
  ['withdrawn part of now', 'par_cccccccccccccccc'],
  ['no part', 'par_dddddddddddddddd'],
  ['note to now', 'not_aaaaaaaaaaaaaaaa'],
  ['no note', 'not_dddddddddddddddd'],
  ['the case', 'cas_aaaaaaaaaaaaaaaa'],
  ['no case', 'cas_dddddddddddddddd'],
  ['sealed part of later', 'a'.repeat(64)],
  ['no sealed bytes', 'd'.repeat(64)],
  ['a session for its own key', ''],
])

beforeAll(async () => {
  mails = await openMailWorld('authorisation')
  world = mails.world
  const { owner, ledger } = world
  const recipients = await enrolRecipients(world, ['now', 'later', 'never', 'now', 'now'])
  const [now, second, never, uninvited, locked] = recipients as [Desk, Desk, Desk, Desk, Desk]
  await addressDesks(world, recipients)
  const revoked = await enrolStaff(world, ['owner'])
  const investigator = await enrolStaff(world, ['investigator'])
  const publisher = await enrolStaff(world, ['publisher'])
  const recipientId = RecipientId.parse(locked.keyring.actor)
  const staffId = StaffId.parse(revoked.keyring.actor)
  await record(owner, { kind: 'keysRevoked', recipientId }, { kind: 'staffRevoked', staffId })
  await ledger.catchUp()
  const stranger = { ...never.keyring, actor: freshId(RecipientId, 'rcp', world.ports.random) }
  desks = new Map<VisitorName, Desk>([
    ['revoked colleague', revoked],
    ['locked recipient', locked],
    ['uninvited', uninvited],
    ['never', never],
    ['now', now],
    ['later', second],
    ['investigator', investigator],
    ['publisher', publisher],
    ['owner', owner],
  ])
  visitors = new Map<VisitorName, Visitor>([
    ...desks,
    ['nobody', { session: undefined, keyring: stranger }],
    ['thief of a token', { session: thiefOf(second), keyring: stranger }],
  ])
  caseId = await openCase(world, [now, second, never])
})
afterAll(() => mails.end())

/** Who took a token on its way, and has not the key that it is bound to. */
const thiefOf = ({ session, ports }: Desk) =>
  new Session(session.token, ports.random.bytes(32), world.url(), ports)

/** Brings the case into `state`, and names what there is from then on. */
const REACH: Readonly<Record<State, () => Promise<void>>> = {
  empty: async () => undefined,
  async embargoed() {
    const { owner, ledger } = world
    const recipients = (['now', 'later', 'never'] as const).map(deskOf)
    await publish(publicationOf(world, caseId))
    const shut = await openCase(world, recipients)
    await publish(publicationOf(world, shut))
    await withdraw(owner, ledger, { caseId: shut, reason: 'It opens another hole.' })
    await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
    const recipientId = RecipientId.parse(deskOf('now').keyring.actor)
    const note = { text: 'No.', free: [], to: [{ recipientId, answers: [] }] }
    const { noteId } = await sendNote({
      ...{ desk: owner, ledger, journal: memoryJournal(), caseId },
      ...note,
    })
    const { bundle } = await ledger.catchUp()
    const partOf = (name: VisitorName, of: CaseId) => {
      const own = bundle.partsOf.get(RecipientId.parse(deskOf(name).keyring.actor)) ?? []
      return own.find(({ attemptId }) => bundle.attempts.get(attemptId)?.caseId === of)
    }
    spelt.set('part of now', partOf('now', caseId)?.partId ?? expect.fail())
    spelt.set('part of later', partOf('later', caseId)?.partId ?? expect.fail())
    spelt.set('withdrawn part of now', partOf('now', shut)?.partId ?? expect.fail())
    spelt.set('sealed part of later', partOf('later', caseId)?.digest ?? expect.fail())
    spelt.set('note to now', noteId)
    spelt.set('the case', caseId)
  },
  async opened() {
    world.now = LATER_AT
  },
  async lifted() {
    world.now = LIFTS_AT
    await lift(world.owner, await world.ledger.catchUp(), caseId)
  },
}

/** SHA-256 of the two bytes `{}`, which is what a body of bytes holds here. */
const DIGEST = hex(sha256(utf8('{}')))

const deskOf = (name: VisitorName) => desks.get(name) ?? expect.fail(name)

function visitorOf(name: VisitorName): Visitor {
  return visitors.get(name) ?? expect.fail(name)
}

/** What this visitor may say at any time. */
function sayingOf(name: VisitorName): Event {
  const { version = 1 } = world.ledger.board.programme.agreement ?? {}
  const { random } = world.ports
  const digest = '0'.repeat(64)
  if (name === 'publisher') {
    return { kind: 'caseOpened', caseId: freshId(CaseId, 'cas', random), sealed: 'YWdl' }
  }
  if (name === 'investigator' || name === 'owner') {
    const analysisId = freshId(AnalysisId, 'ana', random)
    return { kind: 'analysisDeclared', analysisId, caseId, samples: digest, method: digest }
  }
  return { kind: 'agreementAccepted', version, terms: TERMS }
}

/** An answered offer under a fresh invitation, kept back on its way. */
async function offerUnder(letter: InvitationLetter): Promise<unknown> {
  let offer: unknown
  const post: Post = async (asked) => {
    if (asked.path !== ROUTES.enrol.path) return world.ports.post(asked)
    offer = JSON.parse(text(asked.body?.bytes ?? new Uint8Array()))
    return { status: 200, body: utf8('{}') }
  }
  await offerKeys({ ...world.ports, post }, letter)
  return offer
}

const isOfPresence = (id: RouteId): id is keyof typeof PRESENCE_ROUTES => id in PRESENCE_ROUTES

/** Bodies that are good, so that only who asks and what for decides. */
async function bodyOf(id: RouteId, path: string, name: VisitorName): Promise<unknown> {
  const visitor = visitorOf(name)
  const { owner, ports } = world
  if (id === 'challenge' || id === 'enrol') {
    const staffId = freshId(StaffId, 'stf', ports.random)
    const [letter = expect.fail()] = await invite(owner, [{ actor: staffId }], DAY_MS)
    if (id === 'challenge') {
      return { ...(bodyFor(world, id, path, visitor) as object), invitation: letter.secret }
    }
    return offerUnder(letter)
  }
  if (isOfPresence(id)) {
    const desk = TABLE.presence.letsIn.includes(name) ? deskOf(name) : undefined
    return presenceBody(id, desk, deskOf('now'))
  }
  if (id === 'acts') return { acts: [act(visitor.keyring, sayingOf(name), ports.random)] }
  return bodyFor(world, id, path, visitor)
}

/** What a path may name at this door; one that names nothing of a case is knocked at once. */
function pathsOf(id: RouteId, { path }: Route): { about: Target | undefined; path: string }[] {
  const { answers } = TABLE[id]
  const filled = path
    .replace(':tile{.+}', 'entries/000.p/9')
    .replace(':file', 'advisory.forewarn.json')
    .replace(':actor', `rcp_${'q'.repeat(16)}`)
  if (id === 'putVault') return [{ about: undefined, path: filled.replace(':digest', DIGEST) }]
  if (answers === undefined) return [{ about: undefined, path: filled }]
  return answers.map(({ about }) => ({
    about,
    path: filled.replace(/:\w+/, spelt.get(about) ?? expect.fail(about)),
  }))
}

/** `yes`, or the refusal's code. */
async function outcome(id: RouteId, path: string, name: VisitorName): Promise<string> {
  const visitor = visitorOf(name)
  const route: Route = ROUTES[id]
  const query = Object.keys(route.query?.shape ?? {}).map((one) => `${one}=0`)
  const body = route.request === undefined ? undefined : await bodyOf(id, path, name)
  const answer = await knock(world.url(), visitor.session, {
    ...{ method: route.method, path: `${path}?${query.join('&')}`, headers: AS_JSON },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said = await answer.text()
  return answer.ok ? 'yes' : (/^\{"type":"urn:forewarn:([\w.]+)"/.exec(said)?.[1] ?? said)
}

function expected(id: RouteId, name: VisitorName, about: Target | undefined, state: State): string {
  const { letsIn, answers, no }: Door = TABLE[id]
  if (!letsIn.includes(name)) return 'session.missing'
  const line = answers?.find((one) => one.about === about)
  if (line === undefined) return 'yes'
  const isFrom = STATES.indexOf(state) >= STATES.indexOf(line.from)
  return isFrom && line.who.includes(name) ? 'yes' : `${no}`
}

/** Every door, by everybody, about everything. */
async function knockAtAll(state: State): Promise<{ said: string[]; table: string[] }> {
  const [said, table]: [string[], string[]] = [[], []]
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, Route][]) {
    for (const { about, path } of pathsOf(id, route)) {
      for (const name of VISITORS) {
        const cell = `${id}, ${about ?? 'any'}, ${name}, ${state}`
        said.push(`${cell}: ${await outcome(id, path, name)}`)
        table.push(`${cell}: ${expected(id, name, about, state)}`)
      }
    }
  }
  return { said, table }
}

describe('the table of doors', () => {
  it('knows every operation of the OpenAPI document, and no other', async () => {
    const document = await world.owner.house.call('openapi')
    const operations = Object.values(document['paths'] as Record<string, object>)
      .flatMap((path) => Object.values(path))
      .map(({ operationId, security }) => ({ operationId, isOpen: security === undefined }))
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      Object.keys(TABLE).sort(),
    )
    for (const { operationId, isOpen } of operations) {
      const { letsIn } = TABLE[operationId as RouteId]
      expect([operationId, letsIn.includes('nobody')]).toEqual([operationId, isOpen])
    }
  })

  it.each(STATES)('is what the house does: %s', async (state) => {
    await REACH[state]()
    // What every recipient may say once in each state: that it accepts its agreement.
    const version = STATES.indexOf(state) + 1
    await setAgreement(world.owner, world.ledger, { version, terms: TERMS })
    const { said, table } = await knockAtAll(state)
    expect(said.filter((one, i) => one !== table[i])).toEqual([])
    expect(said.length).toBeGreaterThan(VISITORS.length * Object.keys(ROUTES).length)
  })

  it('has a door that opens to somebody for every operation, and one that is shut to somebody', () => {
    for (const [id, { letsIn, answers }] of Object.entries(TABLE)) {
      expect([id, answers?.some(({ who }) => who.length > 0) ?? letsIn.length > 0]).toEqual([
        id,
        true,
      ])
      expect([id, letsIn.includes('thief of a token')]).toEqual([id, false])
    }
  })
})
