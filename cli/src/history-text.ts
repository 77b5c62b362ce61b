// How an embargo came to be as it is, as text: every step with UTC and local time, and who has to accept again.

import type { EmbargoStep } from '@forewarn/core/embargo/history'
import type { CsMove } from '@forewarn/core/embargo/tables'
import { type Instant, showDuration, showInstant } from '@forewarn/core/shared/instant'
import type { Consequences } from '@forewarn/desk/negotiate'
import type { Overview } from '@forewarn/desk/overview'
import type { Names } from './names.ts'
import { columns, counted } from './table.ts'

/** What has happened, in the words of `forewarn case flag`. */
const HAPPENED: Readonly<Record<CsMove, string>> = {
  V: 'the vendor knows',
  F: 'a fix is ready',
  D: 'the fix is deployed',
  P: 'the flaw is public',
  X: 'an exploit is public',
  A: 'attacks were seen',
}

export function historyText(
  { history, mustAcceptAgain }: Pick<Overview, 'history' | 'mustAcceptAgain'>,
  names: Names,
  zone: string,
): string[] {
  const lines: string[] = []
  if (history.length > 0) {
    const rows = history.map((step) => [
      ...[`  ${showInstant(step.at, zone)}`, wordsOf(step, names, zone)],
      step.by === undefined ? '' : `by ${names.of(step.by)}`,
    ])
    lines.push('  History:', columns(rows))
  }
  if (mustAcceptAgain.length > 0) {
    const rows = mustAcceptAgain.map(({ recipientId, since }) => [
      ...[`  ${names.of(recipientId)}`, `since ${showInstant(since, zone)}`],
    ])
    lines.push('  Must accept again before the next part:', columns(rows))
  }
  return lines
}

function wordsOf(step: EmbargoStep, names: Names, zone: string): string {
  const end = (at: Instant) => showInstant(at, zone)
  switch (step.what) {
    case 'proposed':
      return `proposed: the end at ${end(step.liftsAt)}`
    case 'agreed':
      return agreedWords(step, zone)
    case 'rejected':
      return `rejected: the end at ${step.proposals.map(end).join(' and ')}`
    case 'invited':
      return `asked: ${names.some(step.recipientIds, 5)}`
    case 'accepted':
    case 'declined':
      return `${step.what}: the end at ${end(step.liftsAt)}`
    case 'happened':
      return `happened: ${HAPPENED[step.letter]}`
    case 'ended':
      return step.early ? 'ended early' : 'ended at its instant'
    case 'unreleased':
      return 'ended, and nothing was released'
  }
}

function agreedWords(
  { liftsAt, was, lapsed }: Extract<EmbargoStep, { what: 'agreed' }>,
  zone: string,
): string {
  const end = showInstant(liftsAt, zone)
  if (was === null) return `agreed: the end at ${end}`
  const by = showDuration(liftsAt - was)
  const moved = liftsAt < was ? `brought forward by ${by}` : `postponed by ${by}`
  return `${moved}, to ${end}; ${counted(lapsed.length, 'recipient')} must accept again`
}

/** Before another end is agreed on: who would have to accept again, and what they could not get. */
export function consequencesText(
  { mustAcceptAgain, loseAccess }: Consequences,
  names: Names,
): string {
  if (mustAcceptAgain.length === 0) return 'nobody has to accept again.'
  const who = `${counted(mustAcceptAgain.length, 'recipient')} must accept again before the next part: ${names.some(mustAcceptAgain, 10)}.`
  if (loseAccess.length === 0) return who
  return `${who} Until then these cannot collect what is open to them now: ${names.some(loseAccess, 10)}.`
}
