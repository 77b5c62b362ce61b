// `forewarn-house doctor`: whether a house is well, and what to type where it is not.

import { examinedText, HEALTH_EXIT, worstOf } from '@forewarn/core/shared/examined'
import { examineHouse } from '../doctor/examine-house.ts'
import { mustBeLocal, uniqueOf } from './backup.ts'
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

  --data DIR     the house's data                             FOREWARN_DATA    ./forewarn-data
  --json         print the result as JSON
  --help         this text

Exit code 0: all is well; 1: a fault; 2: something failed, or refused; 3: something wants attention.
Example: forewarn-house doctor --data /var/lib/forewarn`,

  async run(args, operator) {
    const { json, ...rest } = readOptions(args, OPTIONS)
    const settings = settingsFrom(rest, operator)
    mustBeLocal(
      settings,
      'look PostgreSQL over with its own tools, and run forewarn doctor at a desk',
    )
    const unique = uniqueOf(operator)
    const examined = await examineHouse({ settings, at: operator.clock.now(), unique })
    const health = worstOf(examined)
    if (json) operator.print(JSON.stringify({ health, examined }))
    else operator.print(examinedText(examined))
    return HEALTH_EXIT[health]
  },
}
