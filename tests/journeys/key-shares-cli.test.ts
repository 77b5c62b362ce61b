// Two investigators at the terminal: nobody opens masters and codewords alone, and an inquiry asks before it begins.

import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dice } from '@forewarn/core/marking/codes/dice'
import { parseInstant } from '@forewarn/core/shared/instant'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { disguise } from '../../demo/src/disguise.ts'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const TOY = new URL('../../demo/toy', import.meta.url).pathname
const LIFT = '2021-02-11T09:00Z'
const BEA = 'bea@beta.example'
const ROSTER = `partner,tier,jurisdiction,email
Alpha,early,AT,ann@alpha.example
Beta,early,DE,${BEA}
`
const PLAN = 'tiers:\n  early: { description: lift - 9d, verification-code: lift - 9d }\n'

let world: CliWorld
const ids = new Map<string, string>()
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)

async function letIn(name: string, role: string): Promise<void> {
  const line = `staff invite --name ${name} --role ${role} --out letters`
  const { actor, letter } = await world.json<{ actor: string; letter: string }>('owner', line)
  await world.type(name, `enrol ${letter}`)
  await owner(`keys approve ${actor} --role ${role} --yes`)
  ids.set(name, actor)
}

async function enrols(email: string): Promise<void> {
  const line = `invite ${email} --out letters-${email}`
  const { letters } = await world.json<{ letters: string[] }>('owner', line)
  await world.type(email, `enrol ${letters[0]}`)
  await owner(`keys approve ${email} --yes`)
}

beforeAll(async () => {
  world = await openCliWorld('key shares')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  for (const email of ['ann@alpha.example', BEA]) await enrols(email)
  await letIn('Ida', 'investigator')
})
afterAll(() => world.end())

it('an owner says so, once there are three', async () => {
  expect((await owner('staff key-shares on')).refused).toBe('programme.fewInvestigators')
  await letIn('Ivo', 'investigator')
  await letIn('Pia', 'publisher')
  expect((await world.type('Pia', 'staff key-shares on')).refused).toBe('act.notYours')
  expect((await owner('staff key-shares on')).out).toBe('Two investigators from now on.')
  expect((await owner('staff key-shares on --json')).refused).toBe('programme.keyShares')
})

it('a publication and its copies go their way, and its publisher cannot issue more of them alone', async () => {
  await owner('case open postern')
  await owner(`share postern --until ${LIFT} --plan plan.yaml --yes`)
  expect((await world.type('Pia', `publish ${TOY}/bundle --yes`)).refused).toBeUndefined()
  for (const who of ['ann@alpha.example', BEA]) await world.type(who, 'accept --all --yes')
  world.now = parseInstant('2021-02-03T10:00Z')
  const tools = (await collectCode()).flatMap((file) => disguise([file], 'renamed', dice(7)))
  await mkdir(join(world.folder, 'seen'))
  for (const { path, text } of (await Promise.all(tools)).flat()) {
    await world.write(join('seen', path), text)
  }
  const refused = await world.type('Pia', `reissue postern ${BEA} --theft --yes`)
  expect(refused.refused).toBe('keyShares.lacking')
})

/** The programs of Bea's copy. */
async function collectCode(): Promise<{ path: string; text: string }[]> {
  const { collected } = await world.json<{ collected: { partId: string }[] }>(BEA, 'collect --all')
  const texts: { path: string; text: string }[] = []
  for (const { partId } of collected) {
    const { files } = await world.json<{ files: { path: string }[] }>(BEA, `open ${partId}`)
    for (const { path } of files.filter((file) => file.path.endsWith('.py'))) {
      texts.push({ path, text: await readFile(join(world.folder, partId, 'files', path), 'utf8') })
    }
  }
  return texts
}

const analyses = () => world.json<unknown[]>('Ida', 'finding')

it('an inquiry is refused before anything of it is declared, and goes on once a colleague gave a share', async () => {
  world.now = parseInstant('2021-02-05T09:00Z')
  const sight = 'sight postern --from 2021-02-04T09:00Z --source them --reliability B --sample seen'
  expect((await world.type('Ida', sight)).refused).toBeUndefined()
  expect((await world.type('Ida', 'investigate postern')).refused).toBe('keyShares.lacking')
  expect(await analyses()).toEqual([])
  const line = `release-share postern --to ${ids.get('Ida')}`
  expect((await world.type('Pia', `${line} --yes`)).refused).toBe('input.missing')
  const no = await world.type('Ivo', line, 'n')
  expect([no.refused, no.notes]).toEqual(['person.unconfirmed', expect.stringContaining('Let Ida')])
  expect((await world.type('Ivo', 'release-share postern --to Ida')).refused).toBe('input.missing')
  expect((await world.type('Ivo', line, 'y')).out).toBe('2 shares given to Ida.')
  const { exit, out } = await world.type('Ida', 'investigate postern')
  expect([exit, out]).toEqual([0, expect.stringContaining(BEA)])
  expect(await analyses()).toHaveLength(1)
  expect((await world.type('Ivo', 'investigate postern')).refused).toBe('keyShares.lacking')
})

it('its finding is opened to whom it names by who has two shares, and by nobody else', async () => {
  const [{ findingId } = { findingId: '' }] = await world.json<{ findingId: string }[]>(
    'Ida',
    'finding',
  )
  const open = `finding ${findingId} --open ${BEA} --out opening.json --yes`
  expect((await world.type('Ivo', open)).refused).toBe('keyShares.lacking')
  expect((await world.type('Ida', open)).out).toContain('Opened in the ledger')
  expect((await world.type(BEA, 'verify-finding opening.json')).exit).toBe(0)
})

it('a further copy is issued once two gave the publisher theirs, and counts with the others', async () => {
  for (const who of ['Ivo', 'owner']) {
    const line = `release-share postern --to ${ids.get('Pia')} --yes --json`
    expect((await world.type(who, line)).refused).toBeUndefined()
  }
  const { added } = await world.json<{ added: unknown[] }>(
    'Pia',
    `reissue postern ${BEA} --theft --yes`,
  )
  expect(added).toHaveLength(1)
  // The codewords of that copy take two as well.
  expect((await world.type('Ida', 'investigate postern')).refused).toBe('keyShares.lacking')
})

it('with its spellings a stranger reads the samples again, and needs no share', async () => {
  const [{ findingId } = { findingId: '' }] = await world.json<{ findingId: string }[]>(
    'Ida',
    'finding',
  )
  expect((await owner('end postern --reason "It is out." --yes')).refused).toBeUndefined()
  const open = `finding ${findingId} --open ${BEA} --with-spellings --out reread.json --yes`
  expect((await world.type('Ida', open)).refused).toBe('keyShares.lacking')
  await world.type('Ivo', `release-share postern --to ${ids.get('Ida')} --yes`)
  expect((await world.type('Ida', open)).out).toContain('Opened in the ledger')
  const { out, exit } = await world.type('stranger', 'verify-finding reread.json --sample seen')
  expect([exit, out]).toEqual([0, expect.stringContaining('Read again: re-read: the ')])
})

it('whoever is needed to open it is not revoked by a slip, and at once where an owner says so', async () => {
  const [ida, ivo] = [ids.get('Ida'), ids.get('Ivo')]
  const health = async () => (await owner('doctor --json')).out
  expect(await health()).not.toContain('and it takes two')
  expect((await owner(`keys revoke ${ivo} --yes`)).refused).toBeUndefined()
  expect(await health()).toContain('2 investigators, and it takes two')
  expect((await owner(`keys revoke ${ida} --yes`)).refused).toBe('keyShares.last')
  expect((await world.type('Ida', 'board')).refused).toBeUndefined()
  expect((await owner(`keys revoke ${ida} --lose-shares --yes`)).refused).toBeUndefined()
  expect((await world.type('Ida', 'board')).refused).toBe('keys.unenrolled')
})
