// What each refusal says to a person: what is wrong, where, and what to do about it.

import type { Refusal, RefusalCode, Refusals } from './refusal.ts'

/** A code without words does not compile. */
const WORDING: { [Code in RefusalCode]: (details: Refusals[Code]) => string } = {
  'bytes.malformed': ({ expected }) => `These bytes are not ${expected}.`,
  'instant.malformed': ({ text, problem }) => `“${text}” is not a time: ${problem}.`,
  'file.malformed': ({ file, line, problem, remedy }) =>
    `${file}${line === undefined ? '' : `:${line}`}: ${problem}. ${remedy}`,
  'file.tooLarge': ({ file, limitBytes }) =>
    `${file} is larger than ${Math.floor(limitBytes / 1024)} KiB, the limit for this kind of file.`,
  'input.missing': ({ what, remedy }) => `${what} is missing. ${remedy}`,
  'request.malformed': ({ issues }) => `The request is malformed: ${issues.join('; ')}.`,
}

/** One or two sentences; file and line first where there are any. */
export function describe(refusal: Refusal): string {
  const say = WORDING[refusal.code] as (details: Refusals[RefusalCode]) => string
  return say(refusal.details)
}
