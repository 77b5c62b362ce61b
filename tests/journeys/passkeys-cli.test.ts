// A person with a passkey at the terminal: a code, a browser somewhere, and then the commands as ever.

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { houseClient } from '@forewarn/desk/house-client'
import { Keyring } from '@forewarn/desk/keyring'
import { signIn } from '@forewarn/desk/sign-in'
import { runCommand } from '@forewarn/server/commands/commands'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTo, answerCode, Passkey } from '../passkeys.ts'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { httpPost, later, seededRandom } from './world.ts'

let world: CliWorld
let passkey: Passkey
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const keyringOf = async (who: string) =>
  Keyring.parse(JSON.parse(await readFile(join(world.folder, `desks/${who}/keyring.json`), 'utf8')))

/** What a person does who reads the terminal: types the code at the house, and shows the passkey. */
const inBrowser =
  (answered: Passkey, seen: string[] = []) =>
  async (notes: string) => {
    const code = /and type {2}([A-Z-]{14}) /.exec(notes)?.[1] ?? expect.fail(notes)
    if (seen.includes(code)) return
    seen.push(code)
    await answerCode(houseClient(httpPost(() => world.url)), code, answered)
  }

let draws = 0
const portsHere = () => ({
  ...{ post: httpPost(() => world.url), random: seededRandom(`${draws++}`) },
  clock: { now: () => world.now },
})

beforeAll(async () => {
  world = await openCliWorld('passkeys-cli')
  await owner(`found ${world.url} ${world.secret} --name Ada`)
  passkey = new Passkey('ada')
  await addTo(await signIn(portsHere(), await keyringOf('owner')), passkey)
})
beforeEach(() => {
  world.secrets = []
  world.meanwhile = undefined
})
afterAll(() => world.end())

describe('a command of whoever has a passkey', () => {
  it('is refused where nobody sits, in words that say what to do', async () => {
    world.secrets = undefined
    expect((await owner('board')).refused).toBe('session.presence')
  })

  it('prints a code and an address, waits, and goes on; the next one asks nothing', async () => {
    world.meanwhile = inBrowser(passkey)
    const { refused, notes } = await owner('board')
    expect(refused).toBeUndefined()
    expect(notes).toContain(
      'Your passkey is needed to sign in. In a browser, open\n  http://localhost:',
    )
    expect(notes).toMatch(/\/device\n/)
    expect(notes).toMatch(/session [0-9A-F]{4} [0-9A-F]{4}, keys (?:[a-z2-7]{4} ){7}[a-z2-7]{4}/)
    world.meanwhile = undefined
    const again = await owner('passkeys list')
    expect([again.refused, again.notes]).toEqual([undefined, ''])
    expect(again.out).toMatch(/added .*shown last/)
    expect((await world.json<unknown[]>('owner', 'passkeys')).length).toBe(1)
  })

  it('asks once more for what opens something, and does it once', async () => {
    world.now = later(world.now, 10 * 60_000)
    const seen: string[] = []
    world.meanwhile = inBrowser(passkey, seen)
    await world.write(
      'roster.csv',
      'partner,tier,jurisdiction,email\nAlpha,now,AT,ann@alpha.example\n',
    )
    const { refused, notes } = await owner('import roster.csv --yes')
    expect([refused, seen.length]).toEqual([undefined, 1])
    expect(notes).toContain('Your passkey is needed to change partners, recipients or tiers.')
  })

  it('ends where somebody turned the code away, or answered with another passkey', async () => {
    await owner('staff invite --name Grace --role owner --out letters')
    world.now = later(world.now, 13 * 3_600_000)
    world.meanwhile = async (notes) => {
      const code = /and type {2}([A-Z-]{14}) /.exec(notes)?.[1]?.replaceAll('-', '') ?? ''
      const body = { code, answer: null }
      await houseClient(httpPost(() => world.url)).call('answerCode', { body })
    }
    expect((await owner('board')).refused).toBe('code.denied')
    world.meanwhile = async () => {
      world.now = later(world.now, 6 * 60_000)
    }
    expect((await owner('board')).refused).toBe('code.expired')
    world.meanwhile = inBrowser(new Passkey('of a stranger'))
    await expect(owner('board')).resolves.toMatchObject({ refused: 'passkey.refused' })
  })
})

describe('the session that is kept', () => {
  it('is sealed to the desk’s own keys, and goes into no backup', async () => {
    world.meanwhile = inBrowser(passkey)
    await owner('board')
    const path = join(world.folder, 'desks/owner/session.age')
    const kept = await readFile(path, 'latin1')
    expect(kept.startsWith('age-encryption.org/v1')).toBe(true)
    expect(kept).not.toContain('token')
    await world.write('words.txt', 'plain rowing otter lamp\n')
    await owner('backup --to desk.age --passphrase-file words.txt')
    await world.type('restored', 'restore --from desk.age --passphrase-file words.txt')
    expect(await readdir(join(world.folder, 'desks/restored'))).not.toContain('session.age')
    world.secrets = undefined
    expect((await world.type('restored', 'board')).refused).toBe('session.presence')
  })
})

describe('signing out', () => {
  it('ends the session here and at the house, and says so where there was none', async () => {
    world.meanwhile = inBrowser(passkey)
    await owner('board')
    world.meanwhile = undefined
    const kept = await readFile(join(world.folder, 'desks/owner/session.age'))
    expect((await owner('sign-out')).out).toBe('Signed out.')
    expect(await world.json('owner', 'sign-out')).toEqual({ ended: false })
    await writeFile(join(world.folder, 'desks/owner/session.age'), kept)
    world.secrets = undefined
    expect((await owner('board')).refused).toBe('session.presence')
  })
})

describe('whoever lost theirs', () => {
  it('has them taken away by an owner, who is asked, and signs in by keys alone', async () => {
    world.meanwhile = inBrowser(passkey)
    const [name = ''] = await readdir(join(world.folder, 'letters'))
    await world.type('grace', `enrol letters/${name}`)
    const { actor } = await keyringOf('grace')
    expect((await owner(`keys approve ${actor} --role owner --yes`)).refused).toBeUndefined()
    await addTo(await signIn(portsHere(), await keyringOf('grace')), new Passkey('grace'))
    world.secrets = undefined
    expect((await world.type('grace', 'board')).refused).toBe('session.presence')
    world.secrets = []
    expect((await owner(`passkeys drop ${actor}`, 'no')).refused).toBe('person.unconfirmed')
    expect((await owner(`passkeys drop ${actor}`, 'yes')).out).toMatch(
      /^1 passkey of .* taken away/,
    )
    expect((await world.type('grace', 'board')).refused).toBeUndefined()
  })

  it('and is the only owner, has them taken away by the operator of a stopped house', async () => {
    await world.stopHouse()
    const { actor } = await keyringOf('owner')
    const printed: string[] = []
    const operator = {
      ...{ env: {}, clock: { now: () => world.now }, random: seededRandom('operator') },
      ...{ print: (line: string) => void printed.push(line), say: () => undefined },
    }
    const data = join(world.folder, 'house')
    await runCommand(['passkeys', '--drop', actor, '--data', data], operator)
    expect(printed).toEqual([`1 of ${actor} taken away.`])
    await world.startHouse()
    world.secrets = undefined
    expect((await owner('board')).refused).toBeUndefined()
  })
})

describe('a house that wants passkeys before it is founded', () => {
  it('is founded, and says what its founder does first', async () => {
    const house = await openCliWorld('demanding', { env: { FOREWARN_SIGN_IN: 'staff' } })
    const found = await house.type('owner', `found ${house.url} ${house.secret} --name Ada`)
    expect([found.refused, found.out.slice(0, 8)]).toEqual([undefined, 'Founded.'])
    expect(found.notes).toContain('This house wants a passkey of you before it takes your name')
    expect((await house.type('owner', 'board')).refused).toBe('session.presence')
    await house.end()
  })
})
