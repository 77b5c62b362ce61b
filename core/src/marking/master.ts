// The secret that tracing needs: every item with its places open, and who holds which symbols.

import { z } from 'zod'
import { Refusal } from '../shared/refusal.ts'
import type { LabelledPosition } from './bias.ts'
import type { CarrierClass } from './carriers/rules.ts'
import type { Codeword } from './codeword.ts'
import type { Holder } from './position.ts'
import type { Symbols, Template } from './template.ts'

/** A place with several spellings, as a master keeps it. */
export interface Carrier {
  /** Names the place for ever; see bias.ts. */
  readonly label: string
  readonly rule: string
  readonly class: CarrierClass
  /** In the item as the author wrote it, from 1. */
  readonly line: number
  readonly original: string
  /** The number of symbols of each of its positions. */
  readonly alphabets: readonly number[]
}

export interface MasterItem {
  readonly path: string
  /** Partners may publish what they derive from it, so nobody is accused by it. */
  readonly exposure: 'confidential' | 'publishable'
  /** Of the item as the author wrote it: SHA-256, hex. */
  readonly digest: string
  /** Slots name carriers by their index in `carriers`. */
  readonly template: Template
  readonly carriers: readonly Carrier[]
}

/** Everything about one marked bundle. Positions are those of all items' carriers, in order. */
export interface Master {
  readonly seed: string
  readonly items: readonly MasterItem[]
  readonly positions: readonly LabelledPosition[]
  readonly holders: readonly Holder[]
  readonly codewords: readonly Codeword[]
}

/** The symbols of one copy, by item and by carrier there. */
export function symbolsOf({ items }: Pick<Master, 'items'>, codeword: Codeword): Symbols[] {
  let at = 0
  return items.map(({ carriers }) => {
    const symbols = carriers.map(({ alphabets }) => {
      at += alphabets.length
      return codeword.slice(at - alphabets.length, at)
    })
    return (carrier) => symbols[carrier] ?? []
  })
}

const symbol = z.int().min(0)
const carrierIndex = z.int().min(0)

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

const Alphabet = z.union([
  z.strictObject({ weights: z.array(z.number().min(0).max(1)).min(2) }),
  z.strictObject({ uniform: z.int().min(2) }),
])

/** A master as a file, version 1. It stays readable for ever: tests/vectors/master. */
const MasterText = z.strictObject({
  forewarn: z.literal('master'),
  version: z.literal(1),
  warning: z.string(),
  seed: z.string().regex(/^(?:[0-9a-f]{2}){16,}$/),
  items: z.array(
    z.strictObject({
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
    }),
  ),
  positions: z.array(
    z.strictObject({
      label: z.string(),
      level: z.enum(['partner', 'recipient']),
      alphabet: Alphabet,
    }),
  ),
  holders: z.array(z.strictObject({ recipient: z.string(), partner: z.string() })),
  /** At the partner's positions by partner, at the recipient's by recipient, in order. */
  symbols: z.strictObject({
    partner: z.record(z.string(), z.array(symbol)),
    recipient: z.record(z.string(), z.array(symbol)),
  }),
})
type MasterText = z.infer<typeof MasterText>

const WARNING = 'Secret: whoever holds this file can frame any recipient. Tracing needs it.'

/** The master as JSON, on one line. */
export function writeMaster(master: Master): string {
  const text: MasterText = {
    forewarn: 'master',
    version: 1,
    warning: WARNING,
    seed: master.seed,
    items: master.items.map(writtenItem),
    positions: master.positions.map(({ label, level, alphabet }) => ({
      label,
      level,
      alphabet:
        'weights' in alphabet ? { weights: [...alphabet.weights] } : { uniform: alphabet.uniform },
    })),
    holders: master.holders.map(({ recipient, partner }) => ({ recipient, partner })),
    symbols: writtenSymbols(master),
  }
  return `${JSON.stringify(text)}\n`
}

function writtenItem({ template, carriers, ...rest }: MasterItem): MasterText['items'][number] {
  return {
    ...rest,
    template: template as MasterText['items'][number]['template'],
    carriers: carriers.map((carrier) => ({ ...carrier, alphabets: [...carrier.alphabets] })),
  }
}

function writtenSymbols({ positions, holders, codewords }: Master): MasterText['symbols'] {
  const partner: Record<string, number[]> = {}
  const recipient: Record<string, number[]> = {}
  for (const [i, holder] of holders.entries()) {
    const codeword = codewords[i] as Codeword
    partner[holder.partner] ??= codeword.filter((_, at) => positions[at]?.level === 'partner')
    recipient[holder.recipient] = codeword.filter((_, at) => positions[at]?.level === 'recipient')
  }
  return { partner, recipient }
}

/** @throws Refusal `file.malformed` where `text` is no master, or one that does not hold together */
export function readMaster(file: string, text: string): Master {
  const parsed = MasterText.safeParse(json(file, text))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw malformed(
      file,
      `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'unreadable'}`,
    )
  }
  const { seed, items, positions, holders, symbols } = parsed.data
  const expected = items.reduce(
    (sum, { carriers }) => sum + carriers.reduce((n, { alphabets }) => n + alphabets.length, 0),
    0,
  )
  if (expected !== positions.length) throw malformed(file, 'its positions are not its carriers’')
  const codewords = holders.map(({ partner, recipient }) => {
    const take = { partner: symbols.partner[partner], recipient: symbols.recipient[recipient] }
    const next = { partner: 0, recipient: 0 }
    return positions.map(({ level }) => {
      const found = take[level]?.[next[level]++]
      if (found === undefined) throw malformed(file, `${recipient} has too few symbols`)
      return found
    })
  })
  return { seed, items, positions, holders, codewords }
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(file, 'it is not JSON')
  }
}

function malformed(file: string, problem: string): Refusal<'file.malformed'> {
  const remedy = 'Take the master.json that `forewarn mark` wrote, unchanged.'
  return new Refusal('file.malformed', { file, problem, remedy })
}
