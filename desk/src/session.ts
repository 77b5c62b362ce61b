// An open session: a token, and the key without which it is worth nothing. Each request proves both.

import type { NoteKey } from '@forewarn/core/log/note'
import { pureKey } from '@forewarn/core/sealing/signatures'
import { hex } from '@forewarn/core/shared/bytes'
import { At } from '@forewarn/core/shared/fields'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { writeProof } from '@forewarn/core/wire/proof'
import { z } from 'zod'
import type { Ports, PostAnswer } from './ports.ts'

/** A session as a desk keeps it from one command to the next, under lock. */
export const KeptSession = z.strictObject({
  token: z.string().regex(/^[0-9a-f]{64}$/),
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  expiresAt: At,
})
export type KeptSession = z.infer<typeof KeptSession>

type Clockwork = Pick<Ports, 'clock' | 'random' | 'quickKey'>

export class Session {
  /** 32 bytes in hex. */
  readonly key: string
  readonly token: string
  readonly expiresAt: Instant
  readonly #secret: Uint8Array
  readonly #signing: NoteKey
  readonly #url: string
  readonly #ports: Clockwork
  #nonce = 'none yet'

  /**
   * @param secret the session's own Ed25519 seed; it is drawn for it, and goes nowhere but into `kept`
   * @param url where the house was reached
   */
  constructor(
    token: string,
    secret: Uint8Array,
    url: string,
    ports: Clockwork,
    expiresAt: Instant = instant(0),
  ) {
    this.token = token
    this.expiresAt = expiresAt
    this.#secret = secret
    this.#signing = (ports.quickKey ?? pureKey)(secret)
    this.#url = url.replace(/\/+$/, '')
    this.#ports = ports
    this.key = hex(this.#signing.publicKey)
  }

  /** Secret: whoever has it is signed in until it ends. */
  kept(): KeptSession {
    return { token: this.token, secret: hex(this.#secret), expiresAt: this.expiresAt }
  }

  /** For one request, made anew for each. @param path with query or without */
  headers(method: string, path: string): Record<string, string> {
    const { token } = this
    const { clock, random } = this.#ports
    const [pathOnly = ''] = path.split('?')
    const request = {
      ...{ method, url: `${this.#url}${pathOnly}`, token, nonce: this.#nonce },
      ...{ id: hex(random.bytes(16)), at: clock.now() },
    }
    const proof = writeProof(request, this.#signing)
    return { authorization: `DPoP ${token}`, dpop: proof }
  }

  /** Takes in the nonce that an answer brought along. @returns whether it brought one */
  hear({ nonce }: Pick<PostAnswer, 'nonce'>): boolean {
    if (nonce === undefined) return false
    this.#nonce = nonce
    return true
  }
}
