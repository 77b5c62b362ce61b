// What the worker asks a person about a house before it counts, as plain values, and how they answer.

import type { Asking } from '@forewarn/desk/meeting'
import type { NewLog } from '@forewarn/desk/new-log'
import { type PinsView, pinsView } from '../views/pins-view.ts'

export type HouseQuestion =
  | {
      readonly kind: 'firstSight'
      readonly view: PinsView
      readonly size: number
      /** How far this log was seen in this browser, by somebody else. */
      readonly before: number | null
      readonly lasts: boolean
    }
  | {
      readonly kind: 'otherWitnesses'
      readonly from: 'house' | 'keyring'
      readonly pinned: PinsView
      readonly view: PinsView
    }
  | {
      readonly kind: 'newLog'
      readonly found: Omit<NewLog, 'desk' | 'seen'>
      readonly pinned: PinsView
      readonly view: PinsView
    }

export type HouseAnswer = 'shown' | 'keyring' | 'pinned' | 'no'

/** @param lasts whether another visit finds what is confirmed in this one */
export function askingBy(
  ask: (question: HouseQuestion) => Promise<string>,
  lasts: boolean,
): Asking {
  return {
    async firstSight({ shown, pinned, size, before }) {
      const view = pinsView(shown, pinned)
      const seen = before?.size ?? null
      const answer = await ask({ kind: 'firstSight', view, size, before: seen, lasts })
      return answer === 'shown' || answer === 'keyring' ? answer : 'no'
    },
    async otherWitnesses({ shown, pinned }, from) {
      const view = pinsView(shown, pinned)
      const before = pinsView(pinned, pinned)
      const answer = await ask({ kind: 'otherWitnesses', from, pinned: before, view })
      return answer === 'shown' || answer === 'pinned' ? answer : 'no'
    },
    async newLog({ desk, log, restored, seenOutside, seenHere }, pinned) {
      const found = { log, restored, seenOutside, seenHere }
      const view = pinsView(desk.keyring.pins, pinned)
      const answer = await ask({ kind: 'newLog', found, pinned: pinsView(pinned, pinned), view })
      return answer === 'shown' ? answer : 'no'
    },
  }
}
