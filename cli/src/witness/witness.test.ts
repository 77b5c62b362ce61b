// A witness over its two doors: what it answers, what it remembers, and what it never says.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { besideOf, logKeys, openCheckpoint, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { cosign, cosignersOf } from '@forewarn/core/log/cosignature'
import { keysIn, verifierKey } from '@forewarn/core/log/note'
import { Tree } from '@forewarn/core/log/tree'
import { writeSubmission } from '@forewarn/core/log/witness'
import { instant } from '@forewarn/core/shared/instant'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Hono } from 'hono'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockFolder } from '../ports/folder-lock.ts'
import { Witness } from './witness.ts'
import { openKey, originHash, type WitnessKey } from './witness-folder.ts'
import { witnessApp } from './witness-server.ts'

const SECRET = new Uint8Array(32).fill(3)
const ORIGIN = 'house.example/log'
const LOG_KEY = verifierKey(ORIGIN, SECRET)
const NOW = instant(1_700_000_000_999)

const treeOf = (word: string) => {
  const tree = new Tree()
  for (let i = 0; i < 20; i++) tree.append(sha256(new TextEncoder().encode(`${word} ${i}`)))
  return tree
}
const TREE = treeOf('leaf')
const SPLIT = treeOf('other')

const noteOf = (size: number, tree = TREE) =>
  signCheckpoint({ origin: ORIGIN, size, root: tree.root(size) }, SECRET)
const bodyOf = (old: number, size: number, tree = TREE) =>
  writeSubmission({ old, proof: tree.consistencyProof(old, size).hashes, note: noteOf(size, tree) })

let folder: string
let key: WitnessKey
let witness: Witness
let app: Hono
const faults: unknown[] = []

async function open(logKey = LOG_KEY): Promise<void> {
  key = await openKey(folder, { bytes: (length) => new Uint8Array(length).fill(5) })
  const logs = new Map([[ORIGIN, logKey]])
  witness = await Witness.open({ folder, key, logs, clock: { now: () => NOW } })
  app = witnessApp(witness, (error) => faults.push(error))
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-witness-'))
  faults.length = 0
  await open()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function post(body: string | Uint8Array<ArrayBuffer>) {
  const answer = await app.request('/add-checkpoint', { method: 'POST', body })
  const { status, headers } = answer
  return { status, type: headers.get('content-type'), text: await answer.text() }
}

const stateFile = () => join(folder, 'logs', `${originHash(ORIGIN)}.checkpoint`)

it('cosigns under its own key and clock, and serves the checkpoint with both signatures', async () => {
  const { status, text } = await post(bodyOf(0, 7))
  expect(status).toBe(200)
  expect(cosignersOf(noteOf(7) + text, [key.verifierKey])).toEqual([
    { key: key.verifierKey, seconds: 1_700_000_000 },
  ])
  const served = await app.request(`/${originHash(ORIGIN)}/checkpoint`)
  expect(await served.text()).toBe(noteOf(7) + text)
  expect((await app.request(`/${originHash('x')}/checkpoint`)).status).toBe(404)
  expect((await app.request('/add-checkpoint')).status).toBe(404)
})

it('cosigns by Ed25519 and by ML-DSA-44, under one name, whichever of the two a log knows', async () => {
  const { text } = await post(bodyOf(0, 7))
  const keys = keysIn(key.verifierKey)
  expect(keys).toHaveLength(2)
  for (const one of keys) expect(cosignersOf(noteOf(7) + text, [one])).toHaveLength(1)
  expect(text.split('\n').map((line) => line.split(' ')[1])).toEqual([
    key.name,
    key.name,
    undefined,
  ])
})

it('asks a log for all signatures that it knows it by, and goes on where it knew one key before', async () => {
  const second = besideOf(SECRET)
  await post(bodyOf(0, 7))
  await open(logKeys(ORIGIN, SECRET, second))
  expect(witness.sizes).toEqual([{ origin: ORIGIN, size: 7 }])
  expect((await post(bodyOf(7, 9))).status).toBe(403)
  const note = signCheckpoint({ origin: ORIGIN, size: 9, root: TREE.root(9) }, SECRET, second)
  const proof = TREE.consistencyProof(7, 9).hashes
  expect((await post(writeSubmission({ old: 7, proof, note }))).status).toBe(200)
  await open(logKeys(ORIGIN, SECRET, second))
  const kept = await readFile(stateFile(), 'utf8')
  expect(openCheckpoint(kept, logKeys(ORIGIN, SECRET, second)).size).toBe(9)
})

it('remembers over a restart, with the same key, under a name that was drawn', async () => {
  await post(bodyOf(0, 7))
  const { verifierKey: before, name } = key
  await open()
  expect(key.verifierKey).toBe(before)
  expect(name).toBe('witness/0505050505050505')
  expect(await post(bodyOf(0, 9))).toEqual({ status: 409, type: 'text/x.tlog.size', text: '7\n' })
  expect((await post(bodyOf(7, 9))).status).toBe(200)
  expect(witness.sizes).toEqual([{ origin: ORIGIN, size: 9 }])
})

it('refuses a second history, before and after a restart, and cosigns none of it', async () => {
  await post(bodyOf(0, 7))
  for (let round = 0; round < 2; round++) {
    for (const body of [bodyOf(7, 9, SPLIT), bodyOf(7, 7, SPLIT)]) {
      const { status, text } = await post(body)
      expect([status, text.includes('—')]).toEqual([422, false])
    }
    expect((await post(bodyOf(0, 9, SPLIT))).status).toBe(409)
    expect((await post(bodyOf(5, 6))).status).toBe(409)
    await open()
  }
})

it('answers one of several at once that each continue what it saw', async () => {
  await post(bodyOf(0, 5))
  const answers = await Promise.all([6, 9, 7, 8].map((size) => post(bodyOf(5, size))))
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 409, 409])
  expect(new Set(answers.slice(1).map(({ text }) => text))).toEqual(new Set(['6\n']))
})

it('cosigns nothing where it cannot write, and nothing more until it is started again', async () => {
  await post(bodyOf(0, 5))
  // A folder in the place of the file: the rename fails.
  await rm(stateFile())
  await mkdir(join(stateFile(), 'x'), { recursive: true })
  const failed = await post(bodyOf(5, 6))
  expect([failed.status, failed.text.includes('—')]).toEqual([500, false])
  await rm(stateFile(), { recursive: true })
  expect((await post(bodyOf(5, 6))).status).toBe(500)
  expect(faults).toHaveLength(2)
})

it('does not begin with a memory that was damaged, or a key that was', async () => {
  await post(bodyOf(0, 7))
  const whole = await readFile(stateFile(), 'utf8')
  const other = noteOf(5) + cosign(noteOf(5), 'witness/other', new Uint8Array(32).fill(8), 9)
  for (const damaged of [
    '',
    whole.slice(0, -9),
    whole.replace('\n7\n', '\n5\n'),
    noteOf(5),
    other,
  ]) {
    await writeFile(stateFile(), damaged)
    await expect(open()).rejects.toMatchObject({
      ...{ code: 'file.malformed', details: { file: stateFile() } },
    })
  }
  await writeFile(stateFile(), whole)
  await open()
  const keyFile = join(folder, 'witness.json')
  await writeFile(keyFile, (await readFile(keyFile, 'utf8')).slice(9))
  await expect(open()).rejects.toMatchObject({ code: 'file.malformed' })
})

it('leaves nothing half in its folder, and hands out no signature but the log’s and its own', async () => {
  const stranger = cosign(noteOf(7), 'witness/other', new Uint8Array(32).fill(8), 9)
  await post(bodyOf(0, 7) + stranger)
  expect(await readdir(join(folder, 'logs'))).toHaveLength(1)
  const note = await readFile(stateFile(), 'utf8')
  expect(note).not.toContain('witness/other')
  expect(openCheckpoint(note, LOG_KEY).size).toBe(7)
})

it('refuses what is too long, what is no text, and what is nothing', async () => {
  expect((await post('x'.repeat(200_000))).status).toBe(413)
  expect((await post(Uint8Array.of(0xff, 0xfe))).status).toBe(400)
  expect((await post('')).status).toBe(400)
  expect(faults).toEqual([])
})

it('lets one process at a time into its folder', () => {
  const lock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(/store\.inUse/)
  lock.close()
  lockFolder(folder).close()
})
