// `forewarn-house restore`: a house from a backup, into an empty folder.

import { resolve } from 'node:path'
import { showInstant } from '@forewarn/core/shared/instant'
import type { Restored } from '../backup/restore.ts'
import type { Settings } from '../settings.ts'
import { needed, uniqueOf } from './backup.ts'
import { type HouseCommand, type Operator, readOptions } from './command.ts'
import { settingsFrom } from './serve.ts'

const OPTIONS = {
  data: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean' },
} as const

export const restore: HouseCommand = {
  summary: 'makes a house from a backup, in an empty folder',
  help: `Usage: forewarn-house restore --from DIR --data DIR [options]

Copies a backup into a new or empty folder and verifies it there: every signature and rule, the root
that the house signed, every sealed byte. A backup that will not do is refused by the name of the file.
With FOREWARN_DATABASE_URL in the environment the house goes on into that empty database (and into the
bucket that FOREWARN_S3_… name), and DIR gets its keys; interrupted, run it again: it goes on.
Everybody signs in anew, and whoever had not answered an invitation is invited anew. Desks that saw more than the backup holds refuse the house, and should.

  --from DIR     what forewarn-house backup wrote             needed
  --data DIR     where the house will be                      FOREWARN_DATA    ./forewarn-data
  --json         print the result as JSON
  --help         this text

Exit code 0: restored; 1: a fault; 2: refused, and nothing was written.
Example: forewarn-house restore --from /backup/2026-03-02 --data /var/lib/forewarn`,

  async run(args, operator) {
    const { from, json, ...rest } = readOptions(args, OPTIONS)
    const settings = settingsFrom(rest, operator)
    const data = resolve(settings.FOREWARN_DATA)
    const backup = resolve(needed(from, '--from'))
    const { note, lastEntryAt } = await restored(
      backup,
      { ...settings, FOREWARN_DATA: data },
      operator,
    )
    const { size, root, origin, at, keys, blobs } = note
    const result = { data, size, root, origin, takenAt: at, lastEntryAt, keys, blobs }
    if (json) operator.print(JSON.stringify(result))
    else {
      operator.print(`Restored and verified: ${data}`)
      operator.print(`${size} entries under root ${root}, ${blobs} sealed files.`)
      operator.print(`Its last entry is of ${showInstant(lastEntryAt, 'UTC')}.`)
    }
    operator.say(
      `Desks that saw more than ${size} entries will refuse this house (ledger.wentBack):`,
    )
    operator.say('find the newer backup, or found anew. Make sure that the old house does not run.')
    if (!keys && settings.FOREWARN_DATABASE_URL === undefined)
      operator.say(`Next: put log.key and challenge.key into ${data} (chmod 600), then start:`)
    operator.say(`  forewarn-house --data ${data} --origin ${origin}`)
    return 0
  },
}

async function restored(from: string, settings: Settings, operator: Operator): Promise<Restored> {
  const unique = uniqueOf(operator)
  if (settings.FOREWARN_DATABASE_URL === undefined) {
    const { restoreBackup } = await import('../backup/restore.ts')
    return restoreBackup(from, settings.FOREWARN_DATA, unique)
  }
  const { restoreElsewhere } = await import('../backup/restore-elsewhere.ts')
  return restoreElsewhere(from, settings, unique)
}
