// Proofs of possession at the door: for this request, by the house's newest nonce, and each of them once.

import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { hashOf, openProof } from '@forewarn/core/wire/proof'
import { quickVerify } from '../platform.ts'
import { sealer } from './sealer.ts'

/** A nonce is good for so long, and handed out anew after half of it. */
const GOOD_MS = 120_000

export interface Asked {
  readonly method: string
  /** Without query. */
  readonly path: string
  readonly token: string
  /** The header `DPoP`. */
  readonly proof: string
}

/** Who proved it, and what else there is to see once the session is found. */
export interface Proven {
  /** The session's public key, in hex. */
  readonly key: string
  /**
   * Only where the nonce is of now, and the proof was not seen before.
   *
   * @returns the nonce to use from now on, where this one is about to lapse
   * @throws Refusal `session.stale`, `session.missing`
   */
  readonly useOnce: () => string | undefined
}

export class Proofs {
  readonly #seal: (words: string) => string
  readonly #since: Instant
  /** By id: when the nonce was handed out that a proof came with. Forgotten once that is too old. */
  readonly #seen = new Map<string, number>()
  #swept: number

  /**
   * @param secret the same in all processes of a house: what one hands out another takes
   * @param since when this process began, and remembers proofs from: an earlier nonce is too old
   */
  constructor(secret: Uint8Array, since: Instant) {
    this.#seal = sealer(secret, 'forewarn proof nonce v1')
    this.#since = since
    this.#swept = since
  }

  nonceAt(now: Instant): string {
    const at = this.#time(now)
    return `${at}.${this.#seal(String(at))}`
  }

  /** A clock that stepped back behind this process's beginning locks nobody out. */
  #time(now: Instant): number {
    return Math.max(now, this.#since)
  }

  /**
   * The address is compared without its host: proxies rename it, and the token is this house's alone.
   *
   * @throws Refusal `session.missing` where the proof is none, or is one for something else
   */
  verify({ method, path, token, proof }: Asked, now: Instant): Proven {
    const { key, id, nonce, ...claimed } = openProof(proof, quickVerify)
    const isFor =
      claimed.method === method &&
      URL.parse(claimed.url)?.pathname === path &&
      claimed.tokenHash === hashOf(token)
    if (!isFor) throw new Refusal('session.missing', {})
    return { key, useOnce: () => this.#useOnce(nonce, id, now) }
  }

  #useOnce(nonce: string, id: string, now: Instant): string | undefined {
    const [from, time] = [this.#handedOut(nonce), this.#time(now)]
    const isNew = from >= this.#since && Math.abs(time - from) <= GOOD_MS
    if (!isNew) throw new Refusal('session.stale', { nonce: this.nonceAt(now) })
    this.#sweep(time)
    if (this.#seen.has(id)) throw new Refusal('session.missing', {})
    this.#seen.set(id, from)
    return Math.abs(time - from) > GOOD_MS / 2 ? this.nonceAt(now) : undefined
  }

  /** When this house handed out a nonce; long ago where it never did. */
  #handedOut(nonce: string): number {
    const [, at = '', seal] = /^(\d{1,15})\.([\w-]{22})$/.exec(nonce) ?? []
    return at !== '' && this.#seal(String(Number(at))) === seal ? Number(at) : -Infinity
  }

  #sweep(now: number): void {
    if (Math.abs(now - this.#swept) < GOOD_MS) return
    this.#swept = now
    for (const [id, from] of this.#seen) if (Math.abs(now - from) > GOOD_MS) this.#seen.delete(id)
  }
}
