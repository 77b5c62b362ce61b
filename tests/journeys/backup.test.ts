// A house backed up under load and restored: it goes on where the backup was taken, and nothing broken is taken for one.

import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import type { BackupNote } from '@forewarn/server/backup/backup'
import { restoreBackup } from '@forewarn/server/backup/restore'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const HOUSE = new URL('../../server/bin/forewarn-house.js', import.meta.url).pathname
const run = promisify(execFile)

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
const owner = (line: string) => world.type('owner', line)
const at = (...names: string[]) => join(world.folder, ...names)

beforeAll(async () => {
  world = await openCliWorld('backup')
  await world.write('roster.csv', 'partner,tier,jurisdiction,email\nAlpha,early,AT,ann@a.example\n')
  await world.write('plan.yaml', 'tiers:\n  early: { description: lift - 60d }\n')
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await mkdir(at('bundle'))
  await world.write('bundle/bundle.yaml', BUNDLE)
  await world.write('bundle/note.md', 'Please quote HQWZKMRTAB in your answer.\n')
  // Larger, once sealed, than the database: a disk that fills up fills up at this file.
  await world.write('seen.txt', randomText(3_000_000))
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  const [letter] = await readdir(at('letters'))
  await world.type('ann', `enrol letters/${letter}`)
  await owner('keys approve --all --yes')
  await owner('agreement terms.txt --yes')
  await owner('case open thing')
  await owner('share thing --until 2021-02-21T09:00Z --plan plan.yaml --yes')
  await owner('publish bundle --yes')
  const sight = 'sight thing --from 2021-02-01T09:00Z --source a --reliability B --sample seen.txt'
  expect((await owner(sight)).refused).toBeUndefined()
  expect((await world.type('ann', 'accept --all --yes')).refused).toBeUndefined()
})
afterAll(() => world.end())

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** `forewarn-house` as a process of its own; `kilobytes` is how large a file it may write. */
async function house(args: string[], kilobytes?: number, env = {}): Promise<Ended> {
  const options = { cwd: world.folder, env: { PATH: process.env['PATH'] ?? '', ...env } }
  const limit = kilobytes === undefined ? '' : `ulimit -f ${kilobytes}; `
  const shell = ['-c', `${limit}exec "$@"`, 'sh', process.execPath, HOUSE, ...args]
  return run('sh', shell, options).then(
    (said) => ({ code: 0, ...said }),
    (error) => error as Ended,
  )
}

const backup = (to: string, ...more: string[]) =>
  house(['backup', '--data', 'house', '--to', to, '--json', ...more])

const restore = (from: string, data: string) =>
  house(['restore', '--from', from, '--data', data, '--json'])

/** Opens cases as fast as the house takes them, until told to stop. @returns how many */
function load(): { stop(): Promise<number> } {
  let isOver = false
  const work = (async () => {
    let count = 0
    for (; !isOver; count++) await owner(`case open load-${Date.now()}-${count}`)
    return count
  })()
  return {
    stop() {
      isOver = true
      return work
    },
  }
}

describe('a backup', () => {
  it('is taken while the house writes, and is one state of it', async () => {
    const writing = load()
    const { code, stdout, stderr } = await backup('first', '--with-keys')
    const written = await writing.stop()
    expect([code, stderr]).toEqual([0, expect.stringContaining('can sign another history')])
    const note = JSON.parse(stdout) as BackupNote
    expect(written).toBeGreaterThan(0)
    expect(note).toMatchObject({ origin: 'forewarn.localhost', keys: true, blobs: 5 })
    const names = (await readdir(at('first'))).sort()
    const whole = ['backup.json', 'challenge.key', 'house.sqlite', 'log.key', 'vault']
    expect(names).toEqual(whole)
    for (const name of whole.slice(0, 4)) {
      expect((await stat(at('first', name))).mode & 0o077, name).toBe(0)
    }
  })

  it('takes nothing’s place, and has no keys unless asked', async () => {
    const again = await backup('first')
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('overwritten')])
    expect((await backup('keyless')).stderr).toContain('Keep them apart')
    expect(await readdir(at('keyless'))).not.toContain('log.key')
  })

  it.each([
    ['in the database', 8, 'house.sqlite|full|disk I/O'],
    ['in a sealed file', 1500, 'EFBIG'],
  ])('leaves nothing where the disk is full %s', async (_, kilobytes, words) => {
    const before = await readdir(world.folder)
    const args = ['backup', '--data', 'house', '--to', 'full']
    const { code, stderr } = await house(args, kilobytes)
    expect(stderr).toMatch(new RegExp(words))
    expect(code).toBe(2)
    expect(await readdir(world.folder)).toEqual(before)
  })

  it('refuses a house whose own vault has lost a file, by the name of the file', async () => {
    await cp(at('house'), at('damaged'), { recursive: true })
    const [victim = ''] = await blobsOf('damaged')
    await rm(victim)
    const { code, stderr } = await house(['backup', '--data', 'damaged', '--to', 'no'])
    expect([code, stderr]).toEqual([2, expect.stringContaining(victim.slice(-64))])
    expect(await readdir(world.folder)).not.toContain('no')
  })

  it('is not of a folder without a house, nor of a database that nobody answers for', async () => {
    const nothing = await house(['backup', '--data', 'letters', '--to', 'no'])
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('no such file')])
    const env = { FOREWARN_DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/d' }
    for (const args of [
      ['backup', '--to', 'no'],
      ['restore', '--from', 'first', '--data', 'new'],
    ]) {
      const { code, stderr } = await house(args, undefined, env)
      expect([code, stderr]).toEqual([2, expect.stringContaining('nobody answers at 127.0.0.1:1')])
      expect(stderr).not.toContain('u:p')
    }
  })
})

async function blobsOf(folder: string): Promise<string[]> {
  const names = await readdir(at(folder, 'vault'), { recursive: true })
  return names.filter((name) => /[0-9a-f]{64}$/.test(name)).map((name) => at(folder, 'vault', name))
}

async function flipIn(file: string, place: number): Promise<void> {
  const bytes = await readFile(file)
  bytes[place] = (bytes[place] ?? 0) ^ 1
  await writeFile(file, bytes)
}

/** One letter of what the founder signed. */
async function changeEntry(file: string): Promise<void> {
  const place = (await readFile(file)).indexOf('programmeFounded')
  expect(place).toBeGreaterThan(0)
  await flipIn(file, place)
}

describe('a backup that will not do', () => {
  const broken: [string, string, (folder: string) => Promise<void>][] = [
    ['an entry changed', 'house.sqlite', async (f) => changeEntry(at(f, 'house.sqlite'))],
    ['half a database', 'house.sqlite', async (f) => truncate(at(f, 'house.sqlite'), 40_960)],
    ['no database', 'house.sqlite', async (f) => rm(at(f, 'house.sqlite'))],
    ['another log key', 'log.key', async (f) => flipIn(at(f, 'log.key'), 3)],
    ['half a key', 'challenge.key', async (f) => truncate(at(f, 'challenge.key'), 16)],
    ['a note of another root', 'backup.json', (f) => changeNote(f, { root: '0'.repeat(64) })],
    ['a note of another size', 'backup.json', (f) => changeNote(f, { size: 3 })],
    ['a torn note', 'backup.json', async (f) => truncate(at(f, 'backup.json'), 40)],
    ['a sealed file changed', 'vault', async (f) => flipIn((await blobsOf(f))[0] ?? '', 30)],
    ['a sealed file gone', 'vault', async (f) => rm((await blobsOf(f))[1] ?? '')],
  ]

  it.each(broken)('because of %s, is refused by the name of %s', async (_, file, damage) => {
    await cp(at('first'), at('bad'), { recursive: true })
    try {
      await damage('bad')
      const refusal = restoreBackup(at('bad'), at('new'), 'bad')
      await expect(refusal).rejects.toMatchObject({
        code: 'file.malformed',
        details: { file: expect.stringContaining(at('bad', file)) },
      })
      const left = (await readdir(world.folder)).filter((name) => /new/.test(name))
      expect(left).toEqual([])
    } finally {
      await rm(at('bad'), { recursive: true })
    }
  })

  async function changeNote(folder: string, change: Partial<BackupNote>): Promise<void> {
    const file = at(folder, 'backup.json')
    const note = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...note, ...change }))
  }
})

describe('a restored house', () => {
  it('never takes the place of another', async () => {
    const { code, stderr } = await restore('first', 'house')
    expect([code, stderr]).toEqual([2, expect.stringContaining('nothing is overwritten')])
  })

  it('leaves nothing where the disk is full', async () => {
    const before = await readdir(world.folder)
    const { code } = await house(['restore', '--from', 'first', '--data', 'new'], 1500)
    expect(code).toBe(2)
    expect(await readdir(world.folder)).toEqual(before)
  })

  it('that is as new as its desks goes on: they sign in anew, collect, and write', async () => {
    const { code } = await backup('newest', '--with-keys')
    expect(code).toBe(0)
    await world.stopHouse()
    await rm(at('house'), { recursive: true })
    rowsIn('newest', `insert into invitation values ('${'a'.repeat(64)}', 'stf_x', '', 9e15)`)
    expect(rowsIn('newest', 'select hash from session')).not.toEqual([])
    const { code: done, stdout, stderr } = await restore('newest', 'house')
    // Neither what was ended after the backup lives again, nor a letter that was used up or replaced.
    for (const table of ['session', 'invitation']) {
      expect(rowsIn('house', `select hash from ${table}`)).toEqual([])
    }
    expect([done, stderr]).toEqual([0, expect.stringContaining('ledger.wentBack')])
    const { size } = JSON.parse(stdout) as { size: number }
    await world.startHouse()
    const seen = await world.json<{ size: number }>('owner', 'verify')
    expect(seen.size).toBe(size)
    const { collected } = await world.json<{ collected: unknown[] }>('ann', 'collect --all')
    expect(collected).toHaveLength(1)
    expect((await world.type('ann', 'open --all --out opened')).refused).toBeUndefined()
    expect((await owner('case open after')).refused).toBeUndefined()
  })

  it('that is older than what a desk saw is refused by that desk', async () => {
    await world.stopHouse()
    await rm(at('house'), { recursive: true })
    expect((await restore('first', 'house')).code).toBe(0)
    await world.startHouse()
    expect((await owner('board')).refused).toBe('ledger.wentBack')
  })

  it('without its log key does not open', async () => {
    await world.stopHouse()
    await rm(at('house'), { recursive: true })
    const { code, stderr } = await restore('keyless', 'house')
    expect([code, stderr]).toEqual([0, expect.stringContaining('put log.key')])
    const opened = await house(['--data', 'house', '--port', '0'])
    expect([opened.code, opened.stderr]).toEqual([2, expect.stringContaining('log.key is gone')])
    await cp(at('first', 'log.key'), at('house', 'log.key'))
    await world.startHouse()
  })
})

function rowsIn(folder: string, sql: string): unknown[] {
  const db = new DatabaseSync(at(folder, 'house.sqlite'))
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

/** Text that nothing can make much smaller, the same each time. */
function randomText(length: number): string {
  let state = 1
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += `${state.toString(36)}\n`
  }
  return text.slice(0, length)
}
