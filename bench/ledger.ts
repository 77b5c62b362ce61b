// Durable acts a second with many writers, beside SQLite alone committing as many rows at once: what the ledger costs.
// npm run bench:ledger [-- --quick] [-- --writers N]

import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import type { Act, Event } from '@forewarn/core/board/entry'
import { CaseId, freshId } from '@forewarn/core/shared/ids'
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
const ROUNDS = options.quick ? 3 : 7
const ACTS = options.quick ? 1000 : 4000

const random = seededRandom('ledger')

/** Acts as desks send them, signed beforehand: a desk's signature is not what the house waits for. */
function acts(count: number): Act[] {
  return Array.from({ length: count }, () => {
    const caseId = freshId(CaseId, 'cas', random)
    const event: Event = { kind: 'caseOpened', caseId, sealed: 'YWdl'.repeat(100) }
    return signAs(ACTORS.owner, event, Buffer.from(random.bytes(16)).toString('hex'))
  })
}

/** Each writer sends its next act once the one before is on disk. @returns acts a second */
async function throughRegistry(folder: string): Promise<{ perSecond: number; bytes: number }> {
  const { ledger, close } = await openLocalStore(folder)
  const clock = { now: () => BEGIN }
  const logSecret = new Uint8Array(32).fill(3)
  const registry = await Registry.open({ ledger, clock, random, origin: HOUSE, logSecret })
  await registry.record(signAs(ACTORS.owner, CAST[0]?.event as Event, 'f'.repeat(32)))
  const left = acts(ACTS)
  const begun = performance.now()
  const writer = async () => {
    for (let act = left.pop(); act !== undefined; act = left.pop()) await registry.record(act)
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  const perSecond = (1000 * ACTS) / (performance.now() - begun)
  if (registry.board.size !== ACTS + 1) throw new Error('an act is missing')
  const { bytes } = await registry.entry(1)
  await close()
  return { perSecond, bytes: bytes.length }
}

/** Rows as long as those entries, `together` in each transaction, synced as the ledger's are. */
function throughSqlite(file: string, bytes: number, together: number, count: number): number {
  const db = new DatabaseSync(file)
  db.exec('pragma journal_mode = wal; pragma synchronous = full')
  db.exec('create table entry (seq integer primary key, salt blob, bytes blob) strict')
  const insert = db.prepare('insert into entry (seq, salt, bytes) values (?, ?, ?)')
  const [salt, entry] = [random.bytes(32), random.bytes(bytes)]
  const begun = performance.now()
  for (let seq = 0; seq < count; ) {
    db.exec('begin immediate')
    for (let i = 0; i < together && seq < count; i++) insert.run(seq++, salt, entry)
    db.exec('commit')
  }
  const perSecond = (1000 * count) / (performance.now() - begun)
  db.close()
  return perSecond
}

const work = await mkdtemp(join(tmpdir(), 'forewarn-bench-'))
const rows: { registry: number; together: number; alone: number }[] = []
try {
  for (let round = 0; round < ROUNDS; round++) {
    const at = (name: string) => join(work, `${name}-${round}`)
    const { perSecond, bytes } = await throughRegistry(at('house'))
    rows.push({
      registry: perSecond,
      together: throughSqlite(at('together'), bytes, WRITERS, ACTS * 4),
      alone: throughSqlite(at('alone'), bytes, 1, ACTS / 2),
    })
    process.stderr.write('.')
  }
} finally {
  await rm(work, { recursive: true, force: true })
}
process.stderr.write('\n')

/** Median, least and most of the rounds. */
function spread(of: (row: (typeof rows)[number]) => number, digits = 0): string {
  const sorted = rows.map(of).sort((a, b) => a - b)
  const shown = (n: number) => n.toFixed(digits)
  const [least, most] = [sorted[0] as number, sorted.at(-1) as number]
  return `${shown(sorted[Math.floor(sorted.length / 2)] as number)} (${shown(least)} to ${shown(most)})`
}

console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}
${ROUNDS} rounds, ${ACTS} signed acts each by ${WRITERS} writers; rows of the same length in SQLite alone
durable acts a second, verified, admitted, written and folded   ${spread((row) => row.registry)}
SQLite, ${WRITERS} rows in each transaction, rows a second              ${spread((row) => row.together)}
SQLite, one row in each transaction, rows a second              ${spread((row) => row.alone)}
of the first, beside ${WRITERS} rows together                           ${spread((row) => row.registry / row.together, 3)}
of the first, beside one row alone                              ${spread((row) => row.registry / row.alone, 3)}`)
