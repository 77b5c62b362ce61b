// Other keys for a colleague: planned, so that nothing is lost, and after a loss, when what was sealed stays closed.

import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Keyring } from '@forewarn/desk/keyring'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

let world: CliWorld
let ida: string
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const at = (path: string) => join(world.folder, path)
const keyringOf = async (who: string) =>
  Keyring.parse(JSON.parse(await readFile(at(`desks/${who}/keyring.json`), 'utf8')))

beforeAll(async () => {
  world = await openCliWorld('renewed')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  const line = 'staff invite --name Ida --role investigator --out letters'
  const { actor, letter } = await world.json<{ actor: string; letter: string }>('owner', line)
  ida = actor
  await world.type('Ida', `enrol ${letter}`)
  await owner(`keys approve ${ida} --role investigator --yes`)
  await owner('case open postern')
})
afterAll(() => world.end())

async function renewed(out: string, enrolment: string, desk: string): Promise<string[]> {
  const line = `staff renew ${ida} --out ${out}`
  const { letter, roles } = await world.json<{ letter: string; roles: string[] }>('owner', line)
  expect((await world.type(desk, `enrol ${letter} ${enrolment}`)).refused).toBeUndefined()
  await owner(`keys approve ${ida} ${roles.map((role) => `--role ${role}`).join(' ')} --yes`)
  return roles
}

it('take the place of the old ones, with the same rights, and open what those opened', async () => {
  expect((await world.type('Ida', 'board')).out).toContain('postern')
  expect(await renewed('again', '--keep desks/Ida', 'Ida2')).toEqual(['investigator'])
  expect((await world.type('Ida2', 'board')).out).toContain('postern')
  expect((await world.type('Ida', 'board')).refused).toBe('keys.unenrolled')
  const [before, now] = [await keyringOf('Ida'), await keyringOf('Ida2')]
  expect(now.former).toEqual(before.identities)
  expect(now.signingSecret).not.toBe(before.signingSecret)
  await owner('case open lantern')
  expect((await world.type('Ida2', 'board')).out).toContain('lantern')
})

it('are kept from desk to desk, by an agent and under a lock, too', async () => {
  await world.write('words.txt', 'plain rowing otter lamp\n')
  await renewed('third', '--keep desks/Ida2', 'Ida3')
  expect((await keyringOf('Ida3')).former).toHaveLength(2)
  await world.type('Ida3', 'keys lock --passphrase-file words.txt')
  world.env = { FOREWARN_PASSPHRASE_FILE: 'words.txt' }
  const holding = world.type('Ida3', 'agent --foreground')
  await vi.waitFor(() => access(at('desks/Ida3/agent/keys.sock')), 300_000)
  world.env = {}
  const { out, refused } = await world.type('Ida3', 'board')
  expect([refused, out]).toEqual([undefined, expect.stringContaining('postern')])
  await world.type('Ida3', 'agent --stop')
  await holding
})

it('after a loss open nothing that was sealed before, and everything since', async () => {
  await renewed('fourth', '', 'Ida4')
  const { out } = await world.type('Ida4', 'board')
  expect(out).not.toContain('postern')
  await owner('case open kestrel')
  expect((await world.type('Ida4', 'board')).out).toContain('kestrel')
})

it('after a loss open what a colleague passes on, until they are lost again', async () => {
  const before = await owner(`staff pass-on ${ida}`, 'n')
  expect([before.refused, before.notes]).toEqual([
    'person.unconfirmed',
    expect.stringMatching(/Let Ida open [3-9] sealed texts and files/),
  ])
  expect((await world.type('Ida4', 'board')).out).not.toContain('postern')
  expect((await owner(`staff pass-on ${ida} --yes`)).out).toContain('passed on.')
  const { out } = await world.type('Ida4', 'board')
  for (const name of ['postern', 'lantern', 'kestrel']) expect(out).toContain(name)
  // What was passed on to them they may pass on, and nobody to whoever is not there.
  const line = `staff pass-on ${ida} --yes --json`
  expect(JSON.parse((await world.type('Ida4', line)).out)).toMatchObject({ to: ida })
  expect((await owner('staff pass-on stf_qqqqqqqqqqqqqqqq --yes')).refused).toBe(
    'programme.unknown',
  )
})

it('are not drawn for nobody, somebody else, or over another person’s desk', async () => {
  const unknown = await owner('staff renew stf_qqqqqqqqqqqqqqqq --out none')
  expect(unknown.refused).toBe('programme.unknown')
  expect((await owner('staff renew Ida --out none')).refused).toBe('programme.unknown')
  const line = `staff renew ${ida} --out fifth`
  const { letter } = await world.json<{ letter: string }>('owner', line)
  const others = await world.type('Ida5', `enrol ${letter} --keep desks/owner`)
  expect(others.refused).toBe('file.malformed')
  expect((await world.type('Ida5', `enrol ${letter} --keep nowhere`)).refused).toBe('input.missing')
  await owner(`keys revoke ${ida} --yes`)
  expect((await owner(`staff renew ${ida} --out sixth`)).refused).toBe('programme.revoked')
})
