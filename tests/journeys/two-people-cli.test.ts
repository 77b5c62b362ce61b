// Two people at the terminal: one proposes, a colleague reads what it does and signs it too.

import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const MANIFEST = `forewarn: 1
title: Postern answers too much
case: postern
tlp: AMBER
items:
  - path: note.md
    class: description
    may: Prepare.
`
const ROSTER = 'partner,tier,jurisdiction,email,kind\nAlpha,early,AT,ann@alpha.example,person\n'
const PLAN = 'tiers:\n  early: { description: lift - 5d }\n'
const ANN = 'ann@alpha.example'

let world: CliWorld
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const paul = (line: string, ...answers: string[]) => world.type('Paul', line, ...answers)

/** The one proposal that waits, as Paul's desk lists it. */
async function waiting(): Promise<string> {
  const [one, ...more] = await world.json<{ proposal: string }[]>('Paul', 'approve')
  expect(more).toEqual([])
  return one?.proposal ?? expect.fail('nothing waits')
}

async function letIn(name: string): Promise<void> {
  const line = `staff invite --name ${name} --role publisher --out letters`
  const { actor, letter } = await world.json<{ actor: string; letter: string }>('owner', line)
  await world.type(name, `enrol ${letter}`)
  await owner(`keys approve ${actor} --role publisher --yes`)
}

beforeAll(async () => {
  world = await openCliWorld('two people')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
})
afterAll(() => world.end())

describe('two people', () => {
  it('are asked for only where there are three', async () => {
    await letIn('Paul')
    expect((await owner('staff two-people on')).refused).toBe('programme.fewPeople')
    await letIn('Petra')
    expect((await paul('staff two-people on')).refused).toBe('act.notYours')
    expect((await owner('staff two-people on')).out).toBe('Two people from now on.')
    expect((await owner('staff two-people on')).refused).toBe('programme.twoPeople')
    expect((await paul('approve')).out).toBe('Nothing waits for a second person.')
  })

  it('let a partner in: the second reads who, in which tier, and may say no', async () => {
    expect((await owner('import roster.csv', 'y')).refused).toBe('act.proposed')
    const proposal = await waiting()
    expect((await paul('approve')).out).toContain('change or add 1 partner')
    expect((await owner(`approve ${proposal} --yes`)).refused).toBe('act.ownProposal')
    expect((await paul('approve ffffffffffff')).refused).toBe('input.missing')
    const no = await paul(`approve ${proposal}`, 'n')
    expect(no.refused).toBe('person.unconfirmed')
    expect(no.notes).toMatch(/Olive proposes:[\s\S]*Alpha +new → early[\s\S]*ann@alpha\.example/)
    expect((await paul(`approve ${proposal}`, 'y')).out).toContain('rosterChanged')
    expect((await paul(`approve ${proposal}`, 'y')).refused).toBe('input.missing')
    expect((await owner('import roster.csv', 'y')).out).toContain('as they are')
  })

  it('publish: the second sees files and recipients, and the first runs it again to finish', async () => {
    await owner('invite --all --out invitations')
    const [letter = ''] = await readdir(join(world.folder, 'invitations'))
    await world.type(ANN, `enrol invitations/${letter}`)
    await owner('keys approve --all --yes')
    await owner('agreement terms.txt', 'y')
    await owner('case open postern --title Postern')
    await owner('share postern --until 2021-02-11T09:00Z --plan plan.yaml', 'yes')
    await world.type(ANN, 'accept --all --yes')
    await mkdir(join(world.folder, 'bundle'))
    await world.write('bundle/bundle.yaml', MANIFEST)
    await world.write('bundle/note.md', '# What it is\n\nPostern answers whoever asks.\n')
    const { refused } = await owner('publish bundle --yes')
    expect(refused).toBe('act.proposed')
    const proposal = await waiting()
    const { notes, out } = await paul(`approve ${proposal}`, 'y')
    expect(notes).toContain('publish version 1 of “postern” to 1 recipient')
    expect(notes).toMatch(/file +note\.md \(description\)/)
    expect(notes).toMatch(/ann@alpha\.example +description/)
    expect(out).toContain('bundlePublished')
    expect((await owner('publish bundle --yes')).out).toContain('Published “postern”')
  })

  it('are needed where one would open more of what is published, or put other keys in a place', async () => {
    await world.write('plan.yaml', PLAN.replace('lift - 5d', 'lift - 9d'))
    const again = 'share postern --until 2021-02-11T09:00Z --plan plan.yaml'
    expect((await owner(again, 'yes')).refused).toBe('act.proposed')
    const plan = await paul(`approve ${await waiting()}`, 'y')
    expect(plan.notes).toMatch(/early \(\*\) +description: 2021-02-02 09:00 UTC/)
    await owner(`invite ${ANN} --out again`)
    const [letter = ''] = await readdir(join(world.folder, 'again'))
    await world.type('Ann again', `enrol again/${letter}`)
    expect((await owner(`keys approve ${ANN} --yes`)).refused).toBe('act.proposed')
    const { notes } = await paul(`approve ${await waiting()}`, 'y')
    expect(notes).toMatch(/fingerprint +([a-z2-7]{4} ?){8}/)
  })

  it('are needed to say that one is enough', async () => {
    expect((await owner('staff two-people off')).refused).toBe('act.proposed')
    await world.type('Petra', `approve ${await waiting()} --yes`)
    expect((await owner('staff two-people on --json')).out).toBe('{"twoPeople":true}')
  })
})
