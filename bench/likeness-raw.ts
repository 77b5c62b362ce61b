// What is no text, against code: ordinary binaries that nothing was shared with, and compiled programs of items:
//   node --conditions=source bench/likeness-raw.ts [--keep FOLDER] [--tune] [FOLDER OF BINARIES…]
// Binaries are those installed in /usr/bin and /usr/lib; of programs that are in them for good reasons, none is
// among the items. Compiled are Python by `py_compile` and JavaScript by V8, as it keeps code in a cache.

import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Script } from 'node:vm'
import { openBackground } from '@forewarn/core/likeness/background'
import { pack } from '@forewarn/core/likeness/index/packed'
import { Search, shelve } from '@forewarn/core/likeness/index/shelf'
import { prepare } from '@forewarn/core/likeness/prepared'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { mix, symbol } from '@forewarn/core/likeness/symbols'
import { heldIn } from '@forewarn/core/likeness/unpack/held'
import { unpack } from '@forewarn/core/likeness/unpack/unpack'
import { inFolder } from './carriers/fetch.ts'
import { drawn } from './carriers/subject.ts'
import { type PublicFile, publicCode, walk } from './public-code.ts'
import { interval, table } from './real-input-table.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'string' }, tune: { type: 'boolean' }, show: { type: 'boolean' } },
})
const split = options.tune ? 'tune' : 'report'
const background = openBackground(PUBLIC_CODE)

const STRANGE = ['javascript', 'c', 'cpp', 'java', 'csharp'] as const
const ITEMS = 1_000
const BINARIES = 1_000
const MOST_BYTES = 16 * 2 ** 20
const COMPILED = 300

interface Binary {
  readonly path: string
  readonly bytes: Uint8Array
}

/** By name, so that one program's binaries are never in two splits. Node carries npm packages. */
function binaries(): Binary[] {
  const roots = positionals.length > 0 ? positionals : ['/usr/bin', '/usr/lib']
  const paths = roots.flatMap((root) => walk(root, '').map((path) => join(root, path)))
  const own = paths.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1).split(/[.-]/)[0] ?? ''
    const isOwn = (mix(11, symbol(name)) >>> 8) % 2 === (options.tune ? 0 : 1)
    return isOwn && !/node|chrom|python|\.py$/i.test(path) && !/\.(?:gz|zip|jar)$/.test(path)
  })
  const found: Binary[] = []
  for (const path of drawn(own, own.length, 3)) {
    const { size } = lstatSync(path)
    if (size < 1_000 || size > MOST_BYTES) continue
    const bytes = readFileSync(path)
    if (unpack({ path, bytes }).layers[0]?.text === undefined) found.push({ path, bytes })
    if (found.length === BINARIES) break
  }
  return found
}

function searchOf(items: readonly PublicFile[]): Search {
  const packed = items.map((item) => pack(prepare(item, background)))
  return new Search(shelve(packed, (bytes) => new ArrayBuffer(bytes), { isSearched: false }))
}

const heldBy = (sample: Binary, search: Search) =>
  heldIn(unpack(sample).layers, search.needles, search.count).found

function strangers(items: readonly PublicFile[]): void {
  const search = searchOf(items)
  const all = binaries()
  const nats: number[] = []
  let [similar, seconds, megabytes] = [0, 0, 0]
  for (const binary of all) {
    const began = performance.now()
    const found = heldBy(binary, search)
    seconds += (performance.now() - began) / 1000
    megabytes += binary.bytes.length / 2 ** 20
    if (found.some(({ verdict }) => verdict === 'similar')) similar++
    for (const one of found) nats.push(one.nats)
    const [best] = found
    // To see what strangers share, and not for the tables.
    if (options.show && best !== undefined && best.nats >= 8) {
      const said = best.held
        .slice(0, 6)
        .map(({ text, nats }) => `${text.slice(0, 40)} ${nats.toFixed(1)}`)
      console.log(
        binary.path,
        search.pathOf(best.item),
        best.nats.toFixed(1),
        best.verdict,
        JSON.stringify(said),
      )
    }
  }
  const pairs = all.length * items.length
  const rows = [5, 10, 15, 20].map((least) => {
    const hits = nats.filter((one) => one >= least).length
    return [least, hits, pairs, upTo(hits, pairs)]
  })
  console.log(
    `\nStrangers: ${all.length} binaries, ${items.length} files of code, split “${split}”`,
  )
  console.log(table(['nats', 'pairs that reach them', 'of pairs', 'share at most'], rows))
  const [low, high] = interval(similar, all.length)
  console.log(
    `Called similar to any of ${items.length}: ${similar} of ${all.length} (${low.toFixed(4)}–${high.toFixed(4)})`,
  )
  console.log(`${megabytes.toFixed(0)} MiB in ${seconds.toFixed(1)} s`)
}

/** The upper end of what is compatible with so many, 95 %. */
const upTo = (hits: number, of: number): string => interval(hits, of)[1].toExponential(1)

function compiled(items: readonly PublicFile[], folder: string, how: keyof typeof COMPILERS): void {
  const search = searchOf(items)
  const counts = { compiled: 0, first: 0, similar: 0 }
  for (const [at, item] of items.entries()) {
    const bytes = COMPILERS[how](item, folder)
    if (bytes === undefined) continue
    const found = heldBy({ path: `${at}.bin`, bytes }, search)
    counts.compiled++
    if (found[0]?.item === at) counts.first++
    if (found.find(({ item }) => item === at)?.verdict === 'similar') counts.similar++
  }
  const { compiled, first, similar } = counts
  console.log(
    `${how}: ${compiled} compiled; its source first of ${items.length} ${first}; called similar ${similar}`,
  )
}

/** Without what cannot be compiled alone. */
const COMPILERS = {
  python(item: PublicFile, folder: string): Uint8Array | undefined {
    const [source, target] = [join(folder, 'one.py'), join(folder, 'one.pyc')]
    writeFileSync(source, item.text)
    const code = 'import py_compile,sys; py_compile.compile(sys.argv[1], sys.argv[2], doraise=True)'
    try {
      execFileSync('python3', ['-c', code, source, target], { stdio: 'ignore' })
    } catch {
      return undefined
    }
    return readFileSync(target)
  },
  javascript({ text }: PublicFile): Uint8Array | undefined {
    try {
      return new Script(`(function () {${text}\n})`).createCachedData()
    } catch {
      return undefined
    }
  },
} as const

await inFolder(options.keep, async (folder) => {
  const languages = [...STRANGE, 'python'] as const
  const code = publicCode(folder, languages).filter((file) => file.split === split)
  strangers(
    drawn(
      code.filter(({ language }) => language !== 'python'),
      ITEMS,
      5,
    ),
  )
  const work = join(folder, 'compiled')
  mkdirSync(work, { recursive: true })
  for (const how of ['python', 'javascript'] as const)
    compiled(
      drawn(
        code.filter(({ language }) => language === how),
        COMPILED,
        7,
      ),
      work,
      how,
    )
})
