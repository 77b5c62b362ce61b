// The doctor of a desk and that of a house: what is well, what wants attention, what failed, and what to type.

import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { examineFace } from '@forewarn/cli/doctor/examine-house'
import { httpPost } from '@forewarn/cli/ports/post'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import type { Examined, Health } from '@forewarn/core/shared/examined'
import { instant, parseInstant } from '@forewarn/core/shared/instant'
import { Keyring } from '@forewarn/desk/keyring'
import { examineHouse } from '@forewarn/server/doctor/examine-house'
import { readSettings } from '@forewarn/server/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const HOUSE = new URL('../../server/bin/forewarn-house.js', import.meta.url).pathname
const run = promisify(execFile)

const ROSTER = `partner,tier,jurisdiction,email
Alpha,early,AT,ann@a.example
Beta,early,DE,bea@b.example
`
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

let world: CliWorld
const at = (...names: string[]) => join(world.folder, ...names)
const owner = (line: string) => world.type('owner', line)

beforeAll(async () => {
  world = await openCliWorld('doctor')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', 'tiers:\n  early: { description: lift - 60d }\n')
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await mkdir(at('bundle'))
  await world.write('bundle/bundle.yaml', BUNDLE)
  await world.write('bundle/note.md', 'Please quote HQWZKMRTAB in your answer.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
})
afterAll(() => world.end())

interface Looked {
  readonly health: Health
  readonly examined: readonly Examined[]
}

async function looked(who: string): Promise<Looked & { exit: number }> {
  const { out, exit } = await world.type(who, 'doctor --json')
  return { ...(JSON.parse(out) as Looked), exit }
}

const of = ({ examined }: Looked, what: string) => examined.filter((one) => one.what === what)

describe('the doctor of a desk', () => {
  it('looks at keys, disk, cage, house, clock and ledger, a line each', async () => {
    const said = await looked('owner')
    for (const what of ['keys', 'disk', 'house', 'clock', 'ledger', 'stand-by']) {
      expect(of(said, what), what).toMatchObject([{ health: 'ok' }])
    }
    expect(said.examined.map(({ what }) => what)).toContain('cage (python3)')
    const [owners] = of(said, 'owners')
    expect(owners).toMatchObject({
      health: 'attention',
      remedy: expect.stringContaining('approve'),
    })
    const { out } = await owner('doctor')
    expect(out).toMatch(/^ok +keys +/m)
    expect(out).toMatch(/attention +owners +1 owner\n +→ /)
  })

  it('says what a team has left to do, and what to type', async () => {
    const [letter] = (await readdir(at('letters'))).filter((name) => name.startsWith('ann'))
    await world.type('ann', `enrol letters/${letter}`)
    expect(of(await looked('owner'), 'keys offered')).toMatchObject([{ remedy: 'forewarn keys' }])
    await owner('keys approve --all --yes')
    await owner('agreement terms.txt --yes')
    await owner('case open thing')
    await owner('share thing --until 2021-02-21T09:00Z --plan plan.yaml --yes')
    await owner('publish bundle --yes')
    const ann = await looked('ann')
    expect([ann.exit, ann.health]).toEqual([3, 'attention'])
    expect(of(ann, 'answers')).toMatchObject([{ remedy: 'forewarn accept --all' }])
    await world.type('ann', 'accept --all --yes')
    expect(await looked('ann')).toMatchObject({ exit: 0, health: 'ok' })
    const todos = of(await looked('owner'), 'thing').map(({ said, remedy }) => `${said}: ${remedy}`)
    expect(todos.join('\n')).toContain('1 open part not collected: forewarn board thing')
    expect(todos.join('\n')).toContain('1 recipient of the plan have no keys: forewarn invite')
    expect(todos.join('\n')).toContain('no advisory is staged')
    await owner('postpone thing --until 2021-02-22T09:00Z --yes')
    const again = of(await looked('owner'), 'thing').map(({ said }) => said)
    expect(again).toContain('1 recipient must accept again')
  })

  it('sees whether somebody stands by with these keys, and that they stopped', async () => {
    expect(of(await looked('owner'), 'stand-by')).toMatchObject([{ health: 'attention' }])
    await owner('stand-by --once')
    expect(of(await looked('owner'), 'stand-by')).toMatchObject([{ health: 'ok' }])
    expect(await readFile(at('desks/owner/stand-by.json'), 'utf8')).not.toMatch(/[a-z]{3}_/)
    world.now = instant(world.now + 600_000)
    expect(of(await looked('owner'), 'stand-by')).toMatchObject([{ health: 'attention' }])
  })

  it('fails where an end has come, or the flaw is public', async () => {
    await owner('case flag thing public --yes')
    const before = world.now
    world.now = parseInstant('2021-02-22T09:00Z')
    const said = await looked('owner')
    expect([said.exit, said.health]).toEqual([2, 'failed'])
    const failed = of(said, 'thing').filter(({ health }) => health === 'failed')
    const todos = failed.map(({ remedy }) => remedy).sort()
    // Nothing of it is staged, so a lift would be refused.
    const end = 'forewarn end thing --reason "…"'
    expect(todos).toEqual([end, end])
    world.now = before
  })

  it('tells a clock that is wrong, and a house that is not the pinned one', async () => {
    const keyring = Keyring.parse(
      JSON.parse(await readFile(at('desks/owner/keyring.json'), 'utf8')),
    )
    const seen = async (aheadMs: number, pins = keyring.pins) => {
      const clock = { now: () => instant(world.now - aheadMs) }
      const random = { bytes: (length: number) => new Uint8Array(length) }
      const rows = await examineFace(
        { post: httpPost(world.url), clock, random },
        { ...keyring, pins },
      )
      return rows.map(({ health }) => health)
    }
    expect(await seen(0)).toEqual(['ok', 'ok'])
    expect(await seen(20_000)).toEqual(['ok', 'attention'])
    expect(await seen(-3_600_000)).toEqual(['ok', 'failed'])
    expect(await seen(0, { ...keyring.pins, origin: 'other.example' })).toEqual(['failed', 'ok'])
  })

  it('verifies receipts without a house, and says that there is none', async () => {
    await world.type('ann', 'accept --all --yes')
    await world.type('ann', 'collect --all')
    const [file = ''] = (await readdir(at('desks/ann/collected'))).filter((n) => n.endsWith('.age'))
    await writeFile(at('desks/ann/collected', file), 'age-encryption.org/v1\n')
    await world.stopHouse()
    const said = await looked('ann')
    await world.startHouse()
    expect(of(said, 'receipts')).toMatchObject([{ health: 'failed' }])
    expect(of(said, 'house')).toMatchObject([{ health: 'failed' }])
    expect(said.exit).toBe(2)
  })

  it('has nothing to say of a desk without keys, or whose keys others can read', async () => {
    expect((await world.type('nobody', 'doctor')).refused).toBe('input.missing')
    await chmod(at('desks/ann/keyring.json'), 0o640)
    expect((await world.type('ann', 'doctor')).refused).toBe('file.malformed')
    await chmod(at('desks/ann/keyring.json'), 0o600)
    await chmod(at('desks/ann'), 0o777)
    expect(of(await looked('ann'), 'keys')).toMatchObject([{ health: 'failed' }])
    await chmod(at('desks/ann'), 0o700)
  })
})

describe('the doctor of a house', () => {
  const healthOf = async (folder: string, now = world.now) => {
    const settings = readSettings({ FOREWARN_DATA: at(folder) })
    const rows = await examineHouse({ settings, at: now, unique: 'test' })
    return Object.fromEntries(rows.map(({ what, health }) => [what, health]))
  }
  const WELL = {
    ...{ disk: 'ok', 'log.key': 'ok', 'challenge.key': 'ok', ledger: 'ok', checkpoint: 'ok' },
    ...{ vault: 'ok', clock: 'ok', backup: 'attention' },
  }

  it('looks over a house that runs, and changes nothing in it', async () => {
    const before = await readdir(at('house'))
    expect(await healthOf('house')).toEqual(WELL)
    expect(await readdir(at('house'))).toEqual(before)
    expect((await stat(at('house/log.key'))).size).toBe(32)
  })

  it('is content once there is a backup, and wants another when that is old', async () => {
    const args = [HOUSE, 'backup', '--data', 'house', '--to', 'kept']
    await run(process.execPath, args, { cwd: world.folder })
    const day = 86_400_000
    const taken = JSON.parse(await readFile(at('house/last-backup.json'), 'utf8')).at
    expect(await healthOf('house', instant(taken + 2 * day))).toEqual({ ...WELL, backup: 'ok' })
    await owner('case open other')
    expect(await healthOf('house', instant(taken + 2 * day))).toEqual(WELL)
  })

  it('says what of a damaged house is damaged', async () => {
    await world.stopHouse()
    const damaged = async (damage: (folder: string) => Promise<void> | void, now = world.now) => {
      await cp(at('house'), at('bad'), { recursive: true })
      await rm(at('bad/last-backup.json'))
      await damage(at('bad'))
      const found = await healthOf('bad', now)
      await rm(at('bad'), { recursive: true })
      return found
    }
    expect(await damaged(() => undefined)).toEqual(WELL)
    expect(await damaged((f) => chmod(join(f, 'log.key'), 0o644))).toMatchObject({
      'log.key': 'failed',
    })
    expect(await damaged((f) => rm(join(f, 'challenge.key')))).toMatchObject({
      'challenge.key': 'failed',
    })
    expect(await damaged((f) => writeFile(join(f, 'house.sqlite'), 'gone'))).toMatchObject({
      ledger: 'failed',
    })
    const early = instant(world.now - 86_400_000)
    expect(await damaged(() => undefined, early)).toEqual({ ...WELL, clock: 'failed' })
    const vault = async (f: string) => {
      const names = await readdir(join(f, 'vault'), { recursive: true })
      const name = names.find((one) => one.length > 64) ?? ''
      await writeFile(join(f, 'vault', name), 'other')
    }
    expect(await damaged(vault)).toEqual({ ...WELL, vault: 'failed' })
    const signedByAnother = (f: string) => {
      const root = new Uint8Array(32)
      const note = signCheckpoint({ origin: 'forewarn.localhost', size: 1, root }, root)
      const db = new DatabaseSync(join(f, 'house.sqlite'))
      db.prepare('insert or replace into checkpoint values (1, ?)').run(note)
      db.close()
    }
    expect(await damaged(signedByAnother)).toEqual({ ...WELL, checkpoint: 'failed' })
    await world.startHouse()
  })

  it.each([
    [0, 'ok', async (): Promise<void> => undefined],
    [3, 'attention', () => rm(at('house/last-backup.json'))],
    [2, 'failed', () => chmod(at('house/log.key'), 0o644)],
  ] as const)('leaves with %i where the worst it found is %s', async (left, health, change) => {
    await change()
    const args = [HOUSE, 'doctor', '--data', 'house', '--json']
    const { code, stdout } = await run(process.execPath, args, { cwd: world.folder }).then(
      (said) => ({ code: 0, stdout: said.stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    )
    expect([code, JSON.parse(stdout).health]).toEqual([left, health])
  })
})
