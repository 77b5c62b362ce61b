// Sealing to the team: what the ledger or the vault keeps, and only staff desks can read.

import type { Board } from '@forewarn/core/board/board'
import { fileKeyOf, open, seal } from '@forewarn/core/sealing/age'
import { base64, fromBase64, hex, text, utf8 } from '@forewarn/core/shared/bytes'
import { MAX_SEALED_CHARS } from '@forewarn/core/shared/fields'
import { Refusal } from '@forewarn/core/shared/refusal'
import { sha256 } from '@noble/hashes/sha2.js'
import type { z } from 'zod'
import { identityIn, inShares, openShares, sealInShares } from './key-shares.ts'
import { teamOpeners } from './passed-keys.ts'
import type { Desk } from './sign-in.ts'

/** The age keys of everyone on the staff, from the verified ledger. */
export function teamKeys({ programme }: Board): string[] {
  return [...programme.staff.values()].filter(({ revoked }) => !revoked).map(({ ageKey }) => ageKey)
}

/** A short text, sealed to the team, for an event. @throws Refusal `request.malformed` */
export async function sealText(board: Board, json: unknown): Promise<string> {
  return sealInEntry(utf8(JSON.stringify(json)), teamKeys(board))
}

/**
 * As an event holds it, where each key takes its room, too: a post-quantum one 2,100 characters.
 *
 * @throws Refusal `request.malformed` where it is too long
 */
export async function sealInEntry(plain: Uint8Array, ageKeys: readonly string[]): Promise<string> {
  const sealed = base64(await seal(plain, ageKeys))
  if (sealed.length <= MAX_SEALED_CHARS) return sealed
  const issues = [`sealed to ${ageKeys.length} keys this is too long for one entry; write less`]
  throw new Refusal('request.malformed', { issues })
}

export async function openText<Schema extends z.ZodType>(
  desk: Desk,
  schema: Schema,
  sealed: string,
): Promise<z.infer<Schema>> {
  const opened = await open(fromBase64(sealed), teamOpeners(desk), desk.ports.quickCipher)
  return schema.parse(JSON.parse(text(opened)))
}

export function digestOf(bytes: Uint8Array): string {
  return hex(sha256(bytes))
}

/** Seals `json` to the team and stores it; the digest is what an event may then refer to. */
export async function depositJson(desk: Desk, board: Board, json: unknown): Promise<string> {
  return deposit(desk, await sealJson(desk, board, json))
}

export function sealJson({ ports }: Desk, board: Board, json: unknown): Promise<Uint8Array> {
  return seal(utf8(JSON.stringify(json)), teamKeys(board), ports.quickCipher)
}

/**
 * Seals masters or codewords: to the team, or where the programme says so to its investigators, two of
 * whom open it.
 *
 * @throws Refusal `programme.fewInvestigators`, `sealing.mixedKeys`
 */
export function sealMaterial(desk: Desk, board: Board, json: unknown): Promise<Uint8Array> {
  if (!board.programme.keyShares) return sealJson(desk, board, json)
  return sealInShares(desk, board, utf8(JSON.stringify(json)))
}

/** Stores sealed bytes under their digest. Storing them again changes nothing. */
export async function deposit({ house }: Desk, sealed: Uint8Array): Promise<string> {
  const digest = digestOf(sealed)
  await house.call('putVault', { params: { digest }, body: Uint8Array.from(sealed) })
  return digest
}

/** Fetches and opens what `depositJson` stored. @throws Refusal as `fetchOpened` does */
export async function fetchJson<Schema extends z.ZodType>(
  desk: Desk,
  schema: Schema,
  digest: string,
): Promise<z.infer<Schema>> {
  return schema.parse(JSON.parse(text(await fetchOpened(desk, digest))))
}

/**
 * Fetches what is sealed to the team and opens it. Anybody can seal to the team's keys, the house too, so
 * it is the digest in a signed event that says whose words these are.
 *
 * @throws Refusal `house.otherBytes`, `sealing.notForYou`, `sealing.broken`, `keyShares.lacking`
 */
export async function fetchOpened(desk: Desk, digest: string): Promise<Uint8Array> {
  const sealed = await fetchSealed(desk, digest)
  const shared = inShares(sealed)
  if (shared !== undefined) return openShares(desk, digest, shared)
  return open(sealed, teamOpeners(desk), desk.ports.quickCipher)
}

/**
 * What is sealed to the team as it is kept, and the key of that one age file, or of the one in shares.
 *
 * @throws Refusal as `fetchOpened` does
 */
export async function fetchFileKey(
  desk: Desk,
  digest: string,
): Promise<{ readonly sealed: Uint8Array; readonly fileKey: Uint8Array }> {
  const sealed = await fetchSealed(desk, digest)
  const shared = inShares(sealed)
  const openers = shared ? [await identityIn(desk, digest, shared)] : teamOpeners(desk)
  return { sealed, fileKey: await fileKeyOf(shared?.file ?? sealed, openers) }
}

/** @throws Refusal `house.otherBytes` */
export async function fetchSealed({ house }: Desk, digest: string): Promise<Uint8Array> {
  const sealed = await house.call('getVault', { params: { digest } })
  if (digestOf(sealed) !== digest) throw new Refusal('house.otherBytes', { digest })
  return sealed
}
