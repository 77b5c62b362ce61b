// The door for draws: what a witness draws for, that it gives one answer only, and what it refuses.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { readDraw, verifyDraw, writeDrawRequest } from '@forewarn/core/log/draw'
import { verifierKey } from '@forewarn/core/log/note'
import { Tree } from '@forewarn/core/log/tree'
import { writeSubmission } from '@forewarn/core/log/witness'
import { instant } from '@forewarn/core/shared/instant'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Hono } from 'hono'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Witness } from './witness.ts'
import { openKey, type WitnessKey } from './witness-folder.ts'
import { witnessApp } from './witness-server.ts'

const SECRET = new Uint8Array(32).fill(3)
const ORIGIN = 'house.example/log'
const logs = new Map([[ORIGIN, verifierKey(ORIGIN, SECRET)]])

const treeOf = (word: string) => {
  const tree = new Tree()
  for (let i = 0; i < 20; i++) tree.append(sha256(new TextEncoder().encode(`${word} ${i}`)))
  return tree
}
const TREE = treeOf('leaf')
const SPLIT = treeOf('other')

let folder: string
let key: WitnessKey
let app: Hono
let seconds = 1_700_000_000
const faults: unknown[] = []

async function open(): Promise<void> {
  key = await openKey(folder, { bytes: (length) => new Uint8Array(length).fill(5) })
  const clock = { now: () => instant(1000 * seconds++) }
  app = witnessApp(await Witness.open({ folder, key, logs, clock }), (error) => faults.push(error))
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-witness-'))
  faults.length = 0
  await open()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function post(path: string, body: string | Uint8Array<ArrayBuffer>) {
  const answer = await app.request(path, { method: 'POST', body })
  return { status: answer.status, text: await answer.text() }
}

function cosigned(old: number, size: number, tree = TREE) {
  const note = signCheckpoint({ origin: ORIGIN, size, root: tree.root(size) }, SECRET)
  const proof = tree.consistencyProof(old, size).hashes
  return post('/add-checkpoint', writeSubmission({ old, proof, note }))
}

const headOf = (size: number, tree = TREE) => ({ origin: ORIGIN, size, root: tree.root(size) })
function asked(size: number, to: number, tree = TREE, origin = ORIGIN) {
  const head = { ...headOf(size, tree), origin }
  const proof = tree.consistencyProof(size, to).hashes
  return post('/draw', writeDrawRequest({ head, to, proof }))
}

it('draws once for each size: the same after more was cosigned, after a restart, for whoever asks', async () => {
  await cosigned(0, 7)
  const first = await asked(7, 7)
  expect(first.status).toBe(200)
  const drawn = readDraw(first.text)
  if (drawn === undefined) throw new Error('no draw')
  verifyDraw(headOf(7), drawn, key.verifierKey)
  await cosigned(7, 12)
  expect(await asked(7, 12)).toEqual(first)
  await open()
  expect(await asked(7, 12)).toEqual(first)
  expect((await asked(8, 12)).text).not.toBe(first.text)
})

it('draws for no tree that it did not see, and none beside the one that it saw', async () => {
  expect((await asked(7, 7)).status).toBe(404)
  await cosigned(0, 7)
  expect(await asked(9, 9)).toEqual({ status: 409, text: '7\n' })
  await cosigned(7, 12)
  for (const [size, to] of [
    [7, 12],
    [12, 12],
  ] as const) {
    expect((await asked(size, to, SPLIT)).status).toBe(422)
  }
  expect(await asked(7, 9)).toEqual({ status: 409, text: '12\n' })
  expect((await asked(7, 12, TREE, 'house.example/other')).status).toBe(404)
})

it('refuses what is too long, what is no text and what is nothing, and has no fault', async () => {
  expect((await post('/draw', 'x'.repeat(9000))).status).toBe(413)
  expect((await post('/draw', Uint8Array.of(0xff, 0xfe))).status).toBe(400)
  expect((await post('/draw', '')).status).toBe(400)
  expect((await app.request('/draw')).status).toBe(200)
  expect(faults).toEqual([])
})
