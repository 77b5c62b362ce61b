// What `forewarn compare` says of a sample to people.

import type { Lines } from '@forewarn/core/likeness/compare'
import type {
  LikenessWithin,
  SampleComparison,
} from '@forewarn/core/likeness/unpack/compare-sample'

export interface Result extends SampleComparison {
  readonly sample: string
  /** What of it was left out, in words; where it is absent, nothing. */
  readonly unread?: readonly string[]
}

const MOST_SHOWN = 3
const TOO_LITTLE = 'too little that public code does not hold too'

export function shown({ sample, verdict, best }: Result): string {
  if (verdict === 'insufficient') return `${sample}: insufficient, ${TOO_LITTLE}`
  const items = best.slice(0, MOST_SHOWN).map(shownItem)
  return [`${sample}: ${verdict}`, ...items, ...eitherOf(best)].join('\n')
}

/** Of bundles that hold the same, none is likelier: a person must be told, not a number. */
function eitherOf([first, ...others]: readonly LikenessWithin[]): string[] {
  if (first?.margin !== 0) return []
  const even = others.filter(({ margin, nats }) => margin === 0 && nats === first.nats)
  const bundles = new Set([first, ...even].map(({ item }) => item.split(/[/\\]/)[0]))
  return [`  held alike by ${[...bundles].join(' and ')}: either bundle may be the source`]
}

function shownItem({ item, nats, eValue, regions, within, literals = [] }: LikenessWithin): string {
  const lines = regions.map((region) => `    lines ${span(region.sample)} ← ${span(region.item)}`)
  const held = literals
    .slice(0, MOST_SHOWN)
    .map(({ text, at }) => `    ${brief(text)} at byte ${at}`)
  return [
    `  ${item}: ${nats.toFixed(1)} nats, by chance ${oneIn(eValue)}`,
    ...(within === undefined ? [] : [`    in ${within}`]),
    ...lines,
    ...held,
  ].join('\n')
}

const MOST_LETTERS = 60

const brief = (text: string): string =>
  JSON.stringify(text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text)

/** Two digits, as no more was measured: `1 in 83,000`. */
function oneIn(eValue: number): string {
  const times = Number((1 / eValue).toPrecision(2))
  return times < 2 ? 'as good' : `1 in ${times.toLocaleString('en')}`
}

const span = ([from, to]: Lines): string => (from === to ? `${from}` : `${from}–${to}`)
