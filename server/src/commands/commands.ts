// The commands of `forewarn-house`, and how one is found in what was typed.

import { Refusal } from '@forewarn/core/shared/refusal'
import { backup } from './backup.ts'
import type { HouseCommand, Operator } from './command.ts'
import { doctor } from './doctor.ts'
import { migrate } from './migrate.ts'
import { passkeys } from './passkeys.ts'
import { restore } from './restore.ts'
import { serve } from './serve.ts'

/** By the word that is typed. */
export const COMMANDS: Readonly<Record<string, HouseCommand>> = {
  serve,
  doctor,
  backup,
  restore,
  migrate,
  passkeys,
}

/**
 * Runs what was typed: options alone mean `serve`.
 *
 * @throws Refusal `settings.malformed` where there is no such command or option
 */
export async function runCommand(typed: string[], operator: Operator): Promise<number> {
  const [word = '', ...rest] = typed
  const isNamed = word !== '' && !word.startsWith('-')
  const command = isNamed ? commandOf(word) : serve
  const args = isNamed ? rest : typed
  if (!args.includes('--help')) return command.run(args, operator)
  operator.print(isNamed ? command.help : `${serve.help}\n\n${list()}`)
  return 0
}

function commandOf(word: string): HouseCommand {
  const found = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined
  if (found !== undefined) return found
  const known = Object.keys(COMMANDS).join(', ')
  throw new Refusal('settings.malformed', {
    issues: [`“${word}” is no command; there are ${known}`],
  })
}

function list(): string {
  const rows = Object.entries(COMMANDS).map(
    ([word, { summary }]) => `  ${word.padEnd(9)}${summary}`,
  )
  return ['Commands, each with its own --help:', ...rows].join('\n')
}
