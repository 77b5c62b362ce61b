// The steps that the ledger keeps in order: declared, then read, and only then are codewords opened.

import { type Finding, writeFinding } from '@forewarn/core/investigation/finding'
import { analysisDigest } from '@forewarn/core/investigation/opened-naming'
import { hex, utf8 } from '@forewarn/core/shared/bytes'
import { AnalysisId, type CaseId, FindingId, freshId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { type Committed, committed } from '../codewords.ts'
import { mustBeCommitted } from '../notes/committed.ts'
import { recordAndFind } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { depositJson, digestOf, fetchJson } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { Publication } from './circumstances.ts'
import type { Secrets } from './laboratory.ts'
import type { MarkedNote } from './notes.ts'

/** An analysis that stands in the verified ledger. */
export interface Declared {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
  readonly analysisId: AnalysisId
  /** 16 bytes in hex, in each digest, so that nobody can find by trial what was digested. */
  readonly salt: string
  readonly seq: number
  /** 1 for the first analysis of the case; unfinished ones count. */
  readonly ordinal: number
}

declare const logged: unique symbol

/** An analysis whose reading stands in the verified ledger: the key to the codewords. */
export interface Logged extends Declared {
  readonly [logged]: true
  readonly reading: string
  readonly readAt: Instant
}

/** What the digests of a declaration are made of, as text; the finding holds both. */
export interface Declaration {
  readonly samples: string
  readonly method: string
}

/** Says in the ledger what will be analysed and how, before anything is read. */
export async function declare(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  { samples, method }: Declaration,
): Promise<Declared> {
  const analysisId = freshId(AnalysisId, 'ana', desk.ports.random)
  const salt = hex(desk.ports.random.bytes(16))
  const digests = { samples: analysisDigest(salt, samples), method: analysisDigest(salt, method) }
  const event = { kind: 'analysisDeclared', analysisId, caseId, ...digests } as const
  const seq = await recordAndFind(desk, ledger, event, ({ investigation }) => {
    return investigation.analyses.get(analysisId)?.declared.seq
  })
  const earlier = [...ledger.board.investigation.analyses.values()].filter(
    (other) => other.caseId === caseId && other.declared.seq <= seq,
  )
  return { desk, ledger, analysisId, salt, seq, ordinal: earlier.length }
}

/** When it returns, the verified ledger holds the digest of exactly this reading. */
export async function logReading(declared: Declared, reading: unknown): Promise<Logged> {
  const { desk, ledger, analysisId, salt } = declared
  const digest = analysisDigest(salt, JSON.stringify(reading))
  const event = { kind: 'readingLogged', analysisId, reading: digest } as const
  const read = await recordAndFind(desk, ledger, event, ({ investigation }) => {
    const stands = investigation.analyses.get(analysisId)?.read
    return stands?.reading === digest ? stands : undefined
  })
  return { ...declared, reading: digest, readAt: read.at } as Logged
}

/**
 * An earlier analysis, only if the verified ledger holds its reading.
 *
 * @param salt of its digests, as its finding has it
 * @throws Refusal `investigation.unknown`, `investigation.order`
 */
export function loggedEarlier(
  desk: Desk,
  ledger: VerifiedLedger,
  { analysisId, salt }: Pick<Declared, 'analysisId' | 'salt'>,
): Logged {
  const { analyses } = ledger.board.investigation
  const analysis = analyses.get(analysisId)
  if (analysis === undefined) throw new Refusal('investigation.unknown', { analysisId })
  const { caseId, declared, read } = analysis
  if (read === undefined) {
    throw new Refusal('investigation.order', { analysisId, first: 'its reading is logged' })
  }
  const ordinal = [...analyses.values()].filter(
    (other) => other.caseId === caseId && other.declared.seq <= declared.seq,
  ).length
  const { seq } = declared
  const stands = { desk, ledger, analysisId, salt, seq, ordinal }
  return { ...stands, reading: read.reading, readAt: read.at } as Logged
}

/**
 * The one door to the codewords: of every version, with the copies that were added to it, and each only
 * as the ledger commits to it.
 *
 * @throws Refusal of `committed`, before anybody is named
 */
export async function fetchCodewords(
  { desk, ledger }: Logged,
  { versions }: Publication,
): Promise<Committed[]> {
  return Promise.all(
    versions.map(async ({ published, added = [] }, i) => {
      const fetch = (digest: string) => fetchJson(desk, z.unknown(), digest)
      return committed(ledger.board, versions.slice(0, i + 1), {
        masters: await fetch(published.masters),
        codewords: await fetch(published.codewords),
        added: await Promise.all(added.map(({ codewords }) => fetch(codewords))),
      })
    }),
  )
}

/** The same door, to the codewords of a note. @throws Refusal of `mustBeCommitted` */
export async function fetchNoteSecrets(
  { desk, ledger }: Logged,
  note: MarkedNote,
  masters: unknown,
): Promise<{ readonly secrets: Secrets; readonly compared: string }> {
  const secrets = { masters, codewords: await fetchJson(desk, z.unknown(), note.sent.codewords) }
  return { secrets, compared: mustBeCommitted(ledger.board, note, secrets) }
}

/** Keeps the finding sealed in the vault, and its digest in the ledger. */
export async function sealFinding(
  { desk, ledger, analysisId }: Logged,
  finding: Finding,
): Promise<FindingId> {
  const findingId = freshId(FindingId, 'fin', desk.ports.random)
  const sealed = await depositJson(desk, ledger.board, finding)
  const digest = digestOf(utf8(writeFinding(finding)))
  const event = { kind: 'findingSealed', findingId, analysisId, finding: digest, sealed } as const
  await recordAndFind(desk, ledger, event, ({ investigation }) => {
    return investigation.findings.get(findingId)
  })
  return findingId
}
