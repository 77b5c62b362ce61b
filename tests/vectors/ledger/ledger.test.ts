// Every ledger that a landed version wrote folds for ever, to the same root and the same facts.

import { readdirSync, readFileSync } from 'node:fs'
import { replay } from '@forewarn/core/board/admit'
import { emptyBoard } from '@forewarn/core/board/board'
import { Event } from '@forewarn/core/board/entry'
import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { Tree } from '@forewarn/core/log/tree'
import { fromBase64, hex, text } from '@forewarn/core/shared/bytes'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { summaryOf } from './summary.ts'

const Vector = z.strictObject({
  origin: z.string(),
  logKey: z.string(),
  checkpoint: z.string(),
  root: z.string(),
  entries: z.array(z.strictObject({ salt: z.string(), bytes: z.string() })),
  summary: z.unknown(),
})

const VERSIONS = readdirSync(new URL('.', import.meta.url)).filter((name) =>
  /^v\d+\.json$/.test(name),
)

it('there is at least one stored ledger', () => {
  expect(VERSIONS).toContain('v1.json')
})

describe.each(VERSIONS)('%s', (name) => {
  const vector = Vector.parse(
    JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as unknown,
  )
  const opened = vector.entries.map(
    ({ salt, bytes }) => [fromBase64(salt), fromBase64(bytes)] as const,
  )

  it('has the root that its log key signed', () => {
    const tree = new Tree()
    for (const [salt, bytes] of opened) tree.append(commit(salt, bytes))
    const { size, root, origin } = openCheckpoint(vector.checkpoint, vector.logKey)
    expect(hex(tree.root())).toBe(vector.root)
    expect({ size, origin, root: hex(root) }).toEqual({
      size: opened.length,
      origin: vector.origin,
      root: vector.root,
    })
  })

  it('folds to the facts it had when it was written', () => {
    const board = emptyBoard()
    replay(
      board,
      vector.origin,
      opened.map(([, bytes]) => bytes),
    )
    expect(JSON.parse(JSON.stringify(summaryOf(board)))).toEqual(vector.summary)
  })

  it('does not fold with a letter changed, or in another house', () => {
    const all = opened.map(([, bytes]) => bytes)
    const changed = all.with(5, all[5]?.with(-10, (all[5]?.at(-10) ?? 0) ^ 1) ?? new Uint8Array(0))
    expect(() => replay(emptyBoard(), vector.origin, changed)).toThrow()
    expect(() => replay(emptyBoard(), 'other.example', all)).toThrow(/^act\.otherHouse/)
  })
})

it('together they hold every kind of event that this version knows', () => {
  const said = new Set<string>()
  for (const name of VERSIONS) {
    const { entries } = Vector.parse(
      JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as unknown,
    )
    for (const { bytes } of entries) {
      for (const [, kind = ''] of text(fromBase64(bytes)).matchAll(/\\?"kind\\?":\\?"(\w+)/g)) {
        said.add(kind)
      }
    }
  }
  const known = Event.options.map(({ shape }) => shape.kind.value)
  expect(known.filter((kind) => !said.has(kind))).toEqual([])
})
