// Not one packet: while a case is under embargo nothing that anybody does sends anything beyond the machine,
// and no name is looked up. Seen from inside a network namespace whose only way out is counted.
// So is the whole of the demo: see `demo.test.ts`.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasNamespaces, listenTo } from './quiet.ts'

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const JOURNEYS = ['cli-life', 'notes-cli'].map((name) => `tests/journeys/${name}.test.ts`)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-quiet-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(!hasNamespaces)('nothing goes out and no name is asked for', () => {
  it('in journeys at the terminal, from the programme to the advisory', async () => {
    const node = [process.execPath, '--conditions=source', VITEST, 'run', ...JOURNEYS]
    const { code, packets, names, out, err } = await listenTo(folder, ...node)
    expect(code, out + err).toBe(0)
    expect({ packets, names }).toEqual({ packets: 0, names: [] })
  })
})

describe.skipIf(!hasNamespaces)('a control', () => {
  it('that asks for a name is heard, and so is what it sends there', async () => {
    // Long enough for the first packet, however slowly the name was found.
    const ask = `require('node:net').connect(80, 'canary.example').on('error', () => undefined)
      .on('lookup', () => setTimeout(() => process.exit(), 500))`
    const { packets, names } = await listenTo(folder, process.execPath, '-e', ask)
    expect(packets).toBeGreaterThan(0)
    expect(new Set(names)).toEqual(new Set(['canary.example']))
  })

  it('that sends to an address without asking is counted', async () => {
    const send = `require('node:dgram').createSocket('udp4').send('x', 9, '198.51.100.9', () => process.exit())`
    const { packets, names } = await listenTo(folder, process.execPath, '-e', send)
    expect(packets).toBeGreaterThan(0)
    expect(names).toEqual([])
  })
})
