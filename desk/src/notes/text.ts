// The text of a note, as a person wrote it: bounded, and nothing but text.

import { utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'

/**
 * The text with line ends as they are everywhere, and none at its end.
 *
 * @param most bytes, as UTF-8
 * @throws Refusal `request.malformed`
 */
export function mustBeText(written: string, most: number): string {
  const text = written.toWellFormed().replace(/\r\n?/g, '\n').trimEnd()
  const { length } = utf8(text)
  const problem =
    text.trim() === ''
      ? 'the note is empty'
      : length > most
        ? `the note has ${length} bytes, and ${most} are the most`
        : text.includes('\0')
          ? 'the note is no text'
          : undefined
  if (problem === undefined) return text
  throw new Refusal('request.malformed', { issues: [problem] })
}
