// Who plays in the script: staff and recipients of every sort, each with keys of their own.

import type { Act, Event, Statement } from '@forewarn/core/board/entry'
import { actBytes } from '@forewarn/core/board/entry'
import { publicKey, sign } from '@forewarn/core/sealing/signatures'
import { hex } from '@forewarn/core/shared/bytes'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { seededRandom } from '../journeys/world.ts'

export const HOUSE = 'forewarn.example'

/** Public keys that nothing was ever sealed to. */
const AGE_KEYS = [
  'age187wunk74letf6rvtcwrpk0n20vhsh3dzu43jglttu0wsrwtd3szqks7z4r',
  'age1yqzgw0vva3j39xy2sfs8g6xfhfnulnxhawnnjfvawk7tj846aupq03qczf',
  'age1xx9f7ch6lg22adudqlxz6dzex9dj7u7fj3h2wdu8teflw6fnlfmqmfp79n',
  'age1wfr69yae6a8ajy2m5vv3jvp6k70tgypllth4s77wxslfrx5pj3as7s3gaf',
  'age14duy8ayudjcttppp4qrjflh88shlqpnc0mprq7ehv5p4qv2vmaps7rshrt',
  'age1wp2nf2wgmsxg64zetrz6furjpn0tcfd8y3lxqdv33jwcvpjhuuwsphrwum',
  'age1aklmra7d59jxdpsdkcqk8s9mymfxdnhtprxjg9w3lv8xqecdvyws0m34wd',
  'age1na5v0tf2tcnr4a3u49mklfwv7xn54eacr00rqjdrg3ydhufj3q3q2ph3r6',
] as const

export type ActorName =
  | 'owner'
  | 'publisher'
  | 'investigator'
  | 'revoked'
  | 'recipient'
  | 'other'
  | 'locked'
  | 'stranger'

const NAMES: readonly ActorName[] = [
  'owner',
  'publisher',
  'investigator',
  'revoked',
  'recipient',
  'other',
  'locked',
  'stranger',
]

export interface ScriptActor {
  readonly id: StaffId | RecipientId
  readonly secret: Uint8Array
  readonly signingKey: string
  readonly ageKey: string
}

export const letters = (n: number) => 'abcdefghijklmnop'.charAt(n).repeat(16)
const staff = (n: number) => StaffId.parse(`stf_${letters(n)}`)
export const person = (n: number) => RecipientId.parse(`rcp_${letters(n)}`)

const IDS: Readonly<Record<ActorName, StaffId | RecipientId>> = {
  owner: staff(0),
  publisher: staff(1),
  investigator: staff(2),
  revoked: staff(3),
  recipient: person(0),
  other: person(1),
  locked: person(2),
  stranger: staff(9),
}

/**
 * `locked` is a recipient whose keys were revoked; `stranger` was never let in. One more recipient
 * says nothing: it has no keys, and gets its copy by mail.
 */
export const ACTORS = Object.fromEntries(
  NAMES.map((name, i) => {
    const secret = seededRandom(`signing key of ${name}`).bytes(32)
    const signingKey = hex(publicKey(secret))
    return [name, { id: IDS[name], secret, signingKey, ageKey: AGE_KEYS[i] }]
  }),
) as Readonly<Record<ActorName, ScriptActor>>

/** Signs with `actor`'s key, in the name of `by`. */
export function signAs(
  actor: ScriptActor,
  event: Event,
  nonce: string,
  { by = actor.id, house = HOUSE }: { by?: ScriptActor['id']; house?: string } = {},
): Act {
  const statement: Statement = { house, nonce, event }
  const text = JSON.stringify(statement)
  return { by, text, signature: hex(sign(actBytes(text), actor.secret)) }
}
