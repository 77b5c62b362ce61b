// Not one word inside: what is embargoed is nowhere in the house, nor on the way to it, until the lift.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { base64, hex, utf8 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, SightingId } from '@forewarn/core/shared/ids'
import { ROUTES, type Route } from '@forewarn/core/wire/routes'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { readInbox } from '@forewarn/desk/inbox'
import { lift } from '@forewarn/desk/lift'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Session } from '@forewarn/desk/session'
import type { Desk } from '@forewarn/desk/sign-in'
import { sealText } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressDesks, type MailWorld, openMailWorld } from '../journeys/mail-world.ts'
import { later, START, type World } from '../journeys/world.ts'
import { CANARIES, found, TEAM_WORDS, Watch, WORDS } from './canaries.ts'
import { askAndAnswer, investigate, mustOpen } from './embargoed-days.ts'
import { AS_JSON, knock } from './knock.ts'
import {
  enrolRecipients,
  folderOf,
  LATER_AT,
  LIFTS_AT,
  openCase,
  publicationOf,
  through,
} from './stage.ts'

let mails: MailWorld
let world: World
let watch: Watch
let owner: Desk
let recipients: Desk[]
let caseId: CaseId
let sessions: Set<Session>

beforeAll(async () => {
  mails = await openMailWorld('not one word')
  world = mails.world
  watch = new Watch()
  recipients = []
  sessions = new Set()
  owner = await watched(world.owner)
  for (const desk of await enrolRecipients(world, ['now', 'later', 'never'])) {
    recipients.push(await watched(desk))
  }
  await addressDesks(world, recipients)
  caseId = await openCase({ ...world, owner }, recipients, { name: TEAM_WORDS.case })
})
afterAll(() => mails.end())

/** The same desk under the watch; its session is kept, to knock at every door with. */
async function watched(desk: Desk): Promise<Desk> {
  const under = await through(desk, (post) => watch.post(post))
  sessions.add(under.session)
  return under
}

/** Knocks at every door, as everybody, with every name there is, and reads all files and log lines. */
async function search(): Promise<void> {
  for (const session of [undefined, ...sessions]) {
    for (const [id, route] of Object.entries(ROUTES) as [string, Route][]) {
      for (const path of pathsOf(route)) await look(id, route, path, session)
    }
  }
  for (const entry of await readdir(world.folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    watch.look(`name ${path}`, utf8(path))
    if (entry.isFile()) watch.look(`file ${entry.name}`, await readFile(path))
  }
  await mails.round()
  for (const { raw } of mails.sink.mails) watch.look('mail', utf8(raw))
  watch.look('log', utf8(world.log.join('\n')))
}

function pathsOf({ path }: Route): string[] {
  const { bundle, notes } = world.ledger.board
  const { parts, attempts } = bundle
  const digests = [...parts.values()].map(({ digest }) => digest)
  for (const { published } of attempts.values()) {
    digests.push(published?.masters ?? '', published?.codewords ?? '', published?.dossier ?? '')
  }
  for (const { copies = [], sent } of notes.written.values()) {
    digests.push(sent?.masters ?? '', sent?.codewords ?? '', sent?.dossier ?? '')
    digests.push(...copies.map(({ digest }) => digest))
  }
  const names: Record<string, readonly string[]> = {
    ':caseId': [caseId],
    ':partId': [...parts.keys()],
    ':digest': digests,
    ':noteId': [...notes.questions.keys(), ...notes.written.keys()],
    ':file': ['advisory.html', 'advisory.forewarn.json', 'toy-2026-1.json'],
  }
  const open = Object.keys(names).filter((name) => path.includes(name))
  return open.reduce(
    (paths, name) =>
      paths.flatMap((one) => (names[name] ?? []).map((value) => one.replace(name, value))),
    [path],
  )
}

async function look(id: string, route: Route, path: string, session?: Session): Promise<void> {
  const query = Object.keys(route.query?.shape ?? {}).map((name) => `${name}=0`)
  const answer = await knock(world.url(), session, {
    ...{ method: route.method, path: `${path}?${query.join('&')}`, headers: AS_JSON },
    ...(route.request === undefined ? {} : { body: '{}' }),
  })
  watch.look(`headers ${id}`, utf8(JSON.stringify([...answer.headers])))
  watch.look(`body ${id}`, new Uint8Array(await answer.arrayBuffer()))
}

describe('until the lift', () => {
  it('no embargoed word reaches the house, its disk, its log or anybody’s screen', async () => {
    const { ledger } = world
    await publish(publicationOf(world, caseId, { desk: owner, folder: folderOf(WORDS) }))
    await search()
    const [now, second] = recipients
    if (now === undefined || second === undefined) throw new Error('nobody to collect')
    await mustOpen(now)
    await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
    await investigate({ owner, ledger, caseId })
    await askAndAnswer({ owner, ledger, caseId }, [now, second])
    await world.restart()
    await search()
    world.now = later(LATER_AT, -1000)
    expect((await readInbox(second)).parts).toEqual([])
    await search()
    world.now = START
    await search()
    world.now = LATER_AT
    await mails.round()
    await mustOpen(second)
    await search()
    world.now = later(LIFTS_AT, -1000)
    await expect(lift(owner, await ledger.catchUp(), caseId)).rejects.toMatchObject({
      code: 'lift.tooEarly',
    })
    await world.restart()
    await search()
    expect(mails.sink.mails).toHaveLength(2)
    expect([...watch.seen]).toEqual([])
  })

  it('and from the lift on the advisory’s words are everywhere at once, and nobody else’s', async () => {
    const reason = await sealText(world.ledger.board, TEAM_WORDS.reason)
    expect(found(utf8(reason))).toEqual([])
    await lift(owner, await world.ledger.catchUp(), caseId, { reason: TEAM_WORDS.reason })
    await search()
    expect([...watch.seen.keys()].sort()).toEqual(['body advisoryFile', 'body advisoryPage'])
    const words = new Set([...watch.seen.values()].flatMap((set) => [...set]))
    expect([...words].sort()).toEqual([WORDS.identifier, WORDS.title, WORDS.summary].sort())
  })
})

describe('the search itself', () => {
  it.each([
    ['plainly', (word: string) => utf8(word)],
    ['in base64', (word: string) => utf8(base64(utf8(`.${word}.`)))],
    ['in hex', (word: string) => utf8(hex(utf8(word)))],
    ['in base64 twice', (word: string) => utf8(base64(utf8(base64(utf8(`${word}...`)))))],
  ])('finds every word that is spelt %s', (_, spell) => {
    for (const word of CANARIES) expect(found(spell(word))).toContain(word)
  })

  it('trips where a desk forgets to seal: on the way, on disk, and in what the staff is shown', async () => {
    watch.seen.clear()
    const leak = freshId(SightingId, 'sig', world.ports.random)
    const sealed = base64(utf8(JSON.stringify(TEAM_WORDS.sighting)))
    await record(owner, { kind: 'sightingRecorded', sightingId: leak, caseId, sealed, samples: [] })
    await search()
    const places = [...watch.seen.entries()]
      .filter(([, words]) => words.has(TEAM_WORDS.sighting))
      .map(([where]) => where.replace(/house\.sqlite.*/, 'house.sqlite'))
    expect(places).toContain('request POST /api/acts')
    expect(places).toContain('file house.sqlite')
    expect(places).toContain('body entries')
  })

  it('trips at a mail where somebody wrote a word into an address', async () => {
    watch.seen.clear()
    const { owner: unwatched } = world
    await addressDesks(
      { ...world, owner: unwatched },
      recipients,
      (i) => `${WORDS.name}${i}@a.example`,
    )
    world.now = later(world.now, 3_600_000)
    await record(unwatched, { kind: 'agreementSet', version: 1, terms: 'a'.repeat(64) })
    await search()
    expect([...(watch.seen.get('mail') ?? [])]).toEqual([WORDS.name])
  })
})
