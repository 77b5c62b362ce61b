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
  'act.unsigned': ({ by }) => `The signature of ${by} does not cover this act, or its key is unknown.`,
  'act.notYours': ({ kind }) => `Your role does not allow ${kind}. Ask an owner.`,
  'act.otherHouse': ({ house }) => `This act was signed for another house (${house}).`,
  'act.repeated': ({ seq }) => `This nonce stands in the ledger already, as entry ${seq}.`,
  'entry.malformed': ({ seq }) =>
    `Entry ${seq} of the ledger has a form this version does not know; nothing after it is read.`,
  'attempt.state': ({ state }) => `This attempt is ${state}, so that cannot be done with it.`,
  'bundle.version': ({ expected, actual }) =>
    `Version ${expected} of this bundle comes next, not ${actual}.`,
  'bundle.otherCase': () => 'This bundle belongs to another case.',
  'bundle.offPlan': ({ recipientId, class: artefactClass }) =>
    `The release plan does not give ${recipientId} the class ${artefactClass} at that instant.`,
  'bundle.keyless': ({ recipientId }) => `${recipientId} has no enrolled keys to seal to.`,
  'bundle.noEmbargo': () => 'The case is not under an active embargo. Propose and accept one first.',
  'bundle.twice': ({ recipientId }) => `${recipientId} would get two copies of one version.`,
  'part.unknown': () => 'There is no such part for you now.',
}

/** One or two sentences; file and line first where there are any. */
export function describe(refusal: Refusal): string {
  const say = WORDING[refusal.code] as (details: Refusals[RefusalCode]) => string
  return say(refusal.details)
}
