// An index on disk: a folder with a manifest that says what made it, and one file a bundle.

import { open, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { codeOf, createDurably, readIfThere, writeDurably } from '../ports/durable.ts'
import { broken, type IndexedBundle, Maker, readBundle, writeBundle } from './index-file.ts'

const MANIFEST = 'forewarn-index.json'
const ENDING = '.bundle'
/** What a killed write leaves, see `durable.ts`: it means nothing, and goes with the next change. */
const LEFT_OVER = /\.(\d+)-\d+\.tmp$/
/** Of one bundle; as much memory is taken. */
const MOST_BUNDLE_BYTES = 2 ** 30

/** Rises with what is stored, and where. */
const FORMAT = 1

const Manifest = z.strictObject({
  kind: z.literal('forewarn index'),
  format: z.literal(FORMAT),
  maker: Maker,
})

export async function isIndex(folder: string): Promise<boolean> {
  return (await readManifest(folder)) !== undefined
}

async function readManifest(folder: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await readIfThere(join(folder, MANIFEST))
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * @throws Refusal `input.missing` where there is no index, `file.malformed` where another version of
 *   the reader or another background made it
 */
export async function verifyIndex(folder: string, maker?: Maker): Promise<void> {
  const bytes = await readManifest(folder)
  if (bytes === undefined) {
    const remedy = 'Make one with “forewarn index add INDEX BUNDLE”.'
    throw new Refusal('input.missing', { what: `An index in ${basename(folder)}`, remedy })
  }
  const read = Manifest.safeParse(parsed(bytes))
  if (!read.success) throw unfit(folder, 'its manifest is of another version, or not whole')
  if (maker !== undefined) verifyMaker(folder, read.data.maker, maker)
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text(bytes))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Refusal) return undefined
    throw error
  }
}

function verifyMaker(folder: string, made: Maker, maker: Maker): void {
  if (made.reader !== maker.reader)
    throw unfit(folder, 'another version of Forewarn made it, which reads programs otherwise')
  if (made.background !== maker.background) {
    const problem = 'it was made with another background'
    const remedy = 'Name the same --background as then, or make another index.'
    throw new Refusal('file.malformed', { file: basename(folder), problem, remedy })
  }
}

function unfit(folder: string, problem: string): Refusal<'file.malformed'> {
  const remedy = 'Add the bundles to a new index with “forewarn index add”, and delete this one.'
  return new Refusal('file.malformed', { file: basename(folder), problem, remedy })
}

/** Makes the index where there is none yet. @throws Refusal as `verifyIndex`, `file.malformed` */
export async function openIndex(folder: string, maker: Maker): Promise<void> {
  if (!(await isIndex(folder))) {
    const others = await namesIn(folder)
    if (others.some((name) => !LEFT_OVER.test(name))) {
      const problem = 'it is a folder with something else in it'
      const remedy = 'Name an index, or a new folder for one.'
      throw new Refusal('file.malformed', { file: basename(folder), problem, remedy })
    }
    const manifest = { kind: 'forewarn index', format: FORMAT, maker }
    await createDurably(join(folder, MANIFEST), utf8(`${JSON.stringify(manifest, undefined, 2)}\n`))
  }
  await verifyIndex(folder, maker)
  await sweep(folder)
}

/** Another process may be writing at this moment; what it writes stays. */
async function sweep(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const [, writer] = LEFT_OVER.exec(name) ?? []
    if (writer !== undefined && !isRunning(Number(writer)))
      await rm(join(folder, name), { force: true })
  }
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @throws Refusal `file.malformed` where it is no folder */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort((a, b) => (a < b ? -1 : 1))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    if (codeOf(error) !== 'ENOTDIR') throw error
    const [problem, remedy] = ['it is no folder', 'Name an index, or a new folder for one.']
    throw new Refusal('file.malformed', { file: basename(folder), problem, remedy })
  }
}

/** Of all bundles, in order. */
export async function bundleNames(folder: string): Promise<string[]> {
  const names = await namesIn(folder)
  return names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length))
}

/** How large the files of bundles are together; of those that are there. */
export async function bundleBytes(folder: string, names: readonly string[]): Promise<number> {
  let bytes = 0
  for (const name of names) {
    const found = await stat(join(folder, `${name}${ENDING}`)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error
    })
    bytes += found?.size ?? 0
  }
  return bytes
}

/** The whole bundle, or `undefined` where the index has none of that name. @throws as `readBundle` */
export async function bundleNamed(
  folder: string,
  name: string,
): Promise<IndexedBundle | undefined> {
  const file = `${name}${ENDING}`
  const bytes = await readLimited(join(folder, file), file)
  if (bytes === undefined) return undefined
  const bundle = readBundle(bytes, file)
  if (bundle.head.name !== name) throw broken(file, `it is of the bundle ${bundle.head.name}`)
  return bundle
}

async function readLimited(path: string, file: string) {
  const opened = await open(path, 'r').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
  if (opened === undefined) return undefined
  try {
    const { size } = await opened.stat()
    if (size > MOST_BUNDLE_BYTES)
      throw new Refusal('file.tooLarge', { file, limitBytes: MOST_BUNDLE_BYTES })
    return new Uint8Array(await opened.readFile())
  } finally {
    await opened.close()
  }
}

/** The one write: before it the index has the old bundle, after it the new one. */
export async function putBundle(folder: string, bundle: IndexedBundle): Promise<void> {
  await writeDurably(join(folder, `${bundle.head.name}${ENDING}`), writeBundle(bundle))
}

export async function dropBundle(folder: string, name: string): Promise<void> {
  await rm(join(folder, `${name}${ENDING}`), { force: true })
}

/** What a file may be called on every system. @throws Refusal `file.malformed` */
export function verifyName(name: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,99}$/u.test(name) && !name.endsWith(' ')) return
  const problem = 'a bundle of an index is called after its folder, in letters and digits'
  throw new Refusal('file.malformed', { file: name, problem, remedy: 'Rename the folder.' })
}
