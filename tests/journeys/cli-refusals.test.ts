// What the command line refuses, and what it survives: other people's desks, swapped names, a house that goes away.

import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { httpPost } from '@forewarn/cli/ports/post'
import { Keyring } from '@forewarn/desk/keyring'
import type { Overview } from '@forewarn/desk/overview'
import { signIn } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type CliWorld, openCliWorld } from './cli-world.ts'

const ROSTER = `partner,tier,jurisdiction,email
Alpha,early,AT,ann@alpha.example
Beta,early,DE,bea@beta.example
Gamma,late,FR,gil@gamma.example
`

const PLAN = 'tiers:\n  early: { description: lift - 9d }\n  late: { description: lift - 1d }\n'

const BUNDLE = `forewarn: 1
title: A thing
case: thing
tlp: AMBER
items:
  - path: note.md
    class: description
    may: Read it.
    free: [{ name: reference, value: HQWZKMRTAB, form: letters }]
advisory:
  id: THING-1
  vendor: { name: Thing, namespace: https://thing.example }
  products: [{ name: Thing, affected: ["1"], fixed: ["2"] }]
  summary: There is a thing.
  remediation: Install 2.
`

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('refusals')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await mkdir(join(world.folder, 'bundle'))
  await world.write('bundle/bundle.yaml', BUNDLE)
  await world.write('bundle/note.md', 'Please quote HQWZKMRTAB in your answer.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
})
afterAll(() => world.end())

const owner = (line: string, ...answers: Answer[]) => world.type('owner', line, ...answers)

async function letterOf(who: string, folder: string): Promise<string> {
  const names = await readdir(join(world.folder, folder))
  return `${folder}/${names.find((name) => name.startsWith(who))}`
}

async function ownersDesk() {
  const path = join(world.folder, 'desks/owner/keyring.json')
  const keyring = Keyring.parse(JSON.parse(await readFile(path, 'utf8')))
  const clock = { now: () => world.now }
  const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
  return signIn({ post: httpPost(world.url), clock, random }, keyring)
}

describe('a desk', () => {
  it('without keys says how to get some, and with keys that others can read says no', async () => {
    expect((await world.type('nobody', 'inbox')).refused).toBe('input.missing')
    const path = join(world.folder, 'desks/owner/keyring.json')
    await chmod(path, 0o644)
    expect((await owner('board')).refused).toBe('file.malformed')
    await chmod(path, 0o600)
    expect((await owner('board')).out).toBe('No case is open.')
  })

  it('of a colleague cannot receive, and one of a recipient sees no board', async () => {
    await owner('invite ann@alpha.example --out letters')
    await world.type('ann', `enrol ${await letterOf('ann', 'letters')}`)
    await owner('keys approve ann@alpha.example --yes')
    expect((await owner('inbox')).refused).toBe('file.malformed')
    expect((await world.type('ann', 'board')).refused).toBe('file.malformed')
    expect((await world.type('ann', 'inbox')).out).toBe('Nothing waits for you.')
  })

  it('of a publisher opens cases and imports nobody', async () => {
    const { letter } = await world.json<{ letter: string }>(
      'owner',
      'staff invite --name Paul --role publisher --out staff',
    )
    await world.type('paul', `enrol ${letter}`)
    const asked = await owner('keys approve --all --role publisher', 'y')
    expect(asked.notes).toContain('colleagues as publisher')
    expect((await world.type('paul', 'case open other')).refused).toBeUndefined()
    await world.write('more.csv', `${ROSTER}Delta,late,US,dan@delta.example\n`)
    expect((await world.type('paul', 'import more.csv --yes')).refused).toBe('session.missing')
    expect((await owner('import more.csv --dry-run')).out).toContain('2 additions')
  })

  it('names the file, the line and the remedy of a bad row, and imports nothing', async () => {
    await world.write('bad.csv', `${ROSTER}Delta,late,Austria,dan@delta.example\n`)
    expect((await owner('import bad.csv --yes')).refused).toBe('roster.rejected')
    expect((await owner('import roster.csv')).out).toContain('6 as they are')
    expect((await owner('import absent.csv')).refused).toBe('input.missing')
  })

  it('notices when the house swaps two people before a letter is written', async () => {
    const desk = await ownersDesk()
    const { partners, recipients } = await desk.house.call('directory')
    const bea = recipients.find(({ email }) => email.startsWith('bea'))
    const gil = recipients.find(({ email }) => email.startsWith('gil'))
    if (bea === undefined || gil === undefined) throw new Error('not imported')
    const swapped = [
      { ...bea, email: 'x@x.example' },
      { ...gil, email: bea.email },
    ]
    await desk.house.call('putDirectory', { body: { partners, recipients: swapped, staff: [] } })
    expect((await owner('invite bea@beta.example --out swapped')).refused).toBe('directory.changed')
    expect((await owner('keys')).refused).toBe('directory.changed')
    const restored = [{ ...gil }, { ...bea }]
    await desk.house.call('putDirectory', { body: { partners, recipients: restored, staff: [] } })
    expect((await owner('keys')).out).toBe('No keys wait.')
  })
})

describe('a case', () => {
  beforeAll(async () => {
    await owner('invite bea@beta.example gil@gamma.example --out letters')
    for (const who of ['bea', 'gil']) {
      await world.type(who, `enrol ${await letterOf(who, 'letters')}`)
    }
    await owner('keys approve --all --yes')
    await owner('case open thing')
    await owner('share thing --until 2021-02-11T09:00Z --plan plan.yaml --yes')
  })

  const thing = async () => {
    const { cases } = await world.json<{ cases: Overview[] }>('owner', 'board thing')
    return cases[0] as Overview
  }

  it('refuses a bundle of another case, a copy of nobody, and a rehearsal’s option without one', async () => {
    expect((await owner('publish bundle --case other')).refused).toBe('file.malformed')
    expect((await owner('publish bundle --recipient ann@alpha.example')).refused).toBe(
      'input.missing',
    )
    const stranger = await owner('publish bundle --dry-run --recipient zoe@zeta.example')
    expect(stranger.refused).toBe('input.missing')
    expect((await owner('publish absent')).refused).toBe('input.missing')
  })

  it('is published with the same copies after the house went away in the middle', async () => {
    const away = async () => {
      await world.stopHouse()
      return 'thing'
    }
    expect((await owner('publish bundle', away)).refused).toBe('house.unreachable')
    const attempts = join(world.folder, 'desks/owner/attempts')
    const [caseId = ''] = await readdir(attempts)
    const before = (await readdir(join(attempts, caseId, '1'))).sort()
    await world.startHouse()
    expect((await thing()).isPublished).toBe(false)
    await world.write('bundle/note.md', 'Please quote HQWZKMRTAB in your letter.\n')
    expect((await owner('publish bundle')).refused).toBe('attempt.otherContent')
    await world.write('bundle/note.md', 'Please quote HQWZKMRTAB in your answer.\n')
    const { out } = await owner('publish bundle')
    expect(out).toContain('Published “thing” to 3 recipients')
    expect((await readdir(join(attempts, caseId, '1'))).sort()).toEqual(before)
    expect((await owner('publish bundle --new-attempt')).refused).toBe('bundle.published')
  })

  it('gives nothing to whoever declines, and the board says so', async () => {
    const { caseId } = await thing()
    world.now = (world.now + 2 * 86_400_000) as typeof world.now
    await world.type('ann', 'accept --all --yes')
    await world.type('bea', `decline ${caseId}`, 'y')
    const ann = await world.json<{ collected: unknown[] }>('ann', 'collect --all')
    const bea = await world.json<{ collected: unknown[] }>('bea', 'collect --all')
    expect([ann.collected.length, bea.collected.length]).toEqual([1, 0])
    expect((await owner('board thing')).out).toContain('Declined: bea@beta.example')
    const foreign = await world.type('gil', 'collect par_aaaaaaaaaaaaaaaa')
    expect(foreign.refused).toBe('part.unknown')
    expect((await world.type('ann', 'open ../../etc/passwd')).refused).toBe('input.missing')
  })

  it('shall end once it is public, and ends early only for a reason', async () => {
    expect((await owner('case flag thing attacks-seen', 'y')).out).not.toContain('shall end')
    expect((await owner('board')).out).toContain('It should end early: attacks were seen.')
    expect((await owner('case flag thing public', 'y')).out).toContain('shall end now')
    expect((await owner('case flag thing public')).out).toContain('Written down')
    const later = await owner('postpone thing --until 2021-02-20T09:00Z --yes')
    expect(later.refused).toBe('embargo.tooLate')
    expect((await owner('lift thing --now --yes')).refused).toBe('input.missing')
    const { url } = await world.json<{ url: string }>(
      'owner',
      'lift thing --now --reason "it is in the news" --yes',
    )
    const json = await (await fetch(`${url}/advisory.forewarn.json`)).json()
    expect(json).toMatchObject({ id: 'THING-1', releasedAt: '2021-02-03T09:00:00.000Z' })
    expect(JSON.stringify(json)).not.toContain('news')
  })

  it('leaves a journal that a stranger cannot read', async () => {
    const attempts = join(world.folder, 'desks/owner/attempts')
    const [caseId = ''] = await readdir(attempts)
    const files = await readdir(join(attempts, caseId, '1'))
    expect(files.length).toBeGreaterThan(5)
    for (const name of files) {
      const bytes = await readFile(join(attempts, caseId, '1', name))
      expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    }
    await writeFile(join(attempts, caseId, '1', 'attempt.age'), 'age-encryption.org/v1\n')
    expect((await owner('publish bundle')).refused).toBe('sealing.broken')
  })
})

it('revoked keys open no door any more', async () => {
  expect((await world.type('gil', 'inbox')).refused).toBeUndefined()
  await owner('keys revoke gil@gamma.example --yes')
  expect((await world.type('gil', 'inbox')).refused).toBe('keys.unenrolled')
})
