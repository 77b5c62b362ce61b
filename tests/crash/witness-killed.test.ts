// A witness that is killed at any step of writing has everything it cosigned, and cosigns no second history.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { verifierKey } from '@forewarn/core/log/note'
import { Tree } from '@forewarn/core/log/tree'
import { writeSubmission } from '@forewarn/core/log/witness'
import { sha256 } from '@noble/hashes/sha2.js'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { counting, plainEnvironment, type Step } from './real-house.ts'

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
const SECRET = new Uint8Array(32).fill(3)
const ORIGIN = 'house.example/log'
const LOG_KEY = verifierKey(ORIGIN, SECRET)

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
  const typed = `witness --folder ${folder} --port 0 --json --log ${LOG_KEY}`
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
async function submit({ url }: Started, old: number, size: number, tree = TREE) {
  const note = signCheckpoint({ origin: ORIGIN, size, root: tree.root(size) }, SECRET)
  const proof = tree.consistencyProof(old, size).hashes
  const body = writeSubmission({ old, proof, note })
  try {
    const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return undefined
  }
}

/** What it says that it saw last. */
async function sizeAt(witness: Started): Promise<number> {
  const answer = await submit(witness, 40, 40)
  return answer?.status === 409 ? Number(answer.text) : Number.NaN
}

/** Every step of the writes of two checkpoints: written, flushed, renamed, the folder flushed. */
const STEPS = [1, 2, 3, 4, 6, 7].flatMap((step) =>
  (['before', 'half', 'after'] as const).map((when) => ({ step, when })),
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
}, 120_000)

it('would be noticed, were its memory gone: it then cosigns another history', async () => {
  const before = await start()
  expect((await submit(before, 0, 7))?.status).toBe(200)
  await leave('SIGKILL')
  await rm(join(folder, 'logs'), { recursive: true })
  const after = await start()
  expect(await sizeAt(after)).toBe(0)
  expect((await submit(after, 0, 7, SPLIT))?.status).toBe(200)
})

it('lets no second process into its folder, and says so', async () => {
  await start()
  const line = `witness --folder ${folder} --port 0 --log ${LOG_KEY}`
  const second = spawn(process.execPath, [
    '--conditions=source',
    '--no-warnings',
    MAIN,
    ...line.split(' '),
  ])
  let said = ''
  second.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const [code] = (await once(second, 'close')) as [number]
  expect([code, said.includes(folder)]).toEqual([2, true])
})
