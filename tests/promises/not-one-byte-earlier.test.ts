// Not one byte earlier: every route, by every visitor, one millisecond before an instant and at it, under any clock.
//
// It is driven by the table of routes: a route that is new is knocked at too, or the test fails.

import { utf8 } from '@forewarn/core/shared/bytes'
import { type CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { lift } from '@forewarn/desk/lift'
import { sendNote } from '@forewarn/desk/notes/send'
import { publish } from '@forewarn/desk/publish/publish'
import { Session } from '@forewarn/desk/session'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { openText } from '@forewarn/desk/team'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { addressDesks, type MailWorld, openMailWorld } from '../journeys/mail-world.ts'
import { later, START, type World } from '../journeys/world.ts'
import { bodyFor, type Visitor } from './bodies.ts'
import { found, TEAM_WORDS, WORDS } from './canaries.ts'
import { AS_JSON, knock } from './knock.ts'
import {
  enrolRecipients,
  enrolStaff,
  folderOf,
  LATER_AT,
  LIFTS_AT,
  memoryJournal,
  openCase,
  publicationOf,
} from './stage.ts'

type Name = 'stranger' | 'thief of a token' | 'other' | 'never' | 'recipient' | 'staff' | 'owner'

/** What must not be seen before its time: bytes, and in which answers they may be, to whom, from when. */
interface Secret {
  readonly name: string
  readonly spelt: readonly Buffer[]
  readonly may: (route: RouteId, visitor: Name, at: Instant) => boolean
}

let mails: MailWorld
let world: World
let caseId: CaseId
let visitors: ReadonlyMap<Name, Visitor>
let secrets: readonly Secret[]
/** What a path may name, by parameter. */
let names: Readonly<Record<string, readonly string[]>>
/** Routes past whose first checks somebody came. */
const entered = new Set<RouteId>()
/** What was seen where it may be, so that looking is known to see. */
const seenRightly = new Set<string>()

beforeAll(async () => {
  mails = await openMailWorld('not one byte', { FOREWARN_LOG_READERS: 'anyone' })
  world = mails.world
  const desks = await enrolRecipients(world, ['now', 'later', 'never'])
  const [now, second, never] = desks as [Desk, Desk, Desk]
  const staff = await enrolStaff(world, ['investigator'])
  await addressDesks(world, desks)
  caseId = await openCase(world, desks)
  await publish(publicationOf(world, caseId, { folder: folderOf(WORDS) }))
  const { owner, ledger } = world
  await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
  await ledger.catchUp()
  const visitor = async (desk: Desk) => {
    const { session, keyring } = await signIn(desk.ports, desk.keyring)
    return { session, keyring }
  }
  visitors = new Map<Name, Visitor>([
    ['stranger', { session: undefined, keyring: never.keyring }],
    ['thief of a token', { session: thiefOf(second), keyring: never.keyring }],
    ['other', await visitor(now)],
    ['never', await visitor(never)],
    ['recipient', await visitor(second)],
    ['staff', await visitor(staff)],
    ['owner', await visitor(world.owner)],
  ])
  await sendNote({
    ...{ desk: owner, ledger, journal: memoryJournal(), caseId, text: TEAM_WORDS.answer, free: [] },
    to: [{ recipientId: RecipientId.parse(now.keyring.actor), answers: [] }],
  })
  await ledger.catchUp()
  secrets = await secretsOf(RecipientId.parse(second.keyring.actor))
})
afterAll(() => mails.end())

/** Who took a token on its way, and has not the key that it is bound to. */
const thiefOf = ({ session, ports }: Desk) =>
  new Session(session.token, ports.random.bytes(32), world.url(), ports)

const isTeam = (visitor: Name) => visitor === 'staff' || visitor === 'owner'

const plain = (...words: readonly string[]) => words.map((word) => Buffer.from(word))

/** A run from the middle of sealed bytes: itself, in hex, and in base64 at its three offsets. */
function runOf(sealed: Uint8Array): Buffer[] {
  const run = Buffer.from(sealed.subarray(-60, -20))
  const inBase64 = [0, 1, 2].map((at) => run.subarray(at, at + 36).toString('base64'))
  return [run, ...plain(run.toString('hex'), ...inBase64)]
}

async function secretsOf(recipientId: RecipientId): Promise<Secret[]> {
  const { owner, ledger } = world
  const { partsOf, parts } = ledger.board.bundle
  const own = partsOf.get(recipientId) ?? []
  const staged = ledger.board.release.staged.get(caseId) ?? expect.fail('nothing staged')
  const sealed = (digest: string) => owner.house.call('getVault', { params: { digest } })
  const { written } = ledger.board.notes
  const noteIds = [...written.keys()]
  const notes = [...written.values()].flatMap(({ copies = [] }) => copies.map((one) => one.digest))
  const liftKey = await openText(owner, z.string(), staged.liftIdentity)
  const digests = [...own.map(({ digest }) => digest), staged.advisory]
  names = {
    caseId: [caseId],
    partId: [...parts.keys()],
    noteId: noteIds,
    digest: [...digests, ...notes],
    tile: ['0/000.p/9', '0/000.p/255', 'entries/000.p/9', '1/000', 'x'],
    actor: [owner.keyring.actor],
    file: ['advisory.html', 'advisory.forewarn.json', 'toy-2026-1.json'],
  }
  const ofRecipient = (route: RouteId, visitor: Name, at: Instant) =>
    visitor === 'recipient' && at >= LATER_AT && ['inbox', 'collect', 'evidence'].includes(route)
  const bytes = await Promise.all(own.map(({ digest }) => sealed(digest)))
  return [
    {
      name: 'the sealed parts',
      spelt: bytes.flatMap(runOf),
      may: (route, visitor, at) =>
        (isTeam(visitor) && route === 'getVault') || ofRecipient(route, visitor, at),
    },
    {
      name: 'that there are these parts',
      spelt: plain(...own.map(({ partId }) => partId)),
      may: (route, visitor, at) =>
        (isTeam(visitor) && route === 'entries') || ofRecipient(route, visitor, at),
    },
    {
      name: 'a note to somebody else',
      spelt: [...plain(...noteIds), ...runOf(await sealed(notes[0] ?? expect.fail('no note')))],
      may: (route, visitor) =>
        (isTeam(visitor) && ['getVault', 'entries'].includes(route)) ||
        (visitor === 'other' && /^threads$|Note$|^note/.test(route)),
    },
    {
      name: 'the sealed advisory',
      spelt: runOf(await sealed(staged.advisory)),
      may: (route, visitor) => isTeam(visitor) && route === 'getVault',
    },
    {
      name: 'the lift key',
      spelt: plain(liftKey),
      may: (route, visitor, at) => isTeam(visitor) && route === 'entries' && at >= LIFTS_AT,
    },
  ]
}

/** The embargoed words may be in the advisory's own answers, once it is lifted, for everyone. */
const mayWords = (route: string, at: Instant) => at >= LIFTS_AT && route.startsWith('advisory')

function pathsOf(route: Route): string[] {
  const path = route.path.replace('{.+}', '')
  const params = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return params.reduce(
    (paths, param) => {
      const values = names[param] ?? expect.fail(`say above what :${param} may be`)
      return paths.flatMap((one) => values.map((value) => one.replace(`:${param}`, value)))
    },
    [path],
  )
}

/** Knocks once and looks at all that comes back. @returns what was seen that may not be */
async function tryDoor(id: RouteId, path: string, name: Name, at: Instant): Promise<string[]> {
  const route: Route = ROUTES[id]
  const visitor = visitors.get(name) ?? expect.fail(name)
  const query = Object.keys(route.query?.shape ?? {}).map((one) => `${one}=0`)
  const answer = await knock(world.url(), visitor.session, {
    ...{ method: route.method, path: `${path}?${query.join('&')}`, headers: AS_JSON },
    ...(route.request === undefined
      ? {}
      : { body: JSON.stringify(bodyFor(world, id, path, visitor)) }),
  })
  const body = Buffer.from(await answer.arrayBuffer())
  const isTurnedAway = /urn:forewarn:(?:session\.missing|request\.malformed|fault)/.test(
    body.subarray(0, 80).toString('latin1'),
  )
  if (!isTurnedAway) entered.add(id)
  const headers = utf8(JSON.stringify([...answer.headers]))
  return look(id, name, at, Buffer.concat([body, ...unpacked(body), headers]))
}

/** What an answer holds in base64, such as an entry. */
function unpacked(body: Buffer): Buffer[] {
  const runs = body.toString('latin1').matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)
  return [...runs].map(([run]) => Buffer.from(run, 'base64'))
}

function look(id: RouteId | 'mail' | 'log', name: Name, at: Instant, bytes: Buffer): string[] {
  const wrong: string[] = []
  for (const { name: secret, spelt, may } of secrets) {
    if (!spelt.some((one) => bytes.includes(one))) continue
    if (id !== 'mail' && id !== 'log' && may(id, name, at)) seenRightly.add(secret)
    else wrong.push(`${name}, ${id}: ${secret}`)
  }
  const words = found(bytes)
  if (words.length > 0 && mayWords(id, at)) seenRightly.add('the words')
  else wrong.push(...words.map((word) => `${name}, ${id}: ${word}`))
  return wrong
}

/** Everything by everybody. @param at what time it is taken to be: the house's, but for the control */
async function search(at: Instant = world.now): Promise<string[]> {
  const wrong: string[] = []
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, Route][]) {
    for (const path of pathsOf(route)) {
      for (const name of visitors.keys()) wrong.push(...(await tryDoor(id, path, name, at)))
    }
  }
  await mails.round()
  for (const { raw } of mails.sink.mails) {
    wrong.push(...look('mail', 'stranger', at, Buffer.from(raw)))
  }
  wrong.push(...look('log', 'stranger', at, Buffer.from(world.log.join('\n'))))
  return wrong
}

it('nothing is seen one millisecond before its instant, by anybody, at any door', async () => {
  expect(await search()).toEqual([])
  world.now = later(LATER_AT, -1)
  expect(await search()).toEqual([])
})

it('nor after a restart, nor where the clock steps back and forward again', async () => {
  await world.restart()
  expect(await search()).toEqual([])
  world.now = START
  await world.restart()
  expect(await search()).toEqual([])
  world.now = later(LATER_AT, -1)
  expect(await search()).toEqual([])
  expect(seenRightly).toEqual(
    new Set([
      'the sealed parts',
      'that there are these parts',
      'a note to somebody else',
      'the sealed advisory',
    ]),
  )
})

it('at its instant a part is there, for its recipient and nobody else; the advisory is not', async () => {
  world.now = LATER_AT
  expect(await search()).toEqual([])
  world.now = later(LIFTS_AT, -1)
  const board = await world.ledger.catchUp()
  await expect(lift(world.owner, board, caseId)).rejects.toMatchObject({ code: 'lift.tooEarly' })
  expect(await search()).toEqual([])
  expect(seenRightly).not.toContain('the words')
})

it('would be seen: the same doors, looked at as if it were one millisecond earlier, trip', async () => {
  const asEarlier = await search(later(LATER_AT, -1))
  expect(asEarlier).toContain('recipient, inbox: that there are these parts')
  expect(asEarlier).toContain('recipient, collect: the sealed parts')
  world.now = LIFTS_AT
  await lift(world.owner, await world.ledger.catchUp(), caseId)
  const asUnlifted = await search(later(LIFTS_AT, -1))
  expect(asUnlifted).toContain(`stranger, advisoryPage: ${WORDS.title}`)
  expect(asUnlifted).toContain('staff, entries: the lift key')
})

it('and from the lift on, after a restart too, all of it is there and nothing else', async () => {
  await world.restart()
  expect(await search()).toEqual([])
  expect([...seenRightly]).toEqual(expect.arrayContaining(['the words', 'the lift key']))
})

it('leaves no route out: past the first checks of each, somebody came', () => {
  expect(Object.keys(ROUTES).filter((id) => !entered.has(id as RouteId))).toEqual([])
})
