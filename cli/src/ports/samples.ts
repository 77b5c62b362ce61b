// Samples from disk: hostile files, read without following links and within limits.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { RawSample } from '@forewarn/core/likeness/unpack/unpack'
import { isRaw } from '@forewarn/core/marking/traffic/unwrap'
import { Refusal } from '@forewarn/core/shared/refusal'

/**
 * Of one file, of all of them, and how many: what a comparison holds in memory at once. Words and
 * signs count by themselves, for each takes some 300 bytes once it is read: bare brackets would fill
 * any memory long before they fill the limit of bytes.
 */
export const SAMPLE_LIMITS = {
  fileBytes: 4 * 2 ** 20,
  /** Of a capture, an archive, or another file that is no text. */
  rawBytes: 64 * 2 ** 20,
  /** Of one that is taken apart layer by layer. */
  layeredBytes: 128 * 2 ** 20,
  allBytes: 256 * 2 ** 20,
  words: 8_000_000,
  files: 10_000,
}

export interface SampleText {
  /** Relative to the folder it was found in, or as the file was named. */
  readonly path: string
  /** What is not UTF-8 in it stands as U+FFFD. Empty where the file is no text, but traffic or bytes. */
  readonly text: string
  /** The file as it lay there. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface Samples {
  readonly texts: readonly SampleText[]
  /** Why the others are not among them; a run goes on without those. */
  readonly refused: readonly Refusal[]
}

/**
 * Reads a file, or all files below a folder in the order of their names. Links, devices, binary and
 * oversized files are refused one by one.
 *
 * @param shown what stands before each path: '' for paths relative to a folder
 * @param wanted texts alone, or files of any kind
 * @throws Refusal `input.missing` where there is nothing, `file.malformed` for too many files or too
 *   many words in them, and `file.tooLarge` for too much altogether
 */
export async function readSamples(
  path: string,
  shown: string,
  wanted: 'texts' | 'any' = 'texts',
): Promise<Samples> {
  const texts: SampleText[] = []
  const refused: Refusal[] = []
  let allBytes = 0
  let words = 0
  for (const file of await listFiles(path, shown)) {
    try {
      const limit = wanted === 'any' ? SAMPLE_LIMITS.rawBytes : SAMPLE_LIMITS.fileBytes
      const bytes = readOne(file, limit)
      refusePicture(bytes, file.shown)
      allBytes += bytes.length
      if (allBytes > SAMPLE_LIMITS.allBytes) throw tooMuch(shown)
      const text = wanted === 'any' && isRaw(bytes) ? '' : asText(bytes, file.shown)
      texts.push({ path: file.shown, text, bytes })
      words += countWords(text)
    } catch (error) {
      if (!(error instanceof Refusal) || allBytes > SAMPLE_LIMITS.allBytes) throw error
      refused.push(error)
    }
    if (words > SAMPLE_LIMITS.words) throw tooManyWords(shown || path)
  }
  return { texts, refused }
}

export interface Found {
  readonly at: string
  readonly shown: string
}

/**
 * The files that `readSamples` would read, in the same order, and none of them read.
 *
 * @throws Refusal `input.missing`, `file.malformed` for more than `most`
 */
export function listSamples(path: string, shown: string, most: number): Promise<Found[]> {
  return listFiles(path, shown, most)
}

/** One file of any kind as it lies there. @throws Refusal `file.malformed`, `file.tooLarge` */
export async function readRaw(file: Found): Promise<RawSample> {
  const bytes = readOne(file, SAMPLE_LIMITS.layeredBytes)
  refusePicture(bytes, file.shown)
  return { path: file.shown, bytes }
}

/** One text alone, within the limits of a file. @throws Refusal `file.malformed`, `file.tooLarge` */
export async function readSample(file: Found): Promise<SampleText> {
  const { shown } = file
  const bytes = readOne(file, SAMPLE_LIMITS.fileBytes)
  refusePicture(bytes, shown)
  // Of one file the words need no count: it has fewer bytes than words are allowed.
  return { path: shown, text: asText(bytes, shown), bytes }
}

async function listFiles(
  path: string,
  shown: string,
  most = SAMPLE_LIMITS.files,
): Promise<Found[]> {
  const files: Found[] = []
  for await (const file of walkSamples(path, shown)) {
    files.push(file)
    if (files.length > most) throw tooMany(shown || path, most)
  }
  return files
}

/**
 * The same files in the same order, of which none is held but the names in the folders that are open.
 *
 * @throws Refusal `input.missing`
 */
export async function* walkSamples(path: string, shown: string): AsyncGenerator<Found> {
  const found = await lstat(path).catch(ifMissing)
  if (found === undefined) {
    throw new Refusal('input.missing', { what: shown || path, remedy: 'Check the path.' })
  }
  if (found.isDirectory()) yield* walkFolder(path, shown)
  else yield { at: path, shown: shown || path }
}

async function* walkFolder(path: string, shown: string): AsyncGenerator<Found> {
  const folders = [{ at: path, shown, names: (await namesIn(path)).values() }]
  for (let folder = folders.at(-1); folder !== undefined; folder = folders.at(-1)) {
    const { value: name, done } = folder.names.next()
    if (done) {
      folders.pop()
      continue
    }
    const below = folder.shown === '' ? name : join(folder.shown, name)
    if (!name.endsWith(sep)) yield { at: join(folder.at, name), shown: below }
    else {
      const at = join(folder.at, name.slice(0, -sep.length))
      const names = (await namesIn(at)).values()
      folders.push({ at, shown: below.slice(0, -sep.length), names })
    }
  }
}

/** Version control's own folder is never entered. */
const NEVER = `.git${sep}`

/** A folder's name ends as it would in a path: so all paths come in order. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}${sep}` : entry.name))
  return names.filter((name) => name !== NEVER).sort((a, b) => (a < b ? -1 : 1))
}

/**
 * Opens without following a link and without waiting on a pipe, and measures what it opened. The
 * thread waits: four turns through others cost more than most files take to be compared.
 */
function readOne({ at, shown }: Found, limitBytes: number): Uint8Array<ArrayBuffer> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const opened = orUnfit(() => openSync(at, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), shown)
  try {
    const found = fstatSync(opened)
    if (!found.isFile()) throw unfit(shown, 'not a plain file', 'Copy its content into one.')
    if (found.size > limitBytes) throw new Refusal('file.tooLarge', { file: shown, limitBytes })
    const bytes = new Uint8Array(found.size)
    return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(opened)
  }
}

function orUnfit(opening: () => number, shown: string): number {
  try {
    return opening()
  } catch (error) {
    throw unfitToOpen(error, shown)
  }
}

const LOOKED_AT_BYTES = 8192

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, LOOKED_AT_BYTES).includes(0)
}

/** How pictures, and documents that are much like them, begin. */
const PICTURES = /^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|BM....\0\0\0\0|II\*\0|MM\0\*)/s
const PDF = /^%PDF-/

/** What is on a page is not read from its picture here: there are programs made for that. */
function refusePicture(bytes: Uint8Array, shown: string): void {
  const beginning = String.fromCharCode(...bytes.subarray(0, 12))
  if (PICTURES.test(beginning)) {
    const remedy = 'Run “tesseract FILE seen” and hand in seen.txt; words may be misread in it.'
    throw unfit(shown, 'a picture', remedy)
  }
  if (!PDF.test(beginning)) return
  const remedy =
    'Run “pdftotext FILE seen.txt” and hand that in; of scanned pages, what tesseract reads of them.'
  throw unfit(shown, 'a PDF', remedy)
}

function asText(bytes: Uint8Array, shown: string): string {
  if (isBinary(bytes)) throw unfit(shown, 'a binary file', 'Unpack or decompile it first.')
  if (bytes.length > SAMPLE_LIMITS.fileBytes) {
    throw new Refusal('file.tooLarge', { file: shown, limitBytes: SAMPLE_LIMITS.fileBytes })
  }
  return new TextDecoder().decode(bytes)
}

const isWordly = /[\p{L}\p{N}_$]/u
const isBlank = /\s/

/** How many words and single signs there are, without keeping one. Time O(n). */
function countWords(text: string): number {
  let count = 0
  let isInWord = false
  for (const sign of text) {
    const isWord = isWordly.test(sign)
    if (isWord ? !isInWord : !isBlank.test(sign)) count += 1
    isInWord = isWord
  }
  return count
}

function ifMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error
}

function unfitToOpen(error: unknown, shown: string): unknown {
  const code = codeOf(error)
  if (code === 'ELOOP') return unfit(shown, 'a symbolic link', 'Name the file itself.')
  if (code === 'EACCES') return unfit(shown, 'not readable for you', 'Change its permissions.')
  if (code === 'ENXIO') return unfit(shown, 'not a plain file', 'Copy its content into one.')
  if (code === 'ENOENT') return unfit(shown, 'gone since it was listed', 'Run again.')
  return error
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function tooMany(file: string, most: number): Refusal {
  const problem = `it holds more than ${most} files`
  return unfit(file, problem, 'Compare one of its folders at a time.')
}

function tooManyWords(file: string): Refusal {
  const problem = `it holds more than ${SAMPLE_LIMITS.words} words and signs`
  return unfit(file, problem, 'Compare one of its folders at a time.')
}

function tooMuch(shown: string): Refusal {
  const file = shown || 'the whole folder'
  return new Refusal('file.tooLarge', { file, limitBytes: SAMPLE_LIMITS.allBytes })
}

function unfit(file: string, problem: string, remedy: string): Refusal {
  return new Refusal('file.malformed', { file, problem, remedy })
}
