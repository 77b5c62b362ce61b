// A finding opened at the terminal: proposed by one, signed by two, and checked by the accused and by a stranger.

import { chmod, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cosignerKey } from '@forewarn/core/log/cosignature'
import { parseInstant } from '@forewarn/core/shared/instant'
import type { Step } from '@forewarn/desk/opening/verify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { leak } from './leak.ts'
import { openWitnesses, type Witnesses } from './witness-world.ts'

const TOY = new URL('../../demo/toy', import.meta.url).pathname
const LEAKER = 'bea@beta.example'
const ROSTER = `partner,tier,jurisdiction,email,kind
Alpha,early,AT,ann@alpha.example,person
Beta,early,DE,bea@beta.example,person
Beta,early,DE,box@beta.example,mailbox
`
const PEOPLE = ROSTER.split('\n')
  .slice(1, -1)
  .map((line) => line.split(',')[3] ?? '')
const PLAN = `tiers:
  early: { headline: lift - 9d, description: lift - 5d, verification-code: lift - 5d }
`

interface Checked {
  readonly findingId: string
  readonly recipientId: string
  readonly pValue: number
  readonly keysFrom: string
  readonly steps: readonly Step[]
}

let world: CliWorld
let witnesses: Witnesses
let findingId: string
/** A leaked program, as it was seen. */
let seen = ''
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const iris = (line: string, ...answers: string[]) => world.type('Iris', line, ...answers)

async function letIn(name: string, role: string): Promise<void> {
  const line = `staff invite --name ${name} --role ${role} --out letters`
  const { actor, letter } = await world.json<{ actor: string; letter: string }>('owner', line)
  await world.type(name, `enrol ${letter}`)
  await owner(`keys approve ${actor} --role ${role} --yes`)
}

beforeAll(async () => {
  witnesses = await openWitnesses(2, 'opened', () => ({ now: () => world.now }))
  world = await openCliWorld('opened', { env: { FOREWARN_WITNESSES: witnesses.written } })
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  const { logKey } = JSON.parse(
    await readFile(join(world.folder, 'desks', 'owner', 'keyring.json'), 'utf8'),
  ).pins
  await witnesses.know(logKey)
  await letIn('Iris', 'investigator')
  await letIn('Petra', 'publisher')
  await owner('import roster.csv --yes')
  const { letters } = await world.json<{ letters: string[] }>('owner', 'invite --all --out letters')
  for (const who of PEOPLE) {
    await world.type(who, `enrol ${letters.find((file) => file.includes(who))}`)
  }
  await owner('keys approve --all --yes')
  await owner('agreement terms.txt --yes')
  await owner('case open postern')
  await owner('share postern --until 2021-02-11T09:00Z --plan plan.yaml --yes')
  for (const who of PEOPLE) await world.type(who, 'accept --all --yes')
  await owner(`publish ${TOY}/bundle --yes`)
  await owner('staff two-people on')
  world.now = parseInstant('2021-02-06T10:00Z')
  const tools = await leak(world, LEAKER)
  seen = tools.map(({ path, text }) => (path.endsWith('.py') ? text : '')).join('')
  world.now = parseInstant('2021-02-07T10:00Z')
  await iris(
    'sight postern --from 2021-02-07T09:00Z --source "a responder" --reliability B --sample seen',
  )
  const found = await world.json<{ findingId: string }>('Iris', 'investigate postern')
  findingId = found.findingId
})
afterAll(async () => {
  await world.end()
  await witnesses.end()
})

describe('forewarn finding --open', () => {
  it('opens nothing where nobody said where to, who, or yes', async () => {
    const open = `finding ${findingId} --open ${LEAKER}`
    expect((await iris(open)).refused).toBe('input.missing')
    expect((await iris(`${open} --out roster.csv`, 'y')).refused).toBe('file.malformed')
    expect((await iris(`finding ${findingId} --open ann@alpha.example --out x.json`)).refused).toBe(
      'opening.impossible',
    )
    const no = await iris(`${open} --out opening.json`, 'n')
    expect(no.refused).toBe('person.unconfirmed')
    expect(no.notes).toContain(
      'samples that are logged after this name these copies no more, nor their partner',
    )
    expect((await world.type('Petra', 'approve')).out).toBe('Nothing waits for a second person.')
  })

  it('takes a second person, who sees whose copy is shown, and then writes one file', async () => {
    const open = `finding ${findingId} --open ${LEAKER} --out opening.json --yes`
    expect((await iris(open)).refused).toBe('act.proposed')
    await expect(readFile(join(world.folder, 'opening.json'))).rejects.toThrow('ENOENT')
    const [one] = await world.json<{ proposal: string }[]>('Petra', 'approve')
    const { notes } = await world.type('Petra', `approve ${one?.proposal}`, 'y')
    expect(notes).toMatch(/Iris proposes:[\s\S]*show others the copy of bea@beta\.example/)
    expect((await iris(open)).out).toContain('Opened in the ledger')
    expect((await iris(open)).refused).toBe('file.malformed')
  })
})

describe('forewarn verify-finding', () => {
  it('comes to the same number at the desk of the accused, by its own pins and receipts', async () => {
    const { out, exit } = await world.type(LEAKER, 'verify-finding opening.json')
    expect(out).toContain('those that your desk pinned')
    expect(out).toMatch(/Your receipts: [1-9]\d* entries in it are those of your own\./)
    expect(out).toMatch(/p = [\d.e-]+, found again to the digit/)
    expect(out).toContain('Your keys: no other signing key stands here in your name.')
    expect(out).toMatch(/Who opened it: stf_\w{16}, and stf_\w{16} signed it too\./)
    expect(out.endsWith('Everything holds.')).toBe(true)
    expect(exit).toBe(0)
  })

  it('tells whoever it accuses where another key than theirs stands in their name', async () => {
    const kept = await readFile(join(world.folder, 'desks', LEAKER, 'keyring.json'), 'utf8')
    const keyring = { ...JSON.parse(kept), signingSecret: '07'.repeat(32) }
    await mkdir(join(world.folder, 'desks', 'another'), { recursive: true })
    await world.write('desks/another/keyring.json', JSON.stringify(keyring))
    await chmod(join(world.folder, 'desks', 'another', 'keyring.json'), 0o600)
    const { out } = await world.type('another', 'verify-finding opening.json')
    expect(out).toMatch(/Your keys: entry \d+ let another signing key in under your name\./)
  })

  it('does so at the desk of a stranger, who says which keys to go by, or is told that nobody did', async () => {
    const plain = await world.json<Checked>('stranger', 'verify-finding opening.json')
    expect(plain.keysFrom).toBe('file')
    expect(plain.steps[0]?.says).toContain('prove nothing of whose they are')
    const { house } = JSON.parse(await readFile(join(world.folder, 'opening.json'), 'utf8'))
    const keys = `--log-key "${house.logKey}" --owner ${house.owner}`
    const given = await world.json<Checked>('stranger', `verify-finding opening.json ${keys}`)
    expect(given).toMatchObject({ keysFrom: 'given', findingId, pValue: plain.pValue })
    expect(given.pValue).toBeLessThan(1e-6)
    const half = `verify-finding opening.json --owner ${house.owner}`
    expect((await world.type('stranger', half)).refused).toBe('input.missing')
    const other = `verify-finding opening.json --log-key "${house.logKey}" --owner ${'0'.repeat(64)}`
    expect((await world.type('stranger', other)).refused).toBe('opening.broken')
  })

  it('asks for the word of witnesses that a stranger names, who cosign no log that was written for one', async () => {
    const { house } = JSON.parse(await readFile(join(world.folder, 'opening.json'), 'utf8'))
    const keys = `--log-key "${house.logKey}" --owner ${house.owner}`
    const [one, two] = witnesses.all.map(({ key }) => `--witness "${key}"`)
    const check = (options: string) =>
      world.type('stranger', `verify-finding opening.json ${options}`)
    const none = cosignerKey('witness.example', new Uint8Array(32).fill(9))
    expect((await check(keys)).out).toContain('by the log’s own word, for no witness is pinned')
    expect((await check(`${keys} ${one} ${two}`)).out).toContain('2 or more of 2 pinned witnesses')
    expect((await check(`${keys} ${one} --witness ${none}`)).refused).toBe('opening.broken')
    expect((await check(`${keys} ${one} --witness ${none} --quorum 1`)).exit).toBe(0)
    expect((await check(`${keys} ${one} ${one}`)).refused).toBe('note.malformed')
    expect((await check(`${keys} ${one} --quorum 2`)).refused).toBe('note.malformed')
    expect((await check(`${keys} --quorum 1`)).refused).toBe('note.malformed')
    expect((await check(`${one}`)).refused).toBe('input.missing')
  })

  it('refuses what is no such file, is not there, was changed, or has another past than the receipts', async () => {
    const refusedFor = async (name: string, who = 'stranger') =>
      (await world.type(who, `verify-finding ${name}`)).refused
    expect(await refusedFor('absent.json')).toBe('input.missing')
    expect(await refusedFor('roster.csv')).toBe('file.malformed')
    const text = await readFile(join(world.folder, 'opening.json'), 'utf8')
    await world.write('changed.json', text.replace(/\\"pValue\\":[^,]+/, '\\"pValue\\":1e-99'))
    expect(await refusedFor('changed.json')).toBe('opening.broken')
    const file = JSON.parse(text)
    file.receipts.at(-5).salt = file.receipts[0].salt
    await world.write('other.json', JSON.stringify(file))
    expect(await refusedFor('other.json', LEAKER)).toBe('opening.broken')
  })
})

describe('a copy that was opened', () => {
  it('is not named again by a sample that is logged after that, and the finding says why', async () => {
    world.now = parseInstant('2021-02-07T11:00Z')
    expect(seen.length).toBeGreaterThan(1000)
    await world.write('planted.py', `${seen}\n# planted\n`)
    await iris(
      'sight postern --from 2021-02-07T10:30Z --source "somebody" --reliability F --sample planted.py',
    )
    const { out, exit } = await iris('investigate postern')
    expect(exit).toBe(3)
    expect(out).toContain('Opened before, and not named')
    expect(out.replace(/\s+/g, ' ')).toContain('could have been made to show its marks')
    expect(out).not.toContain('The evidence names the copy')
  })
})

describe('forewarn finding --open --with-spellings', () => {
  const open = () =>
    iris(`finding ${findingId} --open ${LEAKER} --with-spellings --out reread.json --yes`)
  const approved = async () => {
    const [one] = await world.json<{ proposal: string }[]>('Petra', 'approve')
    return (await world.type('Petra', `approve ${one?.proposal}`, 'y')).notes
  }

  it('shows nothing under embargo, and afterwards the whole bundle, as both who sign it are told', async () => {
    expect((await open()).refused).toBe('embargo.holds')
    const end = 'end postern --reason "It is out." --yes'
    expect((await owner(end)).refused).toBe('act.proposed')
    await approved()
    expect((await owner(end)).exit).toBe(0)
    const spelled = await open()
    expect(spelled.refused).toBe('act.proposed')
    expect(spelled.notes).toContain('This shows the whole bundle')
    expect(await approved()).toContain('its whole text, all places and spellings')
    expect((await open()).refused).toBe('act.proposed')
    await approved()
    expect((await open()).out).toContain('Opened in the ledger')
  })

  it('lets a stranger read the samples again, from the file, the samples and the keys alone', async () => {
    const { house } = JSON.parse(await readFile(join(world.folder, 'reread.json'), 'utf8'))
    const keys = `--log-key "${house.logKey}" --owner ${house.owner}`
    const check = (options: string) =>
      world.type('stranger', `verify-finding reread.json ${keys} ${options}`)
    const { out, exit } = await check('--sample seen')
    expect(out).toMatch(/The spellings: as they were sealed and committed to in entry \d+/)
    expect(out).toMatch(
      /Read again: re-read: the \d{2,} symbols logged are those that these samples show/,
    )
    expect(exit).toBe(0)
    const without = await check('')
    expect(without.out).toContain('the reading is taken as it was logged')
    expect(without.exit).toBe(0)
    const [name = ''] = await readdir(join(world.folder, 'seen'))
    await mkdir(join(world.folder, 'altered'))
    for (const file of await readdir(join(world.folder, 'seen'))) {
      const text = await readFile(join(world.folder, 'seen', file), 'utf8')
      await world.write(join('altered', file), file === name ? text.replace('e', 'f') : text)
    }
    const altered = await check('--sample altered')
    expect(altered.refused).toBe('opening.broken')
    expect(altered.out).not.toContain('re-read')
    expect((await check('--sample nowhere')).refused).toBe('input.missing')
    const shut = await world.type(LEAKER, 'verify-finding opening.json --sample seen')
    expect(shut.refused).toBe('opening.closed')
  })
})
