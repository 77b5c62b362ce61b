// Interrupted anywhere and run again, publishing and collecting finish, and nobody gets two copies of one version.

import type { CaseId } from '@forewarn/core/shared/ids'
import { acknowledge, collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { readSealed, type SealedCopies } from '@forewarn/desk/publish/attempt'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { Killed, Killer } from './killer.ts'
import {
  enrolRecipients,
  folderOf,
  memoryJournal,
  openCase,
  PLAIN_WORDS,
  publicationOf,
  through,
} from './stage.ts'

let world: World
let recipients: Desk[]

beforeAll(async () => {
  world = await openWorld('interrupted')
  recipients = await enrolRecipients(world, ['now', 'later'])
})
afterAll(() => world.end())

/** Publishes a fresh case, killed by `killer`; then publishes it again to the end. */
async function killAndFinish(killer: Killer, where: 'post' | 'journal'): Promise<void> {
  const caseId = await openCase(world, recipients)
  const journal = memoryJournal()
  const dying =
    where === 'journal'
      ? { journal: killer.journal(journal) }
      : { journal, desk: { ...world.owner, house: killer.house(world.owner) } }
  await expect(publish(publicationOf(world, caseId, dying))).rejects.toThrow(Killed)
  const sealed = await readSealed(world.owner, journal)
  await publish(publicationOf(world, caseId, { journal }))
  mustBePublishedOnce(caseId, sealed)
}

function mustBePublishedOnce(caseId: CaseId, sealed: SealedCopies | undefined): void {
  const attempts = [...world.ledger.board.bundle.attempts.values()].filter(
    (attempt) => attempt.caseId === caseId,
  )
  expect(attempts).toHaveLength(1)
  const [{ published, copies = [] } = { published: undefined }] = attempts
  expect(published).toBeDefined()
  expect(copies.map(({ recipientId }) => recipientId).sort()).toEqual(
    recipients.map(({ keyring }) => keyring.actor).sort(),
  )
  if (sealed !== undefined) expect(copies).toEqual(sealed.copies)
}

/** How many steps an undisturbed publication takes. */
async function steps(where: 'post' | 'journal'): Promise<number> {
  let count = 0
  const caseId = await openCase(world, recipients)
  const { house } = world.owner
  const counted: Desk['house'] = {
    call: (id, call) => {
      count += where === 'post' ? 1 : 0
      return house.call(id, call)
    },
  }
  const journal = memoryJournal()
  const write = journal.write
  journal.write = async (name, bytes) => {
    count += where === 'journal' ? 1 : 0
    await write(name, bytes)
  }
  await publish(publicationOf(world, caseId, { desk: { ...world.owner, house: counted }, journal }))
  return count
}

describe('publishing', () => {
  it.each(['before', 'after'] as const)(
    'killed %s any request, finishes the same attempt',
    async (when) => {
      const count = await steps('post')
      expect(count).toBeGreaterThan(8)
      for (let step = 1; step <= count; step++) {
        await killAndFinish(new Killer(when, step), 'post')
      }
    },
  )

  it.each(['before', 'after'] as const)(
    'killed %s any write of its journal, finishes the same attempt',
    async (when) => {
      const count = await steps('journal')
      expect(count).toBe(9)
      for (let step = 1; step <= count; step++) {
        await killAndFinish(new Killer(when, step), 'journal')
      }
    },
  )

  it('goes on after its house was stopped and started in the middle of the uploads', async () => {
    const caseId = await openCase(world, recipients)
    let uploads = 0
    const desk = await through(world.owner, (post) => async (request) => {
      if (request.method === 'PUT' && ++uploads === 3) await world.restart()
      return post(request)
    })
    await publish(publicationOf(world, caseId, { desk }))
    expect(uploads).toBe(7)
    mustBePublishedOnce(caseId, undefined)
  })

  it('sends nothing again that its house has, once it is run again', async () => {
    const caseId = await openCase(world, recipients)
    const journal = memoryJournal()
    const uploads: string[] = []
    const dying = await through(world.owner, (post) => async (request) => {
      if (request.method === 'PUT') uploads.push(request.path)
      if (uploads.length === 3) throw new Killed()
      return post(request)
    })
    const dead = publicationOf(world, caseId, { desk: dying, journal })
    await expect(publish(dead)).rejects.toThrow(Killed)
    const again: string[] = []
    const desk = await through(world.owner, (post) => (request) => {
      if (request.method === 'PUT') again.push(request.path)
      return post(request)
    })
    await publish(publicationOf(world, caseId, { desk, journal }))
    expect(again).toHaveLength(5)
    expect(again).not.toContain(uploads[0])
    expect(again).toContain(uploads[2])
    again.length = 0
    await publish(publicationOf(world, caseId, { desk, journal }))
    expect(again).toEqual([])
  })

  it('refuses to go on with another folder, and with a second attempt at the same case', async () => {
    const caseId = await openCase(world, recipients)
    const journal = memoryJournal()
    const killer = new Killer('after', 1)
    const dead = publicationOf(world, caseId, { journal: killer.journal(journal) })
    await expect(publish(dead)).rejects.toThrow(Killed)
    const folder = folderOf({ ...PLAIN_WORDS, note: 'Other words.' })
    await expect(publish(publicationOf(world, caseId, { journal, folder }))).rejects.toMatchObject({
      code: 'attempt.otherContent',
    })
    await publish(publicationOf(world, caseId, { journal }))
    await expect(publish(publicationOf(world, caseId))).rejects.toMatchObject({
      code: 'bundle.published',
    })
  })

  it('lets only one of two desks that began at once publish a case', async () => {
    const caseId = await openCase(world, recipients)
    const journal = memoryJournal()
    const killer = new Killer('after', 9)
    const slow = publicationOf(world, caseId, { journal: killer.journal(journal) })
    await expect(publish(slow)).rejects.toThrow(Killed)
    await publish(publicationOf(world, caseId))
    await expect(publish(publicationOf(world, caseId, { journal }))).rejects.toMatchObject({
      code: 'bundle.published',
    })
  })

  it('says which file of its journal is gone', async () => {
    const caseId = await openCase(world, recipients)
    const journal = memoryJournal()
    const killer = new Killer('after', 9)
    const dead = publicationOf(world, caseId, { journal: killer.journal(journal) })
    await expect(publish(dead)).rejects.toThrow(Killed)
    const blob = [...journal.kept.keys()].find((name) => /^[0-9a-f]{64}\.age$/.test(name)) ?? ''
    journal.kept.delete(blob)
    await expect(publish(publicationOf(world, caseId, { journal }))).rejects.toMatchObject({
      code: 'attempt.journal',
      details: { name: blob },
    })
  })
})

describe('collecting', () => {
  it.each(['before', 'after'] as const)(
    'killed %s any request, collects and opens the same part',
    async (when) => {
      const caseId = await openCase(world, recipients)
      await publish(publicationOf(world, caseId))
      const [recipient] = recipients
      if (recipient === undefined) throw new Error('nobody to collect')
      const texts = new Set<string>()
      // The acknowledgement first: a second one has nothing to write, and so nothing to interrupt.
      for (let step = 4; step >= 1; step--) {
        const killer = new Killer(when, step)
        const dead = { ...recipient, house: killer.house(recipient) }
        await expect(collectOne(dead, caseId)).rejects.toThrow(Killed)
        texts.add(await collectOne(recipient, caseId))
      }
      expect(texts.size).toBe(1)
    },
  )
})

/** Four requests: inbox, part, receipts, acknowledgement. */
async function collectOne(desk: Desk, caseId: CaseId): Promise<string> {
  const { parts } = await readInbox(desk)
  const part = parts.find((one) => one.caseId === caseId && one.class === 'description')
  if (part === undefined) throw new Error('nothing to collect')
  const { files } = await openPart(desk.keyring, await collectPart(desk, part.partId))
  await acknowledge(desk, part.partId)
  return new TextDecoder().decode(files[0]?.bytes)
}
