// Not one packet: while a case is under embargo nothing that anybody does sends anything beyond the machine,
// and no name is looked up. Seen from inside a network namespace whose only way out is counted.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Heard } from './quiet-net.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const QUIET_NET = fileURLToPath(new URL('./quiet-net.ts', import.meta.url))
/** Who is not root is so inside; root stays it, since the cage of checks takes further users. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['--map-root-user']
const OWN_NAMESPACES = ['--net', '--mount', ...AS_ROOT]

const canHave = spawnSync('unshare', [...OWN_NAMESPACES, 'ip', 'link']).status === 0
if (!canHave) console.error('SKIPPED for want of namespaces (apt-get install iproute2): no packets')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-quiet-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function listenTo(...command: readonly string[]): Promise<Heard> {
  const node = [process.execPath, '--conditions=source', '--no-warnings', QUIET_NET]
  const env = { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' }
  const child = spawn('unshare', [...OWN_NAMESPACES, ...node, ...command], { cwd: ROOT, env })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const last = out.trim().split('\n').at(-1)
  if (!last) throw new Error(err)
  const heard = JSON.parse(last) as Heard
  if (heard.code !== 0) throw new Error(err.slice(-3000))
  return heard
}

const node = (...words: readonly string[]) => [process.execPath, '--conditions=source', ...words]

describe.skipIf(!canHave)('nothing goes out and no name is asked for', () => {
  it('in the whole of the demo, from the programme to the lift and the finding', async () => {
    const heard = await listenTo(...node('demo/src/main.ts', '--once', '--seed', '7'))
    expect(heard).toEqual({ code: 0, packets: 0, names: [] })
  })

  it.each(['cli-life', 'notes-cli'])('in the journey %s', async (journey) => {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
    const heard = await listenTo(...node(vitest, 'run', `tests/journeys/${journey}.test.ts`))
    expect(heard).toEqual({ code: 0, packets: 0, names: [] })
  })
})

describe.skipIf(!canHave)('a control', () => {
  it('that asks for a name is heard, and so is what it sends there', async () => {
    const ask = `fetch('http://canary.example/', { signal: AbortSignal.timeout(1500) }).catch(() => 0)`
    const { packets, names } = await listenTo(process.execPath, '-e', ask)
    expect(packets).toBeGreaterThan(0)
    expect(new Set(names)).toEqual(new Set(['canary.example']))
  })

  it('that sends to an address without asking is counted', async () => {
    const send = `require('node:dgram').createSocket('udp4').send('x', 9, '198.51.100.9', () => process.exit())`
    const { packets, names } = await listenTo(process.execPath, '-e', send)
    expect(packets).toBeGreaterThan(0)
    expect(names).toEqual([])
  })
})
