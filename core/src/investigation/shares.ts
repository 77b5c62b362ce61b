// The posterior as a finding tells it: per group, partner and hypothesis, with intervals.

import type { Dossier } from './dossier.ts'
import type { Finding } from './finding.ts'
import { EVIDENCE } from './likelihood.ts'
import { contenders, type Level, type Weighed } from './rank.ts'
import { type Asked, probabilityOf, type Row } from './sensitivity.ts'

/** One contender's probability, and its extremes over the sensitivity table. */
export function intervalOf(asked: Asked, ranked: readonly Weighed[], rows: readonly Row[]) {
  const probability = probabilityOf(ranked, asked)
  const varied = rows.map((row) => probabilityOf(row.ranked, asked))
  const low = varied.reduce((a, b) => Math.min(a, b), probability)
  const high = varied.reduce((a, b) => Math.max(a, b), probability)
  return { probability: round(probability), low: round(low), high: round(high) }
}

/** All copies together, and the three others; they sum to 1. */
export function groupsOf(ranked: readonly Weighed[], rows: readonly Row[]): Finding['groups'] {
  const of = extremes('group', ranked, rows)
  return (['copies', 'upstream', 'inside', 'nobody'] as const).map((kind) => ({
    kind,
    prior: round(
      ranked
        .filter((each) => (kind === 'copies' ? each.copies.length > 0 : each.kind === kind))
        .reduce((sum, { prior }) => sum + prior, 0),
    ),
    ...of(`group:${kind}`),
  }))
}

/** The extremes of every contender at a level, in one pass over each row. */
function extremes(level: Level, ranked: readonly Weighed[], rows: readonly Row[]) {
  const found = new Map(
    contenders(ranked, level).map(({ id, probability }) => [
      id,
      { probability, low: probability, high: probability },
    ]),
  )
  for (const row of rows) {
    for (const { id, probability } of contenders(row.ranked, level)) {
      const each = found.get(id)
      if (each === undefined) continue
      each.low = Math.min(each.low, probability)
      each.high = Math.max(each.high, probability)
    }
  }
  return (id: string) => {
    const { probability = 0, low = 0, high = 0 } = found.get(id) ?? {}
    return { probability: round(probability), low: round(low), high: round(high) }
  }
}

/** The most probable first. */
export function partnersOf(
  { copies }: Dossier,
  ranked: readonly Weighed[],
  rows: readonly Row[],
): Finding['partners'] {
  const of = extremes('partner', ranked, rows)
  return [...Map.groupBy(copies, ({ partner }) => partner)]
    .map(([partner, own]) => ({ partner, recipients: own.length, ...of(`partner:${partner}`) }))
    .sort((a, b) => b.probability - a.probability || (a.partner < b.partner ? -1 : 1))
}

/** The most probable first. */
export function hypothesesOf(
  ranked: readonly Weighed[],
  rows: readonly Row[],
): Finding['hypotheses'] {
  const of = extremes('copy', ranked, rows)
  return ranked
    .map(({ id, kind, copies, prior, nats }) => ({
      id,
      kind,
      recipients: copies.map(({ recipient }) => recipient),
      prior: round(prior),
      ...of(id),
      evidence: Object.fromEntries(
        EVIDENCE.map((each) => [each, Number.isFinite(nats[each]) ? round(nats[each]) : null]),
      ) as Finding['hypotheses'][number]['evidence'],
    }))
    .sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1))
}

/** Six significant digits: the last bits of a logarithm differ between platforms. */
export function round(value: number): number {
  return Number(value.toPrecision(6)) + 0
}
