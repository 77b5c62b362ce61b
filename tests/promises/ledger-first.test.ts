// Written first, served second: no sealed byte leaves before the entry that says so is on disk.

import type { StoredEntry } from '@forewarn/core/log/receipt'
import { RecipientId } from '@forewarn/core/shared/ids'
import type { Refusal } from '@forewarn/core/shared/refusal'
import { describe as words } from '@forewarn/core/shared/wording'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { act } from '@forewarn/desk/keyring'
import { collectNote, openNote } from '@forewarn/desk/notes/ask'
import { sendNote } from '@forewarn/desk/notes/send'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { openLocalStore } from '@forewarn/server/store/local-store'
import type { Ledger, Store } from '@forewarn/server/store/store'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { enrolRecipients, memoryJournal, openCase, publicationOf } from './stage.ts'

/** A ledger that fails once told to: its write lost, or kept and only the word of it lost. */
class FailingLedger implements Ledger {
  failing: 'lost' | 'kept' | undefined
  readonly #ledger: Ledger
  readonly #tell: (what: string) => void

  constructor(ledger: Ledger, tell: (what: string) => void) {
    this.#ledger = ledger
    this.#tell = tell
  }

  async append(...[size, entries, checkpoint]: Parameters<Ledger['append']>): Promise<void> {
    if (this.failing === 'lost') throw new Error('disk full')
    await this.#ledger.append(size, entries, checkpoint)
    if (this.failing === 'kept') throw new Error('connection lost')
    for (const { bytes } of entries) this.#tell(kindIn(bytes))
  }

  read(from: number, limit?: number): Promise<StoredEntry[]> {
    return this.#ledger.read(from, limit)
  }

  checkpoint(): Promise<string | undefined> {
    return this.#ledger.checkpoint()
  }

  keepWitnessed(note: string): Promise<void> {
    return this.#ledger.keepWitnessed(note)
  }

  witnessed(): Promise<string | undefined> {
    return this.#ledger.witnessed()
  }

  size(): Promise<number> {
    return this.#ledger.size()
  }
}

function kindIn(bytes: Uint8Array): string {
  return /\\?"kind\\?":\\?"(\w+)/.exec(new TextDecoder().decode(bytes))?.[1] ?? ''
}

let world: World
let ledger: FailingLedger
/** What the store did, in order: entries by kind, and bytes given out of the vault. */
let done: string[]
let recipient: Desk

async function openStore(folder: string): Promise<Store> {
  const store = await openLocalStore(folder)
  done = []
  ledger = new FailingLedger(store.ledger, (what) => done.push(what))
  const { vault } = store
  return {
    ledger,
    directory: store.directory,
    vault: {
      put: (digest, bytes, at) => vault.put(digest, bytes, at),
      has: (digest) => vault.has(digest),
      renew: (digest, at) => vault.renew(digest, at),
      sweep: (isKept, olderThan) => vault.sweep(isKept, olderThan),
      get(digest) {
        done.push('bytes')
        return vault.get(digest)
      },
      read(digest, use) {
        done.push('bytes')
        return vault.read(digest, use)
      },
    },
    close: () => store.close(),
  }
}

beforeAll(async () => {
  world = await openWorld('ledger first', { openStore })
  const [one] = await enrolRecipients(world, ['now'])
  if (one === undefined) throw new Error('nobody')
  recipient = one
  await publish(publicationOf(world, await openCase(world, [recipient])))
})
afterAll(() => world.end())
beforeEach(() => {
  done = []
})

async function aPart() {
  const [part] = (await readInbox(recipient)).parts
  if (part === undefined) throw new Error('nothing to collect')
  return part.partId
}

async function collections(): Promise<number> {
  await world.ledger.catchUp()
  const parts = world.ledger.board.bundle.partsOf.get(RecipientId.parse(recipient.keyring.actor))
  return (parts ?? []).reduce((sum, { collectedAt }) => sum + collectedAt.length, 0)
}

describe('a note', () => {
  const send = async (text: string) => {
    const { owner, ledger } = world
    const [caseId = expect.fail()] = ledger.board.embargo.cases.keys()
    const to = [{ recipientId: RecipientId.parse(recipient.keyring.actor), answers: [] }]
    const writing = { desk: owner, ledger, journal: memoryJournal(), caseId, to, text }
    const { noteId } = await sendNote(writing)
    done = []
    return noteId
  }

  it('is given out after its entry, once for one signature, and never without one', async () => {
    const noteId = await send('The first.')
    const collected = await collectNote(recipient, noteId)
    expect(done).toEqual(['noteCollected', 'bytes'])
    const event = { kind: 'noteCollected', noteId } as const
    const signed = act(recipient.keyring, event, world.ports.random)
    const call = { params: { noteId }, body: { act: signed } }
    await recipient.house.call('collectNote', call)
    await expect(recipient.house.call('collectNote', call)).rejects.toMatchObject({
      code: 'act.repeated',
    })
    await expect(record(recipient, event)).rejects.toMatchObject({ code: 'act.notYours' })
    expect(done.filter((what) => what === 'bytes')).toHaveLength(2)
    expect((await openNote(recipient.keyring, collected)).answer.text).toBe('The first.')
  })

  it.each(['lost', 'kept'] as const)('is not given out where its entry was %s', async (how) => {
    const noteId = await send(`Where it is ${how}.`)
    ledger.failing = how
    await expect(collectNote(recipient, noteId)).rejects.toMatchObject({ code: 'house.failed' })
    ledger.failing = undefined
    expect(done).toEqual([])
    if (how === 'kept') await world.restart()
    await collectNote(recipient, noteId)
    expect(done.at(-1)).toBe('bytes')
  })
})

describe('a part', () => {
  it('is given out after its entry, and never without one', async () => {
    const partId = await aPart()
    for (let i = 0; i < 3; i++) await collectPart(recipient, partId)
    const pair = ['copyCollected', 'bytes']
    expect(done).toEqual([...pair, ...pair, ...pair])
    expect(await collections()).toBe(3)
  })

  it('is not given out where the entry was lost, and the ledger names no collection', async () => {
    const partId = await aPart()
    const before = await collections()
    ledger.failing = 'lost'
    await expect(collectPart(recipient, partId)).rejects.toMatchObject({ code: 'house.failed' })
    expect(done).toEqual([])
    ledger.failing = undefined
    expect(await collections()).toBe(before)
    await collectPart(recipient, partId)
    expect(await collections()).toBe(before + 1)
  })

  it('is not given out where the entry may have been lost; the ledger then names a download that failed', async () => {
    const partId = await aPart()
    const before = await collections()
    ledger.failing = 'kept'
    await expect(collectPart(recipient, partId)).rejects.toMatchObject({ code: 'house.failed' })
    expect(done).not.toContain('bytes')
    ledger.failing = undefined
    expect(await collections()).toBe(before + 1)
    await world.restart()
    expect(await collections()).toBe(before + 1)
    await collectPart(recipient, partId)
    expect(await collections()).toBe(before + 2)
  })

  it('that could not be given out is told of by reference alone, to its recipient and in the log', async () => {
    ledger.failing = 'lost'
    const error = await collectPart(recipient, await aPart()).catch((one: unknown) => one)
    ledger.failing = undefined
    const { reference } = (error as Refusal<'house.failed'>).details
    const lines = world.log.filter((line) => reference !== '' && line.includes(reference))
    expect(lines).toHaveLength(2)
    expect(world.log.join('\n')).not.toContain('disk full')
    expect(words(error as Refusal)).not.toContain('disk full')
  })

  it('is given out once for one signature: who replays a request gets nothing', async () => {
    const partId = await aPart()
    const signed = act(recipient.keyring, { kind: 'copyCollected', partId }, world.ports.random)
    const call = { params: { partId }, body: { act: signed } }
    await recipient.house.call('collect', call)
    done = []
    await expect(recipient.house.call('collect', call)).rejects.toMatchObject({
      code: 'act.repeated',
    })
    expect(done).toEqual([])
  })

  it('is given out by its own door alone', async () => {
    const partId = await aPart()
    await expect(record(recipient, { kind: 'copyCollected', partId })).rejects.toMatchObject({
      code: 'act.notYours',
    })
  })

  it('is not given out any more once the partner is suspended, whatever was signed before', async () => {
    const partId = await aPart()
    const [partnerId] = world.ledger.board.programme.partners.keys()
    if (partnerId === undefined) throw new Error('no partner')
    await record(world.owner, { kind: 'partnerSuspended', partnerId })
    done = []
    await expect(collectPart(recipient, partId)).rejects.toMatchObject({ code: 'part.unknown' })
    expect(done).toEqual(['attemptDenied'])
  })
})

describe('an act that refers to sealed bytes', () => {
  it('is refused while they are not there, and only for whoever may say it', async () => {
    const [attemptId] = world.ledger.board.bundle.attempts.keys()
    const [caseId] = world.ledger.board.embargo.cases.keys()
    if (attemptId === undefined || caseId === undefined) throw new Error('nothing published')
    const staged = {
      kind: 'liftStaged',
      caseId,
      advisory: '7'.repeat(64),
      liftKey: 'age187wunk74letf6rvtcwrpk0n20vhsh3dzu43jglttu0wsrwtd3szqks7z4r',
      liftIdentity: '',
    } as const
    await expect(record(world.owner, staged)).rejects.toMatchObject({ code: 'vault.missing' })
    await expect(record(recipient, staged)).rejects.toMatchObject({ code: 'act.notYours' })
  })
})
