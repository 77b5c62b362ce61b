// Looking at the house from a desk: is it there, is it the pinned one, and do the clocks agree.

import type { Examined } from '@forewarn/core/shared/examined'
import { showDuration } from '@forewarn/core/shared/instant'
import { DOUBTS } from '@forewarn/core/wire/doubt-text'
import type { HouseFace } from '@forewarn/core/wire/routes'
import { houseClient } from '@forewarn/desk/house-client'
import type { Keyring } from '@forewarn/desk/keyring'
import { isPinned } from '@forewarn/desk/pinned-log'
import type { Ports } from '@forewarn/desk/ports'

/** An answer takes its way; more than this is a clock that is wrong. */
const TOLERATED_MS = 5_000
const WRONG_MS = 60_000

/** @throws Refusal `house.unreachable` and its like */
export async function examineFace(ports: Ports, { pins }: Keyring): Promise<Examined[]> {
  const before = ports.clock.now()
  const face = await houseClient(ports.post).call('house')
  const after = ports.clock.now()
  const pinned: Examined = isPinned(face, pins)
    ? {
        what: 'house',
        health: 'ok',
        said: `${pins.origin} at ${pins.url}, under the pinned log key`,
      }
    : {
        ...{ what: 'house', health: 'failed', said: `${face.origin} is not the pinned house` },
        remedy: 'Do nothing more here; ask the owner who invited you, in person.',
      }
  return [pinned, clockRow(face.now - (before + after) / 2), ...doubtRows(face)]
}

/** What the house itself says of its clock, by its witnesses and by what has elapsed. */
function doubtRows({ doubt }: HouseFace): Examined[] {
  if (doubt === undefined) return []
  const { said, remedy } = DOUBTS[doubt.is]
  const health = doubt.is === 'unheard' ? 'attention' : 'failed'
  return [{ what: 'house’s time', health, said, remedy }]
}

/** @param ahead how far the house is ahead of this machine, in milliseconds */
function clockRow(ahead: number): Examined {
  const what = 'clock'
  const apart = Math.abs(ahead)
  const said = `the house is ${showDuration(apart)} ${ahead >= 0 ? 'ahead of' : 'behind'} this machine`
  if (apart <= TOLERATED_MS) return { what, health: 'ok', said }
  const remedy = 'Parts open and embargoes lift by it: set both by NTP.'
  return { what, health: apart > WRONG_MS ? 'failed' : 'attention', said, remedy }
}
