// What a finding can prove of where a copy left: its recipient's opened copy, or only that it was issued.

import { z } from 'zod'
import type { HeldCopy } from './dossier.ts'
import { STANDINGS, type Standing, type TokensFound } from './tokens.ts'
import type { Answer } from './verdict.ts'

const Name = z.string().max(200)

/**
 * Of a copy that the marks name, or whose recipient's tokens were found.
 *
 * `opened`: this recipient's opened copy. `issued`: the vendor's issue of this copy, so an insider cannot
 * be excluded. `nothing`: tokens alone, that prove nothing any more.
 */
export const Origin = z.strictObject({
  /** `null` where only the partner is named. */
  recipient: Name.nullable(),
  partner: Name,
  proves: z.enum(['opened', 'issued', 'nothing']),
  tokens: z.enum([...STANDINGS, 'none']),
  /** Whether anything of it was ever collected. */
  collected: z.boolean(),
})
export type Origin = z.infer<typeof Origin>

/** Copies that the marks name first, then those of which there are tokens alone. */
export function originsOf(
  { recipients: named, partners }: Pick<Answer, 'recipients' | 'partners'>,
  tokens: readonly TokensFound[],
  copies: readonly HeldCopy[],
): Origin[] {
  const byMarks = named.map((recipient) => originOf(recipient, true, tokens, copies))
  const others = [...new Set(tokens.map(({ recipient }) => recipient))].filter(
    (recipient) => !named.includes(recipient),
  )
  const byTokens = others.map((recipient) => originOf(recipient, false, tokens, copies))
  const known = [...byMarks, ...byTokens.filter(({ proves }) => proves === 'opened')]
  const untold = partners.filter((partner) => known.every((one) => one.partner !== partner))
  return [...byMarks, ...untold.map((partner) => issuedAt(partner, copies)), ...byTokens]
}

function originOf(
  recipient: string,
  isMarked: boolean,
  tokens: readonly TokensFound[],
  copies: readonly HeldCopy[],
): Origin {
  const own = tokens.filter((one) => one.recipient === recipient)
  const standing: Standing | undefined = STANDINGS.find((one) =>
    own.some((each) => each.standing === one),
  )
  const copy = copies.find((one) => one.recipient === recipient)
  return {
    recipient,
    partner: copy?.partner ?? recipient,
    proves: standing === 'opened' ? 'opened' : isMarked ? 'issued' : 'nothing',
    tokens: standing ?? 'none',
    collected: copy !== undefined && isCollected(copy),
  }
}

function issuedAt(partner: string, copies: readonly HeldCopy[]): Origin {
  const own = copies.filter((one) => one.partner === partner)
  return {
    recipient: null,
    partner,
    proves: 'issued',
    tokens: 'none',
    collected: own.some(isCollected),
  }
}

function isCollected({ parts }: HeldCopy): boolean {
  return parts.some(({ collectedAt }) => collectedAt !== undefined)
}
