// What a copy's commitment says of its marking, in parts that can be shown apart: bias, spellings, decoder.

import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import {
  type Carrier,
  editionsOf,
  type Master,
  type MasterItem,
  placesIn,
} from '../marking/master.ts'
import { AlphabetText } from '../marking/master-text.ts'
import type { Slot, Template } from '../marking/template.ts'
import { base64, concat, fromBase64, hex, utf8 } from '../shared/bytes.ts'
import { Digest } from '../shared/fields.ts'

const Salt = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)

/**
 * What the team keeps to show parts of it. `decoder`: the version in force when it was published.
 * `places`: whether spellings are digested with the positions that are theirs. Where a witness draws they
 * are: symbols follow from a position's number, so whoever could exchange two places would choose.
 */
export const KeptMarking = z.strictObject({
  decoder: z.string().min(1).max(200),
  salt: Salt,
  places: z.literal(true).optional(),
})
export type KeptMarking = z.infer<typeof KeptMarking>

/**
 * The bias alone, opened: of every position its level and alphabet, and nothing of where it is or how
 * it is spelled. `spellings` stays closed.
 */
export const OpenedBias = z.strictObject({
  decoder: z.string().min(1).max(200),
  positions: z.array(
    z.strictObject({ level: z.enum(['partner', 'recipient']), alphabet: AlphabetText }),
  ),
  salt: Salt,
  spellings: Digest,
})
export type OpenedBias = z.infer<typeof OpenedBias>

type Marked = Pick<Master, 'items' | 'earlier' | 'positions'>

/** SHA-256 over the decoder's version and the digests of bias and spellings, each salted by itself. */
export function markingDigest(marked: Marked, kept: KeptMarking): string {
  return openedDigest(openBias(marked, kept))
}

export function openBias(marked: Marked, kept: KeptMarking): OpenedBias {
  return {
    decoder: kept.decoder,
    positions: marked.positions.map(({ level, alphabet }) => ({
      level,
      alphabet:
        'weights' in alphabet ? { weights: [...alphabet.weights] } : { uniform: alphabet.uniform },
    })),
    salt: saltOf(kept, 'bias'),
    spellings: spellingsDigest(spellingDigests(marked, kept)),
  }
}

/** What `openBias` shows leads to this digest, or else it is of another marking. */
export function openedDigest({ decoder, positions, salt, spellings }: OpenedBias): string {
  const rows = positions.map(({ level, alphabet }) => [level, alphabet])
  const bias = salted('forewarn bias v1', salt, JSON.stringify(rows))
  return hex(sha256(utf8(`forewarn marking v1\n${JSON.stringify([decoder, bias, spellings])}`)))
}

/** By carrier class, in the order of their names: the digest of its places with their spellings. */
export function spellingDigests(
  marked: Marked,
  kept: KeptMarking,
): [carrierClass: string, digest: string][] {
  const items = [...new Set(editionsOf(marked).flat())]
  const place = placesIn(marked.positions)
  const numberOf = (carrier: Carrier) => (kept.places ? [place(carrier)] : [])
  const rows = Map.groupBy(
    items.flatMap((item) => rowsOf(item, numberOf)),
    ([carrierClass]) => carrierClass,
  )
  return [...rows.keys()].sort().map((carrierClass) => {
    const own = rows.get(carrierClass)?.map(([, row]) => row)
    const salt = saltOf(kept, `spellings ${carrierClass}`)
    return [carrierClass, salted('forewarn spellings v1', salt, JSON.stringify(own))]
  })
}

function spellingsDigest(digests: readonly [string, string][]): string {
  return hex(sha256(utf8(`forewarn spellings v1\n${JSON.stringify(digests)}`)))
}

/** Of each carrier its class, and its place with what it may stand there for: no text around it. */
function rowsOf(
  { path, carriers, template }: MasterItem,
  numberOf: (carrier: Carrier) => readonly number[],
): [carrierClass: string, row: unknown][] {
  const slots = Map.groupBy(slotsIn(template), ({ carrier }) => carrier)
  return carriers.map((carrier, i) => {
    const { label, rule, alphabets } = carrier
    const shapes = (slots.get(i) ?? []).map(shapeOf)
    return [carrier.class, [path, label, rule, alphabets, shapes, ...numberOf(carrier)]]
  })
}

function slotsIn(template: Template): Slot[] {
  return template.flatMap((piece) => {
    if (typeof piece === 'string') return []
    return 'holes' in piece ? [piece, ...piece.holes.flatMap(slotsIn)] : [piece]
  })
}

/** Without what is in its holes, which are places of their own. */
function shapeOf(slot: Slot): unknown {
  if ('form' in slot) return { form: [slot.form.letters, slot.form.parts] }
  if ('spellings' in slot) return { spellings: slot.spellings }
  return { between: slot.between }
}

/** So that one part's salt says nothing of another's. */
function saltOf({ salt }: KeptMarking, part: string): string {
  return base64(sha256(concat(utf8('forewarn marking salt v1\n'), fromBase64(salt), utf8(part))))
}

function salted(domain: string, salt: string, text: string): string {
  return hex(sha256(concat(utf8(`${domain}\n`), fromBase64(salt), utf8(text))))
}
