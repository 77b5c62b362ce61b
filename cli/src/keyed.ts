// Texts keyed by a desk's signing secret: the same at this desk always, and meaningless to anybody else.

import { createHash, createHmac } from 'node:crypto'
import { fromHex } from '@forewarn/core/shared/bytes'
import { holderOf, type Keyring } from '@forewarn/desk/keyring'

/** What a desk keys: the UIDs of its calendar, and digests of names, each written as JSON `[id, name]`. */
const KEYED = {
  calendar: (secret: string, text: string) =>
    createHmac('sha256', fromHex(secret)).update(`forewarn calendar v1\n${text}`),
  name: (secret: string, text: string) => {
    const row: unknown[] = JSON.parse(text)
    return createHash('sha256').update(JSON.stringify(['forewarn name v1', secret, ...row]))
  },
}

export type Purpose = keyof typeof KEYED

/** 32 hex digits for each of `texts`. */
export async function keyed(
  keyring: Keyring,
  purpose: Purpose,
  texts: readonly string[],
): Promise<readonly string[]> {
  const holder = holderOf(keyring)
  return holder?.keyed(purpose, texts) ?? keyedBy(keyring, purpose, texts)
}

export function keyedBy(
  { signingSecret }: Keyring,
  purpose: Purpose,
  texts: readonly string[],
): string[] {
  return texts.map((text) => KEYED[purpose](signingSecret, text).digest('hex').slice(0, 32))
}
