// Writers of signed acts at one house or at several over one ledger: each sends its next once the one before is on disk.

import { cpus, loadavg } from 'node:os'
import type { Act, Event } from '@forewarn/core/board/entry'
import { CaseId, freshId } from '@forewarn/core/shared/ids'
import { Registry } from '@forewarn/server/registry'
import type { Ledger } from '@forewarn/server/store/store'
import { seededRandom } from '../tests/journeys/world.ts'
import { ACTORS, HOUSE, signAs } from '../tests/promises/actors.ts'
import { BEGIN, CAST } from '../tests/promises/script.ts'

/** As a house draws it: what the seeded one takes for a number is not what the house waits for. */
const drawn = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

/** Acts as desks send them, signed beforehand: a desk's signature is not what the house waits for. */
export function signedActs(count: number): Act[] {
  const random = seededRandom('ledger')
  return Array.from({ length: count }, () => {
    const caseId = freshId(CaseId, 'cas', random)
    const event: Event = { kind: 'caseOpened', caseId, sealed: 'YWdl'.repeat(100) }
    return signAs(ACTORS.owner, event, Buffer.from(random.bytes(16)).toString('hex'))
  })
}

/** Of an entry in the ledger: the act in JSON, and the instant. */
export function entryLength(act: Act): number {
  return JSON.stringify({ v: 1, at: BEGIN, act }).length
}

export interface Written {
  readonly perSecond: number
  /** Milliseconds that one act in a hundred waits for longer. */
  readonly p99: number
}

/** @param ledgers one for each house, all of them the same and empty */
export async function write(
  ledgers: readonly Ledger[],
  writers: number,
  acts: readonly Act[],
): Promise<Written> {
  const houses: Registry[] = []
  for (const ledger of ledgers) {
    const logSecret = new Uint8Array(32).fill(3)
    const parts = { ledger, clock: { now: () => BEGIN }, random: drawn, origin: HOUSE, logSecret }
    const house = await Registry.open(parts)
    await house.record(signAs(ACTORS.owner, CAST[0]?.event as Event, 'f'.repeat(32)))
    houses.push(house)
  }
  const left = [...acts]
  const waits: number[] = []
  const writer = async (house: Registry) => {
    for (let act = left.pop(); act !== undefined; act = left.pop()) {
      const sent = performance.now()
      await house.record(act)
      waits.push(performance.now() - sent)
    }
  }
  const begun = performance.now()
  const all = Array.from({ length: writers }, (_, i) => houses[i % houses.length] as Registry)
  await Promise.all(all.map(writer))
  const perSecond = (1000 * acts.length) / (performance.now() - begun)
  for (const house of houses) {
    await house.catchUp()
    if (house.board.size !== acts.length + 1) throw new Error('an act is missing')
  }
  waits.sort((a, b) => a - b)
  return { perSecond, p99: waits[Math.ceil(0.99 * waits.length) - 1] as number }
}

/** Median, least and most. */
export function spread(values: readonly number[], digits = 0): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (i: number) => (sorted.at(i) as number).toFixed(digits)
  return `${at(Math.floor(sorted.length / 2))} (${at(0)} to ${at(-1)})`
}

export function machine(): string {
  const load = loadavg()[0]?.toFixed(1)
  return `${cpus().length} × ${cpus()[0]?.model}, load ${load}, Node ${process.version}`
}
