// A house that lost the end of its log for good: it goes on in a new one that names what is lost, and nobody revoked in it comes back.

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { HouseFace } from '@forewarn/core/wire/routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { openWitnesses, type Witnesses } from './witness-world.ts'

const HOUSE = new URL('../../server/bin/forewarn-house.js', import.meta.url).pathname
const run = promisify(execFile)
const NAME = 'forewarn.localhost/2'

const BUNDLE = `forewarn: 1
title: A thing
case: thing
tlp: AMBER
items:
  - path: note.md
    class: description
    may: Read it.
    free: [{ name: reference, value: HQWZKMRTAB, form: letters }]
`

let witnesses: Witnesses
let world: CliWorld
/** How much was backed up, and how much there was when it was lost. */
let backedUp = 0
let lost = 0
let logSecret: Uint8Array
let pia = ''

const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)
const at = (...names: string[]) => join(world.folder, ...names)
const sizeOf = async () => (await world.json<{ size: number }>('owner', 'verify')).size

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function house(...args: string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', FOREWARN_WITNESSES: witnesses.written }
  return run(process.execPath, [HOUSE, ...args], { cwd: world.folder, env }).then(
    (said) => ({ code: 0, ...said }),
    (error) => error as Ended,
  )
}

const restore = (...more: string[]) => house('restore', '--from', 'backup', '--data', ...more)

async function keysOfHouse(): Promise<string> {
  const face = HouseFace.parse(await (await fetch(`${world.url}/api/house`)).json())
  return `${face.logKey} ${face.secondKey}`
}

async function letIn(who: string): Promise<void> {
  const [letter = ''] = await readdir(at('letters'))
  expect((await world.type(who, `enrol letters/${letter}`)).refused).toBeUndefined()
  await rm(at('letters'), { recursive: true })
}

beforeAll(async () => {
  witnesses = await openWitnesses(3)
  world = await openCliWorld('new log', { env: { FOREWARN_WITNESSES: witnesses.written } })
  const rows = ['Alpha,early,AT,ann@a.example', 'Beta,early,AT,bob@b.example']
  await world.write('roster.csv', `partner,tier,jurisdiction,email\n${rows.join('\n')}\n`)
  await world.write('plan.yaml', 'tiers:\n  early: { description: lift - 60d }\n')
  await mkdir(at('bundle'))
  await world.write('bundle/bundle.yaml', BUNDLE)
  await world.write('bundle/note.md', 'Please quote HQWZKMRTAB in your answer.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await witnesses.know(await keysOfHouse())
  await owner('witnesses --pin', 'y')
  await owner('import roster.csv --yes')
  for (const [who, mail] of [
    ['ann', 'ann@a.example'],
    ['bob', 'bob@b.example'],
  ]) {
    await owner(`invite ${mail} --out letters`)
    await letIn(who ?? '')
  }
  await owner('staff invite --name Pia --out letters')
  await letIn('pia')
  await owner('keys approve --all --yes')
  pia = JSON.parse(await readFile(at('desks', 'pia', 'keyring.json'), 'utf8')).actor
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await owner('agreement terms.txt --yes')
  await owner('case open thing')
  await owner('share thing --until 2021-02-21T09:00Z --plan plan.yaml --yes')
  await owner('publish bundle --yes')
  await world.type('ann', 'accept --all --yes')
  expect((await world.type('ann', 'collect --all')).out).toContain('Next: forewarn open')
  expect((await house('backup', '--data', 'house', '--to', 'backup')).code).toBe(0)
  backedUp = await sizeOf()
  await owner('keys revoke bob@b.example --yes')
  await owner(`keys revoke ${pia} --yes`)
  await world.write('terms.txt', 'Keep it to yourselves, and do not print it.\n')
  await owner('agreement terms.txt --yes')
  lost = await sizeOf()
  expect((await world.type('ann', 'inbox')).refused).toBeUndefined()
  logSecret = new Uint8Array(await readFile(at('house', 'log.key')))
  await world.stopHouse()
  await rm(at('house'), { recursive: true })
})
afterAll(async () => {
  await world.end()
  await witnesses.end()
})

describe('a backup whose log lost its end', () => {
  it('goes on in no log of the same name, and in none while it is not known what was seen', async () => {
    const same = await restore('house', '--new-origin', 'forewarn.localhost')
    expect([same.code, same.stderr]).toEqual([2, expect.stringContaining('name another')])
    for (const { stop } of witnesses.all.slice(1)) await stop()
    const unknown = await restore('house', '--new-origin', NAME)
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('witness')])
    for (const { start } of witnesses.all.slice(1)) await start()
    const bare = await restore('house', '--seen', 'backup')
    expect(bare.code).toBe(2)
    expect((await readdir(world.folder)).includes('house')).toBe(false)
  })

  it('goes on in none where somebody kept another history of it', async () => {
    const root = new Uint8Array(32).fill(9)
    const other = signCheckpoint({ origin: 'forewarn.localhost', size: 2, root }, logSecret)
    await world.write('other.note', other)
    const env = { PATH: process.env['PATH'] ?? '' }
    const args = ['restore', '--from', 'backup', '--data', 'house', '--new-origin', NAME]
    const refused = await run(process.execPath, [HOUSE, ...args, '--seen', 'other.note'], {
      ...{ cwd: world.folder, env },
    }).catch((error) => error as Ended)
    expect((refused as Ended).code).toBe(2)
    expect(refused.stderr).toContain('backup/house.sqlite: the log before had others')
    expect((await readdir(world.folder)).includes('house')).toBe(false)
  })

  it('goes on in a new one, which says how much of the log before is lost', async () => {
    const { code, stdout, stderr } = await restore('house', '--new-origin', NAME, '--json')
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${backedUp} to ${lost - 1}`)])
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ size: backedUp, continued: { log: NAME, seen: lost } },
    })
    await world.startHouse()
  })
})

describe('a desk of the house before', () => {
  it('refuses the new log until its person says so, and until its witnesses know it', async () => {
    expect((await owner('verify')).refused).toBe('house.changed')
    expect((await owner('continue --yes')).refused).toBe('witness.tooFew')
    await witnesses.know(await keysOfHouse())
    expect((await owner('continue', 'n')).refused).toBe('person.unconfirmed')
    expect((await owner('verify')).refused).toBe('house.changed')
    const { notes, out } = await owner('continue', 'y')
    expect(notes).toContain(`LOST: entries ${backedUp} to ${lost - 1}`)
    expect(notes).toContain(await keysOfHouse())
    expect(out).toContain(NAME)
    expect(await sizeOf()).toBe(backedUp + 1)
    expect((await owner('continue --json')).out).toBe('{"continued":null}')
  })

  it('is told what is lost, for as long as somebody waits for it', async () => {
    const { out } = await owner('board')
    expect(out).toContain(`! Entries ${backedUp} to ${lost - 1} are lost.`)
    expect(out).toContain('3 keys held')
  })
})

describe('somebody who was let in before', () => {
  it('stays out until the founder confirms them, and who was revoked in what is lost for ever', async () => {
    for (const who of ['ann', 'bob', 'pia']) {
      expect((await world.type(who, 'inbox')).refused).toMatch(
        /^(?:house\.changed|file\.malformed)$/,
      )
      expect((await world.type(who, 'continue --yes')).refused).toBe('keys.unenrolled')
    }
    expect((await owner('keys confirm --yes')).refused).toBe('input.missing')
    expect((await owner('keys confirm ann@a.example', 'n')).refused).toBe('person.unconfirmed')
    expect((await owner('keys confirm ann@a.example', 'y')).out).toBe('1 person goes on.')
    const again = await owner('keys confirm ann@a.example --yes')
    expect(again.refused).toBe('programme.notHeld')
    const { notes } = await world.type('ann', 'continue', 'y')
    expect(notes).toContain('This desk saw some of them')
    expect((await world.type('ann', 'inbox')).refused).toBeUndefined()
    // What was collected before has receipts under the new key by now.
    expect((await world.type('ann', 'verify')).out).toContain('1 part verified')
    expect((await world.type('ann', 'open --all')).refused).toBeUndefined()
    for (const who of ['bob', 'pia']) {
      expect((await world.type(who, 'continue --yes')).refused).toBe('keys.unenrolled')
    }
  })

  it('is revoked once more, and then nobody waits', async () => {
    expect((await owner('keys revoke bob@b.example --yes')).refused).toBeUndefined()
    expect((await owner(`keys revoke ${pia} --yes`)).refused).toBeUndefined()
    expect((await owner('board')).out).not.toContain('lost')
    expect((await owner('keys confirm --all --yes')).out).toBe('0 people go on.')
    expect((await world.type('bob', 'continue --yes')).refused).toBe('keys.unenrolled')
  })
})

describe('the new log', () => {
  it('is the house’s after a restart, and in its backups', async () => {
    const size = await sizeOf()
    await world.stopHouse()
    const doctor = await house('doctor', '--data', 'house')
    expect(doctor.stdout).toContain('are those that log.key signed')
    await world.startHouse()
    expect(await sizeOf()).toBe(size)
    expect((await house('backup', '--data', 'house', '--to', 'next', '--with-keys')).code).toBe(0)
    const again = await house('restore', '--from', 'next', '--data', 'copy', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ size, origin: 'forewarn.localhost' })
  })
})
