// What is said of a clock in doubt, and what to do about it.

import { showDuration } from '../shared/instant.ts'
import type { Doubt } from './doubt.ts'

export const DOUBTS: Readonly<Record<Doubt['is'], { said: string; remedy: string }>> = {
  ahead: {
    said: 'The house’s clock is ahead of its witnesses, or jumped',
    remedy:
      'Nothing opens by that. Set it by NTP; with fewer than three witnesses, then start the house again.',
  },
  behind: {
    said: 'The house’s clock is behind its witnesses, or was set back',
    remedy:
      'What is due comes late. Set it by NTP; with fewer than three witnesses, then start the house again.',
  },
  unheard: {
    said: 'Too few witnesses told the house the time of late',
    remedy: 'It goes on by what it knew. See that it reaches them.',
  },
}

/** In a line. */
export function doubtText({ is, heldMs }: Doubt): string {
  const { said, remedy } = DOUBTS[is]
  const held = heldMs < 1000 ? '' : `; what is due opens ${showDuration(heldMs)} later than by it`
  return `${said}${held}. ${remedy}`
}
