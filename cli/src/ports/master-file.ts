// A master.json on disk: larger than other files that a person names.

import { readFile, stat } from 'node:fs/promises'
import { Refusal } from '@forewarn/core/shared/refusal'
import { codeOf } from './durable.ts'

/** 10,000 recipients with 10,000 positions each. */
const LIMIT_BYTES = 512 * 2 ** 20

/** @throws Refusal `input.missing`, `file.tooLarge` */
export async function readMasterText(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > LIMIT_BYTES) {
      throw new Refusal('file.tooLarge', { file, limitBytes: LIMIT_BYTES })
    }
    return await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EISDIR') throw error
    const remedy = 'Name the master.json that `forewarn mark` wrote.'
    throw new Refusal('input.missing', { what: file, remedy })
  }
}
