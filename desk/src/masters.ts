// A master in two, as publications keep it: what reading needs, and what naming needs besides.

import { type Master, readMaster, writeMaster } from '@forewarn/core/marking/master'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Json } from './publish/workshop.ts'

/** `masters` is enough to read a sample's symbols; `codewords` says who holds which. */
export interface MasterInTwo {
  readonly masters: unknown
  readonly codewords: Json
}

/** What names holders: of a bundle with one version `seed`, of several `seeds`. */
const SECRETS = ['seed', 'seeds', 'holders', 'symbols']

export function splitMaster(master: Master): MasterInTwo {
  const all = Object.entries(object(JSON.parse(writeMaster(master))))
  const isSecret = ([name]: [string, unknown]) => SECRETS.includes(name)
  const secrets = Object.fromEntries(all.filter(isSecret))
  return {
    masters: Object.fromEntries(all.filter((one) => !isSecret(one))),
    codewords: { forewarn: 'codewords', version: master.earlier.length === 0 ? 1 : 2, ...secrets },
  }
}

/**
 * The parts of a master that a reading works with: nobody is named in it.
 *
 * @throws Refusal `file.malformed`
 */
export function readMasters(masters: unknown): Master {
  const { editions, ...rest } = object(masters)
  const none = '0'.repeat(64)
  const seeds = Array.isArray(editions)
    ? { editions, seeds: editions.map(() => none) }
    : { seed: none }
  const nobody = { holders: [], symbols: { partner: {}, recipient: {} } }
  return readMaster('the masters', JSON.stringify({ ...rest, ...seeds, ...nobody }))
}

/** @throws Refusal `file.malformed` where the two do not belong together */
export function joinMaster({
  masters,
  codewords,
}: {
  readonly masters: unknown
  readonly codewords: unknown
}): Master {
  const secrets = Object.entries(object(codewords)).filter(([name]) => SECRETS.includes(name))
  const whole = { ...object(masters), ...Object.fromEntries(secrets) }
  return readMaster('masters and codewords', JSON.stringify(whole))
}

const Symbols = z.record(z.string(), z.array(z.int().min(0)))
const Codewords = z.looseObject({
  holders: z.array(z.strictObject({ recipient: z.string(), partner: z.string() })),
  symbols: z.strictObject({ partner: Symbols, recipient: Symbols }),
})

/**
 * The codewords of a publication with those of copies added later. What was published first stands:
 * an addition changes nobody's symbols, and a partner's are one and the same in all of its copies.
 * A holder may be added whom an earlier version of the bundle knew.
 *
 * @throws Refusal `file.malformed`
 */
export function withAdditions(first: unknown, more: readonly unknown[]): Json {
  const [base, ...additions] = [first, ...more].map(readCodewords)
  if (base === undefined) throw unfit('codewords', 'there are none')
  const { holders, symbols, ...rest } = base
  const whole = { partner: { ...symbols.partner }, recipient: { ...symbols.recipient } }
  for (const { symbols: added } of additions) {
    for (const level of ['partner', 'recipient'] as const) {
      for (const [id, own] of Object.entries(added[level])) {
        const known = whole[level][id]
        const isSame = known === undefined || JSON.stringify(known) === JSON.stringify(own)
        if (!isSame) throw unfit('codewords', `an addition changes ${id}`)
        whole[level][id] = own
      }
    }
  }
  const all = [...holders, ...additions.flatMap((one) => one.holders)]
  const once = new Map(all.map((holder) => [holder.recipient, holder]))
  return { ...rest, holders: [...once.values()], symbols: whole }
}

/** Whom codewords know, so far as they are those of a master. */
export function holdersIn(codewords: unknown): z.infer<typeof Codewords>['holders'] {
  return Codewords.safeParse(codewords).data?.holders ?? []
}

function readCodewords(json: unknown): z.infer<typeof Codewords> {
  const parsed = Codewords.safeParse(json)
  if (parsed.success) return parsed.data
  throw unfit('codewords', 'they are not as this version writes them')
}

function unfit(file: string, problem: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file: `the ${file}`, problem, remedy: 'Fetch it again.' })
}

function object(json: unknown): Readonly<Record<string, unknown>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(json)
  if (parsed.success) return parsed.data
  throw unfit('masters', 'it is no object')
}
