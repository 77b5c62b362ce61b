// A recipient's own layer: tokens that its client puts into what it opens, said in the ledger before anybody sees them.

import type { TokensInserted } from '@forewarn/core/bundle/own-layer'
import type { OpenedPart } from '@forewarn/core/bundle/part'
import { insertTokens, type WithTokens } from '@forewarn/core/marking/tokens/insert'
import type { SameProgram } from '@forewarn/core/marking/tokens/places'
import { tokenHash, tokenOf, valueTokenOf } from '@forewarn/core/marking/tokens/token'
import { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { chainOf } from './chain.ts'
import { asking } from './pinned-log.ts'
import { mustStand, record } from './record.ts'
import type { Desk } from './sign-in.ts'

/** How a client makes tokens, and what it is. */
export interface TokenMaker {
  /** 32 bytes that nobody else has, and the house least of all. */
  readonly secret: Uint8Array
  /** What the recipient says of it, see `TokensInserted`. */
  readonly client: 'separate' | 'served'
  /** A closer reading of programs, where there is one. */
  readonly isSame?: SameProgram
}

/**
 * An opened part with tokens in it, given out only once the log proves that their hashes stand in it.
 *
 * @throws Refusal `part.tokens`, `ledger.unwritten` where the house keeps it to itself, or as the house
 *   cannot be reached; the part is then as it was
 */
export async function withOwnTokens(
  desk: Desk,
  { manifest, files }: OpenedPart,
  { secret, client, isSame }: TokenMaker,
): Promise<WithTokens> {
  const { partId, attemptId } = manifest
  const draw = {
    value: (value: string) => valueTokenOf(secret, attemptId, value),
    place: (index: number) => tokenOf(secret, partId, index),
  }
  const opened = files.map((file, i) => ({ ...file, own: manifest.files[i]?.own }))
  const inserted = insertTokens(opened, draw, isSame)
  if (inserted.tokens.length === 0) return inserted
  const holder = { partId, recipientId: RecipientId.parse(desk.keyring.actor) }
  const once = new Set(inserted.tokens.map(({ token }) => token))
  const tokens = [...once].map((token) => tokenHash(token, holder))
  await sayOnce(desk, { kind: 'tokensInserted', partId, client, tokens })
  const { receipts } = await desk.house.call('evidence', {
    ...{ params: { partId } },
    ...asking(desk.keyring),
  })
  const stands = chainOf(desk.keyring, receipts).said.find(({ by, event }) => {
    const isOwn = event.kind === 'tokensInserted' && by === desk.keyring.actor
    if (!isOwn || event.partId !== partId || event.client !== client) return false
    return tokens.every(({ hash }, i) => event.tokens[i]?.hash === hash)
  })
  mustStand('tokensInserted', stands)
  return inserted
}

async function sayOnce(desk: Desk, event: TokensInserted): Promise<void> {
  try {
    await record(desk, event)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'part.tokens')) throw error
    if ((error as Refusal<'part.tokens'>).details.state !== 'said') throw error
  }
}
