// An account at the provider in the place of a passkey: shown in a session, and linked by the person's own key.

import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { NewAccount, Presence, ProviderAnswer } from '@forewarn/core/wire/presence'
import type { House } from '../house.ts'
import type { Session } from '../store/sessions.ts'
import { isSigned, useNonce } from './presence.ts'

/** None where the provider cannot be reached now: there is a passkey, too, or later. */
export async function providerFor(
  { provider, questions }: House,
  session: string,
  now: Instant,
): Promise<Presence['provider']> {
  if (provider === undefined) return null
  const asked = questions.toProvider(session, questions.nonceAt(now))
  try {
    return { url: await provider.address(asked), state: asked.state }
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/**
 * Whoever is linked was present when the provider asked them, which is minutes ago at most; who is not
 * gets what there is to link.
 *
 * @throws Refusal `provider.refused`, `passkey.refused`
 */
export async function showAccount(
  house: House,
  { hash, actor }: Pick<Session, 'hash' | 'actor'>,
  { state, answer }: ProviderAnswer,
): Promise<{ presentAt: Instant | null; account?: NewAccount }> {
  const { provider, questions, registry, directory } = house
  if (provider === undefined) throw new Refusal('provider.refused', { problem: 'off' })
  questions.mustBeOurs(state, registry.lapsing())
  await useNonce(house, state, registry.lapsing())
  const { id, words } = await provider.whoAnswered(questions.toProvider(hash, state), answer)
  const account = await directory.passkey(id)
  if (account === undefined) {
    return {
      presentAt: null,
      account: { id, words, seal: questions.sealOf('link', hash, id, words) },
    }
  }
  if (account.actor !== actor || !isSigned(house, account)) {
    throw new Refusal('provider.refused', { problem: 'unlinked' })
  }
  const at = registry.lapsing()
  const isThere = await directory.usePasskey(hash, { id, actor, counter: 0 }, at)
  if (!isThere) throw new Refusal('provider.refused', { problem: 'unlinked' })
  return { presentAt: instant(at) }
}

/** @throws Refusal `provider.refused` where the provider did not name it in this very session */
export function linked(
  { questions }: House,
  session: string,
  { account, signature }: { readonly account: NewAccount; readonly signature: string },
) {
  const { id, words, seal } = account
  if (questions.sealOf('link', session, id, words) !== seal) {
    throw new Refusal('provider.refused', { problem: 'refused' })
  }
  return { id, publicKey: words, signature, counter: 0 }
}
