// One of several threads, each with a bench of its own; the shelf lies in memory that they share.

import { parentPort, workerData } from 'node:worker_threads'
import type { Shelf } from '@forewarn/core/likeness/index/shelf'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Bench, type Order } from './bench.ts'
import type { Means } from './means.ts'

/** To be held from now on; or to be done, and answered. */
export type Told = { readonly hold: Shelf } | { readonly order: Order }

/** A refusal goes over as its parts, for errors lose their class on the way. */
export type Said =
  | { readonly answer: unknown }
  | { readonly refused: Pick<Refusal, 'code' | 'details'> }
  | { readonly fault: string }

const bench = new Bench(workerData as Means)

parentPort?.on('message', async (told: Told) => {
  if ('hold' in told) return bench.hold(told.hold)
  parentPort?.postMessage(await said(told.order))
})

async function said(order: Order): Promise<Said> {
  try {
    return { answer: await bench.do(order) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: { code: error.code, details: error.details } }
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
