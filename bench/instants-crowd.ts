// A crowd at one instant: a real house, two who stand by, three witnesses, and everybody who waits for the byte.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { writeKeyring } from '@forewarn/cli/ports/desk-folder'
import { CaseId, freshId, RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { readInbox } from '@forewarn/desk/inbox'
import { act } from '@forewarn/desk/keyring'
import type { Ports } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { sealText } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { openWitnesses } from '../tests/journeys/witness-world.ts'
import { httpPost, openWorld, type World } from '../tests/journeys/world.ts'
import { enrolRecipients, publicationOf } from '../tests/promises/stage.ts'

const HOUSE = fileURLToPath(new URL('../server/bin/forewarn-house.js', import.meta.url))
const TERMINAL = fileURLToPath(new URL('../cli/bin/forewarn.js', import.meta.url))
/** The stage opens, and so long after it the embargo ends. */
const STAGE_TO_LIFT_MS = 15_000
/** For publishing to one recipient, at most; and what goes before the instant besides. */
const PUBLISH_MS = 150
const PREPARE_MS = 30_000
/** Who was too early asks again after so long. */
const AGAIN_MS = 200
/** So long before the lift they begin to wait. */
const WAIT_MS = 2000
/** People's clocks do not ring all in one millisecond. */
const SPREAD_MS = 100

export interface Crowd {
  /** From the instant to the last byte, in milliseconds, of each. */
  readonly stageMs: readonly number[]
  readonly liftMs: readonly number[]
  readonly early: number
  readonly lifts: number
}

export async function crowd(recipients: number, say: (line: string) => void): Promise<Crowd> {
  const witnesses = await openWitnesses(3, 'crowd', (i) => {
    return { now: () => instant(Date.now() + (i === 0 ? 300_000 : 0)) }
  })
  const world = await openWorld('crowd', {}, { FOREWARN_WITNESSES: witnesses.written })
  const children: ChildProcess[] = []
  try {
    await witnesses.know((await world.owner.house.call('house')).logKey)
    say(`enrolling ${recipients} …`)
    const tiers = Array.from({ length: recipients }, () => 'later' as const)
    const enrolled = await enrolRecipients(world, tiers)
    const port = new URL(world.url()).port
    const url = world.url()
    await world.stop()
    const house = runHouse(world.folder, port, witnesses.written)
    children.push(house)
    await answering(url)
    const here = await nowThere(world, url)
    const desks: Desk[] = []
    for (const { keyring } of enrolled) desks.push(await signIn(here.ports, keyring, url))
    say('publishing …')
    const opensAt = instant(Date.now() + PREPARE_MS + recipients * PUBLISH_MS)
    const { caseId, partOf } = await publishFor(here, desks, opensAt)
    for (const name of ['one', 'two']) children.push(await standingBy(here, name, url))
    say(`waiting ${Math.round((opensAt - Date.now()) / 1000)} s for the instant …`)
    await untilClose(opensAt - 10_000)
    const agent = new Agent({ keepAlive: true, maxSockets: recipients })
    // As a page does that is open: the newest nonce is known.
    for (const desk of desks) await readInbox(desk)
    const collects = desks.map((desk) => {
      const partId = partOf.get(RecipientId.parse(desk.keyring.actor)) ?? ''
      return () => collectAsk(desk, partId)
    })
    const stageMs = await all(url, agent, collects, opensAt)
    const liftsAt = opensAt + STAGE_TO_LIFT_MS
    await untilClose(liftsAt)
    const page = { method: 'GET', path: `/advisories/${caseId}?wait=1`, headers: {} }
    const liftMs = await all(
      url,
      agent,
      desks.map(() => () => page),
      liftsAt,
      WAIT_MS,
    )
    agent.destroy()
    const { release } = await here.ledger.catchUp()
    const lifts = release.lifted.size
    return { stageMs, liftMs, lifts, early: [...stageMs, ...liftMs].filter((ms) => ms < 0).length }
  } finally {
    for (const child of children.toReversed()) {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    }
    await world.end()
    await witnesses.end()
  }
}

function runHouse(folder: string, port: string, written: string): ChildProcess {
  const env = { ...process.env, FOREWARN_WITNESSES: written, FOREWARN_SESSION_HOURS: '12' }
  const args = [HOUSE, '--data', folder, '--port', port]
  return spawn(process.execPath, args, { stdio: 'ignore', env })
}

async function answering(url: string): Promise<void> {
  for (;;) {
    if (
      await fetch(`${url}/api/house`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await pause(20)
  }
}

/** The same people, by this machine's clock. */
async function nowThere(world: World, url: string): Promise<World> {
  const clock = { now: () => instant(Date.now()) }
  const ports: Ports = { ...world.ports, clock, post: httpPost(() => url) }
  const owner = await signIn(ports, world.owner.keyring, url)
  return { ...world, ports, owner, ledger: new VerifiedLedger(owner), url: () => url }
}

async function publishFor(world: World, desks: readonly Desk[], opensAt: Instant) {
  const { owner, ledger, ports } = world
  const liftsAt = instant(opensAt + STAGE_TO_LIFT_MS)
  await ledger.catchUp()
  const caseId = freshId(CaseId, 'cas', ports.random)
  const recipientIds = desks.map(({ keyring }) => RecipientId.parse(keyring.actor))
  const line = { tier: 'later', jurisdiction: '*', opensAt }
  await record(
    owner,
    { kind: 'caseOpened', caseId, sealed: await sealText(ledger.board, { name: 'x' }) },
    { kind: 'embargoProposed', caseId, liftsAt },
    { kind: 'embargoAccepted', caseId, liftsAt },
    { kind: 'planSet', caseId, liftsAt, lines: [{ ...line, class: 'description' }] },
    { kind: 'participantsInvited', caseId, recipientIds },
  )
  for (const desk of desks) {
    await record(desk, { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt })
  }
  await ledger.catchUp()
  await publish(publicationOf(world, caseId))
  await stageAdvisory(owner, ledger, caseId, { releasedAt: liftsAt, zone: 'UTC' })
  const { bundle } = await ledger.catchUp()
  const parts = [...bundle.parts.values()]
  return { caseId, partOf: new Map(parts.map((one) => [one.recipientId, one.partId as string])) }
}

async function standingBy({ owner, folder }: World, name: string, url: string) {
  const desk = join(folder, `desk-${name}`)
  await mkdir(desk)
  const { keyring } = owner
  await writeKeyring(desk, { ...keyring, pins: { ...keyring.pins, url } })
  const args = [TERMINAL, 'stand-by', '--desk', desk]
  return spawn(process.execPath, args, { stdio: 'ignore' })
}

async function untilClose(at: number): Promise<void> {
  const left = at - 4000 - Date.now()
  if (left < 0) throw new Error(`the instant was ${-left} ms too close: allow more time`)
  await pause(left)
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

/** Signed beforehand: each client has a machine of its own to do that on. */
function collectAsk({ keyring, session, ports }: Desk, partId: string): Asked {
  const path = `/api/parts/${partId}/collect`
  const signed = act(keyring, { kind: 'copyCollected', partId: partId as never }, ports.random)
  const headers = { ...session.headers('POST', path), 'content-type': 'application/json' }
  return { method: 'POST', path, headers, body: JSON.stringify({ act: signed }) }
}

/** Everybody asks, at the instant or before it where the house lets them wait, and again until it is there. */
async function all(
  url: string,
  agent: Agent,
  made: readonly (() => Asked)[],
  at: number,
  aheadMs = 0,
) {
  const asked = made.map((make) => make())
  await pause(Math.max(0, at - 3000 - Date.now()))
  return Promise.all(
    asked.map(async (first, i) => {
      const spread = (SPREAD_MS * i) / asked.length
      await pause(at + spread - aheadMs - Date.now())
      for (let ask = first; ; ) {
        const { status, nonce } = await send(url, agent, ask)
        if (status === 200) return Date.now() - at
        if (Date.now() - at > 60_000) throw new Error(`${ask.path} answered ${status}`)
        if (nonce === undefined) await pause(AGAIN_MS)
        ask = made[i]?.() ?? ask
      }
    }),
  )
}

function send(url: string, agent: Agent, { method, path, headers, body }: Asked) {
  return new Promise<{ status: number; nonce: string | undefined }>((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers, agent }, (answer: IncomingMessage) => {
      answer.resume()
      answer.on('error', reject)
      const nonce = [answer.headers['dpop-nonce']].flat()[0]
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, nonce }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
