// How long until an instant, or since, by the house's clock.

import { type Instant, showDuration } from '@forewarn/core/shared/instant'
import { useHouseNow } from './clock.ts'

interface CountdownProps {
  readonly to: Instant
  /** What stands before it, until the instant and after it. */
  readonly labels?: readonly [until: string, after: string]
}

/** Not announced as it ticks: a screen reader reads it when its user comes by. */
export function Countdown({ to, labels }: CountdownProps) {
  const left = to - useHouseNow()
  const label = labels?.[left > 0 ? 0 : 1]
  return (
    <>
      {label !== undefined && <span className="quiet">{label} </span>}
      <span className={left > 0 ? 'countdown' : 'countdown over'} role="timer" aria-live="off">
        {left > 0 ? showDuration(left) : `${showDuration(left)} ago`}
      </span>
    </>
  )
}
