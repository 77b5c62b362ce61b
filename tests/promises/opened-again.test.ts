// A copy that was opened, and a sample that turns up afterwards: an insider’s desk that names it by that is found out.

import type { Traced } from '@forewarn/core/investigation/dossier'
import { readReading } from '@forewarn/core/investigation/opened-naming'
import { multiplicity } from '@forewarn/core/marking/codes/multiplicity'
import { charge } from '@forewarn/desk/investigate/charge'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { openNaming, prepareOpening } from '@forewarn/desk/opening/make'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { broken, type OpenedStage, openedIn, openStage, verifyAs } from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'

let stage: OpenedStage
beforeAll(async () => {
  stage = await openStage()
  await openedIn(stage)
  const { given } = stage
  await given.sight(given.world.now, `${await given.copyOf(given.leaker)}\n`)
})
afterAll(() => stage.given.world.end())

/** As a desk would find it that leaves nobody out. */
async function opening(change: (traced: Traced) => Partial<Traced>) {
  const { owner, ledger } = stage.given.world
  const { findingId, finding } = await investigate(stage.given.inquiry())
  expect(finding.marks?.traced).toEqual([])
  const analyses = charge([...ledger.board.investigation.analyses.values()].length)
  const { searched } = readReading(finding.reading ?? '')
  const traced = (stage.finding.marks?.traced ?? []).map((one): Traced => {
    const factors = { ...(one.factors ?? expect.fail()), analyses, searched }
    return { ...one, factors, multiplicity: multiplicity(factors), ...change(one) }
  })
  const marks = finding.marks && { ...finding.marks, traced }
  const asked = { findingId, finding: { ...finding, marks }, recipientId: idOf(stage.given.leaker) }
  return openNaming(owner, ledger, await prepareOpening(owner, ledger, asked))
}

it('is not to be named again, and neither is its partner', async () => {
  const copy = await opening(() => ({}))
  expect(() => verifyAs(stage, copy)).toThrow(
    broken(
      'Not opened before',
      /^this copy was opened as entry \d+, and sample .* came after that$/,
    ),
  )
  const partner = await opening(() => ({ recipient: null }))
  expect(() => verifyAs(stage, partner)).toThrow(
    broken('Not opened before', /^a copy of this partner was opened as entry \d+, and sample/),
  )
})

it('cannot be hidden by leaving the entry out of the file', async () => {
  const file = await opening(() => ({}))
  const [first] = [...stage.given.world.ledger.board.investigation.opened.values()]
  const receipts = file.receipts.filter(({ seq }) => seq !== first?.seq)
  expect(receipts).toHaveLength(file.receipts.length - 1)
  expect(() => verifyAs(stage, { ...file, receipts })).toThrow(
    broken('Not opened before', /^this copy was opened as entry/),
  )
})
