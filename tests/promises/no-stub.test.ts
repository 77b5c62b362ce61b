// No stub: every route is entered by this journey and answers something that can be checked; every command is typed by a test.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { verifyConsistency } from '@forewarn/core/log/proof'
import { PAGE_FILE } from '@forewarn/core/release/package'
import { fromBase64, text } from '@forewarn/core/shared/bytes'
import { type AttemptId, type CaseId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { checkLog, houseLog } from '@forewarn/desk/check-log'
import { changeContact, readContact } from '@forewarn/desk/contact'
import { houseClient } from '@forewarn/desk/house-client'
import { acknowledge, collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { liftDue } from '@forewarn/desk/lift'
import { askTeam, collectNote, openNote, readThreads } from '@forewarn/desk/notes/ask'
import { sendNote } from '@forewarn/desk/notes/send'
import { openQuestions } from '@forewarn/desk/notes/threads'
import type { Post } from '@forewarn/desk/ports'
import {
  attendByCode,
  dropPasskey,
  dropPasskeysOf,
  endSession,
  readPresence,
  type ShownCode,
} from '@forewarn/desk/presence'
import { publish } from '@forewarn/desk/publish/publish'
import { checkpointOf, type Desk, signIn } from '@forewarn/desk/sign-in'
import { fetchJson } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { program } from '../../cli/src/program.ts'
import { type MailWorld, openMailWorld } from '../journeys/mail-world.ts'
import { later, type World } from '../journeys/world.ts'
import { addTo, answerCode, Passkey, showTo } from '../passkeys.ts'
import {
  enrolRecipients,
  enrolStaff,
  LIFTS_AT,
  memoryJournal,
  openCase,
  publicationOf,
  through,
} from './stage.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ALL = Object.entries(ROUTES) as [RouteId, Route][]

let mails: MailWorld
let world: World
const entered = new Set<RouteId>()

/** Notes every route that was entered and answered 200. */
const recording = (post: Post): Post => {
  return async (request) => {
    const answer = await post(request)
    const [path = ''] = request.path.split('?')
    for (const [id, route] of ALL) {
      const pattern = new RegExp(`^${route.path.replace(/:\w+(?:\{\.\+\})?/g, '[^?]+')}$`)
      if (answer.status === 200 && route.method === request.method && pattern.test(path)) {
        entered.add(id)
      }
    }
    return answer
  }
}

beforeAll(async () => {
  mails = await openMailWorld('no stub')
  world = mails.world
})
afterAll(() => mails.end())

async function recorded(): Promise<World> {
  const post = recording(world.ports.post)
  const owner = await through({ ...world.owner, ports: { ...world.ports, post } }, (same) => same)
  const ports = { ...world.ports, post }
  return { ...world, ports, owner, ledger: new VerifiedLedger(owner) }
}

describe('every route', () => {
  it('is entered by one journey, from an enrolment to the advisory', async () => {
    const here = await recorded()
    const { owner, ledger } = here
    await ledger.catchUp()
    const earlier = await checkpointOf(owner)
    const [reader] = await enrolRecipients(here, ['now'])
    if (reader === undefined) throw new Error('nobody')
    await keepNames(here)
    const caseId = await openCase(here, [reader])
    const { attemptId } = await publish(publicationOf(here, caseId))
    await askForDraws(here, attemptId)
    await readAll(reader)
    const dossier = ledger.board.bundle.attempts.get(attemptId)?.published?.dossier ?? ''
    expect(await fetchJson(owner, z.unknown(), dossier)).toMatchObject({ attemptId, caseId })
    await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
    await exchangeNotes(here, reader, caseId)
    await speakOfMail(owner, reader)
    await mustContinue(owner, earlier)
    await showPasskeys(here)
    world.now = LIFTS_AT
    expect((await liftDue(owner, ledger)).lifted).toEqual([caseId])
    await readAdvisory(here, caseId)
    await mustDescribeItself(here)
    expect([...entered].sort()).toEqual(ALL.map(([id]) => id).sort())
  })

  it('would be missed, were it not entered', async () => {
    entered.clear()
    const here = await recorded()
    await here.ledger.catchUp()
    expect([...entered].sort()).toEqual(['checkpoint', 'entries', 'house', 'session'])
  })
})

/** This house has no witness to ask. */
async function askForDraws({ owner }: World, attemptId: AttemptId): Promise<void> {
  expect(await owner.house.call('drawers')).toEqual({ witnesses: [] })
  const answer = await owner.house.call('draw', { body: { attemptId } })
  expect(answer).toEqual({ because: expect.stringContaining('no witnesses') })
}

async function keepNames({ owner, ledger }: World): Promise<void> {
  const [[partnerId] = []] = ledger.board.programme.partners
  const [[recipientId] = []] = ledger.board.programme.recipients
  if (partnerId === undefined || recipientId === undefined) throw new Error('nobody')
  const names = {
    partners: [{ partnerId, name: 'Alpha' }],
    recipients: [{ recipientId, partnerId, name: 'Ann', email: 'ann@alpha.example' }],
    staff: [],
  }
  await owner.house.call('putDirectory', { body: names })
  expect(await owner.house.call('directory')).toEqual(names)
}

async function readAll(reader: Desk): Promise<void> {
  for (const { partId } of (await readInbox(reader)).parts) {
    const { files } = await openPart(reader.keyring, await collectPart(reader, partId))
    expect(files[0]?.bytes.length).toBeGreaterThan(10)
    await acknowledge(reader, partId)
  }
  const { parts } = await readInbox(reader)
  expect(parts).toHaveLength(2)
  for (const { openedAt } of parts) expect(openedAt).not.toBeNull()
}

async function exchangeNotes({ owner, ledger }: World, reader: Desk, caseId: CaseId) {
  const recipientId = RecipientId.parse(reader.keyring.actor)
  const question = await askTeam(reader, caseId, 'Is 1 affected?')
  const [asked] = await openQuestions(owner, await ledger.catchUp(), caseId)
  expect(asked).toMatchObject({ noteId: question, text: 'Is 1 affected?' })
  const to = [{ recipientId, answers: [question] }]
  const journal = memoryJournal()
  await sendNote({ desk: owner, ledger, journal, caseId, to, text: 'It is.', free: [] })
  const { notes } = await readThreads(reader)
  const [note = expect.fail()] = notes
  const { answer } = await openNote(reader.keyring, await collectNote(reader, note.noteId))
  expect(answer.text).toBe('It is.')
}

async function speakOfMail(owner: Desk, reader: Desk): Promise<void> {
  const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Vienna' }
  expect(await changeContact(reader, { quiet })).toMatchObject({ mails: true, quiet })
  expect(await readContact(reader)).toMatchObject({ quiet })
  expect(await owner.house.call('mail')).toMatchObject({ mails: true, unreached: [] })
  const recipientIds = [RecipientId.parse(reader.keyring.actor)]
  // Nothing waits for whoever has read it all.
  expect(await owner.house.call('remind', { body: { recipientIds } })).toEqual({ reminded: [] })
}

async function showPasskeys(here: World): Promise<void> {
  const person = await enrolStaff(here, ['investigator'])
  const actor = StaffId.parse(person.keyring.actor)
  const [passkey, other] = [new Passkey('no stub'), new Passkey('no stub, either')]
  await addTo(person, passkey)
  await showTo(person, passkey)
  await addTo(person, other)
  expect((await person.house.call('passkeys')).passkeys).toHaveLength(2)
  expect((await dropPasskey(person, other.id)).passkeys).toHaveLength(1)
  const terminal = await signIn(here.ports, person.keyring)
  const show = ({ code }: ShownCode) => shown.push(code)
  const shown: string[] = []
  const sleep = async (ms: number) => {
    world.now = later(world.now, ms)
    await answerCode(houseClient(here.ports.post), shown[0] ?? '', passkey)
  }
  await attendByCode(terminal, 'signIn', { show, sleep })
  expect(await readPresence(terminal)).toMatchObject({ wanted: false, presentAt: world.now })
  await endSession(terminal)
  await expect(readPresence(terminal)).rejects.toMatchObject({ code: 'session.missing' })
  expect(await dropPasskeysOf(here.owner, actor)).toBe(1)
}

async function mustContinue(owner: Desk, earlier: { size: number; root: Uint8Array }) {
  const now = await checkpointOf(owner)
  const range = { from: earlier.size, to: now.size }
  const { proof } = await owner.house.call('consistency', { query: range })
  verifyConsistency({ ...range, hashes: proof.map(fromBase64) }, earlier.root, now.root)
  const kept = { seen: [earlier], receipts: [] }
  const { note } = await checkLog(houseLog(owner.house), owner.keyring.pins.logKey, kept)
  expect(note).toBe(now.note)
}

async function readAdvisory({ ports }: World, caseId: string): Promise<void> {
  const anybody = houseClient(ports.post)
  const { advisories } = await anybody.call('advisories')
  expect(advisories).toEqual([{ caseId, liftedAt: instant(LIFTS_AT) }])
  const page = await anybody.call('advisoryPage', { params: { caseId } })
  expect(text(page)).toContain('What the public is told.')
  const file = await anybody.call('advisoryFile', { params: { caseId, file: PAGE_FILE } })
  expect(file).toEqual(page)
}

async function mustDescribeItself({ ports }: World): Promise<void> {
  const { paths } = await houseClient(ports.post).call('openapi')
  const described = Object.keys(paths as object).sort()
  const known = new Set(ALL.map(([, { path }]) => path.replace(/:(\w+)(?:\{\.\+\})?/g, '{$1}')))
  expect(described).toEqual([...known].sort())
}

/** Tests in which somebody sits at a terminal, or a process runs the command. */
const SOURCES = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  { cwd: ROOT, encoding: 'utf8' },
).split('\n')
const TYPED = SOURCES.filter((path) => /^(?:tests|cli|demo)\/.*\.test\.ts$/.test(path))
  .filter((path) => !path.includes('no-stub'))
  .map((path) => readFileSync(`${ROOT}/${path}`, 'utf8'))
  .join('\n')

function isTyped(name: string): boolean {
  return new RegExp(`(?:['"\`]|forewarn )${name}(?: |['"\`])`).test(TYPED)
}

/** As much of commander's command as is looked at here. */
interface Command {
  name(): string
  readonly commands: readonly Command[]
  /** Which of a group's commands the group alone means. */
  readonly _defaultCommandName?: string | null
}

/** With the words of its groups before it, such as `keys approve`; of a group's default, the group. */
function namesIn(group: Command, before = ''): string[] {
  return group.commands.flatMap((command) => {
    if (command.name() === group._defaultCommandName) return [before.trim()]
    const name = `${before}${command.name()}`
    return command.commands.length === 0 ? [name] : namesIn(command, `${name} `)
  })
}

describe('every command', async () => {
  const root = await program(
    {
      print: () => undefined,
      note: () => undefined,
      progress: () => undefined,
      ask: async () => undefined,
      env: {},
      cwd: '/',
      zone: 'UTC',
      clock: { now: () => instant(0) },
      random: { bytes: (length) => new Uint8Array(length) },
    },
    () => undefined,
  )
  const names = namesIn(root)

  it('is typed by a test', () => {
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => !isTyped(name))).toEqual([])
  })

  it('would be missed, were it not typed', () => {
    expect(isTyped('a-command-that-nobody-wrote')).toBe(false)
  })
})

it('no source says that something is still to be done', () => {
  const unfinished = /\bnot (?:yet )?implemented\b|\bTODO\b|\bFIXME\b|\bplaceholder\b/i
  const left = SOURCES.filter(
    (path) =>
      /^(?:core|desk|server|cli|web)\/src\//.test(path) && !/\.test\.|public-code/.test(path),
  ).filter((path) => unfinished.test(readFileSync(`${ROOT}/${path}`, 'utf8')))
  expect(left).toEqual([])
})
