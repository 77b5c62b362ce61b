// One thread of a crew: it can be ended whatever a file does to it, and begun again.

import { Worker } from 'node:worker_threads'
import type { Shelf } from '@forewarn/core/likeness/index/shelf'
import { Refusal, type RefusalCode, type Refusals } from '@forewarn/core/shared/refusal'
import type { Answers, Order } from './bench.ts'
import type { Said, Told } from './bench-thread.ts'
import type { Means } from './means.ts'

/** Far above what a file of the largest size takes, and below 2 GiB, where V8 collects half as often. */
const MEMORY_MIB = 2_000
/** Little, so that what was unpacked for one sample is gone soon: threads of very many held twice as much. */
const YOUNG_MIB = 8

/** What a thread came to; one that is over is no more good. */
interface Outcome {
  readonly said: Said
  readonly isOver?: true
}

/** Begun with its first order, and begun again after it had to be ended. */
export class Thread {
  readonly #means: Means
  readonly #deadlineMs: number
  #worker: Worker | undefined
  #shelf: Shelf | undefined

  constructor(means: Means, deadlineMs: number) {
    this.#means = means
    this.#deadlineMs = deadlineMs
  }

  hold(shelf: Shelf): void {
    this.#shelf = shelf
    this.#worker?.postMessage({ hold: shelf } satisfies Told)
  }

  async do(order: Order): Promise<Answers[Order['kind']]> {
    const said = await this.#answered(order)
    if ('answer' in said) return said.answer as Answers[Order['kind']]
    if ('fault' in said) throw new Error(`in a thread: ${said.fault}`)
    const { code, details } = said.refused
    throw new Refusal(code as RefusalCode, details as Refusals[RefusalCode])
  }

  async end(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  async #answered(order: Order): Promise<Said> {
    this.#worker ??= this.#begun()
    try {
      const { said, isOver } = await this.#outcome(this.#worker, order)
      if (isOver) await this.end()
      return said
    } catch (error) {
      await this.end()
      throw error
    }
  }

  async #outcome(worker: Worker, order: Order): Promise<Outcome> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
    const giveUp = (problem: string) =>
      order.kind === 'pairs'
        ? reject(new Error(problem))
        : resolve({ said: unfit(order.file.shown, problem), isOver: true })
    const limit = setTimeout(
      () => giveUp(`it took longer than ${this.#deadlineMs / 1000} s to read and compare`),
      order.kind === 'pairs' ? PAIRS_MS : this.#deadlineMs,
    )
    const heard = (said: Said) => resolve({ said })
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        giveUp(`it took more than ${MEMORY_MIB} MiB to read and compare`)
      else reject(error)
    }
    worker.on('message', heard)
    worker.on('error', failed)
    worker.postMessage({ order } satisfies Told)
    try {
      return await promise
    } finally {
      clearTimeout(limit)
      worker.off('message', heard)
      worker.off('error', failed)
    }
  }

  #begun(): Worker {
    const own = import.meta.url
    const ending = own.slice(own.lastIndexOf('.'))
    const execArgv = ending === '.ts' ? ['--conditions=source'] : []
    const worker = new Worker(new URL(`./bench-thread${ending}`, own), {
      ...{ execArgv, workerData: this.#means },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB, maxYoungGenerationSizeMb: YOUNG_MIB },
    })
    if (this.#shelf !== undefined) worker.postMessage({ hold: this.#shelf } satisfies Told)
    return worker
  }
}

/** A block of pairs is of files that were read already; so long it takes only on a machine that stands still. */
const PAIRS_MS = 600_000

function unfit(file: string, problem: string): Said {
  const remedy = 'Compare a part of it.'
  return { refused: { code: 'file.malformed', details: { file, problem, remedy } } }
}
