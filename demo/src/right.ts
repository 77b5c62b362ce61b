// Whether a finding was right: the one question that only somebody who knows the truth can answer.

import type { Finding } from '@forewarn/core/investigation/finding'
import type { Truth } from './leak.ts'

/**
 * `right`: it names exactly the copy that leaked or, where nobody known leaked, no copy at all.
 * `not-found`: it names no wrong copy, and not the right one either. `wrong`: anything else.
 */
export type Rightness = 'right' | 'not-found' | 'wrong'

export function rightness(
  { answer, copies }: Pick<Finding, 'answer' | 'copies'>,
  { leaker }: Truth,
): Rightness {
  const { verdict, recipients, partners } = answer
  if (verdict === 'unresolved') return unresolved(answer, leaker)
  if (verdict === 'no-copy') return leaker === null ? 'right' : 'wrong'
  if (leaker === null || verdict === 'own-house') return 'wrong'
  const home = copies.find(({ recipient }) => recipient === leaker)?.partner
  if (verdict === 'partner') return isOnly(partners, home) ? 'not-found' : 'wrong'
  return isOnly(recipients, leaker) ? 'right' : 'wrong'
}

/** Unresolved, but with the marks on somebody: that must not be an innocent copy either. */
function unresolved({ recipients }: Finding['answer'], leaker: string | null): Rightness {
  const isClean = recipients.every((recipient) => recipient === leaker)
  if (!isClean) return 'wrong'
  return leaker === null ? 'right' : 'not-found'
}

function isOnly(names: readonly string[], name: string | undefined): boolean {
  return names.length === 1 && names[0] === name
}
