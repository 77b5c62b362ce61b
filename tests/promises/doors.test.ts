// Who may enter: every route by every kind of visitor; and whose session goes with whose signature.

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import {
  AnalysisId,
  type CaseId,
  freshId,
  PartnerId,
  RecipientId,
  StaffId,
} from '@forewarn/core/shared/ids'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import { act } from '@forewarn/desk/keyring'
import { record } from '@forewarn/desk/record'
import { Session } from '@forewarn/desk/session'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS, later, openWorld, type World } from '../journeys/world.ts'
import { TABLE, type VisitorName as TableName } from './authorisation-table.ts'
import { AS_JSON, knock } from './knock.ts'
import { enrolRecipients, enrolStaff, openCase } from './stage.ts'

type VisitorName =
  | 'nobody'
  | 'stranger'
  | 'expired'
  | 'locked'
  | 'revoked'
  | 'recipient'
  | 'investigator'
  | 'publisher'
  | 'owner'

const EVERYONE: readonly VisitorName[] = [
  'nobody',
  'stranger',
  'expired',
  'locked',
  'revoked',
  'recipient',
  'investigator',
  'publisher',
  'owner',
]
/** Who each of them is in the table of doors. */
const IN_TABLE: Readonly<Record<VisitorName, TableName>> = {
  nobody: 'nobody',
  stranger: 'thief of a token',
  expired: 'thief of a token',
  locked: 'locked recipient',
  revoked: 'revoked colleague',
  recipient: 'now',
  investigator: 'investigator',
  publisher: 'publisher',
  owner: 'owner',
}

let world: World
let caseId: CaseId
const desks = new Map<VisitorName, Desk>()
const sessions = new Map<VisitorName, Session>()

beforeAll(async () => {
  world = await openWorld('doors')
  const unknown = new Session('f'.repeat(64), new Uint8Array(32), world.url(), world.ports)
  sessions.set('stranger', unknown)
  const [recipient, locked] = await enrolRecipients(world, ['now', 'now'])
  if (recipient === undefined || locked === undefined) throw new Error('nobody')
  const revoked = await enrolStaff(world, ['owner'])
  caseId = await openCase(world, [recipient])
  world.now = later(world.now, -DAY_MS)
  await note('expired', world.owner)
  await world.restart()
  world.now = later(world.now, 2 * DAY_MS)
  await note('recipient', recipient)
  await note('locked', locked)
  await note('revoked', revoked)
  await note('investigator', await enrolStaff(await fresh(), ['investigator']))
  await note('publisher', await enrolStaff(await fresh(), ['publisher']))
  const owner = await note('owner', world.owner)
  const recipientId = RecipientId.parse(locked.keyring.actor)
  const staffId = StaffId.parse(revoked.keyring.actor)
  await record(owner, { kind: 'keysRevoked', recipientId }, { kind: 'staffRevoked', staffId })
})
afterAll(() => world.end())

/** The world at an owner's desk of today: yesterday's session is over. */
async function fresh(): Promise<World> {
  const owner = await world.signIn(world.owner.keyring)
  return { ...world, owner, ledger: new VerifiedLedger(owner) }
}

async function note(name: VisitorName, { ports, keyring }: Desk): Promise<Desk> {
  const desk = await signIn(ports, keyring)
  sessions.set(name, desk.session)
  desks.set(name, desk)
  return desk
}

async function knockAt(route: Route, session: Session | undefined, body = '{}') {
  const answer = await knock(world.url(), session, {
    ...{
      method: route.method,
      path: route.path.replace(/:\w+(?:\{\.\+\})?/g, 'x'),
      headers: AS_JSON,
    },
    ...(route.request === undefined ? {} : { body }),
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

describe('every route', () => {
  it.each(Object.keys(ROUTES) as RouteId[])(
    '%s opens to those whom the table names',
    async (id) => {
      const entered: VisitorName[] = []
      for (const name of EVERYONE) {
        const { status, text } = await knockAt(ROUTES[id], sessions.get(name))
        if (status === 401) expect(text).toBe('{"type":"urn:forewarn:session.missing"}')
        else entered.push(name)
      }
      expect(entered).toEqual(EVERYONE.filter((name) => TABLE[id].letsIn.includes(IN_TABLE[name])))
    },
  )

  it.each(Object.keys(ROUTES) as RouteId[])(
    '%s carries every security header, also when it says no',
    async (id) => {
      for (const name of ['nobody', 'stranger', 'owner'] as const) {
        const { headers } = await knockAt(ROUTES[id], sessions.get(name))
        expect(headers.get('content-security-policy')).toContain("default-src 'none'")
        expect(headers.get('strict-transport-security')).toContain('max-age=31536000')
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('cache-control')).toBe('no-store')
      }
    },
  )

  it('takes no more from a stranger than an enrolment needs', async () => {
    // On a connection of its own: the house closes it on whoever sends too much.
    const url = `${world.url()}${ROUTES.session.path}`
    const asked = request(url, { method: 'POST', agent: false })
    asked.on('error', () => undefined).end(`"${'x'.repeat(300_000)}"`)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(400)
    expect(await json(answer)).toEqual({
      type: 'urn:forewarn:request.malformed',
      issues: ['the body is too large'],
    })
  })

  it('answers nonsense with a refusal, never with a fault', async () => {
    for (const route of Object.values(ROUTES) as Route[]) {
      for (const body of ['', '[', 'null', '[]', '{"act":{}}', `{"__proto__":1}`, '"\\u0000"']) {
        const { status } = await knockAt(route, sessions.get('owner'), body)
        expect(status).toBeLessThan(500)
        expect((await knockAt(route, sessions.get('recipient'), body)).status).toBeLessThan(500)
      }
    }
  })
})

describe('a name', () => {
  it('of a recipient whose partner nobody knows is refused, and nothing is kept', async () => {
    const owner = desks.get('owner')
    if (owner === undefined) throw new Error('nobody')
    const [recipientId = expect.fail()] = world.ledger.board.programme.recipients.keys()
    const partnerId = PartnerId.parse(`prt_${'a'.repeat(16)}`)
    const names = {
      partners: [{ partnerId: PartnerId.parse(`prt_${'b'.repeat(16)}`), name: 'Beta' }],
      recipients: [{ recipientId, partnerId, email: 'ann@alpha.example' }],
    }
    await expect(owner.house.call('putDirectory', { body: names })).rejects.toMatchObject({
      code: 'request.malformed',
    })
    expect((await owner.house.call('directory')).partners).toEqual([])
  })

  it('with a NUL in it is refused by its place, as is an address and a key, and nothing is kept', async () => {
    const owner = desks.get('owner') ?? expect.fail()
    const recipient = desks.get('recipient') ?? expect.fail()
    const [[recipientId, { partnerId }] = expect.fail()] = world.ledger.board.programme.recipients
    const staffId = StaffId.parse(owner.keyring.actor)
    const names = {
      partners: [{ partnerId, name: 'Al\0pha' }],
      recipients: [{ recipientId, partnerId, name: 'Ann\0', email: '\0ann@alpha.example' }],
      staff: [{ staffId, name: 'Ol\0ga' }],
    }
    const problem = 'holds a NUL, which is no letter: write it without'
    await expect(owner.house.call('putDirectory', { body: names })).rejects.toMatchObject({
      code: 'request.malformed',
      details: {
        issues: [
          `partners.0.name: ${problem}`,
          `recipients.0.name: ${problem}`,
          `recipients.0.email: ${problem}`,
          `staff.0.name: ${problem}`,
        ],
      },
    })
    expect((await owner.house.call('directory')).partners).toEqual([])
    const key = recipient.house.call('putContact', { body: { pgpKey: '-----BEGIN\0' } })
    await expect(key).rejects.toMatchObject({ details: { issues: [`pgpKey: ${problem}`] } })
  })
})

describe('an act', () => {
  const opened = () => ({ kind: 'caseMoved', caseId, letter: 'V' }) as const

  it('goes with its author’s own token alone', async () => {
    const [owner, publisher] = [desks.get('owner'), desks.get('publisher')]
    if (owner === undefined || publisher === undefined) throw new Error('nobody')
    const signed = act(publisher.keyring, opened(), world.ports.random)
    await expect(owner.house.call('acts', { body: { acts: [signed] } })).rejects.toMatchObject({
      code: 'act.notYours',
    })
    const inOwnName = { ...signed, by: owner.keyring.actor }
    await expect(owner.house.call('acts', { body: { acts: [inOwnName] } })).rejects.toMatchObject({
      code: 'signature.bad',
    })
    expect(await publisher.house.call('acts', { body: { acts: [signed] } })).toEqual({
      seqs: [expect.any(Number)],
    })
  })

  it('that was refused in the middle of a row leaves what came before it, and nothing after', async () => {
    const investigator = desks.get('investigator')
    if (investigator === undefined) throw new Error('nobody')
    const { random } = world.ports
    const digest = '0'.repeat(64)
    const declared = () => {
      const analysisId = freshId(AnalysisId, 'ana', random)
      return {
        kind: 'analysisDeclared',
        analysisId,
        caseId,
        samples: digest,
        method: digest,
      } as const
    }
    const before = await sizeSeen(investigator)
    const row = record(investigator, declared(), opened(), declared())
    await expect(row).rejects.toMatchObject({ code: 'act.notYours' })
    expect(await sizeSeen(investigator)).toBe(before + 1)
  })
})

async function sizeSeen(desk: Desk): Promise<number> {
  const { checkpoint } = await desk.house.call('checkpoint')
  return Number(checkpoint.split('\n')[1])
}
