// YARA-X, the engine that VirusTotal publishes: what rules match, within a deadline.

import { Worker } from 'node:worker_threads'
import type { ScanAnswer, ScanOrder } from './yara-x-worker.ts'

/** Never a boolean: a rule that was not run has not passed. */
export type Scan =
  | {
      readonly outcome: 'scanned'
      /** By sample: the names of the rules that match, sorted. */
      readonly matches: readonly (readonly string[])[]
      readonly warnings: readonly string[]
    }
  | { readonly outcome: 'broken'; readonly problem: string }
  | { readonly outcome: 'timed-out' }

export interface YaraEngine {
  scan(source: string, samples: readonly Uint8Array[]): Promise<Scan>
  close(): Promise<void>
}

/** Its own time-out does not stop every loop, so the thread is ended instead. */
const DEADLINE_MS = 30_000

/** One thread, begun with the first scan; scans wait for each other. */
export function yaraEngine(deadlineMs = DEADLINE_MS): YaraEngine {
  let worker: Promise<Worker> | undefined
  let last: Promise<unknown> = Promise.resolve()
  const scan = async (order: ScanOrder): Promise<Scan> => {
    worker ??= ready()
    const running = await worker
    const answer = await within(deadlineMs, asked(running, order))
    if (answer === undefined) {
      worker = undefined
      await running.terminate()
      return { outcome: 'timed-out' }
    }
    if ('problem' in answer) return { outcome: 'broken', problem: answer.problem }
    return { outcome: 'scanned', ...answer }
  }
  return {
    scan(source, samples) {
      const next = last.then(() => scan({ source, samples }))
      last = next.catch(() => undefined)
      return next
    },
    async close() {
      await (await worker)?.terminate()
      worker = undefined
    },
  }
}

async function ready(): Promise<Worker> {
  const own = import.meta.url
  const worker = new Worker(new URL(`./yara-x-worker${own.slice(own.lastIndexOf('.'))}`, own))
  await answered(worker)
  worker.unref()
  return worker
}

function asked(worker: Worker, order: ScanOrder): Promise<ScanAnswer> {
  worker.ref()
  const answer = answered<ScanAnswer>(worker).finally(() => worker.unref())
  worker.postMessage(order)
  return answer
}

function answered<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', heard)
      worker.off('error', failed)
    }
    const heard = (answer: T) => {
      settle()
      resolve(answer)
    }
    const failed = (error: Error) => {
      settle()
      reject(error)
    }
    worker.on('message', heard)
    worker.on('error', failed)
  })
}

async function within<T>(ms: number, task: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([task, late])
  } finally {
    clearTimeout(timer)
  }
}
