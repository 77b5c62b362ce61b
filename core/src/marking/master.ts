// The secret that tracing needs: every item with its places open, and who holds which symbols.

import { Refusal } from '../shared/refusal.ts'
import type { CarrierClass } from './carriers/rules.ts'
import { type LabelledPosition, positionLabel } from './codes/bias.ts'
import type { Codeword } from './codes/codeword.ts'
import type { Holder } from './codes/position.ts'
import { type ItemText, MasterText, type MasterText2 } from './master-text.ts'
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
  /** Text that the author wants alike in every copy, for tripwires. Absent where there is none. */
  readonly decoys?: readonly string[]
}

/** Everything about one marked bundle, in all its versions: one is enough to trace a leak of any. */
export interface Master {
  /** In hex, one for each version, in order. */
  readonly seeds: readonly string[]
  /** In hex, by version: what a witness drew; `undefined` where the seed alone decides. */
  readonly draws?: readonly (string | undefined)[]
  /** As the newest version has them. */
  readonly items: readonly MasterItem[]
  /** As the versions before it had them, oldest first; an item that stayed is the same object. */
  readonly earlier: readonly (readonly MasterItem[])[]
  /** Of all versions' carriers, each once: a place that a new version keeps is one position. */
  readonly positions: readonly LabelledPosition[]
  /** Of all versions, each once. */
  readonly holders: readonly Holder[]
  /** The symbol of each of `holders` at every position, also where it never held that place. */
  readonly codewords: readonly Codeword[]
}

/** Of every version, oldest first: its items. */
export function editionsOf({
  earlier,
  items,
}: Pick<Master, 'earlier' | 'items'>): (readonly MasterItem[])[] {
  return [...earlier, items]
}

/** Where the positions of a carrier begin among all `positions`; they stand in a row. */
export function placesIn(
  positions: readonly LabelledPosition[],
): (carrier: Pick<Carrier, 'label'>) => number {
  const at = new Map(positions.map(({ label }, i) => [label, i]))
  return (carrier) => at.get(positionLabel(carrier, 0)) ?? -1
}

/** The positions of the newest version alone. */
export function positionsOf({
  items,
  positions,
}: Pick<Master, 'items' | 'positions'>): LabelledPosition[] {
  const own = new Set(
    items.flatMap(({ carriers }) =>
      carriers.flatMap((carrier) => carrier.alphabets.map((_, i) => positionLabel(carrier, i))),
    ),
  )
  return positions.filter(({ label }) => own.has(label))
}

/** The symbols of one copy of the newest version, by item and by carrier there. */
export function symbolsOf(
  { items, positions }: Pick<Master, 'items' | 'positions'>,
  codeword: Codeword,
): Symbols[] {
  const place = placesIn(positions)
  return items.map(({ carriers }) => {
    const symbols = carriers.map((carrier) => {
      const at = place(carrier)
      return codeword.slice(at, at + carrier.alphabets.length)
    })
    return (carrier) => symbols[carrier] ?? []
  })
}

const WARNING = 'Secret: whoever holds this file can frame any recipient. Tracing needs it.'

/** The master as JSON, on one line: version 1 of the form where the bundle has one version. */
export function writeMaster(master: Master): string {
  const { seeds, draws = [], earlier, holders } = master
  const [seed = ''] = seeds
  const drawn = draws.some((one) => one !== undefined)
    ? { draws: seeds.map((_, i) => draws[i] ?? null) }
    : {}
  const rest = {
    holders: holders.map(({ recipient, partner }) => ({ recipient, partner })),
    symbols: writtenSymbols(master),
  }
  const [forewarn, warning] = ['master' as const, WARNING]
  const text: MasterText =
    earlier.length === 0
      ? {
          ...{ forewarn, version: 1, warning, seed, ...drawn },
          ...{ items: master.items.map(writtenItem), positions: writtenPositions(master), ...rest },
        }
      : {
          ...{ forewarn, version: 2, warning, seeds: [...seeds], ...drawn },
          ...writtenEditions(master),
          ...rest,
        }
  return `${JSON.stringify(text)}\n`
}

function writtenEditions(master: Master): Pick<MasterText2, 'items' | 'editions' | 'positions'> {
  const editions = editionsOf(master)
  const items = [...new Set(editions.flat())]
  const index = new Map(items.map((item, i) => [item, i]))
  return {
    items: items.map(writtenItem),
    editions: editions.map((edition) => edition.map((item) => index.get(item) ?? 0)),
    positions: writtenPositions(master).map((position, i) => ({
      ...position,
      seed: master.positions[i]?.seed ?? 0,
    })),
  }
}

function writtenPositions({ positions }: Master) {
  return positions.map(({ label, level, alphabet }) => ({
    label,
    level,
    alphabet:
      'weights' in alphabet ? { weights: [...alphabet.weights] } : { uniform: alphabet.uniform },
  }))
}

function writtenItem({ template, carriers, decoys, ...rest }: MasterItem): ItemText {
  return {
    ...rest,
    ...(decoys ? { decoys: [...decoys] } : {}),
    template: template as ItemText['template'],
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
  const { holders } = parsed.data
  const bundle = parsed.data.version === 1 ? oneVersion(parsed.data) : versions(file, parsed.data)
  if (bundle.draws !== undefined && bundle.draws.length !== bundle.seeds.length) {
    throw malformed(file, 'it has draws of other versions than seeds')
  }
  mustHoldTogether(file, bundle)
  return { ...bundle, holders, codewords: codewordsIn(file, parsed.data) }
}

type Marked = Pick<Master, 'seeds' | 'draws' | 'items' | 'earlier' | 'positions'>

function oneVersion({ seed, draws, items, positions }: MasterText & { version: 1 }): Marked {
  return { seeds: [seed], ...drawsIn(draws), items, earlier: [], positions }
}

function drawsIn(draws: MasterText['draws']): Pick<Master, 'draws'> {
  return draws === undefined ? {} : { draws: draws.map((one) => one ?? undefined) }
}

function versions(file: string, { seeds, draws, items, editions, positions }: MasterText2): Marked {
  const all = editions.map((edition) =>
    edition.map((index) => {
      const item = items[index]
      if (item === undefined) throw malformed(file, 'a version of it has an item that is not there')
      return item
    }),
  )
  if (positions.some(({ seed }) => seed >= seeds.length)) {
    throw malformed(file, 'a position is drawn from a seed that is not there')
  }
  return { seeds, ...drawsIn(draws), items: all.at(-1) ?? [], earlier: all.slice(0, -1), positions }
}

/** Every position is of a carrier, and every carrier has its own, in a row. */
function mustHoldTogether(file: string, marked: Marked): void {
  const { positions } = marked
  const place = placesIn(positions)
  const held = new Set<string>()
  for (const carrier of editionsOf(marked).flatMap((items) =>
    items.flatMap(({ carriers }) => carriers),
  )) {
    for (const index of carrier.alphabets.keys()) {
      const label = positionLabel(carrier, index)
      if (positions[place(carrier) + index]?.label !== label) throw apart(file)
      held.add(label)
    }
  }
  if (held.size !== positions.length) throw apart(file)
}

function codewordsIn(file: string, { positions, holders, symbols }: MasterText): Codeword[] {
  return holders.map(({ partner, recipient }) => {
    const take = { partner: symbols.partner[partner], recipient: symbols.recipient[recipient] }
    const next = { partner: 0, recipient: 0 }
    return positions.map(({ level }) => {
      const found = take[level]?.[next[level]++]
      if (found === undefined) throw malformed(file, `${recipient} has too few symbols`)
      return found
    })
  })
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(file, 'it is not JSON')
  }
}

function apart(file: string): Refusal<'file.malformed'> {
  return malformed(file, 'its positions are not its carriers’')
}

function malformed(file: string, problem: string): Refusal<'file.malformed'> {
  const remedy = 'Take the master.json that `forewarn mark` wrote, unchanged.'
  return new Refusal('file.malformed', { file, problem, remedy })
}
