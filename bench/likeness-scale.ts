// Ten thousand bundles indexed, killed halfway and resumed, then very many samples against them, as a person types it:
//   node --conditions=source bench/likeness-scale.ts [--keep FOLDER] [--work FOLDER] [--bundles N] [--samples N]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { loadavg } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mix, symbol } from '@forewarn/core/likeness/symbols'
import { inFolder } from './carriers/fetch.ts'
import { drawn } from './carriers/subject.ts'
import { disguise } from './disguise.ts'
import { type PublicFile, publicCode } from './public-code.ts'
import { percent, table } from './real-input-table.ts'

const { values: options } = parseArgs({
  options: {
    ...{ keep: { type: 'string' }, work: { type: 'string' } },
    bundles: { type: 'string', default: '10000' },
    samples: { type: 'string', default: '20000' },
  },
})
const BUNDLES = Number(options.bundles)
const SAMPLES = Number(options.samples)
/** No more than there are. */
const FILES_PER_BUNDLE = 1.5
const SAMPLE_CHARACTERS = 4_096
/** The files of one package in so many are of no bundle, and what is cut from them is a stranger. */
const STRANGERS = 15
const PER_FOLDER = 1_000

const MAIN = fileURLToPath(new URL('../cli/src/main.ts', import.meta.url))

interface Run {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMib: number
  readonly code: number | null
}

/** One command, as its own process. @param killAfterMs of which it is not told */
async function forewarn(
  words: readonly string[],
  place: { readonly cwd: string; readonly out: string; readonly killAfterMs?: number },
): Promise<Run> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...words], {
    ...{ cwd: place.cwd, stdio: ['ignore', openSync(place.out, 'w'), 'inherit'] },
  })
  let [cpuSeconds, peakMib] = [0, 0]
  const look = setInterval(() => {
    try {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      cpuSeconds = (Number(fields[11]) + Number(fields[12])) / 100
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      peakMib = Math.max(peakMib, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // It has ended, or this is no Linux.
    }
  }, 50)
  if (place.killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), place.killAfterMs)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(look)
  return { seconds: (performance.now() - began) / 1000, cpuSeconds, peakMib, code }
}

/** Of one file, and some of two. @returns by file, its bundle */
function makeBundles(files: readonly PublicFile[], folder: string): Map<PublicFile, string> {
  const bundles = new Map<PublicFile, string>()
  for (const [i, file] of files.entries()) {
    const name = `b${String(i % BUNDLES).padStart(5, '0')}`
    bundles.set(file, name)
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(
      join(folder, name, `${Math.floor(i / BUNDLES)}-${basename(file.path)}`),
      file.text,
    )
  }
  return bundles
}

/** Whole lines from a place of its own, about `SAMPLE_CHARACTERS`, all names changed. */
function part(file: PublicFile, nth: number): string {
  const room = Math.max(0, file.text.length - SAMPLE_CHARACTERS)
  const at = file.text.indexOf('\n', Math.floor(((nth * 0.618) % 1) * room))
  return disguise({ ...file, text: file.text.slice(at + 1, at + 1 + SAMPLE_CHARACTERS) })
}

/** @returns by sample, the bundle it is from, or nothing */
function makeSamples(
  all: readonly PublicFile[],
  bundles: ReadonlyMap<PublicFile, string>,
  folder: string,
): Map<string, string | undefined> {
  const origins = new Map<string, string | undefined>()
  for (let i = 0; i < SAMPLES; i++) {
    const file = all[(i * 7) % all.length] as PublicFile
    const below = String(Math.floor(i / PER_FOLDER)).padStart(4, '0')
    const name = `${i}-${basename(file.path)}`
    if (i % PER_FOLDER === 0) mkdirSync(join(folder, below), { recursive: true })
    const path = join(folder, below, name)
    if (!existsSync(path)) writeFileSync(path, part(file, i))
    origins.set(join('seen', below, name), bundles.get(file))
  }
  return origins
}

interface Entry {
  readonly sample: string
  readonly verdict: string
  readonly best: readonly { readonly item: string; readonly margin: number }[]
}

/** The list as it is printed, an entry at a time. */
async function* entriesOf(file: string): AsyncGenerator<Entry> {
  let text = ''
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line === '[' || line === ']') continue
    text += line
    if (!/^ {2}\},?$/.test(line)) continue
    yield JSON.parse(text.replace(/,$/, '')) as Entry
    text = ''
  }
}

await inFolder(options.keep, async (folder) => {
  await inFolder(options.work, async (work) => measure(folder, work))
})

async function measure(folder: string, work: string): Promise<void> {
  const all = drawn(
    publicCode(folder).filter(({ language }) => language !== 'markdown'),
    FILES_PER_BUNDLE * BUNDLES,
    5,
  )
  const files = all.filter(({ packageName }) => (mix(5, symbol(packageName)) >>> 8) % STRANGERS > 0)
  const sourceBytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  const bundles = makeBundles(files, join(work, 'bundles'))
  const origins = makeSamples(all, bundles, join(work, 'seen'))
  const names = [...new Set(bundles.values())].map((name) => join('bundles', name))
  console.log(
    `${names.length} bundles, ${files.length} files, ${sourceBytes} bytes; ${origins.size} samples; load ${loadavg()[0]?.toFixed(1)}`,
  )
  const rows: string[][] = []
  const add = async (what: string, out: string, killAfterMs?: number) => {
    const words = ['index', 'add', 'all.index', ...names]
    const place = { cwd: work, out: join(work, out), ...(killAfterMs && { killAfterMs }) }
    rows.push(row(what, await forewarn(words, place)))
  }
  await add('index add, killed after 20 s', 'killed.out', 20_000)
  const before = bundlesIn(work)
  await add('index add, run again', 'again.out')
  const kept = count(readFileSync(join(work, 'again.out'), 'utf8'), /: unchanged/g)
  await add('index add, nothing changed', 'unchanged.out')
  const out = join(work, 'compared.json')
  const words = ['compare', 'seen', '--against', 'all.index', '--json']
  const compared = await forewarn(words, { cwd: work, out })
  rows.push(row(`compare, ${origins.size} samples`, compared))
  console.log(table(['command', 'exit', 'seconds', 'of cores', 'peak MiB', 'B per B'], rows))
  console.log(`of ${before} bundles before the kill ${kept} were not made again`)
  console.log(`on disk ${(diskBytes(work) / sourceBytes).toFixed(2)} bytes a byte of source`)
  console.log(`the answer is of ${statSync(out).size} bytes`)
  await judge(out, origins)

  function row(what: string, { seconds, cpuSeconds, peakMib, code }: Run): string[] {
    const share = ((peakMib * 2 ** 20) / sourceBytes).toFixed(2)
    return [
      what,
      String(code),
      seconds.toFixed(0),
      cpuSeconds.toFixed(0),
      peakMib.toFixed(0),
      share,
    ]
  }
}

function bundlesIn(work: string): number {
  return readdirSync(join(work, 'all.index')).filter((name) => name.endsWith('.bundle')).length
}

function diskBytes(work: string): number {
  const index = join(work, 'all.index')
  return readdirSync(index).reduce((sum, name) => sum + statSync(join(index, name)).size, 0)
}

function count(text: string, what: RegExp): number {
  return [...text.matchAll(what)].length
}

async function judge(file: string, origins: ReadonlyMap<string, string | undefined>) {
  let [own, first, named, wrong, strangers, called] = [0, 0, 0, 0, 0, 0]
  for await (const { sample, verdict, best } of entriesOf(file)) {
    const origin = origins.get(sample)
    const isFirst = best[0]?.item.split('/')[0] === origin
    if (origin === undefined) {
      strangers++
      if (verdict === 'derived') called++
      continue
    }
    own++
    if (isFirst) first++
    if (verdict !== 'derived' || (best[0]?.margin ?? 0) <= 0) continue
    named++
    if (!isFirst) wrong++
  }
  console.log(
    `${own} samples of bundles: theirs is first in ${percent(first, own)}; derived with a margin ${percent(named, own)}, of another bundle ${percent(wrong, own)}`,
  )
  console.log(`${strangers} samples of no bundle: derived ${percent(called, strangers)}`)
}
