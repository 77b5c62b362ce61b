// The process of `forewarn-house`: hands a command the streams, the environment, the clock and chance.

import { randomBytes } from 'node:crypto'
import { uptime } from 'node:os'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { runCommand } from './commands/commands.ts'

try {
  process.exitCode = await runCommand(process.argv.slice(2), {
    env: process.env,
    clock: { now: () => instant(Date.now()) },
    // On Linux what a process measures stands still while the machine sleeps; the kernel's own does not.
    elapsed: process.platform === 'linux' ? () => 1000 * uptime() : () => performance.now(),
    random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    print: (line) => void process.stdout.write(`${line}\n`),
    say: (line) => void process.stderr.write(`${line}\n`),
  })
} catch (error) {
  process.stderr.write(`${problemOf(error)}\n`)
  process.exitCode = 2
}

/** Whatever keeps a command from its work is said in a line; anything else is a fault of ours. */
function problemOf(error: unknown): string {
  if (error instanceof Refusal) return describe(error)
  const isSystem = error instanceof Error && ('syscall' in error || 'errstr' in error)
  if (isSystem) return `The house cannot do that: ${error.message}.`
  throw error
}
