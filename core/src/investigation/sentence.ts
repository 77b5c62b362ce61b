// The first line of a finding: what is found and how sure, in one sentence; and what it means.

import type { Finding } from './finding.ts'
import { contenderName, listed, type Manner, nameOf, percent, range } from './words.ts'

/** A word or two for the head of a page. */
export const VERDICT_TITLES: Record<Finding['answer']['verdict'], string> = {
  copy: 'A copy is named',
  partner: 'A partner’s copy is named',
  'own-house': 'Look at the own house first',
  'no-copy': 'No copy can be the source',
  unresolved: 'Unresolved',
}

/** What is found and how sure, in one sentence. */
export function sentence(finding: Finding, manner: Manner): string {
  const { answer } = finding
  const sure = `${percent(answer.probability)} (${range(answer)} as each unmeasured number is moved tenfold)`
  const holders = listed(answer.recipients.map((id) => holderOf(id, finding, manner)))
  const copies = answer.recipients.length > 1 ? 'the copies' : 'the copy'
  switch (answer.verdict) {
    case 'copy':
      return `The evidence names ${copies} of ${holders} as the source of wave ${finding.about}: ${sure}.`
    case 'partner':
      return `The evidence names a copy at ${partnersOf(finding, manner)} as the source of wave ${finding.about}, but not which of its copies: ${sure}.`
    case 'own-house':
      return `Wave ${finding.about} bears the marks of ${copies} of ${holders}, which nobody had collected by then, so look at the team’s own desk, server and keys first: someone inside ${sure}.`
    case 'no-copy':
      return `No copy of this bundle can be the source of wave ${finding.about}: it was seen before anything was shared.`
    case 'unresolved':
      return `Unresolved: no source of wave ${finding.about} is named; ${contenderName(answer.leader.id, manner)} leads with ${sure}.`
  }
}

/** Why the answer is not a stronger one, or what it rests on. */
export function because(finding: Finding, manner: Manner): string {
  const { answer, marks } = finding
  switch (answer.reason) {
    case 'marks':
      return `An innocent copy is named in at most one of a million such analyses. That is a statement about copies, not about persons.`
    case 'predates':
      return 'What was not yet shared cannot have leaked from those it was shared with.'
    case 'late':
      return 'It may have been seen only after the lift, when anyone could know. Samples of such a wave are not traced and convict nobody.'
    case 'unread':
      return 'No marks were read from a sample of this wave. Time and likeness alone name nobody.'
    case 'not-ours':
      return 'The samples bear no text that holds marks of this bundle.'
    case 'silent':
      return `${marks?.carriers.read ?? 0} marks were read, and they name no copy within the bound.${power(finding)}`
    case 'contested':
      return `The marks name ${accused(finding, manner)}, but another explanation stands first, or would with one number moved tenfold. Look into that before anything else.`
  }
}

function power({ marks }: Finding): string {
  if (marks?.power === undefined) return ''
  return ` Had it come from one copy, so many marks would have named that copy with a chance of ${percent(marks.power)}.`
}

/** What this finding is and is not, for whoever reads it without us. */
export const CAUTION =
  'This finding is evidence and not a judgement on anybody. It speaks of copies: a copy can leave ' +
  'its holder without the holder’s knowledge. No person is accused here, and the country of a ' +
  'recipient is no part of the evidence.'

function accused({ answer }: Finding, manner: Manner): string {
  const names = answer.recipients.length > 0 ? answer.recipients : answer.partners
  return `the copy of ${listed(names.map((id) => nameOf(id, manner)))}`
}

function partnersOf({ answer }: Finding, manner: Manner): string {
  return listed(answer.partners.map((id) => nameOf(id, manner)))
}

/** `R at P`, and that several people share it where it is a mailbox. */
export function holderOf(recipient: string, { copies }: Finding, manner: Manner): string {
  const copy = copies.find((each) => each.recipient === recipient)
  const name = nameOf(recipient, manner)
  if (copy === undefined) return name
  const at = copy.partner === recipient ? name : `${name} at ${nameOf(copy.partner, manner)}`
  return copy.kind === 'mailbox' ? `${at} (a mailbox that several people share)` : at
}
