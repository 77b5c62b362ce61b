// Rules in every copy match what the author's match: the same samples, by an engine not our own.

import { sha256 } from '@noble/hashes/sha2.js'
import {
  type CheckResult,
  type CopyFiles,
  checkFailed,
  type FailedCheck,
  type ProvenChecks,
} from '../bundle/checks.ts'
import type { BundleFolder, BundleItem } from '../bundle/folder.ts'
import { hex, text } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { type RuleKind, ruleKind } from './rule-kind.ts'
import { readSigma, type SigmaEvent } from './sigma.ts'
import { snortMeaning } from './snort-meaning.ts'

/** By sample: the rules that match, sorted; or why nothing can be said. */
export type Matches =
  | { readonly outcome: 'matched'; readonly rules: readonly (readonly string[])[] }
  | { readonly outcome: 'broken'; readonly problem: string }
  | { readonly outcome: 'timed-out' }
  | { readonly outcome: 'engine-absent'; readonly problem: string }

/** Runs rules on samples, within limits of its own. */
export interface RuleEngines {
  match(kind: RuleKind, source: string, samples: readonly Uint8Array[]): Promise<Matches>
}

/** How far the rules of one item are proven to be the author's in every copy. */
export interface RuleProof {
  readonly item: string
  readonly kind: RuleKind
  /**
   * `same-matches`: on samples; `compiles`: there are none; `not-run`: no engine could, and `problem`
   * says why. Then every copy has the author's meaning by our own reading of it, and no more.
   */
  readonly proof: 'same-matches' | 'compiles' | 'not-run'
  readonly samples: number
  readonly problem?: string
}

export interface ProvenRules extends ProvenChecks {
  readonly proofs: readonly RuleProof[]
}

interface Ruled {
  readonly item: BundleItem
  readonly kind: RuleKind
  readonly samples: readonly Uint8Array[]
  /** What the author's rules match, where an engine could run them. */
  readonly wanted?: string
  readonly meaning?: string | undefined
  readonly proof: RuleProof
}

/**
 * The author's own rules on the author's own samples first: a positive one that no rule matches, or
 * a benign one that some rule does, is refused, and so is a sample that no engine can look at.
 *
 * @throws Refusal `check.failed`, `file.malformed`
 */
export async function proveRules(folder: BundleFolder, engines: RuleEngines): Promise<ProvenRules> {
  const files = new Map(
    [...folder.items, ...folder.fixtures].map(({ path, bytes }) => [path, bytes]),
  )
  const ruled: Ruled[] = []
  for (const item of folder.items) {
    const kind = item.text === undefined ? undefined : ruleKind(item.path, item.text)
    const isAsked = item.samples !== undefined
    if (kind !== undefined) ruled.push(await proven(item, kind, files, engines))
    else if (isAsked) throw noRules(item.path)
  }
  const known = new Map<string, boolean>()
  return {
    proofs: ruled.map(({ proof }) => proof),
    async check(copy) {
      const failed: FailedCheck[] = []
      for (const one of ruled) {
        const bytes = copy.get(one.item.path)
        if (bytes === undefined) continue
        const key = `${one.item.path} ${hex(sha256(bytes))}`
        const holds = known.get(key) ?? (await isSame(one, text(bytes), engines))
        known.set(key, holds)
        if (!holds) failed.push({ item: one.item.path, result: failure('matches otherwise') })
      }
      return failed
    },
  }
}

async function proven(
  item: BundleItem,
  kind: RuleKind,
  files: CopyFiles,
  engines: RuleEngines,
): Promise<Ruled> {
  const { positive = [], benign = [] } = item.samples ?? {}
  const paths = [...positive, ...benign]
  const samples = paths.map((path) => files.get(path) ?? new Uint8Array(0))
  const source = item.text ?? ''
  const found = await engines.match(kind, source, samples)
  const meaning = kind === 'snort' ? snortMeaning(source) : undefined
  const base = { item: item.path, kind, samples: samples.length }
  if (found.outcome === 'matched') {
    for (const [i, rules] of found.rules.entries()) {
      const isPositive = i < positive.length
      if (isPositive === rules.length > 0) continue
      const what = isPositive ? 'nothing matches' : `${rules.join(', ')} matches`
      throw checkFailed(item.path, `the sample ${paths[i]}`, failure(what))
    }
    const proof: RuleProof = { ...base, proof: samples.length > 0 ? 'same-matches' : 'compiles' }
    return { item, kind, samples, wanted: JSON.stringify(found.rules), meaning, proof }
  }
  const problem = found.outcome === 'timed-out' ? 'it took too long' : found.problem
  if (samples.length > 0 && found.outcome !== 'engine-absent') {
    throw checkFailed(item.path, 'the master', failure(problem))
  }
  return { item, kind, samples, meaning, proof: { ...base, proof: 'not-run', problem } }
}

async function isSame(one: Ruled, source: string, engines: RuleEngines): Promise<boolean> {
  if (one.meaning !== undefined && snortMeaning(source) !== one.meaning) return false
  if (one.wanted === undefined) return true
  const found = await engines.match(one.kind, source, one.samples)
  return found.outcome === 'matched' && JSON.stringify(found.rules) === one.wanted
}

const failure = (why: string): CheckResult => ({ outcome: 'failed', stdout: '', stderr: why })

function noRules(item: string): Refusal<'file.malformed'> {
  const remedy = 'Take its “samples” out, or name the file .yar, .rules or .yml.'
  return new Refusal('file.malformed', { file: item, problem: 'it holds no rules', remedy })
}

/** Checks of both kinds: all of the first that fail, then all of the second. */
export function bothChecks(first: ProvenChecks, second: ProvenChecks): ProvenChecks {
  return { check: async (copy) => [...(await first.check(copy)), ...(await second.check(copy))] }
}

/** Sigma by our own evaluator: a sample is one event, an array of them, or one a line. */
export function matchSigma(
  source: string,
  samples: readonly Uint8Array[],
): Extract<Matches, { outcome: 'matched' | 'broken' }> {
  try {
    const rules = readSigma('the rules', source)
    const matched = samples.map((sample) => {
      const events = eventsIn(sample)
      return rules.flatMap((rule, i) =>
        events.some((event) => rule.matches(event)) ? [`${i}`] : [],
      )
    })
    return { outcome: 'matched', rules: matched }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { outcome: 'broken', problem: String(error.details.problem) }
  }
}

/** @throws Refusal `file.malformed` */
export function eventsIn(sample: Uint8Array): SigmaEvent[] {
  const written = text(sample)
  const lines = /^\s*[[{][\s\S]*[\]}]\s*$/.test(written) ? [written] : []
  try {
    const whole = lines.flatMap((one): SigmaEvent[] => [JSON.parse(one)].flat() as SigmaEvent[])
    if (whole.length > 0) return whole
  } catch {
    // one a line, then
  }
  try {
    return written
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as SigmaEvent)
  } catch {
    const problem = 'it is no JSON, neither as a whole nor line by line'
    const remedy = 'Write an event as a JSON object, an array of them, or one a line.'
    throw new Refusal('file.malformed', { file: 'a sample for Sigma', problem, remedy })
  }
}
