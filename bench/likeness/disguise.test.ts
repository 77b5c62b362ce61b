// A disguise is a program again: it parses as well as before, and does the same where it can be run here.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dice } from '@forewarn/core/marking/codes/dice'
import { languageOf } from '@forewarn/core/syntax/language'
import { afterAll, describe, expect, it } from 'vitest'
import { COMPILED, missing, printed, SCRIPTS, sourceOf } from '../../tests/tracing/compilers.ts'
import { reformat, rename } from './disguise.ts'
import { errorsIn, treeOf } from './grammar.ts'
import { partOf, paste, piecesOf } from './pieces.ts'
import { reorder } from './reorder.ts'

const SEEDS = [1, 2, 3]
const POWERSHELL = { file: 'traps.ps1', commands: () => [], copies: 0 }
const TRAPS = [...COMPILED, ...SCRIPTS, POWERSHELL]
/** Prints names of its own. */
const SAYS_ITS_NAMES = /\.(?:c|py)$/
/** Prints its members in their order, is found by the name of its class, or has a compiler that is slow. */
const NOT_RUN = /\.(?:js|java|cs|go)$/
const folder = mkdtempSync(join(tmpdir(), 'forewarn-disguise-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(TRAPS)('a disguise of $file', (program) => {
  const text = sourceOf(program)
  const language = languageOf(program.file, text)
  const errors = (one: string): number => errorsIn(treeOf(one, language))
  const disguises = (seed: number): Readonly<Record<string, string>> => {
    const roll = dice(seed)
    const renamed = rename(text, language, roll)
    return {
      ...{ renamed, reformatted: reformat(text, language) },
      ...{ reordered: reorder(text, language, roll) },
      ...{ 'all three': reformat(reorder(renamed, language, roll), language) },
    }
  }

  it('parses as well as the original', () => {
    const before = errors(text)
    for (const seed of SEEDS)
      for (const [kind, made] of Object.entries(disguises(seed)))
        expect({ kind, errors: errors(made) }).toEqual({ kind, errors: before })
  })

  it('is another text', () => {
    for (const [kind, made] of Object.entries(disguises(1)))
      expect(kind === 'reordered' || made !== text, kind).toBe(true)
  })

  const isAbsent = missing(program) !== undefined
  const printing = NOT_RUN.test(program.file) ? undefined : it.skipIf(isAbsent)
  printing?.('prints the same', () => {
    const path = join(folder, program.file)
    const run = (one: string): string => {
      writeFileSync(path, one)
      return printed(program, path)
    }
    const before = run(text)
    const isRun = (kind: string): boolean => kind.startsWith('re') && kind !== 'renamed'
    for (const [kind, made] of Object.entries(disguises(1)))
      if (isRun(kind) || !SAYS_ITS_NAMES.test(program.file))
        expect(`${kind}\n${run(made)}`).toBe(`${kind}\n${before}`)
  })

  it('has a part that leaves another program as whole as it was', () => {
    const pieces = piecesOf(text, language)
    let pasted = 0
    for (const seed of SEEDS) {
      const roll = dice(seed)
      const part = partOf(pieces, 5, roll)
      if (part === undefined) continue
      const lines = text.split('\n').slice(part.from, part.to + 1)
      const whole = paste(pieces, { layer: part.layer, lines }, roll)
      if (whole === undefined) continue
      pasted++
      expect(errors(whole.text)).toBeLessThanOrEqual(errors(text))
      const put = whole.text.split('\n').slice(whole.at, whole.at + lines.length)
      expect(put.map((line) => line.trim())).toEqual(lines.map((line) => line.trim()))
    }
    expect(pasted).toBeGreaterThan(0)
  })
})
