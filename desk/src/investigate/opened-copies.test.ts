// What was opened is not named by samples that came after it: neither the copy nor its partner as such, and nobody else is spared.

import { emptyBoard } from '@forewarn/core/board/board'
import { CaseId, FindingId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openedBefore, withoutOpened } from './opened-copies.ts'

const letter = (prefix: string, at: number) => `${prefix}_${'abcd'.charAt(at).repeat(16)}`
const caseId = CaseId.parse(letter('cas', 0))
const partnerId = PartnerId.parse(letter('prt', 0))
const recipientId = RecipientId.parse(letter('rcp', 0))
const colleague = letter('rcp', 1)
const sample = (at: number, logged: number) => ({ digest: `${at}`.repeat(64), logged })

function opened(...at: readonly (readonly [seq: number, holder?: string, of?: CaseId])[]) {
  const board = emptyBoard()
  board.programme.recipients.set(recipientId, { partnerId, kind: 'person', since: 0, ageKeys: [] })
  const findingId = FindingId.parse(letter('fin', 0))
  for (const [seq, holder = recipientId, of = caseId] of at) {
    const copy = { findingId, caseId: of, recipientId, holder, at: instant(seq), seq }
    board.investigation.opened.set(`${seq}`, copy)
  }
  return board
}

describe('openedBefore', () => {
  it('has a copy once, by its first opening, with the samples that were logged after it', () => {
    const samples = [sample(1, 5), sample(2, 15), sample(3, 25)]
    expect(openedBefore(opened([10], [20]), caseId, samples)).toEqual([
      {
        ...{ recipient: recipientId, partner: partnerId, entry: 10 },
        samples: [
          { sample: '2'.repeat(64), logged: 15 },
          { sample: '3'.repeat(64), logged: 25 },
        ],
      },
    ])
  })

  it('has none where every sample is older, or another case’s copy was opened', () => {
    expect(openedBefore(opened([10]), caseId, [sample(1, 5), sample(2, 9)])).toEqual([])
    const other = CaseId.parse(letter('cas', 1))
    expect(openedBefore(opened([10, recipientId, other]), caseId, [sample(1, 15)])).toEqual([])
  })
})

describe('withoutOpened', () => {
  const [one] = openedBefore(opened([10]), caseId, [sample(1, 15)])
  const all = [
    { recipient: recipientId, partner: partnerId },
    { recipient: null, partner: partnerId },
    { recipient: `${recipientId} #2`, partner: partnerId },
    { recipient: colleague, partner: partnerId },
    { recipient: letter('rcp', 2), partner: letter('prt', 1) },
    { recipient: null, partner: letter('prt', 1) },
  ]

  it('leaves out the copy and its partner, and keeps a colleague, a further copy and everybody else', () => {
    expect(withoutOpened(all, one ? [one] : [])).toEqual(all.slice(2))
  })

  it('leaves out nothing where nothing was opened, and never puts anybody in', () => {
    fc.assert(
      fc.property(fc.subarray(all), fc.boolean(), (traced, isOpened) => {
        const left = withoutOpened(traced, isOpened && one ? [one] : [])
        if (!isOpened) expect(left).toEqual(traced)
        expect(traced).toEqual(expect.arrayContaining(left))
      }),
    )
  })
})
