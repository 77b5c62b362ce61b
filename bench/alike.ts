// `npm run bench:alike`: does the time of a refusal tell why? Not yours, not yet, not there, against a planted millisecond.
//
//   npm run bench:alike -- [--rounds N]
//
// Every round asks once for each cause, in an order that a seed shuffles, over one connection to a house
// in a process of its own. Exit code 0 where no difference was found and the planted one was; 1 otherwise.

import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { freshId, PartId, RecipientId } from '@forewarn/core/shared/ids'
import { act } from '@forewarn/desk/keyring'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import { openRealWorld, type RealWorld } from '../tests/crash/real-house.ts'
import { randomOf } from '../tests/crash/written.ts'
import { enrolRecipients, openCase, publicationOf } from '../tests/promises/stage.ts'
import { comparePairs } from './signed-rank.ts'

const CAUSES = ['not yours', 'not yet', 'not there'] as const
type Cause = (typeof CAUSES)[number]
const DOORS = ['collect', 'evidence'] as const
type Door = (typeof DOORS)[number]

/** Of all comparisons of one run together, how often chance alone may find a difference. */
const ALPHA = 0.01
/** Two doors, three pairs of causes. */
const COMPARISONS = 6
/** Left out: caches fill, and one denial is written down in ten minutes. */
const WARM_UP = 50

const options = parseArgs({ options: { rounds: { type: 'string', default: '2000' } } }).values
const rounds = Number(options.rounds)

interface Asking {
  readonly world: RealWorld
  readonly desk: Desk
  readonly parts: Readonly<Record<Cause, PartId>>
}

async function openAsking(): Promise<Asking> {
  const world = await openRealWorld('alike in time')
  const [first, second] = await enrolRecipients(world, ['now', 'later'])
  if (first === undefined || second === undefined) throw new Error('nobody')
  await publish(publicationOf(world, await openCase(world, [first, second])))
  const desk = second
  await desk.house.call('inbox')
  const partOf = ({ keyring }: Desk) => {
    const [part] = world.ledger.board.bundle.partsOf.get(RecipientId.parse(keyring.actor)) ?? []
    if (part === undefined) throw new Error('no part')
    return part.partId
  }
  const nowhere = freshId(PartId, 'par', world.ports.random)
  const parts = { 'not yours': partOf(first), 'not yet': partOf(second), 'not there': nowhere }
  return { world, desk, parts }
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** @returns milliseconds, from the request's first byte to the answer's last */
async function time({ world, desk, parts }: Asking, door: Door, cause: Cause) {
  const partId = parts[cause]
  const signed = act(desk.keyring, { kind: 'copyCollected', partId }, world.ports.random)
  const body = door === 'collect' ? JSON.stringify({ act: signed }) : ''
  const [method, path] = [door === 'collect' ? 'POST' : 'GET', `/api/parts/${partId}/${door}`]
  const own = desk.session.headers(method, path)
  const begun = performance.now()
  const asked = request(`${world.url()}${path}`, {
    ...{ agent, method },
    headers: { ...own, 'content-type': 'application/json' },
  })
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  await buffer(answer)
  const took = performance.now() - begun
  if (desk.session.hear(nonceIn(answer)) && answer.statusCode === 401)
    return time({ world, desk, parts }, door, cause)
  if (answer.statusCode !== 404) throw new Error(`${door}, ${cause}: ${answer.statusCode}`)
  return took
}

const nonceIn = ({ headers }: IncomingMessage) => {
  const nonce = headers['dpop-nonce']
  return typeof nonce === 'string' ? { nonce } : {}
}

type Times = Record<Cause, number[]>

async function measure(asking: Asking, door: Door, seed: number): Promise<Times> {
  const draw = randomOf(seed)
  const times: Times = { 'not yours': [], 'not yet': [], 'not there': [] }
  for (let round = -WARM_UP; round < rounds; round++) {
    const causes = CAUSES.map((cause) => ({ cause, at: draw(1_000_000) }))
    for (const { cause } of causes.sort((a, b) => a.at - b.at)) {
      const took = await time(asking, door, cause)
      if (round >= 0) times[cause].push(took)
    }
  }
  return times
}

/** Prints every comparison. @returns those in which a difference was found */
function compare(title: string, door: Door, times: Times): string[] {
  const found: string[] = []
  for (const [one, other] of [
    ['not yours', 'not there'],
    ['not yet', 'not there'],
    ['not yours', 'not yet'],
  ] as const) {
    const differences = times[one].map((took, i) => took - (times[other][i] ?? 0))
    const { p, median, interval } = comparePairs(differences)
    const [low, high] = interval.map((ms) => `${(ms * 1000).toFixed(0)}`)
    const isFound = p < ALPHA / COMPARISONS
    if (isFound) found.push(`${one} − ${other}`)
    const name = `${title} | ${door} | ${one} − ${other}`
    const told = `${(median * 1000).toFixed(0)} µs (${low} to ${high}) | ${p.toExponential(1)}`
    console.log(`${name} | ${told} | ${isFound ? 'found' : '-'}`)
  }
  return found
}

const asking = await openAsking()
console.log(`${rounds} rounds a door`)
console.log('what | door | pair | median difference (95 %) | p | ')
const found: string[] = []
for (const [i, door] of DOORS.entries()) {
  found.push(...compare('as it is', door, await measure(asking, door, i + 1)))
}
asking.world.house.manner = ['slow', asking.parts['not yet']]
await asking.world.restart()
const missed: string[] = []
for (const [i, door] of DOORS.entries()) {
  const seen = compare('1 ms planted', door, await measure(asking, door, i + 11))
  for (const pair of ['not yet − not there', 'not yours − not yet']) {
    if (!seen.includes(pair)) missed.push(`${door}: ${pair}`)
  }
}
agent.destroy()
await asking.world.end()
console.log(found.length === 0 ? 'no difference found' : `FOUND: ${found.join(', ')}`)
console.log(missed.length === 0 ? 'the planted one was found' : `MISSED: ${missed.join(', ')}`)
process.exitCode = found.length === 0 && missed.length === 0 ? 0 : 1
