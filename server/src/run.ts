// A house in a process of its own: settings from the environment and the command line, until a signal.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { type RunningHouse, startHouse } from './main.ts'
import { readSettings, type Settings } from './settings.ts'

const HELP = `Usage: forewarn-house [options]

Runs a house until SIGINT or SIGTERM. Its log goes to standard output, one JSON line at a time.

  --data DIR     where ledger, vault and directory are kept   FOREWARN_DATA    ./forewarn-data
  --port N       the port to listen on                        FOREWARN_PORT    8080
  --host H       the address to listen on                     FOREWARN_HOST    127.0.0.1
  --origin NAME  the house's name; never changes afterwards   FOREWARN_ORIGIN  forewarn.localhost
  --help         this text

Put it behind a proxy that speaks TLS. Example: forewarn-house --data /var/lib/forewarn`

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  origin: { type: 'string' },
  help: { type: 'boolean' },
} as const

try {
  const settings = settingsFrom(process.argv.slice(2))
  if (settings === undefined) process.stdout.write(`${HELP}\n`)
  else await run(settings)
} catch (error) {
  process.stderr.write(`${problemOf(error)}\n`)
  process.exitCode = 2
}

/** Whatever keeps a house from opening is said in a line; anything else is a fault of ours. */
function problemOf(error: unknown): string {
  if (error instanceof Refusal) return describe(error)
  const isSystem = error instanceof Error && 'syscall' in error
  if (isSystem) return `The house cannot open: ${error.message}.`
  throw error
}

/** The command line goes before the environment; `undefined` where help was asked for. */
function settingsFrom(args: string[]): Settings | undefined {
  const { help, ...asked } = readOptions(args)
  if (help) return undefined
  const named = Object.entries(asked).map(([name, value]) => [
    `FOREWARN_${name.toUpperCase()}`,
    value,
  ])
  return readSettings({ ...process.env, ...Object.fromEntries(named) })
}

/** @throws Refusal `settings.malformed` */
function readOptions(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new Refusal('settings.malformed', { issues: [`${problem} (see --help)`] })
  }
}

async function run(settings: Settings): Promise<void> {
  const pages = fileURLToPath(new URL('../../web/dist', import.meta.url))
  const house = await startHouse({
    settings,
    clock: { now: () => instant(Date.now()) },
    random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    log: (line) => process.stdout.write(`${line}\n`),
    ...(existsSync(pages) ? { pages } : {}),
  })
  greet(house, settings)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void house.stop())
  }
}

/** On standard error: the secret belongs on a console, and in no log. */
function greet({ url, foundingInvitation }: RunningHouse, { FOREWARN_DATA }: Settings): void {
  const say = (line: string) => process.stderr.write(`${line}\n`)
  say(`The house is open at ${url}, with its data in ${FOREWARN_DATA}.`)
  if (foundingInvitation === undefined) return
  say('Nobody has founded a programme here. Once, within a day, and under the address that your')
  say('partners will use, since invitation letters carry it:')
  say(`  forewarn found ${url} ${foundingInvitation} --name "Your Name"`)
}
