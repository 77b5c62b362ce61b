// How fast each tool compares all pairs of 300 files of Java, or of more, and with how much memory, each as its own process:
//   node --conditions=source bench/likeness/speed.ts [--keep FOLDER] [--count FILES] [--tool NAME]…
// By the processor's time, which hardly depends on what else the machine does, its children included. Of
// two runs the second counts: what Node compiled of either tool is kept, as Forewarn's commands keep it.

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { inFolder } from '../carriers/fetch.ts'
import { drawn } from '../carriers/subject.ts'
import { publicCode } from '../public-code.ts'
import { table } from '../real-input-table.ts'
import type { World } from './sets.ts'
import { TOOLS } from './tools.ts'

const PEAK = /VmHWM:\s+(\d+) kB/
const POLL_MS = 20

const { values: options } = parseArgs({
  options: {
    ...{ keep: { type: 'string' }, only: { type: 'string' }, files: { type: 'string' } },
    ...{ tool: { type: 'string', multiple: true }, count: { type: 'string', default: '300' } },
  },
})

const FILES = Number(options.count)

interface Run {
  /** Of the processor. */
  readonly seconds: number
  readonly onTheClock: number
  readonly peakMib: number
}

/** Its own memory alone: what it starts is not counted, so sim's is that of Node with all scores. */
function measured(args: readonly string[], compiled: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const env = { ...process.env, NODE_COMPILE_CACHE: compiled }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    let peakKib = 0
    let seconds = 0
    const timer = setInterval(() => {
      peakKib = Math.max(peakKib, ...[child.pid, ...childrenOf(child.pid)].map(peakOf))
      seconds = Math.max(seconds, secondsOf(child.pid))
    }, POLL_MS)
    child.on('exit', (code) => {
      clearInterval(timer)
      const onTheClock = (performance.now() - started) / 1000
      if (code === 0) resolve({ seconds, onTheClock, peakMib: peakKib / 1024 })
      else reject(new Error(`${args.at(-1)} ended with ${code}`))
    })
  })
}

/** Of Linux, whatever the machine: hundredths of a second. */
const TICK = 100

/** User and system time of a process and of its children that have ended. */
function secondsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICK
  } catch {
    return 0
  }
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(PEAK.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function childrenOf(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  } catch {
    return []
  }
}

/** All pairs of the files in `below`, by one tool: what the child does. */
async function once(tool: string, own: string, below: string): Promise<void> {
  const texts = readdirSync(below).map((path) => ({
    ...{ path, text: readFileSync(join(below, path), 'utf8') },
  }))
  const world: World = {
    name: 'speed',
    language: 'java',
    texts,
    cases: [],
    apart: new Int32Array(),
  }
  const pairs = [...inBlocks(texts.length)].flat()
  await (await TOOLS[tool]?.(own))?.score(world, Int32Array.from(pairs))
}

/** Files of one side of a block: `forewarn pairs` goes through all pairs of two such sides, then the next. */
const SIDE = 64

function* inBlocks(count: number): Generator<[one: number, other: number]> {
  for (let ones = 0; ones < count; ones += SIDE)
    for (let others = ones; others < count; others += SIDE)
      for (let one = ones; one < Math.min(count, ones + SIDE); one++)
        for (let other = Math.max(others, one + 1); other < Math.min(count, others + SIDE); other++)
          yield [one, other]
}

async function compareAll(folder: string): Promise<void> {
  const below = mkdtempSync(join(tmpdir(), 'forewarn-speed-'))
  mkdirSync(below, { recursive: true })
  const own = join(folder, 'likeness')
  const files = drawn(publicCode(folder, ['java']), FILES, 41)
  for (const [at, { text }] of files.entries()) writeFileSync(join(below, `${at}.java`), text)
  const megabytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1e6
  const rows: (string | number)[][] = []
  for (const tool of options.tool ?? Object.keys(TOOLS)) {
    const script = new URL(import.meta.url).pathname
    await TOOLS[tool]?.(own)
    const args = ['--conditions=source', script, '--keep', own, '--files', below, '--only', tool]
    const compiled = join(own, 'compiled')
    await measured(args, compiled)
    const { seconds, onTheClock, peakMib } = await measured(args, compiled)
    const pairs = (FILES * (FILES - 1)) / 2
    rows.push([
      ...[tool, seconds.toFixed(1), onTheClock.toFixed(1), (megabytes / seconds).toFixed(2)],
      ...[Math.round(pairs / seconds), Math.round(peakMib)],
    ])
  }
  rmSync(below, { recursive: true })
  console.log(
    `${FILES} files, ${megabytes.toFixed(1)} MB, all pairs, start of the process included`,
  )
  console.log(
    table(['', 'seconds of processor', 'on the clock', 'MB/s', 'pairs/s', 'peak MiB'], rows),
  )
}

if (options.only !== undefined && options.files !== undefined)
  await once(options.only, options.keep ?? '', options.files)
else await inFolder(options.keep, compareAll)
