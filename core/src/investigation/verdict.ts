// Which words a finding may use: a copy, a partner, our own house, no copy; or, as often, unresolved.

import { isTooLate } from './access.ts'
import { type Unit, unitsOf } from './likelihood.ts'
import { contenders, first, type Weighed } from './rank.ts'
import { type Asked, isFirst, type Row } from './sensitivity.ts'
import type { Subject } from './subject.ts'

/**
 * `copy`: the marks name it within their bound, and it stays first whichever number is moved.
 * `partner`: the same, but not which of the partner's copies.
 * `own-house`: the marks name a copy that nobody could have had in time but the team itself.
 * `no-copy`: no copy can be the source.
 */
export const VERDICTS = ['copy', 'partner', 'own-house', 'no-copy', 'unresolved'] as const
export type Verdict = (typeof VERDICTS)[number]

/**
 * Why: `marks` name it; the wave `predates` the sharing; it is `late`, perhaps after the lift; the
 * marks were `unread`, `silent` (they name nobody) or not of this bundle (`not-ours`); or the
 * answer is `contested`: the marks name a copy, but another explanation is at least as good.
 */
export const REASONS = [
  'marks',
  'predates',
  'late',
  'unread',
  'silent',
  'not-ours',
  'contested',
] as const
export type Reason = (typeof REASONS)[number]

export interface Answer {
  readonly verdict: Verdict
  readonly reason: Reason
  /** Whose copies, where the verdict or the contest is about copies. */
  readonly recipients: readonly string[]
  readonly partners: readonly string[]
  /** What leads, at the level at which the verdict speaks. */
  readonly leader: Asked
}

/** @param rows the whole sensitivity table: one number moved tenfold in each row */
export function decide(subject: Subject, ranked: readonly Weighed[], rows: readonly Row[]): Answer {
  const nobody = { recipients: [], partners: [], leader: leadingGroup(ranked) }
  const { phase } = subject.wave
  if (phase === 'before') return { ...nobody, verdict: 'no-copy', reason: 'predates' }
  if (phase === 'after') return { ...nobody, verdict: 'unresolved', reason: 'late' }
  const units = unitsOf(subject)
  if (units.length === 0) {
    return { ...nobody, verdict: 'unresolved', reason: whySilent(subject) }
  }
  const holds = (asked: Asked) =>
    isFirst(ranked, asked) && rows.every((row) => isFirst(row.ranked, asked))
  return accused(units, holds) ?? withoutCollector(subject, { units, ranked, holds })
}

type Holds = (asked: Asked) => boolean

function accused(units: readonly Unit[], holds: Holds): Answer | undefined {
  const { recipients, partners } = names(units)
  const one = units.length === 1 ? `copy:${recipients[0]}` : 'copies'
  const copy = { level: 'copy', id: one } as const
  const marks = { reason: 'marks', recipients, partners } as const
  if (recipients.length === units.length && holds(copy)) {
    return { ...marks, verdict: 'copy', leader: copy }
  }
  const partner =
    partners.length === 1 ? ({ level: 'partner', id: `partner:${partners[0]}` } as const) : copy
  if (!holds(partner)) return undefined
  return { ...marks, recipients: [], verdict: 'partner', leader: partner }
}

/** The marks name copies, and yet their holders do not come first. */
function withoutCollector(
  subject: Subject,
  { units, ranked, holds }: { units: readonly Unit[]; ranked: readonly Weighed[]; holds: Holds },
): Answer {
  const inside = { level: 'group', id: 'group:inside' } as const
  const outOfReach = units.every(({ members }) =>
    members.every(({ recipient }) => {
      const since = subject.since.get(recipient)
      return since === undefined || isTooLate(subject.wave, since)
    }),
  )
  if (outOfReach && holds(inside)) {
    return { ...names(units), verdict: 'own-house', reason: 'marks', leader: inside }
  }
  const leader = leadingGroup(ranked)
  return { ...names(units), verdict: 'unresolved', reason: 'contested', leader }
}

function names(units: readonly Unit[]): { recipients: string[]; partners: string[] } {
  return {
    recipients: units.flatMap(({ traced }) => traced.recipient ?? []),
    partners: [...new Set(units.map(({ traced }) => traced.partner))],
  }
}

function whySilent({ marks }: Subject): Reason {
  if (marks === undefined) return 'unread'
  return marks.verdict === 'not-ours' ? 'not-ours' : 'silent'
}

function leadingGroup(ranked: readonly Weighed[]): Asked {
  return { level: 'group', id: first(contenders(ranked, 'group')).id }
}
