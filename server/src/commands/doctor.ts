// `forewarn-house doctor`: whether a house is well, and what to type where it is not.

import { examinedText, HEALTH_EXIT, worstOf } from '@forewarn/core/shared/examined'
import { uniqueOf } from './backup.ts'
import { type HouseCommand, readOptions } from './command.ts'
import { settingsFrom } from './serve.ts'

const OPTIONS = { data: { type: 'string' }, json: { type: 'boolean' } } as const

export const doctor: HouseCommand = {
  summary: 'looks a house over, while it runs or not',
  help: `Usage: forewarn-house doctor [options]

Looks a house over, while it runs or not: disk, keys, every signature and rule of the ledger, the
checkpoint it keeps of itself, every sealed file, the clock, and the last backup. A line each: ok,
attention or failed, with what to do. It changes nothing, but drops the
copy of a doctor that was killed.

On PostgreSQL it reads one snapshot of the database, in which nothing can be written meanwhile: whether
it answers and keeps what it says, the form of its tables, the keys, every signature and rule, the
checkpoint, and whether the bucket has every sealed file. Saving those is left to pg_dump.

  --data DIR     the house's data                             FOREWARN_DATA    ./forewarn-data
  --json         print the result as JSON
  --help         this text

Exit code 0: all is well; 1: a fault; 2: something failed, or refused; 3: something wants attention.
Example: forewarn-house doctor --data /var/lib/forewarn`,

  async run(args, operator) {
    const { json, ...rest } = readOptions(args, OPTIONS)
    const settings = settingsFrom(rest, operator)
    const looking = { settings, at: operator.clock.now(), unique: uniqueOf(operator) }
    const { FOREWARN_DATABASE_URL: url } = settings
    const { examineHouse } = await import('../doctor/examine-house.ts')
    const { examineElsewhere } = await import('../doctor/examine-elsewhere.ts')
    const examined = await (url === undefined
      ? examineHouse(looking)
      : examineElsewhere(looking, url))
    const health = worstOf(examined)
    if (json) operator.print(JSON.stringify({ health, examined }))
    else operator.print(examinedText(examined))
    return HEALTH_EXIT[health]
  },
}
