// Puts what samples are compared with on a shelf: the files of a folder, or the bundles of an index.

import { lstat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { type Shelf, shelve, shelveBytes } from '@forewarn/core/likeness/index/shelf'
import { isRaw } from '@forewarn/core/marking/traffic/unwrap'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { type Found, listSamples, readRaw, SAMPLE_LIMITS } from '../ports/samples.ts'
import type { Terminal } from '../terminal.ts'
import type { Answers } from './bench.ts'
import { type Crew, inOrder, LITTLE_BYTES } from './crew.ts'
import type { Maker } from './index-file.ts'
import { bundleBytes, bundleNamed, bundleNames, verifyIndex } from './index-folder.ts'
import { makerOf } from './maker.ts'
import type { Means } from './means.ts'

/** Of sets of programs: they are read one by one. */
export const MOST_LISTED = 1_000_000

/** Of all bundles together: as much is held, and half as much beside it. */
const MOST_INDEX_BYTES = 2 ** 31

/** The bundle's own description is never shared, and so is no item. */
const MANIFEST = 'bundle.yaml'

/** Memory that threads share. */
export const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes)

export interface Items {
  readonly files: readonly Found[]
  /** Which bundle a file is of. */
  readonly bundleOf: (file: Found) => string
}

/**
 * The files of a folder that are compared. The folder is one bundle, unless it holds subfolders only:
 * then each of them is one.
 *
 * @throws Refusal `input.missing`, `file.malformed`
 */
export async function listItems(dir: string, terminal: Terminal): Promise<Items> {
  const files = await listSamples(resolve(terminal.cwd, dir), '', SAMPLE_LIMITS.files)
  const isOne = files.some(({ shown }) => !shown.includes(sep))
  const bundleOf = ({ shown }: Found) => (isOne ? '' : shown.slice(0, shown.indexOf(sep)))
  const manifest = (file: Found) => join(bundleOf(file), MANIFEST)
  return { files: files.filter((file) => file.shown !== manifest(file)), bundleOf }
}

export interface PreparedFile extends Readonly<Answers['prepare']> {
  readonly file: Found
}

export interface PreparedFiles {
  readonly prepared: readonly PreparedFile[]
  readonly refused: readonly Refusal[]
}

/** Reads and prepares all files; what cannot be read is among the refused. */
export async function prepareAll(
  files: readonly Found[],
  crew: Crew,
  terminal: Terminal,
): Promise<PreparedFiles> {
  const prepared: PreparedFile[] = []
  const refused: Refusal[] = []
  let at = 0
  let bytes = 0
  for await (const { order, answer } of inOrder<'prepare'>(crew, orders(files))) {
    at++
    if (files.length > 1) terminal.progress(`${at} of ${files.length}: ${order.file.shown}`)
    if (answer instanceof Refusal) refused.push(answer)
    else {
      prepared.push({ ...answer, file: order.file })
      bytes += answer.packed.length
      if (bytes > SAMPLE_LIMITS.allBytes)
        throw tooMuch('what all these files hold', SAMPLE_LIMITS.allBytes)
    }
  }
  terminal.progress('')
  return { prepared, refused }
}

function* orders(files: readonly Found[]) {
  for (const file of files) yield { kind: 'prepare', file } as const
}

function tooMuch(file: string, limitBytes: number): Refusal {
  return new Refusal('file.tooLarge', { file, limitBytes })
}

/** @throws Refusal `input.missing` where no file can be read */
export async function fillFrom(
  dir: string,
  { files, bundleOf }: Items,
  crew: Crew,
  terminal: Terminal,
): Promise<Shelf> {
  const { prepared, refused } = await prepareAll(files, crew, terminal)
  for (const refusal of refused) terminal.note(describe(refusal))
  if (prepared.length === 0) throw nothingIn(dir)
  return shelve(
    prepared.map(({ packed }) => packed),
    shared,
    { bundles: numbered(prepared.map(({ file }) => bundleOf(file))) },
  )
}

/** The same name, the same number. */
export function numbered(names: readonly string[]): number[] {
  const numbers = new Map<string, number>()
  return names.map((name) => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
}

export function nothingIn(dir: string): Refusal<'input.missing'> {
  const remedy = 'Name the folder that holds the items.'
  return new Refusal('input.missing', { what: `Any readable item in ${basename(dir)}`, remedy })
}

/**
 * A bundle that is broken stops the run: to compare with the others alone would look like an answer.
 *
 * @throws Refusal `input.missing` where it is empty, and as `verifyIndex` and `readBundle`
 */
export async function fillFromIndex(folder: string, means: Means): Promise<Shelf> {
  const maker = makerOf(means)
  await verifyIndex(folder, maker)
  const names = await bundleNames(folder)
  const most = await bundleBytes(folder, names)
  if (most > MOST_INDEX_BYTES) throw tooMuch(basename(folder), MOST_INDEX_BYTES)
  const bytes = new Uint8Array(shared(most))
  const starts = [0]
  const bundles: number[] = []
  for (const [number, name] of names.entries()) {
    const bundle = await bundleNamed(folder, name)
    if (bundle === undefined) continue
    verifySame(`${name}.bundle`, bundle.head.maker, maker)
    for (const one of bundle.packed) {
      const start = starts.at(-1) ?? 0
      if (start + one.length > most) throw tooMuch(basename(folder), most)
      bytes.set(one, start)
      starts.push(start + one.length)
      bundles.push(number)
    }
  }
  if (bundles.length === 0) {
    const remedy = 'Add bundles with “forewarn index add”.'
    throw new Refusal('input.missing', { what: `Any bundle in ${basename(folder)}`, remedy })
  }
  const places = new Float64Array(shared(8 * starts.length))
  places.set(starts)
  return shelved({ bytes, starts: places }, bundles, folder)
}

function verifySame(file: string, made: Maker, maker: Maker): void {
  if (made.reader === maker.reader && made.background === maker.background) return
  const problem = 'it comes from another index'
  const remedy = 'Drop the bundle from the index and add it again.'
  throw new Refusal('file.malformed', { file, problem, remedy })
}

function shelved(
  items: Pick<Shelf, 'bytes' | 'starts'>,
  bundles: readonly number[],
  folder: string,
): Shelf {
  try {
    return shelveBytes(items, shared, { bundles })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const problem = 'one of its items is not what this version writes'
    const remedy = 'Make the index anew from the bundles.'
    throw new Refusal('file.malformed', { file: basename(folder), problem, remedy })
  }
}

/** Enough to do for all cores. */
export const MANY_BYTES = 2 ** 20

/** How many files there are, and how large they are together, counted no further than `MANY_BYTES`. */
export async function sizeOf(
  files: Iterable<Found> | AsyncIterable<Found>,
): Promise<{ readonly count: number; readonly bytes: number }> {
  let [count, bytes] = [0, 0]
  for await (const { at } of files) {
    count++
    if (bytes >= MANY_BYTES) continue
    bytes += await lstat(at).then(
      ({ size }) => size,
      () => 0,
    )
  }
  return { count, bytes }
}

/** Whether one of few files is no plain text: what it becomes may be large, and only threads have a deadline. */
export async function mayUnpack(files: AsyncIterable<Found>, bytes: number): Promise<boolean> {
  if (bytes >= LITTLE_BYTES) return true
  for await (const file of files) {
    const isPacked = await readRaw(file).then(
      (sample) => isRaw(sample.bytes),
      (error: unknown) => {
        if (error instanceof Refusal) return false
        throw error
      },
    )
    if (isPacked) return true
  }
  return false
}
