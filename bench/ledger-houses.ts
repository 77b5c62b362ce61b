// Durable acts a second at one house on PostgreSQL, and at two over the same ledger, beside its own statement alone.
// node --conditions=source bench/ledger-houses.ts [--quick]

import { parseArgs } from 'node:util'
import type { Act } from '@forewarn/core/board/entry'
import { PostgresDatabase } from '@forewarn/server/store/postgres-database'
import { PostgresLedger } from '@forewarn/server/store/postgres-ledger'
import { seededRandom } from '../tests/journeys/world.ts'
import { freshDatabase } from '../tests/stores/postgres.ts'
import { entryLength, machine, signedActs, spread, type Written, write } from './ledger-writers.ts'

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const WRITERS = 64
const ROUNDS = options.quick ? 3 : 7
const ACTS = options.quick ? 1000 : 2000

const ALL = signedActs(ACTS)
const LENGTH = entryLength(ALL[0] as Act)

/** `count` connections to one new ledger, which is gone afterwards. */
async function withLedgers<T>(
  count: number,
  use: (ledgers: readonly PostgresLedger[]) => Promise<T>,
): Promise<T> {
  const made = await freshDatabase()
  const open = Array.from({ length: count }, () => PostgresDatabase.open(made.url, false))
  const databases = await Promise.all(open)
  try {
    return await use(databases.map((one) => new PostgresLedger(one)))
  } finally {
    for (const one of databases) await one.close()
    await made.drop()
  }
}

/** Rows as long as entries, a group in each statement; nothing verified, admitted or folded. */
async function statementAlone(): Promise<Written> {
  const random = seededRandom('rows')
  const row = { salt: random.bytes(32), bytes: random.bytes(LENGTH) }
  const group = Array.from({ length: WRITERS }, () => row)
  return withLedgers(1, async ([ledger]) => {
    const begun = performance.now()
    let seq = 0
    for (; seq < ACTS; seq += WRITERS) await ledger?.append(seq, group)
    return { perSecond: (1000 * seq) / (performance.now() - begun), p99: Number.NaN }
  })
}

const RUNS = {
  one: () => withLedgers(1, (ledgers) => write(ledgers, WRITERS, ALL)),
  two: () => withLedgers(2, (ledgers) => write(ledgers, WRITERS, ALL)),
  alone: statementAlone,
  oneWriter: () => withLedgers(1, (ledgers) => write(ledgers, 1, ALL.slice(0, ACTS / 8))),
}
type Run = keyof typeof RUNS

const rounds: Record<Run, Written>[] = []
for (let i = 0; i < ROUNDS; i++) {
  const round: Partial<Record<Run, Written>> = {}
  const names = Object.keys(RUNS) as Run[]
  for (const name of i % 2 === 0 ? names : names.reverse()) round[name] = await RUNS[name]()
  rounds.push(round as Record<Run, Written>)
  process.stderr.write('.')
}
process.stderr.write('\n')

const rate = (run: Run) => spread(rounds.map((round) => round[run].perSecond))
const wait = (run: Run) => spread(rounds.map((round) => round[run].p99))

console.log(`${machine()}
${ROUNDS} rounds of ${ACTS} signed acts of ${LENGTH} bytes; two houses share one process and its processor time
                                            a second, median (least to most)    p99, ms
one house, ${WRITERS} writers                       ${rate('one').padEnd(36)}${wait('one')}
two houses, ${WRITERS / 2} writers each                 ${rate('two').padEnd(36)}${wait('two')}
one house, one writer                       ${rate('oneWriter').padEnd(36)}${wait('oneWriter')}
its statement alone, ${WRITERS} rows in each        ${rate('alone')}`)
process.exit()
