// jscpd 4 as a `Scorer`: exact tokens, as many as two texts share in runs of at least 25.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchInto } from '../carriers/fetch.ts'
import { eachPair, type Scorer } from './scorer.ts'
import type { World } from './sets.ts'

const LEAST_TOKENS = 25

interface Clone {
  readonly tokens: number
  readonly lines: number
  readonly firstFile: { readonly name: string }
  readonly secondFile: { readonly name: string }
}

/** It names each run's first place alone, so a third copy of a run is not seen beside the second. */
export function jscpd(folder: string): Scorer {
  fetchInto(folder, { npm: ['jscpd@4.0.5'], debian: [] })
  const program = join(folder, 'node_modules/jscpd/bin/jscpd')
  return {
    name: 'jscpd',
    reads: ({ texts }) => new Set(texts.map(({ path }) => endingOf(path))).size === 1,
    mostPairs: 0,
    score: (world, pairs) => score(program, world, pairs),
  }
}

const endingOf = (path: string): string => /\.\w+$/.exec(path)?.[0] ?? ''

function score(program: string, { texts }: World, pairs: Int32Array) {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-jscpd-'))
  try {
    mkdirSync(join(folder, 'in'))
    for (const at of new Set(pairs)) {
      const { path, text } = texts[at] ?? { path: '', text: '' }
      writeFileSync(join(folder, 'in', `${at}${endingOf(path)}`), text)
    }
    const limits = ['--min-tokens', `${LEAST_TOKENS}`, '--min-lines', '3', '--max-size', '1mb']
    const output = ['--reporters', 'json', '--output', folder, '--silent', '--max-lines', '100000']
    execFileSync(process.execPath, [program, ...limits, ...output, 'in'], {
      ...{ cwd: folder, stdio: 'ignore' },
    })
    const report = readFileSync(join(folder, 'jscpd-report.json'), 'utf8')
    const { duplicates } = JSON.parse(report) as { duplicates: Clone[] }
    const found = new Map<string, number>()
    for (const { firstFile, secondFile, lines } of duplicates) {
      const key = keyOf(numberOf(firstFile.name), numberOf(secondFile.name))
      found.set(key, (found.get(key) ?? 0) + lines)
    }
    const scores = new Float64Array(pairs.length / 2)
    eachPair(pairs, (sample, item, at) => {
      scores[at] = found.get(keyOf(sample, item)) ?? 0
    })
    return { lines: { scores } }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const numberOf = (name: string): number => Number(/(\d+)\.\w+$/.exec(name)?.[1])
const keyOf = (one: number, other: number): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`
