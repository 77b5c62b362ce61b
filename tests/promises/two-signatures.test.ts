// A recipient checks both signatures of what two people published to it, against a house that has the log's key.

import { type StoredEntry, writeReceipt } from '@forewarn/core/log/receipt'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import type { RefusalCode } from '@forewarn/core/shared/refusal'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import type { Collected } from '@forewarn/desk/trusted'
import { approve, setTwoPeople, waiting } from '@forewarn/desk/two-people'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { checkpointOver, entriesOf, stolenLogKey, treeOf } from './liar.ts'
import { enrolRecipients, enrolStaff, memoryJournal, openCase, publicationOf } from './stage.ts'

let world: World
let reader: Desk
let colleague: Desk
let mine: Collected
let entries: StoredEntry[]

beforeAll(async () => {
  world = await openWorld('two signatures')
  const { owner, ledger } = world
  await enrolStaff(world, ['publisher'])
  colleague = await enrolStaff(world, ['investigator'])
  ;[reader = expect.fail()] = await enrolRecipients(world, ['now'])
  await setTwoPeople(owner, ledger, true)
  const caseId = await openCase(world, [reader])
  const publication = { ...publicationOf(world, caseId), journal: memoryJournal() }
  await expect(publish(publication)).rejects.toMatchObject({ code: 'act.proposed' })
  const second = new VerifiedLedger(colleague)
  const [one = expect.fail()] = await waiting(colleague, await second.catchUp())
  await approve(colleague, second, one)
  await publish(publication)
  const [part = expect.fail()] = (await readInbox(reader)).parts
  mine = await collectPart(reader, part.partId)
  entries = await entriesOf(world)
})
afterAll(() => world.end())

const placeOf = (what: string | RegExp) =>
  entries.findIndex(({ bytes }) => text(bytes).search(what) >= 0)

/** What that house hands out: the ledger with some entries changed, and receipts of some. */
function lied(change: (entry: StoredEntry, seq: number) => StoredEntry, without: number[] = []) {
  const changed = entries.map(change)
  const tree = treeOf(changed)
  const signed = checkpointOver(changed, stolenLogKey(world))
  const seqs = mine.receipts.map(({ seq }) => seq).filter((seq) => !without.includes(seq))
  const receipts = seqs.map((seq) => {
    return writeReceipt(tree, changed[seq] ?? expect.fail(), seq, { size: tree.size, signed })
  })
  return openPart(reader.keyring, { ...mine, receipts })
}

const inPublication = (change: (act: { also?: { by: string; signature: string }[] }) => void) => {
  const seq = placeOf(/bundlePublished.*"also"/)
  return (entry: StoredEntry, at: number): StoredEntry => {
    if (at !== seq) return entry
    const whole = JSON.parse(text(entry.bytes))
    change(whole.act)
    return { ...entry, bytes: utf8(JSON.stringify(whole)) }
  }
}

const refused = (code: RefusalCode) => ({ code })

describe('a publication of two people', () => {
  it('comes with what leads to both keys, and opens', async () => {
    const own = mine.receipts.map(({ seq }) => seq)
    const enrolled = placeOf(new RegExp(`staffEnrolled.*${colleague.keyring.actor}`))
    expect(own).toContain(enrolled)
    expect(own).toContain(placeOf('twoPeopleSet'))
    await expect(lied((entry) => entry)).resolves.toMatchObject({
      manifest: { partId: mine.partId },
    })
  })

  it('is refused with one signature alone, where two were needed by then', async () => {
    const alone = lied(inPublication((act) => delete act.also))
    await expect(alone).rejects.toMatchObject(refused('act.alone'))
  })

  it('is refused with a second one that is wrong, its author’s own, twice there, or nobody’s', async () => {
    const { actor } = world.owner.keyring
    const tries: [RefusalCode, Parameters<typeof inPublication>[0]][] = [
      [
        'signature.bad',
        ({ also: [one] = [] }) => Object.assign(one ?? {}, { signature: '0'.repeat(128) }),
      ],
      ['act.unsigned', ({ also: [one] = [] }) => Object.assign(one ?? {}, { by: actor })],
      ['act.unsigned', ({ also = [] }) => also.push(...also)],
      [
        'act.unsigned',
        ({ also: [one] = [] }) => Object.assign(one ?? {}, { by: `stf_${'a'.repeat(16)}` }),
      ],
    ]
    for (const [code, change] of tries) {
      await expect(lied(inPublication(change))).rejects.toMatchObject(refused(code))
    }
  })

  it('is refused where nothing leads to the second key', async () => {
    const enrolled = placeOf(new RegExp(`staffEnrolled.*${colleague.keyring.actor}`))
    await expect(lied((entry) => entry, [enrolled])).rejects.toMatchObject(refused('act.unsigned'))
  })

  it('with one alone passes where the house keeps back that two were needed: the team’s desks find that out', async () => {
    const alone = inPublication((act) => delete act.also)
    await expect(lied(alone, [placeOf('twoPeopleSet')])).resolves.toBeDefined()
    const ledger = new VerifiedLedger(colleague)
    await ledger.catchUp()
    const { twoPeople, twoPeopleSaid } = ledger.board.programme
    expect([twoPeople, twoPeopleSaid.length]).toEqual([true, 1])
  })
})
