// A bundle as its author keeps it: a folder of files, with or without bundle.yaml.

import { elementNames, elementsOf } from '../marking/declared-orders.ts'
import { captureKind } from '../marking/traffic/capture.ts'
import { latin } from '../marking/traffic/latin.ts'
import { text } from '../shared/bytes.ts'
import type { ArtefactClass } from '../shared/fields.ts'
import { Refusal } from '../shared/refusal.ts'
import { clashingPaths, pathProblem } from './folder-path.ts'
import {
  type FreeValue,
  type ItemCheck,
  isIgnored,
  type Manifest,
  malformedAt,
  type RuleSamples,
  usedBy,
  type WrittenManifest,
} from './manifest.ts'
import { verifyOwnValues } from './own-values.ts'
import { verifyUnordered, verifyWordings } from './wordings.ts'

export const MANIFEST_FILE = 'bundle.yaml'

/** 8 MiB a file, 46 MiB together: in base64, with all that is said of them, they fit in 64 MiB. */
export const FOLDER_LIMITS = { fileBytes: 8 * 1024 * 1024, allBytes: 46 * 1024 * 1024, files: 2000 }

/** One file of the folder; `path` relative to it, with forward slashes. */
export interface FolderFile {
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface BundleItem extends FolderFile {
  readonly class: ArtefactClass
  /** What a recipient may do with it; empty in a folder without a manifest. */
  readonly may: string
  /** The bytes as text, where they are UTF-8 without a NUL. */
  readonly text?: string
  readonly free: readonly FreeValue[]
  /** Stretches that may stand in any order; see declared-orders.ts. */
  readonly orders?: readonly (readonly string[])[] | undefined
  readonly unordered?: 'rows' | undefined
  /** Lines of wordings that its author accepted. */
  readonly wordings?: readonly string[] | undefined
  readonly check?: ItemCheck
  /** Left out, what its class has. */
  readonly exposure?: 'confidential' | 'publishable'
  readonly samples?: RuleSamples
}

export interface BundleFolder {
  /** Absent in a folder without bundle.yaml. */
  readonly manifest?: Manifest
  /** In the manifest's order; without one, by path. */
  readonly items: readonly BundleItem[]
  /** Files that only checks and samples are. They are never marked, sealed or sent. */
  readonly fixtures: readonly FolderFile[]
}

/**
 * Puts the files of a folder together under its manifest. Nothing leaves by accident: a file that
 * is neither an item, nor used by a check, nor ignored is refused.
 *
 * @throws Refusal `file.malformed`, `file.tooLarge`
 */
export function bundleFolder(written: WrittenManifest, files: readonly FolderFile[]): BundleFolder {
  verifySizes(files)
  verifyOwnValues(written)
  const byPath = new Map(files.map((file) => [file.path, file]))
  const items = written.manifest.items.map((item, i) => {
    const file = byPath.get(item.path)
    if (file === undefined) throw missing(written, ['items', i, 'path'], item.path)
    const found = { ...file, ...textOf(file) }
    verifyFreeValues(written, i, found.text ?? saidIn(file))
    if (found.text === undefined) verifyNoneOwn(written, i)
    verifyUnordered(written, i, found.text)
    verifyWordings(written, i, found.text)
    verifyOrders(written, i, found.text)
    const { check, exposure, samples, ...rest } = item
    return {
      ...{ ...found, ...rest },
      ...(check === undefined ? {} : { check }),
      ...(exposure === undefined ? {} : { exposure }),
      ...(samples === undefined ? {} : { samples }),
    }
  })
  const fixtures = fixturesOf(written, byPath)
  verifyNothingElse(written, files, [...items, ...fixtures])
  return { manifest: written.manifest, items, fixtures }
}

/**
 * A folder without a manifest: every file is an item, its class taken from its kind.
 *
 * @throws Refusal `file.malformed`, `file.tooLarge`
 */
export function bareFolder(files: readonly FolderFile[]): BundleFolder {
  verifySizes(files)
  for (const { path } of files) {
    const problem = pathProblem(path)
    if (problem !== undefined) throw badName(path, problem)
  }
  const clash = clashingPaths(files.map(({ path }) => path))
  if (clash !== undefined) throw badName(clash[1], `it clashes with “${clash[0]}”`)
  const items = files.map((file) => ({
    ...file,
    class: classOf(file.path),
    may: '',
    ...textOf(file),
    free: [],
  }))
  return { items: items.sort((a, b) => (a.path < b.path ? -1 : 1)), fixtures: [] }
}

const CLASS_OF_ENDING: Readonly<Record<string, ArtefactClass>> = {
  ...all('description', ['md', 'markdown', 'txt', 'rst', 'adoc']),
  ...all('detection', ['yar', 'yara', 'rules', 'yml', 'yaml', 'sig', 'ndb', 'ldb', 'sigma']),
  ...all('patch', ['patch', 'diff']),
}

function all(kind: ArtefactClass, endings: readonly string[]): Record<string, ArtefactClass> {
  return Object.fromEntries(endings.map((ending) => [ending, kind]))
}

/** A file of no known kind counts as verification code: the class that is held closest. */
export function classOf(path: string): ArtefactClass {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(CLASS_OF_ENDING, ending)
    ? (CLASS_OF_ENDING[ending] as ArtefactClass)
    : 'verification-code'
}

function verifyFreeValues(written: WrittenManifest, index: number, content?: string): void {
  const item = written.manifest.items[index]
  item?.free.forEach(({ value }, i) => {
    if (content?.includes(value)) return
    const place = ['items', index, 'free', i, 'value']
    const problem = `“${value}” does not occur in ${item.path}`
    throw malformedAt(written, place, problem, 'Copy it letter by letter from the file.')
  })
}

function verifyNoneOwn(written: WrittenManifest, index: number): void {
  const item = written.manifest.items[index]
  const at = item?.free.findIndex((one) => one.for === 'recipient') ?? -1
  if (item === undefined || at < 0) return
  const problem = `${item.path} is no text, and its recipient’s client leaves it as it is`
  const remedy = 'Leave values to recipients in texts alone.'
  throw malformedAt(written, ['items', index, 'free', at, 'value'], problem, remedy)
}

function verifyOrders(written: WrittenManifest, index: number, content = ''): void {
  const item = written.manifest.items[index]
  item?.orders?.forEach((order, i) => {
    const place = ['items', index, 'orders', i]
    const found = elementsOf(content, order)
    if (typeof found === 'string') {
      const remedy = 'Copy the stretches letter by letter, in the order in which they stand.'
      throw malformedAt(written, place, `${found} in ${item.path}`, remedy)
    }
    if (elementNames(order) !== undefined) return
    const problem = 'the elements of this order have no keys of their own'
    const remedy = 'Declare stretches such as “name: value” or “name=value”, of different names.'
    throw malformedAt(written, place, problem, remedy)
  })
}

/** Of a capture, its bytes as letters: free values stand in what was said there. */
function saidIn({ bytes }: FolderFile): string | undefined {
  return captureKind(bytes) === undefined ? undefined : latin(bytes)
}

function textOf({ bytes }: FolderFile): { text?: string } {
  if (bytes.includes(0)) return {}
  try {
    return { text: text(bytes) }
  } catch (error) {
    if (error instanceof Refusal) return {}
    throw error
  }
}

function fixturesOf(written: WrittenManifest, byPath: ReadonlyMap<string, FolderFile>) {
  const { items } = written.manifest
  const known = new Set(items.map(({ path }) => path))
  const fixtures = new Map<string, FolderFile>()
  items.forEach((item, i) => {
    for (const [path, place] of usedBy(item)) {
      const file = byPath.get(path)
      if (file === undefined) throw missing(written, ['items', i, ...place], path)
      if (!known.has(path)) fixtures.set(path, file)
    }
  })
  return [...fixtures.values()]
}

function verifyNothingElse(
  written: WrittenManifest,
  files: readonly FolderFile[],
  used: readonly FolderFile[],
): void {
  const known = new Set([MANIFEST_FILE, ...used.map(({ path }) => path)])
  const stray = files.filter(
    ({ path }) => !known.has(path) && !isIgnored(path, written.manifest.ignore),
  )
  if (stray.length === 0) return
  const named = stray.slice(0, 3).map(({ path }) => `“${path}”`)
  const more = stray.length > 3 ? ` and ${stray.length - 3} more` : ''
  throw malformedAt(
    written,
    ['items'],
    `${named.join(', ')}${more} in the folder, but not listed`,
    'List each under “items”, or under “ignore” so that it stays at home.',
  )
}

function verifySizes(files: readonly FolderFile[]): void {
  let sum = 0
  for (const { path, bytes } of files) {
    sum += bytes.length
    if (bytes.length > FOLDER_LIMITS.fileBytes) {
      throw new Refusal('file.tooLarge', { file: path, limitBytes: FOLDER_LIMITS.fileBytes })
    }
  }
  if (sum > FOLDER_LIMITS.allBytes) {
    const limitBytes = FOLDER_LIMITS.allBytes
    throw new Refusal('file.tooLarge', { file: 'the whole folder', limitBytes })
  }
}

function missing(written: WrittenManifest, place: (string | number)[], path: string) {
  const remedy = 'Add the file, or correct the path; upper and lower case differ.'
  return malformedAt(written, place, `there is no file “${path}”`, remedy)
}

function badName(path: string, problem: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file: path, problem, remedy: 'Rename the file.' })
}
