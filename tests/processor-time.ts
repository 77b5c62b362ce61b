// How much of the processor a piece of work takes: the same on a busy machine as on a quiet one.

/** Milliseconds of processor time in this process. */
export function processorMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
