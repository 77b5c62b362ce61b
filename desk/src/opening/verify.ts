// Checks a file that opens a naming, offline: what the ledger fixed before, and the same numbers once more.

import {
  codewordDigest,
  codewordIn,
  commitmentDigest,
  leafDigest,
  rootAlone,
  verifyCommitment,
  verifyLeaf,
} from '@forewarn/core/bundle/commitment'
import { openedDigest } from '@forewarn/core/bundle/marking-commitment'
import {
  analysisDigest,
  type OpenedNaming,
  readReading,
} from '@forewarn/core/investigation/opened-naming'
import { hex } from '@forewarn/core/shared/bytes'
import { formatInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { charge } from '../investigate/charge.ts'
import { drawersInWords } from './draws.ts'
import { type OpeningFile, readJson, readNaming } from './file.ts'
import { numbersInWords } from './numbers.ts'
import { samplesInWords } from './samples.ts'
import { type Anchors, believed } from './stand.ts'
import { type Timeline, timelineOf } from './timeline.ts'

/** What was checked, and what came of it. */
export interface Step {
  readonly step: string
  readonly says: string
}

/** What holds, for what goes on from it. */
export interface Checked {
  readonly naming: OpenedNaming
  readonly timeline: Timeline
}

/**
 * Returns only if everything holds; tells each step that does as it goes.
 *
 * @throws Refusal `opening.broken` with the step that does not, `file.malformed`
 */
export function verifyOpening(
  name: string,
  file: OpeningFile,
  anchors: Anchors,
  tell: (step: Step) => void,
): Checked {
  const naming = readNaming(name, file)
  const check = <Found>(step: string, find: () => readonly [Found, string]): Found => {
    const [found, says] = holding(step, find)
    tell({ step, says })
    return found
  }
  const log = check('The log', () => {
    const log = believed(file, anchors)
    const says = `${anchors.origin}: ${log.size} entries, root ${hex(log.root)}, ${seenBy(anchors)}. ${log.entries.length} of them are here, each signed by somebody who was let in by the owner.`
    return [log, says]
  })
  const timeline = check('The order', () => {
    const found = timelineOf(log.entries, naming, file.naming)
    return [found, orderInWords(found)]
  })
  const { prefixes } = file
  const ground = { timeline, log, prefixes, anchors }
  for (const [step, find] of STEPS) check(step, () => [undefined, find(naming, timeline)])
  check('Who drew', () => [undefined, drawersInWords(naming, ground)])
  tell({ step: 'Not shown', says: notShownInWords(naming) })
  return { naming, timeline }
}

function seenBy({ witnessing }: Anchors): string {
  if (witnessing === undefined) return 'by the log’s own word, for no witness is pinned'
  const { witnesses, quorum } = witnessing
  return `cosigned by ${quorum} or more of ${witnesses.length} pinned witnesses`
}

/** What `find` finds; what it refuses is told as what does not hold of this step. */
export function holding<T>(step: string, find: () => T): T {
  const told = (error: unknown): never => {
    if (!(error instanceof Refusal)) throw error
    const isOwn = error.code === 'opening.broken'
    const problem = isOwn ? (error as Refusal<'opening.broken'>).details.problem : describe(error)
    throw new Refusal('opening.broken', { step, problem: problem.replace(/\.$/, '') })
  }
  try {
    const found = find()
    return found instanceof Promise ? (found.catch(told) as T) : found
  } catch (error) {
    return told(error)
  }
}

type Find = (naming: OpenedNaming, timeline: Timeline) => string

/** Each throws, or says what holds. */
const STEPS: readonly (readonly [string, Find])[] = [
  ['Nothing left out', toldInWords],
  ['The copy', copyInWords],
  ['The bias', biasInWords],
  ['The samples', samplesInWords],
  ['The analysis', analysisInWords],
  ['The numbers', numbersInWords],
  ['Not opened before', unopenedInWords],
  ['Who opened it', openersInWords],
]

function orderInWords(timeline: Timeline): string {
  const { seed, published, added, collected, samples, declared, read, found, opened } = timeline
  const seen = [...samples.values()].sort((a, b) => a.seq - b.seq)
  const all = [
    [seed.event.kind === 'seedCommitted' ? 'seed committed to' : 'key committed to', seed] as const,
    ['published', published] as const,
    ...(added ? [['copy added', added] as const] : []),
    ...(collected ? [['collected', collected] as const] : []),
    ...seen.slice(0, 1).map((one) => ['first sample logged', one] as const),
    ...([
      ['analysis declared', declared],
      ['reading logged', read],
    ] as const),
    ...([
      ['finding sealed', found],
      ['opened', opened],
    ] as const),
  ]
  const told = all.map(([what, { seq, at }]) => `${what} ${formatInstant(at)} (entry ${seq})`)
  const isLate = collected && seen.every(({ seq }) => seq < collected.seq)
  const late = isLate ? '. It was collected only after all of these samples were logged' : ''
  const none = collected ? late : '. Nothing here shows that the copy was collected'
  return `${told.join(', ')}${none}.`
}

/** The event lists what stood before the analysis, and house and desks refuse one that leaves out any: a file cannot. */
function toldInWords({ result }: OpenedNaming, { opened, ...timeline }: Timeline): string {
  const { attempts, analyses, copies } = opened.event
  mustBe('attempts at publishing', attempts, timeline.attempts)
  mustBe('analyses', analyses, timeline.analyses)
  const published = new Set<string>(timeline.publications.map(({ event }) => event.attemptId))
  const given = timeline.attempts.filter(({ event }) => !published.has(event.attemptId))
  const least = charge(analyses.length)
  if (result.factors.analyses < least) {
    throw unlike(
      `it is analysis ${analyses.length} and counts as ${result.factors.analyses}, not ${least}`,
    )
  }
  const up = given.map(({ seq }) => `entry ${seq}`).join(', ')
  return `${attempts.length} attempts at publishing, ${given.length === 0 ? 'none' : `${given.length} (${up})`} given up; analysis ${analyses.length} of the case, counted as ${result.factors.analyses}; ${copies} copies by then. So its opening says in the ledger, and whoever can read all of that can count again.`
}

function mustBe(
  what: string,
  told: readonly number[],
  here: readonly { readonly seq: number }[],
): void {
  const missing = told.filter((seq) => !here.some((one) => one.seq === seq))
  const more = here.filter(({ seq }) => !told.includes(seq))
  if (missing.length > 0) throw unlike(`of the ${what}, entry ${missing[0]} was left out`)
  if (more.length > 0) throw unlike(`of the ${what}, entry ${more[0]?.seq} was not told`)
}

function copyInWords({ copy, given, bias }: OpenedNaming, { opened, published, added }: Timeline) {
  const { commitment, path, codeword } = copy
  const isMeant =
    opened.event.recipientId === commitment.recipientId &&
    opened.event.commitment === commitmentDigest(commitment) &&
    opened.event.attemptId === published.event.attemptId
  if (!isMeant) throw unlike('another copy was opened')
  if (commitment.masters !== published.event.masters) throw unlike('it is of another publication')
  const { root } = published.event
  verifyCommitment(commitment, path, added ? rootAlone(added.event.commitment) : root)
  if (codewordIn(commitment, codeword) !== commitment.codeword) {
    throw unlike('these symbols are not those that it was committed to with')
  }
  const leaves = [opened.event.commitment, ...given.map(({ leaf }) => leafDigest(leaf))]
  if (new Set(leaves).size < leaves.length) throw unlike('one copy is taken for two')
  for (const other of given) {
    verifyLeaf(leafDigest(other.leaf), other.path, root)
    const isSame = other.leaf.marking === commitment.marking
    if (!isSame || codewordDigest(other.salt, other.codeword) !== other.leaf.codeword) {
      throw unlike('the symbols of a copy that was taken to have leaked too are others')
    }
  }
  if ([copy, ...given].some((one) => one.codeword.length !== bias.positions.length)) {
    throw unlike('it has other places than the bias')
  }
  const since = added ?? published
  return `the leaf of ${commitment.recipientId} and its ${codeword.length} symbols are those committed to in entry ${since.seq}, before anybody could collect them.`
}

function biasInWords({ bias, copy }: OpenedNaming): string {
  if (openedDigest(bias) !== copy.commitment.marking) {
    throw unlike('it is not the one that was committed to')
  }
  return `of ${bias.positions.length} places as it was committed to, with “${bias.decoder}” as the decoder in force.`
}

function analysisInWords(
  { analysis, bias, read: samples }: OpenedNaming,
  { declared, read }: Timeline,
): string {
  const { salt, method } = analysis
  const is = (text: string, digest: string) => analysisDigest(salt, text) === digest
  if (!is(analysis.samples, declared.event.samples)) throw unlike('other samples were declared')
  if (method !== null && !is(method, declared.event.method)) {
    throw unlike('another method was declared')
  }
  if (!is(analysis.reading, read.event.reading)) throw unlike('another reading was logged')
  const { reading } = readReading(analysis.reading)
  if (reading.length !== bias.positions.length) throw unlike('its reading is of other places')
  const shown = reading.filter((one) => one !== undefined).length
  const listed = readJson(analysis.samples)
  const declaration = readJson(method?.split('\n', 1)[0] ?? '')
  const how = Array.isArray(declaration) ? `“${declaration[0]}”` : 'a method that stays closed'
  const all = Array.isArray(listed) ? new Set(listed.flatMap((one) => one[1])).size : 0
  return `${samples.length} of ${all} declared samples (${samples.map((one) => one.slice(0, 16)).join('…, ')}…) were read, by ${how} as it was declared, and the reading of ${shown} places was logged before the finding.`
}

/**
 * Whoever was shown a copy could write its marks to a sample, and those that all of its partner's share
 * to one that names the partner. The rules count such openings; those of early Forewarns were not counted.
 */
function unopenedInWords(
  { read, named }: OpenedNaming,
  { openings, samples, opened }: Timeline,
): string {
  const { event } = opened
  const whose = named === 'copy' ? 'this copy' : 'a copy of this partner'
  const told =
    event.kind === 'commitmentOpened'
      ? openings.filter(({ seq }) => seq !== opened.seq).map(({ seq }) => seq)
      : event[named === 'copy' ? 'openedCopy' : 'openedPartner']
  for (const seq of told) {
    const later = read.find((sample) => (samples.get(sample)?.seq ?? 0) > seq)
    if (later === undefined) continue
    throw unlike(
      `${whose} was opened as entry ${seq}, and sample ${later.slice(0, 16)}… came after that`,
    )
  }
  if (event.kind === 'commitmentOpened') {
    return 'no entry here opened it before a sample was logged; that none was left out is the word of whoever signed it.'
  }
  const all = told.map((seq) => `entry ${seq}`).join(', ')
  const before = told.length === 0 ? 'never before' : `before only by ${all}`
  return `${whose} was opened ${before} this analysis, and never before a sample was logged. So its opening says in the ledger, and whoever can read all of that can count again.`
}

function openersInWords(_: OpenedNaming, { opened }: Timeline): string {
  const { by, also } = opened
  return also.length === 0 ? `${by}, alone.` : `${by}, and ${also.join(', ')} signed it too.`
}

function notShownInWords({ spellings }: OpenedNaming): string {
  if (spellings !== undefined) {
    return 'samples. They can be read again with --sample. That a sample was found where it is told, and not made by somebody who knows these symbols, as all who publish do, nothing here can show: ask who found it.'
  }
  return 'samples and spellings. That the samples show what was logged as read is the word of whoever signed that entry; who publishes knows all symbols from the start, and could log a reading that no sample shows. Have the samples read again by somebody you trust.'
}

function unlike(problem: string): Refusal<'opening.broken'> {
  return new Refusal('opening.broken', { step: '', problem })
}
