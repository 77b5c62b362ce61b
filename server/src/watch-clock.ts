// Watching the house's clock: witnesses are asked for the time, and the operator's log says what is doubted.

import type { HouseClock } from './house-clock.ts'
import type { Log } from './log.ts'
import type { Registry } from './registry.ts'
import type { AskingTime } from './witness/asking-time.ts'

export interface Watching {
  readonly clock: HouseClock
  readonly registry: Registry
  readonly log: Log
  /** Absent where there are no witnesses. */
  readonly asking: AskingTime | undefined
}

/** One round. What is wrong is said once, and again when it is right. */
export function watchClock({ clock, registry, log, asking }: Watching): () => Promise<void> {
  let said: string | undefined
  let apart: readonly string[] = []
  return async () => {
    await asking?.round()
    const code = clock.doubt(registry.board.at)?.is
    if (code !== said) log({ event: 'clock', code: code ?? 'right' })
    said = code
    const now = clock.apart().map((place) => asking?.nameOf(place) ?? '')
    for (const witness of now.filter((name) => !apart.includes(name))) {
      log({ event: 'clock', code: 'witness', witness })
    }
    apart = now
  }
}
