// An attempt whose codewords a witness draws, too: the places are settled and committed to first, then it is asked.

import type { Board } from '@forewarn/core/board/board'
import { drawHead, keyCommitment, mustBeDrawnFor } from '@forewarn/core/bundle/drawn'
import { type KeptMarking, markingDigest } from '@forewarn/core/bundle/marking-commitment'
import type { Attempt } from '@forewarn/core/bundle/slice'
import { verifyDraw } from '@forewarn/core/log/draw'
import type { VerifierKey } from '@forewarn/core/log/note'
import { vrfKey } from '@forewarn/core/marking/codes/vrf'
import { joined } from '@forewarn/core/marking/join'
import type { Master } from '@forewarn/core/marking/master'
import { logNameOf } from '@forewarn/core/programme/slice'
import { base64, fromHex, hex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { DECODER_VERSION } from '../investigate/decoder-version.ts'
import { signedAct } from '../keyring.ts'
import { joinMaster, readMasters, splitMaster } from '../masters.ts'
import type { Journal } from '../ports.ts'
import { recordAndFind } from '../record.ts'
import type { Kept } from '../reissue/kept.ts'
import type { Desk } from '../sign-in.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { Address } from './addressing.ts'
import { type Begun, PLACES, readSecret, writeSecret } from './attempt.ts'
import { nameOf } from './who-draws.ts'
import type { CopyMaker, MarkedCopies, Progress } from './workshop.ts'

/** What was settled before the draw; nobody's symbols are in it. */
const Places = z.strictObject({
  masters: z.unknown(),
  dropped: z.array(z.string()),
  changes: z.custom<MarkedCopies['changes']>().optional(),
  proofs: z.custom<MarkedCopies['proofs']>().optional(),
})

interface At {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
  readonly journal: Journal
}

/**
 * Keeps the places, and signs what fixes them before anything is drawn. They were checked with symbols
 * that nobody will have.
 */
export async function fixPlaces(
  { desk, ledger, journal }: At,
  ids: Omit<Begun, 'act' | 'drawing'>,
  { marked, witness }: { readonly marked: MarkedCopies; readonly witness: VerifierKey },
): Promise<Begun> {
  const { masters, dropped, changes, proofs } = marked
  await writeSecret(desk, journal, PLACES, { masters, dropped, changes, proofs })
  const { random } = desk.ports
  const salt = base64(random.bytes(32))
  const marking: KeptMarking = { decoder: DECODER_VERSION, salt, places: true }
  const { attemptId, bundleId, caseId, version, seed = '' } = ids
  const event = {
    ...({ kind: 'drawCommitted', attemptId, bundleId, caseId, version, witness } as const),
    commitment: keyCommitment(bundleId, attemptId, vrfKey(fromHex(seed))),
    marking: markingDigest(readMasters(masters), marking),
    log: logNameOf(ledger.board.programme, desk.keyring.pins.origin),
  }
  const act = await signedAct(desk.keyring, event, random)
  return { ...ids, act, drawing: { witness, marking } }
}

/**
 * The draw as the ledger has it; where it has none yet, the witness is asked through the house and what
 * it says written down. Nobody could have another: it is for the one tree that ends with the attempt's
 * own entry, as this desk computed it.
 *
 * @throws Refusal `witness.undrawn`, `ledger.unwritten`
 */
export async function haveDrawn({ desk, ledger }: At, { attemptId }: Begun): Promise<string> {
  const { drawing, begunSeq } = found(await ledger.catchUp(), attemptId)
  if (drawing.drawn !== undefined) return drawing.drawn.draw
  const root = hex(ledger.root(begunSeq + 1))
  const answer = await desk.house.call('draw', { body: { attemptId } })
  const undrawn = (problem: string) =>
    new Refusal('witness.undrawn', { witness: nameOf(drawing.witness), problem })
  if ('because' in answer) throw undrawn(answer.because)
  const { draw } = answer
  try {
    verifyDraw(drawHead(drawing, begunSeq, root), fromHex(draw), drawing.witness)
  } catch (error) {
    if (error instanceof Refusal) throw undrawn('what it said is no draw')
    throw error
  }
  const event = { kind: 'codewordsDrawn' as const, attemptId, root, draw }
  return recordAndFind(desk, ledger, event, (board) => found(board, attemptId).drawing.drawn?.draw)
}

/** Where copies are made, and of what. */
export interface DrawnWork extends At {
  readonly maker: CopyMaker
  readonly folder: Parameters<CopyMaker['extend']>[0]
  readonly addresses: readonly Address[]
  /** Of the version before. */
  readonly kept: Kept | undefined
  readonly progress: Progress
}

/**
 * Every copy, plain and checked, at the places that were fixed. One that fails its check now takes
 * another attempt: what is left out after the draw would be chosen by it.
 *
 * @throws Refusal `attempt.journal`, `attempt.newcomer`, `attempt.unfit`, `check.cageAbsent`
 */
export async function markDrawn(
  work: DrawnWork,
  begun: Begun,
  draw: string,
): Promise<MarkedCopies> {
  const { desk, journal, ledger, maker, folder, addresses, kept, progress } = work
  const places = await readSecret(desk, journal, PLACES, Places)
  const { seed } = begun
  if (places === undefined || seed === undefined) {
    throw new Refusal('attempt.journal', { name: places === undefined ? PLACES : 'attempt.age' })
  }
  const attempt = found(ledger.board, begun.attemptId)
  const recipients = addresses.map(({ recipientId }) => recipientId)
  mustBeDrawnFor(ledger.board, attempt, recipients)
  const before = kept && joinMaster(kept)
  const base = withDraw(readMasters(places.masters), before, { seed, draw })
  const holders = addresses.map(({ holder, partnerId }) => ({
    recipient: holder,
    partner: partnerId,
  }))
  const whole = splitMaster(joined(joined(base, before?.holders ?? []), holders))
  const made = await maker.extend(folder, whole, addresses, progress).catch(unfit)
  const { dropped, changes, proofs } = places
  return {
    ...whole,
    capacity: made.capacity().after,
    dropped,
    ...(changes && { changes }),
    ...(proofs && { proofs }),
    codewordOf: made.codewordOf,
    copyOf: made.copyOf,
  }
}

function unfit(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== 'check.failed') throw error
  const { item, outcome } = (error as Refusal<'check.failed'>).details
  throw new Refusal('attempt.unfit', { item, outcome })
}

function withDraw(
  base: Master,
  before: Master | undefined,
  { seed, draw }: { readonly seed: string; readonly draw: string },
): Master {
  const seeds = before?.seeds ?? []
  return {
    ...base,
    seeds: [...seeds, seed],
    draws: [...seeds.map((_, i) => before?.draws?.[i]), draw],
  }
}

function found({ bundle }: Board, attemptId: Begun['attemptId']) {
  const attempt = bundle.attempts.get(attemptId)
  if (attempt?.drawing === undefined)
    throw new Refusal('ledger.unwritten', { kind: 'drawCommitted' })
  return attempt as Attempt & { readonly drawing: NonNullable<Attempt['drawing']> }
}
