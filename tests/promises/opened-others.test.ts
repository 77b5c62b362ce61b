// Namings of a partner as such, and such as rest on others who were taken to have leaked too: opened without their names.

import type { Traced } from '@forewarn/core/investigation/dossier'
import type { Finding } from '@forewarn/core/investigation/finding'
import { type OpenedNaming, recomputeNaming } from '@forewarn/core/investigation/opened-naming'
import { factorsOf } from '@forewarn/core/marking/codes/multiplicity'
import { fetchCodewords, loggedEarlier } from '@forewarn/desk/investigate/ledger-steps'
import { openNaming, prepareOpening } from '@forewarn/desk/opening/make'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { broken, eventsFor, type OpenedStage, openStage, verifyAs } from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'

let stage: OpenedStage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.given.world.end())

/** The finding as it would be, had the decoder named in this way. */
function foundAs(change: (traced: Traced) => Partial<Traced>, numbers: OpenedNaming) {
  const { finding } = stage
  const traced = finding.marks?.traced.map((one): Traced => {
    const { pValue, multiplicity } = recomputeNaming(numbers)
    const { level, factors } = numbers.result
    return { ...one, ...change(one), pValue, multiplicity, level, factors }
  })
  const marks = finding.marks && { ...finding.marks, traced: traced ?? [] }
  return { ...finding, marks }
}

const prepareFor = (finding: Finding, withOthers = false) => {
  const { owner, ledger } = stage.given.world
  const { findingId } = stage.prepared.naming
  const recipientId = idOf(stage.given.leaker)
  return prepareOpening(owner, ledger, { findingId, finding, recipientId, withOthers })
}

describe('a naming of a partner as such', () => {
  it('opens the copy that was compared, at the places that were', async () => {
    const { naming } = stage.prepared
    const { factors } = naming.result
    const charge = { ...factors, levels: 3 }
    const result = {
      ...naming.result,
      level: 'partner' as const,
      factors: factorsOf(charge, 1, { together: 1, sets: 1 }),
    }
    const finding = foundAs(() => ({ recipient: null }), { ...naming, result })
    const prepared = await prepareFor(finding)
    expect(prepared.naming.named).toBe('partner')
    const { owner, ledger } = stage.given.world
    const says = verifyAs(stage, await openNaming(owner, ledger, prepared))
    const numbers = says.find(({ step }) => step === 'The numbers')?.says
    expect(numbers).toContain('the marks name a copy of this partner')
    // At one of two places: less than at both.
    expect(prepared.naming.result.pValue).toBeGreaterThan(naming.result.pValue)
  })
})

describe('what names a partner', () => {
  it('is not taken for what names one of its copies', async () => {
    const { owner, ledger } = stage.given.world
    const naming = structuredClone(stage.prepared.naming)
    const { result } = naming
    const factors = factorsOf({ ...result.factors, levels: 3 }, 1, { together: 1, sets: 1 })
    Object.assign(result, { level: 'partner', factors })
    const { pValue, multiplicity } = recomputeNaming(naming)
    Object.assign(result, { pValue, multiplicity })
    const events = eventsFor(stage, naming)
    const file = await openNaming(owner, ledger, { naming, text: JSON.stringify(naming), events })
    expect(() => verifyAs(stage, file)).toThrow(broken('The numbers', /names no copy/))
  })
})

describe('a naming given others', () => {
  async function givenAnother() {
    const { owner, ledger } = stage.given.world
    const { naming } = stage.prepared
    const { caseId, analysisId, analysis } = naming
    const versions = publishedVersions(ledger.board, caseId)
    const [attempt = expect.fail()] = versions
    const logged = loggedEarlier(owner, ledger, { analysisId, salt: analysis.salt })
    const [kept = expect.fail()] = await fetchCodewords(logged, {
      ...{ attempt, published: attempt.published, versions },
    })
    const { master } = kept
    const row = master.holders.findIndex(({ recipient }) => recipient !== idOf(stage.given.leaker))
    const other = master.holders[row]?.recipient ?? expect.fail()
    const given = [
      { ...({} as OpenedNaming['given'][number]), codeword: [...(master.codewords[row] ?? [])] },
    ]
    const factors = factorsOf(naming.result.factors, 3, { together: 2, sets: 2 })
    const result = { ...naming.result, factors }
    return { other, finding: foundAs(() => ({ given: [other] }), { ...naming, given, result }) }
  }

  it('is opened only where that is asked for, with their symbols and without their names', async () => {
    const { owner, ledger } = stage.given.world
    const { other, finding } = await givenAnother()
    await expect(prepareFor(finding)).rejects.toMatchObject({
      ...{
        code: 'opening.impossible',
        details: { problem: expect.stringMatching(/--with-others/) },
      },
    })
    const prepared = await prepareFor(finding, true)
    expect(prepared.events.map(({ recipientId }) => recipientId)).toEqual([
      ...[other, idOf(stage.given.leaker)],
    ])
    const file = await openNaming(owner, ledger, prepared)
    const numbers = verifyAs(stage, file).find(({ step }) => step === 'The numbers')?.says
    expect(numbers).toContain('given 1 more that were taken to have leaked')
    const entries = file.receipts.map(({ entry }) => Buffer.from(entry, 'base64').toString())
    expect([JSON.stringify(file), ...entries].join('\n')).not.toContain(other)
    expect([...ledger.board.investigation.opened.values()].map(({ holder }) => holder)).toEqual([
      ...[other, idOf(stage.given.leaker)],
    ])
  })

  it('does not hold where one copy is taken for two, or the choice of others costs nothing', async () => {
    const { owner, ledger } = stage.given.world
    const { finding } = await givenAnother()
    const { naming } = await prepareFor(finding, true)
    const showing = async (change: (one: OpenedNaming) => unknown) => {
      const one = structuredClone(naming)
      change(one)
      const { pValue, multiplicity } = recomputeNaming(one)
      Object.assign(one.result, { pValue, multiplicity })
      const events = eventsFor(stage, one)
      return openNaming(owner, ledger, { naming: one, text: JSON.stringify(one), events })
    }
    const twice = await showing(({ given }) => given.push(given[0] ?? expect.fail()))
    expect(() => verifyAs(stage, twice)).toThrow(broken('The copy', /one copy is taken for two/))
    const free = await showing(({ result }) => Object.assign(result.factors, { sets: 1 }))
    expect(() => verifyAs(stage, free)).toThrow(broken('The numbers', /counted otherwise/))
  })

  it.each([
    ['symbols', (one: OpenedNaming['given'][number]) => one.codeword.splice(0, 1, 0)],
    [
      'marking',
      (one: OpenedNaming['given'][number]) => Object.assign(one.leaf, { marking: '0'.repeat(64) }),
    ],
    [
      'place',
      (one: OpenedNaming['given'][number]) =>
        Object.assign(one.path, { index: one.path.index ^ 1 }),
    ],
  ] as const)('with another %s of theirs does not hold', async (_, change) => {
    const { owner, ledger } = stage.given.world
    const { finding } = await givenAnother()
    const { naming } = await prepareFor(finding, true)
    change(naming.given[0] ?? expect.fail())
    const events = eventsFor(stage, naming)
    const file = await openNaming(owner, ledger, { naming, text: JSON.stringify(naming), events })
    expect(() => verifyAs(stage, file)).toThrow(broken('The copy', /./))
  })
})
