// Reads what needs no text of ours around it: free values, declared orders, and fields of captures.

import type { Refusal } from '../../shared/refusal.ts'
import { readCapture, recipeIn } from '../capture/read.ts'
import type { MasterItem } from '../master.ts'
import { type Unwrapped, unwrap } from '../traffic/unwrap.ts'
import { readOrders } from './read-orders.ts'
import { readValues } from './read-values.ts'
import type { SampleFile } from './sample.ts'

export interface ReadAnywhere {
  /** Each answer to a carrier of an item: the symbols of its positions. */
  readonly answers: readonly {
    readonly item: MasterItem
    readonly carrier: number
    readonly symbols: readonly number[]
  }[]
  /** Whether the samples are likely to derive from the items. */
  readonly isOurs: boolean
  /** In how many ways all that could have been read: `ValuesRead.ways`. */
  readonly searched: number
  /** What was too much to be read. */
  readonly refused: readonly Refusal[]
}

export function readAnywhere(
  items: readonly MasterItem[],
  samples: readonly SampleFile[],
): ReadAnywhere {
  const unwrapped = mayShow(items) ? samples.map((sample) => unwrap(sample)) : []
  const layers = unwrapped.flatMap((one: Unwrapped) => one.layers)
  const values = readValues(items, layers)
  const texts = layers.map(({ text }) => text)
  const captures = items.flatMap((item) => {
    const recipe = recipeIn(item)
    if (recipe === undefined) return []
    return samples.flatMap(({ bytes }) =>
      bytes === undefined ? [] : [{ item, ...readCapture(item, recipe, bytes) }],
    )
  })
  const orders = items.flatMap((item) =>
    [...readOrders(item, texts)].flatMap(([carrier, ranks]) =>
      [...ranks].map((rank) => ({ item, carrier, symbols: [rank] })),
    ),
  )
  const all = [...[...values.answers].map(([item, answers]) => ({ item, answers })), ...captures]
  return {
    answers: [
      ...all.flatMap(({ item, answers }) =>
        [...answers].map(([carrier, symbols]) => ({ item, carrier, symbols })),
      ),
      ...orders,
    ],
    isOurs: values.isOurs || captures.some(({ isOurs }) => isOurs),
    searched: values.ways,
    refused: unwrapped.flatMap(({ refused }) => refused),
  }
}

/** Samples are not taken apart where nothing could be found in them. */
function mayShow(items: readonly MasterItem[]): boolean {
  return items.some(({ carriers }) =>
    carriers.some((one) => one.class === 'value' || one.rule === 'declared-order'),
  )
}
