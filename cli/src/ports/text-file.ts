// A text file that a person names on the command line.

import { readFile, stat } from 'node:fs/promises'
import { text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { codeOf } from './durable.ts'

const LIMIT_BYTES = 16 * 1024 * 1024

/** @throws Refusal `input.missing`, `file.tooLarge`, `file.malformed` where it is not UTF-8 */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file)
  try {
    return text(bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw unfit(file, 'not UTF-8 text', 'Save it as UTF-8.')
  }
}

/** @throws Refusal `input.missing`, `file.tooLarge`, `file.malformed` where it is no plain file */
export async function readBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const found = await stat(file)
    if (!found.isFile()) throw unfit(file, 'not a plain file', 'Name a file.')
    if (found.size > LIMIT_BYTES) {
      throw new Refusal('file.tooLarge', { file, limitBytes: LIMIT_BYTES })
    }
    return new Uint8Array(await readFile(file))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new Refusal('input.missing', { what: file, remedy: 'Check the path.' })
    }
    if (codeOf(error) === 'EACCES') {
      throw unfit(file, 'not readable for you', 'Change its permissions.')
    }
    throw error
  }
}

/** Whether a folder is there; what is not there at all is left to whoever reads it. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false
    throw error
  }
}

function unfit(file: string, problem: string, remedy: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file, problem, remedy })
}
