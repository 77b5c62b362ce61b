// A naming opened to the accused: a stranger comes to the same numbers offline, and nobody else is in the file.

import { cosign, cosignerKey } from '@forewarn/core/log/cosignature'
import { fromBase64, text } from '@forewarn/core/shared/bytes'
import { committed } from '@forewarn/desk/codewords'
import { investigate } from '@forewarn/desk/investigate/investigate'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming, prepareOpening } from '@forewarn/desk/opening/make'
import { fetchJson } from '@forewarn/desk/team'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  broken,
  eventsFor,
  type OpenedStage,
  openedIn,
  openStage,
  verifyAs,
} from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'

let stage: OpenedStage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.given.world.end())

describe('an opened naming', () => {
  it('is found again to the digit, from the file and the pins alone', async () => {
    const file = JSON.parse(JSON.stringify(await openedIn(stage))) as OpeningFile
    const says = new Map(verifyAs(stage, file).map(({ step, says }) => [step, says]))
    expect([...says.keys()]).toEqual([
      ...['The log', 'The order', 'Nothing left out', 'The copy', 'The bias', 'The samples'],
      ...[
        'The analysis',
        'The numbers',
        'Not opened before',
        'Who opened it',
        'Who drew',
        'Not shown',
      ],
    ])
    expect(says.get('The order')).toMatch(
      /seed committed to .*published .*collected .*first sample logged .*analysis declared .*reading logged .*finding sealed .*opened /,
    )
    expect(says.get('Nothing left out')).toMatch(
      /^2 attempts at publishing, 1 \(entry \d+\) given up; analysis 2 of the case, counted as 6; 3 copies by then\. So its opening says/,
    )
    const { pValue, multiplicity } = stage.prepared.naming.result
    expect(says.get('The numbers')).toContain(`p = ${pValue}, found again to the digit`)
    expect(says.get('The numbers')).toContain(`× ${multiplicity} tests`)
    expect(says.get('Who drew')).toContain('the vendor drew the codewords alone')
    expect(says.get('The log')).toContain('no witness is pinned')
    expect(says.get('Not shown')).toContain('could log a reading that no sample shows')
  })

  it('holds nothing of anybody else: no id, no symbol, no seed, no spelling', async () => {
    const file = await openedIn(stage)
    const entries = file.receipts.map(({ entry }) => text(fromBase64(entry)))
    const all = [JSON.stringify(file), ...entries].join('\n')
    const { owner, ledger } = stage.given.world
    const versions = publishedVersions(ledger.board, stage.given.caseId)
    const json = (digest = '') => fetchJson(owner, z.unknown(), digest)
    const masters = await json(versions[0]?.published.masters)
    const codewords = await json(versions[0]?.published.codewords)
    const { master, openings } = committed(ledger.board, versions, {
      ...{ masters, codewords, added: [] },
    })
    const own = idOf(stage.given.leaker)
    const isOther = ({ recipient }: { recipient: string }) => recipient !== own
    const others = master.holders.filter(isOther)
    const canaries = [
      ...master.seeds,
      ...others.flatMap(({ recipient, partner }) => [recipient, partner]),
      ...others.flatMap(({ recipient }) => {
        const { salt, codeword, parts } = openings?.get(recipient)?.commitment ?? expect.fail()
        return [salt, codeword, ...parts.map(({ partId }) => partId)]
      }),
      ...master.codewords.filter((_, i) => isOther(master.holders[i] as never)).flat(),
      ...master.items.flatMap(({ path, carriers }) => [path, ...carriers.map((one) => one.label)]),
      ...[...ledger.board.programme.recipients].flatMap(([id]) => (id === own ? [] : [id])),
    ].map(String)
    expect(canaries.length).toBeGreaterThan(20)
    expect(canaries.filter((canary) => all.includes(canary))).toEqual([])
    // The control: what is the accused's own stands in it.
    const mine = openings?.get(own)?.commitment ?? expect.fail()
    const symbols = master.codewords[master.holders.findIndex((one) => !isOther(one))] ?? []
    for (const shown of [own, mine.salt, ...symbols.map(String)]) expect(all).toContain(shown)
  })

  it('is written down before it is given, once, and the same however often it is asked for', async () => {
    const { owner, ledger } = stage.given.world
    const [one, again] = [await openedIn(stage), await openedIn(stage)]
    expect(again.naming).toBe(one.naming)
    const events = [...ledger.board.investigation.opened.values()]
    expect(events).toMatchObject([{ holder: idOf(stage.given.leaker), caseId: stage.given.caseId }])
    const lost = { ...owner, house: { call: () => Promise.reject(new Error('cut')) as never } }
    const naming = { ...stage.prepared.naming, read: ['ab'.repeat(32)] }
    const other = { naming, text: JSON.stringify(naming), events: eventsFor(stage, naming) }
    await expect(openNaming(lost, ledger, other)).rejects.toThrow('cut')
  })

  it('keeps later samples from naming that copy, which they did until then', async () => {
    const { given } = stage
    const copy = await given.copyOf(given.leaker)
    const later = async (end: string) => {
      await given.sight(given.world.now, `${copy}${end}`)
      return (await investigate(given.inquiry())).finding
    }
    const before = await later('\n')
    expect(before.answer).toMatchObject({ verdict: 'copy', recipients: [idOf(given.leaker)] })
    expect(before.opened).toBeUndefined()
    await openedIn(stage)
    const after = await later('\n\n')
    expect(after.answer).toMatchObject({ verdict: 'unresolved', recipients: [] })
    expect(after.marks?.traced).toEqual([])
    expect(after.opened).toMatchObject([{ recipient: idOf(given.leaker) }])
    expect(after.opened?.[0]?.samples).toHaveLength(1)
  })

  it('asks for the word of pinned witnesses, and says where there is none to ask for', async () => {
    const file = await openedIn(stage)
    const logged = (one: OpeningFile, witnesses?: string[]) =>
      verifyAs(stage, one, witnesses && { witnessing: { witnesses, quorum: 1 } })[0]?.says
    expect(logged(file)).toContain('for no witness is pinned')
    const secret = new Uint8Array(32).fill(9)
    const witness = cosignerKey('witness.example', secret)
    expect(() => logged(file, [witness])).toThrow(broken('The log', /must/))
    const receipts = file.receipts.map((one) => ({
      ...one,
      checkpoint: `${one.checkpoint}${cosign(one.checkpoint, 'witness.example', secret, 1)}`,
    }))
    expect(logged({ ...file, receipts }, [witness])).toContain('1 or more of 1 pinned witnesses')
  })

  it('of a copy that nobody named is not made', async () => {
    const { owner, ledger } = stage.given.world
    const { findingId, finding } = await investigate(stage.given.inquiry())
    const other = [...ledger.board.programme.recipients.keys()].find(
      (id) => id !== idOf(stage.given.leaker),
    )
    const asked = { findingId, finding, recipientId: other ?? expect.fail() }
    await expect(prepareOpening(owner, ledger, asked)).rejects.toMatchObject({
      ...{
        code: 'opening.impossible',
        details: { problem: expect.stringMatching(/not name this/) },
      },
    })
  })
})
