// Durable acts a second with many writers, beside SQLite alone committing as many rows at once, in pairs on one disk.
// npm run bench:ledger [-- --quick] [-- --writers N]

import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { type Act, actBytes, type Event } from '@forewarn/core/board/entry'
import { fromHex } from '@forewarn/core/shared/bytes'
import { CaseId, freshId } from '@forewarn/core/shared/ids'
import { quickVerify } from '@forewarn/server/platform'
import { Registry } from '@forewarn/server/registry'
import { openLocalStore } from '@forewarn/server/store/local-store'
import { seededRandom } from '../tests/journeys/world.ts'
import { ACTORS, HOUSE, signAs } from '../tests/promises/actors.ts'
import { BEGIN, CAST } from '../tests/promises/script.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    writers: { type: 'string', default: '64' },
  },
})
const WRITERS = Number(options.writers)
const ROUNDS = options.quick ? 4 : 12
const ACTS = options.quick ? 1000 : 4000

const random = seededRandom('ledger')
/** As a house draws it: what the seeded one takes for a number is not what the house waits for. */
const drawn = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

/** Acts as desks send them, signed beforehand: a desk's signature is not what the house waits for. */
function acts(count: number): Act[] {
  return Array.from({ length: count }, () => {
    const caseId = freshId(CaseId, 'cas', random)
    const event: Event = { kind: 'caseOpened', caseId, sealed: 'YWdl'.repeat(100) }
    return signAs(ACTORS.owner, event, Buffer.from(random.bytes(16)).toString('hex'))
  })
}

const ALL = acts(ACTS)
/** Of an entry in the ledger: the act in JSON, and the instant. */
const LENGTH = JSON.stringify({ v: 1, at: BEGIN, act: ALL[0] }).length
const AUTHOR = fromHex(ACTORS.owner.signingKey)

/** Each writer sends its next act once the one before is on disk. @returns acts a second */
async function throughRegistry(folder: string, writers: number, count: number): Promise<number> {
  const { ledger, close } = await openLocalStore(folder)
  const clock = { now: () => BEGIN }
  const logSecret = new Uint8Array(32).fill(3)
  const registry = await Registry.open({ ledger, clock, random: drawn, origin: HOUSE, logSecret })
  await registry.record(signAs(ACTORS.owner, CAST[0]?.event as Event, 'f'.repeat(32)))
  const left = ALL.slice(0, count)
  const begun = performance.now()
  const writer = async () => {
    for (let act = left.pop(); act !== undefined; act = left.pop()) await registry.record(act)
  }
  await Promise.all(Array.from({ length: writers }, writer))
  const perSecond = (1000 * count) / (performance.now() - begun)
  if (registry.board.size !== count + 1) throw new Error('an act is missing')
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

/** Median, least and most of the rounds. */
function spread(of: (round: Round) => number, digits = 0): string {
  const sorted = rounds.map(of).sort((a, b) => a - b)
  const shown = (n: number) => n.toFixed(digits)
  const [least, most] = [sorted[0] as number, sorted.at(-1) as number]
  return `${shown(sorted[Math.floor(sorted.length / 2)] as number)} (${shown(least)} to ${shown(most)})`
}

const beside = (one: Run, other: Run) => spread((round) => round[one] / round[other], 3)

console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}
${ROUNDS} rounds of ${ACTS} signed acts of ${LENGTH} bytes, by ${WRITERS} writers and by one; rows of the same length in SQLite alone
a second                                                        median (least to most)
durable acts, verified, admitted, written and folded            ${spread((round) => round.registry)}
SQLite, ${WRITERS} rows in each transaction                             ${spread((round) => round.together)}
SQLite, the same, each act's signature verified before          ${spread((round) => round.verified)}
durable acts of one writer                                      ${spread((round) => round.oneWriter)}
SQLite, one row in each transaction                             ${spread((round) => round.alone)}
in each round
durable acts, of SQLite's ${WRITERS} together                           ${beside('registry', 'together')}
durable acts, of the same with signatures                       ${beside('registry', 'verified')}
one writer, of SQLite's one row                                 ${beside('oneWriter', 'alone')}`)
