// A bundle folder on disk, read without following a link out of it.

import { constants } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type BundleFolder,
  bareFolder,
  bundleFolder,
  FOLDER_LIMITS,
  type FolderFile,
  MANIFEST_FILE,
} from '@forewarn/core/bundle/folder'
import { isIgnored, readManifest } from '@forewarn/core/bundle/manifest'
import { text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'

/** Version control's own folder. It is never entered, listed or not. */
const NEVER = ['.git/']

/**
 * Reads the bundle under `dir`, with its bundle.yaml where there is one.
 *
 * @throws Refusal `input.missing`, `file.malformed`, `file.tooLarge`
 */
export async function readFolder(dir: string): Promise<BundleFolder> {
  await verifyFolder(dir)
  const manifest = await readIfThere(join(dir, MANIFEST_FILE))
  if (manifest === undefined) return bareFolder(await readAll(dir, NEVER))
  const written = readManifest(MANIFEST_FILE, asText(manifest))
  return bundleFolder(written, await readAll(dir, [...NEVER, ...written.manifest.ignore]))
}

async function verifyFolder(dir: string): Promise<void> {
  const found = await orMissing(stat(dir))
  if (found === undefined) {
    throw new Refusal('input.missing', { what: `The folder ${dir}`, remedy: 'Check the path.' })
  }
  if (!found.isDirectory()) throw unfit(dir, 'not a folder', 'Name the folder of the bundle.')
}

/** Every file that is not ignored, by path. Links, pipes and devices are refused. */
async function readAll(dir: string, ignore: readonly string[]): Promise<FolderFile[]> {
  const files: FolderFile[] = []
  const folders = ['']
  let allBytes = 0
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of await readdir(join(dir, folder), { withFileTypes: true })) {
      const path = `${folder}${entry.name}`
      if (isIgnored(entry.isDirectory() ? `${path}/` : path, ignore)) continue
      if (entry.isDirectory()) {
        folders.push(`${path}/`)
        continue
      }
      const bytes = await readOne(join(dir, path), path)
      allBytes += bytes.length
      verifyRoom(files.length + 1, allBytes)
      files.push({ path, bytes })
    }
  }
  return files
}

function verifyRoom(files: number, allBytes: number): void {
  if (files > FOLDER_LIMITS.files) {
    const problem = `it holds more than ${FOLDER_LIMITS.files} files`
    throw unfit(
      'the folder',
      problem,
      `Name folders to leave out under “ignore” in ${MANIFEST_FILE}.`,
    )
  }
  if (allBytes > FOLDER_LIMITS.allBytes) {
    const limitBytes = FOLDER_LIMITS.allBytes
    throw new Refusal('file.tooLarge', { file: 'the whole folder', limitBytes })
  }
}

async function readIfThere(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return orMissing(readOne(file, MANIFEST_FILE))
}

/** Opens without following a link and without waiting on a pipe, and measures what it opened. */
async function readOne(file: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const opened = await openUnlinked(file, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const found = await opened.stat()
    if (!found.isFile()) throw unfit(path, 'not a plain file', 'Take it out of the folder.')
    if (found.size > FOLDER_LIMITS.fileBytes) {
      throw new Refusal('file.tooLarge', { file: path, limitBytes: FOLDER_LIMITS.fileBytes })
    }
    return new Uint8Array(await opened.readFile())
  } finally {
    await opened.close()
  }
}

async function openUnlinked(file: string, path: string, flags: number) {
  try {
    return await open(file, flags)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ELOOP') throw unfit(path, 'a symbolic link', 'Put the file itself there.')
    if (code === 'ENXIO') throw unfit(path, 'not a plain file', 'Take it out of the folder.')
    if (code === 'EACCES') throw unfit(path, 'not readable for you', 'Change its permissions.')
    if (code === 'ENOENT' && path.includes('\ufffd')) {
      throw unfit(path, 'its name is not UTF-8', 'Rename the file.')
    }
    throw error
  }
}

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function asText(bytes: Uint8Array): string {
  try {
    return text(bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw unfit(MANIFEST_FILE, 'not UTF-8 text', 'Save it as UTF-8.')
  }
}

function unfit(file: string, problem: string, remedy: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file, problem, remedy })
}
