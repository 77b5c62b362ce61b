// The life of a bundle at the terminal: from an empty house to an advisory that everybody can read.

import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseInstant } from '@forewarn/core/shared/instant'
import type { Inbox } from '@forewarn/core/wire/routes'
import type { Overview } from '@forewarn/desk/overview'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const BUNDLE = new URL('../../demo/toy/bundle', import.meta.url).pathname
const run = promisify(execFile)

const LIFT = '2021-02-11T09:00Z'
const at = parseInstant

/** Six partners, twelve recipients, three tiers; Delta may not have verification code. */
const ROSTER = `Organisation;tier;jurisdiction;Mail;kind
Alpha;early;AT;ann@alpha.example;person
Alpha;early;AT;abe@alpha.example;person
Beta;early;DE;bea@beta.example;person
Beta;early;DE;box@beta.example;mailbox
Gamma;middle;FR;gil@gamma.example;person
Gamma;middle;FR;gus@gamma.example;person
Delta;early;XX;dan@delta.example;person
Delta;early;XX;dot@delta.example;person
Epsilon;late;JP;eve@epsilon.example;person
Epsilon;late;JP;eli@epsilon.example;person
Zeta;late;US;zoe@zeta.example;person
Zeta;late;US;zed@zeta.example;person
`

const PLAN = `tiers:
  early: { headline: lift - 9d, description: lift - 5d, verification-code: lift - 5d, patch: lift }
  middle: { headline: lift - 2d, detection: lift - 1d, verification-code: never }
  late: { headline: lift - 1d }
jurisdictions:
  XX: { '*': { verification-code: never } }
`

const PEOPLE = ROSTER.split('\n')
  .slice(1, -1)
  .map((line) => line.split(';')[3] ?? '')

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('life')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await world.write('terms.txt', 'Keep it to yourselves.\n')
})
afterAll(() => world.end())

const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const inboxOf = (who: string) => world.json<Inbox>(who, 'inbox')
const boardOf = async () => {
  const { cases } = await world.json<{ cases: Overview[] }>('owner', 'board postern')
  return cases[0] as Overview
}

/** What somebody collects and opens now: class → title of the manifest. */
async function receive(who: string): Promise<Record<string, string[]>> {
  const { collected } = await world.json<{ collected: { partId: string }[] }>(who, 'collect --all')
  const parts = (await inboxOf(who)).parts
  const got: Record<string, string[]> = {}
  for (const { partId } of collected) {
    const out = `opened/${who}/${partId}`
    const opened = await world.json<{ files: { path: string }[]; acknowledged: boolean }>(
      who,
      `open ${partId} --out ${out}`,
    )
    expect(opened.acknowledged).toBe(true)
    const one = parts.find((part) => part.partId === partId)?.class ?? ''
    got[one] = opened.files.map(({ path }) => join(world.folder, out, 'files', path))
  }
  return got
}

describe('a programme', () => {
  it('is founded once, with keys that only their owner can read', async () => {
    const founded = await owner(`found ${world.url} ${world.secret} --name Olive`)
    expect(founded.out).toContain('Fingerprint:')
    const { mode } = await stat(join(world.folder, 'desks/owner/keyring.json'))
    expect(mode & 0o777).toBe(0o600)
    const again = await owner(`found ${world.url} ${world.secret} --name Olive`)
    expect(again.refused).toBe('file.malformed')
    const other = await world.type('thief', `found ${world.url} ${world.secret} --name T`)
    expect(other.refused).toBe('invitation.spent')
  })

  it('imports a roster as a difference that somebody has to agree to', async () => {
    const line = 'import roster.csv --map partner=Organisation --map email=Mail'
    const dry = await world.json<{ add: unknown[]; imported: boolean }>(
      'owner',
      `${line} --dry-run`,
    )
    expect([dry.add.length, dry.imported]).toEqual([18, false])
    expect((await owner(line)).refused).toBe('person.unconfirmed')
    expect((await owner(line, 'y')).out).toContain('Imported.')
    expect((await owner(line)).out).toContain('18 as they are')
  })

  it('invites by letters, once each, and enrols whoever answers', async () => {
    await owner('invite --all --out letters')
    const letters = await readdir(join(world.folder, 'letters'))
    expect(letters).toHaveLength(12)
    expect((await owner('invite --all --out letters')).refused).toBe('file.malformed')
    for (const who of PEOPLE) {
      const letter = letters.find((name) => name.startsWith(who)) ?? ''
      const keys = who.startsWith('box')
        ? '--keys 3 --classic'
        : who.startsWith('bea')
          ? '--classic'
          : ''
      const { out } = await world.type(who, `enrol letters/${letter} ${keys}`)
      expect(out).toContain('Fingerprint:')
    }
    const spent = letters.find((name) => name.startsWith('ann')) ?? ''
    expect((await world.type('thief', `enrol letters/${spent}`)).refused).toBe('invitation.spent')
    expect((await world.type('ann@alpha.example', 'inbox')).refused).toBe('keys.unenrolled')
  })

  it('approves keys under the fingerprints that their owners see', async () => {
    const offers = await world.json<{ name: string; fingerprint: string }[]>('owner', 'keys')
    expect(offers.map(({ name }) => name).sort()).toEqual([...PEOPLE].sort())
    expect((await owner('keys approve --all', 'n')).refused).toBe('person.unconfirmed')
    const { approved } = await world.json<{ approved: string[] }>(
      'owner',
      'keys approve --all --yes',
    )
    expect(approved).toHaveLength(12)
    expect((await owner('agreement terms.txt', 'y')).out).toContain('version 1')
    expect((await owner('agreement terms.txt')).out).toContain('version 1')
  })
})

describe('a case', () => {
  it('opens under a name that the house never sees', async () => {
    await owner('case open postern --title "Postern shows too much"')
    expect((await owner('case open postern')).refused).toBe('case.exists')
    expect((await owner('case list')).out).toContain('Postern shows too much')
    expect((await owner('share windmill --until 2021-02-11T09:00Z')).refused).toBe('input.missing')
  })

  it('shows who would see what before anything is shared, with the reason for every no', async () => {
    const { out } = await owner(`plan postern --file plan.yaml --until ${LIFT}`)
    expect(out).toContain('early (XX): 1 partner, 2 recipients')
    expect(out).toContain('no: the plan says never for the jurisdiction')
    expect(out).toContain('no: the plan does not name this class for the tier')
    expect(out).toContain('2021-02-06 09:00 UTC (10:00 GMT+1)')
    expect((await owner('plan postern')).out).toContain('the case has no release plan')
    const zoneless = await owner('plan postern --file plan.yaml --until 2021-02-11T09:00')
    expect(zoneless.refused).toBe('instant.malformed')
  })

  it('is shared only after a yes, and invites everyone whom the plan gives anything', async () => {
    const line = `share postern --until ${LIFT} --plan plan.yaml`
    expect((await owner(line, 'no')).refused).toBe('person.unconfirmed')
    expect((await boardOf()).state).toBe('no-embargo')
    expect((await owner(line, 'yes')).out).toContain('12 recipients invited')
    expect((await owner(line, 'yes')).out).toContain('0 recipients invited')
    const other = await owner('share postern --until 2021-02-12T09:00Z', 'yes')
    expect(other.refused).toBe('embargo.otherEnd')
  })

  it('is published to everyone at once, after a rehearsal that shows a copy beside the master', async () => {
    const dry = await owner(`publish ${BUNDLE} --dry-run --recipient ann@alpha.example`)
    expect(dry.out).toMatch(/verify_postern\.py: \d+ changed lines/)
    expect(dry.out).toContain('Nothing was uploaded')
    expect((await boardOf()).isPublished).toBe(false)
    expect((await owner(`publish ${BUNDLE}`, 'windmill')).refused).toBe('person.unconfirmed')
    expect((await boardOf()).isPublished).toBe(false)
    const { out, notes } = await owner(`publish ${BUNDLE}`, 'postern')
    expect(notes).toContain('Going on with the attempt')
    expect(out).toContain('Published “postern” to 12 recipients')
    expect(out).toContain('The advisory is staged')
  })
})

describe('a recipient', () => {
  it('gets nothing before the agreement and the embargo are accepted', async () => {
    world.now = at('2021-02-02T10:00Z')
    const who = 'ann@alpha.example'
    const before = await inboxOf(who)
    expect([before.parts, before.cases[0]?.consent]).toEqual([[], 'invited'])
    expect((await world.type(who, 'collect --all')).out).toContain('waits for your answer')
    expect((await world.type(who, 'accept --all')).refused).toBe('person.unconfirmed')
    await world.write('other.txt', 'Tell everybody.\n')
    const wrong = await world.type(who, 'accept --all --terms other.txt', 'y', 'y')
    expect(wrong.refused).toBe('file.malformed')
    await world.type(who, 'accept --all --terms terms.txt', 'y', 'y')
    const after = await inboxOf(who)
    expect(after.parts.map((part) => part.class)).toEqual(['headline'])
    for (const other of PEOPLE.slice(1)) await world.type(other, 'accept --all --yes')
  })

  it('gets exactly what the plan gives its tier and jurisdiction, as the clock moves', async () => {
    expect(Object.keys(await receive('ann@alpha.example'))).toEqual(['headline'])
    expect(await receive('gil@gamma.example')).toEqual({})
    world.now = at('2021-02-06T09:00Z')
    const ann = await receive('ann@alpha.example')
    expect(Object.keys(ann).sort()).toEqual(['description', 'verification-code'])
    const abe = await receive('abe@alpha.example')
    const dan = await receive('dan@delta.example')
    expect(Object.keys(dan).sort()).toEqual(['description', 'headline'])
    expect(await receive('eve@epsilon.example')).toEqual({})
    const [first = '', other = ''] = [ann, abe].map((got) => got['verification-code']?.[0] ?? '')
    expect(await readFile(first, 'utf8')).not.toBe(await readFile(other, 'utf8'))
    expect((await stat(first)).mode & 0o111).toBe(0)
  })

  it('opens what it holds offline, verified, with a mailbox’s second key, and with age itself', async () => {
    const box = 'box@beta.example'
    await receive(box)
    await receive('bea@beta.example')
    await world.stopHouse()
    const { verified } = await world.json<{ verified: unknown[] }>(box, 'verify')
    expect(verified).toHaveLength(3)
    const held = (await readdir(join(world.folder, 'desks', box, 'collected'))).sort()
    const sealed = held.find((name) => name.endsWith('.age')) ?? ''
    const partId = sealed.replace('.age', '')
    const opened = await world.type(box, `open ${partId} --out offline`)
    expect(opened.notes).toContain('The team was not told')
    expect(opened.out).toContain('The house could not be told of them.')
    expect((await world.type(box, `open ${partId} --out offline`)).refused).toBe('file.malformed')
    expect((await world.type(box, 'inbox')).refused).toBe('house.unreachable')
    await world.startHouse()
    const keyring = JSON.parse(
      await readFile(join(world.folder, 'desks', box, 'keyring.json'), 'utf8'),
    )
    await writeFile(join(world.folder, 'identity.txt'), keyring.identities[1])
    const path = join(world.folder, 'desks', box, 'collected', sealed)
    const age = ['-d', '-i', join(world.folder, 'identity.txt'), '-o', join(world.folder, 'a.tar')]
    await run('age', [...age, path])
    const { stdout } = await run('tar', ['-tf', join(world.folder, 'a.tar')])
    expect(stdout).toContain('manifest.json')
  })

  it('notices a part that was changed on its own disk', async () => {
    const folder = join(world.folder, 'desks/bea@beta.example/collected')
    const sealed = (await readdir(folder)).find((name) => name.endsWith('.age')) ?? ''
    const bytes = await readFile(join(folder, sealed))
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1
    await writeFile(join(folder, sealed), bytes)
    expect((await world.type('bea@beta.example', 'verify')).refused).toBe('sealing.broken')
  })
})

describe('the end of an embargo', () => {
  it('is moved by an agreement that everyone has to accept again before the next part', async () => {
    const { lapsed, restaged } = await world.json<{ lapsed: string[]; restaged: boolean }>(
      'owner',
      'postpone postern --until 2021-02-14T09:00Z --yes',
    )
    expect([lapsed.length, restaged]).toEqual([12, true])
    world.now = at('2021-02-12T09:00Z')
    expect((await inboxOf('gil@gamma.example')).parts).toEqual([])
    expect((await inboxOf('ann@alpha.example')).parts).toHaveLength(3)
    const { waiting } = await boardOf()
    expect(waiting.map(({ obstacle }) => obstacle)).toEqual(['consent-lapsed'])
    await world.type('gil@gamma.example', 'accept --all --yes')
    expect(Object.keys(await receive('gil@gamma.example'))).toEqual(['headline'])
    const { refused } = await world.type('gus@gamma.example', 'decline nothing', 'y')
    expect(refused).toBe('case.unknown')
  })

  it('releases nothing before its instant, and everything at it', async () => {
    const { caseId } = await boardOf()
    const forms = ['', '/advisory.forewarn.json', '/postern-2026-0001.json']
    const fetched = () =>
      Promise.all(forms.map((form) => fetch(`${world.url}/advisories/${caseId}${form}`)))
    world.now = at('2021-02-14T08:59Z')
    expect((await owner('lift postern', 'postern')).refused).toBe('lift.tooEarly')
    const { out } = await owner('stand-by --once')
    expect(out).toContain('Next: 2021-02-14 09:00 UTC')
    expect((await fetched()).map(({ status }) => status)).toEqual([404, 404, 404])
    world.now = at('2021-02-14T09:00Z')
    expect((await owner('stand-by --once')).out).toContain(`lifted ${caseId}`)
    expect((await owner('stand-by --once')).out).not.toContain('lifted')
    const after = await fetched()
    expect(after.map(({ status }) => status)).toEqual([200, 200, 200])
    const csaf = JSON.parse(await (after[2] as Response).text())
    expect(csaf.document.tracking.initial_release_date).toBe('2021-02-14T09:00:00.000Z')
    expect(Object.keys(await receive('ann@alpha.example'))).toEqual(['patch'])
    expect((await owner('lift postern', 'postern')).refused).toBe('lift.done')
  })

  it('leaves a ledger that verifies, and a desk that notices one that went back', async () => {
    const { size } = await world.json<{ size: number }>('owner', 'verify')
    expect(size).toBeGreaterThan(60)
    const seen = join(world.folder, 'desks/owner/seen.json')
    const { root } = JSON.parse(await readFile(seen, 'utf8'))
    await writeFile(seen, JSON.stringify({ size: size + 1, root }))
    expect((await owner('board')).refused).toBe('ledger.wentBack')
    await writeFile(seen, JSON.stringify({ size, root: root.replace(/^./, 'x') }))
    expect((await owner('board')).refused).toBe('file.malformed')
  })
})
