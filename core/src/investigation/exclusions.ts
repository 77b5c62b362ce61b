// Which copies' holders cannot have been the source by collecting, and what each exclusion rests on.

import { allWrong, isTooLate } from './access.ts'
import type { HeldCopy } from './dossier.ts'
import type { Exclusion } from './finding.ts'
import { holdsClassOf } from './likelihood.ts'
import type { Numbers } from './priors.ts'
import type { Subject } from './subject.ts'

/** In the order of the copies. A copy that is not here could have been the source. */
export function exclusionsOf(subject: Subject, numbers: Numbers): Exclusion[] {
  return subject.copies.flatMap((copy) => exclusionOf(subject, copy, numbers) ?? [])
}

function exclusionOf(subject: Subject, copy: HeldCopy, numbers: Numbers): Exclusion | undefined {
  const { recipient } = copy
  const { wave } = subject
  const since = subject.since.get(recipient)
  const base = { recipient, collectedAt: since ?? null, unless: null }
  if (wave.phase === 'before') return { ...base, reason: 'predates' }
  if (since === undefined) return { ...base, reason: 'never-collected' }
  if (isTooLate(wave, since)) {
    const unless = Number(allWrong(wave.sightings, numbers).toPrecision(6))
    return { ...base, reason: 'collected-later', unless }
  }
  const derived = subject.samples.filter(({ likeness }) => likeness.verdict === 'derived')
  const lacks = derived.some((sample) => !holdsClassOf(copy, sample))
  return lacks ? { ...base, reason: 'class-not-held' } : undefined
}
