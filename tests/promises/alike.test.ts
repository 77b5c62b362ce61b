// Alike: not addressed to you, not yet, and does not exist are one answer, to the byte.

import { freshId, PartId, RecipientId } from '@forewarn/core/shared/ids'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { act } from '@forewarn/desk/keyring'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Session } from '@forewarn/desk/session'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomOf } from '../crash/written.ts'
import { later, openWorld, START, type World } from '../journeys/world.ts'
import { AS_JSON, knock } from './knock.ts'
import { enrolRecipients, openCase, publicationOf } from './stage.ts'

let world: World
/** One who collects now, and the one who asks for what is not to be had. */
let first: Desk
let asking: Desk
/** A part by why it cannot be had. */
let parts: Readonly<Record<string, PartId | string>>

beforeAll(async () => {
  world = await openWorld('alike')
  const [now, second, never] = await enrolRecipients(world, ['now', 'later', 'never'])
  if (now === undefined || second === undefined || never === undefined) throw new Error('nobody')
  first = now
  asking = second
  await publish(publicationOf(world, await openCase(world, [now, second, never])))
  await readInbox(asking)
  parts = {
    'not yours': partOf(first),
    'not yours, and of another class': partOf(first, 1),
    'not yet': partOf(asking),
    'does not exist': freshId(PartId, 'par', world.ports.random),
    'does not exist either': freshId(PartId, 'par', world.ports.random),
  }
})
afterAll(() => world.end())

function partOf({ keyring }: Desk, at = 0): PartId {
  const own = world.ledger.board.bundle.partsOf.get(RecipientId.parse(keyring.actor))
  const partId = own?.[at]?.partId
  if (partId === undefined) throw new Error('no such part')
  return partId
}

interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  session: Session | 'nobody' = asking.session,
): Promise<Answer> {
  const answer = await knock(world.url(), session === 'nobody' ? undefined : session, {
    ...{ method, path, headers: AS_JSON },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // The second of them follows from the minute and from what the asker sent.
  const headers = [...answer.headers].filter(([name]) => !['date', 'dpop-nonce'].includes(name))
  return { status: answer.status, headers, body: await answer.text() }
}

function collect(partId: string): Promise<Answer> {
  const event = { kind: 'copyCollected', partId: PartId.parse(partId) } as const
  const signed = act(asking.keyring, event, world.ports.random)
  return ask('POST', `/api/parts/${partId}/collect`, { act: signed })
}

/** Ten minutes on a refusal is written down again, so that both kinds of answer are among the many. */
function tick(): void {
  world.now = later(world.now, TICK_MS)
}

/** Enough for thousands of answers, and over before the part that is not yet open opens. */
const ROUNDS = 400
const TICK_MS = 30_000

describe('a part that is not to be had', () => {
  it('is answered alike in status, headers, body and length, whyever it is not', async () => {
    const draw = randomOf(20_260_315)
    const answers = new Map<string, number>()
    for (let i = 0; i < ROUNDS; i++) {
      const shuffled = Object.values(parts)
        .map((partId) => ({ partId, at: draw(1_000_000) }))
        .sort((one, other) => one.at - other.at)
      // All are under way at once: what is answered must not depend on what is asked beside it.
      for (const answer of await Promise.all(shuffled.map(({ partId }) => collect(partId)))) {
        const key = JSON.stringify(answer)
        answers.set(key, (answers.get(key) ?? 0) + 1)
      }
      tick()
    }
    expect([...answers.values()]).toEqual([ROUNDS * Object.keys(parts).length])
    const [only = '{}'] = answers.keys()
    expect(JSON.parse(only)).toMatchObject({
      status: 404,
      body: '{"type":"urn:forewarn:part.unknown"}',
    })
  })

  it('has receipts for nobody, and all refusals of those are alike, too', async () => {
    const ids = [...Object.values(parts), 'par_', '..%2f..%2fhouse.sqlite', 'par_%00%ff']
    const answers = new Set<string>()
    for (const id of ids) {
      const answer = await ask('GET', `/api/parts/${id}/evidence`)
      answers.add(JSON.stringify(answer))
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('"status":404')
  })

  it('is told from one that can be had', async () => {
    world.now = START
    const { sealed } = await collectPart(first, partOf(first))
    expect(sealed.length).toBeGreaterThan(100)
  })

  it('leaves one line in the ledger for every ten minutes of asking, the same for every cause', async () => {
    const board = await world.ledger.catchUp()
    const { house } = world.owner
    const { entries } = await house.call('entries', { query: { from: 0 } })
    const denied = entries.map(({ bytes }) => atob(bytes)).filter((one) => one.includes('Denied'))
    expect(denied.length).toBe((ROUNDS * TICK_MS) / 600_000)
    const told = denied.map((one) => JSON.stringify({ ...JSON.parse(one), at: 0 }))
    expect(new Set(told).size).toBe(1)
    expect(board.bundle.denials.size).toBe(1)
  })
})

describe('a case', () => {
  it('to which somebody was not invited does not exist for them, and neither does its stage', async () => {
    const [stranger] = await enrolRecipients(world, ['now'])
    if (stranger === undefined) throw new Error('nobody')
    const [caseId] = world.ledger.board.embargo.cases.keys()
    if (caseId === undefined) throw new Error('no case')
    const liftsAt = world.ledger.board.embargo.cases.get(caseId)?.active?.liftsAt ?? START
    const answer = { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt } as const
    await expect(record(stranger, answer)).rejects.toMatchObject({ code: 'case.unknown' })
    expect((await readInbox(stranger)).cases).toEqual([])
    const liftIdentity = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`
    const lifted = { kind: 'embargoLifted', caseId, liftIdentity } as const
    await expect(record(stranger, lifted)).rejects.toMatchObject({ code: 'act.notYours' })
  })

  it('that is not lifted has no advisory, like one that never was', async () => {
    const [caseId = ''] = world.ledger.board.embargo.cases.keys()
    const answers = new Set<string>()
    for (const id of [caseId, 'cas_aaaaaaaaaaaaaaaa', 'x']) {
      for (const file of ['', '/advisory.html', '/advisory.forewarn.json']) {
        answers.add(JSON.stringify(await ask('GET', `/advisories/${id}${file}`)))
      }
    }
    expect(answers.size).toBe(1)
  })
})

describe('signing in', () => {
  it('tells nobody who is enrolled', async () => {
    const of = (actor: string) =>
      ask(
        'POST',
        '/api/session',
        {
          ...{ actor, at: world.now, nonce: '0'.repeat(32), key: '2'.repeat(64) },
          signature: '1'.repeat(128),
        },
        'nobody',
      )
    const known = await of(first.keyring.actor)
    expect(await of('rcp_aaaaaaaaaaaaaaaa')).toEqual(known)
    expect(known.status).toBe(401)
  })
})
