// The whole command line as one commander program, without a process around it.

import { Command } from 'commander'
import { registerCompare } from './commands/compare.ts'
import { registerNew } from './commands/new.ts'
import type { Exit, Terminal } from './terminal.ts'

/** Adds one command to the program; `leave` sets the exit code. */
export type Register = (program: Command, terminal: Terminal, leave: (exit: Exit) => void) => void

const COMMANDS: readonly Register[] = [registerCompare, registerNew]

export function program(terminal: Terminal, leave: (exit: Exit) => void): Command {
  const root = new Command('forewarn')
    .description('Share a vulnerability under embargo, and find out which copy leaked.')
    .showHelpAfterError('(see forewarn --help)')
    .exitOverride()
  for (const register of COMMANDS) register(root, terminal, leave)
  return root
}
