// Issuing again at the command line, with the toy's real copies: a lost key, a second laptop, a late partner, a theft.

import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Finding } from '@forewarn/core/investigation/finding'
import { parseInstant } from '@forewarn/core/shared/instant'
import { Keyring } from '@forewarn/desk/keyring'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const TOY = new URL('../../demo/toy', import.meta.url).pathname
const LIFT = '2021-02-11T09:00Z'

const ROSTER = `partner,tier,jurisdiction,email
Alpha,early,AT,ann@alpha.example
Beta,early,DE,bea@beta.example
Gamma,early,FR,gil@gamma.example
`
const PLAN = 'tiers:\n  early: { description: lift - 9d, verification-code: lift - 9d }\n'

let world: CliWorld
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)

interface Reissued {
  readonly added: readonly { readonly because: string }[]
  readonly resealed: readonly string[]
}
const reissued = (line: string) => world.json<Reissued>('owner', `reissue postern ${line} --yes`)

beforeAll(async () => {
  world = await openCliWorld('reissue')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  for (const who of ['ann', 'bea', 'gil']) await enrols(who, who)
  await owner('case open postern')
  await owner(`share postern --until ${LIFT} --plan plan.yaml --yes`)
  expect((await owner('reissue postern --missing')).refused).toBe('input.missing')
  await owner(`publish ${TOY}/bundle --yes`)
  for (const who of ['ann', 'bea', 'gil']) await world.type(who, 'accept --all --yes')
  world.now = parseInstant('2021-02-03T09:00Z')
})
afterAll(() => world.end())

const mailOf = (who: string) =>
  ({ ann: 'ann@alpha.example', bea: 'bea@beta.example', gil: 'gil@gamma.example' })[who] ?? who

/** Invited, enrolled at a desk of that name, and approved. */
async function enrols(who: string, desk: string, options = ''): Promise<void> {
  const line = `invite ${mailOf(who)} --out letters-${desk}`
  const { letters } = await world.json<{ letters: string[] }>('owner', line)
  await world.type(desk, `enrol ${letters[0]} ${options}`)
  await owner(`keys approve ${mailOf(who)} --yes`)
}

/** Every file that a desk may collect now and has not, by path. */
async function receives(desk: string): Promise<Map<string, string>> {
  const { collected } = await world.json<{ collected: { partId: string }[] }>(desk, 'collect --all')
  const texts = new Map<string, string>()
  for (const { partId } of collected) {
    const out = join('opened', desk, partId)
    const { files } = await world.json<{ files: { path: string }[] }>(
      desk,
      `open ${partId} --no-tokens --out ${out}`,
    )
    for (const { path } of files) {
      texts.set(path, await readFile(join(world.folder, out, 'files', path), 'utf8'))
    }
  }
  return texts
}

describe('forewarn reissue', () => {
  it('refuses what makes no sense, and issues nothing that nobody asked for', async () => {
    const refused = async (line: string, ...answers: string[]) =>
      (await owner(`reissue ${line}`, ...answers)).refused
    expect(await refused('postern')).toBe('input.missing')
    expect(await refused('other --missing')).toBe('input.missing')
    expect(await refused('postern zoe@zeta.example')).toBe('input.missing')
    expect(await refused('postern ann@alpha.example --missing')).toBe('request.malformed')
    expect(await refused('postern --missing --theft')).toBe('request.malformed')
    expect(await refused('postern ann@alpha.example')).toBe('bundle.held')
    expect(await refused('postern ann@alpha.example --theft')).toBe('bundle.uncollected')
    expect((await owner('reissue postern --missing')).out).toContain(
      'Nobody with keys lacks a copy',
    )
    expect((await world.type('ann', 'reissue postern --missing')).refused).toBe('file.malformed')
  })
})

describe('a lost key', () => {
  it('is revoked, and the very same copy comes to the new one', async () => {
    const before = await receives('ann')
    expect(before.size).toBeGreaterThan(2)
    await owner('keys revoke ann@alpha.example --yes')
    expect((await owner('reissue postern ann@alpha.example')).refused).toBe('bundle.keyless')
    await enrols('ann', 'ann-new')
    const asked = await owner('reissue postern ann@alpha.example', 'no')
    expect(asked.refused).toBe('person.unconfirmed')
    expect(asked.notes).toContain('the same copy, sealed to the present keys')
    const { added, resealed } = await reissued('ann@alpha.example bea@beta.example')
    expect([added, resealed.length]).toEqual([[], 1])
    expect(await receives('ann-new')).toEqual(before)
    expect((await world.type('ann', 'inbox')).refused).toBe('keys.unenrolled')
    expect((await world.type('ann-new', 'verify')).out).toContain('2 parts verified')
  })
})

describe('a second laptop', () => {
  it('shares a fresh set of keys with the first, and both open what was sealed anew', async () => {
    const before = await receives('bea')
    await enrols('bea', 'bea-new', '--keys 2 --classic')
    expect((await reissued('bea@beta.example')).resealed).toHaveLength(1)
    expect(await receives('bea-new')).toEqual(before)
    const desks = join(world.folder, 'desks')
    await mkdir(join(desks, 'bea-second'))
    await copyFile(join(desks, 'bea-new/keyring.json'), join(desks, 'bea-second/keyring.json'))
    expect(await receives('bea-second')).toEqual(before)
    const { identities } = Keyring.parse(
      JSON.parse(await readFile(join(desks, 'bea-new/keyring.json'), 'utf8')),
    )
    expect(identities).toHaveLength(2)
    await writeFile(join(world.folder, 'second.txt'), `${identities[1]}\n`)
    const { verified } = await world.json<{ verified: { partId: string }[] }>('bea-new', 'verify')
    const sealed = join(desks, 'bea-new/collected', `${verified[0]?.partId}.age`)
    const age = ['-d', '-i', join(world.folder, 'second.txt'), '-o', join(world.folder, 'x.tar')]
    await promisify(execFile)('age', [...age, sealed])
  })
})

describe('a late partner', () => {
  it('is imported, invited into the case, and issued a copy of its own', async () => {
    await world.write('late.csv', `${ROSTER}Delta,early,NZ,dot@delta.example\n`)
    await owner('import late.csv --yes')
    const { keyless } = await world.json<{ keyless: string[] }>(
      'owner',
      'reissue postern --missing',
    )
    expect(keyless).toHaveLength(1)
    await enrols('dot@delta.example', 'dot')
    await owner(`share postern --until ${LIFT} --yes`)
    await world.type('dot', 'accept --all --yes')
    expect(await receives('dot')).toEqual(new Map())
    expect((await owner('reissue postern --missing', 'postern')).out).toMatch(
      /dot@delta\.example +a first copy/,
    )
    const [own, others] = [await receives('dot'), await receives('gil')]
    expect([...own.keys()].sort()).toEqual([...others.keys()].sort())
    for (const [path, text] of own) expect([path, text]).not.toEqual([path, others.get(path)])
    expect((await owner('reissue postern --missing')).out).toContain('Nobody with keys lacks')
  })
})

describe('a suspected theft', () => {
  let stolen: Map<string, string>
  let fresh: Map<string, string>

  it('says what a further copy costs, and puts it in the place of the stolen one', async () => {
    const { parts } = await world.json<{ parts: { partId: string }[] }>('gil', 'inbox')
    stolen = await readAll('gil', parts)
    const asked = await owner('reissue postern gil@gamma.example --theft', 'postern')
    expect(asked.notes).toContain('Whoever holds two copies counts as two of a coalition')
    expect(asked.notes).toMatch(/now: .*marked places.*\n?.*\n?then: .*marked places/)
    expect(asked.out).toMatch(/gil@gamma\.example +a further copy/)
    fresh = await receives('gil')
    expect([...fresh.keys()].sort()).toEqual([...stolen.keys()].sort())
    expect(fresh.get('verify_postern.py')).not.toBe(stolen.get('verify_postern.py'))
    const again = await owner('reissue postern gil@gamma.example')
    expect(again.refused).toBe('bundle.held')
  })

  async function readAll(desk: string, parts: readonly { partId: string }[]) {
    const texts = new Map<string, string>()
    for (const { partId } of parts) {
      const manifest = join(world.folder, 'opened', desk, partId, 'manifest.json')
      for (const { path } of JSON.parse(await readFile(manifest, 'utf8')).files) {
        const file = join(world.folder, 'opened', desk, partId, 'files', path)
        texts.set(path, await readFile(file, 'utf8'))
      }
    }
    return texts
  }

  it.each([
    ['the stolen', 'first', '2021-02-04T09:00Z', () => stolen],
    ['the further, by then withdrawn,', 'second', '2021-02-08T09:00Z', () => fresh],
  ] as const)('lets a leak of %s copy be told from the other', async (_, told, from, leak) => {
    world.now = parseInstant(from)
    // What was withdrawn is handed out no more, and stays evidence.
    if (told === 'second') await owner('withdraw postern --reason "it is out" --yes')
    await mkdir(join(world.folder, told))
    for (const name of ['verify_postern.py', 'verify-postern.mjs']) {
      await world.write(join(told, name), leak().get(name) ?? '')
    }
    const sight = `sight postern --from ${from} --source "a responder" --reliability B --sample ${told}`
    const { sightingId } = await world.json<{ sightingId: string }>('owner', sight)
    const line = `investigate postern --sighting ${sightingId}`
    const { finding } = await world.json<{ finding: Finding }>('owner', line)
    const gil = finding.copies.filter(({ recipient }) => recipient.endsWith(' #2'))[0]?.recipient
    const [first = '', second = ''] = [gil?.replace(' #2', ''), gil]
    expect(finding.answer.verdict).toBe('copy')
    expect(finding.answer.recipients).toEqual([told === 'first' ? first : second])
    expect(finding.copies).toHaveLength(5)
    const { out } = await owner(`finding ${(await newest()).findingId}`)
    expect(out).toContain(`gil@gamma.example (${told} copy)`)
  })

  async function newest(): Promise<{ findingId: string }> {
    const all = await world.json<{ findingId: string }[]>('owner', 'finding')
    return all.at(-1) ?? expect.fail()
  }
})
