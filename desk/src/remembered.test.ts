// A checkpoint that several windows of one browser remember: the longest of one history stays, in whatever order they come.

import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { verifierKey } from '@forewarn/core/log/note'
import { Tree } from '@forewarn/core/log/tree'
import { base64, hex } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CheckpointMemory, type KeptCheckpoint, lookOn, remember } from './remembered.ts'
import type { Shown } from './seen.ts'
import type { Desk } from './sign-in.ts'

const SECRET = new Uint8Array(32).fill(3)
const LOG = 'house.example/log'
const MOST = 12

/** Of so many entries, of which the last is another one. */
function treeOf(size: number, isOther = false): Tree {
  const tree = new Tree()
  for (let i = 0; i < size; i++)
    tree.append(new Uint8Array(32).fill(isOther && i === size - 1 ? 255 : i))
  return tree
}

function shownBy(tree: Tree): Shown {
  const { size } = tree
  const root = tree.root()
  return { size, root: hex(root), note: signCheckpoint({ origin: LOG, size, root }, SECRET) }
}

/** A window at a house that has this tree, and shows its first entries. */
function windowAt(tree: Tree, size = tree.size): Desk {
  const house = {
    async call(route: string, { query }: { query?: { from: number; to: number } } = {}) {
      if (route === 'checkpoint') {
        const root = tree.root(size)
        return { checkpoint: signCheckpoint({ origin: LOG, size, root }, SECRET) }
      }
      const { from = 0, to = 0 } = query ?? {}
      return { proof: tree.consistencyProof(from, to).hashes.map(base64) }
    },
  }
  const keyring = { pins: { logKey: verifierKey(LOG, SECRET) } }
  return { house, keyring, ports: { clock: { now: () => instant(1) } } } as unknown as Desk
}

/** @param looks whether it looks at what stands there before it writes */
function memoryOf(looks = true): CheckpointMemory & { readonly kept: KeptCheckpoint | undefined } {
  let kept: KeptCheckpoint | undefined
  return {
    get kept() {
      return kept
    },
    last: async () => kept,
    async replace(_, before, next) {
      if (looks && kept?.root !== before?.root) return false
      kept = next
      return true
    },
  }
}

/** Sizes of one history, each remembered by a window of its own, all at once. */
const sizes = fc.array(fc.integer({ min: 1, max: MOST }), { minLength: 1, maxLength: 6 })

async function rememberAll(memory: CheckpointMemory, all: readonly number[]): Promise<void> {
  const house = windowAt(treeOf(MOST))
  await Promise.all(all.map((size) => remember(house, memory, shownBy(treeOf(size)), undefined)))
}

describe('windows that remember at once', () => {
  it('leave the longest checkpoint that any of them saw', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (all) => {
        const memory = memoryOf()
        await rememberAll(memory, all)
        expect(memory.kept?.size).toBe(Math.max(...all))
      }),
    )
  })

  it('would leave an older one, did they write without looking', async () => {
    const memory = memoryOf(false)
    await rememberAll(memory, [MOST, 1])
    expect(memory.kept?.size).toBe(1)
  })

  it('find out that they were shown two histories', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: MOST }), async (size) => {
        const memory = memoryOf()
        const [one, other] = [treeOf(size), treeOf(size, true)]
        const base = shownBy(treeOf(size - 1))
        await remember(windowAt(one), memory, base, undefined)
        // Both go on from what was remembered when they asked; so each by itself is in order.
        await remember(windowAt(one), memory, shownBy(one), base)
        await expect(remember(windowAt(other), memory, shownBy(other), base)).rejects.toMatchObject(
          { code: 'ledger.split' },
        )
        expect(memory.kept?.root).toBe(shownBy(one).root)
      }),
    )
  })
})

describe('what is remembered', () => {
  it('refuses a log that went back behind it, and one that is another, and stays as it was', async () => {
    const memory = memoryOf()
    const before = await lookOn(windowAt(treeOf(5)), memory, undefined)
    for (const [house, code] of [
      [windowAt(treeOf(4)), 'ledger.wentBack'],
      [windowAt(treeOf(5, true)), 'ledger.split'],
    ] as const) {
      await expect(lookOn(house, memory, await memory.last(''))).rejects.toMatchObject({ code })
      expect(memory.kept).toEqual(before)
    }
    expect((await lookOn(windowAt(treeOf(9)), memory, before)).size).toBe(9)
  })
})
