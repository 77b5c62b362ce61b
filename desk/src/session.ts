// An open session: a token, and the key without which it is worth nothing. Each request proves both.

import { publicKey } from '@forewarn/core/sealing/signatures'
import { hex } from '@forewarn/core/shared/bytes'
import { writeProof } from '@forewarn/core/wire/proof'
import type { Ports, PostAnswer } from './ports.ts'

export class Session {
  /** 32 bytes in hex. */
  readonly key: string
  readonly token: string
  readonly #secret: Uint8Array
  readonly #publicKey: Uint8Array
  readonly #url: string
  readonly #ports: Pick<Ports, 'clock' | 'random'>
  #nonce = 'none yet'

  /**
   * @param secret the session's own Ed25519 seed; it is drawn for it, and goes nowhere
   * @param url where the house was reached
   */
  constructor(
    token: string,
    secret: Uint8Array,
    url: string,
    ports: Pick<Ports, 'clock' | 'random'>,
  ) {
    this.token = token
    this.#secret = secret
    this.#publicKey = publicKey(secret)
    this.#url = url.replace(/\/+$/, '')
    this.#ports = ports
    this.key = hex(this.#publicKey)
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
    const proof = writeProof(request, this.#secret, this.#publicKey)
    return { authorization: `DPoP ${token}`, dpop: proof }
  }

  /** Takes in the nonce that an answer brought along. @returns whether it brought one */
  hear({ nonce }: Pick<PostAnswer, 'nonce'>): boolean {
    if (nonce === undefined) return false
    this.#nonce = nonce
    return true
  }
}
