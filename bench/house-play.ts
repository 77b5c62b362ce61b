// What happened in the house that is measured: who said what, case after case, as the rules admit it.

import type { Event } from '@forewarn/core/board/entry'
import type { PlanLine } from '@forewarn/core/programme/events'
import { hex } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { ARTEFACT_CLASSES } from '@forewarn/core/shared/fields'
import {
  AnalysisId,
  AttemptId,
  BundleId,
  CaseId,
  FindingId,
  freshId,
  PartId,
  type RecipientId,
  SightingId,
} from '@forewarn/core/shared/ids'
import { parseInstant } from '@forewarn/core/shared/instant'
import { cast, TIERS } from './house-cast.ts'
import type { People, Person } from './house-people.ts'

export const BEGIN = parseInstant('2025-01-01T00:00Z')
const LIFTS_AT = parseInstant('2035-01-01T00:00Z')
/** What a copy has: a note and a check. */
const CLASSES = ['description', 'verification-code'] as const
/** Most bundles go to so many recipients; every tenth, and those still open, go to all. */
const NARROW = 40

export interface Line {
  readonly by: Person | 'house'
  readonly event: Event
}

/** What the play cannot make up: sealed bytes that are really in the vault. */
export interface Props {
  readonly random: Random
  /** Digests and length of the bytes that parts of open cases are. */
  readonly parts: { readonly digests: readonly string[]; readonly bytes: number }
  /** Digest, key and secret of each case's staged advisory. */
  advisory(n: number): { readonly advisory: string; liftKey: string; liftIdentity: string }
}

export interface Sizes {
  readonly bundles: number
  readonly entries: number
}

/** So many of the newest cases are still under embargo, with parts that nobody collected yet. */
export const openCases = ({ bundles }: Sizes) => Math.ceil(bundles / 50)

export const PLAN_LINES: readonly PlanLine[] = TIERS.flatMap((tier) =>
  ARTEFACT_CLASSES.map((one) => ({ tier, class: one, jurisdiction: '*', opensAt: BEGIN }) as const),
)

/** Exactly `sizes.entries` lines. */
export function* play(people: People, sizes: Sizes, props: Props): Generator<Line> {
  let said = 0
  const count = function* (lines: Iterable<Line>) {
    for (const line of lines) {
      said += 1
      yield line
    }
  }
  yield* count(cast(people, props.random))
  const open = openCases(sizes)
  const closed = sizes.bundles - open
  // An open case is ten lines, and a yes from everybody.
  const left = sizes.entries - said - open * (10 + people.recipients.length)
  for (let n = 0; n < closed; n++) {
    const until = said + Math.floor(left / closed)
    const one = new CasePlay(people, props, n, n % 10 === 9)
    yield* count(one.publish())
    yield* count(take(one.take(), until - said - 1))
    yield* count(one.lift())
  }
  const last: CasePlay[] = []
  for (let n = closed; n < sizes.bundles; n++) {
    const one = new CasePlay(people, props, n, true, true)
    last.push(one)
    yield* count(one.publish())
    yield* count(one.agree(people.recipients.length))
  }
  yield* count(take((last[0] as CasePlay).again(), sizes.entries - said))
}

function* take<T>(from: Iterable<T>, most: number): Generator<T> {
  let taken = 0
  if (most <= 0) return
  for (const one of from) {
    yield one
    taken += 1
    if (taken >= most) return
  }
}

/** One case from its opening to its lift. */
class CasePlay {
  readonly #people: People
  readonly #props: Props
  readonly #n: number
  readonly #addressed: People['recipients']
  readonly #caseId: CaseId
  readonly #partIds = new Map<RecipientId, PartId[]>()
  readonly #isOpen: boolean

  constructor(people: People, props: Props, n: number, isWide: boolean, isOpen = false) {
    this.#people = people
    this.#props = props
    this.#n = n
    this.#isOpen = isOpen
    this.#caseId = freshId(CaseId, 'cas', props.random)
    const { recipients } = people
    this.#addressed = isWide
      ? recipients
      : Array.from(
          { length: Math.min(NARROW, recipients.length) },
          (_, j) => recipients[(n * 37 + j) % recipients.length] as (typeof recipients)[number],
        )
  }

  get #publisher(): Person {
    return this.#people.staff[1] as Person
  }

  /** Ten lines. */
  *publish(): Generator<Line> {
    const { random } = this.#props
    const caseId = this.#caseId
    const [attemptId, bundleId] = [
      freshId(AttemptId, 'att', random),
      freshId(BundleId, 'bun', random),
    ]
    const recipientIds = this.#addressed.map(({ id }) => id)
    const liftsAt = LIFTS_AT
    const events: Event[] = [
      { kind: 'caseOpened', caseId, sealed: this.#sealed() },
      { kind: 'embargoProposed', caseId, liftsAt },
      { kind: 'embargoAccepted', caseId, liftsAt },
      { kind: 'planSet', caseId, liftsAt, lines: [...PLAN_LINES] },
      { kind: 'participantsInvited', caseId, recipientIds },
      {
        kind: 'seedCommitted',
        ...{ attemptId, bundleId, caseId, version: 1, commitment: this.#digest() },
      },
      { kind: 'copiesAddressed', attemptId, copies: this.#addressed.map((one) => this.#copy(one)) },
      {
        kind: 'bundlePublished',
        ...{ attemptId, root: this.#digest(), masters: this.#digest() },
        ...{ codewords: this.#digest(), dossier: this.#digest() },
      },
      { kind: 'caseMoved', caseId, letter: 'V' },
      this.#staged(),
    ]
    for (const event of events) yield { by: this.#publisher, event }
  }

  *agree(count: number): Generator<Line> {
    const event = this.#yes()
    for (const by of this.#addressed.slice(0, count)) yield { by, event }
  }

  /** What recipients do with it, one after another; in one case of twenty something is then sighted. */
  *take(): Generator<Line> {
    if (this.#n % 20 === 7) yield* this.#investigate()
    for (const [i, by] of this.#addressed.entries()) {
      yield { by, event: this.#yes() }
      for (const partId of this.#partIds.get(by.id) ?? []) {
        yield { by, event: { kind: 'copyCollected', partId } }
        yield { by, event: { kind: 'copyOpened', partId } }
      }
      if (i % 3 === 2) yield { by: 'house', event: { kind: 'attemptDenied', recipientId: by.id } }
    }
    yield* this.again()
  }

  /** Collected again, as often as wanted. */
  *again(): Generator<Line> {
    for (;;) {
      for (const by of this.#addressed) {
        const [partId] = this.#partIds.get(by.id) as [PartId]
        yield { by, event: { kind: 'copyCollected', partId } }
      }
    }
  }

  *lift(): Generator<Line> {
    const { liftIdentity } = this.#props.advisory(this.#n)
    const early = { reason: this.#sealed() }
    const event: Event = {
      kind: 'embargoLifted',
      ...{ caseId: this.#caseId, liftIdentity, early },
    }
    yield { by: this.#publisher, event }
  }

  *#investigate(): Generator<Line> {
    const by = this.#people.staff[2] as Person
    const { random } = this.#props
    const caseId = this.#caseId
    const sightingId = freshId(SightingId, 'sig', random)
    const analysisId = freshId(AnalysisId, 'ana', random)
    const findingId = freshId(FindingId, 'fin', random)
    const digest = () => this.#digest()
    const sighting = { sightingId, caseId, sealed: this.#sealed(), samples: [digest()] }
    const declared = { analysisId, caseId, samples: digest(), method: digest() }
    yield { by, event: { kind: 'sightingLogged', ...sighting, commitment: digest() } }
    yield { by, event: { kind: 'analysisDeclared', ...declared } }
    yield { by, event: { kind: 'readingLogged', analysisId, reading: digest() } }
    const found = { findingId, analysisId, finding: digest(), sealed: digest() }
    yield { by, event: { kind: 'findingSealed', ...found } }
  }

  #copy({ id: recipientId }: { readonly id: RecipientId }) {
    const { random, parts: real } = this.#props
    const parts = CLASSES.map((one, i) => ({
      partId: freshId(PartId, 'par', random),
      class: one,
      opensAt: BEGIN,
      digest: this.#isOpen
        ? (real.digests[(this.#n + i + this.#partIds.size) % real.digests.length] as string)
        : this.#digest(),
      bytes: real.bytes,
    }))
    const partIds = parts.map(({ partId }) => partId)
    this.#partIds.set(recipientId, partIds)
    return { recipientId, commitment: this.#digest(), parts }
  }

  #staged(): Event {
    const { advisory, liftKey } = this.#props.advisory(this.#n)
    const liftIdentity = this.#sealed()
    return {
      kind: 'liftStaged',
      ...{ caseId: this.#caseId, advisory, liftKey, liftIdentity },
    }
  }

  #yes(): Event {
    return {
      kind: 'embargoAnswered',
      ...{ caseId: this.#caseId, answer: 'accept', liftsAt: LIFTS_AT },
    }
  }

  #digest(): string {
    return hex(this.#props.random.bytes(32))
  }

  /** As long as a title sealed to a team of three. */
  #sealed(): string {
    return Buffer.from(this.#props.random.bytes(480)).toString('base64')
  }
}
