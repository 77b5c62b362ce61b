// A finding in a house: sightings, an analysis in its order, and a sealed finding that names a copy.

import type { Dossier, HeldCopy, SampleLikeness } from '@forewarn/core/investigation/dossier'
import { Finding, writeFinding } from '@forewarn/core/investigation/finding'
import { investigate } from '@forewarn/core/investigation/investigate'
import type { Sighting } from '@forewarn/core/investigation/sighting'
import { seal } from '@forewarn/core/sealing/age'
import { utf8 } from '@forewarn/core/shared/bytes'
import { AnalysisId, type CaseId, FindingId, freshId, SightingId } from '@forewarn/core/shared/ids'
import { record } from '@forewarn/desk/record'
import { deposit, digestOf, sealText, teamKeys } from '@forewarn/desk/team'
import { DAY_MS, later, START } from '../journeys/world.ts'
import { HOSTILE, type Member, type Site } from './site.ts'

const SAMPLE = digestOf(utf8('a sample'))

/** Seals a finding on one wave of two sightings, in which the marks name `leaker`. */
export async function sealFinding(
  site: Site,
  caseId: CaseId,
  leaker: Member,
): Promise<{ findingId: FindingId; finding: Finding }> {
  const { owner, ledger, ports } = site
  const sightings = [sighting(site, 3, 'a responder'), sighting(site, 4, `a list ${HOSTILE}`)]
  const board = await ledger.catchUp()
  for (const one of sightings) {
    const sightingId = SightingId.parse(one.id)
    const sealed = await sealText(board, one)
    await record(owner, { kind: 'sightingRecorded', sightingId, caseId, sealed, samples: [] })
  }
  const dossier = dossierOf(site, caseId, { leaker, sightings })
  const request = { judgedAt: later(START, 5 * DAY_MS), record: [] }
  const finding = Finding.parse(investigate(dossier, request))
  const analysisId = freshId(AnalysisId, 'ana', ports.random)
  const findingId = freshId(FindingId, 'fin', ports.random)
  const written = utf8(writeFinding(finding))
  const sealed = await deposit(owner, await seal(written, teamKeys(board)))
  await record(
    owner,
    { kind: 'analysisDeclared', analysisId, caseId, samples: SAMPLE, method: SAMPLE },
    { kind: 'readingLogged', analysisId, reading: SAMPLE },
    { kind: 'findingSealed', findingId, analysisId, finding: digestOf(written), sealed },
  )
  return { findingId, finding }
}

function sighting({ ports }: Site, day: number, source: string): Sighting {
  const id = freshId(SightingId, 'sig', ports.random)
  const at = later(START, day * DAY_MS)
  const usual = { reliability: 'B', identifiers: ['CVE-2021-0001'], samples: [SAMPLE] } as const
  return {
    ...usual,
    id,
    source,
    from: at,
    to: at,
    identifiers: ['CVE-2021-0001'],
    samples: [SAMPLE],
  }
}

function dossierOf(
  site: Site,
  caseId: CaseId,
  { leaker, sightings }: { leaker: Member; sightings: Sighting[] },
): Dossier {
  const item = 'check/lantern.py'
  const excerpt = { sample: `if ok: ${HOSTILE}`, item: 'if ok:' }
  const regions: SampleLikeness['best'][number]['regions'] = [{ sample: [1, 30], item: [4, 33] }]
  return {
    ...{ case: 'lantern', identifiers: ['CVE-2021-0001'], liftedAt: undefined, sightings },
    copies: copiesOf(site, caseId),
    items: [{ item, class: 'verification-code', upstream: 'different' }],
    publicArtefacts: [],
    likeness: [
      { sample: SAMPLE, verdict: 'derived', best: [{ item, nats: 140, regions, excerpt }] },
    ],
    marks: {
      samples: [SAMPLE],
      verdict: 'traced',
      carriers: { held: 412, read: 208, erased: 204 },
      traced: [
        {
          ...{ recipient: leaker.recipientId, partner: leaker.partnerId },
          ...{ pValue: 1e-14, multiplicity: 20_000 },
        },
      ],
    },
  }
}

function copiesOf({ ledger }: Site, caseId: CaseId): HeldCopy[] {
  const { bundle, programme } = ledger.board
  return [...bundle.partsOf].map(([recipient, parts]) => ({
    recipient,
    partner: programme.recipients.get(recipient)?.partnerId ?? '',
    kind: programme.recipients.get(recipient)?.kind ?? 'person',
    parts: parts
      .filter((part) => part.caseId === caseId)
      .map(({ class: one, opensAt, collectedAt }) => ({
        ...{ class: one, opensAt },
        ...(collectedAt[0] === undefined ? {} : { collectedAt: collectedAt[0] }),
      })),
  }))
}
