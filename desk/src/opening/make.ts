// Opens one naming of a finding: written down first, and only then written to a file.

import type { Board } from '@forewarn/core/board/board'
import { type CopyCommitment, codewordSalt, leafOf } from '@forewarn/core/bundle/commitment'
import { readCopyName } from '@forewarn/core/bundle/copy-name'
import { type KeptMarking, openBias } from '@forewarn/core/bundle/marking-commitment'
import type { Traced } from '@forewarn/core/investigation/dossier'
import type { NamingOpened, SpellingsOpened } from '@forewarn/core/investigation/events'
import type { Finding } from '@forewarn/core/investigation/finding'
import { OpenedNaming, recomputeNaming } from '@forewarn/core/investigation/opened-naming'
import { openedKey } from '@forewarn/core/investigation/slice'
import type { Codeword } from '@forewarn/core/marking/codes/codeword'
import type { Master } from '@forewarn/core/marking/master'
import type { FindingId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Committed } from '../codewords.ts'
import { DECODER } from '../investigate/decoder.ts'
import type { Decoder } from '../investigate/laboratory.ts'
import { fetchCodewords, loggedEarlier } from '../investigate/ledger-steps.ts'
import { markedNotes } from '../investigate/notes.ts'
import type { Opening } from '../openings.ts'
import { recordAndFind } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import { type PublishedAttempt, publishedVersions } from '../versions.ts'
import { openDraws } from './draws.ts'
import { receiptsFor } from './entries.ts'
import type { OpeningFile } from './file.ts'
import { inputsOf } from './inputs.ts'
import { openedEvent } from './opened-event.ts'
import { sightingsOf } from './samples.ts'
import { mustBeOver, sealedMasters, spellingsIn } from './spellings.ts'

export interface OpeningRequest {
  readonly findingId: FindingId
  readonly finding: Finding
  /** Whose copy is opened: of a partner that is named as such, any of its recipients. */
  readonly recipientId: RecipientId
  /** Whether the symbols of copies that were taken to have leaked as well may be shown, without names. */
  readonly withOthers?: boolean
  /** Whether the whole bundle may be shown, with all places and spellings, so that samples can be read again. */
  readonly withSpellings?: boolean
  readonly decoder?: Decoder
}

/** What will be shown, before anything of it is. */
export interface Prepared {
  readonly naming: OpenedNaming
  /** As it is digested. */
  readonly text: string
  /** Of every version, oldest first, sealed as they are kept; none where spellings stay closed. */
  readonly masters?: readonly string[]
  /** What is written down first, where spellings are shown. */
  readonly spelled?: SpellingsOpened
  /** One for each copy whose symbols are in it, the named one last. */
  readonly events: readonly NamingOpened[]
}

/**
 * Changes nothing. The same finding and copy give the same text whenever they are asked for, so that a
 * second person signs what the first one proposed.
 *
 * @throws Refusal `opening.impossible`, `investigation.unfound`, or of `fetchCodewords`
 */
export async function prepareOpening(
  desk: Desk,
  ledger: VerifiedLedger,
  {
    findingId,
    finding,
    recipientId,
    withOthers,
    withSpellings = false,
    decoder = DECODER,
  }: OpeningRequest,
): Promise<Prepared> {
  const { board } = ledger
  const sealed = board.investigation.findings.get(findingId)
  const analysis = sealed && board.investigation.analyses.get(sealed.analysisId)
  if (analysis === undefined) throw new Refusal('investigation.unfound', { findingId })
  const { analysisId } = sealed as NonNullable<typeof sealed>
  const { caseId, declared } = analysis
  if (withSpellings) mustBeOver(board, caseId)
  const isBefore = ({ seq }: { readonly seq: number }) => seq < declared.seq
  if (markedNotes(board, caseId).some(({ sent }) => isBefore(sent))) {
    throw impossible('it was read in notes as well, whose bias is not committed to apart')
  }
  const traced = namingOf(board, finding, recipientId)
  const inputs = inputsOf(finding, analysis, withSpellings)
  const logged = loggedEarlier(desk, ledger, { analysisId, salt: inputs.salt })
  const versions = publishedVersions(board, caseId).filter(({ published }) => isBefore(published))
  const newest = versions.at(-1)
  if (newest === undefined) throw impossible('nothing was published before it')
  const kept = await fetchCodewords(logged, {
    ...{ attempt: newest, published: newest.published, versions },
  })
  const { master, openings, marking } = kept.at(-1) as (typeof kept)[number]
  if (marking === undefined || openings === undefined) {
    throw impossible('it was published by a Forewarn that did not commit to bias and places apart')
  }
  const ground: Ground = { board, newest, kept, master, openings, marking, inputs, traced }
  const ids = { findingId, analysisId, caseId }
  const others = (traced.given ?? []).map((id) =>
    copyIn(ground, ({ recipient, partner }) => {
      return recipient === id || partner === id
    }),
  )
  if (others.some(({ opening }) => opening.path.size === 1)) {
    throw impossible(
      'it rests on a copy that was added later, which cannot be shown without a name',
    )
  }
  if (others.length > 0 && !withOthers) {
    throw impossible(
      `it rests on ${others.length} more that were taken to have leaked too, whose symbols would have to be shown; ask for it with --with-others`,
    )
  }
  const plain = namingWith(ground, { ...ids, recipientId, others, finding })
  const spelled = withSpellings && {
    ...plain,
    ...(await spellingsIn(desk, {
      ...ground,
      caseId,
      versions,
      copy: plain.copy,
      finding,
      decoder,
    })),
  }
  const naming = spelled === false ? plain : OpenedNaming.parse(spelled)
  const text = JSON.stringify(naming)
  const event = (copy: CopyCommitment) => {
    const stands = openedEvent(board, { findingId, analysis, attempt: newest, copy, text })
    if (stands === undefined) throw impossible('a copy of it does not stand in the ledger')
    return stands
  }
  const copies = [...others.map(({ opening }) => opening.commitment), naming.copy.commitment]
  const { attemptId } = newest
  return {
    ...{ naming, text, events: copies.map(event) },
    ...(withSpellings && {
      masters: await sealedMasters(desk, versions),
      spelled: { kind: 'spellingsOpened', attemptId },
    }),
  }
}

/**
 * Has it written down that the copy is opened, and then gives what opens it.
 *
 * @throws Refusal `act.proposed` where a second person has to sign it first, `ledger.unwritten`
 */
export async function openNaming(
  desk: Desk,
  ledger: VerifiedLedger,
  { naming, text, events, masters, spelled }: Prepared,
): Promise<OpeningFile> {
  if (spelled !== undefined) await recordSpelled(desk, ledger, spelled)
  for (const event of events) {
    const found = ({ investigation }: Board) => investigation.opened.get(openedKey(event))
    if (found(ledger.board) === undefined) await recordAndFind(desk, ledger, event, found)
  }
  const { origin, logKey, owner } = desk.keyring.pins
  const shown = await receiptsFor(desk, ledger, naming)
  return {
    forewarn: 'opening',
    version: 1,
    house: { origin, logKey, owner },
    naming: text,
    ...shown,
    ...(masters && { masters: [...masters] }),
  }
}

async function recordSpelled(desk: Desk, ledger: VerifiedLedger, event: SpellingsOpened) {
  const found = ({ investigation }: Board) => investigation.spelled.get(event.attemptId)
  if (found(ledger.board) === undefined) await recordAndFind(desk, ledger, event, found)
}

interface Ground {
  readonly board: Board
  readonly newest: PublishedAttempt
  /** Of each version, oldest first. */
  readonly kept: readonly Committed[]
  readonly master: Master
  readonly openings: ReadonlyMap<string, Opening>
  readonly marking: KeptMarking
  readonly inputs: ReturnType<typeof inputsOf>
  readonly traced: Traced
}

interface Copy {
  readonly holder: Holder
  readonly opening: Opening
  readonly codeword: Codeword
}

function namingOf(board: Board, { marks }: Finding, recipientId: RecipientId): Traced {
  const partnerId = board.programme.recipients.get(recipientId)?.partnerId
  const all = marks?.traced ?? []
  const own =
    all.find(({ recipient }) => recipient && readCopyName(recipient).recipient === recipientId) ??
    all.find(({ recipient, partner }) => recipient === null && partner === partnerId)
  if (own === undefined) throw impossible('the finding does not name this copy')
  if (own.level === undefined || own.factors === undefined) {
    throw impossible('it is by a Forewarn that did not keep what its bound was made of')
  }
  return own
}

function namingWith(
  ground: Ground,
  given: Pick<OpenedNaming, 'findingId' | 'analysisId' | 'caseId'> & {
    readonly recipientId: RecipientId
    readonly others: readonly Copy[]
    readonly finding: Finding
  },
): OpenedNaming {
  const { board, newest, kept, master, marking, inputs, traced } = ground
  const { findingId, analysisId, caseId, others, finding } = given
  const { level, pValue, multiplicity, factors } = traced
  const { attemptId, bundleId, version } = newest
  const read = finding.marks?.samples ?? []
  const shown = {
    ...({ forewarn: 'opened naming', findingId, analysisId, caseId } as const),
    ...{ bundleId, attemptId, version },
    named: traced.recipient === null ? ('partner' as const) : ('copy' as const),
    bias: openBias(master, marking),
    given: others.map(({ opening: { commitment, path }, codeword }) => ({
      leaf: leafOf(withMarking(commitment)),
      ...{ salt: codewordSalt(commitment), path, codeword: [...codeword] },
    })),
    analysis: inputs,
    read,
    sightings: sightingsOf(board, finding, read),
    result: { level, pValue, multiplicity, factors },
  }
  const isOwn = ({ recipient, partner }: Holder) =>
    traced.recipient === null ? partner === traced.partner : recipient === traced.recipient
  // Of a partner that is named as such, the finding does not say which of its copies was compared.
  for (const { opening, codeword, holder } of copiesIn(ground, isOwn, given.recipientId)) {
    const { commitment, path } = opening
    const copy = { commitment: withMarking(commitment), path, codeword: [...codeword] }
    const naming = OpenedNaming.parse({ ...shown, copy })
    const again = recomputeNaming(naming)
    if (again.pValue !== pValue || again.multiplicity !== multiplicity) continue
    const draws = openDraws(kept, holder)
    return draws === undefined ? naming : { ...naming, draws }
  }
  throw impossible('this Forewarn does not come to the same numbers, so another decoder named it')
}

type Holder = Master['holders'][number]

/** Those asked for by name first. */
function copiesIn(
  { master, openings }: Ground,
  isAmong: (holder: Holder) => boolean,
  first?: RecipientId,
): Copy[] {
  const copies = master.holders.flatMap((holder, row): Copy[] => {
    const opening = isAmong(holder) ? openings.get(holder.recipient) : undefined
    return opening === undefined ? [] : [{ opening, codeword: master.codewords[row] ?? [], holder }]
  })
  const isFirst = ({ opening }: Copy) => opening.commitment.recipientId === first
  return [...copies.filter(isFirst), ...copies.filter((copy) => !isFirst(copy))]
}

function copyIn(ground: Ground, isAmong: (holder: Holder) => boolean): Copy {
  const [copy] = copiesIn(ground, isAmong)
  if (copy === undefined) throw impossible('a copy of it is of an older version than was read')
  return copy
}

function withMarking(commitment: CopyCommitment): CopyCommitment & { marking: string } {
  const { marking } = commitment
  if (marking === undefined) throw new Error('a commitment without its marking')
  return { ...commitment, marking }
}

export function impossible(problem: string): Refusal<'opening.impossible'> {
  return new Refusal('opening.impossible', { problem })
}
