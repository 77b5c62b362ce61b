// As many threads as there are cores for a comparison, with a deadline for each file; none where little is to do.

import { availableParallelism } from 'node:os'
import type { Shelf } from '@forewarn/core/likeness/index/shelf'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Answers, Bench, type Order, type Work } from './bench.ts'
import { Thread } from './crew-thread.ts'
import type { Means } from './means.ts'

export interface Crew {
  /** For all that is asked afterwards. */
  hold(shelf: Shelf): void
  /** Waits for a free thread. */
  readonly work: Work
  /** How much may be asked ahead, so that no thread waits. */
  readonly ahead: number
  close(): Promise<void>
}

export interface CrewOptions {
  /** 0 to work in this thread. */
  readonly threads: number
  /** For one file, or for one block of pairs. */
  readonly deadlineMs?: number
}

/** Nothing honest takes a tenth of it. */
const DEADLINE_MS = 20_000
/** Below so many bytes of files this thread is done before another has begun. */
export const LITTLE_BYTES = 512 * 1024

/** @param asked how many threads a person wants */
export function threadsFor(bytes: number, asked?: number): number {
  if (asked !== undefined) return asked
  return bytes < LITTLE_BYTES ? 0 : availableParallelism()
}

export function openCrew(means: Means, { threads, deadlineMs = DEADLINE_MS }: CrewOptions): Crew {
  return threads === 0 ? alone(means) : together(means, threads, deadlineMs)
}

function alone(means: Means): Crew {
  const bench = new Bench(means)
  const work = ((order: Order) => bench.do(order)) as Work
  return { hold: (shelf) => bench.hold(shelf), work, ahead: 1, close: async () => undefined }
}

function together(means: Means, threads: number, deadlineMs: number): Crew {
  const free = Array.from({ length: threads }, () => new Thread(means, deadlineMs))
  const all = [...free]
  const waiting: ((thread: Thread) => void)[] = []
  const release = (thread: Thread) => {
    const next = waiting.shift()
    if (next === undefined) free.push(thread)
    else next(thread)
  }
  const work = async (order: Order) => {
    const thread = free.shift() ?? (await new Promise<Thread>((resolve) => waiting.push(resolve)))
    try {
      return await thread.do(order)
    } finally {
      release(thread)
    }
  }
  return {
    hold(shelf) {
      for (const thread of all) thread.hold(shelf)
    },
    work: work as Work,
    ahead: 4 * threads,
    async close() {
      await Promise.all(all.map((thread) => thread.end()))
    },
  }
}

export interface Answered<Kind extends Order['kind']> {
  readonly order: Extract<Order, { kind: Kind }>
  readonly answer: Answers[Kind] | Refusal
}

/** Answers in the order of what was asked, whatever the threads are done with first. */
export function inOrder<Kind extends Order['kind']>(
  crew: Crew,
  orders: Iterable<Answered<Kind>['order']> | AsyncIterable<Answered<Kind>['order']>,
): AsyncGenerator<Answered<Kind>> {
  return inTurn(orders, crew.ahead, async (order) => {
    return { order, answer: await crew.work<Kind>(order).catch(asRefusal) }
  })
}

/**
 * What comes of each, in order. It is begun only when its turn is near, and forgotten once it was
 * handed out. What fails is thrown in its turn, once the others that were begun have come to an end.
 *
 * @param ahead how many are begun, and not yet handed out
 */
export async function* inTurn<From, To>(
  all: Iterable<From> | AsyncIterable<From>,
  ahead: number,
  begin: (one: From) => Promise<To>,
): AsyncGenerator<To> {
  const begun: Promise<To>[] = []
  try {
    for await (const one of all) {
      const coming = begin(one)
      coming.catch(() => undefined)
      begun.push(coming)
      if (begun.length >= ahead) yield await (begun.shift() as Promise<To>)
    }
    while (begun.length > 0) yield await (begun.shift() as Promise<To>)
  } finally {
    await Promise.allSettled(begun)
  }
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  throw error
}
