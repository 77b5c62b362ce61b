// Marked copies of programs in languages with braces compile, and do what the originals do.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/codes/dice'
import { itemWeaver } from '@forewarn/core/marking/places/item'
import { render } from '@forewarn/core/marking/template'
import { afterAll, describe, expect, it } from 'vitest'
import { COMPILED, missing, printed, sourceOf } from './compilers.ts'

const work = mkdtempSync(join(tmpdir(), 'forewarn-compiled-'))
afterAll(() => rmSync(work, { recursive: true }))
const weave = itemWeaver(await loadGrammars())

/** The last spelling of every place, the second, and mixtures. */
function choices(count: number): ((size: number) => number)[] {
  const mixed = Array.from({ length: count - 2 }, (_, seed) => {
    const roll = dice(seed)
    return (size: number) => Math.floor(roll() * size)
  })
  return [(size) => size - 1, (size) => Math.min(1, size - 1), ...mixed]
}

describe.each(COMPILED.map((one) => [one.file, one] as const))('%s', (file, language) => {
  const absent = missing(language)
  if (absent !== undefined) {
    console.warn(`SKIPPED for want of ${absent}: marked copies of ${file} that still run`)
  }

  // Compilers are slow where others use the machine as well.
  it.skipIf(absent)('compiles and prints the same in every copy', () => {
    const text = sourceOf(language)
    const { found, template } = weave({ path: file, text, declared: [] })
    expect(found.length).toBeGreaterThan(20)
    const path = join(work, file)
    writeFileSync(path, text)
    const expected = printed(language, path)
    expect(expected).not.toBe('')
    for (const choose of choices(language.copies)) {
      const symbols = found.map(({ alphabets }) => alphabets.map(choose))
      const copy = render(template, (carrier) => symbols[carrier] ?? [])
      expect(copy).not.toBe(text)
      writeFileSync(path, copy)
      expect(printed(language, path)).toBe(expected)
    }
  })
})
