// Who drew an opened copy's symbols: shown from its own keys and the witness's draw, and checked to the last symbol.

import { copyName } from '@forewarn/core/bundle/copy-name'
import { drawHead, keyCommitment } from '@forewarn/core/bundle/drawn'
import { openBias, openedDigest } from '@forewarn/core/bundle/marking-commitment'
import { type OpenedDraw, shownSymbols } from '@forewarn/core/investigation/opened-draw'
import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { verifyDraw } from '@forewarn/core/log/draw'
import { firstKey, keysIn, parseAnyKey } from '@forewarn/core/log/note'
import { verifyConsistency } from '@forewarn/core/log/proof'
import { drawName } from '@forewarn/core/marking/codes/codeword'
import type { Holder } from '@forewarn/core/marking/codes/position'
import { vrfKey, vrfProve } from '@forewarn/core/marking/codes/vrf'
import { fromBase64, fromHex, hex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Committed } from '../codewords.ts'
import { nameOf } from '../publish/who-draws.ts'
import type { OpeningFile } from './file.ts'
import type { Anchors, Log } from './stand.ts'
import type { Saying, Timeline } from './timeline.ts'

/** Of each version, oldest first; nothing where no witness drew for any. */
export function openDraws(
  versions: readonly Committed[],
  { recipient, partner }: Holder,
): OpenedDraw[] | undefined {
  if (versions.every(({ attempt }) => attempt.drawing === undefined)) return undefined
  const { positions, seeds } = (versions.at(-1) as Committed).master
  return versions.map(({ attempt, master, marking }, version) => {
    const places = positions.filter(({ seed = 0 }) => seed === version).length
    const { attemptId, drawing } = attempt
    if (drawing === undefined) return { attemptId, places, own: null }
    if (marking === undefined) throw new Error('a draw for places that were not committed to')
    const secret = fromHex(seeds[version] ?? '')
    const shown = (level: 'partner' | 'recipient', id: string) => {
      return { id, proof: hex(vrfProve(secret, drawName(level, id))) }
    }
    const { decoder, salt, spellings } = openBias(master, marking)
    const own = {
      ...{ key: hex(vrfKey(secret)), marking: { decoder, salt, spellings } },
      ...{ partner: shown('partner', partner), holder: shown('recipient', recipient) },
    }
    return { attemptId, places, own }
  })
}

/** What a checker has besides the naming itself. */
export interface DrawGround {
  readonly timeline: Timeline
  readonly log: Log
  readonly prefixes: OpeningFile['prefixes']
  readonly anchors: Anchors
}

const ALONE =
  'the vendor drew the codewords alone, from a seed that stays closed. Nothing here excludes that it tried seeds before it committed to one, or chose symbols that no seed gave; what it committed to and gave up is told above.'

/** @throws Refusal `opening.broken`, or of what does not hold */
export function drawersInWords(naming: OpenedNaming, ground: DrawGround): string {
  const { draws } = naming
  const { timeline } = ground
  const published = new Set<string>(timeline.publications.map(({ event }) => event.attemptId))
  if (draws === undefined) {
    if (timeline.seed.event.kind === 'drawCommitted') {
      throw unlike('a witness was named to draw, and it is not shown')
    }
    return ALONE
  }
  if (draws.length !== naming.version || draws.at(-1)?.attemptId !== naming.attemptId) {
    throw unlike('it shows other versions than were published')
  }
  const { positions } = naming.bias
  const told: string[] = []
  let from = 0
  let alone = 0
  for (const [i, opened] of draws.entries()) {
    const begun = timeline.attempts.find(({ event }) => event.attemptId === opened.attemptId)
    const { event } = begun ?? {}
    const isOwn = event?.version === i + 1 && event.bundleId === naming.bundleId
    if (begun === undefined || !isOwn || !published.has(opened.attemptId)) {
      throw unlike(`version ${i + 1} is another one than was published`)
    }
    const to = from + opened.places
    if (opened.own === null) {
      if (begun.event.kind === 'drawCommitted') {
        throw unlike(`of version ${i + 1} a witness was named to draw, and it is not shown`)
      }
      alone += opened.places
    } else told.push(versionInWords(naming, ground, { begun, own: opened.own, from, to }))
    from = to
  }
  if (from !== positions.length) throw unlike('it shows other places than the bias has')
  const rest =
    alone === 0
      ? ''
      : ` The ${alone} other places of it the vendor drew alone, from seeds that stay closed.`
  const { length: more } = naming.given
  const others =
    more === 0
      ? ''
      : ` Of the ${more} more that were taken to have leaked, nothing here shows how they were drawn.`
  return `${told.join(' ')}${rest}${others}${passedOver(timeline, draws)}`
}

interface Version {
  readonly begun: Timeline['attempts'][number]
  readonly own: NonNullable<OpenedDraw['own']>
  /** Its places among all: from `from` up to `to`. */
  readonly from: number
  readonly to: number
}

function versionInWords(
  { bias, copy, bundleId, spellings }: OpenedNaming,
  { timeline, log, prefixes = [], anchors }: DrawGround,
  { begun, own, from, to }: Version,
): string {
  const { event, seq } = begun
  const { version, attemptId } = event
  if (event.kind !== 'drawCommitted') {
    throw unlike(`of version ${version} no witness was named to draw`)
  }
  if (keyCommitment(bundleId, attemptId, fromHex(own.key)) !== event.commitment) {
    throw unlike(`the key of version ${version} is not the one of entry ${seq}`)
  }
  const places = { ...own.marking, positions: bias.positions.slice(0, to) }
  if (openedDigest(places) !== event.marking) {
    throw unlike(`the places of version ${version} are not those that entry ${seq} fixed`)
  }
  const before = otherLogInWords(begun, log, anchors)
  const drawn = drawnIn(timeline, begun)
  const { root, draw } = drawn.event
  const prefix = prefixes.find(({ size }) => size === seq + 1)
  if (prefix === undefined) throw unlike(`the tree that ends with entry ${seq} is not shown`)
  const hashes = prefix.proof.map(fromBase64)
  verifyConsistency({ from: seq + 1, to: log.size, hashes }, fromHex(root), log.root)
  verifyDraw(drawHead(event, seq, root), fromHex(draw), event.witness)
  mustBeThisCopy(copy.commitment.recipientId, own.holder.id, timeline)
  const symbols = symbolsIn(own, draw, bias.positions.slice(from, to))
  const held = copy.codeword.slice(from, to)
  if (symbols.length !== held.length || symbols.some((one, at) => one !== held[at])) {
    throw unlike(`the symbols of version ${version} are not those that key and draw give`)
  }
  const witness = nameOf(event.witness)
  const isKnown = anchors.witnessing?.witnesses.some((one) => keysIn(one).includes(event.witness))
  const known = isKnown
    ? 'whose key you have from elsewhere'
    : `and that this is somebody else than the vendor is for you to know by its key, ${event.witness}`
  return `the vendor and the witness ${witness} drew together, ${known}. Entry ${seq} fixed the keys, the places and the witness; entry ${drawn.seq} is what it drew for the one tree that ends there; ${to - from} symbols follow from that, this copy’s own key and its partner’s (${own.partner.id}, whose people it is among by the word of house and desks).${beforeInWords(copy.commitment.recipientId, timeline, seq)}${before}${spellings === undefined ? CLOSED : ''}`
}

const CLOSED =
  ' Which place has which of them, and how it is spelled, was fixed as well, and is shown with the spellings alone.'

/**
 * The same tree could be shown to a witness as that of many logs, for as many draws: so it is the pinned
 * one, the house's first, or one between of which the entries shown say that the log went by it then.
 */
function otherLogInWords(
  { event, seq }: Version['begun'],
  { before }: Log,
  { origin, logKey }: Anchors,
): string {
  if (event.kind !== 'drawCommitted') return ''
  const { name } = parseAnyKey(firstKey(logKey))
  const { log } = event
  if (log === name) return ''
  const isShown = before.some((one) => one.name === log && one.from < seq && seq < one.to)
  if (log !== origin && !isShown) throw unlike(`entry ${seq} had it drawn for another log, ${log}`)
  return ` It was drawn for the log ${log}, before that was begun anew as this one: nothing here shows what else was drawn for it.`
}

function symbolsIn(...[own, draw, positions]: Parameters<typeof shownSymbols>): number[] {
  try {
    return shownSymbols(own, draw, positions)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw unlike(
      `what is shown as the keys of ${own.holder.id} and ${own.partner.id} is not theirs`,
    )
  }
}

function drawnIn(
  { draws, publications }: Timeline,
  { seq, event: { attemptId } }: Version['begun'],
): Saying<'codewordsDrawn'> {
  const [drawn, ...more] = draws.filter(({ event }) => event.attemptId === attemptId)
  const published = publications.find(({ event }) => event.attemptId === attemptId)
  if (drawn === undefined || more.length > 0) throw unlike(`entry ${seq} was not drawn for once`)
  if (drawn.seq <= seq || (published && published.seq <= drawn.seq)) {
    throw unlike(`entry ${drawn.seq} is not between the naming of the witness and the publication`)
  }
  return drawn
}

/**
 * Each further copy after a theft has a name, and so symbols, of its own: as many as were logged. To the
 * letter: each other way to write it would be another draw.
 */
function mustBeThisCopy(recipientId: string, holder: string, timeline: Timeline): void {
  const { added, published, thefts } = timeline
  const since = added ?? published
  const before = thefts.filter(({ seq }) => seq <= since.seq).length
  if (holder !== copyName(recipientId, before + 1)) {
    throw unlike(`it shows the key of ${holder}, which is not this copy`)
  }
}

/** With the draw known, an id could be looked for that gets the symbols that somebody wants. */
function beforeInWords(recipientId: string, { enrolled }: Timeline, seq: number): string {
  if (enrolled.some((one) => one.seq < seq)) return ''
  return ` But nothing here shows that ${recipientId} was in the programme before that: its id could have been chosen for its symbols.`
}

/** Whoever asks for a draw need not use it: it can be given up, or go to somebody else as another bundle. */
function passedOver({ attempts }: Timeline, draws: readonly OpenedDraw[]): string {
  const shown = new Set<string>(draws.map(({ attemptId }) => attemptId))
  const { length } = attempts.filter(
    ({ event }) => event.kind === 'drawCommitted' && !shown.has(event.attemptId),
  )
  if (length === 0) return ''
  return ` ${length} more of the case that a witness was to draw for ${length === 1 ? 'was' : 'were'} given up or published apart: as many draws that could be passed over.`
}

function unlike(problem: string): Refusal<'opening.broken'> {
  return new Refusal('opening.broken', { step: '', problem })
}
