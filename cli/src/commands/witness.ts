// `forewarn witness`: watches the logs of houses, and cosigns what continues what it saw before.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { keysIn, parseAnyKey, type VerifierKey } from '@forewarn/core/log/note'
import { Refusal } from '@forewarn/core/shared/refusal'
import { openKeyring } from '../passphrase.ts'
import { deskPath } from '../ports/desk-folder.ts'
import { codeOf } from '../ports/durable.ts'
import { lockFolder } from '../ports/folder-lock.ts'
import { interruptible } from '../ports/interruptible.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { openKey } from '../witness/witness-folder.ts'
import { several, wholeNumber } from './options.ts'

interface Options {
  readonly folder: string
  readonly log?: readonly string[]
  readonly logs?: string
  readonly desk?: string
  readonly host: string
  readonly port: number
  readonly json?: true
}

/** Longer than anybody runs a process; a timer cannot be longer. */
const AGES_MS = 2 ** 31 - 1

export const registerWitness: Register = (program, terminal) => {
  program
    .command('witness')
    .helpGroup('Watching:')
    .summary('cosign the checkpoints of a house, so that it cannot show two histories')
    .description(
      'Cosigns each checkpoint that continues the one before, by C2SP tlog-witness, and refuses every other. It learns sizes and hashes of the ledger and nothing else. Asked for a draw, it signs the tree of one size in that history, without a time: the same whenever it is asked. Its two keys (Ed25519 and ML-DSA-44) are made at the first start, under a name that tells nobody whose they are; hand both and the address to whoever runs the house. Without --log and --logs it watches the house of your desk. It remembers what it saw in one folder: never restore that from a backup, begin in a new one.',
    )
    .option('--folder <dir>', 'its key and what it saw', './forewarn-witness')
    .option(
      '--log <key>',
      'a log by its verifier key; may be repeated, also for two keys of one log',
      several(String),
    )
    .option('--logs <file>', 'verifier keys of logs, one a line; what follows a # is passed over')
    .option(
      '--desk <dir>',
      'the folder of your keys (default: $FOREWARN_DESK or ~/.config/forewarn)',
    )
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option(
      '--port <number>',
      'the port to listen on; 0 takes one that is free',
      wholeNumber(0, 65_535),
      7380,
    )
    .option('--json', 'print what it is as JSON, once it listens')
    .addHelpText(
      'after',
      '\nPut it behind a proxy that speaks TLS.\nExample: forewarn witness --folder /var/lib/forewarn-witness',
    )
    .action((options: Options) => run(terminal, options))
}

async function run(terminal: Terminal, options: Options): Promise<void> {
  const folder = resolve(terminal.cwd, options.folder)
  const logs = await logsOf(terminal, options)
  const key = await openKey(folder, terminal.random)
  const lock = lockFolder(folder)
  const { sleep, end } = interruptible()
  try {
    const { Witness } = await import('../witness/witness.ts')
    const { witnessApp, listen } = await import('../witness/witness-server.ts')
    const witness = await Witness.open({ folder, key, logs, clock: terminal.clock })
    const app = witnessApp(witness, (error) => terminal.note(`A fault: ${String(error)}`))
    const { url, close } = await listen(app, options.host, options.port)
    const { verifierKey } = key
    if (options.json) terminal.print(JSON.stringify({ url, key: verifierKey, logs: witness.sizes }))
    else {
      terminal.print(verifierKey)
      for (const { origin, size } of witness.sizes) {
        terminal.note(`${origin}: ${counted(size, 'entry', 'entries')} seen so far.`)
      }
      terminal.note(`Watching at ${url}. The house needs the line above and an address that leads`)
      terminal.note('here, in FOREWARN_WITNESSES. Stop with Ctrl-C.')
    }
    while (await sleep(AGES_MS));
    await close()
  } finally {
    end()
    lock.close()
  }
}

/** By origin; one key of each kind. @throws Refusal `input.missing`, `file.malformed` */
async function logsOf(terminal: Terminal, options: Options): Promise<Map<string, VerifierKey>> {
  const named = [...(options.log ?? []), ...(await linesOf(terminal, options.logs))]
  const isNamed = options.log !== undefined || options.logs !== undefined
  const folder = deskPath(options.desk, terminal)
  const keys = isNamed ? named : [(await openKeyring(terminal, folder)).pins.logKey]
  const logs = new Map<string, VerifierKey>()
  for (const key of keys.flatMap(keysIn)) {
    const { name, kind } = parseAnyKey(key)
    const known = logs.get(name)
    const others = known === undefined ? [] : keysIn(known)
    if (others.includes(key)) continue
    if (others.some((one) => parseAnyKey(one).kind === kind)) {
      const remedy = 'A log has one key of each kind. Ask whoever runs the house which is right.'
      throw new Refusal('input.missing', { what: `One key for ${name}`, remedy })
    }
    logs.set(name, [...others, key].join(' '))
  }
  return logs
}

async function linesOf(terminal: Terminal, file: string | undefined): Promise<string[]> {
  if (file === undefined) return []
  const path = resolve(terminal.cwd, file)
  const written = await readFile(path, 'utf8').catch((error) => {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new Refusal('input.missing', { what: path, remedy: 'Check the path.' })
  })
  return written
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
}
