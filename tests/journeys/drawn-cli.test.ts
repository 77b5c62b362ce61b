// A witness that draws codewords, too, at the terminal: pinned, asked, waited for, and named to whoever is accused.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseInstant } from '@forewarn/core/shared/instant'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

let world: CliWorld
let witnesses: Witnesses
const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const witness = () => witnesses.all[0] ?? expect.fail('no witness')
const name = () => witness().key.split('+')[0] ?? ''

beforeAll(async () => {
  witnesses = await openWitnesses(1, 'drawn', () => ({ now: () => world.now }))
  world = await openCliWorld('drawn', { env: { FOREWARN_WITNESSES: witnesses.written } })
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  const { logKey } = JSON.parse(
    await readFile(join(world.folder, 'desks', 'owner', 'keyring.json'), 'utf8'),
  ).pins
  await witnesses.know(logKey)
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
})
afterAll(async () => {
  await world.end()
  await witnesses.end()
})

const publish = (options = '') => owner(`publish ${TOY}/bundle --yes ${options}`)

it('is refused by a name that is not pinned, and by one that is down, with nothing shared and a remedy', async () => {
  expect((await publish(`--drawn-by ${name()}`)).refused).toBe('input.missing')
  expect((await owner('witnesses --pin --yes')).exit).toBe(0)
  expect((await publish('--drawn-by witness/none')).refused).toBe('input.missing')
  // It cosigns still, so that the desk goes on, and draws no more.
  const { url, witness: kept, pose, stop, start } = witness()
  await pose((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', async () => {
      if (request.url === '/draw') return response.writeHead(503).end()
      const answer = await kept.add(Buffer.concat(chunks).toString())
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
    })
  })
  expect((await publish()).refused).toBe('witness.undrawn')
  await stop()
  await start()
  expect(url).toBe(witness().url)
})

it('draws where it is pinned, with one word of it, and the publication goes to everybody', async () => {
  const line = `Codewords: drawn by you and ${name()}.`
  const rehearsed = await publish('--dry-run --json')
  expect(rehearsed.notes).toContain(line)
  expect(witness().key.split(' ')).toContain(JSON.parse(rehearsed.out).drawnBy)
  const { notes, exit } = await publish()
  expect(notes).toContain(line)
  expect(exit).toBe(0)
})

it('is named to whoever is accused, who finds every symbol again, and to a stranger who names it', async () => {
  world.now = parseInstant('2021-02-06T10:00Z')
  await leak(world, LEAKER)
  world.now = parseInstant('2021-02-07T10:00Z')
  await owner(
    'sight postern --from 2021-02-07T09:00Z --source "a responder" --reliability B --sample seen',
  )
  const { findingId } = await world.json<{ findingId: string }>('owner', 'investigate postern')
  const kept = await owner(`finding ${findingId} --json`)
  expect(kept.out).toContain(`the vendor and the witness ${name()}, which drew as entry`)
  const open = `finding ${findingId} --open ${LEAKER} --out opening.json --yes`
  expect((await owner(open)).exit).toBe(0)
  const drew = (out: string) => out.split('\n').find((line) => line.startsWith('Who drew: ')) ?? ''
  const accused = await world.type(LEAKER, 'verify-finding opening.json')
  expect(drew(accused.out)).toContain(`the vendor and the witness ${name()} drew together`)
  expect(drew(accused.out)).toContain(`is somebody else than the vendor is for you to know`)
  const { house } = JSON.parse(await readFile(join(world.folder, 'opening.json'), 'utf8'))
  const keys = `--log-key "${house.logKey}" --owner ${house.owner} --witness "${witness().key}"`
  const stranger = await world.type('stranger', `verify-finding opening.json ${keys}`)
  expect(drew(stranger.out)).toContain('whose key you have from elsewhere')
  expect(stranger.out.endsWith('Everything holds.')).toBe(true)
})
