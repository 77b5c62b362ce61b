// One bundle into an index: read and prepared only where something in it has changed.

import { createHash } from 'node:crypto'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Found, readSample } from '../ports/samples.ts'
import { isFolder } from '../ports/text-file.ts'
import type { Terminal } from '../terminal.ts'
import type { Crew } from './crew.ts'
import { listItems, nothingIn, type PreparedFile, prepareAll } from './fill.ts'
import type { Head, Maker } from './index-file.ts'
import { bundleNamed, putBundle } from './index-folder.ts'

export interface Source {
  readonly name: string
  readonly dir: string
  /** As it was named. */
  readonly shown: string
}

export interface AddOptions {
  readonly maker: Maker
  readonly crew: Crew
  readonly terminal: Terminal
}

export interface Outcome {
  readonly outcome: 'added' | 'replaced' | 'unchanged'
  readonly head: Head
  /** Why files of it were not read. */
  readonly refused: readonly Refusal[]
}

/** Before anything is added. @throws Refusal `input.missing` where it is no folder */
export async function verifyFolder({ dir, shown }: Source): Promise<void> {
  if (await isFolder(dir)) return
  throw new Refusal('input.missing', { what: `A folder ${shown}`, remedy: 'Check the path.' })
}

/** @throws Refusal `input.missing` where no file in it can be read */
export async function addBundle(
  index: string,
  source: Source,
  options: AddOptions,
): Promise<Outcome> {
  const { files: listed } = await listItems(source.dir, options.terminal)
  const before = await bundleBefore(index, source.name)
  if (before?.unread === 0 && before.source === (await digestOf(listed)))
    return { outcome: 'unchanged', head: before, refused: [] }
  const { prepared, refused } = await prepareAll(
    inBundle(listed, source.name),
    options.crew,
    options.terminal,
  )
  if (prepared.length === 0) throw nothingIn(source.shown)
  const head: Head = {
    ...{ name: source.name, maker: options.maker, source: digestOfPrepared(prepared) },
    sourceBytes: prepared.reduce((sum, { bytes }) => sum + bytes, 0),
    unread: refused.length,
    items: prepared.map(({ file, packed }) => ({ path: file.shown, length: packed.length })),
  }
  await putBundle(index, { head, packed: prepared.map(({ packed }) => packed) })
  return { outcome: before === undefined ? 'added' : 'replaced', head, refused }
}

/** One that is broken is made anew. */
async function bundleBefore(index: string, name: string): Promise<Head | undefined> {
  try {
    return (await bundleNamed(index, name))?.head
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** In an index an item is told apart by its bundle, too. */
const inBundle = (listed: readonly Found[], name: string): Found[] =>
  listed.map(({ at, shown }) => ({ at, shown: `${name}/${shown}` }))

/** Over what the files are now; `undefined` where one cannot be read, which is looked at again. */
async function digestOf(files: readonly Found[]): Promise<string | undefined> {
  const hash = createHash('sha256')
  for (const file of files) {
    try {
      const { bytes } = await readSample(file)
      addTo(hash, file.shown, createHash('sha256').update(bytes).digest('hex'))
    } catch (error) {
      if (error instanceof Refusal) return undefined
      throw error
    }
  }
  return hash.digest('hex')
}

/** The same over what was prepared: a file that changes meanwhile is found to have changed. */
function digestOfPrepared(prepared: readonly PreparedFile[]): string {
  const hash = createHash('sha256')
  for (const { file, digest } of prepared) {
    addTo(hash, file.shown.slice(file.shown.indexOf('/') + 1), digest)
  }
  return hash.digest('hex')
}

function addTo(hash: ReturnType<typeof createHash>, path: string, digest: string): void {
  hash.update(`${Buffer.byteLength(path)}:${path}${digest}`)
}
