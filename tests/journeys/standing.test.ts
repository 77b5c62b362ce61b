// Where everybody stands: said at recipients' desks, shown on the board with its age, silence first.

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Overview } from '@forewarn/desk/overview'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { later, START } from './world.ts'

const HOUR_MS = 3_600_000

let world: CliWorld
let caseId: string

beforeAll(async () => {
  world = await openCliWorld('standing')
  await world.write(
    'roster.csv',
    'partner,tier,jurisdiction,email\nAlpha,early,AT,ann@alpha.example\nBeta,early,DE,bea@beta.example\nGamma,early,FR,gil@gamma.example\n',
  )
  await world.write('plan.yaml', 'tiers:\n  early: { description: lift - 9d }\n')
  const owner = (line: string) => world.type('owner', line)
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  for (const name of await readdir(join(world.folder, 'letters'))) {
    await world.type(name.slice(0, 3), `enrol letters/${name}`)
  }
  await owner('keys approve --all --yes')
  await owner('case open thing')
  await owner('share thing --until 2021-02-11T09:00Z --plan plan.yaml --yes')
  caseId = (await thing()).caseId
})
afterAll(() => world.end())

async function thing(): Promise<Overview> {
  const { cases } = await world.json<{ cases: Overview[] }>('owner', 'board thing')
  return cases[0] as Overview
}

const stands = async () =>
  (await thing()).standings.map(({ state, since, report }) => [state, since - START, report])

describe('a recipient', () => {
  it('is silent until it says something, and how long is shown', async () => {
    world.now = later(START, HOUR_MS)
    expect(await stands()).toEqual(Array(3).fill(['silent', 0, 'not received']))
    expect((await world.type('owner', 'board')).out).toContain('Standing: 3 silent')
    const full = (await world.type('owner', 'board thing')).out
    expect(full).toMatch(/ann@alpha\.example +silent +1 h +since 2021-02-01 09:00 UTC/)
  })

  it('accepts before it says where it stands', async () => {
    const early = await world.type('ann', `status ${caseId} acknowledged`)
    expect(early.refused).toBe('embargo.unaccepted')
    await world.type('ann', 'accept --all --yes')
    await world.type('bea', 'accept --all --yes')
    expect((await stands()).map(([, since]) => since)).toEqual([0, HOUR_MS, HOUR_MS])
  })

  it('says it, sees it, changes its mind, and moves its report with it', async () => {
    world.now = later(START, 2 * HOUR_MS)
    const said = await world.type('ann', `status ${caseId} investigating`)
    expect(said.out).toMatch(/investigating since 2021-02-01 11:00 UTC .*, 0 s +report received/)
    await world.type('bea', `status ${caseId} covered`)
    world.now = later(START, 5 * HOUR_MS)
    await world.type('ann', `status ${caseId} not-affected`)
    expect(await stands()).toEqual([
      ['silent', 0, 'not received'],
      ['not-affected', 5 * HOUR_MS, 'invalid'],
      ['covered', 2 * HOUR_MS, 'accepted'],
    ])
    const { cases } = await world.json<{ cases: unknown[] }>('ann', 'status')
    const status = { state: 'not-affected', since: later(START, 5 * HOUR_MS) }
    expect(cases).toEqual([{ caseId, status, report: 'invalid' }])
    expect((await world.type('ann', 'inbox')).out).toMatch(/accepted .* not-affected/)
  })

  it('may go by the table instead, which closes for good and so asks first', async () => {
    for (const move of ['accept', 'defer', 'accept', 'close']) {
      const { refused } = await world.type('gil', `report ${caseId} ${move} --yes`)
      expect(refused).toBe('embargo.move')
    }
    expect((await world.type('gil', `report ${caseId} receive`)).refused).toBe('embargo.unaccepted')
    await world.type('gil', 'accept --all --yes')
    for (const move of ['receive', 'invalidate', 'validate', 'accept', 'defer', 'accept']) {
      expect((await world.type('gil', `report ${caseId} ${move}`)).refused).toBeUndefined()
    }
    const asked = await world.type('gil', `report ${caseId} close`, 'n')
    expect(asked.refused).toBe('person.unconfirmed')
    expect(asked.notes).toContain('It cannot be opened again.')
    expect((await world.type('gil', `report ${caseId} close`, 'y')).out).toContain('report closed')
    expect(await stands()).toContainEqual(['silent', 5 * HOUR_MS, 'closed'])
    expect((await world.type('gil', `report ${caseId} defer`)).refused).toBe('embargo.move')
  })

  it('who was not invited hears what it hears of a case that does not exist', async () => {
    await world.write(
      'more.csv',
      'partner,tier,jurisdiction,email\nDelta,late,US,dan@delta.example\n',
    )
    await world.type('owner', 'import more.csv --yes')
    const letters = await mkdtemp(join(tmpdir(), 'forewarn-letters-'))
    await world.type('owner', `invite dan@delta.example --out ${join(letters, 'new')}`)
    const [letter = ''] = await readdir(join(letters, 'new'))
    await world.type('dan', `enrol ${join(letters, 'new', letter)}`)
    await rm(letters, { recursive: true })
    await world.type('owner', 'keys approve --all --yes')
    for (const id of [caseId, 'cas_aaaaaaaaaaaaaaaa', 'thing']) {
      for (const line of [`status ${id}`, `status ${id} covered`, `report ${id} receive`]) {
        expect((await world.type('dan', line)).refused).toBe('case.unknown')
      }
    }
    expect((await world.type('dan', 'status')).out).toBe('You were invited to no case.')
    expect((await world.type('owner', 'status')).refused).toBe('file.malformed')
  })
})
