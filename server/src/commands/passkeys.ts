// `forewarn-house passkeys`: the way back in for an only owner who lost theirs.

import { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { openStore } from '../store/open-store.ts'
import { needed } from './backup.ts'
import { type HouseCommand, readOptions } from './command.ts'
import { settingsFrom } from './serve.ts'

const OPTIONS = { data: { type: 'string' }, drop: { type: 'string' } } as const

export const passkeys: HouseCommand = {
  summary: 'takes the passkeys of a colleague away who lost them and has no owner to ask',
  help: `Usage: forewarn-house passkeys --drop ID [options]

Takes all passkeys of a colleague away and ends the sessions that they were shown in. It is for an only
owner who lost theirs: anybody else asks an owner, who types: forewarn passkeys drop ID. Stop the house
first; on PostgreSQL every process of it. Their keyring alone signs them in until they add another.

  --drop ID      whose, as stf_…
  --data DIR     the house's data                             FOREWARN_DATA    ./forewarn-data
  --help         this text

Example: forewarn-house passkeys --drop stf_abcdefghijklmnop --data /var/lib/forewarn`,

  async run(args, operator) {
    const { drop, ...rest } = readOptions(args, OPTIONS)
    const who = StaffId.safeParse(needed(drop, '--drop'))
    if (!who.success) throw new Refusal('settings.malformed', { issues: ['--drop: not an id'] })
    const store = await openStore(settingsFrom(rest, operator))
    try {
      const count = await store.directory.dropPasskeys(who.data)
      operator.print(`${count} of ${who.data} taken away.`)
    } finally {
      await store.close()
    }
    return 0
  },
}
