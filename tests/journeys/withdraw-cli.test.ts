// Withdrawing at the command line: what is said before, asked, refused and shown afterwards.

import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Inbox } from '@forewarn/core/wire/routes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Answer, type CliWorld, openCliWorld } from './cli-world.ts'

const ROSTER = `partner,tier,jurisdiction,email
Alpha,early,AT,ann@alpha.example
Beta,early,DE,bea@beta.example
`

const BUNDLE = `forewarn: 1
title: A thing
case: thing
tlp: AMBER
items:
  - { path: note.md, class: description, may: Read it. }
  - { path: more.md, class: detection, may: Read it. }
`

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('withdraw')
  await world.write('roster.csv', ROSTER)
  await world.write(
    'plan.yaml',
    'tiers:\n  early: { description: lift - 9d, detection: lift - 9d }\n',
  )
  await mkdir(join(world.folder, 'bundle'))
  await world.write('bundle/bundle.yaml', BUNDLE)
  await world.write('bundle/note.md', 'Something is wrong with the thing.\n')
  await world.write('bundle/more.md', 'Look for it.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  for (const name of await readdir(join(world.folder, 'letters'))) {
    await world.type(name.slice(0, 3), `enrol letters/${name}`)
  }
  await owner('keys approve --all --yes')
  await owner('case open thing')
  await owner('share thing --until 2021-02-10T09:00Z --plan plan.yaml --yes')
  expect((await owner('withdraw thing --reason x --yes')).refused).toBe('input.missing')
  await owner('publish bundle --yes')
  for (const who of ['ann', 'bea']) await world.type(who, 'accept --all --yes')
  const [part] = (await world.json<Inbox>('ann', 'inbox')).parts
  await world.type('ann', `collect ${part?.partId}`)
})
afterAll(() => world.end())

const owner = (line: string, ...answers: Answer[]) => world.type('owner', line, ...answers)

it('needs a reason, a version that there is, and the case’s name', async () => {
  expect((await owner('withdraw thing --reason " " --yes')).refused).toBe('input.missing')
  expect((await owner('withdraw other --reason x --yes')).refused).toBe('input.missing')
  expect((await owner('withdraw thing --version 2 --reason x --yes')).refused).toBe('input.missing')
  const { refused, notes } = await owner('withdraw thing --reason x', 'things')
  expect(refused).toBe('person.unconfirmed')
  expect(notes).toContain('Type “thing” to withdraw version 1 for good')
  expect(notes).toMatch(/ann@alpha.example +de\w+ +2021-02-01 09:00 UTC .* not opened/)
  expect(notes).not.toContain('bea@')
  expect((await world.json<Inbox>('bea', 'inbox')).parts).toHaveLength(2)
})

it('stops collection, recalls nothing, and says so on the board', async () => {
  const { out } = await owner('withdraw thing --reason "the patch is wrong"', 'thing')
  expect(out).toContain('Version 1 of “thing” is withdrawn. Nothing is recalled.')
  expect(out).toContain('1 part collected before; 1 recipient holds none.')
  expect((await owner('board thing')).out).toContain(
    'Version 1 was withdrawn at 2021-02-01 09:00 UTC',
  )
  expect((await world.type('bea', 'inbox')).out).not.toContain('par_')
  expect((await world.type('ann', 'inbox')).out).toContain('collected, not to be had again now')
  expect((await world.type('ann', 'open --all --out opened')).out).toContain('Written to')
})

it('does not trip whoever collects all, on another desk too', async () => {
  const { out, refused } = await world.type('ann', 'collect --all')
  expect([out, refused]).toEqual([
    'Nothing was collected. Whatever is open for you now is at this desk.',
    undefined,
  ])
})

it('is done once', async () => {
  expect((await owner('withdraw thing --reason again --yes')).refused).toBe('bundle.withdrawn')
})
