// Dolos 3.5.1 as a `Scorer`: tree-sitter's node types, winnowed (k 23, w 17, as it comes).

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Lines } from '@forewarn/core/likeness/compare'
import { languageOf } from '@forewarn/core/syntax/language'
import { fetchInto } from '../carriers/fetch.ts'
import { eachPair, type Found, once, type Scorer } from './scorer.ts'
import type { World } from './sets.ts'

/** Only these are compiled: all twenty take many minutes. */
const PARSERS = ['c', 'cpp', 'go', 'java', 'javascript', 'php', 'python', 'rust', 'typescript']
const KGRAM = 23
const WINDOW = 17

interface Selection {
  readonly startRow: number
  readonly endRow: number
}
interface Fragment {
  readonly pairs: readonly object[]
  readonly leftSelection: Selection
  readonly rightSelection: Selection
}
interface Pair {
  readonly similarity: number
  readonly longest: number
  readonly leftFile: object
  buildFragments(): Fragment[]
}
interface Index {
  addFiles(files: object[]): void
  getPair(one: object, other: object): Pair
}
interface Tokenizer {
  tokenizeFile(file: object): object
}
interface Dolos {
  readonly core: { readonly FingerprintIndex: new (k: number, w: number) => Index }
  readonly File: new (path: string, content: string) => object
  readonly tokenizer: (language: string) => Promise<Tokenizer>
}

/** @param folder where it lies, or is fetched into */
export async function dolos(folder: string): Promise<Scorer> {
  fetchInto(folder, { npm: ['@dodona/dolos-lib@3.5.1'], debian: [] })
  compileParsers(folder)
  const loaded = await load(folder)
  return {
    name: 'Dolos',
    reads: ({ texts }) => texts.every(({ path, text }) => PARSERS.includes(languageOf(path, text))),
    mostPairs: 0,
    score: (world, pairs) => score(loaded, world, pairs),
  }
}

/** Left to install scripts otherwise; and the tree-sitter that comes built is for a newer Debian. */
function compileParsers(folder: string): void {
  const root = join(folder, 'node_modules/@dodona/dolos-parsers')
  if (existsSync(join(root, 'build/Release/tree_sitter_typescript_binding.node'))) return
  const wanted = PARSERS.map((name) => `${name}/binding.gyp`)
  writeFileSync(join(root, 'binding.gyp'), JSON.stringify({ includes: wanted }))
  const nodedir = existsSync('/usr/include/node/node_api.h') ? { npm_config_nodedir: '/usr' } : {}
  const env = { ...process.env, ...nodedir, npm_config_build_from_source: 'true' }
  const flags = ['--ignore-scripts=false', '--loglevel=error']
  execFileSync('npm', ['rebuild', 'tree-sitter', '@dodona/dolos-parsers', ...flags], {
    ...{ cwd: folder, env, stdio: 'ignore' },
  })
}

async function load(folder: string): Promise<Dolos> {
  const root = join(folder, 'node_modules')
  const dodona = join(root, '@dodona')
  const imported = (path: string) => import(pathToFileURL(join(dodona, path)).href)
  const core = await imported('dolos-core/dist/index.js')
  const lib = await imported('dolos-lib/dist/lib/language.js')
  const require = createRequire(join(root, 'x.js'))
  const { convertLanguage } = require('tree-sitter-compat')
  const tokenizer = async (name: string): Promise<Tokenizer> => {
    const parsers = join(dodona, 'dolos-parsers')
    const bound = require(join(parsers, `build/Release/tree_sitter_${name}_binding.node`))
    const parser = name === 'php' || name === 'typescript' ? bound[name] : bound
    const below = name === 'php' || name === 'typescript' ? `${name}/${name}` : name
    const types = readFileSync(join(parsers, below, 'src/node-types.json'), 'utf8')
    parser.nodeTypeInfo = JSON.parse(types)
    const language = new lib.CustomTreeSitterLanguage(name, [], async () => convertLanguage(parser))
    return language.createTokenizer({ includeComments: false })
  }
  return { core, File: core.File, tokenizer }
}

async function score({ core, File, tokenizer }: Dolos, { texts }: World, pairs: Int32Array) {
  const tokenizers = new Map<string, Tokenizer>()
  for (const name of new Set(texts.map(({ path, text }) => languageOf(path, text))))
    tokenizers.set(name, await tokenizer(name))
  const index = new core.FingerprintIndex(KGRAM, WINDOW)
  const fileAt = once((at) => {
    const { path, text } = texts[at] ?? { path: '', text: '' }
    const file = tokenizers.get(languageOf(path, text))?.tokenizeFile(new File(path, text)) ?? {}
    index.addFiles([file])
    return file
  })
  // All files first: a fingerprint is known to be shared once both are in.
  for (const at of new Set(pairs)) fileAt(at)
  const [similarity, longest] = [
    new Float64Array(pairs.length / 2),
    new Float64Array(pairs.length / 2),
  ]
  eachPair(pairs, (sample, item, at) => {
    const pair = index.getPair(fileAt(sample), fileAt(item))
    similarity[at] = pair.similarity
    longest[at] = pair.longest
  })
  const fragmentsAt = once((at) => {
    const pair = index.getPair(fileAt(pairs[at * 2] ?? 0), fileAt(pairs[at * 2 + 1] ?? 0))
    return { pair, all: pair.buildFragments() }
  })
  const found = (at: number, select: (all: Fragment[]) => Fragment[]): Found => {
    const { pair, all } = fragmentsAt(at)
    const sample = fileAt(pairs[at * 2] ?? 0)
    const fragments = select(all)
    const left = fragments.map(({ leftSelection }) => lines(leftSelection))
    const right = fragments.map(({ rightSelection }) => lines(rightSelection))
    return pair.leftFile === sample ? { sample: left, item: right } : { sample: right, item: left }
  }
  return {
    similarity: { scores: similarity, regions: (at: number) => found(at, (all) => all) },
    longest: { scores: longest, regions: (at: number) => found(at, longestOf) },
  }
}

const longestOf = (all: readonly Fragment[]): Fragment[] =>
  all.toSorted((one, other) => other.pairs.length - one.pairs.length).slice(0, 1)

const lines = ({ startRow, endRow }: Selection): Lines => [startRow + 1, endRow + 1]
