// Looking at the witnesses that a house is set to ask: what their names tell, and what they are enough for.

import type { Examined } from '@forewarn/core/shared/examined'
import type { Settings } from '../settings.ts'
import { witnessesOf } from '../witness/witness-settings.ts'

/** Fewer cannot outvote one that lies about the time. */
const OUTVOTE = 3

/** Nothing where there are none. Names stand in checkpoints, which every recipient reads. */
export function examineWitnesses(settings: Settings): Examined[] {
  const found = witnessesOf(settings)
  if (found === undefined) return []
  const what = 'witnesses'
  const { witnesses, quorum } = found
  const names = witnesses.map(({ key }) => key.split('+')[0] ?? key)
  const telling = names.filter((name) => name.includes('.'))
  if (telling.length > 0) {
    const said = `every recipient reads ${telling.join(', ')}, and may learn whose it is`
    const remedy = 'Ask whoever runs it for one with a drawn name: forewarn witness makes such.'
    return [{ what, health: 'attention', said, remedy }]
  }
  const enough = witnesses.length < OUTVOTE ? '; three would keep a wrong clock from opening' : ''
  return [{ what, health: 'ok', said: `${quorum} of ${witnesses.length} must cosign${enough}` }]
}
