// Figures from scores: how many copies stand above strangers, which item is first, which lines are found.

import type { Lines } from '@forewarn/core/likeness/compare'

/** How many of how many. */
export interface Share {
  readonly hits: number
  readonly of: number
}

/** Fewer strangers than this above a threshold, and the rate is one of chance. */
const LEAST_ABOVE = 3

/**
 * Copies with a score above the one that at most `rate` of the strangers exceed; nothing where there are
 * too few strangers to say.
 *
 * @param apart scores of strangers, highest first
 */
export function recallAt(
  copies: readonly number[],
  apart: Float64Array,
  rate: number,
): Share | undefined {
  const threshold = thresholdAt(apart, rate)
  if (threshold === undefined || copies.length === 0) return undefined
  return { hits: copies.filter((score) => score > threshold).length, of: copies.length }
}

/** @param apart highest first */
export function thresholdAt(apart: Float64Array, rate: number): number | undefined {
  const above = Math.floor(apart.length * rate)
  return above < LEAST_ABOVE ? undefined : apart[above]
}

/**
 * P(a copy scores above a stranger), ties counted half.
 *
 * @param apart highest first
 */
export function areaUnderCurve(copies: readonly number[], apart: Float64Array): number {
  let sum = 0
  for (const score of copies) {
    const higher = firstAt(apart, (other) => other <= score)
    const notLower = firstAt(apart, (other) => other < score)
    sum += apart.length - notLower + (notLower - higher) / 2
  }
  return sum / (copies.length * apart.length)
}

/** The first place at which `holds`, which holds for all after it. */
function firstAt(values: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(values[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

export type Choice = 'right' | 'wrong' | 'none'

/** Which of several is taken: none below `least`, and none where two are as close as `margin`. */
export function choose(own: number, rivals: readonly number[], least: number, margin = 0): Choice {
  const best = Math.max(...rivals)
  const isClose = own === best || marginOf([own, ...rivals]) < margin
  if (Math.max(own, best) <= least || isClose) return 'none'
  return own > best ? 'right' : 'wrong'
}

/** How far the first is ahead of the second. */
function marginOf(scores: readonly number[]): number {
  const [first = 0, second = 0] = scores.toSorted((a, b) => b - a)
  return first - second
}

/**
 * Harmonic mean of how much of what was found is true and how much of what is true was found, by lines
 * that are not blank.
 */
export function lineF1(found: readonly Lines[], truth: Lines, text: string): number {
  const written = text.split('\n').map((line) => line.trim() !== '')
  const said = new Set(found.flatMap((lines) => within(lines, written)))
  const wanted = within(truth, written)
  const both = wanted.filter((line) => said.has(line)).length
  return both === 0 ? 0 : (2 * both) / (said.size + wanted.length)
}

function within([from, to]: Lines, written: readonly boolean[]): number[] {
  const lines: number[] = []
  for (let line = from; line <= to; line++) if (written[line - 1]) lines.push(line)
  return lines
}
