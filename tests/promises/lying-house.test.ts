// A desk believes nothing: whatever a house changes, drops, turns back or makes up is refused by name.

import type { StoredEntry } from '@forewarn/core/log/receipt'
import { utf8 } from '@forewarn/core/shared/bytes'
import { AnalysisId, freshId } from '@forewarn/core/shared/ids'
import type { Refusal, RefusalCode } from '@forewarn/core/shared/refusal'
import { describe as words } from '@forewarn/core/shared/wording'
import { act, type Keyring } from '@forewarn/desk/keyring'
import { due, liftDue, stageLift } from '@forewarn/desk/lift'
import type { Ports } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import type { Seen } from '@forewarn/desk/seen'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { fetchJson } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DAY_MS, later, openWorld, START, type World } from '../journeys/world.ts'
import {
  checkpointOver,
  entriesOf,
  json,
  type Lies,
  lying,
  saying,
  showing,
  stolenLogKey,
} from './liar.ts'
import { enrolRecipients, LIFTS_AT, openCase, publicationOf, through } from './stage.ts'

let world: World
let recipient: Desk
let entries: StoredEntry[]
let logKey: Uint8Array
let seen: Seen

beforeAll(async () => {
  world = await openWorld('lying house')
  const [one] = await enrolRecipients(world, ['now'])
  if (one === undefined) throw new Error('nobody')
  recipient = one
  await publish(publicationOf(world, await openCase(world, [recipient])))
  entries = await entriesOf(world)
  logKey = stolenLogKey(world)
  seen = world.ledger.seen
})
afterAll(() => world.end())

/** A desk that reads the ledger for the first time, from a house that tells `lies`. */
async function read(lies: Lies, before?: Seen, keyring: Keyring = world.owner.keyring) {
  const desk = await through({ ...world.owner, keyring }, lying(lies))
  const ledger = new VerifiedLedger(desk)
  await ledger.catchUp(before)
  return ledger
}

function at(index: number): StoredEntry {
  const entry = entries.at(index)
  if (entry === undefined) throw new Error(`no entry ${index}`)
  return entry
}

const withEntry = (index: number, entry: StoredEntry) => entries.with(index, entry)

/** The last of a kind of entry. */
function indexOf(kind: string): number {
  return entries.findLastIndex(({ bytes }) =>
    new TextDecoder().decode(bytes).includes(`"${kind}\\"`),
  )
}

describe('a staff desk', () => {
  it('believes the house that tells the truth', async () => {
    const ledger = await read({}, seen)
    expect(ledger.seen).toEqual(seen)
    expect(ledger.board.size).toBe(entries.length)
  })

  const LIES: readonly (readonly [string, () => Lies, RefusalCode])[] = [
    [
      'another instant',
      () => showing(withEntry(-1, saying(at(-1), /"at":(\d+)\d/, '"at":$19'))),
      'ledger.split',
    ],
    ['another salt', () => showing(withEntry(3, { ...at(3), salt: at(4).salt })), 'ledger.split'],
    [
      'an entry changed',
      () => showing(withEntry(1, saying(at(1), '\\"now\\"', '\\"new\\"'))),
      'signature.bad',
    ],
    [
      'an entry in another name',
      () => {
        const index = indexOf('embargoAnswered')
        return showing(
          withEntry(
            index,
            saying(at(index), /"by":"[^"]+"/, `"by":"${world.owner.keyring.actor}"`),
          ),
        )
      },
      'signature.bad',
    ],
    ['an entry dropped', () => showing(entries.toSpliced(indexOf('planSet'), 1)), 'bundle.offPlan'],
    ['the last entry dropped', () => showing(entries.slice(0, -1)), 'ledger.wentBack'],
    [
      'two entries in the other order',
      () => {
        const index = indexOf('planSet')
        return showing(entries.with(index, at(index + 1)).with(index + 1, at(index)))
      },
      'ledger.split',
    ],
    ['an entry twice', () => showing([...entries, at(-1)], logKey), 'act.repeated'],
    ['no entry at all', () => showing([]), 'ledger.wentBack'],
    [
      'an entry that is no JSON',
      () => showing(withEntry(2, { ...at(2), bytes: utf8('{') })),
      'entry.malformed',
    ],
    [
      'an entry of an unknown kind',
      () => showing(withEntry(2, saying(at(2), '"kind\\":\\"', '"kind\\":\\"x')), logKey),
      'request.malformed',
    ],
    [
      'a checkpoint by another key',
      () => ({
        checkpoint: () => json({ checkpoint: checkpointOver(entries, new Uint8Array(32)) }),
      }),
      'note.unsigned',
    ],
    [
      'a checkpoint that is none',
      () => ({ checkpoint: () => json({ checkpoint: 'all is well\n' }) }),
      'note.malformed',
    ],
    [
      'an answer that is no JSON',
      () => ({ checkpoint: () => ({ status: 200, body: utf8('<html>') }) }),
      'house.malformed',
    ],
    [
      'an answer of another shape',
      () => ({ entries: () => json({ entries: [{}] }) }),
      'house.malformed',
    ],
    [
      'a refusal with a code of its own',
      () => ({ entries: () => ({ status: 422, body: utf8('{"type":"urn:forewarn:all.well"}') }) }),
      'house.malformed',
    ],
    [
      'a refusal that moves the cursor',
      () => ({
        entries: () => ({
          status: 422,
          body: utf8('{"type":"urn:forewarn:part.broken","problem":"\\u001b[2J"}'),
        }),
      }),
      'house.malformed',
    ],
  ]

  it.each(LIES)('refuses %s', async (_, lies, code) => {
    await expect(read(lies())).rejects.toMatchObject({ code })
  })

  it('refuses a house that has the log key and went back, or shows another history than before', async () => {
    const shorter = entries.slice(0, -1)
    await expect(read(showing(shorter, logKey), seen)).rejects.toMatchObject({
      code: 'ledger.wentBack',
    })
    const other = withEntry(-1, saying(at(-1), /"at":(\d+)\d/, '"at":$19'))
    await expect(read(showing(other, logKey), seen)).rejects.toMatchObject({ code: 'ledger.split' })
  })

  it('does not see, at its first reading, that a house with the log key keeps the newest entries back', async () => {
    const ledger = await read(showing(entries.slice(0, -1), logKey))
    expect(ledger.seen.size).toBe(entries.length - 1)
  })

  it('refuses what nobody with the right to it signed, even from a house that has the log key', async () => {
    const analysisId = freshId(AnalysisId, 'ana', world.ports.random)
    const caseId = [...world.ledger.board.embargo.cases.keys()][0]
    if (caseId === undefined) throw new Error('no case')
    const event = {
      kind: 'analysisDeclared',
      analysisId,
      caseId,
      samples: '0'.repeat(64),
      method: '0'.repeat(64),
    } as const
    const byRecipient = act(recipient.keyring, event, world.ports.random)
    const inOthersName = { ...byRecipient, by: world.owner.keyring.actor }
    for (const [signed, code] of [
      [byRecipient, 'act.notYours'],
      [inOthersName, 'signature.bad'],
    ] as const) {
      const bytes = utf8(JSON.stringify({ v: 1, at: world.now, act: signed }))
      const made = [...entries, { salt: at(0).salt, bytes }]
      await expect(read(showing(made, logKey))).rejects.toMatchObject({ code })
    }
  })

  it('refuses a programme that another owner founded, and a house with another name or log key', async () => {
    const { keyring, ports } = world.owner
    const pins = { ...keyring.pins, owner: '1'.repeat(64) }
    await expect(read({}, undefined, { ...keyring, pins })).rejects.toMatchObject({
      code: 'owner.changed',
    })
    for (const change of [{ origin: 'other.example' }, { logKey: `${keyring.pins.logKey}x` }]) {
      const other = { ...keyring, pins: { ...keyring.pins, ...change } }
      await expect(signIn(ports, other)).rejects.toMatchObject({ code: 'house.changed' })
    }
  })

  it('gets no signature from a desk for an instant that is not now, beyond this machine', async () => {
    const { keyring, ports } = world.owner
    const signed: string[] = []
    const at = (ms: number): Ports => ({
      ...ports,
      async post(request) {
        if (request.path === '/api/session') signed.push(request.path)
        const answer = await ports.post(request)
        if (request.path !== '/api/house') return answer
        const face = JSON.parse(new TextDecoder().decode(answer.body)) as { now: number }
        return json({ ...face, now: face.now + ms })
      },
    })
    const pinned = { ...keyring, pins: { ...keyring.pins, url: 'https://house.example' } }
    for (const ms of [90 * DAY_MS, 120_001, -120_001]) {
      const refused = await signIn(at(ms), pinned).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'clock.apart' })
      expect(words(refused as Refusal)).toMatch(
        / UTC .* UTC\. Nothing was signed\. Set both by NTP/,
      )
      await expect(signIn(at(ms), keyring, 'https://house.example')).rejects.toThrow('clock.apart')
    }
    expect(signed).toEqual([])
    await signIn(at(120_000), pinned)
    await signIn(at(-120_000), pinned)
    // On this machine there is no way on which somebody could answer in its place.
    await expect(signIn(at(DAY_MS), keyring)).rejects.toThrow('session.missing')
    expect(signed).toHaveLength(3)
  })

  it('takes no sealed bytes from the house but those that a signed entry names', async () => {
    const [attempt] = world.ledger.board.bundle.attempts.values()
    const { codewords = '', masters = '' } = attempt?.published ?? {}
    const real = await world.owner.house.call('getVault', { params: { digest: masters } })
    const desk = await through(
      world.owner,
      lying({ [codewords]: () => ({ status: 200, body: real }) }),
    )
    await expect(fetchJson(desk, z.unknown(), codewords)).rejects.toMatchObject({
      code: 'house.otherBytes',
    })
    expect(await fetchJson(desk, z.unknown(), masters)).toHaveProperty('positions')
  })

  it('releases no lift key because the house says that it is time', async () => {
    const [caseId] = world.ledger.board.embargo.cases.keys()
    if (caseId === undefined) throw new Error('no case')
    await stageLift(world.owner, world.ledger, caseId, [
      { name: 'advisory.html', type: 'text/html; charset=utf-8', text: 'x' },
    ])
    let told = 0
    const desk = await through(world.owner, (post) => async (request) => {
      const answer = await post(request)
      if (request.path !== '/api/house' || answer.status !== 200 || told++ === 0) return answer
      const face = JSON.parse(new TextDecoder().decode(answer.body)) as object
      return json({ ...face, now: later(LIFTS_AT, DAY_MS) })
    })
    const ledger = new VerifiedLedger(desk)
    const { lifted, now } = await liftDue(desk, ledger)
    expect(told).toBeGreaterThan(1)
    expect(now).toBe(START)
    expect(lifted).toEqual([])
    expect(due(ledger.board)).toMatchObject([{ caseId, isStaged: true }])
    world.now = LIFTS_AT
    expect((await liftDue(world.owner, world.ledger)).lifted).toEqual([caseId])
    world.now = START
  })
})
