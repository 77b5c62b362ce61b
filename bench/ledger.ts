// Durable acts a second with many writers, beside SQLite alone committing as many rows at once, in pairs on one disk.
// npm run bench:ledger [-- --quick] [-- --writers N]

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { type Act, actBytes } from '@forewarn/core/board/entry'
import { fromHex } from '@forewarn/core/shared/bytes'
import { quickVerify } from '@forewarn/server/platform'
import { openLocalStore } from '@forewarn/server/store/local-store'
import { seededRandom } from '../tests/journeys/world.ts'
import { ACTORS } from '../tests/promises/actors.ts'
import { entryLength, machine, signedActs, spread, write } from './ledger-writers.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    writers: { type: 'string', default: '64' },
  },
})
const WRITERS = Number(options.writers)
const ROUNDS = options.quick ? 4 : 12
const ACTS = options.quick ? 1000 : 4000

const random = seededRandom('rows')
const ALL = signedActs(ACTS)
const LENGTH = entryLength(ALL[0] as Act)
const AUTHOR = fromHex(ACTORS.owner.signingKey)

/** Of a processor, for each act of many writers: all of the process, its threads too. */
const microseconds: number[] = []

/** @returns acts a second */
async function throughRegistry(folder: string, writers: number, count: number): Promise<number> {
  const { ledger, close } = await openLocalStore(folder)
  const before = process.cpuUsage()
  const { perSecond } = await write([ledger], writers, ALL.slice(0, count))
  const { user, system } = process.cpuUsage(before)
  if (writers > 1) microseconds.push((user + system) / count)
  await close()
  return perSecond
}

interface Rows {
  /** In each transaction. */
  readonly together: number
  readonly count: number
  /** Whether each act's signature is verified before its row is written. */
  readonly verified?: boolean
}

/** Rows as long as those entries, synced as the ledger's are. @returns rows a second */
function throughSqlite(file: string, { together, count, verified = false }: Rows): number {
  const db = new DatabaseSync(file)
  db.exec('pragma journal_mode = wal; pragma synchronous = full')
  db.exec('create table entry (seq integer primary key, salt blob, bytes blob) strict')
  const insert = db.prepare('insert into entry (seq, salt, bytes) values (?, ?, ?)')
  const [salt, entry] = [random.bytes(32), random.bytes(LENGTH)]
  const begun = performance.now()
  for (let seq = 0; seq < count; ) {
    const group = ALL.slice(seq % ACTS, (seq % ACTS) + Math.min(together, count - seq))
    if (verified && !group.every(isSigned)) throw new Error('an act is not signed')
    db.exec('begin immediate')
    for (const _ of group) insert.run(seq++, salt, entry)
    db.exec('commit')
  }
  const perSecond = (1000 * count) / (performance.now() - begun)
  db.close()
  return perSecond
}

function isSigned({ text, signature }: Act): boolean {
  return quickVerify(actBytes(text), fromHex(signature), AUTHOR)
}

/** What is compared, each in a folder or file of its own. */
const RUNS = {
  registry: (path: string) => throughRegistry(path, WRITERS, ACTS),
  together: (path: string) => throughSqlite(path, { together: WRITERS, count: ACTS * 4 }),
  verified: (path: string) =>
    throughSqlite(path, { together: WRITERS, count: ACTS, verified: true }),
  oneWriter: (path: string) => throughRegistry(path, 1, ACTS / 4),
  alone: (path: string) => throughSqlite(path, { together: 1, count: ACTS / 4 }),
}
type Run = keyof typeof RUNS
type Round = Record<Run, number>

const work = await mkdtemp(join(tmpdir(), 'forewarn-bench-'))
const rounds: Round[] = []
try {
  for (let i = 0; i < ROUNDS; i++) {
    const round: Partial<Round> = {}
    const names = Object.keys(RUNS) as Run[]
    // One after another, and the other way round in every second round.
    for (const name of i % 2 === 0 ? names : names.reverse()) {
      round[name] = await RUNS[name](join(work, `${name}-${i}`))
    }
    rounds.push(round as Round)
    process.stderr.write('.')
  }
} finally {
  await rm(work, { recursive: true, force: true })
}
process.stderr.write('\n')

const of = (run: Run) => spread(rounds.map((round) => round[run]))
const beside = (one: Run, other: Run) =>
  spread(
    rounds.map((round) => round[one] / round[other]),
    3,
  )

console.log(`${machine()}
${ROUNDS} rounds of ${ACTS} signed acts of ${LENGTH} bytes, by ${WRITERS} writers and by one; rows of the same length in SQLite alone
a second                                                        median (least to most)
durable acts, verified, admitted, written and folded            ${of('registry')}
SQLite, ${WRITERS} rows in each transaction                             ${of('together')}
SQLite, the same, each act's signature verified before          ${of('verified')}
durable acts of one writer                                      ${of('oneWriter')}
microseconds of a processor for each durable act                ${spread(microseconds)}
SQLite, one row in each transaction                             ${of('alone')}
in each round
durable acts, of SQLite's ${WRITERS} together                           ${beside('registry', 'together')}
durable acts, of the same with signatures                       ${beside('registry', 'verified')}
one writer, of SQLite's one row                                 ${beside('oneWriter', 'alone')}`)
