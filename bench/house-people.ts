// Who takes part in the house that is measured: their ids and keys, the same for the same recipe.

import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { type Act, actBytes, type Event } from '@forewarn/core/board/entry'
import type { Role } from '@forewarn/core/programme/events'
import { freshAgeIdentity, recipientOf } from '@forewarn/core/sealing/age'
import { publicKey } from '@forewarn/core/sealing/signatures'
import { hex } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { freshId, PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'

export const HOUSE = 'bench.forewarn.example'

export interface Person<Id = StaffId | RecipientId> {
  readonly id: Id
  /** Ed25519 seed, 32 bytes in hex. */
  readonly secret: string
  readonly signingKey: string
  /** The one thing here that no seed repeats: the age library draws it. */
  readonly identity: string
  readonly ageKey: string
}

export interface People {
  readonly staff: readonly (Person<StaffId> & { readonly roles: Role[] })[]
  readonly partners: readonly PartnerId[]
  readonly recipients: readonly (Person<RecipientId> & { readonly partner: number })[]
}

const ROLES: readonly Role[][] = [['owner'], ['publisher'], ['investigator']]

export async function drawPeople(
  random: Random,
  { partners, recipients }: { partners: number; recipients: number },
): Promise<People> {
  const staff = ROLES.map(async (roles) => ({
    ...(await draw(freshId(StaffId, 'stf', random), random)),
    roles,
  }))
  const drawn = Array.from({ length: recipients }, async (_, i) => ({
    ...(await draw(freshId(RecipientId, 'rcp', random), random)),
    partner: i % partners,
  }))
  return {
    staff: await Promise.all(staff),
    partners: Array.from({ length: partners }, () => freshId(PartnerId, 'prt', random)),
    recipients: await Promise.all(drawn),
  }
}

async function draw<Id>(id: Id, random: Random): Promise<Person<Id>> {
  const secret = random.bytes(32)
  const signingKey = hex(publicKey(secret))
  const identity = await freshAgeIdentity({ postQuantum: false })
  return { id, secret: hex(secret), signingKey, identity, ageKey: await recipientOf(identity) }
}

/** What stands before the 32 bytes of a secret in its DER form. Source: RFC 8410 §7. */
const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const keys = new Map<string, KeyObject>()

/** Ed25519 by Node's own library: a hundred thousand signatures in seconds. */
export function signBytes(message: Uint8Array, secret: string): string {
  const der = () => Buffer.concat([PREFIX, Buffer.from(secret, 'hex')])
  const key = keys.get(secret) ?? createPrivateKey({ key: der(), format: 'der', type: 'pkcs8' })
  keys.set(secret, key)
  return sign(null, message, key).toString('hex')
}

export function signAct({ id, secret }: Person, event: Event, random: Random): Act {
  const text = JSON.stringify({ house: HOUSE, nonce: hex(random.bytes(16)), event })
  return { by: id, text, signature: signBytes(actBytes(text), secret) }
}
