// What refusals about who takes part say: people, keys, roles, and what two of them open.

import type { RefusalCode, Refusals } from './refusal.ts'
import { ROSTER } from './wording-details.ts'

type Ours = Extract<RefusalCode, `programme.${string}` | `keyShares.${string}`>

export const PROGRAMME_WORDING: { [Code in Ours]: (details: Refusals[Code]) => string } = {
  'programme.twoPeople': ({ on }) =>
    on ? 'Two people are needed already.' : 'One person is enough already.',
  'programme.keyShares': ({ on }) =>
    on ? 'It takes two investigators already.' : 'One desk is enough already.',
  'programme.fewInvestigators': ({ count, least }) =>
    `Where it takes two investigators there must be ${least}, so that one may be missing; there are ${count}.`,
  'keyShares.lacking': ({ have, least, to }) =>
    `Masters and codewords take the shares of ${least} investigators, and this desk has ${have}. A colleague runs “forewarn release-share CASE --to ${to}”.`,
  'keyShares.wrong': ({ by }) =>
    `The share that ${by} gave is not the one that was sealed to them. Ask somebody else.`,
  'keyShares.copied': ({ blob, from }) =>
    `Your share in ${blob.slice(0, 16)}… is the one of ${from.slice(0, 16)}…, which was there before: whoever published the former would open the latter with it. Nothing was given. Ask them.`,
  'keyShares.last': ({ id, cases }) =>
    `Without ${id} nobody could open masters and codewords of ${cases.join(', ')} any more, and nobody was revoked. While they have their keys, they run “forewarn release-share CASE --to COLLEAGUE” for a colleague who has a share. If their keys were stolen or lost, revoke them at once with --lose-shares.`,
  'programme.fewPeople': ({ count, least }) =>
    `Where two people are needed there must be ${least} on the staff, so that one may be missing; there are ${count}.`,
  'programme.founded': () => 'A programme is founded once, by the first entry of its ledger.',
  'programme.unknown': ({ id }) => `The programme knows no ${id}.`,
  'programme.revoked': ({ id }) => `${id} was revoked. Give a new id to whoever comes back.`,
  'programme.lastOwner': ({ staffId }) =>
    `${staffId} is the last owner. Make somebody else an owner first.`,
  'programme.founderGone': () =>
    'The founder is no owner any more, and nobody else can say whose keys still count. Found anew.',
  'programme.notHeld': ({ id }) => `The keys of ${id} are not held, or are named twice.`,
  'programme.roster': ({ id, problem }) => `Nothing was changed: ${id} ${ROSTER[problem]}.`,
  'programme.suspended': ({ partnerId }) => `${partnerId} is suspended already.`,
  'programme.keyKinds': ({ actor }) =>
    `${actor} cannot have these age keys: a colleague has one, of the kind that all the others have, and a recipient’s are all classic or all post-quantum. Where the team has classic keys, enrol with --classic.`,
  'programme.staffFull': ({ most }) =>
    `A team with post-quantum keys has ${most} desks at most, so that an entry has room for what is sealed to all of them. Revoke a colleague who left.`,
  'programme.keyKnown': ({ actor }) =>
    `One of the keys of ${actor} was enrolled before, or stands there twice. Make fresh ones.`,
  'programme.offerMissing': ({ actor }) => `${actor} has offered no keys.`,
  'programme.offerDiffers': ({ actor }) =>
    `These are not the keys that ${actor} offered. Compare the fingerprint and enrol again.`,
  'programme.keyless': ({ recipientId }) => `${recipientId} has no enrolled keys.`,
  'programme.agreementVersion': ({ expected, actual }) =>
    expected === null
      ? 'There is no agreement to accept.'
      : `The agreement's version here must be ${expected}, not ${actual}.`,
  'programme.otherTerms': () => 'The terms that were shown are not the ones that were set.',
  'programme.agreementAccepted': ({ version }) => `Version ${version} was accepted already.`,
  'programme.planRepeated': ({ tier, class: artefactClass, jurisdiction }) =>
    `The plan has two lines for ${tier}, ${artefactClass}, ${jurisdiction}. Keep one.`,
}
