// A recipient at its terminal, and a stranger: the whole log checked, remembered, and receipts handed on as text.

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keepCollected, writeKeyring } from '@forewarn/cli/ports/desk-folder'
import { programFor } from '@forewarn/cli/program'
import { Refusal } from '@forewarn/core/shared/refusal'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { publish } from '@forewarn/desk/publish/publish'
import { checkpointOf, type Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolRecipients, openCase, publicationOf } from '../promises/stage.ts'
import { openWorld, type World } from './world.ts'

let world: World
let desk: Desk
let receipts = ''

beforeAll(async () => {
  world = await openWorld('verify log')
  const desks = await enrolRecipients(world, ['now', 'later'])
  desk = desks[0] ?? expect.fail('nobody')
  await publish(publicationOf(world, await openCase(world, desks)))
  const folder = join(world.folder, 'desk')
  await writeKeyring(folder, desk.keyring)
  const [{ partId } = expect.fail('no part')] = (await readInbox(desk)).parts
  await keepCollected(folder, await collectPart(desk, partId))
  receipts = join(folder, 'collected', `${partId}.receipts.json`)
})
afterAll(() => world.end())

/** What is printed, or the code of the refusal. */
async function type(who: 'desk' | 'stranger', ...line: readonly string[]): Promise<string> {
  const out: string[] = []
  const terminal = {
    ...{ print: (text: string) => out.push(text), note: () => 0, progress: () => 0 },
    ...{ ask: async () => undefined, cwd: world.folder, zone: 'UTC' },
    env: { HOME: world.folder, FOREWARN_DESK: join(world.folder, who) },
    ...{ clock: world.ports.clock, random: world.ports.random },
  }
  try {
    const root = await programFor(line, terminal, () => undefined)
    await root.parseAsync(line, { from: 'user' })
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return out.join('\n')
}

describe('the whole log at a recipient’s desk', () => {
  it('is checked, remembered, and held against what was remembered', async () => {
    const { size } = await checkpointOf(desk)
    const seen = join(world.folder, 'desk/seen.json')
    const first = await type('desk', 'verify', '--log')
    expect(first).toContain(`${size} entries, root `)
    const again = await type('desk', 'verify', '--log', '--receipts', receipts)
    expect(again).toContain(`It continues the ${size} entries seen before.`)
    expect(again).toMatch(/\d+ receipts stand in it\./)
    const remembered = await readFile(seen, 'utf8')
    const { root } = JSON.parse(remembered)
    await writeFile(seen, JSON.stringify({ size, root: [...root].reverse().join('') }))
    expect(await type('desk', 'verify', '--log')).toBe('ledger.split')
    await writeFile(seen, remembered.replace(/"size": \d+/, `"size": ${size + 1}`))
    expect(await type('desk', 'verify', '--log')).toBe('ledger.wentBack')
    await writeFile(seen, remembered)
  })

  it('is kept in a folder for a stranger, who needs its key and finds what is spoilt in it', async () => {
    const { logKey } = desk.keyring.pins
    const kept = await type('desk', 'verify', '--log', '--save', 'copy')
    expect(await type('stranger', 'verify', '--log', 'copy', '--log-key', logKey)).toBe(
      kept.split('\n').slice(0, 2).join('\n'),
    )
    expect(await type('stranger', 'verify', '--log', 'copy')).toBe('input.missing')
    expect(await type('stranger', 'verify', '--log', 'nowhere', '--log-key', logKey)).toBe(
      'input.missing',
    )
    const [partial = ''] = await readdir(join(world.folder, 'copy/tile/0/000.p'))
    await writeFile(join(world.folder, 'copy/tile/0/000.p', partial), 'short')
    expect(await type('stranger', 'verify', '--log', 'copy', '--log-key', logKey)).toBe('log.tile')
  })
})

describe('receipts', () => {
  it('are written as tlog-proof, each of which a stranger verifies with the key alone', async () => {
    const { logKey } = desk.keyring.pins
    const told = await type('desk', 'verify', '--receipts', receipts, '--tlog-proofs', 'proofs')
    expect(told).toContain('copyCollected')
    const names = await readdir(join(world.folder, 'proofs'))
    expect(names.length).toBe(told.split('\n').length - 1)
    for (const name of names) {
      const file = join('proofs', name)
      const alone = await type('stranger', 'verify', '--receipts', file, '--log-key', logKey)
      expect(alone).toContain(`entry ${name.replace('.tlog-proof', '')}`)
      const text = await readFile(join(world.folder, file), 'utf8')
      await writeFile(join(world.folder, 'other.tlog-proof'), text.replace(/index \d+/, 'index 1'))
      const spoilt = ['verify', '--receipts', 'other.tlog-proof', '--log-key', logKey]
      if (name !== '1.tlog-proof') expect(await type('stranger', ...spoilt)).toBe('proof.mismatch')
    }
  })
})
