// The words of a note: from the command line, from a file, or from standard input.

import { resolve } from 'node:path'
import { text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { readText } from './ports/text-file.ts'
import type { Terminal } from './terminal.ts'

/**
 * @param words as typed, where they were
 * @param file to read instead; `-` for standard input
 * @throws Refusal `input.missing` unless there is one of both, `file.malformed`
 */
export async function writtenText(
  terminal: Terminal,
  words: string | undefined,
  file: string | undefined,
): Promise<string> {
  if ((words === undefined) === (file === undefined)) {
    const remedy = 'Write it in quotation marks, or name a file with --file (- for standard input).'
    throw new Refusal('input.missing', { what: 'The text, once,', remedy })
  }
  if (words !== undefined) return words
  if (file !== '-' && file !== undefined) return readText(resolve(terminal.cwd, file))
  try {
    return text((await terminal.input?.()) ?? new Uint8Array(0))
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'bytes.malformed')) throw error
    const unfit = { file: 'standard input', problem: 'not UTF-8 text', remedy: 'Write UTF-8.' }
    throw new Refusal('file.malformed', unfit)
  }
}
