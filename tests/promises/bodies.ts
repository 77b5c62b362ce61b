// What each route is sent by somebody who knocks at every door, well-formed enough to come past its first checks.

import { sessionBytes } from '@forewarn/core/board/session'
import { sign } from '@forewarn/core/sealing/signatures'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import { NoteId, PartId } from '@forewarn/core/shared/ids'
import type { RouteId } from '@forewarn/core/wire/routes'
import { act, type Keyring, signingKey } from '@forewarn/desk/keyring'
import type { Session } from '@forewarn/desk/session'
import type { World } from '../journeys/world.ts'

/** In whose session somebody knocks, and with whose signature where one is asked for. */
export interface Visitor {
  readonly session: Session | undefined
  readonly keyring: Keyring
}

interface Knock {
  readonly world: World
  readonly keyring: Keyring
  readonly path: string
  /** The part that the path names, or any. */
  readonly partId: PartId
}

/** `{}` for a route that is not here. */
export function bodyFor(world: World, route: RouteId, path: string, { keyring }: Visitor): unknown {
  const [any = 'par_aaaaaaaaaaaaaaaa'] = world.ledger.board.bundle.parts.keys()
  const partId = PartId.parse(/par_[a-z2-7]{16}/.exec(path)?.[0] ?? any)
  return BODIES[route]?.({ world, keyring, path, partId }) ?? {}
}

/** Of nobody, about nothing. */
const ASSERTION = {
  ...{ id: 'AAAA', clientData: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
}

const BODIES: { readonly [Id in RouteId]?: (knock: Knock) => unknown } = {
  challenge: ({ keyring }) => ({
    invitation: '0'.repeat(64),
    signingKey: signingKey(keyring),
    ageKeys: ['age187wunk74letf6rvtcwrpk0n20vhsh3dzu43jglttu0wsrwtd3szqks7z4r'],
  }),
  enrol: (knock) => ({ invitation: '0'.repeat(64), act: opened(knock) }),
  session({ world, keyring }) {
    const [at, nonce] = [world.now, hex(world.ports.random.bytes(16))]
    const key = signingKey(keyring)
    const signed = sessionBytes(keyring.pins.origin, keyring.actor, at, nonce, key)
    const signature = hex(sign(signed, fromHex(keyring.signingSecret)))
    return { actor: keyring.actor, at, nonce, key, signature }
  },
  acts: (knock) => ({ acts: [opened(knock)] }),
  collect: ({ world, keyring, partId }) => ({
    act: act(keyring, { kind: 'copyCollected', partId }, world.ports.random),
  }),
  collectNote: ({ world, keyring, path }) => ({
    act: act(
      keyring,
      { kind: 'noteCollected', noteId: NoteId.parse(/not_[a-z2-7]{16}/.exec(path)?.[0]) },
      world.ports.random,
    ),
  }),
  draw: () => ({ attemptId: `att_${'q'.repeat(16)}` }),
  remind: ({ world }) => ({ recipientIds: [...world.ledger.board.programme.recipients.keys()] }),
  putDirectory: () => ({ partners: [], recipients: [], staff: [] }),
  invite: ({ world }) => ({
    invitations: [
      { actor: `rcp_${'q'.repeat(16)}`, hash: '0'.repeat(64), roles: [], expiresAt: world.now },
    ],
  }),
  bePresent: () => ({ nonce: 'x', assertion: ASSERTION }),
  askCode: () => ({ purpose: 'signIn' }),
  lookAtCode: () => ({ code: 'BCDFGHJKLMNP' }),
  answerCode: () => ({ code: 'BCDFGHJKLMNP', answer: null }),
  addPasskey: () => ({
    nonce: 'x',
    passkey: { ...ASSERTION, publicKey: 'AAAA', signature: '0'.repeat(128) },
  }),
  endSession: () => ({ key: '0'.repeat(64) }),
  dropPasskey: () => ({ id: 'AAAA' }),
  missing: ({ world }) => ({
    digests: ['0'.repeat(64), ...digestsOf(world)],
  }),
}

function opened({ world, keyring, partId }: Knock) {
  return act(keyring, { kind: 'copyOpened', partId }, world.ports.random)
}

function digestsOf({ ledger }: World) {
  return [...ledger.board.bundle.parts.values()].map(({ digest }) => digest)
}
