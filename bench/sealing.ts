// Sealing beside the `age` command, in pairs: a file of 64 MiB, its memory, and a thousand copies of 200 KB.
//   npm run bench:sealing [-- --quick]
// Every turn runs each once, in changing order, so that all meet the same machine. Needs `age` (Debian).

import { execFileSync, spawnSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { freshAgeIdentity, open, recipientOf, seal } from '@forewarn/core/sealing/age'

const MIB = 1024 * 1024
const COPY_BYTES = 200_000

const quick = process.argv.includes('--quick')
const pairs = quick ? 3 : 15
const copies = quick ? 100 : 1_000

const version = spawnSync('age', ['--version'], { encoding: 'utf8' })
if (version.status !== 0) {
  console.log('age is not installed: run `apt-get install age`.')
  process.exit(1)
}

const folder = mkdtempSync(join(tmpdir(), 'forewarn-sealing-'))
const at = (name: string) => join(folder, name)
const classicIdentity = await freshAgeIdentity({ postQuantum: false })
const classic = await recipientOf(classicIdentity)
const hybrid = await recipientOf(await freshAgeIdentity({ postQuantum: true }))
try {
  const [model] = cpus()
  const load = () => loadavg().map((one) => one.toFixed(1))[0]
  console.log(
    `${model?.model}, ${cpus().length} cores, Node ${process.version}, age ${version.stdout.trim()}`,
  )
  console.log(`load before: ${load()}\n`)
  writeFileSync(at('item'), randomFillSync(Buffer.alloc(64 * MIB)))
  item()
  await openTime()
  await manyCopies()
  console.log(`\nload after: ${load()}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

interface Item {
  readonly all: number
  readonly sealing: number
  readonly before: number
  readonly peak: number
}

/** From a file to a file; `age` with its start, since it has no other, and ours with and without. */
function item(): void {
  const rows = { age: [] as number[], whole: [] as number[], inside: [] as number[] }
  const sealing: number[] = []
  const peaks: number[] = []
  const before: number[] = []
  const ours = () => {
    const began = performance.now()
    const args = ['--conditions=source', 'bench/sealing-item.ts', classic, at('item'), at('ours')]
    const told: Item = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
    rows.whole.push(performance.now() - began)
    rows.inside.push(told.all)
    sealing.push(told.sealing)
    peaks.push(told.peak)
    before.push(told.before)
  }
  const theirs = () => rows.age.push(timed(() => age(classic, 'item', 'theirs')))
  for (let turn = 0; turn < pairs; turn++) {
    for (const one of turn % 2 === 0 ? [ours, theirs] : [theirs, ours]) one()
  }
  mustOpen('ours')
  const speed = (times: readonly number[]) => `${(64_000 / median(times)).toFixed(0)} MiB/s`
  const ratio = rows.age.map((time, i) => time / (rows.inside[i] ?? 1))
  console.log(`64 MiB from a file to a file, medians of ${pairs} pairs:`)
  console.log(`  age, with its start           ${speed(rows.age)}`)
  console.log(
    `  ours, at a desk that runs     ${speed(rows.inside)}, ${median(ratio).toFixed(2)} of age’s speed`,
  )
  console.log(`  ours, sealing alone           ${speed(sealing)}`)
  console.log(`  ours, with Node’s start       ${speed(rows.whole)}`)
  console.log(
    `  memory, the whole process     ${mb(peaks)} MB, of which ${mb(before)} before the file is read\n`,
  )
}

async function openTime(): Promise<void> {
  const file = readFileSync(at('ours'))
  const times: number[] = []
  const theirs: number[] = []
  writeFileSync(at('key'), `${classicIdentity}\n`, { mode: 0o600 })
  for (let turn = 0; turn < pairs; turn++) {
    const began = performance.now()
    await open(file, [classicIdentity], quickCipher)
    times.push(performance.now() - began)
    theirs.push(
      timed(() => execFileSync('age', ['-d', '-i', at('key'), '-o', at('plain'), at('ours')])),
    )
  }
  const speed = (all: readonly number[]) => `${(64_000 / median(all)).toFixed(0)} MiB/s`
  console.log(`Opening it: ours, in memory, ${speed(times)}; age, to a file, ${speed(theirs)}\n`)
}

/** In ten turns of a tenth each. */
async function manyCopies(): Promise<void> {
  const plain = randomFillSync(Buffer.alloc(COPY_BYTES))
  writeFileSync(at('copy'), plain)
  const total = { age: 0, classic: 0, hybrid: 0 }
  const ours = (to: string) => async () => {
    writeFileSync(at('sealed'), await seal(plain, [to], quickCipher))
  }
  for (let turn = 0; turn < 10; turn++) {
    const ways = [
      ['age', () => age(classic, 'copy', 'sealed')],
      ['classic', ours(classic)],
      ['hybrid', ours(hybrid)],
    ] as const
    for (const [name, way] of turn % 2 === 0 ? ways : ways.toReversed()) {
      const began = performance.now()
      for (let i = 0; i < copies / 10; i++) await way()
      total[name] += performance.now() - began
    }
  }
  const row = (ms: number) =>
    `${(ms / 1000).toFixed(2)} s, ${(ms / total.age).toFixed(2)} of age’s time`
  console.log(`${copies} copies of ${COPY_BYTES / 1000} KB, a file each, in ten turns:`)
  console.log(`  age, classic, a process each  ${(total.age / 1000).toFixed(2)} s`)
  console.log(`  ours, classic                 ${row(total.classic)}`)
  console.log(`  ours, post-quantum            ${row(total.hybrid)}`)
}

function age(recipient: string, from: string, to: string): void {
  execFileSync('age', ['-r', recipient, '-o', at(to), at(from)])
}

function mustOpen(name: string): void {
  writeFileSync(at('key'), `${classicIdentity}\n`, { mode: 0o600 })
  const plain = execFileSync('age', ['-d', '-i', at('key'), at(name)], { maxBuffer: 80 * MIB })
  if (!plain.equals(readFileSync(at('item')))) throw new Error('age opened something else')
}

function timed(run: () => void): number {
  const began = performance.now()
  run()
  return performance.now() - began
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

/** @param kib as `maxRSS` counts */
function mb(kib: readonly number[]): string {
  return ((median(kib) * 1024) / 1e6).toFixed(0)
}
