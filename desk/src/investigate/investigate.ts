// The journey from sightings to a sealed finding, in the one order that keeps it honest.

import type { MarksRead } from '@forewarn/core/investigation/dossier'
import { Finding } from '@forewarn/core/investigation/finding'
import { investigate as judge } from '@forewarn/core/investigation/investigate'
import type { OpenedBefore } from '@forewarn/core/investigation/opened-before'
import type { AnalysisId, FindingId } from '@forewarn/core/shared/ids'
import { z } from 'zod'
import { fetchJson } from '../team.ts'
import { charge } from './charge.ts'
import { type Evidence, gather } from './evidence.ts'
import type { Inquiry } from './inquiry.ts'
import type { MarksSeen } from './laboratory.ts'
import {
  declare,
  fetchCodewords,
  fetchNoteSecrets,
  type Logged,
  logReading,
  sealFinding,
} from './ledger-steps.ts'
import { compareSamples } from './likeness.ts'
import { batchesOf, earlierThan, readWithOf } from './logged.ts'
import { type Checked, codewordsOfAll, verifyNamed } from './named-copies.ts'
import { openedBefore, withoutOpened } from './opened-copies.ts'
import { patient } from './patient.ts'
import { recordOf } from './provenance.ts'
import { lookForTokens } from './tokens.ts'

export interface Found {
  readonly findingId: FindingId
  readonly analysisId: AnalysisId
  readonly finding: Finding
}

/**
 * Judges one wave of a case. In this order: the ledger is verified; sample set and method are
 * declared in it; recipients' own tokens are looked for; samples are compared; marks are read without codewords; the reading is logged;
 * only then are the codewords fetched, compared with the ledger, and used; each copy that they name is
 * rendered again; the finding is sealed, and its digest logged.
 *
 * Interrupted after the declaration, the analysis stays in the ledger unfinished, and counts.
 *
 * @throws Refusal `input.missing` where nothing is published, `investigation.evidence` where there
 *   is nothing to judge, `bundle.otherCodewords` where a version changed the places of another; all
 *   before anything is declared. Of `fetchCodewords` and `verifyNamed`, after the reading is logged
 */
export async function investigate(asked: Inquiry): Promise<Found> {
  const inquiry = { ...asked, desk: patient(asked.desk) }
  const { desk, ledger, named, laboratory, progress } = inquiry
  const evidence = await gather(inquiry)
  const declared = await declare(desk, ledger, named.caseId, evidence.declaration)
  const { caseId } = named
  const tokens = await lookForTokens({ desk, board: ledger.board, caseId }, evidence)
  const { texts } = evidence.circumstances
  const likeness = compareSamples(evidence.samples, texts, laboratory, progress)
  const masters = await fetchJson(desk, z.unknown(), evidence.publication.published.masters)
  const notes: unknown[] = []
  for (const { sent } of evidence.notes)
    notes.push(await fetchJson(desk, z.unknown(), sent.masters))
  const seen = await readMarks(inquiry, evidence, { masters, notes })
  const logged = await logReading(declared, seen ?? null)
  const opened = openedBefore(logged.ledger.board, named.caseId, evidence.convicting)
  const { marks, checked } = seen
    ? await nameCopies(inquiry, evidence, { masters, notes, seen, logged, opened })
    : NOTHING_READ
  const finding = Finding.parse(
    judge(
      { ...evidence.dossier, likeness, marks },
      {
        judgedAt: logged.readAt,
        sighting: evidence.anchor,
        readWith: readWithOf(evidence.samples, evidence.shared),
        tokens,
        ...{ opened, reading: JSON.stringify(seen ?? null) },
        record: recordOf(inquiry, evidence, { seen, logged, checked }),
      },
    ),
  )
  const findingId = await sealFinding(logged, finding)
  return { findingId, analysisId: logged.analysisId, finding }
}

/** Of the bundle, and of the case's notes in their order. */
interface Masters {
  readonly masters: unknown
  readonly notes: readonly unknown[]
}

interface Named {
  readonly marks: MarksRead | undefined
  readonly checked: Checked
}

const NOTHING_READ: Named = { marks: undefined, checked: [] }

/**
 * All samples of the wave are one leak, and each is read with what stood published before it was logged.
 * Where none may convict, or none can have come from what was shared, none is read.
 */
async function readMarks(
  { laboratory, progress }: Inquiry,
  { convicting, samples, shared }: Evidence,
  { masters, notes }: Masters,
): Promise<MarksSeen | undefined> {
  const batches = batchesOf(convicting, shared)
  if (batches.length === 0) return undefined
  progress('Reading marks', 0, 1)
  const earlier = earlierThan(samples, shared)
  const seen = await laboratory.decoder.read(batches, masters, notes, earlier)
  progress('Reading marks', 1, 1)
  return seen
}

/** Of material that is not ours nobody can be named, and the codewords stay sealed. */
async function nameCopies(
  inquiry: Inquiry,
  { convicting, publication, notes: marked }: Evidence,
  {
    masters,
    notes,
    seen,
    logged,
    opened,
  }: Masters & {
    readonly seen: MarksSeen
    readonly logged: Logged
    readonly opened: readonly OpenedBefore[]
  },
): Promise<Named> {
  const { carriers, isOurs } = seen
  const read = { samples: convicting.map(({ digest }) => digest), carriers: { ...carriers } }
  if (!isOurs) return { marks: { ...read, verdict: 'not-ours', traced: [] }, checked: [] }
  const versions = await fetchCodewords(logged, publication)
  const others = []
  for (const [i, note] of marked.entries()) {
    others.push(await fetchNoteSecrets(logged, note, notes[i]))
  }
  const secrets = {
    ...{ masters, codewords: codewordsOfAll(versions) },
    notes: others.map((one) => one.secrets),
  }
  const analyses = charge(logged.ordinal, inquiry.analyses)
  const named = await inquiry.laboratory.decoder.name(seen, secrets, analyses)
  const { traced: all, ...power } = named
  const traced = withoutOpened(all, opened)
  const verdict = traced.length > 0 ? 'traced' : 'unresolved'
  const { desk, ledger } = logged
  const checked = await verifyNamed({ desk, board: ledger.board }, versions, traced)
  const compared = others.map((one) => one.compared).join('; ')
  return {
    marks: { ...read, ...power, verdict, traced },
    checked: [...checked, ['Notes compared with the ledger', compared]],
  }
}
