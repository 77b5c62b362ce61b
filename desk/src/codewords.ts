// Who holds which symbols, as a publication kept it, and only so far as the ledger commits to it.

import type { Board } from '@forewarn/core/board/board'
import { rootAlone } from '@forewarn/core/bundle/commitment'
import { copyName } from '@forewarn/core/bundle/copy-name'
import { KeptMarking, markingDigest } from '@forewarn/core/bundle/marking-commitment'
import type { AddedCopy, Part } from '@forewarn/core/bundle/slice'
import type { Holder } from '@forewarn/core/marking/codes/position'
import { joined } from '@forewarn/core/marking/join'
import { codewordsFor } from '@forewarn/core/marking/mark'
import { editionsOf, type Master } from '@forewarn/core/marking/master'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { seedProblem } from './drawn-from.ts'
import { joinMaster, readMasters } from './masters.ts'
import { type CopyInLedger, Opening, openingOf } from './openings.ts'
import type { PublishedAttempt } from './versions.ts'

/** The team's blobs of one version, opened. */
export interface OpenedVersion {
  readonly masters: unknown
  readonly codewords: unknown
  /** Of the copies that were added to it, in the order of the ledger. */
  readonly added: readonly unknown[]
}

export interface Committed {
  readonly attempt: PublishedAttempt
  /** With every copy that was published or added. */
  readonly master: Master
  /** By holder: of every copy of this version. A publication by an early Forewarn kept none. */
  readonly openings: ReadonlyMap<string, Opening> | undefined
  /** What its commitments say of bias, spellings and decoder, and what shows parts of it. */
  readonly marking: (KeptMarking & { readonly digest: string }) | undefined
}

const Symbols = z.record(z.string(), z.array(z.int().min(0)))
const Rows = {
  holders: z.array(z.strictObject({ recipient: z.string(), partner: z.string() })),
  symbols: z.strictObject({ partner: Symbols, recipient: Symbols }),
}
const First = z.looseObject({
  ...Rows,
  openings: z.array(Opening).optional(),
  marking: KeptMarking.optional(),
})
/** No seed: those of the publication stand. */
const Added = z.strictObject({
  ...Rows,
  forewarn: z.literal('codewords'),
  version: z.int(),
  openings: z.array(Opening).length(1),
})
type Rows = Pick<z.infer<typeof First>, 'holders' | 'symbols'>

/**
 * Whoever seals codewords could write into them whom they like. So nothing of them is believed but
 * what was fixed before it could serve anybody: seeds as `seedCommitted` has them, or as the
 * key of `drawCommitted` has them with what its witness drew; rows of those alone
 * to whom a version or an added copy was addressed, under the board's partner, drawn from these seeds;
 * and of each copy of this version the very symbols that its commitment in the ledger holds.
 *
 * @param versions all that were published up to this one, oldest first
 * @throws Refusal `bundle.otherCodewords`, `file.malformed`, `proof.mismatch`
 */
export function committed(
  board: Board,
  versions: readonly PublishedAttempt[],
  { masters, codewords, added }: OpenedVersion,
): Committed {
  const attempt = versions.at(-1)
  if (attempt === undefined) throw new Error('codewords of no version')
  const { version, added: events = [] } = attempt
  const first = mustParse(version, First, codewords)
  const base = joinMaster({ masters, codewords })
  const isFirst = (part: Part) => part.attemptId !== attempt.attemptId || part.added === undefined
  const wrong =
    seedProblem(versions, base) ??
    rowsProblem(first, namesIn(board, versions, isFirst)) ??
    drawnProblem(base) ??
    missingProblem(base, copiesIn(board, attempt))
  if (wrong !== undefined) throw other(version, wrong)
  if (events.length !== added.length) throw new Error('an added copy without its codewords')
  const more = events.map((event, i) => {
    return { event, ...addition(board, attempt, event, { base, masters, codewords: added[i] }) }
  })
  const master = joined(
    base,
    more.map(({ holder }) => holder),
  )
  const marking = first.marking && { ...first.marking, digest: markingDigest(base, first.marking) }
  const isFixed = marking?.places && attempt.drawing?.marking === marking.digest
  if (attempt.drawing !== undefined && !isFixed) {
    throw other(version, 'its places are not those that were fixed before it was drawn')
  }
  const stated = { attempt, marking: marking?.digest }
  const openings = first.openings && openAll(board, stated, master, first.openings)
  for (const { event, opening } of more) {
    const own = mustOpen(attempt, copyAdded(board, stated, event), master, [opening])
    openings?.set(own.holder, own)
  }
  return { attempt, master, openings, marking }
}

/**
 * A new version's masters hold those before as they were: by other spellings a copy of an older version
 * would read as somebody else's.
 *
 * @param all masters as they were kept, oldest first
 * @throws Refusal `bundle.otherCodewords`, `file.malformed`
 */
export function mustContinue(
  versions: readonly Pick<PublishedAttempt, 'version'>[],
  all: readonly unknown[],
): void {
  const masters = all.map(readMasters)
  for (const [i, later] of masters.entries()) {
    const earlier = masters[i - 1]
    if (earlier === undefined) continue
    const before = editionsOf(earlier)
    const isSame =
      alike(editionsOf(later).slice(0, before.length), before) &&
      alike(placesOf(later).slice(0, earlier.positions.length), placesOf(earlier))
    if (!isSame) throw other(i + 1, `it changes the places of version ${versions[i - 1]?.version}`)
  }
}

/** Version 1 of the form leaves out which seed a position is drawn from. */
function placesOf({ positions }: Master) {
  return positions.map(({ label, level, alphabet, seed = 0 }) => [label, level, alphabet, seed])
}

/** Everybody who ever was addressed a copy, by its name: the partner it has on the board. */
function namesIn(
  board: Board,
  versions: readonly PublishedAttempt[],
  isAmong: (part: Part) => boolean,
): Map<string, string> {
  const attempts = new Set(versions.map(({ attemptId }) => attemptId))
  const parts = [...board.bundle.parts.values()].filter(
    (part) => attempts.has(part.attemptId) && isAmong(part),
  )
  return new Map(parts.map((part) => [nameOf(part), partnerOf(board, part)]))
}

function nameOf({ recipientId, generation }: Pick<Part, 'recipientId' | 'generation'>): string {
  return copyName(recipientId, generation)
}

function partnerOf({ programme }: Board, { recipientId }: Pick<Part, 'recipientId'>): string {
  return programme.recipients.get(recipientId)?.partnerId ?? ''
}

/** Rows of `known` alone, each once, and no symbols of anybody else. */
function rowsProblem(
  { holders, symbols }: Rows,
  known: ReadonlyMap<string, string>,
): string | undefined {
  const seen = new Set<string>()
  for (const { recipient, partner } of holders) {
    const own = known.get(recipient)
    if (own === undefined) return `it has a row of ${recipient}, to whom it was not addressed`
    if (own !== partner) return `it has ${recipient} under ${partner}, who is of ${own}`
    if (seen.has(recipient)) return `it has two rows of ${recipient}`
    seen.add(recipient)
  }
  const partners = new Set(holders.map(({ partner }) => partner))
  const stray =
    Object.keys(symbols.recipient).find((id) => !seen.has(id)) ??
    Object.keys(symbols.partner).find((id) => !partners.has(id))
  return stray === undefined ? undefined : `it has symbols of ${stray}, who has no row`
}

function drawnProblem(master: Master): string | undefined {
  const drawn = codewordsFor(master, master.holders)
  const wrong = master.holders.find((_, i) => !alike(drawn[i], master.codewords[i]))
  return wrong && `the symbols of ${wrong.recipient} are not those that the seeds give`
}

function missingProblem({ holders }: Master, copies: readonly CopyInLedger[]): string | undefined {
  const known = new Set(holders.map(({ recipient }) => recipient))
  const missing = copies.find(({ holder }) => !known.has(holder))
  return missing && `it has no row of ${missing.holder}`
}

/** Exactly the row that its event names, whatever else its codewords hold. */
function addition(
  board: Board,
  { version }: PublishedAttempt,
  event: AddedCopy,
  { base, masters, codewords }: { base: Master; masters: unknown; codewords: unknown },
): { holder: Holder; opening: Opening } {
  const { holders, symbols, openings } = mustParse(version, Added, codewords)
  const holder = { recipient: nameOf(event), partner: partnerOf(board, event) }
  const own = new Map([[holder.recipient, holder.partner]])
  const [opening] = openings
  const seeds = {
    ...(base.seeds.length === 1 ? { seed: base.seeds[0] } : { seeds: base.seeds }),
    ...(base.draws && { draws: base.draws.map((one) => one ?? null) }),
  }
  const wrong =
    rowsProblem({ holders, symbols }, own) ??
    (holders.length === 1 ? undefined : `it has no row of ${holder.recipient}`) ??
    drawnProblem(joinMaster({ masters, codewords: { ...seeds, holders, symbols } }))
  if (wrong !== undefined || opening === undefined) {
    throw other(version, `of the copy that entry ${event.seq} added, ${wrong}`)
  }
  return { holder, opening }
}

/** A version, and what all its commitments must say of its marking. */
interface Stated {
  readonly attempt: PublishedAttempt
  readonly marking: string | undefined
}

/** Every copy of the publication itself. */
function openAll(
  board: Board,
  { attempt, marking }: Stated,
  master: Master,
  openings: readonly Opening[],
): Map<string, Opening> {
  const copies = copiesIn(board, attempt, marking)
  if (openings.length !== copies.length) {
    throw other(attempt.version, 'it has openings of other copies than were addressed')
  }
  const opened = copies.map((copy) => mustOpen(attempt, copy, master, openings))
  return new Map(opened.map((opening) => [opening.holder, opening]))
}

function mustOpen(
  { version }: PublishedAttempt,
  copy: CopyInLedger,
  { holders, codewords }: Master,
  openings: readonly Opening[],
): Opening {
  const row = holders.findIndex(({ recipient }) => recipient === copy.holder)
  const opening = openingOf(copy, codewords[row] ?? [], openings)
  if (typeof opening === 'string') throw other(version, opening)
  return opening
}

function copiesIn(board: Board, attempt: PublishedAttempt, marking?: string): CopyInLedger[] {
  const { copies = [], byHand = [], published } = attempt
  return [...copies, ...byHand].map(({ recipientId, commitment, parts }) => {
    const [part] = parts
    const generation = (part && board.bundle.parts.get(part.partId)?.generation) ?? 1
    return {
      ...{ recipientId, commitment, holder: copyName(recipientId, generation) },
      ...{ root: published.root, masters: published.masters, marking },
      partIds: parts.map(({ partId }) => partId),
    }
  })
}

function copyAdded(
  board: Board,
  { attempt: { attemptId, published }, marking }: Stated,
  event: AddedCopy,
): CopyInLedger {
  const { recipientId, commitment, seq } = event
  const parts = board.bundle.partsOf.get(recipientId) ?? []
  const own = parts.filter((part) => part.attemptId === attemptId && part.added?.seq === seq)
  return {
    ...{ recipientId, commitment, holder: nameOf(event) },
    ...{ root: rootAlone(commitment), masters: published.masters, marking },
    partIds: own.map(({ partId }) => partId),
  }
}

function mustParse<Schema extends z.ZodType>(
  version: number,
  schema: Schema,
  json: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw other(version, `${issue?.path.join('.') || 'it'} is not as codewords are written`)
}

function other(version: number, problem: string): Refusal<'bundle.otherCodewords'> {
  return new Refusal('bundle.otherCodewords', { version, problem })
}

function alike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
