// What a house does by itself from time to time: one round after another, never two at once.

/** Calls `round` again and again; `stop` returns once none will be called any more. */
export type Every = (everyMs: number, round: () => Promise<void>) => { stop(): void }

/** By the machine's timers, which keep no process alive. */
export const byTimer: Every = (everyMs, round) => {
  const timer = setInterval(() => void round(), everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** Whether the round that asks shall end before its next step. */
export type IsOver = () => boolean | Promise<boolean>

export interface Rounds {
  /** Ends the round under way where it can be ended, and waits for it no longer than `STOP_MS`. */
  stop(): Promise<void>
}

/** A round that waits for another machine is left alone after this. */
const STOP_MS = 2000

/**
 * @param work is told how to ask whether to go on
 * @param failed hears of a round that threw; the next one begins all the same
 */
export function rounds(
  every: Every,
  everyMs: number,
  work: (isOver: IsOver) => Promise<void>,
  failed: (error: unknown) => void,
): Rounds {
  let isOver = false
  let isLeftAlone = false
  let underWay: Promise<void> | undefined
  const round = () => {
    underWay ??= work(() => isOver)
      .catch((error) => {
        if (!isLeftAlone) failed(error)
      })
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }
  const timer = every(everyMs, round)
  return {
    async stop() {
      isOver = true
      timer.stop()
      await Promise.race([underWay, afterwards(STOP_MS)])
      isLeftAlone = true
    },
  }
}

/** Keeps no process alive. */
export function afterwards(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
