// How often an obfuscated program is likest to its own original, among many others of many packages:
//   node --conditions=source bench/likeness-obfuscated.ts [--files N] [--keep FOLDER] [DISGUISE…]
// Originals are ordinary packages that are installed here; javascript-obfuscator is fetched from npm, into FOLDER if given.

import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBackground } from '@forewarn/core/likeness/background'
import { comparePrepared } from '@forewarn/core/likeness/compare'
import { prepare } from '@forewarn/core/likeness/prepared'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { mix, symbol } from '@forewarn/core/likeness/symbols'
import { transformSync } from 'esbuild'
import { minify } from 'terser'
import { fetchInto, inFolder } from './carriers/fetch.ts'

const OBFUSCATOR = 'javascript-obfuscator@5.8.0'
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '80' },
    keep: { type: 'string' },
    from: { type: 'string' },
    draw: { type: 'string', default: '1' },
    wrong: { type: 'boolean' },
  },
})

interface Original {
  readonly path: string
  readonly text: string
}

type Disguise = (text: string) => string | Promise<string>
interface Obfuscator {
  obfuscate(text: string, options: object): { getObfuscatedCode(): string }
}

const [LEAST_BYTES, MOST_BYTES] = [3_000, 40_000]
const LEFT_OUT =
  /\.min\.|[._]test\.|\/tests?\/|\/node_modules\/|_?vendor|javascript-obfuscator|vuln/

/** One file of each package that has one: the one whose path is first by chance. */
function originals(count: number): Original[] {
  const modules = options.from ?? new URL('../node_modules', import.meta.url).pathname
  const packages = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => join(name, one)) : [name],
  )
  const shuffled = (paths: readonly string[]) =>
    [...paths].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
  const found: Original[] = []
  for (const name of shuffled(packages.filter((one) => !/^(?:\.|forewarn|@forewarn)/.test(one)))) {
    if (found.length >= count) break
    const paths = shuffled(scripts(join(modules, name)))
    const texts = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    const first = texts.find(({ text }) => isReadable(text))
    if (first !== undefined) found.push(first)
  }
  return found
}

const order = (path: string): number => mix(symbol(path), Number(options.draw)) >>> 0

function scripts(folder: string): string[] {
  if (!lstatSync(folder).isDirectory()) return []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => /\.js$/.test(path) && !LEFT_OUT.test(path))
    .map((path) => join(folder, path))
    .filter((path) => {
      const info = lstatSync(path)
      return info.isFile() && info.size >= LEAST_BYTES && info.size <= MOST_BYTES
    })
}

/** A program of lines, that the tools here can read, and no list of data. */
function isReadable(text: string): boolean {
  try {
    const small = transformSync(text, { minify: true }).code
    return small.length > 0.15 * text.length && text.length / text.split('\n').length < 120
  } catch {
    return false
  }
}

function disguises(folder: string): Readonly<Record<string, Disguise>> {
  const load = createRequire(join(folder, 'package.json'))
  const { obfuscate } = load('javascript-obfuscator') as Obfuscator
  const preset =
    (name: string, more: object = {}) =>
    (text: string) =>
      obfuscate(text, {
        optionsPreset: `${name}-obfuscation`,
        seed: 1,
        ...more,
      }).getObfuscatedCode()
  const shrunk = async (text: string) =>
    (await minify(text, { mangle: true, compress: true })).code ?? ''
  const short = { identifierNamesGenerator: 'mangled', renameGlobals: true }
  return {
    terser: shrunk,
    esbuild: (text) => transformSync(text, { minify: true }).code,
    low: preset('low'),
    medium: preset('medium'),
    high: preset('high'),
    'high, short names': preset('high', short),
    'medium, terser': (text) => shrunk(preset('medium')(text)),
  }
}

const row = (...cells: (string | number)[]): void =>
  console.log(cells.map((cell) => String(cell).padEnd(20)).join(''))

await inFolder(options.keep, async (folder) => {
  fetchInto(folder, { npm: [OBFUSCATOR], debian: [] })
  const background = openBackground(PUBLIC_CODE)
  const all = originals(Number(options.files))
  const items = all.map((one) => prepare(one, background))
  console.log(`${all.length} originals of as many packages`)
  row('', 'samples', 'first', 'kB', 'ms a kB', 'unread')
  for (const [name, disguise] of Object.entries(disguises(folder))) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    let [samples, first, bytes, ms, unread] = [0, 0, 0, 0, 0]
    for (const { path, text } of all) {
      let disguised = ''
      try {
        disguised = await disguise(text)
      } catch {
        unread++
        continue
      }
      const started = performance.now()
      const sample = prepare({ path: 'sample.js', text: disguised }, background)
      ms += performance.now() - started
      const { best } = comparePrepared(sample, items)
      samples++
      bytes += disguised.length
      if (best[0]?.item === path) first++
      else if (options.wrong)
        console.log(
          name,
          path,
          best[0]?.item,
          best.find(({ item }) => item === path)?.nats,
          best[0]?.nats,
        )
    }
    row(
      name,
      samples,
      (first / samples).toFixed(3),
      (bytes / 1000).toFixed(0),
      (ms / (bytes / 1000)).toFixed(2),
      unread,
    )
  }
})
