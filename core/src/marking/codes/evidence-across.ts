// Joins what several leaks say of partners and recipients, by multiplying e-values.

import type { Master } from '../master.ts'
import { type Agreement, agreements } from './agreement.ts'
import { logEValueOf, logSum } from './evidence.ts'
import { countKinds, kindsOf } from './kind.ts'
import { BOUND } from './multiplicity.ts'
import type { Reading } from './position.ts'

/** One leak: its own master, or the same bundle's as another's; a reading made without codewords. */
export interface LeakRead {
  readonly master: Pick<Master, 'seeds' | 'positions' | 'holders' | 'codewords'>
  readonly reading: Reading
  /** In how many ways the reading could have been found. 1 if not given. */
  readonly searched?: number
}

export interface NamedAcross {
  /** `null` where only the partner is certain. */
  readonly recipient: string | null
  readonly partner: string
  /** log10 of the e-value over all leaks, each hedged. */
  readonly evidence: number
  /** log10 of what it took: `candidates × levels × ways` over the bound. */
  readonly needed: number
  readonly factors: { readonly candidates: number; readonly levels: number; readonly ways: number }
  /** log10 of the e-value in each leak, before hedging; `null` where it was given no copy. */
  readonly each: readonly (number | null)[]
}

export interface Across {
  /** Of each leak, in order: how many positions counted that no leak before it had read. */
  readonly counted: readonly number[]
  /** Strongest evidence first. */
  readonly named: readonly NamedAcross[]
  /** log10 of the strongest evidence against anybody, named or not. */
  readonly strongest: number
}

/**
 * Names the partners and recipients whose copies were in at least one of the leaks, as far as all of
 * them together show.
 *
 * Of each leak half of what is staked on a holder is put by: its e-value e counts as (1 + e) / 2. That
 * costs a bit a leak, and whoever had a hand in some leaks is not cleared by those in which they had
 * none. To an innocent of all leaks the product is a martingale that starts at 1: a symbol that one
 * leak shows counts in no other, different bundles have independent codewords, and each reading was
 * made without any. So however leakers react to what was found before, and whenever one stops, it ever
 * reaches 1 / α with a probability of at most α. Source: Ville 1939; Vovk & Wang, "E-values", Ann. Statist. 49 (2021).
 *
 * That takes leaks in the order in which their codewords were opened, and all of them: to leave one out
 * once it was looked at would be a choice. Partners and recipients are told apart by their ids, the
 * same in every bundle.
 *
 * @param ways in how many ways the same leaks are judged besides; 1 if in no other
 */
export function evidenceAcross(leaks: readonly LeakRead[], ways = 1): Across {
  const fresh = countedOnce(leaks)
  const all = fresh.map(evidenceOf)
  const own = new Map(
    leaks.flatMap(({ master }) => master.holders).map((one) => [one.recipient, one.partner]),
  )
  const people = Map.groupBy(own.keys(), (recipient) => own.get(recipient) as string)
  const colleagues = [...own.keys()].filter(
    (id) => (people.get(own.get(id) as string)?.length ?? 0) > 1,
  )
  const levels = colleagues.length > 0 ? 2 : 1
  const tell = (ids: readonly string[], of: (one: Evidence) => ReadonlyMap<string, number>) =>
    told(all.map(of), ids, { candidates: ids.length, levels, ways })
  const partners = tell([...people.keys()], ({ partners }) => partners)
  const recipients = tell(colleagues, ({ recipients }) => recipients)
  const named = partners.filter(isNamed).flatMap(({ id, ...partner }): NamedAcross[] => {
    const lone = people.get(id) as string[]
    if (lone.length === 1) return [{ recipient: lone[0] as string, partner: id, ...partner }]
    const certain = recipients.filter((one) => isNamed(one) && own.get(one.id) === id)
    if (certain.length === 0) return [{ recipient: null, partner: id, ...partner }]
    return certain.map(({ id: recipient, ...rest }) => ({ recipient, partner: id, ...rest }))
  })
  return {
    counted: fresh.map(({ reading }) => reading.filter((shown) => shown !== undefined).length),
    named: named.sort(byEvidence),
    strongest: Math.max(0, ...[...partners, ...recipients].map(({ evidence }) => evidence)),
  }
}

type Told = Omit<NamedAcross, 'recipient' | 'partner'> & { readonly id: string }

const isNamed = ({ evidence, needed }: Told): boolean => evidence >= needed

function told(
  all: readonly ReadonlyMap<string, number>[],
  ids: readonly string[],
  factors: NamedAcross['factors'],
): Told[] {
  const { candidates, levels, ways } = factors
  const needed = Math.log10((candidates * levels * ways) / BOUND)
  return ids.map((id) => {
    const each = all.map((one) => one.get(id) ?? null)
    const evidence = each.reduce<number>((sum, one) => sum + (one === null ? 0 : hedged(one)), 0)
    return { id, evidence: evidence / Math.LN10, needed, factors, each: each.map(inTens) }
  })
}

const inTens = (logE: number | null): number | null => (logE === null ? null : logE / Math.LN10)

/** ln of (1 + e) / 2. */
const hedged = (logE: number): number => logSum([0, logE]) - Math.LN2

/** A position that several leaks of one bundle show counts in the first of them alone. */
function countedOnce(leaks: readonly LeakRead[]): LeakRead[] {
  const taken = new Set<string>()
  return leaks.map(({ master, reading, ...rest }) => {
    const names = master.positions.map(({ label, seed = 0 }) => `${master.seeds[seed]} ${label}`)
    const fresh = reading.map((shown, at) => (taken.has(names[at] as string) ? undefined : shown))
    for (const [at, shown] of fresh.entries()) {
      if (shown !== undefined) taken.add(names[at] as string)
    }
    return { ...rest, master, reading: fresh }
  })
}

/** By id: ln of the e-value in one leak. */
interface Evidence {
  readonly partners: ReadonlyMap<string, number>
  readonly recipients: ReadonlyMap<string, number>
}

/**
 * Of a recipient who is its partner's only one the whole copy counts, of a colleague its own positions,
 * which tell nothing of the others. Of a partner with several, half is staked on its own positions and
 * half on the copies of its people, in equal parts.
 */
function evidenceOf({ master, reading, searched = 1 }: LeakRead): Evidence {
  const { positions, holders, codewords } = master
  const kinds = kindsOf(positions, reading)
  const copies = agreements({ positions, reading }, kinds, holders, codewords)
  const at = (which: (position: number) => boolean) => {
    const logE = logEValueOf(kinds, countKinds(kinds, reading, which))
    return (matches: Agreement['whole']) => logE(matches) - Math.log(searched)
  }
  const level = (own: 'partner' | 'recipient') => at((i) => positions[i]?.level === own)
  const [shared, separate, whole] = [level('partner'), level('recipient'), at(() => true)]
  const recipients = copies.map(
    ({ holder, hasColleagues, recipient, whole: all }) =>
      [holder.recipient, hasColleagues ? separate(recipient) : whole(all)] as const,
  )
  const byPartner = Map.groupBy(copies, ({ holder }) => holder.partner)
  const partners = [...byPartner].map(([id, own]) => {
    const people = logSum(own.map((copy) => whole(copy.whole))) - Math.log(own.length)
    const [first] = own
    const isOne = own.length === 1 || first === undefined
    return [id, isOne ? people : logSum([people, shared(first.partner)]) - Math.LN2] as const
  })
  return { partners: new Map(partners), recipients: new Map(recipients) }
}

/** Ids break ties by code unit. */
function byEvidence(a: NamedAcross, b: NamedAcross): number {
  const name = ({ partner, recipient }: NamedAcross) => JSON.stringify([partner, recipient])
  return b.evidence - a.evidence || (name(a) < name(b) ? -1 : 1)
}
