// An authenticator in software: what a browser would hand a page, and every way in which it can be wrong.

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { presenceChallenge } from '@forewarn/core/board/session'
import type { Assertion, NewPasskey } from '@forewarn/core/wire/presence'
import { addPasskey, bePresent, readPresence } from '@forewarn/desk/presence'
import type { Desk } from '@forewarn/desk/sign-in'

const ORIGIN = 'http://localhost:8080'

/** What differs from an honest answer. */
export interface Faults {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly crossOrigin?: true
  /** User present 1, verified 4, credential attached 64. */
  readonly flags?: number
  readonly counter?: number
  readonly id?: string
  readonly challenge?: string
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest()

export class Passkey {
  readonly id: string
  readonly publicKey: string
  readonly #secret: KeyObject
  #counter = 0

  /** @param isCounting whether it counts its uses, as a stick does and a synced passkey does not */
  constructor(id: string, isCounting = true) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    this.id = base64url(sha256(id))
    this.publicKey = base64url(publicKey.export({ format: 'der', type: 'spki' }))
    this.#secret = privateKey
    this.isCounting = isCounting
  }

  readonly isCounting: boolean

  create(challenge: string, faults: Faults = {}): Omit<NewPasskey, 'signature'> {
    const clientData = clientDataOf(challenge, { type: 'webauthn.create', ...faults })
    const id = Buffer.from(faults.id ?? this.id, 'base64url')
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id])
    const head = this.#head({ flags: 1 | 4 | 64, ...faults })
    const authenticatorData = base64url(Buffer.concat([head, attested]))
    const { publicKey } = this
    return { id: this.id, publicKey, clientData: base64url(clientData), authenticatorData }
  }

  answer(challenge: string, faults: Faults = {}): Assertion {
    const clientData = clientDataOf(challenge, { type: 'webauthn.get', ...faults })
    if (this.isCounting) this.#counter++
    const head = this.#head({ flags: 1 | 4, ...faults })
    const signature = sign('sha256', Buffer.concat([head, sha256(clientData)]), this.#secret)
    return {
      ...{ id: faults.id ?? this.id, clientData: base64url(clientData) },
      ...{ authenticatorData: base64url(head), signature: base64url(signature) },
    }
  }

  #head({ rpId = 'localhost', flags = 5, counter = this.#counter }: Faults): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
  }
}

function clientDataOf(challenge: string, faults: Faults): Buffer {
  const { type, origin = ORIGIN, crossOrigin = false } = faults
  const said = { type, challenge: faults.challenge ?? challenge, origin, crossOrigin }
  return Buffer.from(JSON.stringify(said))
}

/** Where the browser is that a house expects. */
export const at = (rpId: string): Faults =>
  rpId === 'localhost' ? {} : { rpId, origin: `https://${rpId}` }

/** Adds a passkey in this desk's session, which has then shown it. */
export async function addTo(desk: Desk, passkey: Passkey, faults: Faults = {}): Promise<void> {
  const question = await readPresence(desk)
  await addPasskey(
    desk,
    question,
    passkey.create(question.challenge, { ...at(question.rpId), ...faults }),
  )
}

export async function showTo(desk: Desk, passkey: Passkey, faults: Faults = {}): Promise<void> {
  const question = await readPresence(desk)
  await bePresent(
    desk,
    question,
    passkey.answer(question.challenge, { ...at(question.rpId), ...faults }),
  )
}

/** Answers a code as a person in a browser would, without keys. @param house says who asks, and takes the answer */
export async function answerCode(
  house: Desk['house'],
  shown: string,
  passkey: Passkey,
  faults: Faults = {},
): Promise<void> {
  const code = shown.replaceAll('-', '')
  const { origin, key, nonce, rpId } = await house.call('lookAtCode', { body: { code } })
  const challenge = presenceChallenge(origin, key, nonce)
  const assertion = passkey.answer(challenge, { ...at(rpId), ...faults })
  await house.call('answerCode', { body: { code, answer: { nonce, assertion } } })
}
