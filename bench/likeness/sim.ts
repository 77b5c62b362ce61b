// sim 3.0 (Debian `similarity-tester`) as a `Scorer`: how much of one text is runs of the other.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { languageOf } from '@forewarn/core/syntax/language'
import { fetchInto } from '../carriers/fetch.ts'
import { eachPair, type Scorer } from './scorer.ts'
import type { World } from './sets.ts'

/** It has no lexer for the others: what has braces is read as C, and Python as words. */
const PROGRAMS: Readonly<Record<string, string>> = {
  java: 'sim_java',
  cpp: 'sim_c++',
  python: 'sim_text',
}

export function sim(folder: string): Scorer {
  fetchInto(folder, { npm: [], debian: ['similarity-tester'] })
  const bin = join(folder, 'debian/similarity-tester/usr/bin')
  return {
    name: 'sim',
    reads: isOneLanguage,
    mostPairs: 0,
    score: (world, pairs) => score(bin, world, pairs),
  }
}

const isOneLanguage = ({ texts }: World): boolean =>
  new Set(texts.map(({ path, text }) => languageOf(path, text))).size <= 1

function score(bin: string, { texts, language }: World, pairs: Int32Array) {
  const program = join(bin, PROGRAMS[language] ?? 'sim_c')
  if (!existsSync(program)) throw new Error(`no ${program}`)
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-sim-'))
  try {
    for (const [at, { text }] of texts.entries()) writeFileSync(join(folder, `${at}`), ascii(text))
    const input = texts.map((_, at) => `${at}\n`).join('')
    const options = { cwd: folder, input, encoding: 'utf8', maxBuffer: 2 ** 30 } as const
    const found = new Map<string, number>()
    const args = ['-p', '-t1', '-a', '-s', '-u', '-T', '-w1000', '-i']
    for (const line of execFileSync(program, args, options).split('\n')) {
      const [, one, percent, other] =
        /^(\d+) consists for (\d+) % of (\d+) material/.exec(line) ?? []
      if (one === undefined) continue
      const key = Number(one) < Number(other) ? `${one} ${other}` : `${other} ${one}`
      found.set(key, Math.max(found.get(key) ?? 0, Number(percent)))
    }
    const scores = new Float64Array(pairs.length / 2)
    eachPair(pairs, (sample, item, at) => {
      const key = sample < item ? `${sample} ${item}` : `${item} ${sample}`
      scores[at] = found.get(key) ?? 0
    })
    return { percent: { scores } }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** It stops at a byte that is not of ASCII. */
const ascii = (text: string): string => text.replace(/[^\n\t\x20-\x7e]/g, '?')
