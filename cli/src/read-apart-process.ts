// The process in which an opened finding's samples are read again: a thread of it reads, and it ends with who began it.

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Refusal } from '@forewarn/core/shared/refusal'
import { DECODER } from '@forewarn/desk/investigate/decoder'
import { readAgain } from '@forewarn/desk/opening/again'
import type { Step } from '@forewarn/desk/opening/verify'
import type { Said } from './likeness/bench-thread.ts'
import type { Reread } from './read-apart.ts'

/** A step that holds, and at last what it came to. */
export type Heard = Said | { readonly step: Step }

async function outcome({ opening, checked, files }: Reread): Promise<Said> {
  try {
    const tell = (step: Step) => parentPort?.postMessage({ step } satisfies Heard)
    await readAgain(opening, checked, files, { decoder: DECODER, tell })
    return { answer: undefined }
  } catch (error) {
    if (error instanceof Refusal) return { refused: { code: error.code, details: error.details } }
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

if (isMainThread) {
  process.once('disconnect', () => process.exit())
  process.once('message', (reread: Reread) => {
    const reader = new Worker(new URL(import.meta.url), { workerData: reread })
    reader.on('message', (heard: Heard) => process.send?.(heard))
    // What the reading throws is told above: this is a thread that could not go on.
    reader.on('error', () => process.kill(process.pid, 'SIGKILL'))
  })
} else parentPort?.postMessage(await outcome(workerData as Reread))
