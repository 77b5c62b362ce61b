// A recipient's own layer: what it says of the tokens that its client put into a part on opening it.

import { z } from 'zod'
import { MOST_TOKENS } from '../marking/tokens/token.ts'
import { Digest } from '../shared/fields.ts'
import type { Table } from '../shared/fold.ts'
import { PartId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Slices } from './attempt.ts'
import type { TokensSaid } from './slice.ts'

/**
 * Signed by the recipient, and on disk before the opened files are shown or written: the ledger never
 * misses a token that left. The secret of the tokens never comes near the house.
 *
 * `client`: what the recipient says it was opened with, and nobody can check: one that was installed
 * apart from the house, or a page that the house served, whose makers could have known the tokens.
 */
export const TokensInserted = z.strictObject({
  kind: z.literal('tokensInserted'),
  partId: PartId,
  client: z.enum(['separate', 'served']),
  tokens: z
    .array(z.strictObject({ tag: z.string().regex(/^[0-9a-f]{16}$/), hash: Digest }))
    .min(1)
    .max(MOST_TOKENS),
})
export type TokensInserted = z.infer<typeof TokensInserted>

/** Of one part: its secret may be lost, and lost again, but not for ever. */
export const MOST_STATEMENTS = 16

/** @see Table */
export const ownLayerRules: Table<TokensInserted, Slices> = {
  /** Again where a secret or a key was lost; the same ones under the same key stand there already. */
  tokensInserted(slices, event, { by }) {
    const part = slices.bundle.parts.get(event.partId)
    if (part === undefined || part.recipientId !== by || part.collectedAt.length === 0) {
      throw new Refusal('part.unknown', {})
    }
    const said = part.tokens ?? []
    const key = slices.programme.recipients.get(part.recipientId)?.signingKey
    if (said.some((one) => one.key === key && isSame(one, event)))
      throw new Refusal('part.tokens', { state: 'said' })
    if (said.length >= MOST_STATEMENTS) throw new Refusal('part.tokens', { state: 'full' })
  },
}

/** @see Table */
export const ownLayerFolds: Table<TokensInserted, Slices> = {
  tokensInserted({ bundle, programme }, { partId, client, tokens }, { at, seq }) {
    const part = bundle.parts.get(partId)
    if (part === undefined) return
    const key = programme.recipients.get(part.recipientId)?.signingKey ?? ''
    part.tokens = [...(part.tokens ?? []), { client, tokens, key, at, seq }]
  },
}

function isSame(one: TokensSaid, { client, tokens }: TokensInserted): boolean {
  const all = one.tokens
  return (
    one.client === client &&
    all.length === tokens.length &&
    all.every(({ hash, tag }, i) => hash === tokens[i]?.hash && tag === tokens[i]?.tag)
  )
}
