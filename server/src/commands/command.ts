// What a command of `forewarn-house` is: its words, and what it does with what the process hands it.

import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Random } from '@forewarn/core/shared/chance'
import type { Clock } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'

/** What a command may touch: streams, environment, time and chance, all handed in. */
export interface Operator {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Milliseconds since some beginning, by a clock that nobody can set. */
  readonly elapsed?: () => number
  readonly random: Random
  /** Results, on standard output. A newline is added. */
  print(line: string): void
  /** What is for a person's eyes and for no log, on standard error. A newline is added. */
  say(line: string): void
}

export interface HouseCommand {
  /** One line for the list of commands. */
  readonly summary: string
  /** Everything that `--help` prints. */
  readonly help: string
  /** @returns what the process leaves with; a house that goes on returns 0 once it is open */
  run(args: string[], operator: Operator): Promise<number>
}

/** @throws Refusal `settings.malformed` where there is an option that the command does not have */
export function readOptions<const Options extends ParseArgsOptionsConfig>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new Refusal('settings.malformed', { issues: [`${problem} (see --help)`] })
  }
}
