// Signing in: an enrolled key proves itself, and the house hands out a token for a while.

import { sessionBytes } from '@forewarn/core/board/session'
import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { sign } from '@forewarn/core/sealing/signatures'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type HouseClient, houseClient } from './house-client.ts'
import type { Keyring } from './keyring.ts'
import type { Ports } from './ports.ts'

/** A signed-in desk. */
export interface Desk {
  readonly ports: Ports
  readonly keyring: Keyring
  readonly house: HouseClient
}

/**
 * @throws Refusal `house.changed` where the house at this address is not the pinned one
 * @throws Refusal `session.missing` where the keys are not enrolled, or the clocks disagree
 */
export async function signIn(ports: Ports, keyring: Keyring): Promise<Desk> {
  const face = await houseClient(ports.post).call('house')
  const { origin, logKey } = keyring.pins
  if (face.origin !== origin || face.logKey !== logKey) {
    throw new Refusal('house.changed', { pinned: origin, found: face.origin })
  }
  const at = face.now
  const nonce = hex(ports.random.bytes(16))
  const signed = sessionBytes(origin, keyring.actor, at, nonce)
  const signature = hex(sign(signed, fromHex(keyring.signingSecret)))
  const body = { actor: keyring.actor, at, nonce, signature }
  const { token } = await houseClient(ports.post).call('session', { body })
  return { ports, keyring, house: houseClient(ports.post, token) }
}

/** The newest checkpoint, only if the pinned log key signed it. */
export async function checkpointOf({ house, keyring }: Desk) {
  const { checkpoint } = await house.call('checkpoint')
  return { ...openCheckpoint(checkpoint, keyring.pins.logKey), note: checkpoint }
}
