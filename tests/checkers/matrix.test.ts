// Every kind of tampering by every checker: who sees it, who does not, as a table.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Witness } from '@forewarn/cli/witness/witness'
import { openKey } from '@forewarn/cli/witness/witness-folder'
import { writeSubmission } from '@forewarn/core/log/witness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from '../journeys/cli-world.ts'
import { seededRandom } from '../journeys/world.ts'
import { KEPT, LOG_KEY, LOG_KEYS, SEEN, type Shown, TAMPERINGS } from './tampering.ts'

const run = promisify(execFile)

const NEEDED = [
  ...['/usr/bin/go', '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tlog.go'],
  ...['/usr/bin/python3', '/usr/lib/python3/dist-packages/cryptography/__init__.py'],
]
const hasAll = NEEDED.every((path) => existsSync(path))
const isContinuousIntegration = process.env['CI'] !== undefined && process.env['CI'] !== ''
/** In CI it fails rather than being left out. */
const canCheck = hasAll || isContinuousIntegration
if (!hasAll) {
  const packages = 'golang-go golang-golang-x-mod-dev python3 python3-cryptography'
  console.warn(`SKIPPED: apt-get install ${packages}`)
}

/** What each says; `undefined` where it found nothing wrong. */
type Checker = (shown: Shown) => Promise<string | undefined>

let world: CliWorld
let goChecker = ''

beforeAll(async () => {
  world = await openCliWorld('matrix', { env: { FOREWARN_LOG_READERS: 'anyone' } })
  await world.write('kept', KEPT)
  if (canCheck) goChecker = await buildGo()
})
afterAll(() => world.end())

async function buildGo(): Promise<string> {
  const built = join(world.folder, 'check-log')
  const source = new URL('check-log.go', import.meta.url).pathname
  const env = {
    ...process.env,
    ...{ GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' },
    GOCACHE: join(world.folder, 'go-cache'),
  }
  await run('/usr/bin/go', ['build', '-o', built, source], { env })
  return built
}

const BOTH = LOG_KEYS.split(' ')
  .map((key) => `--log-key ${key}`)
  .join(' ')

const ours: Checker = async ({ folder, receipt }) => {
  await world.write('receipt.tlog-proof', receipt)
  const { refused } = await world.type(
    'stranger',
    `verify --log ${folder} ${BOTH} --after kept --receipts receipt.tlog-proof`,
  )
  return refused
}

const go: Checker = async ({ folder, receipt }) => {
  await world.write('receipt.tlog-proof', receipt)
  const after = join(world.folder, 'kept')
  const proof = join(world.folder, 'receipt.tlog-proof')
  const args = ['-log', folder, '-key', LOG_KEY, '-after', after, '-proof', proof]
  return said(run(goChecker, args))
}

const PYTHON_CHECKER = new URL('check-log.py', import.meta.url).pathname

const python: Checker = async ({ folder, receipt }) => {
  await world.write('receipt.tlog-proof', receipt)
  const after = join(world.folder, 'kept')
  const proof = join(world.folder, 'receipt.tlog-proof')
  return said(byPython('--log', folder, '--key', LOG_KEY, '--after', after, '--proof', proof))
}

/** Debian's own, with its own libraries, whichever is first in the PATH. */
function byPython(...args: string[]) {
  return run('/usr/bin/python3', ['-I', PYTHON_CHECKER, ...args])
}

async function said(ran: Promise<unknown>): Promise<string | undefined> {
  const failed = await ran.then(
    () => undefined,
    (error) => error,
  )
  if (failed === undefined) return undefined
  const [, why] = /^REFUSED: (.*)/.exec(failed.stderr) ?? []
  return why ?? expect.fail(`no refusal: ${failed.stderr}`)
}

/** It saw what the partner saw; the log tells it whatever proof can be made of the tree it has. */
const witness: Checker = async ({ folder, tree, note }) => {
  const own = `${folder}-witness`
  const key = await openKey(own, seededRandom(own))
  const logs = new Map([['house.example/log', LOG_KEYS]])
  const one = await Witness.open({ folder: own, key, logs, clock: { now: () => world.now } })
  const first = await one.add(writeSubmission({ old: 0, proof: [], note: KEPT }))
  expect(first.status).toBe(200)
  const proof = tree.size < SEEN ? [] : tree.consistencyProof(SEEN).hashes
  const { status } = await one.add(writeSubmission({ old: SEEN, proof, note }))
  return status === 200 ? undefined : String(status)
}

/** Whoever cannot see it, by design: each of these stands in the threat model. */
const MISSED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      ...['entry altered', 'entry dropped', 'entries reordered', 'entry inserted'],
      ...['tile altered, of leaves', 'tile altered, above'],
      ...['tail cut off, of entries', 'tail cut off, of leaves'],
      ...['receipt of another entry', 'receipt of an entry that there never was'],
      ...['receipt of another place', 'receipt under another key'],
      ...['receipt with its path cut short', 'receipt from a split view'],
      ...['newest kept back, with a receipt out'],
    ].map((name) => [name, ['witness']]),
  ),
  'newest kept back, seen by nobody': ['forewarn verify', 'Go', 'Python', 'witness'],
}

describe.skipIf(!canCheck)('a log that was tampered with', () => {
  it('is seen to be, by all checkers but those that the table names, and by two outside ones', async () => {
    const checkers = { 'forewarn verify': ours, Go: go, Python: python, witness }
    const rows: Record<string, Record<string, string>> = {}
    const missed: Record<string, string[]> = {}
    for (const [name, tamper] of Object.entries(TAMPERINGS)) {
      const folder = join(world.folder, name.replaceAll(/\W/g, '-'))
      await mkdir(folder)
      const shown = await tamper(folder)
      const row: Record<string, string> = {}
      for (const [checker, check] of Object.entries(checkers)) {
        const why = await check(shown)
        row[checker] = why ?? (name === 'nothing' ? 'holds' : 'MISSED')
      }
      rows[name] = row
      const blind = Object.keys(row).filter((checker) => row[checker] === 'MISSED')
      if (blind.length > 0) missed[name] = blind
    }
    console.table(rows)
    expect(Object.values(rows['nothing'] ?? {})).toEqual(['holds', 'holds', 'holds', 'holds'])
    expect(missed).toEqual(MISSED)
    const outside = ['Go', 'Python', 'witness']
    const sees = (row: Record<string, string>) => outside.filter((one) => row[one] !== 'MISSED')
    const byFewer = Object.keys(rows).filter((name) => sees(rows[name] ?? {}).length < 2)
    expect(byFewer).toEqual(['newest kept back, seen by nobody'])
  })
})

describe.skipIf(!canCheck)('a running house', () => {
  it('is checked over HTTP by two programs on other code, and by ours, and a copy of it as well', async () => {
    await world.type('owner', `found ${world.url} ${world.secret} --name Olive`)
    const place = `${world.url}/log`
    const face = (await (await fetch(`${world.url}/api/house`)).json()) as { logKey: string }
    const { logKey } = face
    const kept = join(world.folder, 'kept-of-house')
    await writeFile(kept, await (await fetch(`${place}/checkpoint`)).text())
    const owner = await world.json<{ size: number }>('owner', `verify --log --save copy`)
    const stranger = `verify --log ${place} --log-key ${logKey} --after ${kept}`
    expect(await world.json('stranger', stranger)).toMatchObject({ size: owner.size })
    for (const log of [place, join(world.folder, 'copy')]) {
      const { stdout } = await run(goChecker, ['-log', log, '-key', logKey, '-after', kept])
      expect(stdout).toBe(`holds: ${owner.size} entries\n`)
      const other = await byPython('--log', log, '--key', logKey, '--after', kept)
      expect(other.stdout).toBe(stdout)
    }
  })
})
