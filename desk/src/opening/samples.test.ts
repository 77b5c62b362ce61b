// A sample that an insider puts under an entry which was there before it: what that entry commits to says no.

import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { type NamedSample, sampleCommitment } from '@forewarn/core/investigation/sample-commitment'
import { SightingId } from '@forewarn/core/shared/ids'
import { expect, it } from 'vitest'
import { samplesInWords } from './samples.ts'
import type { Timeline } from './timeline.ts'

const sightingId = SightingId.parse(`sig_${'a'.repeat(16)}`)
const salt = `${'A'.repeat(43)}=`
const logged: NamedSample[] = [
  ['11'.repeat(32), 'seen.py'],
  ['22'.repeat(32), 'other.py'],
]

/** @param samples that were read, all under one entry; @param commitment of it, where it has one */
function check(samples: readonly string[], commitment?: string, shown = logged) {
  const event = commitment
    ? { kind: 'sightingLogged', sightingId, commitment }
    : { kind: 'sightingRecorded', sightingId }
  const entries = samples.map((sample) => [sample, { seq: 7, event }] as const)
  const naming = { sightings: [{ sightingId, salt, samples: shown }] }
  return samplesInWords(
    naming as OpenedNaming,
    { samples: new Map(entries) } as unknown as Timeline,
  )
}

const commitment = sampleCommitment(salt, logged)

it('is among those that its entry commits to, by digest and name', () => {
  expect(check(['11'.repeat(32)], commitment)).toContain(
    '1111111111111111… (“seen.py”) is among those that entry 7 commits to',
  )
})

it.each([
  ['was logged under another entry', [['33'.repeat(32), 'later.py']] as NamedSample[], commitment],
  ['was added', [...logged, ['33'.repeat(32), 'later.py']] as NamedSample[], commitment],
  ['has another name', [['11'.repeat(32), 'else.py'], logged[1]] as NamedSample[], commitment],
  ['stands elsewhere in the list', logged.toReversed(), commitment],
])('is found out where it %s', (_, shown, said) => {
  const all = shown.map(([digest]) => digest)
  expect(() => check(all, said, shown)).toThrow(/entry 7 commits to other samples/)
})

it('is found out where the entry does not have it, or is not opened', () => {
  expect(() => check(['33'.repeat(32)], commitment)).toThrow(
    /3333333333333333… is not among those that entry 7 commits to/,
  )
  const closed = { sightings: undefined } as unknown as OpenedNaming
  const entry = { seq: 7, event: { kind: 'sightingLogged', sightingId, commitment } }
  const timeline = { samples: new Map([['11'.repeat(32), entry]]) } as unknown as Timeline
  expect(() => samplesInWords(closed, timeline)).toThrow(/what entry 7 commits to is not shown/)
})

it('of an entry of an early Forewarn is its signer’s word, which is said', () => {
  expect(check(['33'.repeat(32)])).toContain(
    'that 3333333333333333… was in entry 7 is the word of whoever signed that, which commits to no sample',
  )
})
