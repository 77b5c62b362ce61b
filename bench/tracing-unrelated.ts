// Files that derive from nothing shared, each traced against many bundles: nobody may be named.
//   node --conditions=source bench/tracing-unrelated.ts [--quick] [--trials N] [ROOT…]
// Files: texts below ROOT (this project's packages, Debian's Python and /usr/share where none is given), drawn
// by a fixed seed. Bundles: programs that others wrote, for 400 recipients of 80 partners; files of a
// bundle's own package are left out.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
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

interface Bundle {
  readonly name: string
  readonly master: Master
}

const MOST_BYTES = 60_000
const BUNDLE_BYTES = 30_000

const args = process.argv.slice(2)
const isQuick = args.includes('--quick')
const asked = args.includes('--trials') ? Number(args[args.indexOf('--trials') + 1]) : undefined
const trials = asked ?? (isQuick ? 2_000 : 1_000_000)
const given = args.filter((arg) => arg.startsWith('/'))

const parse = await loadGrammars()
const bundles = SHARED.flatMap(([name, root, ending]): Bundle[] => {
  let left = BUNDLE_BYTES
  const items = programsBelow(root, ending).flatMap(({ path, text }) => {
    if (text.length > left) return []
    left -= text.length
    return [{ path, text, declared: [], exposure: 'confidential' as const }]
  })
  const holders = Array.from({ length: 400 }, (_, i) => ({
    ...{ recipient: `r${i}`, partner: `p${i % 80}` },
  }))
  const master = mark(new Uint8Array(32).fill(name.length), prepare(items, parse), holders)
  return master.positions.length > 0 ? [{ name, master }] : []
})

const files = shuffled((given.length > 0 ? given : ROOTS).flatMap(textsBelow))
const positions = bundles.reduce((sum, { master }) => sum + master.positions.length, 0)
console.log(`${bundles.length} bundles with ${positions} positions, ${files.length} files`)
const count = { files: 0, trials: 0, ours: 0, read: 0, named: 0 }
const began = performance.now()
for (const path of files) {
  if (count.trials >= trials) break
  const text = readFileSync(path, 'utf8')
  count.files++
  for (const { name, master } of bundles) {
    if (path.includes(`/${name}/`)) continue
    count.trials++
    const { reading, isOurs } = readLeak(master, [{ path, text }])
    if (isOurs) count.ours++
    if (!reading.some((symbol) => symbol !== undefined)) continue
    count.read++
    const { holders, codewords } = master
    const { traced } = trace({ positions: master.positions, reading, holders, codewords })
    if (traced.length === 0) continue
    count.named++
    console.log(`NAMED: ${name} by ${path}`)
  }
}
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(
  `${count.trials} trials of ${count.files} files in ${seconds} s: in ${count.read} some place was read, ` +
    `${count.ours} were taken for ours, ${count.named} named anybody`,
)
if (count.trials < trials) console.log(`There were no more files: ${trials} trials were asked for.`)

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
