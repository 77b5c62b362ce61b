// What is proven of where a copy left, in sentences.

import type { Finding } from './finding.ts'
import type { Origin } from './origins.ts'
import { holderOf } from './sentence.ts'
import type { TokensFound } from './tokens.ts'
import { type Manner, nameOf, when } from './words.ts'

/** One for each copy that is named, and for each whose recipient's tokens were found; none for a finding of old. */
export function origins(finding: Finding, manner: Manner): string[] {
  return (finding.origins ?? []).map((one) => originWords(one, finding, manner))
}

function originWords(one: Origin, finding: Finding, manner: Manner): string {
  const who =
    one.recipient === null
      ? `a copy at ${nameOf(one.partner, manner)}`
      : `the copy of ${holderOf(one.recipient, finding, manner)}`
  const found = (finding.tokens ?? []).filter(
    ({ recipient, standing }) => recipient === one.recipient && standing === one.tokens,
  )
  switch (one.proves) {
    case 'opened':
      return `Proven of ${who}: this recipient’s opened copy. ${tokens(found)} of its client’s own stand in the material, which nobody at the vendor could know; the probabilities do not count that. ${OWN_WORD}`
    case 'issued':
      return `Proven of ${who}: the vendor’s issue of this copy, so an insider cannot be excluded. ${one.collected ? '' : `${UNCOLLECTED} `}${WHY_NOT[one.tokens]}`
    case 'nothing':
      return `Not proven of ${who}, which no marks name: ${tokens(found).toLowerCase()} of its recipient’s stand in the material. ${WHY_NOT[one.tokens]}`
  }
}

function tokens(found: readonly TokensFound[]): string {
  const count = found.reduce((sum, one) => sum + one.found, 0)
  return count === 1 ? 'One token' : `${count} tokens`
}

const OWN_WORD =
  'That this client was installed apart from the vendor’s house, and its key never given to a page of ' +
  'that house, is the recipient’s own statement. The key is as good as its enrolment: ask the recipient whether it is its own.'

const UNCOLLECTED =
  'Nobody ever collected it: it can have left only from the desk that made it, by theft of the server ' +
  'together with a key that it is sealed to, or by someone inside.'

const WHY_NOT: Record<Origin['tokens'], string> = {
  none: 'No token of its recipient was found. That proves nothing either way: tokens can be taken out, and not every client puts them in.',
  opened: '',
  served:
    'Its recipient’s key was used in a page that the vendor’s house served, so someone there could have known the tokens that were found.',
  spent:
    'The tokens that were found stand in a sample that was logged earlier: whoever knew that one could repeat them.',
  late: 'The hashes of the tokens that were found came into the ledger only after the sample did.',
  common: 'What was found for tokens stands in what was published to all.',
}

/** A row for each statement: copy, what was found, since when the ledger holds the hashes, what it is worth. */
export function tokenRows(
  finding: Finding,
  manner: Manner,
): (readonly [string, string, string, string])[] {
  return (finding.tokens ?? []).map(
    ({ recipient, class: kind, found, of, entry, saidAt, key, standing }) =>
      [
        `${nameOf(recipient, manner)}, ${kind}`,
        `${found} of ${of}`,
        `entry ${entry}, ${when(saidAt, manner)}, key ${key.slice(0, 16)}…`,
        WORTH[standing],
      ] as const,
  )
}

const WORTH: Record<TokensFound['standing'], string> = {
  opened: 'prove the opened copy',
  served: 'known to a page of the house',
  spent: 'shown by an earlier sample',
  late: 'said after the sample was logged',
  common: 'in what everybody got',
}
