// How well copies are told from unrelated programs, on packages that the background never saw:
//   node --conditions=source bench/likeness.ts [--tune] [--keep FOLDER] [LANGUAGE…]
// Packages are fetched from npm and Debian, into FOLDER if given. With --tune on those that thresholds were set by.

import { parseArgs } from 'node:util'
import { openBackground } from '@forewarn/core/likeness/background'
import { compareIndexed, type Indexed, indexItem } from '@forewarn/core/likeness/compare'
import { type Prepared, prepare } from '@forewarn/core/likeness/prepared'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { mix } from '@forewarn/core/likeness/symbols'
import { VERDICTS, type Verdict } from '@forewarn/core/likeness/verdict'
import { transformSync } from 'esbuild'
import { minify } from 'terser'
import { inFolder } from './carriers/fetch.ts'
import { drawn } from './carriers/subject.ts'
import { disguise } from './disguise.ts'
import { type PublicFile, publicCode, type Split } from './public-code.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { tune: { type: 'boolean' }, keep: { type: 'string' } },
})
const split: Split = options.tune ? 'tune' : 'report'
const ITEMS = 100
const MOST_FILES = 300
const background = openBackground(PUBLIC_CODE)
const LANGUAGES = [
  ...(['javascript', 'python', 'lua', 'c', 'cpp', 'java', 'csharp', 'go', 'php', 'ruby'] as const),
  ...(['rust', 'bash', 'markdown'] as const),
]
const languages = LANGUAGES.filter((one) => positionals.length === 0 || positionals.includes(one))

let state = 42
/** A whole number below `limit`; the same in every run. */
function draw(limit: number): number {
  state = mix(state, 0x9e3779b9)
  return (state >>> 0) % limit
}

function pick<T>(list: readonly T[]): T {
  return list[draw(list.length)] as T
}

function part(text: string, share: number): string {
  const lines = text.split('\n')
  const count = Math.max(1, Math.round(lines.length * share))
  const from = draw(lines.length - count + 1)
  return lines.slice(from, from + count).join('\n')
}

function transplant(item: string, host: string, share: number): string {
  const lines = host.split('\n')
  const at = draw(lines.length)
  return [...lines.slice(0, at), part(item, share), ...lines.slice(at)].join('\n')
}

/** Every `every`th word of prose replaced by another. */
function reword(text: string, every: number): string {
  let n = 0
  return text.replace(/\p{L}+/gu, (word) => (++n % every === 0 ? `${word}ly` : word))
}

interface Probe {
  readonly kind: string
  readonly sample: Prepared
  readonly item: Indexed
}

async function probes(item: PublicFile, host: PublicFile): Promise<Probe[]> {
  const indexed = indexItem(item, background)
  const made: Record<string, string> =
    item.language === 'markdown'
      ? { 'reworded 1 in 8': reword(item.text, 8), 'reworded 1 in 5': reword(item.text, 5) }
      : { renamed: disguise(item) }
  if (item.language === 'javascript') Object.assign(made, await compiled(item.text))
  for (const share of [0.05, 0.1, 0.25, 0.5])
    made[`part ${share * 100} %`] = disguise({
      ...item,
      text: transplant(item.text, host.text, share),
    })
  const path = `sample${/\.\w+$/.exec(item.path)?.[0] ?? '.sh'}`
  return Object.entries(made).map(([kind, text]) => ({
    kind,
    sample: prepare({ path, text }, background),
    item: indexed,
  }))
}

async function compiled(text: string): Promise<Record<string, string>> {
  const made: Record<string, string> = {}
  try {
    made['esbuild'] = transformSync(text, { minify: true }).code
    made['terser'] = (await minify(text, { mangle: true, compress: true })).code ?? ''
  } catch {
    // A module that one of them cannot read is left out of its row.
  }
  return made
}

interface Score {
  readonly nats: number
  readonly verdict: Verdict
}

function score(sample: Prepared, item: Indexed): Score {
  const { verdict, best } = compareIndexed(sample, [item])
  return { nats: best[0]?.nats ?? 0, verdict }
}

/** Lines so long that two hands do not write the same one; licences stand in comments. */
const longLines = ({ text }: PublicFile): Set<string> =>
  new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length >= LONG_LINE && !/^(?:\/\/|\/?\*|#|--)/.test(line)),
  )
const LONG_LINE = 40
const COPIED_LINES = 3

interface Candidate {
  readonly packageName: string
  readonly lines: ReadonlySet<string>
  readonly indexed: Indexed
}

const candidate = (file: PublicFile): Candidate => ({
  packageName: file.packageName,
  lines: longLines(file),
  indexed: indexItem(file, background),
})

/** A pair that shares `COPIED_LINES` long lines to the letter is a copy, whatever its package says. */
const isCopy = (one: Candidate, other: Candidate): boolean =>
  [...one.lines].filter((line) => other.lines.has(line)).length >= COPIED_LINES

/** Pairs of files from different packages, drawn at random, without copies. */
function unrelated(all: readonly Candidate[], pairs: number): Score[] {
  const scores: Score[] = []
  for (let tried = 0; scores.length < pairs && tried < 20 * pairs; tried++) {
    const [one, other] = [pick(all), pick(all)]
    if (one.packageName === other.packageName || isCopy(one, other)) continue
    scores.push(score(one.indexed, other.indexed))
  }
  return scores.sort((x, y) => y.nats - x.nats)
}

/** All pairs of scripts for one protocol, without copies: the nearest to another's check for a flaw. */
function sameProtocol(all: readonly Candidate[]): Score[] {
  const scripts = all.filter(({ indexed }) => indexed.path.endsWith('.nse'))
  return scripts.flatMap((one, at) =>
    scripts
      .slice(at + 1)
      .filter((other) => other.packageName === one.packageName && !isCopy(one, other))
      .map((other) => score(one.indexed, other.indexed)),
  )
}

const row = (...cells: (string | number)[]): void =>
  console.log(cells.map((cell) => String(cell).padEnd(15)).join(''))

function share(scores: readonly Score[], holds: (score: Score) => boolean): string {
  return (scores.filter(holds).length / scores.length).toFixed(4)
}

const called = (scores: readonly Score[]): string[] =>
  VERDICTS.map((verdict) => share(scores, (each) => each.verdict === verdict))

/** Per kind of copy: the share above what 1 in 100 and 1 in 1,000 unrelated pairs reach. */
async function measure(
  language: PublicFile['language'],
  files: readonly PublicFile[],
): Promise<void> {
  const candidates = files.map(candidate)
  const apart = unrelated(candidates, language === 'markdown' ? 3_000 : 10_000)
  const at = (rate: number): number => apart[Math.floor(apart.length * rate)]?.nats ?? 0
  const print = (kind: string, all: readonly Score[]): void => {
    const median = all.map(({ nats }) => nats).sort((a, b) => a - b)[all.length >> 1] ?? 0
    const above = (rate: number): string => share(all, ({ nats }) => nats > at(rate))
    row(kind, all.length, median.toFixed(0), above(1e-2), above(1e-3), ...called(all))
  }
  console.log(
    `\n${language}: ${files.length} files; 1e-2 at ${at(1e-2).toFixed(1)}, 1e-3 at ${at(1e-3).toFixed(1)} nats`,
  )
  row('', 'pairs', 'median nats', '> 1e-2', '> 1e-3', ...VERDICTS)
  print('unrelated', apart)
  if (language === 'lua') print('same protocol', sameProtocol(candidates))
  for (const [kind, scores] of await copies(files)) print(kind, scores)
}

async function copies(files: readonly PublicFile[]): Promise<Map<string, Score[]>> {
  const found = new Map<string, Score[]>()
  for (let n = 0; n < ITEMS; n++) {
    for (const { kind, sample, item } of await probes(pick(files), pick(files)))
      found.set(kind, [...(found.get(kind) ?? []), score(sample, item)])
  }
  return found
}

const started = performance.now()
const found = await inFolder(options.keep, async (folder) => publicCode(folder, languages))
const all = found.filter((file) => file.split === split)
for (const language of languages) {
  const own = all.filter((file) => file.language === language)
  await measure(language, drawn(own, MOST_FILES, 5))
}
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`)
