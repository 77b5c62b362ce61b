// Sightings: what is kept of them byte for byte, and what is refused before anything is kept.

import { utf8 } from '@forewarn/core/shared/bytes'
import { CaseId, SightingId } from '@forewarn/core/shared/ids'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { openSightings, recordSighting } from '@forewarn/desk/investigate/sight'
import { record as recordEvent } from '@forewarn/desk/record'
import { sealText } from '@forewarn/desk/team'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Investigated, openInvestigated, STRANGER } from './investigate-world.ts'
import { later, START } from './world.ts'

const HOUR_MS = 3_600_000

let given: Investigated
beforeEach(async () => {
  given = await openInvestigated()
  given.world.now = later(START, HOUR_MS)
})
afterEach(() => given.world.end())

describe('a sighting', () => {
  const seen = () => ({
    from: given.world.now,
    to: given.world.now,
    source: 'a sensor',
    reliability: 'B' as const,
    identifiers: [],
  })
  const record = (
    changes: object,
    files: readonly { path: string; bytes: Uint8Array<ArrayBuffer> }[],
    { world, caseId } = given,
  ) =>
    recordSighting(world.owner, world.ledger, caseId, {
      seen: { ...seen(), ...changes },
      files,
      progress: () => undefined,
    })

  it('is read as one leak with others of its wave, and keeps hostile bytes as they are', async () => {
    const { leaker } = given
    const copy = utf8(await given.copyOf(leaker))
    const hostile = Uint8Array.from([0xff, 0xfe, 0, 10, 60, 47, 0x80])
    const again = { path: '../../twice', bytes: copy }
    const { samples } = await record({}, [
      { path: '<script>alert(1)</script>', bytes: hostile },
      { path: 'empty', bytes: new Uint8Array(0) },
      { path: 'tool.py', bytes: copy },
      again,
    ])
    expect(samples).toHaveLength(3)
    const { finding } = await investigate(given.inquiry())
    expect(finding.marks?.samples).toEqual([...samples].sort())
    expect(finding.answer.recipients).toEqual([leaker.keyring.actor])
  })

  it('comes back byte for byte from as many packs as it takes', async () => {
    const large = (letter: string) => ({ path: letter, bytes: utf8(letter.repeat(5 * 2 ** 20)) })
    const { id, samples } = await record({}, [large('a'), large('b'), large('a')])
    const board = await given.world.ledger.catchUp()
    expect(board.investigation.sightings.get(id)?.samples).toHaveLength(2)
    const quiet = () => undefined
    const [opened] = await openSightings(given.world.owner, board, given.caseId, quiet)
    expect(opened?.sighting.samples).toEqual(samples)
    expect(opened?.samples.map(({ bytes }) => bytes.length)).toEqual([5 * 2 ** 20, 5 * 2 ** 20])
    expect(opened?.samples.map(({ path }) => path).sort()).toEqual(['a', 'b'])
  })

  it('that another desk sealed in another form is refused, and not half judged', async () => {
    const { owner, ledger } = given.world
    const sealed = await sealText(ledger.board, { forewarn: 'something else' })
    const sightingId = SightingId.parse(`sig_${'a'.repeat(16)}`)
    const { caseId } = given
    await recordEvent(owner, { kind: 'sightingRecorded', sightingId, caseId, sealed, samples: [] })
    await expect(investigate(given.inquiry())).rejects.toMatchObject({
      code: 'investigation.evidence',
    })
  })

  it('whose samples its entry does not commit to is not judged', async () => {
    const { owner, ledger } = given.world
    const { id, ...seen } = await record({}, [{ path: 'a', bytes: utf8('a') }])
    const { samples: packs = [] } = ledger.board.investigation.sightings.get(id) ?? {}
    const sightingId = SightingId.parse(`sig_${'a'.repeat(16)}`)
    const sealed = await sealText(ledger.board, { id: sightingId, ...seen })
    const { caseId } = given
    const logged = { sightingId, caseId, sealed, samples: [...packs], commitment: 'ab'.repeat(32) }
    await recordEvent(owner, { kind: 'sightingLogged', ...logged })
    await expect(investigate(given.inquiry())).rejects.toMatchObject({
      code: 'investigation.evidence',
      details: { problem: expect.stringContaining(sightingId) },
    })
  })

  it('cannot name a pack that the vault does not hold', async () => {
    const { owner, ledger } = given.world
    const sightingId = SightingId.parse(`sig_${'a'.repeat(16)}`)
    const { caseId } = given
    const sealed = await sealText(ledger.board, {})
    const event = { kind: 'sightingRecorded', sightingId, caseId, sealed } as const
    await expect(
      recordEvent(owner, { ...event, samples: ['ab'.repeat(32)] }),
    ).rejects.toMatchObject({
      code: 'vault.missing',
    })
  })

  it('refuses an interval that runs backwards, an unknown case, and more samples than it can name', async () => {
    const before = (await given.world.ledger.catchUp()).size
    await expect(record({ to: later(given.world.now, -1) }, [])).rejects.toMatchObject({
      code: 'request.malformed',
    })
    const nowhere = { ...given, caseId: CaseId.parse(`cas_${'a'.repeat(16)}`) }
    await expect(record({}, [], nowhere)).rejects.toMatchObject({ code: 'case.unknown' })
    const many = Array.from({ length: 251 }, (_, i) => ({ path: `${i}`, bytes: utf8(`${i}`) }))
    await expect(record({}, many)).rejects.toMatchObject({ code: 'file.malformed' })
    expect((await given.world.ledger.catchUp()).size).toBe(before)
  })

  it('of another flaw, which holds our copy, convicts nobody', async () => {
    const { leaker } = given
    await record({ identifiers: ['CVE-1999-0001'] }, [
      { path: 'tool.py', bytes: utf8(await given.copyOf(leaker)) },
    ])
    await given.sight(given.world.now, STRANGER)
    const { finding } = await investigate(given.inquiry())
    expect(finding.answer.recipients).toEqual([])
  })
})
