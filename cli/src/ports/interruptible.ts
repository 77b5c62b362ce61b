// Sleep that ends when the process is asked to leave.

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** From the call until `end`, both signals end the sleep instead of the process. */
export function interruptible(): { sleep(ms: number): Promise<boolean>; end(): void } {
  const leaving = new AbortController()
  const leave = () => leaving.abort()
  for (const signal of SIGNALS) process.once(signal, leave)
  return {
    sleep: (ms) => sleep(ms, leaving.signal),
    end() {
      for (const signal of SIGNALS) process.off(signal, leave)
    },
  }
}

/** @returns whether to go on */
function sleep(ms: number, leaving: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (leaving.aborted) return resolve(false)
    const wake = () => {
      clearTimeout(timer)
      leaving.removeEventListener('abort', wake)
      resolve(!leaving.aborted)
    }
    const timer = setTimeout(wake, ms)
    leaving.addEventListener('abort', wake)
  })
}
