// Signing in: an enrolled key proves itself, and opens a session for a while.

import { sessionBytes } from '@forewarn/core/board/session'
import type { Purpose } from '@forewarn/core/board/step-up'
import { pureKey } from '@forewarn/core/sealing/signatures'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import { isLoopbackUrl } from '@forewarn/core/shared/loopback'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type HouseClient, houseClient } from './house-client.ts'
import { type Keyring, signerOf } from './keyring.ts'
import { asking, isPinned, openPinned } from './pinned-log.ts'
import type { Ports } from './ports.ts'
import { type KeptSession, Session } from './session.ts'

/** A signed-in desk. */
export interface Desk {
  readonly ports: Ports
  readonly keyring: Keyring
  readonly session: Session
  readonly house: HouseClient
}

/** How far the house's clock may be from the desk's: as far as the house lets a request to sign in. */
const APART_MS = 120_000

/**
 * Signs the house's own instant, since that is what it looks at. Who answers in its place, on the way,
 * could name one that is months ahead and use the signature then; so beyond this machine an instant
 * far from the desk's own is not signed.
 *
 * @param url where the house was reached
 * @param kept a session that this desk may still have; where it has not, it signs in anew
 * @throws Refusal `house.changed` where the house at this address is not the pinned one
 * @throws Refusal `clock.apart`
 * @throws Refusal `session.missing` where the keys are not enrolled
 */
export async function signIn(
  ports: Ports,
  keyring: Keyring,
  url = keyring.pins.url,
  kept?: KeptSession,
): Promise<Desk> {
  const asked = ports.clock.now()
  const face = await houseClient(ports.post).call('house')
  const { origin } = keyring.pins
  if (!isPinned(face, keyring.pins)) {
    throw new Refusal('house.changed', { pinned: origin, found: face.origin })
  }
  const before = kept && (await resumed(ports, keyring, url, kept))
  if (before !== undefined) return before
  const at = face.now
  const desk = ports.clock.now()
  if (!isLoopbackUrl(url) && (at < asked - APART_MS || at > desk + APART_MS)) {
    throw new Refusal('clock.apart', { house: at, desk })
  }
  const nonce = hex(ports.random.bytes(16))
  const secret = ports.random.bytes(32)
  const key = hex((ports.quickKey ?? pureKey)(secret).publicKey)
  const signed = sessionBytes(origin, keyring.actor, at, nonce, key)
  const signature = hex(await signerOf(keyring).sign(signed))
  const body = { actor: keyring.actor, at, nonce, key, signature }
  const { token, expiresAt } = await houseClient(ports.post).call('session', { body })
  return deskIn(new Session(token, secret, url, ports, expiresAt), ports, keyring)
}

/** Where the session is over, or the house says that it is, there is none. */
async function resumed(ports: Ports, keyring: Keyring, url: string, kept: KeptSession) {
  const { token, secret, expiresAt } = kept
  const session = new Session(token, fromHex(secret), url, ports, expiresAt)
  const desk = deskIn(session, ports, keyring)
  try {
    await desk.house.call('presence')
    return desk
  } catch (error) {
    if (error instanceof Refusal && error.code === 'session.missing') return undefined
    throw error
  }
}

/** Where a passkey is wanted and somebody is there, they are asked, and what was asked is asked again. */
function deskIn(session: Session, ports: Ports, keyring: Keyring): Desk {
  const { post, attend } = ports
  const desk = { ports, keyring, session, house: houseClient(post, session) }
  if (attend === undefined) return desk
  const asking = (purpose: Purpose) => attend({ desk, purpose })
  return { ...desk, house: houseClient(post, session, asking) }
}

/**
 * The newest checkpoint, only if the pinned log key signed it, and as many pinned witnesses as must.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`, `witness.tooFew`
 */
export async function checkpointOf({ house, keyring, ports }: Desk) {
  const { checkpoint } = await house.call('checkpoint', asking(keyring))
  return { ...openPinned(checkpoint, keyring.pins, ports), note: checkpoint }
}
