// How everybody came into the house that is measured, before its first case.

import type { Event } from '@forewarn/core/board/entry'
import { challengeAnswer } from '@forewarn/core/programme/enrolment'
import { offerDigest } from '@forewarn/core/programme/keys'
import type { Random } from '@forewarn/core/shared/chance'
import type { People, Person } from './house-people.ts'
import type { Line } from './house-play.ts'

export const TIERS = ['first', 'second', 'third'] as const
const JURISDICTIONS = ['AT', 'DE', 'FR', 'JP', 'US'] as const

/** Everybody is let in, and has accepted the agreement. */
export function* cast({ staff, partners, recipients }: People, random: Random): Generator<Line> {
  const [owner] = staff as [People['staff'][number]]
  const keysOf = ({ signingKey, ageKey }: Person) => ({ signingKey, ageKey })
  const offer = (person: Person): Line => ({
    by: person,
    event: {
      kind: 'keysOffered',
      ...{ actor: person.id, signingKey: person.signingKey, ageKeys: [person.ageKey] },
      answer: challengeAnswer(random.bytes(32)),
    },
  })
  yield { by: owner, event: { kind: 'programmeFounded', staffId: owner.id, ...keysOf(owner) } }
  yield { by: owner, event: roster(partners, recipients) }
  for (const person of staff.slice(1)) {
    const { id: staffId, roles, signingKey, ageKey } = person
    const proof = { offer: offerDigest(signingKey, [ageKey]), ...keysOf(person) }
    yield offer(person)
    yield { by: owner, event: { kind: 'staffEnrolled', staffId, roles, ...proof } }
  }
  const terms = '0'.repeat(64)
  yield { by: owner, event: { kind: 'agreementSet', version: 1, terms } }
  for (const person of recipients) {
    const { id: recipientId, signingKey, ageKey } = person
    const keys = { signingKey, ageKeys: [ageKey], offer: offerDigest(signingKey, [ageKey]) }
    yield offer(person)
    yield { by: owner, event: { kind: 'keysEnrolled', recipientId, ...keys } }
    yield { by: person, event: { kind: 'agreementAccepted', version: 1, terms } }
  }
}

function roster(partners: People['partners'], recipients: People['recipients']): Event {
  return {
    kind: 'rosterChanged',
    partners: partners.map((partnerId, i) => ({
      partnerId,
      tier: TIERS[i % TIERS.length] as string,
      jurisdiction: JURISDICTIONS[i % JURISDICTIONS.length] as string,
    })),
    recipients: recipients.map(({ id: recipientId, partner }) => ({
      recipientId,
      partnerId: partners[partner] as People['partners'][number],
      kind: 'person',
    })),
  }
}
