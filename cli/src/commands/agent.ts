// `forewarn agent`: holds the unlocked keys of a desk for a while, so that a passphrase is typed once.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { isLocked, Keyring, type LockedKeyring } from '@forewarn/desk/keyring'
import { Option } from 'commander'
import { startAgent } from '../agent/agent.ts'
import { heldByAgent, stopAgent } from '../agent/ask-agent.ts'
import { agentFolder } from '../agent/meeting.ts'
import { type DeskOptions, deskCommand, deskFolder } from '../open-desk.ts'
import { unlock } from '../passphrase.ts'
import { readKeyring } from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from './options.ts'

interface Options extends DeskOptions {
  readonly minutes: number
  readonly hours: number
  readonly foreground?: true
  readonly handed?: true
  readonly stop?: true
}

export const registerAgent: Register = (program, terminal) => {
  deskCommand(program, 'agent', {
    summary: 'hold this desk’s unlocked keys for a while',
    description:
      'Asks for the passphrase once, and leaves a process behind that signs and opens for the commands of this desk. It gives no secret out. It ends, and the keys with it, when nothing was asked of it for a while, at the latest after some hours, or with --stop. Whatever runs as you can ask it meanwhile. stand-by does not: it holds its own keys.',
    example: 'forewarn agent --minutes 30',
  })
    .helpGroup('Looking after:')
    .option('--minutes <n>', 'how long it waits for the next command', wholeNumber(1, 1440), 15)
    .option('--hours <n>', 'how long it holds them at most', wholeNumber(1, 24), 8)
    .option('--foreground', 'hold them in this process, until Ctrl-C')
    .option('--stop', 'end it, and let the keys go')
    .addOption(new Option('--handed', 'take the keys from standard input').hideHelp())
    .action(async (options: Options) => {
      const folder = deskFolder(terminal, options)
      if (options.stop) {
        await stop(terminal, folder, options)
        return
      }
      const kept = await mustBeLocked(folder)
      if ((await heldByAgent(folder, kept)) !== undefined) {
        throw new Refusal('store.inUse', { folder: agentFolder(folder) })
      }
      const keyring = options.handed ? await handed(terminal) : await unlock(terminal, kept)
      if (options.foreground) await holdHere(terminal, { folder, kept, keyring }, options)
      else {
        await leaveBehind(folder, keyring, options)
        say(terminal, keyring.actor, options)
      }
    })
}

async function stop(terminal: Terminal, folder: string, { json }: Options): Promise<void> {
  const stopped = await stopAgent(folder)
  if (json) terminal.print(JSON.stringify({ stopped }))
  else terminal.print(stopped ? 'The agent let the keys go.' : 'No agent holds the keys.')
}

/** @throws Refusal `file.malformed` */
async function mustBeLocked(folder: string): Promise<LockedKeyring> {
  const kept = await readKeyring(folder)
  if (isLocked(kept)) return kept
  const file = join(folder, 'keyring.json')
  const remedy = 'Run forewarn keys lock first.'
  throw new Refusal('file.malformed', { file, problem: 'these keys have no passphrase', remedy })
}

/** By the command that unlocked them, through a pipe that nobody else has. */
async function handed({ input }: Terminal): Promise<Keyring> {
  const bytes = (await input?.()) ?? new Uint8Array(0)
  const keyring = Keyring.parse(JSON.parse(text(bytes)))
  bytes.fill(0)
  return keyring
}

async function holdHere(
  terminal: Terminal,
  held: { folder: string; kept: LockedKeyring; keyring: Keyring },
  options: Options,
): Promise<void> {
  const { minutes, hours } = options
  const times = { idleMs: minutes * 60_000, mostMs: hours * 3_600_000 }
  const agent = await startAgent({ ...held, ...times, clock: terminal.clock })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, agent.stop)
  say(terminal, held.keyring.actor, options)
  try {
    await agent.over
  } finally {
    for (const signal of signals) process.off(signal, agent.stop)
  }
}

function say(terminal: Terminal, actor: string, { json, minutes, hours }: Options): void {
  if (json) {
    terminal.print(JSON.stringify({ actor, minutes, hours }))
    return
  }
  const idle = `for ${counted(minutes, 'minute')} after each command, ${counted(hours, 'hour')} at most`
  terminal.print(`An agent holds the keys of ${actor}, ${idle}. End it with forewarn agent --stop.`)
}

/** A process of its own, which outlives this one and its terminal. Returns once it listens. */
function leaveBehind(folder: string, keyring: Keyring, { minutes, hours }: Options): Promise<void> {
  const [, main = ''] = process.argv
  const line = ['agent', '--foreground', '--handed', '--json', '--desk', folder]
  const times = ['--minutes', String(minutes), '--hours', String(hours)]
  const child = spawn(process.execPath, [...process.execArgv, main, ...line, ...times], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.end(utf8(JSON.stringify(keyring)))
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Refusal('store.inUse', { folder: agentFolder(folder) }))
    child.once('error', reject)
    child.once('exit', failed)
    child.stdout.once('data', () => {
      child.off('exit', failed)
      child.stdout.destroy()
      child.unref()
      resolve()
    })
  })
}
