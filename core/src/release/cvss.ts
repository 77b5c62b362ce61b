// CVSS v3.1 base scores, which a CSAF 2.0 document must state beside the vector.
// Source: CVSS v3.1 Specification Document, §7.1 (equations), §7.4 (values), appendix A (roundup).

import { MANIFEST_FILE } from '../bundle/folder.ts'
import { Refusal } from '../shared/refusal.ts'

export interface BaseScore {
  /** 0.0 to 10.0 in steps of 0.1. */
  readonly score: number
  readonly severity: 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'
}

const IMPACT = { H: 0.56, L: 0.22, N: 0 }
const WEIGHTS = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  S: { U: 0, C: 1 },
  C: IMPACT,
  I: IMPACT,
  A: IMPACT,
} as const

type Metric = keyof typeof WEIGHTS

/** Privileges weigh more where the scope changes. */
const PR_CHANGED: Readonly<Record<number, number>> = { 0.85: 0.85, 0.62: 0.68, 0.27: 0.5 }

/**
 * The base score of a v3.1 vector; `undefined` for another version of CVSS. Temporal and
 * environmental metrics are left aside, as a base score does.
 *
 * @throws Refusal `file.malformed` for a v3.1 vector without its eight base metrics
 */
export function baseScore(vector: string): BaseScore | undefined {
  const [version, ...metrics] = vector.split('/')
  if (version !== 'CVSS:3.1') return undefined
  const values = new Map(
    metrics.map((metric): [string, string | undefined] => {
      const [name = '', value] = metric.split(':')
      return [name, value]
    }),
  )
  const of = (metric: Metric) => weight(vector, metric, values.get(metric))
  const isChanged = of('S') === 1
  const lost = 1 - (1 - of('C')) * (1 - of('I')) * (1 - of('A'))
  const impact = isChanged ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost
  const privileges = isChanged ? (PR_CHANGED[of('PR')] ?? 0) : of('PR')
  const exploitability = 8.22 * of('AV') * of('AC') * privileges * of('UI')
  const sum = (isChanged ? 1.08 : 1) * (impact + exploitability)
  const score = impact <= 0 ? 0 : roundUp(Math.min(sum, 10))
  return { score, severity: severityOf(score) }
}

function weight(vector: string, metric: Metric, value: string | undefined): number {
  const weights: Readonly<Record<string, number>> = WEIGHTS[metric]
  const found = value !== undefined && Object.hasOwn(weights, value) ? weights[value] : undefined
  if (found !== undefined) return found
  throw new Refusal('file.malformed', {
    file: MANIFEST_FILE,
    problem: `the CVSS vector ${vector} has no valid ${metric}`,
    remedy: 'Write all of AV, AC, PR, UI, S, C, I and A.',
  })
}

/** The least number with one decimal that is not below `x`, in integers so that 4.02 is not 4.1. */
function roundUp(x: number): number {
  const fine = Math.round(x * 100_000)
  return fine % 10_000 === 0 ? fine / 100_000 : (Math.floor(fine / 10_000) + 1) / 10
}

function severityOf(score: number): BaseScore['severity'] {
  if (score === 0) return 'NONE'
  if (score < 4) return 'LOW'
  if (score < 7) return 'MEDIUM'
  return score < 9 ? 'HIGH' : 'CRITICAL'
}
