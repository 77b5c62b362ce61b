// A master as JSON: version 1 of one version of a bundle, version 2 of several.

import { z } from 'zod'
import type { CarrierClass } from './carriers/rules.ts'
import { isAlphabet } from './codes/position.ts'
import type { Template } from './template.ts'

const symbol = z.int().min(0)
const carrierIndex = z.int().min(0)
const index = z.int().min(0)

const ValueFormText = z.strictObject({
  letters: z.array(z.string().min(1)).min(2),
  parts: z.array(z.union([z.string(), z.int().min(1)])),
})

const Pieces: z.ZodType<Template> = z.lazy(() => z.array(z.union([z.string(), SlotText])))
const SlotText = z.union([
  z.strictObject({
    carrier: carrierIndex,
    holes: z.array(Pieces),
    spellings: z.array(z.array(z.union([z.string(), z.int().min(0)]))).min(2),
    isWord: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    carrier: carrierIndex,
    holes: z.array(Pieces).min(2).max(4),
    between: z.array(z.string()),
  }),
  z.strictObject({ carrier: carrierIndex, form: ValueFormText }),
])

const CLASSES = [
  'logic',
  'loop',
  'branch',
  'idiom',
  'order',
  'name',
  'wording',
  'format',
  'value',
] as const satisfies readonly CarrierClass[]

export const AlphabetText = z
  .union([
    z.strictObject({ weights: z.array(z.number().min(0).max(1)).min(2) }),
    z.strictObject({ uniform: z.int().min(2) }),
  ])
  .refine(isAlphabet, 'no alphabet: its weights come to 1, and it has at most 2 ** 48 symbols')

const Seed = z.string().regex(/^(?:[0-9a-f]{2}){16,}$/)

const ItemText = z.strictObject({
  path: z.string(),
  exposure: z.enum(['confidential', 'publishable']),
  digest: z.string(),
  template: Pieces,
  carriers: z.array(
    z.strictObject({
      label: z.string(),
      rule: z.string(),
      class: z.enum(CLASSES),
      line: z.int().min(1),
      original: z.string(),
      alphabets: z.array(z.int().min(2)).min(1),
    }),
  ),
  decoys: z.array(z.string().min(1)).min(1).exactOptional(),
})
export type ItemText = z.infer<typeof ItemText>

const PositionText = z.strictObject({
  label: z.string(),
  level: z.enum(['partner', 'recipient']),
  alphabet: AlphabetText,
})

const Rest = {
  forewarn: z.literal('master'),
  warning: z.string(),
  holders: z.array(z.strictObject({ recipient: z.string(), partner: z.string() })),
  /** One for each version, where a witness drew for any; early Forewarns knew none. */
  draws: z
    .array(z.union([z.string().regex(/^[0-9a-f]{128}$/), z.null()]))
    .min(1)
    .exactOptional(),
  /** At the partner's positions by partner, at the recipient's by recipient, in order. */
  symbols: z.strictObject({
    partner: z.record(z.string(), z.array(symbol)),
    recipient: z.record(z.string(), z.array(symbol)),
  }),
}

/** Of a bundle with one version. It stays readable for ever: tests/vectors/master/v1. */
export const MasterText1 = z.strictObject({
  ...Rest,
  version: z.literal(1),
  seed: Seed,
  items: z.array(ItemText),
  positions: z.array(PositionText),
})
export type MasterText1 = z.infer<typeof MasterText1>

/** Of a bundle with several. It stays readable for ever: tests/vectors/master/v2. */
export const MasterText2 = z.strictObject({
  ...Rest,
  version: z.literal(2),
  seeds: z.array(Seed).min(2),
  /** Each different item once. */
  items: z.array(ItemText),
  /** By version: its items, by their index. */
  editions: z.array(z.array(index)).min(2),
  positions: z.array(z.strictObject({ ...PositionText.shape, seed: index })),
})
export type MasterText2 = z.infer<typeof MasterText2>

export const MasterText = z.discriminatedUnion('version', [MasterText1, MasterText2])
export type MasterText = z.infer<typeof MasterText>
