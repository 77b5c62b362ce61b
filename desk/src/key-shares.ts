// Masters and codewords that two investigators open together: a key of its own, and a share of it for each.

import type { Board } from '@forewarn/core/board/board'
import { investigatorsOf } from '@forewarn/core/programme/slice'
import { freshAgeIdentity, keyKind, open, recipientOf, seal } from '@forewarn/core/sealing/age'
import { joinShares, type Share, splitSecret } from '@forewarn/core/sealing/shamir'
import { base64, concat, fromBase64, hex, sameBytes, text, utf8 } from '@forewarn/core/shared/bytes'
import { Digest } from '@forewarn/core/shared/fields'
import { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { openersOf } from './keyring.ts'
import { allMaterial } from './material.ts'
import { recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import { VerifiedLedger } from './verified-ledger.ts'

/** Two, whatever their number: with more a programme of three would lose all with two keys. */
export const LEAST = 2

const TAG = utf8('forewarn key shares v1\n')
const LINE_END = 10

/** A line of JSON behind the tag; what follows is an age file for the key that the shares give. */
const Head = z.strictObject({
  least: z.literal(LEAST),
  shares: z
    .array(
      z.strictObject({
        staffId: StaffId,
        /** SHA-256 of the share as `written`: what was handed out cannot be exchanged later. */
        share: Digest,
        /** The share, sealed to this investigator alone. */
        sealed: z.base64(),
      }),
    )
    .min(LEAST)
    .max(255),
})
export type Head = z.infer<typeof Head>

/** A blob in shares, and the age file in it. */
export interface InShares {
  readonly head: Head
  readonly file: Uint8Array
}

/**
 * Seals for the investigators of now, so that any two of them open it, and nobody alone.
 *
 * @throws Refusal `programme.fewInvestigators`, `sealing.mixedKeys`
 */
export async function sealInShares(
  { ports }: Desk,
  { programme }: Board,
  plain: Uint8Array,
): Promise<Uint8Array> {
  const investigators = investigatorsOf(programme)
  const count = investigators.length
  if (count < LEAST) throw new Refusal('programme.fewInvestigators', { count, least: LEAST })
  const kinds = new Set(investigators.map(([, { ageKey }]) => keyKind(ageKey)))
  if (kinds.size > 1) throw new Refusal('sealing.mixedKeys', {})
  const identity = await freshAgeIdentity({ postQuantum: kinds.has('post-quantum') })
  const shares = splitSecret(utf8(identity), { count, least: LEAST }, ports.random)
  const head: Head = { least: LEAST, shares: [] }
  for (const [i, [staffId, { ageKey }]] of investigators.entries()) {
    const bytes = written(shares[i] as Share)
    const sealed = base64(await seal(bytes, [ageKey], ports.quickCipher))
    head.shares.push({ staffId, share: hex(sha256(bytes)), sealed })
  }
  const file = await seal(plain, [await recipientOf(identity)], ports.quickCipher)
  return concat(TAG, utf8(`${JSON.stringify(head)}\n`), file)
}

function written({ x, bytes }: Share): Uint8Array {
  return concat(Uint8Array.of(x), bytes)
}

function readShare([x = 0, ...bytes]: Uint8Array): Share {
  return { x, bytes: Uint8Array.from(bytes) }
}

/** @returns `undefined` for what is sealed as usual; @throws Refusal `sealing.broken` */
export function inShares(sealed: Uint8Array): InShares | undefined {
  if (!sameBytes(sealed.subarray(0, TAG.length), TAG)) return undefined
  const end = sealed.indexOf(LINE_END, TAG.length)
  try {
    const head = Head.parse(JSON.parse(text(sealed.subarray(TAG.length, end))))
    return { head, file: sealed.subarray(end + 1) }
  } catch {
    throw new Refusal('sealing.broken', {})
  }
}

/**
 * Opens what two investigators have to: with this desk's own share, where it has one, and those that the
 * verified ledger shows were given to it.
 *
 * @param blob digest of the whole
 * @throws Refusal `keyShares.lacking`, `keyShares.wrong`, or as `open` does
 */
export async function openShares(desk: Desk, blob: string, shared: InShares): Promise<Uint8Array> {
  return open(shared.file, [await identityIn(desk, blob, shared)], desk.ports.quickCipher)
}

/** The age identity that the shares give. @throws Refusal `keyShares.lacking`, `keyShares.wrong` */
export async function identityIn(desk: Desk, blob: string, { head }: InShares): Promise<string> {
  const found = await sharesAt(desk, blob, head)
  mustBeEnough(desk, found)
  return text(joinShares(found.shares.slice(0, LEAST).map(readShare)))
}

/**
 * Returns only if this desk could open all of them. Nothing is opened.
 *
 * @throws Refusal `keyShares.lacking`, `keyShares.wrong`
 */
export async function mustHaveShares(
  desk: Desk,
  blobs: readonly string[],
  fetch: (blob: string) => Promise<Uint8Array>,
): Promise<void> {
  for (const blob of blobs) {
    const found = inShares(await fetch(blob))
    if (found !== undefined) mustBeEnough(desk, await sharesAt(desk, blob, found.head))
  }
}

interface Found {
  readonly shares: readonly Uint8Array[]
  /** Who gave something that is not the share they have. */
  readonly wrong: readonly string[]
}

/** What somebody gave wrongly keeps nobody from what others gave, or they themselves later. */
function mustBeEnough({ keyring }: Desk, { shares, wrong }: Found): void {
  if (shares.length >= LEAST) return
  const [by] = wrong
  if (by !== undefined) throw new Refusal('keyShares.wrong', { by })
  throw new Refusal('keyShares.lacking', { have: shares.length, least: LEAST, to: keyring.actor })
}

async function sharesAt(desk: Desk, blob: string, head: Head): Promise<Found> {
  const { actor } = desk.keyring
  const { investigation } = await ledgerOf(desk).catchUp()
  const shares = new Map<string, Uint8Array>()
  const own = await ownShare(desk, head)
  if (own !== undefined) shares.set(actor, own)
  const wrong = new Set<string>()
  for (const { by, to, sealed } of investigation.releases.get(blob) ?? []) {
    if (to !== actor || by === actor) continue
    const bytes = await unlessForOthers(opened(desk, sealed))
    const known = head.shares.find(({ staffId }) => staffId === by)
    if (bytes !== undefined && known?.share === hex(sha256(bytes))) shares.set(by, bytes)
    else if (bytes !== undefined) wrong.add(by)
  }
  return { shares: [...shares.values()], wrong: [...wrong].filter((by) => !shares.has(by)) }
}

/** One for each session, which reads on: shares are asked for blob by blob. */
const ledgers = new WeakMap<Desk['session'], VerifiedLedger>()

function ledgerOf(desk: Desk): VerifiedLedger {
  const ledger = ledgers.get(desk.session) ?? new VerifiedLedger(desk)
  ledgers.set(desk.session, ledger)
  return ledger
}

/** None where nobody sealed one to this desk, or only to keys that it had before. */
async function ownShare(desk: Desk, { shares }: Head): Promise<Uint8Array | undefined> {
  const found = shares.find(({ staffId }) => staffId === desk.keyring.actor)
  return found && unlessForOthers(opened(desk, found.sealed))
}

function opened({ keyring, ports }: Desk, sealed: string): Promise<Uint8Array> {
  return open(fromBase64(sealed), openersOf(keyring), ports.quickCipher)
}

async function unlessForOthers(opening: Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await opening
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sealing.notForYou') return undefined
    throw error
  }
}

/** Longer than any share of an age identity, and shorter than anything else that a team seals. */
const MOST_BYTES = 256

/**
 * What is sealed to somebody does not say for what: a publisher could put the share of another blob, or
 * something else that they cannot open, into theirs, and be given it for that. Of two blobs that hold the
 * same share, the one that was there first has it.
 *
 * @throws Refusal `keyShares.copied`, `sealing.broken`
 */
async function mustBeOfItsOwn(
  desk: Desk,
  board: Board,
  { blob, head, own }: { readonly blob: string; readonly head: Head; readonly own: Uint8Array },
): Promise<void> {
  const share = hex(sha256(own))
  const said = head.shares.find(({ staffId }) => staffId === desk.keyring.actor)
  if (said?.share !== share || own.length > MOST_BYTES) throw new Refusal('sealing.broken', {})
  for (const { blob: from } of allMaterial(board)) {
    if (from === blob) return
    const sealed = await desk.house.call('getVault', { params: { digest: from } })
    if (hex(sha256(sealed)) !== from) throw new Refusal('house.otherBytes', { digest: from })
    if (inShares(sealed)?.head.shares.some((one) => one.share === share)) {
      throw new Refusal('keyShares.copied', { blob, from })
    }
  }
}

/**
 * Gives this desk's share of one blob to a colleague: sealed to their desk, and written down.
 *
 * @returns false where this desk has no share of it, or it takes none
 * @throws Refusal `keyShares.copied`, `sealing.broken`, `programme.unknown`, `programme.revoked`, `ledger.unwritten`
 */
export async function releaseShare(
  desk: Desk,
  ledger: VerifiedLedger,
  {
    blob,
    sealed,
    to,
  }: { readonly blob: string; readonly sealed: Uint8Array; readonly to: StaffId },
): Promise<boolean> {
  const found = inShares(sealed)
  const own = found && (await ownShare(desk, found.head))
  if (found === undefined || own === undefined) return false
  const board = await ledger.catchUp()
  await mustBeOfItsOwn(desk, board, { blob, head: found.head, own })
  const staff = board.programme.staff.get(to)
  if (staff === undefined) throw new Refusal('programme.unknown', { id: to })
  const event = {
    ...({ kind: 'keyShareReleased', blob, to } as const),
    sealed: base64(await seal(own, [staff.ageKey], desk.ports.quickCipher)),
  }
  await recordAndFind(desk, ledger, event, ({ investigation }) => {
    const given = investigation.releases.get(blob) ?? []
    return given.find((one) => one.by === desk.keyring.actor && one.sealed === event.sealed)
  })
  return true
}

/** From now on, or no longer. @throws Refusal `programme.keyShares`, `programme.fewInvestigators`, `act.proposed` */
export async function setKeyShares(desk: Desk, ledger: VerifiedLedger, on: boolean): Promise<void> {
  await recordAndFind(desk, ledger, { kind: 'keySharesSet', on }, ({ programme }) => {
    return programme.keyShares === on || undefined
  })
}
