// A house that lies: it has the log key, and answers over the real one with a history of its own.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { besideOf, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Tree } from '@forewarn/core/log/tree'
import { base64, fromBase64, text, utf8 } from '@forewarn/core/shared/bytes'
import type { Post, PostAnswer, PostRequest } from '@forewarn/desk/ports'
import type { World } from '../journeys/world.ts'

export const ORIGIN = 'forewarn.localhost'

/** What to tell instead of what is so, by the last step of the path. */
export type Lies = Readonly<
  Record<string, (answer: PostAnswer, request: PostRequest) => PostAnswer>
>

export function lying(lies: Lies): (post: Post) => Post {
  return (post) => async (request) => {
    const answer = await post(request)
    const step = request.path.replace(/\?.*/, '').split('/').at(-1) ?? ''
    return lies[step]?.(answer, request) ?? answer
  }
}

/** Says “recorded” to every act with an event of this kind, and keeps it from the ledger. */
export function swallowing(kind: string): (post: Post) => Post {
  return (post) => async (request) => {
    const isAct = request.path === '/api/acts' && request.body !== undefined
    const isSwallowed = isAct && text(request.body?.bytes ?? new Uint8Array(0)).includes(kind)
    return isSwallowed ? json({ seqs: [0] }) : post(request)
  }
}

export function json(value: unknown): PostAnswer {
  return { status: 200, body: utf8(JSON.stringify(value)) }
}

/** The whole ledger as it is, as staff may read it. */
export async function entriesOf({ owner }: Pick<World, 'owner'>): Promise<StoredEntry[]> {
  const { entries } = await owner.house.call('entries', { query: { from: 0 } })
  return entries.map(({ salt, bytes }) => ({ salt: fromBase64(salt), bytes: fromBase64(bytes) }))
}

/** The house's own log key, as somebody has it who broke into the house. */
export function stolenLogKey({ folder }: Pick<World, 'folder'>): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, 'log.key')))
}

export function treeOf(entries: readonly StoredEntry[]): Tree {
  const tree = new Tree()
  for (const { salt, bytes } of entries) tree.append(commit(salt, bytes))
  return tree
}

export function checkpointOver(entries: readonly StoredEntry[], logKey: Uint8Array): string {
  const tree = treeOf(entries)
  const checkpoint = { origin: ORIGIN, size: tree.size, root: tree.root() }
  return signCheckpoint(checkpoint, logKey, besideOf(logKey))
}

/** Shows `entries` in place of the ledger; under a checkpoint that fits, where there is a log key. */
export function showing(entries: readonly StoredEntry[], logKey?: Uint8Array): Lies {
  const shown = {
    entries: (_: PostAnswer, { path }: PostRequest) => {
      const rest = entries.slice(Number(/from=(\d+)/.exec(path)?.[1]))
      return json({
        entries: rest.map(({ salt, bytes }) => ({ salt: base64(salt), bytes: base64(bytes) })),
      })
    },
  }
  if (logKey === undefined) return shown
  return { ...shown, checkpoint: () => json({ checkpoint: checkpointOver(entries, logKey) }) }
}

/** The entry with one thing in it said otherwise. */
export function saying(
  { salt, bytes }: StoredEntry,
  from: string | RegExp,
  to: string,
): StoredEntry {
  const before = text(bytes)
  const after = before.replace(from, to)
  if (after === before) throw new Error(`nothing to change in ${before}`)
  return { salt, bytes: utf8(after) }
}
