// A new version at the command line: rehearsed, refused where nothing is new, published, and seen in an inbox.

import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Inbox } from '@forewarn/core/wire/routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const ROSTER = `partner,tier,jurisdiction,email
Alpha,early,AT,ann@alpha.example
Beta,early,DE,bea@beta.example
`
const manifest = (summary: string) => `forewarn: 1
title: A thing
case: thing
tlp: AMBER
items:
  - { path: probe.py, class: verification-code, may: Run it. }
advisory:
  id: TOY-2026-1
  vendor: { name: Toy, namespace: https://toy.example }
  products: [{ name: Toy, affected: ['1'], fixed: ['2'] }]
  summary: ${summary}
  remediation: Install 2.
`
const CODE = Array.from(
  { length: 20 },
  (_, i) => `def step_${i}(count, answer):
    for index in range(0, ${i + 2}):
        if index == ${i} and count > ${i + 1}:
            count += 1
    return answer

`,
).join('\n')
const ADDED = '\n# Checked again.\n'

let world: CliWorld
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const inboxOf = async (who: string) => (await world.json<Inbox>(who, 'inbox')).parts

beforeAll(async () => {
  world = await openCliWorld('new-version')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', 'tiers:\n  early: { verification-code: lift - 9d }\n')
  await mkdir(join(world.folder, 'bundle'))
  await world.write('bundle/bundle.yaml', manifest('What the public is told.'))
  await world.write('bundle/probe.py', CODE)
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  for (const name of await readdir(join(world.folder, 'letters'))) {
    await world.type(name.slice(0, 3), `enrol letters/${name}`)
  }
  await owner('keys approve --all --yes')
  await owner('case open thing')
  await owner('share thing --until 2021-02-10T09:00Z --plan plan.yaml --yes')
  expect((await owner('publish bundle --new-version --yes')).refused).toBe('input.missing')
  await owner('publish bundle --yes')
  for (const who of ['ann', 'bea']) await world.type(who, 'accept --all --yes')
  await world.type('ann', 'collect --all')
  await world.type('ann', 'open --all --no-tokens --out first')
})
afterAll(() => world.end())

describe('publish --new-version', () => {
  it('is refused where nothing has changed, and named where it is missing', async () => {
    const unchanged = await owner('publish bundle --new-version --yes')
    expect(unchanged.refused).toBe('bundle.unchanged')
    expect((await owner('publish bundle --new-version --dry-run')).refused).toBe('bundle.unchanged')
    await world.write('bundle/probe.py', `${CODE}${ADDED}`)
    expect((await owner('publish bundle --yes')).refused).toBe('bundle.published')
    expect((await owner('publish bundle --new-attempt --yes')).refused).toBe('bundle.published')
  })

  it('shows in a rehearsal what changed for recipients, and writes nothing down', async () => {
    const { out, notes } = await owner('publish bundle --new-version --dry-run')
    expect(notes).toContain('drawn by this desk alone, since this desk has no witness pinned')
    expect(out).toMatch(/1 file changed, 0 did not/)
    expect(out).toMatch(/probe\.py\s+changed\s+\d+ places kept\s+0 new\s+0 gone/)
    expect(out).toContain('marked places: from whole copies')
    expect((await inboxOf('bea')).map(({ version }) => version)).toEqual([1])
  })

  it('asks after it has shown that, and waits where the answer is no', async () => {
    const { refused, notes } = await owner('publish bundle --new-version', 'nothing')
    expect(refused).toBe('person.unconfirmed')
    expect(notes).toMatch(/1 file changed/)
    expect((await inboxOf('bea')).map(({ version }) => version)).toEqual([1])
  })

  it('publishes what changed, takes the older version’s place, and stages its advisory', async () => {
    await world.write('bundle/bundle.yaml', manifest('The public is told more.'))
    expect((await owner('publish bundle --new-version --yes')).refused).toBe('attempt.otherContent')
    const { out } = await owner('publish bundle --new-version --new-attempt --yes')
    expect(out).toContain('Published version 2 of “thing” to 2 recipients, 2 parts.')
    expect((await owner('publish bundle --new-version --yes')).out).toBe(out)
    expect((await inboxOf('bea')).map(({ version, open }) => [version, open])).toEqual([[2, true]])
    const shown = (await world.type('ann', 'inbox')).out
    expect(shown).toMatch(/version 1\s+opened, superseded by version 2/)
    expect(shown).toMatch(/version 2\s+to collect/)
    expect((await owner('board thing')).out).toContain('Version 2, of which the following is told')
  })

  it('gives a recipient the change and nothing else', async () => {
    await world.type('ann', 'collect --all')
    await world.type('ann', 'open --all --no-tokens --out second')
    const read = async (folder: string) => {
      const [part = ''] = await readdir(join(world.folder, folder))
      return readFile(join(world.folder, folder, part, 'files/probe.py'), 'utf8')
    }
    const second = await readdir(join(world.folder, 'second'))
    const texts = await Promise.all(
      second.map((part) => readFile(join(world.folder, 'second', part, 'files/probe.py'), 'utf8')),
    )
    expect(texts).toContain(`${await read('first')}${ADDED}`)
  })

  it('releases the newest advisory at the lift', async () => {
    await owner('lift thing --now --reason "exploit code is public" --yes')
    const list = (await (await fetch(`${world.url}/api/advisories`)).json()) as {
      advisories: { caseId: string }[]
    }
    const page = await fetch(`${world.url}/advisories/${list.advisories[0]?.caseId}`)
    expect(await page.text()).toContain('The public is told more.')
  })
})
