// Whether marked copies do what the originals do: a thousand copies of a program in each language.
//   node --conditions=source bench/tracing-compiled.ts [--copies N] [--go-packages N] [FILE…]
// A thousand copies of each program of traps; and packages of Go's library with their own tests, where
// their source is installed (golang-src). Seeds are fixed; exit code 1 where any copy differs.

import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/codes/dice'
import { itemWeaver } from '@forewarn/core/marking/places/item'
import { render } from '@forewarn/core/marking/template'
import {
  COMPILED,
  type Compiled,
  missing,
  printed,
  SCRIPTS,
  sourceOf,
} from '../tests/tracing/compilers.ts'

const words = process.argv.slice(2)
const given = (name: string, otherwise: number): number =>
  words.includes(name) ? Number(words[words.indexOf(name) + 1]) : otherwise
const copies = given('--copies', 1_000)
const files = words.filter((word) => word.startsWith('traps.'))

const weave = itemWeaver(await loadGrammars())
const work = mkdtempSync(join(tmpdir(), 'forewarn-compiled-'))

/** A copy of a text; every place drawn anew. */
function copyOf({ found, template }: ReturnType<typeof weave>, seed: number): string {
  const roll = dice(seed)
  const symbols = found.map(({ alphabets }) => alphabets.map((size) => Math.floor(roll() * size)))
  return render(template, (carrier) => symbols[carrier] ?? [])
}

/** What a copy prints; where it does not compile or run, that. */
function outcome(language: Compiled, path: string): string {
  try {
    return printed(language, path)
  } catch (error) {
    return String(error)
  }
}

function traps(language: Compiled): void {
  const absent = missing(language)
  if (absent !== undefined) {
    console.log(`${language.file}: ${absent} is not installed`)
    return
  }
  const text = sourceOf(language)
  const path = join(work, language.file)
  writeFileSync(path, text)
  const expected = printed(language, path)
  const woven = weave({ path: language.file, text, declared: [] })
  let different = 0
  for (let seed = 0; seed < copies; seed++) {
    writeFileSync(path, copyOf(woven, seed))
    if (outcome(language, path) !== expected) different++
  }
  if (different > 0) process.exitCode = 1
  console.log(
    `${language.file}: ${woven.found.length} carriers; ${different} of ${copies} copies differ`,
  )
}

/** Of Go's library: packages that stand by themselves, and have tests that take seconds. */
const PACKAGES =
  `bufio container/heap container/list container/ring encoding/ascii85 encoding/base32
  encoding/csv encoding/hex encoding/pem encoding/xml go/scanner html html/template index/suffixarray
  mime/quotedprintable net/mail net/textproto net/url path regexp/syntax text/scanner text/tabwriter
  text/template/parse compress/bzip2 compress/flate compress/lzw expvar image/color image/gif`
    .trim()
    .split(/\s+/)

function goTest(name: string): boolean {
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: work, GOFLAGS: '' }
  return spawnSync('go', ['test', '-short', `real/${name}`], { env, timeout: 300_000 }).status === 0
}

/** Packages whose own tests pass: whether they pass with every file of the package marked. */
function goPackages(library: string, most: number): void {
  const seen = { packages: 0, files: 0, carriers: 0, lines: 0, failed: [] as string[] }
  for (const name of PACKAGES.slice(0, most)) {
    const folder = join(work, 'src', 'real', name)
    mkdirSync(folder, { recursive: true })
    cpSync(join(library, name), folder, { recursive: true })
    if (!goTest(name)) continue
    seen.packages++
    for (const file of readdirSync(folder).filter((one) => /(?<!_test)\.go$/.test(one))) {
      const path = join(folder, file)
      const text = readFileSync(path, 'utf8')
      const woven = weave({ path: file, text, declared: [] })
      seen.files++
      seen.carriers += woven.found.length
      seen.lines += text.split('\n').length
      writeFileSync(path, copyOf(woven, seen.files))
    }
    if (!goTest(name)) seen.failed.push(name)
  }
  if (seen.failed.length > 0) process.exitCode = 1
  const { packages, files: count, carriers, lines, failed } = seen
  console.log(`Go: ${packages} packages, ${count} files, ${lines} lines, ${carriers} carriers;`)
  console.log(`  their own tests fail for ${failed.length} marked ones ${failed.join(' ')}`)
}

try {
  const wanted = [...SCRIPTS, ...COMPILED].filter(
    ({ file }) => files.length === 0 || files.includes(file),
  )
  for (const language of wanted) traps(language)
  const library = readdirSync('/usr/share').find((name) => /^go-\d/.test(name))
  const source = join('/usr/share', library ?? 'go', 'src')
  if (!existsSync(source)) console.log('Go: golang-src is not installed')
  else if (files.length === 0 || words.includes('--go-packages'))
    goPackages(source, given('--go-packages', PACKAGES.length))
} finally {
  rmSync(work, { recursive: true, force: true })
}
