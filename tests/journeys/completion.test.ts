// Completion in real shells: commands, options, and what is at hand at a desk, without a house and without a program of ours.

import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SHELLS, type Shell, scriptFor } from '@forewarn/cli/completion/scripts'
import { placesOf } from '@forewarn/cli/completion/words'
import { commandsOf, program, programFor } from '@forewarn/cli/program'
import type { Terminal } from '@forewarn/cli/terminal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = await program({} as Terminal, () => undefined)
const isThere = (shell: Shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-completion-'))
  for (const shell of SHELLS) {
    await writeFile(join(folder, `forewarn.${shell}`), scriptFor(shell, placesOf(root)))
  }
  await mkdir(join(folder, 'desk/attempts/cas_abcdefghij234567'), { recursive: true })
  await mkdir(join(folder, 'desk/collected'))
  await writeFile(join(folder, 'desk/collected/par_abcdefghij234567.age'), '')
  await writeFile(join(folder, 'desk/collected/par_abcdefghij234567.receipts.json'), '')
  await mkdir(join(folder, 'notice'))
  await writeFile(join(folder, 'notice/bundle.yaml'), 'forewarn: 1\ncase: postern $(touch hit)\n')
  await writeFile(join(folder, 'roster.csv'), '')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('is what the command prints, for a shell that it knows', async () => {
  const printed: string[] = []
  const terminal = { print: (text: string) => printed.push(text) } as unknown as Terminal
  const type = async (line: string) => {
    const words = line.split(' ')
    await (await programFor(words, terminal, () => undefined)).parseAsync(words, { from: 'user' })
  }
  await type('completion bash')
  await type('completion fish --json')
  expect(printed[0]).toBe(scriptFor('bash', placesOf(root)))
  expect(JSON.parse(printed[1] ?? '')).toMatchObject({ shell: 'fish' })
  await expect(type('completion tcsh')).rejects.toThrow(/Choose one of/)
})

/** How each shell is made to say what it would offer for the words typed so far. */
const ASK: Readonly<Record<Shell, string>> = {
  bash: `source ./forewarn.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _forewarn; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // Outside of a line editor zsh has no compadd: these say what it would be told.
  zsh: 'compdef() { : }; compadd() { shift; print -rl -- "$@" }; _files() { print -rl -- * }; source ./forewarn.zsh; words=("$@"); CURRENT=$#; _forewarn',
  fish: 'source ./forewarn.fish; complete -C "$argv"',
}

/** The first word is the shell’s own name for the script; a house that is asked would never answer. */
async function offers(shell: Shell, ...typed: string[]): Promise<string[]> {
  const before = shell === 'fish' ? [] : ['forewarn']
  const words = [...before, 'forewarn', ...typed]
  const options = {
    cwd: folder,
    timeout: 240_000,
    env: { PATH: '/usr/bin:/bin', HOME: folder, FOREWARN_DESK: join(folder, 'desk') },
  }
  const { stdout, stderr } = await run(shell, ['-c', ASK[shell], ...words], options)
  expect(stderr).toBe('')
  const last = typed.at(-1) ?? ''
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter((line) => line !== '' && line.startsWith(last))
}

describe.each(SHELLS.map((shell) => [shell, isThere(shell)] as const))('%s', (shell, there) => {
  it.runIf(there)('completes commands, and commands of a group', async () => {
    const all = root.commands.map((command) => command.name()).sort()
    expect((await offers(shell, '')).sort()).toEqual(all)
    expect((await offers(shell, 'po')).sort()).toEqual(['postpone'])
    expect((await offers(shell, 'case', '')).sort()).toEqual(['flag', 'list', 'open'])
  })

  it.runIf(there)(
    'completes the options of the command that was typed, and no others',
    async () => {
      const found = await offers(shell, 'case', 'open', '--')
      expect(found.sort()).toEqual(['--desk', '--help', '--json', '--title'])
      expect(await offers(shell, 'lift', '--re')).toEqual(['--reason'])
    },
  )

  it.runIf(there)(
    'completes cases and parts that are at hand, and runs nothing of theirs',
    async () => {
      const cases = await offers(shell, 'board', '')
      expect(cases).toContain('cas_abcdefghij234567')
      expect(cases.join()).toMatch(/postern/)
      expect(cases).toHaveLength(2)
      expect(await offers(shell, 'open', 'par_')).toEqual(['par_abcdefghij234567'])
      expect((await offers(shell, 'import', 'r')).join()).toContain('roster.csv')
      const here = spawnSync('ls', { cwd: folder }).stdout.toString()
      expect(here).not.toContain('hit')
    },
  )
})

describe('the scripts', () => {
  it('know every command and every option there is', () => {
    for (const shell of SHELLS) {
      const script = scriptFor(shell, placesOf(root))
      for (const { words, command } of commandsOf(root)) {
        expect(script).toContain(words.join(' '))
        for (const { long } of command.options) {
          expect(script, `${shell}: ${words.join(' ')} ${long}`).toContain(long?.slice(2))
        }
      }
    }
  })

  it('are tested in bash at least', () => {
    expect(isThere('bash')).toBe(true)
  })
})
