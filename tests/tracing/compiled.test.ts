// Marked copies of programs in languages with braces compile, and do what the originals do.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/dice'
import { itemWeaver } from '@forewarn/core/marking/item'
import { render } from '@forewarn/core/marking/template'
import { afterAll, describe, expect, it } from 'vitest'

const work = mkdtempSync(join(tmpdir(), 'forewarn-compiled-'))
afterAll(() => rmSync(work, { recursive: true }))
const weave = itemWeaver(await loadGrammars())

interface Compiled {
  readonly file: string
  /** Commands, one after another; what the last one prints counts. */
  readonly commands: (path: string) => readonly (readonly [string, ...string[]])[]
  readonly copies: number
}

const LANGUAGES: readonly Compiled[] = [
  {
    file: 'traps.c',
    commands: (path) => [['gcc', '-std=gnu11', '-w', '-o', `${path}.out`, path], [`${path}.out`]],
    copies: 5,
  },
  {
    file: 'traps.cpp',
    commands: (path) => [['g++', '-std=c++17', '-w', '-o', `${path}.out`, path], [`${path}.out`]],
    copies: 2,
  },
  { file: 'traps.php', commands: (path) => [['php', path]], copies: 6 },
  {
    file: 'traps.java',
    commands: (path) => [
      ['javac', '-nowarn', '-d', work, path],
      ['java', '-XX:TieredStopAtLevel=1', '-cp', work, 'Traps'],
    ],
    copies: 2,
  },
  { file: 'traps.go', commands: (path) => [['go', 'run', path]], copies: 2 },
  {
    file: 'traps.cs',
    commands: (path) => [
      ['mcs', '-warn:0', `-out:${path}.exe`, path],
      ['mono', `${path}.exe`],
    ],
    copies: 2,
  },
]

const isThere = (command: string): boolean => spawnSync('which', [command]).status === 0

function printed({ commands }: Compiled, path: string): string {
  const outputs = commands(path).map(([command, ...args]) =>
    execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  return outputs.at(-1) ?? ''
}

/** The last spelling of every place, the second, and mixtures. */
function choices(count: number): ((size: number) => number)[] {
  const mixed = Array.from({ length: count - 2 }, (_, seed) => {
    const roll = dice(seed)
    return (size: number) => Math.floor(roll() * size)
  })
  return [(size) => size - 1, (size) => Math.min(1, size - 1), ...mixed]
}

describe.each(LANGUAGES.map((one) => [one.file, one] as const))('%s', (file, language) => {
  const [[compiler]] = language.commands('') as [[string]]
  const isAbsent = !isThere(compiler)
  if (isAbsent)
    console.warn(`SKIPPED for want of ${compiler}: marked copies of ${file} that still run`)

  // Compilers are slow where others use the machine as well.
  it.skipIf(isAbsent)('compiles and prints the same in every copy', { timeout: 300_000 }, () => {
    const text = readFileSync(join(import.meta.dirname, 'programs', `${file}.txt`), 'utf8')
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
