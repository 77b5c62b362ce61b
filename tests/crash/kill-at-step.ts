// Preloaded into a process that is to die while it writes: counts the steps, and SIGKILLs it at one.
//
// A step is a file written, flushed or renamed, or a transaction of SQLite committed. The environment
// says which (KILL_STEP, from 1; 0 for none), whether `before`, `half` done or `after` (KILL_WHEN),
// whether only what follows the first word on standard output counts (KILL_FROM=word), and in which file
// a process that lived leaves its steps (KILL_STEPS), a letter each: w, f, r, c.

import { writeFileSync } from 'node:fs'
import files, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'

const { KILL_STEP = '0', KILL_WHEN = 'before', KILL_FROM, KILL_STEPS } = process.env
const target = Number(KILL_STEP)
let steps = ''
let isCounting = KILL_FROM !== 'word'

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

function isTheStep(letter: string): boolean {
  if (!isCounting) return false
  steps += letter
  return steps.length === target
}

async function step<T>(letter: string, work: () => Promise<T>, half?: () => Promise<unknown>) {
  if (!isTheStep(letter)) return work()
  if (KILL_WHEN === 'half') await half?.()
  if (KILL_WHEN === 'after') await work()
  die()
  return work()
}

const handle = await files.open('/dev/null')
const opened = Object.getPrototypeOf(handle) as FileHandle
await handle.close()

const { writeFile, sync } = opened
opened.writeFile = function (this: FileHandle, bytes: Uint8Array) {
  const half = () => writeFile.call(this, bytes.subarray(0, bytes.length >> 1))
  return step('w', () => writeFile.call(this, bytes), half)
} as FileHandle['writeFile']
opened.sync = function (this: FileHandle) {
  return step('f', () => sync.call(this))
}

const { rename, link } = files
files.rename = (from, to) => step('r', () => rename(from, to))
files.link = (from, to) => step('r', () => link(from, to))
syncBuiltinESMExports()

const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (sql) {
  const isLast = sql === 'commit' && isTheStep('c')
  if (isLast && KILL_WHEN !== 'after') die()
  exec.call(this, sql)
  if (isLast) die()
}

const write = process.stdout.write.bind(process.stdout)
process.stdout.write = ((...args: Parameters<typeof write>) => {
  isCounting = true
  return write(...args)
}) as typeof write

if (KILL_STEPS !== undefined) process.once('exit', () => writeFileSync(KILL_STEPS, steps))
