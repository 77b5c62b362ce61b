// What passkeys are asked with: nonces of now, that the house need not remember.

import { hex } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Settings, sites } from '../settings.ts'
import { isWithin } from './lapsing.ts'
import type { Asked } from './provider.ts'
import { sealer } from './sealer.ts'

/** As long as a person may take to find their authenticator. */
export const ANSWER_MS = 180_000
/** A terminal asks no more often. */
export const EVERY_MS = 3000

export class Questions {
  readonly rpId: string
  readonly #isOrigin: (origin: string) => boolean
  readonly #seal: (words: string) => string
  readonly #random: Random
  /** By session: when it last asked how its code stands. */
  readonly #asked = new Map<string, number>()

  /** @param secret the same in all processes of a house: what one hands out another takes */
  constructor(secret: Uint8Array, settings: Settings, random: Random) {
    this.#seal = sealer(secret, 'forewarn presence nonce v1')
    this.#random = random
    const { rpId, isOrigin } = sites(settings)
    this.rpId = rpId
    this.#isOrigin = isOrigin
  }

  nonceAt(now: Instant): string {
    const words = `${now}.${hex(this.#random.bytes(16))}`
    return `${words}.${this.#seal(words)}`
  }

  /** @throws Refusal `passkey.refused` where this house did not hand the nonce out, or long ago */
  mustBeOurs(nonce: string, now: Instant): void {
    const [, words = '', at = '', seal] =
      /^((\d{1,15})\.[0-9a-f]{32})\.([\w-]{22})$/.exec(nonce) ?? []
    const isOurs = words !== '' && this.#seal(words) === seal
    if (!isOurs || !isWithin(ANSWER_MS, Number(at), now)) throw new Refusal('passkey.refused', {})
  }

  /** What a provider is asked in this session, and again what it was asked: nobody keeps it. */
  toProvider(session: string, state: string): Asked {
    const secret = (of: string) => this.sealOf(of, session, state)
    return { state, nonce: secret('nonce'), verifier: `${secret('one')}${secret('two')}` }
  }

  /** 22 signs that only a process of this house can make. */
  sealOf(...words: readonly string[]): string {
    return this.#seal(JSON.stringify(words))
  }

  about(challenge: string) {
    return { challenge, rpId: this.rpId, isOrigin: this.#isOrigin }
  }

  /** Whether this session asked how its code stands only just now. */
  isTooSoon(session: string, now: Instant): boolean {
    const before = this.#asked.get(session) ?? Number.NEGATIVE_INFINITY
    for (const [one, at] of this.#asked) if (now - at > ANSWER_MS) this.#asked.delete(one)
    this.#asked.set(session, now)
    return Math.abs(now - before) < EVERY_MS
  }
}
