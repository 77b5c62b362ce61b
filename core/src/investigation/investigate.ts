// From the dossier to the finding: judge the wave, move every number, and write all of it down.

import type { Instant } from '../shared/instant.ts'
import { whatWouldChange } from './change.ts'
import {
  boundsOf,
  type Dossier,
  isOfAnother,
  type MarksRead,
  unfit,
  verifyDossier,
} from './dossier.ts'
import { exclusionsOf } from './exclusions.ts'
import type { Finding } from './finding.ts'
import type { OpenedBefore } from './opened-before.ts'
import { originsOf } from './origins.ts'
import { AS_GIVEN, NUMBER_NAMES, UNMEASURED } from './priors.ts'
import { contenders, first } from './rank.ts'
import type { ReadWith } from './read-with.ts'
import { judge, probabilityOf, vary, varyTogether } from './sensitivity.ts'
import { groupsOf, hypothesesOf, intervalOf, partnersOf, round } from './shares.ts'
import { convictingSamples, type Subject, subjectOf, usualWave, wavesOf } from './subject.ts'
import type { TokensFound } from './tokens.ts'
import { decide } from './verdict.ts'
import type { Wave } from './waves.ts'

export interface Request {
  readonly judgedAt: Instant
  /** Any sighting of the wave to judge; without it, the first wave under embargo. */
  readonly sighting?: string
  /** What each sample was held against. */
  readonly readWith?: readonly ReadWith[]
  /** Recipients' own tokens, where they were looked for. */
  readonly tokens?: readonly TokensFound[]
  /** Copies that were opened before one of the wave's samples was logged. */
  readonly opened?: readonly OpenedBefore[]
  /** What was read, as it was logged. */
  readonly reading?: string
  /** What the ledger and the tools say of this analysis: digests, versions, budgets. */
  readonly record: readonly { readonly what: string; readonly value: string }[]
}

/**
 * Judges where the material of one wave came from.
 *
 * The order in which copies, sightings and samples are given does not matter. Time grows with
 * copies × sightings; 10,000 copies take a few seconds.
 *
 * @throws Refusal `investigation.evidence` where the pieces do not belong together, or where marks
 * were read from samples that may not convict
 */
export function investigate(given: Dossier, request: Request): Finding {
  const dossier = inOrder(given)
  verifyDossier(dossier)
  const waves = wavesOf(dossier, AS_GIVEN)
  const anchor = request.sighting ?? usualWave(waves).sightings[0]?.id ?? ''
  const subject = subjectOf(dossier, anchor, AS_GIVEN)
  const convicting = convictingSamples(dossier, subject.wave)
  verifyMarks(dossier, convicting)
  const judged = judgement(dossier, anchor, subject)
  const { tokens } = request
  return {
    forewarn: 'finding',
    version: 1,
    case: dossier.case,
    identifiers: [...dossier.identifiers],
    judgedAt: request.judgedAt,
    about: subject.wave.id,
    ...judged,
    exclusions: exclusionsOf(subject, AS_GIVEN),
    ...circumstances(dossier, waves),
    convicting: [...convicting].sort(),
    ...(request.readWith && { readWith: [...request.readWith] }),
    ...(tokens && {
      tokens: [...tokens],
      origins: originsOf(judged.answer, tokens, dossier.copies),
    }),
    ...(request.opened?.length ? { opened: [...request.opened] } : {}),
    ...(request.reading !== undefined && { reading: request.reading }),
    assumed: NUMBER_NAMES.map((name) => ({ name, ...UNMEASURED[name] })),
    record: request.record.map((line) => ({ ...line })),
  }
}

/** The answer, all shares, and how they move. */
function judgement(dossier: Dossier, anchor: string, subject: Subject) {
  const ranked = judge(dossier, anchor, AS_GIVEN)
  const rows = vary(dossier, anchor)
  const { leader, recipients, partners, ...answer } = decide(subject, ranked, rows)
  const { low, high, firstUntil } = varyTogether(dossier, anchor, { asked: leader, rows })
  return {
    answer: {
      ...answer,
      recipients: [...recipients],
      partners: [...partners],
      leader: { ...leader },
      ...intervalOf(leader, ranked, rows),
    },
    groups: groupsOf(ranked, rows),
    partners: partnersOf(dossier, ranked, rows),
    hypotheses: hypothesesOf(ranked, rows),
    sensitivity: rows.map(({ number, factor, value, ranked: again }) => ({
      number,
      factor,
      value: round(value),
      first: first(contenders(again, leader.level)).id,
      probability: round(probabilityOf(again, leader)),
    })),
    together: { low: round(low), high: round(high), firstUntil: round(firstUntil) },
    changes: whatWouldChange(dossier, anchor, { ranked, leader }).map((change) => ({
      ...change,
      probability: round(change.probability),
    })),
  }
}

/**
 * What is declared, by its digest, before anything is read: every number of the judgement, in one
 * fixed text.
 */
export function declaredMethod(): string {
  const lines = NUMBER_NAMES.map((name) => `${name} ${UNMEASURED[name].value}`)
  return `forewarn judgement v1\n${lines.join('\n')}\n`
}

/** By name, so that nothing depends on how the pieces came in. */
function inOrder(dossier: Dossier): Dossier {
  const by =
    <T>(key: (each: T) => string | number) =>
    (a: T, b: T) =>
      key(a) < key(b) ? -1 : 1
  return {
    ...dossier,
    copies: [...dossier.copies].sort(by(({ recipient }) => recipient)),
    items: [...dossier.items].sort(by(({ item }) => item)),
    sightings: [...dossier.sightings].sort(by(({ id }) => id)),
    likeness: [...dossier.likeness].sort(by(({ sample }) => sample)),
    publicArtefacts: [...dossier.publicArtefacts].sort(by(({ at, what }) => `${at} ${what}`)),
  }
}

function verifyMarks({ marks }: Dossier, convicting: ReadonlySet<string>): void {
  for (const sample of marks?.samples ?? []) {
    if (!convicting.has(sample)) {
      throw unfit(
        `marks were read from the sample ${sample}, which is not of this wave, was first seen ` +
          'after the lift, or was seen before anything was shared',
      )
    }
  }
}

function circumstances(dossier: Dossier, waves: readonly Wave[]) {
  const { sharedAt, liftedAt } = boundsOf(dossier)
  return {
    sharedAt: sharedAt ?? null,
    liftedAt: liftedAt ?? null,
    waves: waves.map(({ sightings, ...wave }) => ({
      ...wave,
      sightings: sightings.map(({ id }) => id),
    })),
    sightings: [...dossier.sightings],
    setAside: dossier.sightings.filter((each) => isOfAnother(each, dossier)).map(({ id }) => id),
    publicArtefacts: [...dossier.publicArtefacts],
    copies: [...dossier.copies],
    items: [...dossier.items],
    likeness: [...dossier.likeness],
    marks: dossier.marks === undefined ? null : marksOf(dossier.marks),
  }
}

/** Only what the finding knows: a trace may say more. */
function marksOf({ samples, verdict, carriers, power, traced }: MarksRead): MarksRead {
  const { held, read, erased } = carriers
  return {
    samples: [...samples].sort(),
    verdict,
    carriers: { held, read, erased },
    ...(power === undefined ? {} : { power }),
    traced: traced.map(({ recipient, partner, pValue, multiplicity, given, level, factors }) => ({
      ...{ recipient, partner, pValue, multiplicity },
      ...(given && { given }),
      ...(level && { level }),
      ...(factors && { factors }),
    })),
  }
}
