// A new version of a published bundle: one copy each, with what the author changed and nothing else, and no more of the old.

import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { type CaseId, PartId } from '@forewarn/core/shared/ids'
import { collectPart, openPart } from '@forewarn/desk/inbox'
import { type Publication, publish } from '@forewarn/desk/publish/publish'
import { rehearse } from '@forewarn/desk/publish/rehearse'
import { reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { type WholeWorkshop, workshop } from '../../cli/src/ports/workshop.ts'
import { openWorld, type World } from '../journeys/world.ts'
import { Killed, Killer } from './killer.ts'
import { asking, comesLate, idOf, partsIn, read } from './reissue-stage.ts'
import {
  enrolRecipients,
  folderOf,
  memoryJournal,
  openCase,
  PLAIN_WORDS,
  publicationOf,
} from './stage.ts'

/** Places enough for copies to differ. */
const CODE = Array.from(
  { length: 24 },
  (_, i) => `def step_${i}(count, answer):
    for index in range(0, ${i + 2}):
        if index == ${i} and count > ${i + 1}:
            count += 1
    if not count == ${i + 7}:
        return answer
    return [answer, count]

`,
).join('\n')
const ADDED = '\n# Checked again.\nLIMIT = 4711\n'
const folder = (code: string, note = 'What is wrong, in words.') =>
  folderOf({ ...PLAIN_WORDS, code, note })
const FIRST = folder(CODE)
const SECOND = folder(`${CODE}${ADDED}`)
const THIRD = folder(`${CODE}${ADDED}MORE = 17\n`)

let world: World
let recipients: Desk[]
let marker: WholeWorkshop
beforeAll(async () => {
  world = await openWorld('new-version')
  recipients = await enrolRecipients(world, ['now', 'now', 'later'])
  marker = workshop(await loadGrammars(), async () => ({ check: async () => [] }))
})
afterAll(() => world.end())

const asked = (caseId: CaseId, bundle: BundleFolder, changes: Partial<Publication> = {}) =>
  publicationOf(world, caseId, { workshop: marker, folder: bundle, ...changes })
const next = (caseId: CaseId, bundle: BundleFolder, changes: Partial<Publication> = {}) =>
  asked(caseId, bundle, { newVersion: marker, ...changes })
const recipient = (at: number) => recipients[at] ?? expect.fail('nobody')

async function published(): Promise<CaseId> {
  const caseId = await openCase(world, recipients)
  await publish(asked(caseId, FIRST))
  return caseId
}

const versionsOf = async (caseId: CaseId) => {
  const { bundle } = await world.ledger.catchUp()
  return [...bundle.attempts.values()].filter((one) => one.caseId === caseId && one.published)
}

describe('a new version', () => {
  it('is only made when it is asked for, of something that is published, and where something changed', async () => {
    const caseId = await published()
    await expect(publish(asked(caseId, SECOND))).rejects.toMatchObject({ code: 'bundle.published' })
    await expect(publish(next(caseId, FIRST))).rejects.toMatchObject({ code: 'bundle.unchanged' })
    await expect(rehearse(next(caseId, FIRST))).rejects.toMatchObject({ code: 'bundle.unchanged' })
    const other = await openCase(world, recipients)
    await expect(publish(next(other, FIRST))).rejects.toMatchObject({ code: 'input.missing' })
    expect(await versionsOf(caseId)).toHaveLength(1)
  })

  it('shows recipients what the author changed, and nothing else', async () => {
    const caseId = await published()
    const [one, two] = [recipient(0), recipient(1)]
    const before = await Promise.all([read(one, caseId), read(two, caseId)])
    await publish(next(caseId, SECOND))
    const after = await Promise.all([read(one, caseId), read(two, caseId)])
    for (const [i, texts] of after.entries()) {
      const own = before[i]?.get('verification-code') ?? ''
      expect(texts.get('verification-code')).toBe(`${own}${ADDED}`)
      expect(texts.get('description')).toBe(before[i]?.get('description'))
    }
    expect(before[0]?.get('verification-code')).not.toBe(before[1]?.get('verification-code'))
  })

  it('takes the place of the one before: what nobody collected is not there any more', async () => {
    const caseId = await published()
    const [held, missed] = [recipient(0), recipient(1)]
    const [first] = await partsIn(held, caseId)
    const [uncollected] = await partsIn(missed, caseId)
    const collected = await collectPart(held, first?.partId ?? expect.fail())
    await publish(next(caseId, SECOND))
    const now = await partsIn(held, caseId)
    expect(now.map(({ version, open }) => [version, open])).toEqual([
      [1, false],
      [2, true],
      [2, true],
    ])
    expect((await partsIn(missed, caseId)).map(({ version }) => version)).toEqual([2, 2])
    for (const [desk, part] of [
      [held, first],
      [missed, uncollected],
    ] as const) {
      const again = collectPart(desk, part?.partId ?? expect.fail())
      await expect(again).rejects.toMatchObject({ code: 'part.unknown' })
    }
    const { manifest } = await openPart(held.keyring, collected)
    expect(manifest.version).toBe(1)
    const { bundle } = await world.ledger.catchUp()
    const part = bundle.parts.get(PartId.parse(first?.partId))
    expect(part?.collectedAt).toHaveLength(1)
  })

  it.each([
    ['before', 3],
    ['after', 6],
    ['after', 8],
    ['before', 9],
  ] as const)(
    'killed %s request %i, finishes the same attempt with one copy each',
    async (when, step) => {
      const caseId = await published()
      const own = await read(recipient(0), caseId)
      const journal = memoryJournal()
      const killer = new Killer(when, step)
      const desk = { ...world.owner, house: killer.house(world.owner) }
      await expect(publish(next(caseId, SECOND, { journal, desk }))).rejects.toThrow(Killed)
      if (journal.kept.size > 0) {
        const other = publish(next(caseId, THIRD, { journal }))
        await expect(other).rejects.toMatchObject({ code: 'attempt.otherContent' })
      }
      const { version } = await publish(next(caseId, SECOND, { journal }))
      expect(version).toBe(2)
      const versions = await versionsOf(caseId)
      expect(versions.map((one) => one.version)).toEqual([1, 2])
      expect(versions[1]?.copies?.map((one) => one.recipientId).sort()).toEqual(
        recipients.map(idOf).sort(),
      )
      const now = await read(recipient(0), caseId)
      expect(now.get('verification-code')).toBe(`${own.get('verification-code')}${ADDED}`)
      await publish(next(caseId, SECOND, { journal }))
      expect(await versionsOf(caseId)).toHaveLength(2)
    },
  )

  it('is published by one of two desks that began at once, and nobody has two copies', async () => {
    const caseId = await published()
    const journal = memoryJournal()
    const slow = next(caseId, SECOND, { journal: new Killer('after', 4).journal(journal) })
    await expect(publish(slow)).rejects.toThrow(Killed)
    await publish(next(caseId, SECOND))
    await expect(publish(next(caseId, SECOND, { journal }))).rejects.toMatchObject({
      code: 'bundle.version',
      details: { expected: 3, actual: 2 },
    })
    expect((await partsIn(recipient(0), caseId)).map(({ version }) => version)).toEqual([2, 2])
  })

  it('does not go on without being asked for, where it was begun', async () => {
    const caseId = await published()
    const journal = memoryJournal()
    const dead = next(caseId, SECOND, { journal: new Killer('after', 1).journal(journal) })
    await expect(publish(dead)).rejects.toThrow(Killed)
    await expect(publish(asked(caseId, SECOND, { journal }))).rejects.toMatchObject({
      code: 'bundle.published',
    })
  })

  it('gives who came late and who was robbed the symbols they hold, and one copy', async () => {
    const caseId = await published()
    const robbed = recipient(0)
    const stolen = (await read(robbed, caseId)).get('verification-code') ?? ''
    const who = [idOf(robbed)]
    await reissue(asking(world, caseId, { workshop: marker, who, isTheft: true }))
    const late = await comesLate(world, caseId)
    await reissue(asking(world, caseId, { workshop: marker }))
    const held = [await read(robbed, caseId), await read(late, caseId)]
    expect(held[0]?.get('verification-code')).not.toBe(stolen)
    await publish(next(caseId, SECOND))
    for (const [i, desk] of [robbed, late].entries()) {
      const now = (await read(desk, caseId)).get('verification-code')
      expect(now).toBe(`${held[i]?.get('verification-code')}${ADDED}`)
    }
    await reissue(asking(world, caseId, { workshop: marker, who, isTheft: true }))
    const third = (await read(robbed, caseId)).get('verification-code') ?? ''
    const texts = new Set([
      `${stolen}${ADDED}`,
      `${held[0]?.get('verification-code')}${ADDED}`,
      third,
    ])
    expect(texts.size).toBe(3)
  })

  it('says of each file what became of it, in a rehearsal too, and is followed by another', async () => {
    const caseId = await published()
    const { marked } = await rehearse(next(caseId, SECOND))
    expect(marked.changes).toMatchObject([
      { path: 'check.md', state: 'same' },
      { path: 'check.py', state: 'changed', fresh: 0, gone: 0, lost: [] },
    ])
    expect(marked.changes?.[1]?.kept).toBeGreaterThan(20)
    await publish(next(caseId, SECOND))
    expect((await publish(next(caseId, THIRD))).version).toBe(3)
  })
})
