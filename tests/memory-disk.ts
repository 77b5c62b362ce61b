// Temporary files of tests in memory, where there is room: a house waits for the disk at every entry, as it
// must; what is tested is what it does then, and a kill of a process loses nothing of either disk.

import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'

const DISK = '/dev/shm/'
/** Some containers have a few megabytes there. */
const ENOUGH_BYTES = 4 * 2 ** 30

let folder: string | undefined

export function setup(): void {
  if (process.env['TMPDIR'] !== undefined || !isFit()) return
  folder = mkdtempSync(`${DISK}fw-`)
  // PostgreSQL enters as somebody else.
  chmodSync(folder, 0o1777)
  process.env['TMPDIR'] = folder
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
}

/** Tests compile programs and run them there. */
function isFit(): boolean {
  try {
    const { bavail, bsize } = statfsSync(DISK)
    const [, options = 'noexec'] =
      /^\S+ \/dev\/shm \S+ (\S+)/m.exec(readFileSync('/proc/mounts', 'utf8')) ?? []
    return bavail * bsize >= ENOUGH_BYTES && !/\b(?:noexec|ro)\b/.test(options)
  } catch {
    return false
  }
}
