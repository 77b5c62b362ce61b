// The steps that the ledger keeps in order: declared, then read, and only then are codewords opened.

import { type Finding, writeFinding } from '@forewarn/core/investigation/finding'
import type { Sent } from '@forewarn/core/notes/slice'
import { hex, utf8 } from '@forewarn/core/shared/bytes'
import { AnalysisId, type CaseId, FindingId, freshId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { z } from 'zod'
import { holdersIn, withAdditions } from '../masters.ts'
import type { Json } from '../publish/workshop.ts'
import { recordAndFind } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { depositJson, digestOf, fetchJson } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { PublishedAttempt } from '../versions.ts'
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
  const digest = salted(salt, JSON.stringify(reading))
  const event = { kind: 'readingLogged', analysisId, reading: digest } as const
  const read = await recordAndFind(desk, ledger, event, ({ investigation }) => {
    const stands = investigation.analyses.get(analysisId)?.read
    return stands?.reading === digest ? stands : undefined
  })
  return { ...declared, reading: digest, readAt: read.at } as Logged
}

/**
 * The one door to the codewords: of the newest version, which knows the holders of those before, with
 * the copies that were added to it. A copy that was added to an older version while the newest was
 * being made is named in `alsoHeld`: what it holds follows from the seeds.
 */
export async function fetchCodewords(
  { desk }: Logged,
  { attempt, versions }: Publication,
): Promise<unknown> {
  const newest = await codewordsOf(desk, attempt)
  const known = new Set(holdersIn(newest).map(({ recipient }) => recipient))
  const older = versions.slice(0, -1).map((version) => codewordsOf(desk, version))
  const all = (await Promise.all(older)).flatMap(holdersIn)
  const missing = new Map(
    all
      .filter(({ recipient }) => !known.has(recipient))
      .map((holder) => [holder.recipient, holder]),
  )
  if (missing.size === 0) return newest
  return { ...newest, alsoHeld: [...missing.values()] }
}

async function codewordsOf(desk: Desk, { published, added = [] }: PublishedAttempt): Promise<Json> {
  const first = await fetchJson(desk, AnyObject, published.codewords)
  const more = added.map(({ codewords }) => fetchJson(desk, AnyObject, codewords))
  return added.length === 0 ? first : withAdditions(first, await Promise.all(more))
}

const AnyObject = z.record(z.string(), z.unknown())

/** The same door, to the codewords of a note. */
export function fetchNoteCodewords({ desk }: Logged, { codewords }: Sent): Promise<unknown> {
  return fetchJson(desk, z.unknown(), codewords)
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

/** SHA-256 over a tag, the salt and the text, a line each. */
function salted(salt: string, text: string): string {
  return digestOf(utf8(`forewarn analysis v1\n${salt}\n${text}`))
}
