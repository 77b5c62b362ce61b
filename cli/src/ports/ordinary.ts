// Ordinary software, on which a tripwire must not fire: files of folders, scanned many at a time.

import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { RuleThread } from './rule-thread.ts'

/** Larger files are left out, and counted. */
const LARGEST_BYTES = 8 * 2 ** 20
/** What is scanned at once: rules of texts alone fire on a whole where they fire on a part. */
const BATCH_BYTES = 4 * 2 ** 20

export interface OrdinaryHits {
  readonly files: number
  readonly bytes: number
  readonly leftOut: number
  /** The first few files on which each rule fires, by its name. */
  readonly hits: ReadonlyMap<string, readonly string[]>
}

/**
 * Scans all files under `folders`, links left aside, with rules that hold texts and count them.
 *
 * @throws Refusal `input.missing`, `check.failed`
 */
export async function hitsAmong(
  engine: RuleThread,
  rules: string,
  folders: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<OrdinaryHits> {
  const hits = new Map<string, string[]>()
  let [files, bytes, leftOut, size] = [0, 0, 0, 0]
  let batch: { path: string; content: Uint8Array }[] = []
  const flush = async () => {
    const [found = []] = await scanned(engine, rules, [joined(batch)])
    if (found.length > 0) {
      const each = await scanned(
        engine,
        rules,
        batch.map(({ content }) => content),
      )
      for (const [i, names] of each.entries()) {
        for (const name of names) {
          hits.set(name, [...(hits.get(name) ?? []), batch[i]?.path ?? ''].slice(0, 3))
        }
      }
    }
    batch = []
    size = 0
  }
  for (const folder of folders) {
    for await (const path of filesUnder(folder)) {
      if (files >= most) break
      const { size: own } = await stat(path)
      if (own > LARGEST_BYTES) {
        leftOut++
        continue
      }
      const content = new Uint8Array(await readFile(path))
      batch.push({ path, content })
      files++
      bytes += content.length
      size += content.length
      if (size >= BATCH_BYTES) await flush()
    }
  }
  if (batch.length > 0) await flush()
  return { files, bytes, leftOut, hits }
}

function joined(batch: readonly { content: Uint8Array }[]): Uint8Array {
  return new Uint8Array(Buffer.concat(batch.flatMap(({ content }) => [content, Buffer.of(0)])))
}

async function scanned(engine: RuleThread, rules: string, samples: readonly Uint8Array[]) {
  const found = await engine.scan(rules, samples)
  if (found.outcome === 'scanned') return found.matches
  const outcome = found.outcome === 'broken' ? found.problem : found.outcome
  throw new Refusal('check.failed', {
    ...{ item: 'the tripwires', on: 'ordinary software', outcome, lastWords: '' },
  })
}

/** @throws Refusal `input.missing` */
async function* filesUnder(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    const remedy = 'Name a folder of ordinary software that can be read.'
    throw new Refusal('input.missing', { what: folder, remedy })
  })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesUnder(path)
    else if (entry.isFile()) yield path
  }
}
