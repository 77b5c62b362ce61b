// Good bodies for the doors of presence, from desks whose people have passkeys by then.

import { passkeyBytes } from '@forewarn/core/board/session'
import { sign } from '@forewarn/core/sealing/signatures'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import type { PRESENCE_ROUTES } from '@forewarn/core/wire/presence'
import { readPresence } from '@forewarn/desk/presence'
import type { Desk } from '@forewarn/desk/sign-in'
import { addTo, at, Passkey, showTo } from '../passkeys.ts'

type Id = keyof typeof PRESENCE_ROUTES

const passkeys = new WeakMap<Desk, Passkey>()
let count = 0

/** The one that was added when this desk was first asked about, just shown. */
async function shownBy(desk: Desk): Promise<Passkey> {
  const known = passkeys.get(desk)
  if (known !== undefined) {
    await showTo(desk, known)
    return known
  }
  const passkey = new Passkey(`of a visitor ${count++}`)
  await addTo(desk, passkey)
  passkeys.set(desk, passkey)
  return passkey
}

/**
 * For one request, in which only who asks decides.
 *
 * @param desk nobody's for those who are let in nowhere
 * @param asking a desk under whose codes anybody may look
 */
export async function presenceBody(id: Id, desk: Desk | undefined, asking: Desk) {
  if (id === 'lookAtCode' || id === 'answerCode') {
    await shownBy(asking)
    const { code } = await asking.house.call('askCode', { body: { purpose: 'signIn' } })
    return id === 'lookAtCode' ? { code } : { code, answer: null }
  }
  if (desk === undefined) return {}
  const passkey = await shownBy(desk)
  const { nonce, challenge, rpId } = await readPresence(desk)
  switch (id) {
    case 'askCode':
      return { purpose: 'signIn' }
    case 'bePresent':
      return { nonce, assertion: passkey.answer(challenge, at(rpId)) }
    case 'endSession':
      return { key: '0'.repeat(64) }
    case 'dropPasskey':
      return { id: 'AAAA' }
    case 'addPasskey': {
      const created = new Passkey(`a further one ${count++}`).create(challenge, at(rpId))
      const { actor, pins, signingSecret } = desk.keyring
      const signed = passkeyBytes(pins.origin, actor, created.id, created.publicKey)
      const signature = hex(sign(signed, fromHex(signingSecret)))
      return { nonce, passkey: { ...created, signature } }
    }
    default:
      return {}
  }
}
