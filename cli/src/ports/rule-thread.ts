// What rules match, within a deadline: YARA-X, which VirusTotal publishes, and our Sigma evaluator.

import { Worker } from 'node:worker_threads'
import type { ScanAnswer, ScanOrder } from './rule-thread-worker.ts'

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

export interface RuleThread {
  /** YARA, unless Sigma is said. */
  scan(source: string, samples: readonly Uint8Array[], kind?: ScanOrder['kind']): Promise<Scan>
  close(): Promise<void>
}

/** Its own time-out does not stop every loop, so the thread is ended instead. */
const DEADLINE_MS = 30_000

/** A thread keeps a little memory of each order, so that it is not used for ever. */
const MOST_ORDERS = 500

/** One thread, begun with the first scan; scans wait for each other. */
export function ruleThread(deadlineMs = DEADLINE_MS): RuleThread {
  let worker: Promise<Worker> | undefined
  let orders = 0
  let last: Promise<unknown> = Promise.resolve()
  const stop = async () => {
    await (await worker)?.terminate()
    worker = undefined
  }
  const scan = async (order: ScanOrder): Promise<Scan> => {
    if (++orders % MOST_ORDERS === 0) await stop()
    worker ??= ready()
    const answer = await within(deadlineMs, asked(await worker, order)).catch(async (error) => {
      await stop()
      return { problem: `the engine broke down: ${String(error)}` }
    })
    if (answer === undefined) {
      await stop()
      return { outcome: 'timed-out' }
    }
    if ('problem' in answer) return { outcome: 'broken', problem: answer.problem }
    return { outcome: 'scanned', ...answer }
  }
  return {
    scan(source, samples, kind = 'yara') {
      const next = last.then(() => scan({ source, samples, kind }))
      last = next.catch(() => undefined)
      return next
    },
    close: stop,
  }
}

async function ready(): Promise<Worker> {
  const own = import.meta.url
  const ending = own.slice(own.lastIndexOf('.'))
  const execArgv = ending === '.ts' ? ['--conditions=source'] : []
  const worker = new Worker(new URL(`./rule-thread-worker${ending}`, own), { execArgv })
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
