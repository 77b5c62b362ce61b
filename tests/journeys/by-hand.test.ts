// By hand: recipients without keys here get sealed files by mail, and each hand-over is in the ledger first.

import { execFile, execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freshAgeIdentity, recipientOf } from '@forewarn/core/sealing/age'
import { parseInstant } from '@forewarn/core/shared/instant'
import type { Inbox } from '@forewarn/core/wire/routes'
import type { Overview } from '@forewarn/desk/overview'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { DAY_MS, later } from './world.ts'

const run = promisify(execFile)
const LIFT = '2021-02-11T09:00Z'
const at = parseInstant

const ROSTER = `partner,tier,jurisdiction,email,kind
Alpha,early,AT,ann@alpha.example,person
Beta,early,DE,bea@beta.example,person
Gamma,late,FR,gil@gamma.example,person
Delta,early,US,dan@delta.example,person
`
const PLAN = `tiers:
  early: { description: lift - 9d, verification-code: lift - 2d }
  late: { description: lift - 1d, verification-code: never }
`

let world: CliWorld
let identity: string
const here = (path: string) => join(world.folder, path)
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
/** As if its keys had been there before the world began. */
const gpg = (...args: string[]) => [
  ...['--batch', '--quiet', '--homedir', here('gnupg')],
  ...['--faked-system-time', '20210101T000000!', ...args],
]
const exported = (who: string) =>
  execFileSync('gpg', gpg('--armor', '--export', who), { encoding: 'utf8' })
const PUBLISH = 'publish notice --by-hand out --keys keys --yes'

beforeAll(async () => {
  world = await openCliWorld('by hand')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  identity = await freshAgeIdentity({ postQuantum: false })
  await mkdir(here('keys'))
  await mkdir(here('gnupg'), { mode: 0o700 })
  await writeFile(here('identity'), `${identity}\n`, { mode: 0o600 })
  await world.write(
    'keys/bea@beta.example.txt',
    `# from our list\n${await recipientOf(identity)}\n`,
  )
  const draw = ['--passphrase', '', '--quick-gen-key']
  execFileSync('gpg', gpg(...draw, 'Gil <gil@gamma.example>', 'default', 'default', 'never'))
  execFileSync('gpg', gpg(...draw, 'Dan <dan@delta.example>', 'ed25519', 'sign', 'never'))
  execFileSync('gpg', gpg(...draw, 'Old <old@delta.example>', 'default', 'default', '2021-01-02'))
  await world.write('keys/from-the-keyserver.asc', exported('gil@gamma.example'))
  await world.write('keys/stranger@elsewhere.example', `${await recipientOf(identity)}\n`)
  world.now = later(at(LIFT), -10 * DAY_MS)
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite ann@alpha.example --out letters')
  const [letter = ''] = await readdir(here('letters'))
  await world.type('ann', `enrol letters/${letter}`)
  await owner('keys approve --all --yes')
  await owner('new notice --case greeting')
  await owner('case open greeting')
  await owner(`share greeting --plan plan.yaml --until ${LIFT} --yes`)
  await world.type('ann', 'accept --all --yes')
})
afterAll(() => world.end())

async function sealedFiles(): Promise<string[]> {
  const all = await readdir(here('out'), { recursive: true })
  return all.filter((path) => /\.(age|pgp)$/.test(path)).sort()
}

/** What a recipient does who has no Forewarn: decrypts, and unpacks with `tar`. */
async function openedByHand(path: string): Promise<string[]> {
  const plain = here(`${path.replace(/\W/g, '_')}.tar`)
  const [program, args] = path.endsWith('.age')
    ? ['age', ['--decrypt', '-i', here('identity'), '-o', plain, here(`out/${path}`)]]
    : ['gpg', gpg('--output', plain, '--decrypt', here(`out/${path}`))]
  await run(program as string, args as string[])
  const { stdout } = await run('tar', ['-tf', plain])
  return stdout.trim().split('\n').sort()
}

describe('a list that a team has', () => {
  it('comes in as a folder of keys, a row for each that nobody has yet', async () => {
    const line = 'import keys --set tier=early --set jurisdiction=AT --dry-run'
    const { add } = await world.json<{ add: { name: string; as: string }[] }>('owner', line)
    expect(add.map(({ name }) => name)).toEqual(['elsewhere.example', 'stranger@elsewhere.example'])
    expect((await owner('import keys --dry-run')).refused).toBe('file.malformed')
    await mkdir(here('known'))
    await world.write('known/bea@beta.example.txt', await recipientOf(identity))
    expect((await owner('import known --dry-run')).refused).toBe('input.missing')
  })

  it('comes in as an address book', async () => {
    const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:Eve\nEMAIL:eve@eta.example\nEND:VCARD\n'
    await world.write('book.vcf', card)
    const { out } = await owner('import book.vcf --set tier=late --set jurisdiction=AT --dry-run')
    expect(out).toMatch(/\+ {2}recipient {2}eve@eta\.example {2}eta\.example/)
  })
})

describe('publishing by hand', () => {
  it('is refused without keys, with a secret one, and with what is none', async () => {
    expect((await owner('publish notice --by-hand out --yes')).refused).toBe('input.missing')
    expect((await owner('publish notice --keys keys --yes')).refused).toBe('input.missing')
    expect((await owner('publish notice --by-hand out --keys none')).refused).toBe('input.missing')
    for (const [content, problem] of [
      [identity, /secret key/],
      ['age1nonsense', /neither an age key nor a comment/],
      ['', /holds no key/],
      ['-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxx\n', /no armoured public key/],
      [exported('dan@delta.example'), /no valid part to encrypt to/],
      [exported('old@delta.example'), /has expired/],
    ] as const) {
      await mkdir(here('bad'), { recursive: true })
      await world.write('bad/dan@delta.example.txt', content)
      const refused = owner('publish notice --by-hand out --keys bad --yes')
      expect((await refused).refused).toBe('file.malformed')
      await expect(refused).resolves.toMatchObject({ notes: expect.not.stringMatching(identity) })
      const { readKeyFolder } = await import('../../cli/src/ports/key-folder.ts')
      await expect(readKeyFolder(here('bad'), world.now)).rejects.toMatchObject({
        details: { problem: expect.stringMatching(problem) },
      })
    }
  })

  it('shows every new key, names who gets nothing, and passes strangers over', async () => {
    const { out, notes } = await owner('publish notice --by-hand out --keys keys --dry-run')
    expect(notes).toMatch(/stranger@elsewhere\.example belongs to nobody/)
    expect(out).toMatch(/bea@beta\.example\s+(\w{4} ){7}\w{4}\s+new: compare it by telephone/)
    expect(out).toMatch(/gil@gamma\.example\s+([0-9A-F]{4} ){9}[0-9A-F]{4}\s+new/)
    expect(out).toMatch(/Without keys.*dan@delta\.example/)
    await expect(readdir(here('out'))).rejects.toThrow(/ENOENT/)
  })

  it('seals to everyone, and writes what is open now for those who collect nothing', async () => {
    world.now = later(at(LIFT), -8 * DAY_MS)
    const { out, refused } = await owner(PUBLISH)
    expect(refused).toBeUndefined()
    expect(out).toContain('Published “greeting” to 3 recipients')
    const [file = '', ...more] = await sealedFiles()
    expect(file).toMatch(/^bea@beta\.example\/par_\w+\.age$/)
    expect(more).toEqual([])
    expect(await readFile(here('out/LETTER.txt'), 'utf8')).toContain('age --decrypt')
    expect(await openedByHand(file)).toEqual(
      expect.arrayContaining(['manifest.json', 'manifest.sig', 'files/advisory.md']),
    )
  })

  it('leaves whoever is enrolled to collect, and nobody else', async () => {
    const { parts } = await world.json<Inbox>('ann', 'inbox')
    expect(parts).toHaveLength(1)
    expect((await world.type('ann', 'collect --all')).refused).toBeUndefined()
  })

  it('hands over what opens later, to an OpenPGP key too, and not a day before', async () => {
    expect((await owner('hand-over greeting --out out --yes')).out).toContain('Nothing more goes')
    world.now = later(at(LIFT), -DAY_MS)
    expect((await owner('hand-over greeting --out out')).refused).toBe('person.unconfirmed')
    const { handedOver } = await world.json<{ handedOver: unknown[] }>(
      'owner',
      'hand-over greeting --out out --yes',
    )
    expect(handedOver).toHaveLength(2)
    const files = await sealedFiles()
    expect(files.map((file) => file.split('/')[0])).toEqual([
      'bea@beta.example',
      'bea@beta.example',
      'gil@gamma.example',
    ])
    const pgp = files.find((file) => file.endsWith('.pgp')) ?? ''
    expect(await openedByHand(pgp)).toEqual(expect.arrayContaining(['files/advisory.md']))
  })

  it('counts as held from then on, and again where a file has to be written again', async () => {
    const { cases } = await world.json<{ cases: Overview[] }>('owner', 'board greeting')
    expect(cases[0]?.classes.find((one) => one.class === 'description')).toMatchObject({
      addressed: 3,
      collected: 3,
    })
    const [first = ''] = await sealedFiles()
    const before = await readFile(here(`out/${first}`))
    await rm(here(`out/${first}`))
    expect((await owner('hand-over greeting --out out --yes')).out).toContain('1 sealed file')
    expect(await readFile(here(`out/${first}`))).toEqual(before)
    expect((await owner('verify')).out).toContain('Every signature and rule holds')
  })
})
