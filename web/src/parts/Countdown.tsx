// How long until an instant, or since, by the house's clock.

import { type Instant, showDuration } from '@forewarn/core/shared/instant'
import { useHouseNow } from './clock.ts'

interface CountdownProps {
  readonly to: Instant
  readonly offsetMs: number
}

/** Not announced as it ticks: a screen reader reads it when its user comes by. */
export function Countdown({ to, offsetMs }: CountdownProps) {
  const left = to - useHouseNow(offsetMs)
  return (
    <span className={left > 0 ? 'countdown' : 'countdown over'} role="timer" aria-live="off">
      {left > 0 ? showDuration(left) : `${showDuration(left)} ago`}
    </span>
  )
}
