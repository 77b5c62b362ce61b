// A finding in words: calm, exact, and about copies; nobody is ever called guilty.

import { readCopyName } from '../bundle/copy-name.ts'
import { type Instant, showInstant } from '../shared/instant.ts'
import { visible } from '../shared/visible.ts'
import type { Change } from './change.ts'
import type { Exclusion, Finding, Hypothesis } from './finding.ts'
import type { Evidence } from './likelihood.ts'
import type { NumberName } from './priors.ts'

/** How to show a finding: names for the opaque ids, and the reader's time zone beside UTC. */
export interface Manner {
  /** By recipient's or partner's id; ids stand for themselves where there is no name. */
  readonly names: ReadonlyMap<string, string>
  /** An IANA time zone, or `UTC` to show UTC alone. */
  readonly zone: string
}

/** A further copy, given after a theft, is told from the first: `anna@brook.example (second copy)`. */
export function nameOf(id: string, { names }: Manner): string {
  const told = names.get(id)
  const { recipient, copy } = readCopyName(id)
  if (told !== undefined || copy === 1) return visible(told ?? id)
  return `${visible(names.get(recipient) ?? recipient)} (${ORDINALS[copy] ?? `${copy}th`} copy)`
}

/** Whose copies a naming takes to have leaked as well, as words that follow a name. */
export function besides(given: readonly string[], manner: Manner): string {
  if (given.length === 0) return ''
  return `, together with ${given.map((id) => nameOf(id, manner)).join(' and ')}`
}

const ORDINALS: Readonly<Record<number, string>> = { 1: 'first', 2: 'second', 3: 'third' }

/**
 * The same manner for a finding in which somebody has several copies: the first is told as such. A
 * manner that has names for them stays as it is.
 */
export function tellingCopies(manner: Manner, { copies }: Pick<Finding, 'copies'>): Manner {
  const further = copies.filter(({ recipient }) => readCopyName(recipient).copy > 1)
  if (further.every(({ recipient }) => manner.names.has(recipient))) return manner
  const firsts = new Set(further.map(({ recipient }) => readCopyName(recipient).recipient))
  const told = [
    ...further.map(({ recipient }) => [recipient, nameOf(recipient, manner)] as const),
    ...[...firsts].map((id) => [id, `${nameOf(id, manner)} (first copy)`] as const),
  ]
  return { ...manner, names: new Map([...manner.names, ...told]) }
}

export function when(at: Instant, { zone }: Manner): string {
  return showInstant(at, zone)
}

export function span(from: Instant, to: Instant, manner: Manner): string {
  return from === to ? when(from, manner) : `${when(from, manner)} to ${when(to, manner)}`
}

/** `42.0 %`, `under 0.1 %`, `over 99.9 %`: never a certainty that was not meant. */
export function percent(probability: number): string {
  if (probability === 0) return '0 %'
  if (probability < 0.001) return 'under 0.1 %'
  if (probability > 0.999) return 'over 99.9 %'
  return `${(probability * 100).toFixed(1)} %`
}

export function range({ low, high }: { low: number; high: number }): string {
  return percent(low) === percent(high) ? percent(low) : `${percent(low)} – ${percent(high)}`
}

/** `1.0e-15`: two digits say enough of a p-value. */
export function tiny(value: number): string {
  if (value === 0) return '0'
  if (value >= 100) return String(Math.round(value))
  return value < 0.01 ? value.toExponential(1) : value.toPrecision(2)
}

export const GROUPS = {
  copies: 'Some addressed copy',
  upstream: 'Someone upstream',
  inside: 'Someone inside',
  nobody: 'Nobody we know',
} as const

export const GROUP_NOTES = {
  copies: 'however it left its holder: given away, stolen, or copied on the way',
  upstream: 'the finder, a broker, a coordinator: whoever had it before the team',
  inside: 'the team’s own desk and people, or theft of its server and a key',
  nobody: 'rediscovery, inference from what is public, a source not listed',
} as const

export const PHASES = {
  before: 'before anything was shared',
  embargo: 'under embargo',
  after: 'perhaps after the lift',
} as const

export const EVIDENCE_NAMES: Record<Evidence, string> = {
  marks: 'Marks',
  likeness: 'Likeness',
  access: 'Access',
  before: 'Seen before',
  public: 'Public',
}

export const NUMBER_TITLES: Record<NumberName, string> = {
  copies: 'Some addressed copy, before evidence',
  upstream: 'Someone upstream, before evidence',
  inside: 'Someone inside, before evidence',
  nobody: 'Nobody we know, before evidence',
  coalition: 'Leaks that mix copies',
  insiderUsesCopy: 'Someone inside uses a marked copy',
  rewritten: 'A leak rewritten beyond likeness',
  halfTimeHours: 'Half-time from leak to use',
  seenBefore: 'Seen before it was shared',
  publicBefore: 'Public before the wave',
  faultyMarks: 'Marks at fault',
  likenessCap: 'Most that likeness may say',
  doubtA: 'Report wrong, source A',
  doubtB: 'Report wrong, source B',
  doubtC: 'Report wrong, source C',
  doubtD: 'Report wrong, source D',
  doubtE: 'Report wrong, source E',
  doubtF: 'Report wrong, source F',
  waveGapHours: 'Silence that ends a wave',
}

export function quantity(value: number, unit: Finding['assumed'][number]['unit']): string {
  const number =
    value >= 1000 ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : String(value)
  if (unit === 'odds') return `${number} : 1`
  return unit === 'hours' ? `${number} h` : number
}

/** A contender's id as `rank.ts` makes it, in words. */
export function contenderName(id: string, manner: Manner): string {
  const [kind, ...rest] = id.split(':')
  const name = rest.join(':')
  if (kind === 'copy') return `the copy of ${nameOf(name, manner)}`
  if (kind === 'partner') return `a copy at ${nameOf(name, manner)}`
  if (kind === 'copies') return 'the named copies together'
  const group = (kind === 'group' ? name : kind) as keyof typeof GROUPS
  return GROUPS[group].toLowerCase()
}

export function hypothesisName({ kind, recipients }: Hypothesis, manner: Manner): string {
  const names = recipients.map((id) => nameOf(id, manner))
  if (kind === 'copy') return `Copy of ${names.join('')}`
  if (kind === 'copies') return `Copies of ${listed(names)}, mixed`
  return GROUPS[kind]
}

export function listed(names: readonly string[]): string {
  const [last, ...others] = [...names].reverse()
  if (others.length === 0) return last ?? ''
  return `${others.reverse().join(', ')} and ${last}`
}

export const EXCLUDED: Record<Exclusion['reason'], string> = {
  predates: 'The wave was over before anything was shared',
  'never-collected': 'Nothing of the copy was ever collected',
  'collected-later': 'Collected only after the wave was seen',
  'class-not-held': 'Never collected the artefact class that the sample derives from',
}

/** The copies that stand out, at most eight, and what is left; the JSON holds all. */
export function standingOut({ hypotheses }: Finding): { shown: Hypothesis[]; rest: string } {
  const copies = hypotheses.filter(({ recipients }) => recipients.length > 0)
  const shown = copies.slice(0, 8).filter(({ probability }) => probability >= 0.005)
  const left = copies.slice(shown.length)
  const together = left.reduce((sum, { probability }) => sum + probability, 0)
  const most = left[0]?.probability ?? 0
  const others = shown.length === 0 ? 'No copy stands out' : 'No other copy stands out'
  const rest = `${others}: ${left.length} have ${percent(together)} together, the likeliest of them ${percent(most)}.`
  return { shown, rest: left.length === 0 ? '' : rest }
}

/** What more evidence would do; `about` is named where there is something to name. */
export function changeWords({ kind, about }: Change, manner: Manner): string {
  const name = about === null ? '' : nameOf(about, manner)
  const words: Record<Change['kind'], string> = {
    'sighting-wrong': `The report ${name} turns out to be wrong`,
    'marks-withdrawn':
      'The marks cannot be relied on: a sample was tampered with, or a copy stolen',
    'marks-name': `Marks in a sample of this wave name the copy of ${name}`,
    'likeness-withdrawn': 'The likeness goes back to a third text that both sides copied',
    'sample-derived': `A sample of this wave derives from what was shared as ${name}`,
    'sample-unrelated': 'A sample of this wave is unrelated to everything that was shared',
    'text-upstream': 'The text that matches also stood in the finder’s or a broker’s material',
    'text-not-upstream': 'The text that matches was added by the team: upstream never had it',
    'seen-before': 'A reliable report shows it was in use before anything was shared',
    'public-before': 'Something public, older than the wave, is enough to work it out from',
  }
  return words[kind]
}

/** How wrong all unmeasured numbers may be at once before something else comes first. */
export function until(factor: number, leader: string): string {
  if (factor >= 100)
    return 'It would still come first if all of them were wrong by a factor of 100.'
  if (factor <= 1) return `Whether ${leader} comes first hangs on these numbers.`
  return `It comes first until all of them at once are wrong by a factor of ${tiny(factor)}.`
}
