// A crew: what takes too long is refused by name, its thread is begun again, and answers keep their order.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shelve } from '@forewarn/core/likeness/index/shelf'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { Refusal } from '@forewarn/core/shared/refusal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Crew, inOrder, openCrew } from './crew.ts'
import { shared } from './fill.ts'

const means = { models: [PUBLIC_CODE], seen: new Set<number>() }
let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'forewarn-crew-'))
  for (let n = 0; n < 40; n++) writeFileSync(join(dir, `${n}.py`), `print("number", ${n} + 4711)\n`)
})
afterAll(() => rmSync(dir, { recursive: true }))

const file = (n: number) => ({ at: join(dir, `${n}.py`), shown: `${n}.py` })

async function closing<T>(crew: Crew, use: (crew: Crew) => Promise<T>): Promise<T> {
  try {
    return await use(crew)
  } finally {
    await crew.close()
  }
}

describe('a crew', () => {
  it('refuses by name what takes longer than its deadline, and goes on', async () => {
    await closing(openCrew(means, { threads: 1, deadlineMs: 1 }), async (crew) => {
      for (const n of [1, 2]) {
        const late = crew.work({ kind: 'prepare', file: file(n) })
        await expect(late).rejects.toThrow(`${n}.py`)
        await expect(late).rejects.toThrow('0.001 s')
      }
      // Pairs have no such deadline, so this shows the thread that was begun again.
      const alone = openCrew(means, { threads: 0 })
      const packed = await Promise.all(
        [1, 2].map(async (n) => (await alone.work({ kind: 'prepare', file: file(n) })).packed),
      )
      crew.hold(shelve(packed, shared, { isSearched: false }))
      const block = { programs: Uint32Array.of(0, 1, 2), ones: [0, 2], others: [0, 2] } as const
      expect((await crew.work({ kind: 'pairs', block })).nats).toHaveLength(1)
    })
  })

  it('answers in the order of what was asked, a refusal in its place', async () => {
    const files = Array.from({ length: 40 }, (_, n) => (n === 7 ? file(4711) : file(n)))
    const digests: string[][] = []
    for (const threads of [0, 3]) {
      await closing(openCrew(means, { threads }), async (crew) => {
        const found: string[] = []
        const orders = files.map((one) => ({ kind: 'prepare', file: one }) as const)
        for await (const { answer } of inOrder<'prepare'>(crew, orders))
          found.push(answer instanceof Refusal ? 'refused' : answer.digest)
        digests.push(found)
      })
    }
    expect(digests[0]?.[7]).toBe('refused')
    expect(new Set(digests[0]).size).toBe(40)
    expect(digests[1]).toEqual(digests[0])
  })

  it('takes up no more than a few orders ahead of what was handed out', async () => {
    let asked = 0
    function* orders() {
      for (let n = 0; n < 40; n++) {
        asked++
        yield { kind: 'prepare', file: file(n) } as const
      }
    }
    await closing(openCrew(means, { threads: 1 }), async (crew) => {
      let handed = 0
      for await (const _ of inOrder<'prepare'>(crew, orders())) {
        handed++
        expect(asked - handed).toBeLessThanOrEqual(crew.ahead)
      }
      expect(handed).toBe(40)
    })
  })
})
