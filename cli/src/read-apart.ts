// An opened finding's samples are read again in a process of its own, which is ended whatever its maker put into it.

import { fork } from 'node:child_process'
import { Refusal, type RefusalCode, type Refusals } from '@forewarn/core/shared/refusal'
import type { SampleFile } from '@forewarn/desk/investigate/samples'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import type { Checked, Step } from '@forewarn/desk/opening/verify'
import type { Heard } from './read-apart-process.ts'

export interface Reread {
  readonly opening: OpeningFile
  readonly checked: Checked
  /** `undefined` where none were named. */
  readonly files: readonly SampleFile[] | undefined
}

export interface Bounds {
  /** As whoever checks named the file, for refusals. */
  readonly name: string
  readonly limitMs: number
  /** Of V8's heap; raw bytes are as many as samples and sealed files may have. */
  readonly memoryMib?: number
}

/** As much as a thread of a comparison has. */
const MEMORY_MIB = 2_000

/**
 * `readAgain` with the decoder of this Forewarn, within bounds; tells each step that holds as it goes.
 * Not in a thread of this process: where V8 cannot free enough, it ends the process and not the thread.
 *
 * @throws Refusal as `readAgain`, or `file.malformed` with the bound that it came to
 */
export async function readApart(
  reread: Reread,
  { name, limitMs, memoryMib = MEMORY_MIB }: Bounds,
  tell: (step: Step) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const giveUp = (problem: string) => {
    const remedy =
      'Each step before this holds; what the samples show stays the word of whoever signed it. A slow machine may need more --minutes.'
    reject(new Refusal('file.malformed', { file: name, problem, remedy }))
  }
  const own = import.meta.url
  const ending = own.slice(own.lastIndexOf('.'))
  const conditions = ending === '.ts' ? ['--conditions=source'] : []
  const child = fork(new URL(`./read-apart-process${ending}`, own), {
    execArgv: [...conditions, `--max-old-space-size=${memoryMib}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const timer = setTimeout(
    () => giveUp(`to read it again took longer than ${limitMs / 60_000} minutes`),
    limitMs,
  )
  child.on('message', (heard: Heard) => {
    if ('step' in heard) return tell(heard.step)
    if ('refused' in heard) {
      const { code, details } = heard.refused
      return reject(new Refusal(code as RefusalCode, details as Refusals[RefusalCode]))
    }
    if ('fault' in heard) return reject(new Error(`while reading again: ${heard.fault}`))
    resolve()
  })
  child.on('error', (error) => {
    reject(error)
    ended.resolve()
  })
  child.on('exit', (code, signal) => {
    if (signal === null) reject(new Error(`reading again ended by itself, with ${code}`))
    else giveUp(`to read it again took more than ${memoryMib} MiB, or than this machine has`)
    ended.resolve()
  })
  child.send(reread, () => undefined) // one that is gone by then says so by its exit
  try {
    await promise
  } finally {
    clearTimeout(timer)
    child.removeAllListeners('message')
    child.kill('SIGKILL')
    await ended.promise
  }
}
