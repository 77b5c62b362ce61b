// The words after `forewarn-house`.

import { instant } from '@forewarn/core/shared/instant'
import { describe, expect, it } from 'vitest'
import { COMMANDS, runCommand } from './commands.ts'

function operator() {
  const printed: string[] = []
  const said: string[] = []
  return {
    ...{ printed, said, env: {} },
    clock: { now: () => instant(1_750_000_000_000) },
    random: { bytes: (length: number) => new Uint8Array(length) },
    print: (line: string) => void printed.push(line),
    say: (line: string) => void said.push(line),
  }
}

describe('the commands of a house', () => {
  it.each(Object.entries(COMMANDS))('%s says how it is used, with an example', async (word, it) => {
    const console = operator()
    expect(await runCommand([word, '--help'], console)).toBe(0)
    expect(console.printed).toEqual([it.help])
    expect(it.help).toContain(`Usage: forewarn-house ${word === 'serve' ? '[serve]' : word}`)
    expect(it.help).toContain('Example: forewarn-house')
  })

  it('are listed where help is asked for without a word', async () => {
    const console = operator()
    await runCommand(['--help'], console)
    for (const word of Object.keys(COMMANDS)) expect(console.printed.join()).toContain(`  ${word} `)
  })

  it.each([['serv'], ['toString'], ['serve', '--prt', '80'], ['serve', 'now'], ['--prt', '80']])(
    'are not guessed: %s %s',
    async (...typed) => {
      await expect(runCommand(typed, operator())).rejects.toMatchObject({
        code: 'settings.malformed',
      })
    },
  )
})
