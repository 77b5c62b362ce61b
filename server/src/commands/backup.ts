// `forewarn-house backup`: everything a house keeps, in one folder, while it runs.

import { resolve } from 'node:path'
import { hex } from '@forewarn/core/shared/bytes'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Kept } from '../backup/backup.ts'
import type { Settings } from '../settings.ts'
import { type HouseCommand, type Operator, readOptions } from './command.ts'
import { settingsFrom } from './serve.ts'

const OPTIONS = {
  data: { type: 'string' },
  to: { type: 'string' },
  'with-keys': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const backup: HouseCommand = {
  summary: 'copies everything a house keeps, while it runs, and verifies the copy',
  help: `Usage: forewarn-house backup --to DIR [options]

Copies the database, then every sealed file that its ledger names, while the house runs or not, from
a folder or from PostgreSQL and a bucket (then the house's settings must be in the environment). The
copy is verified (every signature and rule, every sealed byte) before it gets its name: a backup that
has its name is whole. Nothing is overwritten; what is interrupted leaves nothing.

  --to DIR       a new folder                                 needed
  --data DIR     the house's data                             FOREWARN_DATA    ./forewarn-data
  --with-keys    log.key and challenge.key, too: whoever has such a backup can sign as the house.
                 Without them, keep the two files somewhere else: without log.key nothing can be restored.
  --json         print the result as JSON
  --help         this text

Exit code 0: taken; 1: a fault; 2: refused, and nothing was written.
Example: forewarn-house backup --data /var/lib/forewarn --to /backup/2026-03-02`,

  async run(args, operator) {
    const { to, json, 'with-keys': withKeys = false, ...rest } = readOptions(args, OPTIONS)
    const settings = settingsFrom(rest, operator)
    const folder = resolve(needed(to, '--to'))
    const note = await lookingAt(settings, async (kept) => {
      const { takeBackup } = await import('../backup/backup.ts')
      return takeBackup({
        ...{ kept, data: settings.FOREWARN_DATA, to: folder, withKeys },
        ...{ at: operator.clock.now(), unique: uniqueOf(operator) },
      })
    })
    const { checkpoint: _, ...said } = note
    if (json) operator.print(JSON.stringify({ folder, ...said }))
    else {
      operator.print(`The backup is whole: ${folder}`)
      operator.print(`${note.size} entries under root ${note.root}, ${note.blobs} sealed files,`)
      operator.print(`${note.bytes} bytes, as of ${showInstant(note.at, 'UTC')}.`)
    }
    operator.say(withKeys ? WITH_KEYS : WITHOUT_KEYS)
    return 0
  },
}

async function lookingAt<T>(settings: Settings, use: (kept: Kept) => Promise<T>): Promise<T> {
  const url = settings.FOREWARN_DATABASE_URL
  if (url === undefined)
    return use((await import('../backup/backup.ts')).keptIn(settings.FOREWARN_DATA))
  return (await import('../backup/elsewhere.ts')).lookElsewhere(settings, url, use)
}

const WITH_KEYS =
  'It holds the house’s keys: whoever has it can sign another history. Keep it like the house.'
const WITHOUT_KEYS =
  'log.key and challenge.key are not in it. Keep them apart; without log.key nothing can be restored.'

/** @throws Refusal `settings.malformed` */
export function needed(value: string | undefined, option: string): string {
  if (value !== undefined && value !== '') return value
  throw new Refusal('settings.malformed', { issues: [`${option} is missing (see --help)`] })
}

export function uniqueOf({ random }: Operator): string {
  return hex(random.bytes(6))
}
