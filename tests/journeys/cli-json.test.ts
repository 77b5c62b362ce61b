// Every command: its words, its example, its exit codes and its JSON, which is all that standard output holds.

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { outcomeOf } from '@forewarn/cli/outcome'
import { commandsOf, program } from '@forewarn/cli/program'
import type { Terminal } from '@forewarn/cli/terminal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const FOREWARN = new URL('../../cli/bin/forewarn.js', import.meta.url).pathname
const run = promisify(execFile)

/** No command touches it before it runs. */
const NO_TERMINAL = {} as Terminal
const LEAVES = commandsOf(await program(NO_TERMINAL, () => undefined))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-json-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function helpOf(command: (typeof LEAVES)[number]['command']): string {
  let help = ''
  command.configureOutput({
    writeOut: (text) => {
      help += text
    },
  })
  command.outputHelp()
  return help
}

describe('every command', () => {
  it('is seen', () => {
    expect(LEAVES.length).toBeGreaterThan(35)
  })

  it.each(LEAVES.map(({ words, command }) => [words.join(' '), command] as const))(
    '%s has JSON, words, an example that begins with itself, and exit codes',
    (name, command) => {
      const help = helpOf(command)
      expect(command.options.map(({ long }) => long)).toContain('--json')
      expect(command.summary()).not.toBe('')
      expect(command.description().length).toBeGreaterThan(20)
      expect(help).toContain(`Example: forewarn ${name}`)
      expect(help).toMatch(/Exit code 0: /)
      for (const option of command.options) expect(option.description, option.flags).not.toBe('')
    },
  )
})

/** What a program reads, and what the process left with. */
async function typed(...args: string[]) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
  return run(process.execPath, [FOREWARN, ...args], { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
}

describe('standard output under --json', () => {
  it.each([
    [['board'], 'input.missing'],
    [['trace', 'nothing', '--master', 'nothing.json'], 'input.missing'],
    [['lift', 'thing', '--now'], 'input.missing'],
    [['boards'], 'usage'],
    [['share'], 'usage'],
  ])('of %j is one document that says the refusal', async (args, code) => {
    const { stdout, stderr, code: left } = await typed(...args, '--json')
    expect(left).toBe(2)
    const { refused } = JSON.parse(stdout)
    expect(refused).toMatchObject({ code, message: expect.any(String) })
    expect(stderr).not.toBe('')
  })

  it('holds the result alone', async () => {
    await writeFile(join(folder, 'a.py'), 'print("one")\n')
    const { stdout, code } = await typed('new', 'notice', '--json')
    expect([code, typeof JSON.parse(stdout)]).toEqual([0, 'object'])
  })

  it('stays empty for people, who read the error stream', async () => {
    const { stdout, stderr, code } = await typed('board')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('keyring.json is missing')
  })

  it('says of a fault no more than its reference', () => {
    const printed: string[] = []
    const notes: string[] = []
    const terminal = {
      print: (text: string) => void printed.push(text),
      note: (text: string) => void notes.push(text),
    }
    expect(outcomeOf(new Error('secret'), ['board', '--json'], terminal, 'ref-1')).toBe(1)
    expect(printed).toEqual(['{"fault":{"reference":"ref-1"}}'])
    expect(outcomeOf(new Error('secret'), ['board', '--', '--json'], terminal, 'ref-2')).toBe(1)
    expect(printed).toHaveLength(1)
    expect(notes.join()).toContain('ref-2')
  })
})
