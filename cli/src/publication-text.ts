// A publication as text, before anybody says yes: who gets what, when, and what could be traced.

import type { RuleProof } from '@forewarn/core/protection/prove-rules'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import { type Instant, showInstant } from '@forewarn/core/shared/instant'
import type { Addressing } from '@forewarn/desk/publish/addressing'
import type { MarkedCopies } from '@forewarn/desk/publish/workshop'
import type { Names } from './names.ts'
import { columns, counted } from './table.ts'

/** One line for every class and instant; recipients whom nothing can be sealed to are named. */
export function addressesText(
  { addresses, keyless, revoked }: Addressing,
  names: Names,
  zone: string,
): string {
  const rows = new Map<string, { class: ArtefactClass; opensAt: Instant; who: number }>()
  for (const address of addresses) {
    for (const one of address.classes) {
      const key = `${one.class} ${one.opensAt}`
      rows.set(key, { ...one, who: (rows.get(key)?.who ?? 0) + 1 })
    }
  }
  const sorted = [...rows.values()].sort((a, b) => a.opensAt - b.opensAt)
  const cells = sorted.map((row) => [
    ...[showInstant(row.opensAt, zone), row.class, counted(row.who, 'recipient')],
  ])
  const partners = new Set(addresses.map(({ partnerId }) => partnerId)).size
  const lines = [
    `${counted(addresses.length, 'recipient')} of ${counted(partners, 'partner')}`,
    columns(cells),
  ]
  if (keyless.length > 0) {
    const who = `${counted(keyless.length, 'recipient')}: ${names.some(keyless, 10)}`
    lines.push(`Without keys, and so without a copy: ${who}`)
  }
  if (revoked.length > 0) {
    lines.push(
      `Their keys here were revoked, so nothing is mailed to them either: ${names.some(revoked, 10)}`,
    )
  }
  return lines.join('\n')
}

export function capacityText({
  capacity,
  dropped,
  proofs = [],
}: Pick<MarkedCopies, 'capacity' | 'dropped' | 'proofs'>): string {
  const { positions, coalition, coalitionAfterHalfLost } = capacity
  const lines = [
    `${counted(positions, 'marked place')}: from whole copies ${named(coalition)},`,
    `and with half of them lost, ${named(coalitionAfterHalfLost)}`,
  ]
  if (dropped.length > 0) {
    const places = counted(dropped.length, 'place')
    lines.push(
      `${places} left unmarked for everybody, since a check failed with them: ${dropped.join(', ')}`,
    )
  }
  return [...lines, ...proofs.map(proofText)].join('\n')
}

/** How far the rules of one item are proven to be the author's in every copy. */
export function proofText({ item, kind, proof, samples, problem }: RuleProof): string {
  if (proof === 'same-matches') {
    return `${item}: every copy matches the same of ${counted(samples, 'sample')} (${ENGINE[kind]})`
  }
  if (proof === 'compiles') {
    return `${item}: every copy compiles (${ENGINE[kind]}); there are no samples to match`
  }
  return `${item}: not run, ${problem}; every copy says the same as far as we read it`
}

const ENGINE = { yara: 'YARA-X', sigma: 'our own evaluator', snort: 'no engine' }

function named(coalition: number): string {
  if (coalition < 2)
    return coalition === 0 ? 'nobody can be named' : 'a lone leaker’s partner is named'
  return `the partner of one of up to ${coalition} leakers together is named`
}
