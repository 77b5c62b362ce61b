// Sightings and findings at the terminal: the toy's checks leaked by one recipient, and what else turns up.

import { createHash } from 'node:crypto'
import { access, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '@forewarn/core/investigation/finding'
import { dice } from '@forewarn/core/marking/codes/dice'
import { parseInstant } from '@forewarn/core/shared/instant'
import type { AnalysisLine } from '@forewarn/desk/investigate/findings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disguise } from '../../demo/src/disguise.ts'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const TOY = new URL('../../demo/toy', import.meta.url).pathname
const LIFT = '2021-02-11T09:00Z'
const LEAKER = 'bea@beta.example'

const ROSTER = `partner,tier,jurisdiction,email,kind
Alpha,early,AT,ann@alpha.example,person
Beta,early,DE,bea@beta.example,person
Beta,early,DE,box@beta.example,mailbox
Gamma,late,FR,gil@gamma.example,person
`
const PEOPLE = ROSTER.split('\n')
  .slice(1, -1)
  .map((line) => line.split(',')[3] ?? '')

const PLAN = `tiers:
  early: { headline: lift - 9d, description: lift - 5d, verification-code: lift - 5d }
  late: { headline: lift - 1d }
`

interface Opened {
  readonly files: { readonly path: string; readonly sha256: string }[]
  readonly tokens: {
    readonly inserted: number
    readonly places: { readonly path: string; readonly line: number }[]
    readonly without: string | null
  }
}

interface Shown {
  readonly findingId: string
  readonly analysisId: string
  readonly finding: Finding
}

let world: CliWorld
/** What the leaker's own client wrote. */
let opened: { path: string; text: string }[]
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const at = (text: string) => {
  world.now = parseInstant(text)
}
const stateOfAll = async () =>
  (await world.json<AnalysisLine[]>('owner', 'finding')).map(({ state }) => state)

beforeAll(async () => {
  world = await openCliWorld('investigate')
  await found()
  at('2021-02-06T10:00Z')
  await mkdir(join(world.folder, 'seen'))
  opened = await collectCode(LEAKER)
  for (const tool of await disguise(opened, 'renamed', dice(7))) {
    await world.write(join('seen', tool.path), `${tool.text}\n# <script>alert('seen')</script>\n`)
  }
})
afterAll(() => world.end())

/** From an empty house to a bundle that its early tier may collect. */
async function found(): Promise<void> {
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  const { letters } = await world.json<{ letters: string[] }>('owner', 'invite --all --out letters')
  for (const who of PEOPLE) {
    const letter = letters.find((file) => file.includes(who)) ?? ''
    await world.type(who, `enrol ${letter}`)
  }
  await owner('keys approve --all --yes')
  await owner('agreement terms.txt --yes')
  await owner('case open postern')
  await owner(`share postern --until ${LIFT} --plan plan.yaml --yes`)
  await owner(`publish ${TOY}/bundle --yes`)
  for (const who of PEOPLE) await world.type(who, 'accept --all --yes')
}

/** The programs of one recipient's copy. */
async function collectCode(who: string): Promise<{ path: string; text: string }[]> {
  const { collected } = await world.json<{ collected: { partId: string }[] }>(who, 'collect --all')
  const texts: { path: string; text: string }[] = []
  for (const { partId } of collected) {
    const { files } = await world.json<{ files: { path: string }[] }>(who, `open ${partId}`)
    for (const { path } of files) {
      texts.push({ path, text: await readFile(join(world.folder, partId, 'files', path), 'utf8') })
    }
  }
  return texts
}

const sightingLine = (from: string, sample: string) =>
  `sight postern --from ${from} --source "a responder" --reliability B --sample ${sample}`

describe('forewarn open', () => {
  it('says how many tokens it put where, and leaves files as published where it is asked to', async () => {
    const { parts } = await world.json<{ parts: { partId: string; class: string }[] }>(
      LEAKER,
      'inbox',
    )
    const { partId } = parts.find((one) => one.class === 'verification-code') ?? {}
    const own = await world.json<Opened>(LEAKER, `open ${partId} --out again`)
    expect(own.tokens.inserted).toBe(own.tokens.places.length)
    expect(own.tokens).toMatchObject({ inserted: 6, without: null })
    for (const { path, line } of own.tokens.places) {
      const text = await readFile(join(world.folder, 'again/files', path), 'utf8')
      expect(text.split('\n')[line - 1]).toMatch(/^(?:#|\/\/) \w{8}-\w{8}-\w{8}-\w{8}$/)
      expect(opened).toContainEqual({ path, text })
    }
    const plain = await world.json<Opened>(LEAKER, `open ${partId} --no-tokens --out plain`)
    expect(plain.tokens).toEqual({
      inserted: 0,
      places: [],
      without: expect.stringContaining('You'),
    })
    for (const { path, sha256 } of plain.files) {
      const bytes = await readFile(join(world.folder, 'plain/files', path))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
    const { out } = await world.type(LEAKER, `open ${partId} --out third`)
    expect(out).toContain(
      'It holds 6 tokens of your own, in comments and where the author left room: ',
    )
    const secret = join(world.folder, 'desks', LEAKER, 'tokens.age')
    expect((await stat(secret)).mode & 0o777).toBe(0o600)
  })
})

describe('forewarn sight', () => {
  it('refuses what cannot be kept or understood, and records nothing of it', async () => {
    const folder = join(world.folder, 'odd')
    await mkdir(folder)
    await writeFile(join(folder, 'tool.py'), 'print(1)\n')
    const picture = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    await writeFile(join(folder, 'screen.png'), Uint8Array.from(picture))
    await writeFile(join(world.folder, 'long.py'), `x = "${'a'.repeat(50_000_000)}"`)
    await symlink('/etc/hostname', join(world.folder, 'link.py'))
    const refusedFor = async (line: string) => (await owner(line)).refused
    const time = '2021-02-06T09:00Z'
    expect(await refusedFor(sightingLine(time, 'odd'))).toBe('file.malformed')
    expect(await refusedFor(sightingLine(time, 'long.py'))).toBe('file.tooLarge')
    expect(await refusedFor(sightingLine(time, 'link.py'))).toBe('file.malformed')
    expect(await refusedFor(sightingLine(time, 'absent.py'))).toBe('input.missing')
    expect(await refusedFor(sightingLine('2021-02-06T09:00', 'odd'))).toBe('instant.malformed')
    const backwards = `${sightingLine(time, 'odd/tool.py')} --to 2021-02-05T09:00Z`
    expect(await refusedFor(backwards)).toBe('request.malformed')
    expect(await refusedFor('investigate postern')).toBe('investigation.evidence')
  })

  it('keeps samples and says what comes next', async () => {
    const { out } = await owner(sightingLine('2021-02-07T09:00Z', 'seen'))
    expect(out).toMatch(/Sighting sig_\w{16} of 2021-02-07 09:00 UTC .* with 2 samples/)
    expect(out).toContain('forewarn investigate postern')
  })
})

describe('forewarn investigate', () => {
  it('names the copy behind a renamed tool, with the id behind the name in its record', async () => {
    at('2021-02-07T10:00Z')
    const { out, notes, exit } = await owner('investigate postern --out finding.html')
    expect(out).toMatch(/The evidence names the copy of\s+bea@beta\.example at Beta\s/)
    expect(out).toMatch(/ {2}bea@beta\.example: rcp_\w{16}\n/)
    expect(out).toMatch(/ {2}Beta: prt_\w{16}\n/)
    expect(out).toContain('2021-02-07 09:00 UTC (10:00 GMT+1)')
    expect(out.replace(/\s+/g, ' ')).toContain('so an insider cannot be excluded. No token of its')
    expect(exit).toBe(0)
    expect(notes).toContain('finding.html')
    const page = await readFile(join(world.folder, 'finding.html'), 'utf8')
    expect(page).toContain('bea@beta.example')
    expect(page).toMatch(/rcp_\w{16}/)
    expect(page).not.toContain('<script')
  })

  it('proves the opened copy once a sample turns up that kept a token', async () => {
    await mkdir(join(world.folder, 'kept'))
    for (const { path, text } of opened) await world.write(join('kept', path), text)
    await owner(sightingLine('2021-02-07T09:30Z', 'kept'))
    const { out } = await owner('investigate postern')
    const words = out.replace(/\s+/g, ' ')
    expect(words).toContain('bea@beta.example at Beta: this recipient’s opened copy. 10 tokens')
    expect(words).not.toContain('an insider cannot be excluded')
    expect(words).toMatch(/verification-code: 6 of 6 found, entry \d+, .*: prove the opened copy/)
  })

  it('shows the finding again, the same to the letter', async () => {
    const [line] = await world.json<AnalysisLine[]>('owner', 'finding')
    expect(line).toMatchObject({ state: 'found' })
    const shown = await world.json<Shown>('owner', `finding ${line?.findingId}`)
    expect(shown.analysisId).toBe(line?.analysisId)
    const [copy] = shown.finding.answer.recipients
    expect(copy).toMatch(/^rcp_/)
    expect(JSON.stringify(shown)).not.toContain('bea@')
    expect((await owner(`finding ${line?.findingId}`)).exit).toBe(0)
    expect((await owner('finding')).out).toContain('finished')
    expect((await owner('finding fin_aaaaaaaaaaaaaaaa')).refused).toBe('input.missing')
    expect((await owner('finding nonsense')).refused).toBe('input.missing')
  })

  it('overwrites nothing, and finds that out before it declares anything', async () => {
    const before = await stateOfAll()
    const { refused } = await owner('investigate postern --out finding.html')
    expect(refused).toBe('file.malformed')
    expect(await stateOfAll()).toEqual(before)
    await expect(access(join(world.folder, 'finding.html'))).resolves.toBeUndefined()
  })

  it('makes tripwires of what was published, from masters alone', async () => {
    const { out, exit } = await owner('tripwires --case postern --out wires')
    expect(out).toContain('Every rule fired on all of')
    expect(exit).toBe(0)
    expect(await readFile(join(world.folder, 'wires/tripwires.yar'), 'utf8')).toMatch(/^rule trip/)
    const { refused } = await world.type(LEAKER, 'tripwires --case postern --out others')
    expect(refused).toBeDefined()
  })

  it('leaves with 4 for tools of others, alone in their wave', async () => {
    at('2021-02-10T20:00Z')
    const { sightingId } = await world.json<{ sightingId: string }>(
      'owner',
      sightingLine('2021-02-10T19:00Z', `${TOY}/strangers`),
    )
    const { exit, out } = await owner(`investigate postern --sighting ${sightingId}`)
    expect(out).toContain('Unresolved')
    expect(exit).toBe(4)
  })

  it('leaves with 3 for a copy that was first seen after the lift', async () => {
    at('2021-02-11T09:00Z')
    await owner('lift postern --yes')
    at('2021-02-12T09:00Z')
    const [copy] = await collectCode('ann@alpha.example')
    await world.write('late.py', copy?.text ?? '')
    const { sightingId } = await world.json<{ sightingId: string }>(
      'owner',
      sightingLine('2021-02-12T08:00Z', 'late.py'),
    )
    const { exit, out } = await owner(`investigate postern --sighting ${sightingId}`)
    expect(out).toContain('It may have been seen only after the lift')
    expect(exit).toBe(3)
    expect(await stateOfAll()).toEqual(['found', 'found', 'found', 'found'])
  })
})
