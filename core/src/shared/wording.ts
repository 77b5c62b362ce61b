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
  'route.unknown': () => 'There is nothing here.',
  'session.missing': () => 'Sign in first: the session is missing, ended or not for this door.',
  'attempt.tooMany': () => 'Too many attempts. Wait a minute and try again.',
  'invitation.spent': () => 'This invitation is unknown, used or expired. Ask for a new one.',
  'challenge.unanswered': () => 'The challenge was not answered with the offered keys.',
  'act.unsigned': ({ by }) =>
    `The signature of ${by} does not cover this act, or its key is unknown.`,
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
  'bundle.noEmbargo': () =>
    'The case is not under an active embargo. Propose and accept one first.',
  'bundle.twice': ({ recipientId }) => `${recipientId} would get two copies of one version.`,
  'part.unknown': () => 'There is no such part for you now.',
  'proof.mismatch': ({ of, from, to }) =>
    of === 'inclusion'
      ? `The proof does not show that entry ${from} stands in the log of ${to} entries.`
      : `The log of ${to} entries does not continue the log of ${from}: its history was changed, or the proof is wrong.`,
  'note.malformed': ({ problem }) => `This is not a signed checkpoint: ${problem}.`,
  'note.unsigned': ({ name }) => `The pinned key of ${name} did not sign this checkpoint.`,
  'signature.bad': ({ key }) => `This was not signed with the key ${key}.`,
  'sealing.badKey': ({ key }) => `${key} is not an age recipient that can be sealed to.`,
  'sealing.badIdentity': () => 'This is not an age identity. It begins with AGE-SECRET-KEY-.',
  'sealing.keyCount': ({ count, most }) =>
    `A file is sealed to at least one key and at most ${most}, not to ${count}.`,
  'sealing.mixedKeys': () =>
    'Classic and post-quantum keys cannot open one file. Enrol keys of one kind for each recipient.',
  'sealing.tooLarge': ({ limitBytes }) =>
    `What is sealed may have ${Math.floor(limitBytes / 1_048_576)} MiB at most.`,
  'sealing.notForYou': () => 'This was not sealed to any of your keys.',
  'sealing.broken': () => 'This sealed file was changed or cut short. Collect it again.',
  'ledger.moved': ({ expectedSize, actualSize }) =>
    `The ledger has ${actualSize} entries by now, not ${expectedSize}. Read on and try again.`,
  'vault.otherBytes': ({ digest }) =>
    `The bytes do not have the digest ${digest}. Send them again.`,
  'store.inUse': ({ folder }) => `Another process works in ${folder}. Stop that one first.`,
  'store.newer': ({ version, known }) =>
    `This store was written by a newer Forewarn (form ${version}; this one knows ${known}). Update first.`,
  'lift.done': () => 'The embargo of this case has been lifted already.',
  'lift.notStaged': () => 'No advisory is staged for this case. Stage one first.',
  'lift.wrongKey': () => 'This key does not open the staged advisory.',
  'lift.tooEarly': ({ liftsAt }) =>
    `The embargo ends at ${new Date(liftsAt).toISOString()}; to lift it before, give a reason.`,
  'lift.notEarly': ({ liftsAt }) =>
    `The embargo ended at ${new Date(liftsAt).toISOString()}, so this lift is not early.`,
}

/** One or two sentences; file and line first where there are any. */
export function describe(refusal: Refusal): string {
  const say = WORDING[refusal.code] as (details: Refusals[RefusalCode]) => string
  return say(refusal.details)
}
