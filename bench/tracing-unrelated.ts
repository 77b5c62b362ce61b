// Files that derive from nothing shared, each traced against many issues of many bundles: nobody may be named.
//   node --conditions=source bench/tracing-unrelated.ts [--quick] [--pairs N] [--rules FOLDER] [ROOT…]
// Files: texts below ROOT (this project's packages, Debian's Python and /usr/share where none is given)
// and rules below FOLDER, drawn by a fixed seed. Bundles: programs and rules that others wrote, for 400
// recipients of 80 partners; files of a bundle's own package are left out. A file is read against a
// bundle once, and what was read is traced against fifty issues of it, each with codewords of its own.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/codes/dice'
import { trace } from '@forewarn/core/marking/codes/trace'
import { mark, prepare } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { programsBelow } from './carriers/subject.ts'

const MODULES = new URL('../node_modules', import.meta.url).pathname
const ROOTS = [MODULES, '/usr/lib/python3', '/usr/lib/python3.11', '/usr/share']
const TEXT =
  /\.(?:[cm]?js|ts|py|lua|nse|rb|pl|sh|bash|ps1|c|h|cc|cpp|java|cs|go|php|rs|md|txt|rst|html|xml|json|ya?ml|csv|rules|yar|yara|sql|css|conf|cfg|ini)$/

/** What is shared in each: the programs of one package. */
const SHARED: readonly (readonly [name: string, root: string, ending: RegExp])[] = [
  ...['commander', 'chai', 'hono', 'luamin', 'pg', 'semver', 'terser', 'ajv', 'zod', 'yaml'].map(
    (name) => [name, `${MODULES}/${name}`, /\.[cm]?js$/] as const,
  ),
  ['http', '/usr/lib/python3.11/http', /\.py$/],
  ['email', '/usr/lib/python3.11/email', /\.py$/],
  ['json', '/usr/lib/python3.11/json', /\.py$/],
  ['xml', '/usr/lib/python3.11/xml', /\.py$/],
  ['asyncio', '/usr/lib/python3.11/asyncio', /\.py$/],
  ['nmap', '/usr/share/nmap/scripts', /vuln.*\.nse$/],
]

/** The same places for the same people, under another seed. */
type Issue = Pick<Master, 'positions' | 'codewords'>

interface Bundle {
  readonly name: string
  readonly master: Master
  readonly issues: readonly Issue[]
}

const MOST_BYTES = 60_000
const BUNDLE_BYTES = 30_000
const ISSUES = 50
const HOLDERS = Array.from({ length: 400 }, (_, i) => ({
  ...{ recipient: `r${i}`, partner: `p${i % 80}` },
}))

const { values: options, positionals: given } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, pairs: { type: 'string' }, rules: { type: 'string' } },
})
const pairs = Number(options.pairs ?? (options.quick ? 500 : 20_000))
const ruleKinds = options.rules === undefined ? [] : [/\.yara?$/, /\.ya?ml$/]

const parse = await loadGrammars()
const bundles = [
  ...SHARED.flatMap((one) => bundleOf(...one)),
  ...ruleKinds.flatMap((kind) => bundleOf(`rules ${kind.source}`, options.rules ?? '', kind)),
]
const files = shuffled((given.length > 0 ? given : ROOTS).flatMap(textsBelow))
const rules = shuffled(options.rules === undefined ? [] : textsBelow(options.rules))
const places = bundles.reduce((sum, { master }) => sum + master.positions.length, 0)
console.log(`${bundles.length} bundles with ${places} places, ${files.length + rules.length} files`)

const count = { files: 0, pairs: 0, read: 0, ours: 0, traces: 0, named: 0 }
const began = performance.now()
for (const [at, path] of files.entries()) {
  if (count.pairs >= pairs) break
  look(path)
  // Rules are few beside programs: one with every file, as long as there are some.
  const rule = rules[at]
  if (rule !== undefined) look(rule)
  if (at % 100 === 99) process.stderr.write(`${count.pairs} of ${pairs} pairs\n`)
}
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(
  `${count.files} files, ${count.pairs} pairs of a file and a bundle, ${count.pairs * ISSUES} of a file and ` +
    `an issue, in ${seconds} s: some place was read in ${count.read} pairs (${count.ours} taken for ours), ` +
    `so ${count.traces} traces; named anybody: ${count.named}`,
)
if (count.pairs < pairs) console.log(`There were no more files: ${pairs} pairs were asked for.`)

function bundleOf(name: string, root: string, ending: RegExp): Bundle[] {
  let left = BUNDLE_BYTES
  const items = programsBelow(root, ending).flatMap(({ path, text }) => {
    if (text.length > left) return []
    left -= text.length
    return [{ path, text, declared: [], exposure: 'confidential' as const }]
  })
  const prepared = prepare(items, parse)
  const [master, ...others] = Array.from({ length: ISSUES }, (_, i) =>
    mark(new Uint8Array(32).fill(i + 1), prepared, HOLDERS),
  )
  if (master === undefined || master.positions.length === 0) return []
  return [{ name, master, issues: [master, ...others] }]
}

function look(path: string): void {
  const text = readFileSync(path, 'utf8')
  count.files++
  for (const { name, master, issues } of bundles) {
    if (path.includes(`/${name}/`) || master.items.some((item) => path.endsWith(`/${item.path}`)))
      continue
    count.pairs++
    const { reading, isOurs, searched } = readLeak(master, [{ path, text }])
    if (isOurs) count.ours++
    if (!reading.some((symbol) => symbol !== undefined)) continue
    count.read++
    for (const [at, { positions, codewords }] of issues.entries()) {
      count.traces++
      const { traced } = trace({ positions, codewords, reading, holders: HOLDERS, searched })
      if (traced.length === 0) continue
      count.named++
      console.log(`NAMED: issue ${at} of ${name} by ${path}`)
    }
  }
}

function textsBelow(root: string): string[] {
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => TEXT.test(path))
    .map((path) => join(root, path))
    .filter((path) => {
      const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 }
      return size > 200 && size <= MOST_BYTES
    })
    .sort()
}

function shuffled<T>(all: T[]): T[] {
  const roll = dice(59)
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(roll() * (i + 1))
    const [a, b] = [all[i] as T, all[j] as T]
    all[i] = b
    all[j] = a
  }
  return all
}
