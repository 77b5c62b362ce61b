// `forewarn-house`: a house in a process of its own, until a signal.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type RunningHouse, startHouse } from '../main.ts'
import { readSettings, type Settings } from '../settings.ts'
import { type HouseCommand, type Operator, readOptions } from './command.ts'

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  origin: { type: 'string' },
} as const

export const serve: HouseCommand = {
  summary: 'runs a house until SIGINT or SIGTERM; meant where no command is named',
  help: `Usage: forewarn-house [serve] [options]

Runs a house until SIGINT or SIGTERM. Its log goes to standard output, one JSON line at a time.

  --data DIR     where ledger, vault and directory are kept   FOREWARN_DATA    ./forewarn-data
  --port N       the port to listen on                        FOREWARN_PORT    8080
  --host H       the address to listen on                     FOREWARN_HOST    127.0.0.1
  --origin NAME  the house's name; never changes afterwards   FOREWARN_ORIGIN  forewarn.localhost
  --help         this text

Put it behind a proxy that speaks TLS. Example: forewarn-house --data /var/lib/forewarn`,

  async run(args, operator) {
    const settings = settingsFrom(readOptions(args, OPTIONS), operator)
    const pages = fileURLToPath(new URL('../../../web/dist', import.meta.url))
    const house = await startHouse({
      settings,
      clock: operator.clock,
      elapsed: operator.elapsed,
      random: operator.random,
      log: (line) => operator.print(line),
      ...(existsSync(pages) ? { pages } : {}),
    })
    greet(house, settings, operator)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void house.stop())
    }
    return 0
  },
}

/**
 * The command line goes before the environment.
 *
 * @throws Refusal `settings.malformed`
 */
export function settingsFrom(
  options: Readonly<Record<string, string | undefined>>,
  { env }: Operator,
): Settings {
  const named = Object.entries(options).map(([name, value]) => [
    `FOREWARN_${name.toUpperCase()}`,
    value,
  ])
  return readSettings({ ...env, ...Object.fromEntries(named) })
}

/** On standard error: the secret belongs on a console, and in no log. */
function greet(
  { url, foundingInvitation }: RunningHouse,
  { FOREWARN_DATA, FOREWARN_SMTP_URL }: Settings,
  { say }: Operator,
): void {
  say(`The house is open at ${url}, with its data in ${FOREWARN_DATA}.`)
  if (FOREWARN_SMTP_URL === undefined) {
    say('It sends no mail, for FOREWARN_SMTP_URL is not set: partners look by themselves.')
  }
  if (foundingInvitation === undefined) return
  say('Nobody has founded a programme here. Once, within a day, and under the address that your')
  say('partners will use, since invitation letters carry it:')
  say(`  forewarn found ${url} ${foundingInvitation} --name "Your Name"`)
}
