// How a command ends that did not go well: words for a person, one JSON document for a program, an exit code.

import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { CommanderError } from 'commander'
import { EXIT, type Terminal } from './terminal.ts'

/**
 * Says what went wrong on the error stream; where JSON was asked for, on standard output besides, so
 * that whoever reads it always reads exactly one document.
 *
 * @param typed what was typed, to see whether JSON was asked for
 * @param reference names a fault in what a person reports of it
 * @returns what the process leaves with
 */
export function outcomeOf(
  error: unknown,
  typed: readonly string[],
  terminal: Pick<Terminal, 'print' | 'note'>,
  reference: string,
): number {
  const end = typed.indexOf('--')
  const isJson = (end < 0 ? typed : typed.slice(0, end)).includes('--json')
  const tell = (result: unknown) => {
    if (isJson) terminal.print(JSON.stringify(result))
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done
    // Commander has said it to the person already.
    tell({ refused: { code: 'usage', message: error.message, details: {} } })
    return EXIT.refused
  }
  if (error instanceof Refusal) {
    const message = describe(error)
    terminal.note(message)
    tell({ refused: { code: error.code, message, details: error.details } })
    return EXIT.refused
  }
  terminal.note(`A fault of Forewarn's own, reference ${reference}:`)
  terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error))
  tell({ fault: { reference } })
  return 1
}
