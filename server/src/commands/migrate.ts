// `forewarn-house migrate`: a house from its SQLite file into PostgreSQL, without losing a leaf.

import { resolve } from 'node:path'
import { needed } from './backup.ts'
import { type HouseCommand, readOptions } from './command.ts'
import { settingsFrom } from './serve.ts'

const OPTIONS = {
  from: { type: 'string' },
  data: { type: 'string' },
  'to-database': { type: 'string' },
  json: { type: 'boolean' },
} as const

export const migrate: HouseCommand = {
  summary: 'moves a house from SQLite into PostgreSQL, and its sealed files with it',
  help: `Usage: forewarn-house migrate --from DIR --data DIR [options]

Copies a house that does not run: every entry to the byte, every sealed file, every name, session and
invitation, and its two keys. Then reads all of it back: every signature and rule, the root, and every
sealed file that the ledger names. The old folder is left as it is. Interrupted, run it again: it goes
on. Until it is done, no house starts on the database.

  --from DIR           the old house's data folder            needed
  --data DIR           the new house's: its keys, and without FOREWARN_S3_URL its sealed files
                                                              FOREWARN_DATA    ./forewarn-data
  --to-database URL    an empty database; better from the environment, where nobody reads its password
                                                              FOREWARN_DATABASE_URL
  FOREWARN_S3_…        the bucket for its sealed files, where there is to be one: from the environment
  --json               print the result as JSON
  --help               this text

Exit code 0: moved; 1: a fault; 2: refused.
Example: forewarn-house migrate --from /var/lib/forewarn --data /var/lib/forewarn-2`,

  async run(args, operator) {
    const { from, json, 'to-database': database, ...rest } = readOptions(args, OPTIONS)
    const named = database === undefined ? rest : { ...rest, database_url: database }
    const settings = settingsFrom(named, operator)
    const old = resolve(needed(from, '--from'))
    const { migrate: move } = await import('../migrate/migrate.ts')
    const moved = await move(old, settings)
    const { size, root, origin, blobs, referred, rows } = moved
    if (json) operator.print(JSON.stringify(moved))
    else {
      operator.print(`Moved and verified: ${size} entries under root ${root},`)
      operator.print(`${blobs} sealed files, ${referred} of them named by the ledger,`)
      operator.print(`${rows} rows of the directory.`)
    }
    operator.say(`${old} is as it was. Never start it again: two houses with one log key show two`)
    operator.say(
      'histories. Keep it as a backup, then let it go; it holds names. Start the new one:',
    )
    operator.say(`  forewarn-house --data ${settings.FOREWARN_DATA} --origin ${origin}`)
    return 0
  },
}
