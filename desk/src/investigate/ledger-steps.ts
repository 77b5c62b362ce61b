// The steps that the ledger keeps in order: declared, then read, and only then are codewords opened.

import { type Finding, writeFinding } from '@forewarn/core/investigation/finding'
import { hex, utf8 } from '@forewarn/core/shared/bytes'
import { AnalysisId, type CaseId, FindingId, freshId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { withAdditions } from '../masters.ts'
import { record } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { depositJson, digestOf, fetchJson } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { Publication } from './circumstances.ts'

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
  const digests = { samples: salted(salt, samples), method: salted(salt, method) }
  await record(desk, { kind: 'analysisDeclared', analysisId, caseId, ...digests })
  const { analyses } = (await ledger.catchUp()).investigation
  const seq = analyses.get(analysisId)?.declared.seq
  if (seq === undefined) throw new Refusal('ledger.unwritten', { kind: 'analysisDeclared' })
  const earlier = [...analyses.values()].filter(
    (other) => other.caseId === caseId && other.declared.seq <= seq,
  )
  return { desk, ledger, analysisId, salt, seq, ordinal: earlier.length }
}

/** When it returns, the verified ledger holds the digest of exactly this reading. */
export async function logReading(declared: Declared, reading: unknown): Promise<Logged> {
  const { desk, ledger, analysisId, salt } = declared
  const digest = salted(salt, JSON.stringify(reading))
  await record(desk, { kind: 'readingLogged', analysisId, reading: digest })
  const read = (await ledger.catchUp()).investigation.analyses.get(analysisId)?.read
  if (read?.reading !== digest) throw new Refusal('ledger.unwritten', { kind: 'readingLogged' })
  return { ...declared, reading: digest, readAt: read.at } as Logged
}

/** The one door to the codewords: of the publication, and of the copies that were added to it. */
export async function fetchCodewords(
  { desk }: Logged,
  { attempt, published }: Publication,
): Promise<unknown> {
  const first = await fetchJson(desk, z.unknown(), published.codewords)
  const { added = [] } = attempt
  if (added.length === 0) return first
  const more = added.map(({ codewords }) => fetchJson(desk, z.unknown(), codewords))
  return withAdditions(first, await Promise.all(more))
}

/** Keeps the finding sealed in the vault, and its digest in the ledger. */
export async function sealFinding(
  { desk, ledger, analysisId }: Logged,
  finding: Finding,
): Promise<FindingId> {
  const findingId = freshId(FindingId, 'fin', desk.ports.random)
  const sealed = await depositJson(desk, ledger.board, finding)
  const digest = digestOf(utf8(writeFinding(finding)))
  await record(desk, { kind: 'findingSealed', findingId, analysisId, finding: digest, sealed })
  await ledger.catchUp()
  return findingId
}

/** SHA-256 over a tag, the salt and the text, a line each. */
function salted(salt: string, text: string): string {
  return digestOf(utf8(`forewarn analysis v1\n${salt}\n${text}`))
}
