// A finding as it is kept, sealed and handed on: every input, every number, every step to the answer.

import { z } from 'zod'
import { At } from '../shared/fields.ts'
import { Refusal } from '../shared/refusal.ts'
import { CHANGES } from './change.ts'
import { HeldCopy, MarksRead, PublicArtefact, SampleLikeness, SharedItem } from './dossier.ts'
import { EVIDENCE } from './likelihood.ts'
import { OpenedBefore } from './opened-before.ts'
import { Origin } from './origins.ts'
import { ReadWith } from './read-with.ts'
import { Sighting } from './sighting.ts'
import { TokensFound } from './tokens.ts'
import { REASONS, VERDICTS } from './verdict.ts'

/** Rounded to six significant digits, so that platforms agree to the byte. */
const Probability = z.number().min(0).max(1)

/** `low` and `high`: the extremes over the sensitivity table, one number moved tenfold at a time. */
const Interval = { probability: Probability, low: Probability, high: Probability }

const Name = z.string().max(200)

/** Nats per kind of evidence; `null` where it rules the hypothesis out. */
const Weights = z.record(z.enum(EVIDENCE), z.number().nullable())

const Hypothesis = z.strictObject({
  id: Name,
  kind: z.enum(['copy', 'copies', 'upstream', 'inside', 'nobody']),
  recipients: z.array(Name),
  prior: Probability,
  ...Interval,
  evidence: Weights,
})
export type Hypothesis = z.infer<typeof Hypothesis>

/** All copies together, and the three others. */
const Group = z.strictObject({
  kind: z.enum(['copies', 'upstream', 'inside', 'nobody']),
  prior: Probability,
  ...Interval,
})
export type Group = z.infer<typeof Group>

/** Several copies of one partner; a partner with one copy has the same figures as the copy. */
const PartnerShare = z.strictObject({ partner: Name, recipients: z.int().min(1), ...Interval })
export type PartnerShare = z.infer<typeof PartnerShare>

const WaveSeen = z.strictObject({
  id: Name,
  phase: z.enum(['before', 'embargo', 'after']),
  from: At,
  to: At,
  sightings: z.array(Name),
})
export type WaveSeen = z.infer<typeof WaveSeen>

/**
 * Why its holder cannot have been the source by collecting it: theft from the desk, and people
 * inside, are other hypotheses.
 *
 * `unless`: the chance that every report of the wave is wrong, where the exclusion rests on them.
 */
const Exclusion = z.strictObject({
  recipient: Name,
  reason: z.enum(['predates', 'never-collected', 'collected-later', 'class-not-held']),
  collectedAt: At.nullable(),
  unless: Probability.nullable(),
})
export type Exclusion = z.infer<typeof Exclusion>

/** A number nobody has measured, as it was used. */
const Assumed = z.strictObject({
  name: Name,
  value: z.number(),
  unit: z.enum(['weight', 'probability', 'odds', 'hours']),
  reason: z.string(),
})

/** One number moved: who then stands first, and how probable what led before still is. */
const Moved = z.strictObject({
  number: Name,
  factor: z.number(),
  value: z.number(),
  first: Name,
  probability: Probability,
})

const Answer = z.strictObject({
  verdict: z.enum(VERDICTS),
  reason: z.enum(REASONS),
  recipients: z.array(Name),
  partners: z.array(Name),
  leader: z.strictObject({ level: z.enum(['copy', 'partner', 'group']), id: Name }),
  ...Interval,
})

const Change = z.strictObject({
  kind: z.enum(CHANGES),
  about: Name.nullable(),
  probability: Probability,
  first: Name,
})

/** A finding is evidence, not a verdict on a person: it names copies, and says how sure and why. */
export const Finding = z.strictObject({
  forewarn: z.literal('finding'),
  version: z.literal(1),
  case: Name,
  identifiers: z.array(Name),
  judgedAt: At,
  /** The wave that it is about. */
  about: Name,
  answer: Answer,
  groups: z.array(Group).length(4),
  partners: z.array(PartnerShare),
  hypotheses: z.array(Hypothesis),
  exclusions: z.array(Exclusion),
  sharedAt: At.nullable(),
  liftedAt: At.nullable(),
  waves: z.array(WaveSeen),
  sightings: z.array(Sighting),
  /** Sightings of another vulnerability, which bear on nothing here. */
  setAside: z.array(Name),
  publicArtefacts: z.array(PublicArtefact),
  copies: z.array(HeldCopy),
  items: z.array(SharedItem),
  likeness: z.array(SampleLikeness),
  marks: MarksRead.nullable(),
  /** Samples that may convict: of the wave, under embargo, and not seen before the sharing. */
  convicting: z.array(Name),
  /** Left out by a Forewarn that held every sample against all that was ever shared. */
  readWith: z.array(ReadWith).optional(),
  /** Recipients' own tokens in samples that may convict; left out before they were looked for. */
  tokens: z.array(TokensFound).optional(),
  /** What is proven of where each copy left; left out together with them. */
  origins: z.array(Origin).optional(),
  /** Left out where nothing was opened before a sample of the wave was logged. */
  opened: z.array(OpenedBefore).min(1).optional(),
  /** What was read at the carriers, to the letter as its digest is logged. Early Forewarns kept none. */
  reading: z.string().max(4_194_304).optional(),
  assumed: z.array(Assumed),
  sensitivity: z.array(Moved),
  together: z.strictObject({ low: Probability, high: Probability, firstUntil: z.number() }),
  changes: z.array(Change),
  /** What the ledger and the tools say of this analysis: digests, versions, budgets. */
  record: z.array(z.strictObject({ what: z.string().max(200), value: z.string().max(1000) })),
})
export type Finding = z.infer<typeof Finding>

/** As it is digested and sealed: the same finding gives the same text, however it was put together. */
export function writeFinding(finding: Finding): string {
  return `${JSON.stringify(Finding.parse(finding), undefined, 1)}\n`
}

/** @throws Refusal `file.malformed` */
export function readFinding(file: string, text: string): Finding {
  const parsed = Finding.safeParse(parseJson(file, text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  throw malformed(file, `${place}${issue?.message ?? 'not a finding'}`)
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(file, 'not JSON')
  }
}

function malformed(file: string, problem: string): Refusal<'file.malformed'> {
  const remedy = 'Give a finding as “forewarn investigate --json” wrote it.'
  return new Refusal('file.malformed', { file, problem, remedy })
}
