// The command line, loaded by need: the outline says what the commands say, and a word loads its command.

import { instant } from '@forewarn/core/shared/instant'
import { describe, expect, it } from 'vitest'
import { commandsOf, program, programFor } from './program.ts'

const terminal = {
  print: () => {},
  note: () => {},
  progress: () => {},
  ask: async () => undefined,
  env: {},
  cwd: '/',
  zone: 'UTC',
  clock: { now: () => instant(0) },
  random: { bytes: (length: number) => new Uint8Array(length) },
}
const leave = () => {}

const wordsOf = async (...typed: string[]) =>
  (await programFor(typed, terminal, leave)).commands.map((command) => command.name())

describe('the outline', () => {
  it('is what every command says of itself', async () => {
    const outline = await programFor(['--help'], terminal, leave)
    const all = await program(terminal, leave)
    expect(outline.helpInformation()).toBe(all.helpInformation())
  })

  it('is what is shown of no command and of an unknown one', async () => {
    const all = (await program(terminal, leave)).commands.length
    for (const typed of [[], ['help'], ['-h'], ['colect'], ['toString'], ['--json']]) {
      expect(await wordsOf(...typed)).toHaveLength(all)
    }
    const outline = await programFor(['colect'], terminal, leave)
    outline.configureOutput({ writeErr: () => {} })
    await expect(outline.parseAsync(['colect'], { from: 'user' })).rejects.toThrow(
      "unknown command 'colect'\n(Did you mean collect?)",
    )
  })
})

describe('a command', () => {
  it('is the only one where it is typed, asked for, or called with an option before it', async () => {
    expect(await wordsOf('end', 'postern', '--reason', 'x')).toEqual(['end'])
    expect(await wordsOf('help', 'end')).toEqual(['end'])
    expect(await wordsOf('-h', 'end')).toEqual(['end'])
  })

  it('goes by its own word, each of them', async () => {
    for (const { words } of commandsOf(await program(terminal, leave))) {
      expect(await wordsOf(...words)).toContain(words[0])
    }
  })

  it('completes all, where it completes', async () => {
    expect(await wordsOf('completion', 'bash')).toEqual(
      (await program(terminal, leave)).commands.map((command) => command.name()),
    )
  })
})
