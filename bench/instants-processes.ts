// Instants lived through by two real processes on one PostgreSQL, with clocks ahead, set and killed at T − 1 s.

import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Event } from '@forewarn/core/board/entry'
import { CaseId, freshId, type PartId, RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { foundProgramme } from '@forewarn/desk/enrol'
import { collectPart } from '@forewarn/desk/inbox'
import { lift, stageLift } from '@forewarn/desk/lift'
import type { Ports } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { sealText } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { HouseProcess } from '../tests/crash/real-house.ts'
import { randomOf } from '../tests/crash/written.ts'
import { openWitnesses } from '../tests/journeys/witness-world.ts'
import { httpPost, seededRandom, type World } from '../tests/journeys/world.ts'
import { enrolRecipients, publicationOf } from '../tests/promises/stage.ts'
import { freshDatabase } from '../tests/stores/postgres.ts'
import { S3Server } from '../tests/stores/s3-server.ts'

const FIVE_MIN = 300_000
/** From the beginning of a round to its instant. */
const AHEAD_MS = 12_000
const ASK_EVERY_MS = 40
const PAGE = { name: 'a.html', type: 'text/html; charset=utf-8', text: '<p>a</p>' } as const

export interface Real {
  readonly rounds: number
  readonly early: number
  readonly notOnce: number
  /** Sorted; from the instant to the answer that had the part, or said that it was lifted. */
  readonly lateMs: readonly number[]
}

export async function realProcesses(rounds: number, say: (line: string) => void): Promise<Real> {
  const draw = randomOf(7)
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-instants-'))
  const database = await freshDatabase()
  const bucket = await S3Server.start()
  let lieMs = 0
  const witnesses = await openWitnesses(3, 'instants', (i) => {
    return { now: () => instant(Date.now() + (i === 0 ? lieMs : 0)) }
  })
  const settings = { FOREWARN_DATABASE_URL: database.url, ...bucket.settings }
  const houses = ['one', 'two'].map((name) => {
    const env = { FOREWARN_WITNESSES: witnesses.written, FOREWARN_DATA: join(folder, name) }
    return new HouseProcess({ ...env, ...settings })
  }) as [HouseProcess, HouseProcess]
  try {
    const [first, second] = houses
    const begin = async (house: HouseProcess) => {
      // The second that is ahead by less than nothing is the one that keeps the lift from being late.
      const least = house === second ? -1000 : 10_000
      house.manner = ['skewed', String(least + draw(FIVE_MIN))]
      await house.start()
    }
    first.manner = ['skewed', '0']
    await first.start()
    const world = await worldAt(first, folder)
    await mkdir(join(folder, 'two'))
    for (const name of ['log.key', 'challenge.key']) {
      await copyFile(join(folder, 'one', name), join(folder, 'two', name))
    }
    await witnesses.know((await world.owner.house.call('house')).logKey)
    const [reader] = await enrolRecipients(world, ['later'])
    if (reader === undefined) throw new Error('nobody')
    const lateMs: number[] = []
    let notOnce = 0
    for (let done = 0; done < rounds; ) {
      lieMs = draw(2 * FIVE_MIN) - FIVE_MIN
      for (const house of houses) {
        await house.kill()
        await begin(house)
      }
      const there = await Promise.all(
        [world.owner, reader].map((desk) =>
          signIn(portsTo(second, world), desk.keyring, second.url),
        ),
      )
      const here = await Promise.all(
        [world.owner, reader].map((desk) => signIn(world.ports, desk.keyring, first.url)),
      )
      const at = instant(Date.now() + AHEAD_MS)
      const round = await prepare({ ...world, owner: here[0] as Desk }, here[1] as Desk, at)
      if (round === undefined) {
        say('preparing took too long for this instant; once more')
        continue
      }
      const setAt = at - 1500 - draw(2000)
      const setTo = 10_000 + draw(FIVE_MIN)
      void pause(setAt - Date.now()).then(() => first.set(setTo))
      const restarted = pause(at - 1000 - Date.now()).then(async () => {
        await second.kill()
        await begin(second)
      })
      const taken = await untilTaken(round, [here, there] as [Desk, Desk][], at)
      await restarted
      lateMs.push(...taken)
      if (!(await isOnce(world, round.caseId))) notOnce += 1
      done += 1
      say(`round ${done} of ${rounds}: ${taken.join(' and ')} ms after the instant`)
    }
    const early = lateMs.filter((ms) => ms < 0).length
    return { rounds, early, notOnce, lateMs: lateMs.toSorted((a, b) => a - b) }
  } finally {
    for (const house of houses) await house.kill()
    await witnesses.end()
    await bucket.stop()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function worldAt(house: HouseProcess, folder: string): Promise<World> {
  const clock = { now: () => instant(Date.now()) }
  const random = seededRandom('instants')
  const ports: Ports = { post: httpPost(() => house.url), clock, random }
  const owner = await signIn(ports, await foundProgramme(ports, house.url, house.secret), house.url)
  const ledger = new VerifiedLedger(owner)
  return { ports, owner, ledger, folder, url: () => house.url } as World
}

const portsTo = (house: HouseProcess, { ports }: World): Ports => {
  return { ...ports, post: httpPost(() => house.url) }
}

interface Round {
  readonly caseId: CaseId
  readonly partId: PartId
  readonly ledger: VerifiedLedger
}

/** A case whose part opens at `at`, when its embargo ends, too; nothing where that came too close. */
async function prepare(world: World, reader: Desk, at: Instant): Promise<Round | undefined> {
  const { owner, ports } = world
  const ledger = new VerifiedLedger(owner)
  await ledger.catchUp()
  const caseId = freshId(CaseId, 'cas', ports.random)
  const line = { tier: 'later', jurisdiction: '*', opensAt: at }
  const recipientIds = [RecipientId.parse(reader.keyring.actor)]
  const events: Event[] = [
    { kind: 'caseOpened', caseId, sealed: await sealText(ledger.board, { name: 'x' }) },
    { kind: 'embargoProposed', caseId, liftsAt: at },
    { kind: 'embargoAccepted', caseId, liftsAt: at },
    { kind: 'planSet', caseId, liftsAt: at, lines: [{ ...line, class: 'description' }] },
    { kind: 'participantsInvited', caseId, recipientIds },
  ]
  await record(owner, ...events)
  await record(reader, { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt: at })
  await ledger.catchUp()
  await publish(publicationOf({ ...world, ledger }, caseId))
  await stageLift(owner, ledger, caseId, [PAGE])
  const { bundle } = await ledger.catchUp()
  const part = [...bundle.parts.values()].find((one) => one.caseId === caseId)
  if (part === undefined) throw new Error('nothing published')
  return Date.now() > at - 4000 ? undefined : { caseId, partId: part.partId, ledger }
}

/** Asks both processes for both, again and again. @returns when each was taken, after the instant */
async function untilTaken(
  { caseId, partId, ledger }: Round,
  both: readonly [owner: Desk, reader: Desk][],
  at: Instant,
): Promise<number[]> {
  const taken = async (attempt: (owner: Desk, reader: Desk) => Promise<unknown>) => {
    for (;;) {
      const tries = both.map(async ([owner, reader]) => {
        await attempt(owner, reader)
        return Date.now() - at
      })
      const settled = await Promise.allSettled(tries)
      const times = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      if (times.length > 0) return Math.min(...times)
      for (const one of settled) if (one.status === 'rejected') mustBeNotYet(one.reason)
      if (Date.now() > at + 60_000) throw new Error('it never opened')
      await pause(ASK_EVERY_MS)
    }
  }
  return Promise.all([
    taken((_, reader) => collectPart(reader, partId)),
    taken((owner) => liftOrDone(owner, ledger, caseId)),
  ])
}

/** Whoever was answered by a process that died finds it done. */
async function liftOrDone(owner: Desk, ledger: VerifiedLedger, caseId: CaseId): Promise<void> {
  try {
    await lift(owner, ledger.board, caseId)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'lift.done')) throw error
  }
}

/** Not yet, or the process is being ended. */
function mustBeNotYet(error: unknown): void {
  const codes = ['part.unknown', 'lift.tooEarly', 'house.unreachable', 'session.stale']
  if (error instanceof Refusal && codes.includes(error.code)) return
  if (error instanceof TypeError && /fetch failed|terminated/.test(error.message)) return
  throw error
}

async function isOnce({ ledger }: World, caseId: CaseId): Promise<boolean> {
  const before = ledger.board.release.lifted.size
  const { release } = await ledger.catchUp()
  return release.lifted.has(caseId) && release.lifted.size === before + 1
}
