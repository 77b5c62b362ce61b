// What a tool said about a world, kept in a folder: hours of somebody else's work are not to be lost.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from './sets.ts'

/** What one measure said. */
export interface Kept {
  readonly measure: string
  /** One figure per pair. */
  readonly scores: Float64Array
  /** One per case, where the tool names lines and the true ones are known. */
  readonly f1: readonly (number | undefined)[]
}

/** Does `work`, unless it was done on the same texts and pairs before. Nothing is kept of our own tool. */
export async function keptScores(
  folder: string | undefined,
  tool: string,
  world: World,
  pairs: Int32Array,
  work: () => Promise<Kept[]>,
): Promise<Kept[]> {
  if (folder === undefined || tool === 'Forewarn') return work()
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${tool}, ${world.name}, ${digestOf(world, pairs)}.json`)
  if (existsSync(path)) return read(path)
  const done = await work()
  writeFileSync(`${path}.tmp`, written(done))
  renameSync(`${path}.tmp`, path)
  return done
}

function digestOf({ texts }: World, pairs: Int32Array): string {
  const hash = createHash('sha256')
  for (const { path, text } of texts) hash.update(JSON.stringify([path, text]))
  hash.update(pairs)
  return hash.digest('hex').slice(0, 16)
}

const written = (all: readonly Kept[]): string =>
  JSON.stringify(
    all.map(({ measure, scores, f1 }) => ({
      ...{ measure, scores: Buffer.from(scores.buffer).toString('base64') },
      f1: f1.map((one) => one ?? null),
    })),
  )

function read(path: string): Kept[] {
  const all = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly measure: string
    readonly scores: string
    readonly f1: (number | null)[]
  }[]
  return all.map(({ measure, scores, f1 }) => ({
    ...{ measure, scores: new Float64Array(new Uint8Array(Buffer.from(scores, 'base64')).buffer) },
    f1: f1.map((one) => one ?? undefined),
  }))
}
