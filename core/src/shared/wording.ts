// What each refusal says to a person: what is wrong, where, and what to do about it.

import { type Instant, showInstant } from './instant.ts'
import type { Refusal, RefusalCode, Refusals } from './refusal.ts'
import { LEDGER_CHANGES, MACHINES, PROVIDER, STANDS, TILES, TOO_LATE } from './wording-details.ts'
import { PROGRAMME_WORDING } from './wording-programme.ts'

/** A code without words does not compile. */
const WORDING: { [Code in RefusalCode]: (details: Refusals[Code]) => string } = {
  ...PROGRAMME_WORDING,
  'bytes.malformed': ({ expected }) => `These bytes are not ${expected}.`,
  'instant.malformed': ({ text, problem }) => `“${text}” is not a time: ${problem}.`,
  'file.malformed': ({ file, line, problem, remedy }) =>
    `${file}${line === undefined ? '' : `:${line}`}: ${problem}. ${remedy}`,
  'file.tooLarge': ({ file, limitBytes }) =>
    `${file} is larger than ${Math.floor(limitBytes / 1024)} KiB, the limit for this kind of file.`,
  'person.unconfirmed': ({ remedy }) => `Not confirmed, so nothing was done. ${remedy}`,
  'input.missing': ({ what, remedy }) => `${what} is missing. ${remedy}`,
  'request.malformed': ({ issues }) => `The request is malformed: ${issues.join('; ')}.`,
  'route.unknown': () => 'There is nothing here.',
  'session.missing': () => 'Sign in first: the session is missing, ended or not for this door.',
  'session.stale': () =>
    'The house asked for a newer proof twice. Check the clocks, and try again.',
  'session.presence': ({ has }) =>
    has
      ? 'Your keys are right, and a passkey is needed too: show it in the browser. At a terminal, type the command where you can read the code that it prints; a machine that runs by itself needs keys of its own.'
      : 'This house wants a passkey of everybody, and you have none yet. Sign in at its address in a browser, and add one there; then run this again.',
  'session.stepUp': ({ minutes }) =>
    `This needs your passkey, shown within the last ${minutes} minutes. Show it and try again; at a terminal, type the command where you can read the code that it prints.`,
  'session.machine': ({ purpose }) =>
    `${purpose} is not for a machine, which these keys are by the house’s settings. A person does it, at a desk of their own.`,
  'passkey.refused': () =>
    'This passkey was not accepted: it belongs to somebody else, was removed, or answered too late. Try again; if you lost yours, an owner takes it away with “forewarn passkeys drop”.',
  'provider.refused': ({ problem }) => PROVIDER[problem],
  'passkey.known': () => 'This passkey is there already.',
  'passkey.unsigned': () =>
    'The new passkey was not signed with your enrolled key. Sign in with your keyring, and add it again.',
  'passkey.absent': ({ problem }) => `No passkey was shown: ${problem}. Nothing was changed.`,
  'code.unknown': () =>
    'No terminal asks under this code. It may be mistyped, answered or too old: run the command again for a new one.',
  'code.denied': () =>
    'Turned away in the browser. If that was not you, somebody else can read what this terminal prints.',
  'code.expired': () => 'Nobody answered the code in time. Run the command again.',
  'keys.unenrolled': ({ fingerprint }) =>
    `The house does not take the keys of this desk: no owner has approved them yet, or they were replaced or revoked. Ask the owner who invited you; the fingerprint is ${fingerprint}.`,
  'keys.locked': () =>
    'These keys are locked with a passphrase. Type it at a terminal, or name a file that holds it in FOREWARN_PASSPHRASE_FILE.',
  'keys.passphrase': () =>
    'This passphrase does not open these keys. Nothing was changed; try again.',
  'keys.typo': ({ problem }) => `The new passphrase is ${problem}. Nothing was changed; try again.`,
  'settings.malformed': ({ issues }) => `These settings will not do. ${issues.join('; ')}.`,
  'house.keyLost': ({ file }) =>
    `${file} is gone, and the ledger was signed with it. Restore it from a backup; a new key would begin another log.`,
  'house.otherKey': ({ file }) =>
    `${file} is not the key that this house began with. Copy it from the data folder of another process of the house, or from a backup.`,
  'house.ledgerChanged': ({ size, problem }) =>
    `${LEDGER_CHANGES[problem](size)} Nothing is served from it. Restore the ledger and log.key from one backup.`,
  'house.wouldSplit': ({ signed, size }) =>
    `The house signs nothing any more: its log of ${size} entries is not what it signed at ${signed} with additions. Stop it, keep its folder as it is, and find out who wrote to it.`,
  'house.behind': ({ size, seen, witnesses }) =>
    `The ledger here has ${size} entries, and ${witnesses.join(', ')} cosigned ${seen} of this log that are more, or others: it was restored from an older backup, or changed. Nothing is signed or served from it. Find the newer one; where that is lost for good, see forewarn-house restore --new-origin.`,
  'house.unwitnessed': ({ answered, quorum }) =>
    `${answered} of the witnesses answered, and ${quorum} must before this house signs or serves anything: they know whether its ledger is the newest. See that it reaches them, and start it again.`,
  'invitation.spent': () => 'This invitation is unknown, used or expired. Ask for a new one.',
  'challenge.unanswered': () => 'The challenge was not answered with the offered keys.',
  'act.unsigned': ({ by }) =>
    `The signature of ${by} does not cover this act, or its key is unknown.`,
  'act.notYours': ({ kind }) => `Your role does not allow ${kind}. Ask an owner.`,
  'act.otherHouse': ({ house }) => `This act was signed for another house (${house}).`,
  'act.alone': ({ kind }) => `${kind} needs the signature of a second person.`,
  'act.proposed': ({ kind, proposal }) =>
    `${kind} needs a second person, and waits for one. A colleague runs “forewarn approve ${proposal}”, and then it is done.`,
  'act.ownProposal': ({ proposal }) =>
    `You proposed ${proposal} yourself. Somebody else has to approve it.`,
  'act.repeated': ({ seq }) => `This nonce stands in the ledger already, as entry ${seq}.`,
  'entry.malformed': ({ seq }) =>
    `Entry ${seq} of the ledger has a form this version does not know; nothing after it is read.`,
  'attempt.state': ({ state }) => `This attempt is ${state}, so that cannot be done with it.`,
  'attempt.journal': ({ name }) =>
    `${name} of this attempt's journal is missing or damaged. Restore it, or begin a new attempt.`,
  'attempt.otherContent': () =>
    'The folder has changed since this attempt began. Undo the change, or begin a new attempt.',
  'attempt.unfit': ({ item, outcome }) =>
    `With the symbols that were drawn a copy fails the check of ${item} (${outcome}). To leave a place out now would be a choice by the draw, so this attempt is given up, and the ledger says so. Begin another: publish --new-attempt.`,
  'attempt.newcomer': ({ recipientId }) =>
    `${recipientId} came into the roster after this attempt was committed to, when it could be known which symbols an id gets. Begin anew: publish --new-attempt. Or take them off the plan, publish, and issue them a copy afterwards: reissue.`,
  'attempt.overtaken': ({ recipientId, entry }) =>
    `Since this attempt began, ${recipientId} was issued a further copy after a theft (entry ${entry}), and this version would bring the stolen marks back. Begin anew: publish --new-version --new-attempt.`,
  'bundle.nobody': () =>
    'The plan gives nobody with enrolled keys anything of this bundle. See forewarn plan.',
  'bundle.published': () =>
    'This case has a published bundle already. What follows is a new version of it: add --new-version.',
  'bundle.unchanged': () =>
    'Nothing in the folder has changed since the version before, so there is no new one.',
  'bundle.version': ({ expected, actual }) =>
    `Version ${expected} of this bundle comes next, not ${actual}.`,
  'bundle.otherCase': () => 'This bundle belongs to another case.',
  'bundle.offPlan': ({ recipientId, class: artefactClass }) =>
    `The release plan does not give ${recipientId} the class ${artefactClass} at that instant.`,
  'bundle.keyless': ({ recipientId }) => `${recipientId} has no enrolled keys to seal to.`,
  'bundle.enrolled': ({ recipientId }) =>
    `${recipientId} has enrolled keys by now and collects; nothing is mailed to them. What they lack is sealed to those keys by forewarn reissue.`,
  'bundle.revoked': ({ recipientId }) =>
    `The keys of ${recipientId} were revoked, so nothing is mailed to them either. Invite them anew, or leave them out.`,
  'bundle.declined': ({ recipientId }) =>
    `${recipientId} declined the embargo; nothing is mailed to them.`,
  'bundle.noEmbargo': () => 'The case is not under an embargo. Share it first.',
  'bundle.twice': ({ recipientId }) => `${recipientId} would get two copies of one version.`,
  'bundle.withdrawn': ({ version }) =>
    `Version ${version} of this bundle was withdrawn. What follows it is a new version.`,
  'bundle.held': ({ recipientId }) =>
    `${recipientId} has a copy, sealed to its present keys, and nobody gets two of one version. It can be collected again; after a suspected theft, say --theft.`,
  'bundle.uncollected': ({ recipientId }) =>
    `Nothing of the newest copy of ${recipientId} was ever collected, so it cannot have been stolen from them.`,
  'bundle.otherKeys': ({ recipientId }) =>
    `${recipientId} has other keys by now than this was sealed to. Run the same command again.`,
  'bundle.unplanned': ({ recipientId }) =>
    `The release plan gives ${recipientId} nothing of this bundle. See forewarn plan.`,
  'bundle.unkept': ({ version }) =>
    `Version ${version} was published by a Forewarn that kept too little to issue copies again. Publish a new version.`,
  'bundle.beforeYou': ({ version }) =>
    `Version ${version} was published before this desk was enrolled, and what this takes is sealed to the team of then. Ask a colleague who was there.`,
  'bundle.otherCopies': ({ version }) =>
    `What was kept of version ${version} does not give the copies that were committed to, so nothing was issued. Keep it, and tell the team.`,
  'bundle.otherCodewords': ({ version, problem }) =>
    `What was kept of version ${version} to name copies by is not what the ledger commits to: ${problem}. Nobody was named by it, and nothing issued. Keep it, and tell the team.`,
  'receipt.incomplete': () =>
    'The receipts do not lead from the publication to your own request. Collect the part again.',
  'part.opened': () => 'That this part was opened stands in the ledger already.',
  'part.tokens': ({ state }) =>
    state === 'said'
      ? 'Your tokens in this part stand in the ledger already.'
      : 'The ledger holds as many sets of your tokens of this part as it takes, so no others were put in. Open it with --no-tokens.',
  'handover.twice': () => 'A part is named twice.',
  'handover.notByHand': ({ partId }) => `${partId} is no part that goes by mail.`,
  'handover.notOpen': ({ partId }) => `The plan does not open ${partId} yet.`,
  'part.broken': ({ problem }) =>
    `This part is not what was published: ${problem}. Keep it, and tell the team.`,
  'note.unknown': () => 'There is no such note for you now.',
  'note.state': ({ state }) => `This note is ${state}, so that cannot be done with it.`,
  'note.barred': ({ recipientId, because }) =>
    `Nothing can be written to ${recipientId} now: ${because}.`,
  'note.told': ({ recipientId, noteId }) =>
    `${recipientId} has these very words already, from ${noteId}, and two copies side by side would show where they are marked. Leave that recipient out.`,
  'note.otherCodewords': ({ noteId, problem }) =>
    `What was kept of ${noteId} to name copies by is not what the ledger commits to: ${problem}. Nobody was named by it. Keep it, and tell the team.`,
  'note.otherCase': ({ noteId }) =>
    `${noteId} is no question of that recipient in this case. See forewarn notes.`,
  'note.broken': ({ problem }) =>
    `This note is not what was written: ${problem}. Keep it, and tell the team.`,
  'vault.missing': ({ digest }) =>
    `The sealed bytes ${digest.slice(0, 12)}… were not uploaded. Run the same command again.`,
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
  'house.unreachable': ({ url, problem }) =>
    `The house at ${url} cannot be reached: ${problem}. Check the address and the network; then run the same command again.`,
  'house.failed': ({ reference }) =>
    `The house failed at this. Its operator finds why in its log, under ${reference}. Run the same command again later.`,
  'house.malformed': ({ route }) =>
    `The house answered “${route}” with something that this version does not understand. Update, or tell its operator.`,
  'house.otherBytes': ({ digest }) =>
    `The house gave other bytes than the ledger names (${digest.slice(0, 12)}…). Do not use them, and tell its operator.`,
  'house.changed': ({ pinned, found }) =>
    `This is not the house you enrolled at: pinned ${pinned}, found ${found}, or its log key changed.`,
  'clock.apart': ({ house, desk }) =>
    `The clock of the house says ${showInstant(house, 'UTC')} and that of this machine ${showInstant(desk, 'UTC')}. Nothing was signed. Set both by NTP, and sign in again.`,
  'directory.changed': ({ id, now, file }) =>
    `The house calls ${id} “${now}” by now, which is not what this desk knew. Ask whoever may change names; only if it was them, delete ${file}.`,
  'owner.changed': () =>
    'The programme was not founded by the owner you pinned. Do nothing more here; ask them in person.',
  'log.tile': ({ tile, problem }) =>
    `The log’s tile/${tile} ${TILES[problem]} Keep what you have, and tell the team.`,
  'ledger.wentBack': ({ seen, offered }) =>
    `The ledger went back: ${seen} entries were seen, ${offered} are shown. Keep what you have.`,
  'ledger.split': ({ size }) =>
    `The ledger's first ${size} entries are not the ones seen before. Somebody shows two histories.`,
  'witness.undrawn': ({ witness, problem }) =>
    `${witness} was to draw the codewords and has not: ${problem}. Nothing was shared. Run the same command again once it answers; or begin anew without it: publish --new-attempt --drawn-by nobody. The ledger then says that the vendor drew alone.`,
  'witness.otherDraw': ({ entry }) =>
    `Entry ${entry} has a draw for another tree than this log has there. The house should never have written it: stop, and ask whoever runs it.`,
  'witness.tooFew': ({ found, quorum }) =>
    `${found} of the pinned witnesses cosigned this checkpoint, and ${quorum} must. Try again in a minute; if it stays so, the house may be showing you a history of its own. Ask the team.`,
  'ledger.unwritten': ({ kind }) =>
    `The house took “${kind}” and its ledger does not hold it. Nothing went on; tell its operator.`,
  'ledger.moved': ({ expectedSize, actualSize }) =>
    `The ledger has ${actualSize} entries by now, not ${expectedSize}. Read on and try again.`,
  'vault.otherBytes': ({ digest }) =>
    `The bytes do not have the digest ${digest}. Send them again.`,
  'store.inUse': ({ folder }) => `Another process works in ${folder}. Stop that one first.`,
  'store.halfMigrated': () =>
    'A migration into this database was begun and not finished. Run forewarn-house migrate again, or make a new database.',
  'store.notEmpty': ({ entries }) =>
    `The database holds something else already (${entries} entries). Migrate into an empty one.`,
  'store.newer': ({ version, known }) =>
    `This store was written by a newer Forewarn (form ${version}; this one knows ${known}). Update first.`,
  'check.failed': ({ item, on, outcome, lastWords }) =>
    `The check of ${item} on ${on} ended as ${outcome}.${lastWords && ` It wrote: ${lastWords}`}`,
  'check.cannotFail': ({ item }) =>
    `The check of ${item} passes even when the file is empty, so it proves nothing. Make it fail then.`,
  'check.cageAbsent': ({ problem }) =>
    `Checks run only in a cage, and there is none here: ${problem}. On Debian: apt-get install bubblewrap.`,
  'investigation.evidence': ({ problem }) =>
    `This evidence cannot be judged together: ${problem}. Gather it again for one case and one wave.`,
  'investigation.unknown': ({ analysisId }) => `There is no analysis ${analysisId}.`,
  'investigation.twice': ({ what, id }) => `The ${what} ${id} is in the ledger already.`,
  'investigation.order': ({ analysisId, first }) =>
    `Analysis ${analysisId} goes on only after ${first}.`,
  'investigation.otherFinding': ({ findingId }) =>
    `The vault’s finding ${findingId} is not the one whose digest is in the ledger. Keep both, and tell the team.`,
  'investigation.unfound': ({ findingId }) => `There is no finding ${findingId} in the ledger.`,
  'opening.otherCopy': ({ findingId, recipientId }) =>
    `Finding ${findingId} cannot rest on this copy of ${recipientId}: it is of another case, or was committed to only after the analysis.`,
  'opening.untold': ({ findingId }) =>
    `This opening of ${findingId} leaves out an attempt, an analysis or copies that stood before it.`,
  'opening.impossible': ({ problem }) => `Nothing was opened: ${problem}.`,
  'opening.closed': () =>
    'The spellings stay closed in this file, so its samples cannot be read again. Ask whoever gave it to you for one made with --with-spellings.',
  'opening.broken': ({ step, problem }) => `This does not hold. ${step}: ${problem}.`,
  'lift.done': () => 'The embargo of this case has been lifted already.',
  'lift.notStaged': () =>
    'No advisory is staged for this case. Publish a version with one; or forewarn end CASE --reason "…" ends the embargo and releases nothing.',
  'lift.staged': () =>
    'An advisory is staged for this case, and an end would pass it over. Lift the embargo instead.',
  'lift.unfitKey': () =>
    'A lift key is a classic age key that never served before. Make a new one.',
  'lift.wrongKey': () => 'This key does not open the staged advisory.',
  'lift.tooEarly': ({ liftsAt }) =>
    `The embargo ends at ${new Date(liftsAt).toISOString()}; to lift it before, give a reason.`,
  'lift.notEarly': ({ liftsAt }) =>
    `The embargo ended at ${new Date(liftsAt).toISOString()}, so this lift is not early.`,
  'case.exists': ({ caseId }) => `There is a case ${caseId} already.`,
  'case.unknown': ({ caseId }) => `There is no case ${caseId} for you.`,
  'embargo.move': ({ machine, from, move }) =>
    `${MACHINES[machine]} ${STANDS[`${machine} ${from}`] ?? `is in state ${from}`}, so there is no way to “${move}”.`,
  'embargo.holds': ({ caseId }) =>
    `The embargo of case ${caseId} holds, and this would show the whole bundle. Ask again when it is over.`,
  'embargo.inactive': ({ caseId }) => `Case ${caseId} is under no active embargo.`,
  'embargo.tooLate': ({ because }) =>
    `It is too late to agree on an embargo or another end of it: ${TOO_LATE[because]}.`,
  'embargo.past': ({ liftsAt }) =>
    `${utc(liftsAt)} has passed. Propose an end that is yet to come.`,
  'embargo.proposed': ({ liftsAt }) => `${utc(liftsAt)} is proposed or agreed on already.`,
  'embargo.otherEnd': ({ named, current }) =>
    `This is about an end at ${utc(named)}, but what stands is ${
      current === null ? 'none' : utc(current)
    }. Read it and answer again.`,
  'embargo.unaccepted': () => 'Accept the embargo first; the report comes after.',
  'contact.unfitKey': ({ problem }) =>
    `This PGP key will not do: ${problem}. Export one public key, as gpg --armor --export does.`,
  'mail.off': () =>
    'This house sends no mail. Its operator can give it a mail server: FOREWARN_SMTP_URL.',
  'roster.rejected': ({ file, rows }) =>
    [
      `${file}: nothing was imported.`,
      ...rows.map(({ line, problem }) => `${file}:${line}: ${problem}.`),
    ].join('\n'),
}

function utc(at: number): string {
  return showInstant(at as Instant, 'UTC')
}

/** One or two sentences; file and line first where there are any. */
export function describe(refusal: Refusal): string {
  const say = WORDING[refusal.code] as (details: Refusals[RefusalCode]) => string
  return say(refusal.details)
}
