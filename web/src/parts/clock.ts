// The house's clock as the page sees it: this machine's, put right by what the house said.

import { type Instant, instant } from '@forewarn/core/shared/instant'
import { useEffect, useState } from 'react'

/** @param everyMs how often the page looks; a component that uses this is drawn as often */
export function useHouseNow(offsetMs: number, everyMs = 1000): Instant {
  const [now, setNow] = useState(() => houseNow(offsetMs))
  useEffect(() => {
    const look = () => setNow(houseNow(offsetMs))
    look()
    const timer = setInterval(look, everyMs)
    return () => clearInterval(timer)
  }, [offsetMs, everyMs])
  return now
}

export function houseNow(offsetMs: number): Instant {
  return instant(Math.max(0, Date.now() + offsetMs))
}
