// A witness that is killed at any step of writing has everything it cosigned, and cosigns no second history.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { besideOf, logKeys, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { writeDrawRequest } from '@forewarn/core/log/draw'
import type { MlDsa } from '@forewarn/core/log/ml-dsa'
import { keysIn } from '@forewarn/core/log/note'
import { Tree } from '@forewarn/core/log/tree'
import { writeSubmission } from '@forewarn/core/log/witness'
import { sha256 } from '@noble/hashes/sha2.js'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { counting, plainEnvironment, type Step } from './real-house.ts'

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
const SECRET = new Uint8Array(32).fill(3)
const ORIGIN = 'house.example/log'
const SECOND = besideOf(SECRET)
/** Both keys of the log, each as an option of its own. */
const LOG_KEYS = keysIn(logKeys(ORIGIN, SECRET, SECOND))
  .map((key) => `--log ${key}`)
  .join(' ')

function treeOf(word: string): Tree {
  const tree = new Tree()
  for (let i = 0; i < 40; i++) tree.append(sha256(new TextEncoder().encode(`${word} ${i}`)))
  return tree
}
const TREE = treeOf('leaf')
const SPLIT = treeOf('other')

let folder: string
let child: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-witness-'))
})
afterEach(async () => {
  await leave('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

interface Started {
  readonly url: string
  readonly key: string
}

async function start(step?: Step): Promise<Started> {
  const typed = `witness --folder ${folder} --port 0 --json ${LOG_KEYS}`
  const env = { ...(step && counting(step, '')), KILL_FROM: 'word' }
  child = spawn(
    process.execPath,
    ['--conditions=source', '--no-warnings', MAIN, ...typed.split(' ')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: plainEnvironment(env),
    },
  )
  if (child.stdout === null) throw new Error('no output')
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as Started
  throw new Error('the witness did not begin')
}

async function leave(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null
  child.kill(signal)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

/** Its answer, or nothing where it died on the way. */
async function submit(
  { url }: Started,
  old: number,
  size: number,
  tree = TREE,
  second: MlDsa | 'none' = SECOND,
) {
  const note = signCheckpoint(
    { origin: ORIGIN, size, root: tree.root(size) },
    SECRET,
    second === 'none' ? undefined : second,
  )
  const proof = tree.consistencyProof(old, size).hashes
  const body = writeSubmission({ old, proof, note })
  try {
    const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return undefined
  }
}

async function drawnAt({ url }: Started, size: number, to: number, tree = TREE) {
  const head = { origin: ORIGIN, size, root: tree.root(size) }
  const body = writeDrawRequest({ head, to, proof: tree.consistencyProof(size, to).hashes })
  const answer = await fetch(`${url}/draw`, { method: 'POST', body })
  return { status: answer.status, text: await answer.text() }
}

/** What it says that it saw last. */
async function sizeAt(witness: Started): Promise<number> {
  const answer = await submit(witness, 40, 40)
  return answer?.status === 409 ? Number(answer.text) : Number.NaN
}

const ALL = ['before', 'half', 'after'] as const

/** Every step of the writes of two checkpoints: written, flushed, renamed, the folder flushed. Only a write is ever half. */
const STEPS = [1, 2, 3, 4, 6, 7].flatMap((step) =>
  (step === 1 ? ALL : ALL.filter((when) => when !== 'half')).map((when) => ({ step, when })),
)

it('knows all that it cosigned, at whatever step it was killed, and stays with that history', async () => {
  let cosigned = 0
  for (const step of [...STEPS, undefined]) {
    const witness = await start(step)
    const size = await sizeAt(witness)
    expect(size).toBeGreaterThanOrEqual(cosigned)
    cosigned = size
    if (size > 0) expect((await submit(witness, size, size + 1, SPLIT))?.status).toBe(422)
    for (const next of [size + 1, size + 2]) {
      const answer = await submit(witness, next - 1, next)
      if (answer?.status === 200) cosigned = next
    }
    expect(await leave('SIGTERM')).toBe(step === undefined ? 0 : null)
  }
  expect(cosigned).toBeGreaterThan(STEPS.length / 2)
})

it('draws for a tree what it drew before it was killed, and nothing for another of that size', async () => {
  const before = await start()
  await submit(before, 0, 7)
  const drawn = await drawnAt(before, 7, 7)
  expect(drawn.status).toBe(200)
  await leave('SIGKILL')
  const after = await start()
  expect(await drawnAt(after, 7, 7)).toEqual(drawn)
  expect((await drawnAt(after, 7, 7, SPLIT)).status).toBe(422)
  await submit(after, 7, 9)
  expect(await drawnAt(after, 7, 9)).toEqual(drawn)
})

it('would be noticed, were its memory gone: it then cosigns another history', async () => {
  const before = await start()
  expect((await submit(before, 0, 7))?.status).toBe(200)
  await leave('SIGKILL')
  await rm(join(folder, 'logs'), { recursive: true })
  const after = await start()
  expect(await sizeAt(after)).toBe(0)
  expect((await submit(after, 0, 7, SPLIT))?.status).toBe(200)
})

/** What the command says where it does not begin. */
async function refusal(line: string): Promise<{ code: number; said: string }> {
  const args = ['--conditions=source', '--no-warnings', MAIN, ...line.split(' ')]
  const other = spawn(process.execPath, args)
  let said = ''
  other.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const [code] = (await once(other, 'close')) as [number]
  return { code, said }
}

it('lets no second process into its folder, and says so', async () => {
  await start()
  const { code, said } = await refusal(`witness --folder ${folder} --port 0 ${LOG_KEYS}`)
  expect([code, said.includes(folder)]).toEqual([2, true])
})

it('asks for both signatures of a log that it was told two keys of, and takes no two of one kind', async () => {
  const witness = await start()
  expect((await submit(witness, 0, 7, TREE, 'none'))?.status).toBe(403)
  expect((await submit(witness, 0, 7, TREE, besideOf(new Uint8Array(32))))?.status).toBe(403)
  expect((await submit(witness, 0, 7))?.status).toBe(200)
  const [other] = keysIn(logKeys(ORIGIN, new Uint8Array(32)))
  const line = `witness --folder ${folder} --port 0 ${LOG_KEYS} --log ${other}`
  const { code, said } = await refusal(line)
  expect([code, said.includes('One key for house.example/log')]).toEqual([2, true])
})
