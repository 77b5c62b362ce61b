// The house's clock as the pages see it: this machine's, put right by what the house said last.

import { type Instant, instant } from '@forewarn/core/shared/instant'
import { useEffect, useState } from 'react'

/** One for all: there is one house behind a page, and its clock is the same wherever it is shown. */
let offsetMs = 0

/** @param ms what to add to this machine's clock to get the house's */
export function setHouseClock(ms: number): void {
  offsetMs = ms
}

/** @param everyMs how often the page looks; a component that uses this is drawn as often */
export function useHouseNow(everyMs = 1000): Instant {
  const [now, setNow] = useState(houseNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(houseNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

function houseNow(): Instant {
  return instant(Math.max(0, Date.now() + offsetMs))
}
