// Measures a house in which much has happened: its start, its memory, and what every kind of request waits.
// npm run bench:house [-- --quick] [-- --json FILE] [-- --entries N …]

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { seededRandom } from '../tests/journeys/world.ts'
import { houseFolder, type Recipe } from './house-folder.ts'
import { alone, load, waitsOf } from './house-load.ts'
import { type Running, runHouse } from './house-process.ts'
import { measurePublication } from './house-publish.ts'
import { type Figures, type Measured, type Start, table } from './house-table.ts'
import { type Ask, asks, comeIn, type Visitors } from './house-visits.ts'

const CLIENTS = 8

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    entries: { type: 'string', multiple: true },
  },
})
const SIZES = options.entries?.map(Number) ?? (options.quick ? [10_000] : [10_000, 30_000, 100_000])
/** Of each kind alone, and then of all kinds together. */
const COUNT = options.quick ? 48 : 120

const recipeOf = (entries: number): Recipe => ({
  ...{ seed: 'house', partners: 121, recipients: 400, bundles: entries / 100, entries },
  ...{ partBytes: 32_768, pageBytes: 20_000, stepMs: 250_000 },
})

const say = (line: string) => process.stderr.write(`${line}\n`)
const work = await mkdtemp(join(tmpdir(), 'forewarn-bench-'))
try {
  const empty = await startsOf(join(work, 'empty'), 3)
  const figures: Figures[] = []
  for (const entries of SIZES) figures.push(await measure(entries))
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  const at = new Date().toISOString()
  const loadAverage = Math.round((loadavg()[0] as number) * 10) / 10
  const report = {
    at,
    machine,
    loadAverage,
    node: process.version,
    clients: CLIENTS,
    empty,
    figures,
  }
  if (options.json !== undefined) await writeFile(options.json, JSON.stringify(report, null, 2))
  process.stdout.write(`${table(report)}\n`)
} finally {
  await rm(work, { recursive: true, force: true })
}

async function measure(entries: number): Promise<Figures> {
  const folder = join(work, String(entries))
  const people = await houseFolder(recipeOf(entries), folder, say)
  say(`${entries} entries: starting …`)
  const starts = await startsOf(folder, 3)
  const house = await runHouse(folder)
  try {
    const afterStart = house.memory()?.now ?? Number.NaN
    const visitors = await comeIn(house.url, people, seededRandom('visits'))
    const aloneFigures = await eachAlone(house, visitors)
    const mixed = await allTogether(house, visitors)
    say('publishing …')
    const { logKey } = (await (await fetch(`${house.url}/api/house`)).json()) as { logKey: string }
    const publication = await measurePublication(house.url, logKey, visitors)
    const memoryMib = { afterStart, peak: house.memory()?.peak ?? Number.NaN }
    await house.stop()
    const startUnsigned = await startWithoutCheckpoint(folder)
    return { entries, starts, startUnsigned, memoryMib, alone: aloneFigures, mixed, publication }
  } finally {
    await house.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Fastest first. */
async function startsOf(folder: string, times: number): Promise<Start[]> {
  const starts: Start[] = []
  for (let i = 0; i < times; i++) {
    const house = await runHouse(folder)
    starts.push({ ms: Math.round(house.startMs), cpuMs: house.cpuMs() })
    await house.stop()
  }
  return starts.sort((a, b) => a.ms - b.ms)
}

/** As after an upgrade from a version that kept none. */
async function startWithoutCheckpoint(folder: string): Promise<Start> {
  const db = new DatabaseSync(join(folder, 'house.sqlite'))
  db.exec('delete from checkpoint')
  db.close()
  return (await startsOf(folder, 1))[0] as Start
}

async function eachAlone(house: Running, visitors: Visitors) {
  const figures: Record<string, Measured> = {}
  for (const [kind, make] of Object.entries(asks(visitors))) {
    const next = alone(kind, make, 0, COUNT)
    house.takeTimes()
    const before = house.cpuMs()
    const waits = await load(house.url, CLIENTS, next)
    const cpuMs = Math.round((10 * (house.cpuMs() - before)) / COUNT) / 10
    figures[kind] = { ...measured(kind, waits, house.takeTimes()), cpuMs }
    say(`  ${kind}: p95 ${figures[kind]?.p95} ms`)
  }
  return figures
}

/** All kinds in turn, so that each waits behind every other. What may be done once goes on where it was. */
async function allTogether(house: Running, visitors: Visitors) {
  const kinds = Object.entries(asks(visitors)).filter(([kind]) => kind !== 'acts')
  const ready: { kind: string; ask: Ask }[] = []
  for (let n = 0; n < COUNT; n++) {
    for (const [kind, make] of kinds) {
      const isOnce = kind === 'collect' || kind === 'session' || kind === 'putVault'
      ready.push({ kind, ask: make(isOnce ? COUNT + n : n) })
    }
  }
  ready.reverse()
  house.takeTimes()
  const waits = await load(house.url, CLIENTS, () => ready.pop())
  const times = house.takeTimes()
  return Object.fromEntries(kinds.map(([kind]) => [kind, measured(kind, waits, times)]))
}

function measured(kind: string, waits: Map<string, number[]>, times: Map<string, number[]>) {
  return { ...waitsOf(waits.get(kind) ?? []), server: waitsOf(times.get(kind) ?? []).p95 }
}
