// Sealing beside the `age` command, in pairs: a file of 64 MiB, its memory, and a thousand copies of 200 KB.
//   npm run bench:sealing [-- --quick]
// Every turn runs each once, in changing order, so that all meet the same machine: of a large file a whole
// process each, ours as it is published. Needs `age` (Debian).

import { execFileSync, spawnSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'

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
  const script = builtItem()
  largeFile(script, 'seal', ['item', 'sealed'])
  largeFile(script, 'open', ['sealed', 'plain'])
  if (!readFileSync(at('plain')).equals(readFileSync(at('item'))))
    throw new Error('opened otherwise')
  await manyCopies()
  console.log(`\nload after: ${load()}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** What the child says: milliseconds, and KiB as `maxRSS` counts. */
interface Item {
  readonly start: number
  readonly load: number
  readonly work: number
  readonly before: number
  readonly peak: number
}

/** Built as it is published, and where it finds the packages. */
function builtItem(): string {
  execFileSync('tsc', ['-b', 'core', 'desk', 'cli'])
  const cache = 'node_modules/.cache'
  mkdirSync(cache, { recursive: true })
  const script = join(cache, 'sealing-item.mjs')
  writeFileSync(script, stripTypeScriptTypes(readFileSync('bench/sealing-item.ts', 'utf8')))
  return script
}

/** From a file to a file, by whole processes, and each opens what the other sealed. */
function largeFile(script: string, way: 'seal' | 'open', [from, to]: readonly [string, string]) {
  writeFileSync(at('key'), `${classicIdentity}\n`, { mode: 0o600 })
  const ages = way === 'seal' ? ['-r', classic] : ['-d', '-i', at('key')]
  const age: number[] = []
  const whole: number[] = []
  const items: Item[] = []
  // As the published command keeps what Node compiled of it.
  const env = { NODE_COMPILE_CACHE: at('compiled') }
  const ours = () => {
    rmSync(at(to), { force: true })
    const began = performance.now()
    const key = way === 'seal' ? classic : classicIdentity
    const args = [script, way, key, at(from), at(to)]
    const told = execFileSync(process.execPath, args, { encoding: 'utf8', env })
    whole.push(performance.now() - began)
    items.push(JSON.parse(told))
  }
  const theirs = () => {
    rmSync(at('theirs'), { force: true })
    age.push(timed(() => execFileSync('age', [...ages, '-o', at('theirs'), at(from)])))
  }
  for (let turn = 0; turn < pairs; turn++) {
    for (const one of turn % 2 === 0 ? [ours, theirs] : [theirs, ours]) one()
  }
  const speed = (times: readonly number[]) => `${(64_000 / median(times)).toFixed(0)} MiB/s`
  const of = (name: keyof Item) => items.map((one) => one[name])
  const beside = (times: readonly number[]) => {
    const ratio = median(age.map((time, i) => time / (times[i] ?? 1))).toFixed(2)
    return `${speed(times)}, ${ratio} of age’s speed`
  }
  const ms = (name: 'start' | 'load' | 'work') => `${median(of(name)).toFixed(0)} ms`
  console.log(`64 MiB, ${way}, from a file to a file, medians of ${pairs} pairs:`)
  console.log(`  age, the whole process        ${speed(age)}, ${median(age).toFixed(0)} ms`)
  console.log(`  ours, the whole process       ${beside(whole)}, ${median(whole).toFixed(0)} ms`)
  console.log(`  of which Node’s start         ${ms('start')}, loading the modules ${ms('load')}`)
  console.log(`  ours, at a desk that runs     ${beside(of('work'))}, ${ms('work')}`)
  console.log(
    `  memory, the whole process     ${mb(of('peak'))} MB, of which ${mb(of('before'))} before the file is read\n`,
  )
}

/** In ten turns of a tenth each. */
async function manyCopies(): Promise<void> {
  const plain = randomFillSync(Buffer.alloc(COPY_BYTES))
  writeFileSync(at('copy'), plain)
  const total = { age: 0, classic: 0, hybrid: 0 }
  const ours = (to: string) => async () => {
    writeFileSync(at('sealed-copy'), await seal(plain, [to], quickCipher))
  }
  for (let turn = 0; turn < 10; turn++) {
    const ways = [
      ['age', () => age(classic, 'copy', 'sealed-copy')],
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
