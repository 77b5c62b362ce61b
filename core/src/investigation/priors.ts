// Every number of the judgement that nobody has measured, with the reason for it, in this one file.

/** What scaling means: a probability stops at 1; weights, odds and hours do not. */
export type Unit = 'weight' | 'probability' | 'odds' | 'hours'

export interface Unmeasured {
  readonly value: number
  readonly unit: Unit
  readonly reason: string
}

/**
 * Printed in every finding, and moved to ten times and a tenth of its value in every finding.
 *
 * Weights are relative: what counts is how they stand to one another.
 */
export const UNMEASURED = {
  copies: {
    value: 0.3,
    unit: 'weight',
    reason:
      'Before evidence, that some addressed copy is the source; shared equally among the copies. ' +
      'The public record holds four comparable incidents, too few for a rate; all partners together ' +
      'weigh less than a stranger.',
  },
  upstream: {
    value: 0.2,
    unit: 'weight',
    reason:
      'Before evidence, someone who had it before the team: the finder, a broker, a coordinator. ' +
      'They hold the oldest material and keep no ledger that the team could read.',
  },
  inside: {
    value: 0.1,
    unit: 'weight',
    reason:
      'Before evidence, the team itself: its desk, its people, or theft of its server and a key. ' +
      'Never nothing, because the team holds every copy.',
  },
  nobody: {
    value: 0.4,
    unit: 'weight',
    reason:
      'Before evidence, nobody we know: rediscovery, inference from what is public, a source not ' +
      'listed. The largest, because a leak is never presumed.',
  },
  coalition: {
    value: 0.05,
    unit: 'probability',
    reason:
      'How often a leak from copies mixes two or more of them. No public case is known; used only ' +
      'where the marks name more than one.',
  },
  insiderUsesCopy: {
    value: 0.1,
    unit: 'probability',
    reason:
      'How often someone inside would leak a recipient’s marked copy and not the master, which is ' +
      'nearer at hand and bears no marks.',
  },
  rewritten: {
    value: 0.3,
    unit: 'probability',
    reason:
      'How often a leak is so rewritten that the sample seen looks unrelated to what was shared: a ' +
      'description can be turned into a tool that shares no text with it.',
  },
  halfTimeHours: {
    value: 24,
    unit: 'hours',
    reason:
      'How soon after collecting, half of all leaks would have been put to use. So access on the ' +
      'same day is weak evidence. A long interval is never held against anybody.',
  },
  seenBefore: {
    value: 10,
    unit: 'odds',
    reason:
      'How much a sighting before anything was shared speaks against the copies as the source of a ' +
      'later wave: somebody had it without them.',
  },
  publicBefore: {
    value: 30,
    unit: 'odds',
    reason:
      'How much a public commit, article or talk that is older than the wave speaks for nobody we ' +
      'know: it can be worked out from there. In January 2018 public commits sufficed.',
  },
  faultyMarks: {
    value: 0.002,
    unit: 'probability',
    reason:
      'How often marks would name a copy through a fault that no p-value covers: a record or sample ' +
      'mixed up, a flaw in our own tools. It would hit any copy alike, and it is the most that even ' +
      'the smallest p-value counts.',
  },
  likenessCap: {
    value: 1000,
    unit: 'odds',
    reason:
      'The most that likeness may move the odds, however many lines agree: both texts may go back ' +
      'to a third that nobody compared.',
  },
  doubtA: {
    value: 0.01,
    unit: 'probability',
    reason: 'Wrong reports, source completely reliable.',
  },
  doubtB: { value: 0.05, unit: 'probability', reason: 'Wrong reports, source usually reliable.' },
  doubtC: { value: 0.2, unit: 'probability', reason: 'Wrong reports, source fairly reliable.' },
  doubtD: {
    value: 0.5,
    unit: 'probability',
    reason: 'Wrong reports, source not usually reliable.',
  },
  doubtE: { value: 0.8, unit: 'probability', reason: 'Wrong reports, source unreliable.' },
  doubtF: {
    value: 0.5,
    unit: 'probability',
    reason: 'Wrong reports, reliability cannot be judged: as good as the toss of a coin.',
  },
  waveGapHours: {
    value: 72,
    unit: 'hours',
    reason:
      'Three days span a weekend, in which fewer people look. Whatever ' +
      'the gap, sharing and lift always part one wave from the next.',
  },
} as const satisfies Record<string, Unmeasured>

export type NumberName = keyof typeof UNMEASURED
export type Numbers = Readonly<Record<NumberName, number>>

export const NUMBER_NAMES = Object.keys(UNMEASURED) as NumberName[]

/** The numbers as they stand above. */
export const AS_GIVEN: Numbers = Object.fromEntries(
  NUMBER_NAMES.map((name) => [name, UNMEASURED[name].value]),
) as Record<NumberName, number>

/** `numbers` with one of them multiplied by `factor`. */
export function moved(numbers: Numbers, name: NumberName, factor: number): Numbers {
  const value = numbers[name] * factor
  const limit = UNMEASURED[name].unit === 'probability' ? 1 : Number.POSITIVE_INFINITY
  // Odds below 1 would turn evidence round: at 1 it says nothing, and that is the least it can say.
  const least = UNMEASURED[name].unit === 'odds' ? 1 : 0
  return { ...numbers, [name]: Math.min(limit, Math.max(least, value)) }
}
