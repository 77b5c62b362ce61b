// From a sighting to a sealed finding: the order of steps, who is named, and what convicts nobody.

import { writeFinding } from '@forewarn/core/investigation/finding'
import { declaredMethod } from '@forewarn/core/investigation/investigate'
import { SCORES } from '@forewarn/core/marking/codes/score'
import { utf8 } from '@forewarn/core/shared/bytes'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { analysesOf, openFinding } from '@forewarn/desk/investigate/findings'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { lift } from '@forewarn/desk/lift'
import { digestOf as digestOfBytes } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enrolRecipients, LIFTS_AT, openCase, through } from '../promises/stage.ts'
import { type Investigated, openInvestigated, overheard, STRANGER } from './investigate-world.ts'
import { later, START } from './world.ts'

const HOUR_MS = 3_600_000

let given: Investigated
beforeEach(async () => {
  given = await openInvestigated()
  given.world.now = later(START, HOUR_MS)
})
afterEach(() => given.world.end())

/** What the ledger says of the only publication. */
function publishedIn({ world }: Investigated) {
  const [attempt] = world.ledger.board.bundle.attempts.values()
  if (attempt?.published === undefined) throw new Error('nothing is published')
  return attempt.published
}

describe('an investigation', () => {
  it('names the copy that was seen, and who holds it by id alone', async () => {
    const { leaker } = given
    await given.sight(given.world.now, await given.copyOf(leaker))
    const { finding } = await investigate(given.inquiry())
    expect(finding.answer).toMatchObject({
      verdict: 'copy',
      recipients: [leaker.keyring.actor],
    })
    expect(finding.likeness[0]?.verdict).toBe('derived')
    expect(finding.likeness[0]?.best[0]?.excerpt?.sample).toContain('def probe_')
    expect(finding.exclusions.map(({ reason }) => reason)).toEqual(['never-collected'])
  })

  it('asks for codewords only after the ledger holds the declaration and then the reading', async () => {
    const { leaker } = given
    await given.sight(given.world.now, await given.copyOf(leaker))
    const { post, heard } = overheard(given.world.ports.post)
    const desk = await through(given.world.owner, () => post)
    await investigate(given.inquiry({ desk, ledger: new VerifiedLedger(desk) }))
    const place = (what: string) => heard.findIndex((each) => each.includes(what))
    const { masters } = publishedIn(given)
    const order = [
      'analysisDeclared',
      masters,
      'readingLogged',
      publishedIn(given).codewords,
      'findingSealed',
    ]
    const places = order.map(place)
    expect(places.every((at) => at >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('lets whoever holds the finding digest again what the ledger says was declared', async () => {
    const publicArtefacts = Array.from({ length: 3 }, (_, i) => ({
      at: START,
      what: `${i} ${'talk '.repeat(90)}`,
    }))
    await given.sight(given.world.now, STRANGER)
    await given.sight(given.world.now)
    const { analysisId, finding } = await investigate(given.inquiry({ publicArtefacts }))
    const lines = (what: string) =>
      finding.record.filter((line) => line.what.startsWith(what)).map(({ value }) => value)
    const digestOf = (text: string) =>
      digestOfBytes(utf8(`forewarn analysis v1\n${lines('Salt')[0]}\n${text}`))
    const analysis = given.world.ledger.board.investigation.analyses.get(analysisId)
    const method = `${lines('Declared method').join('')}\n${declaredMethod()}`
    expect(digestOf(method)).toBe(analysis?.method)
    const samples = finding.sightings.map((one) => [one.id, [...one.samples].sort()])
    expect(digestOf(JSON.stringify(samples))).toBe(analysis?.samples)
  })

  it('leaves the codewords alone when a house only pretends to log the reading', async () => {
    const { leaker } = given
    await given.sight(given.world.now, await given.copyOf(leaker))
    const { post, heard } = overheard(given.world.ports.post, (_, spoken) =>
      spoken.includes('readingLogged')
        ? Promise.resolve({ status: 200, body: utf8('{"seqs":[1]}') })
        : undefined,
    )
    const desk = await through(given.world.owner, () => post)
    const inquiry = given.inquiry({ desk, ledger: new VerifiedLedger(desk) })
    await expect(investigate(inquiry)).rejects.toMatchObject({ code: 'ledger.unwritten' })
    expect(heard.filter((each) => each.includes(publishedIn(given).codewords))).toEqual([])
  })

  it('stays in the ledger when it is interrupted after the declaration, and counts', async () => {
    const { leaker } = given
    await given.sight(given.world.now, await given.copyOf(leaker))
    const { masters } = publishedIn(given)
    const { post } = overheard(given.world.ports.post, ({ path }) =>
      path.includes(masters) ? Promise.reject(new Error('the line is cut')) : undefined,
    )
    const desk = await through(given.world.owner, () => post)
    const inquiry = given.inquiry({ desk, ledger: new VerifiedLedger(desk) })
    await expect(investigate(inquiry)).rejects.toThrow('the line is cut')
    const { finding } = await investigate(given.inquiry())
    const lines = analysesOf(await given.world.ledger.catchUp())
    expect(lines.map(({ state }) => state)).toEqual(['declared', 'found'])
    const counted = finding.record.find(({ what }) => what === 'Analyses of this case')?.value
    expect(counted).toBe('2 by then, counted as 6')
    const [first] = finding.marks?.traced ?? []
    // Three copies, one level, one sample; tests of one copy alone have seven eighths of the bound.
    expect(first?.multiplicity).toBe(Math.ceil((3 * SCORES * 6 * 8) / 7))
  })

  it('names nobody for a tool of somebody else, and leaves the codewords sealed', async () => {
    await given.sight(given.world.now, STRANGER)
    const { post, heard } = overheard(given.world.ports.post)
    const desk = await through(given.world.owner, () => post)
    const { finding } = await investigate(given.inquiry({ desk, ledger: new VerifiedLedger(desk) }))
    expect(finding.answer).toMatchObject({ verdict: 'unresolved', reason: 'not-ours' })
    expect(finding.marks?.verdict).toBe('not-ours')
    expect(heard.filter((each) => each.includes(publishedIn(given).codewords))).toEqual([])
  })

  it('convicts nobody by a copy that was first seen after the lift', async () => {
    const { world, caseId } = given
    const { leaker } = given
    const dated = { releasedAt: LIFTS_AT, zone: 'UTC' }
    await stageAdvisory(world.owner, world.ledger, caseId, dated)
    world.now = later(LIFTS_AT, HOUR_MS)
    await lift(world.owner, await world.ledger.catchUp(), caseId)
    await given.sight(later(world.now, 1), await given.copyOf(leaker))
    const { post, heard } = overheard(world.ports.post)
    const desk = await through(world.owner, () => post)
    const { finding } = await investigate(given.inquiry({ desk, ledger: new VerifiedLedger(desk) }))
    expect(finding.answer).toMatchObject({ verdict: 'unresolved', reason: 'late', recipients: [] })
    expect(finding.marks).toBeNull()
    expect(heard.filter((each) => each.includes(publishedIn(given).codewords))).toEqual([])
  })

  it('is repeated from the vault by another desk, with the same marks', async () => {
    const { leaker } = given
    await given.sight(given.world.now, await given.copyOf(leaker))
    const first = await investigate(given.inquiry())
    const desk = await through(given.world.owner, (post) => post)
    const ledger = new VerifiedLedger(desk)
    const second = await investigate(given.inquiry({ desk, ledger }))
    expect(second.finding.answer.recipients).toEqual(first.finding.answer.recipients)
    expect(second.finding.marks?.carriers).toEqual(first.finding.marks?.carriers)
    expect(await openFinding(desk, ledger.board, first.findingId)).toEqual(first.finding)
    const kept = await openFinding(desk, ledger.board, first.findingId)
    expect(writeFinding(kept)).toBe(writeFinding(first.finding))
  })

  it('refuses to open a finding that the vault changed', async () => {
    await given.sight(given.world.now, STRANGER)
    const { findingId } = await investigate(given.inquiry())
    const board = await given.world.ledger.catchUp()
    const other = publishedIn(given).dossier
    const sealed = board.investigation.findings.get(findingId)?.sealed ?? ''
    const { owner } = given.world
    const body = await owner.house.call('getVault', { params: { digest: other } })
    const desk = await through(owner, (post) => async (request) => {
      return request.path.includes(sealed) ? { status: 200, body } : post(request)
    })
    await expect(openFinding(desk, board, findingId)).rejects.toMatchObject({
      code: 'house.otherBytes',
    })
  })
})

describe('before anything is declared', () => {
  it('refuses a case without a sighting, one of another case, and one that is not published', async () => {
    const { world } = given
    await expect(investigate(given.inquiry())).rejects.toMatchObject({
      code: 'investigation.evidence',
    })
    const sighting = (await given.sight(world.now, STRANGER)).replace(/.$/, 'a') as never
    await expect(investigate(given.inquiry({ sighting }))).rejects.toMatchObject({
      code: 'investigation.evidence',
    })
    const caseId = await openCase(world, await enrolRecipients(world, ['now']))
    const named = { caseId, name: 'unshared' }
    await expect(investigate(given.inquiry({ named }))).rejects.toMatchObject({
      code: 'input.missing',
    })
    const upstream = new Map([['nothing.py', 'same' as const]])
    await expect(investigate(given.inquiry({ upstream }))).rejects.toMatchObject({
      code: 'input.missing',
    })
    expect(analysesOf(await world.ledger.catchUp())).toEqual([])
  })
})
