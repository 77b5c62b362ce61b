// Reads the release plan that a person wrote: tiers × classes, with exceptions for jurisdictions.

import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { ARTEFACT_CLASSES, ArtefactClass, Jurisdiction, type Tier } from '../shared/fields.ts'
import { type Instant, instant, parseInstant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import type { PlanLine } from './events.ts'

const LIMIT_BYTES = 262_144

/**
 * The lines of a release plan.
 *
 * ```yaml
 * tiers:
 *   five-days:
 *     headline: lift - 5d
 *     verification-code: 2026-02-23T18:00Z   # a time needs an offset or a zone
 *     patch: lift
 *   one-day:
 *     headline: lift - 24h
 *     verification-code: never
 * jurisdictions:      # exceptions; a class that is not named here is as the tier says
 *   XX:
 *     '*':            # every tier
 *       verification-code: never
 * ```
 *
 * A class that a tier does not name is never shown to it.
 *
 * @param tiers the programme's tiers; a plan for any other is a slip
 * @throws Refusal `file.malformed` with the line, `file.tooLarge`
 */
export function readPlan(
  file: string,
  text: string,
  { liftsAt, tiers }: { liftsAt: Instant; tiers: readonly Tier[] },
): PlanLine[] {
  const page = open(file, text)
  const root = page.entries(page.root, 'the plan')
  for (const { key, line } of root) {
    if (key !== 'tiers' && key !== 'jurisdictions') {
      throw page.refuse(line, `“${key}” is not part of a plan`, 'Write “tiers” or “jurisdictions”.')
    }
  }
  const under = (key: string) => root.find((entry) => entry.key === key)?.value
  const reader = { page, liftsAt, tiers }
  const general = readTiers(reader, under('tiers'))
  const exceptions = under('jurisdictions')
  return exceptions === undefined ? general : [...general, ...readExceptions(reader, exceptions)]
}

interface Reader {
  readonly page: Page
  readonly liftsAt: Instant
  readonly tiers: readonly Tier[]
}

function readTiers(reader: Reader, value: Node | null | undefined): PlanLine[] {
  if (value === undefined) {
    throw reader.page.refuse(1, 'no tiers', 'Write “tiers:” and under it what each tier sees.')
  }
  return reader.page.entries(value, '“tiers”').flatMap((entry) => {
    return readClasses(reader, [knownTier(reader, entry)], '*', entry.value)
  })
}

/** A tier's own exception goes before the one for every tier. */
function readExceptions(reader: Reader, value: Node | null): PlanLine[] {
  const { page, tiers } = reader
  return page.entries(value, '“jurisdictions”').flatMap(({ key, line, value }) => {
    if (!Jurisdiction.safeParse(key).success) {
      throw page.refuse(line, `“${key}” is not a jurisdiction`, 'Write two capitals, such as AT.')
    }
    const own = page.entries(value, `“${key}”`)
    const lines = own
      .filter((entry) => entry.key !== '*')
      .flatMap((entry) => readClasses(reader, [knownTier(reader, entry)], key, entry.value))
    const named = new Set(lines.map((one) => `${one.tier} ${one.class}`))
    const rest = own
      .filter((entry) => entry.key === '*')
      .flatMap((entry) => readClasses(reader, tiers, key, entry.value))
    return [...lines, ...rest.filter((one) => !named.has(`${one.tier} ${one.class}`))]
  })
}

function readClasses(
  reader: Reader,
  tiers: readonly Tier[],
  jurisdiction: PlanLine['jurisdiction'],
  value: Node | null,
): PlanLine[] {
  const { page } = reader
  return page.entries(value, 'what a tier sees').flatMap(({ key, line, value }) => {
    const artefactClass = ArtefactClass.safeParse(key)
    if (!artefactClass.success) {
      const remedy = `The classes are ${ARTEFACT_CLASSES.join(', ')}.`
      throw page.refuse(line, `“${key}” is not an artefact class`, remedy)
    }
    const opensAt = readWhen(reader, line, value)
    return tiers.map((tier) => ({ tier, class: artefactClass.data, jurisdiction, opensAt }))
  })
}

function knownTier({ page, tiers }: Reader, { key, line }: Entry): Tier {
  if (!tiers.includes(key)) {
    const remedy =
      tiers.length === 0 ? 'Import the roster first.' : `There are ${tiers.join(', ')}.`
    throw page.refuse(line, `the programme has no tier “${key}”`, remedy)
  }
  return key
}

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, min: 60_000 }

/** `never`, `lift`, `lift - 5d`, `lift - 24h`, `lift + 30min`, or a time with offset or zone. A day has 24 hours. */
function readWhen({ page, liftsAt }: Reader, line: number, value: Node | null) {
  const written = isScalar(value) ? String(value.value).trim() : ''
  if (written === 'never') return 'never'
  if (written === '') throw page.refuse(line, 'no time', 'Write lift - 5d, lift, never or a time.')
  const relative = /^lift(?: *([-+]) *(\d{1,5}) *(d|h|min))?$/.exec(written)
  try {
    if (relative === null) return parseInstant(written)
    const [, sign, count = '0', unit = 'd'] = relative
    const distanceMs = Number(count) * (UNIT_MS[unit] as number)
    return instant(sign === '-' ? liftsAt - distanceMs : liftsAt + distanceMs)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'instant.malformed') throw error
    const { problem } = error.details as { problem: string }
    const remedy =
      'Write 2026-02-23T18:00Z, 2026-02-23 19:00 Europe/Vienna, lift - 5d, lift or never.'
    throw page.refuse(line, `“${written}”: ${problem}`, remedy)
  }
}

interface Entry {
  readonly key: string
  readonly line: number
  readonly value: Node | null
}

/** A YAML text as nested maps of text, each key with its line. */
interface Page {
  readonly root: Node | null
  entries(node: Node | null, what: string): Entry[]
  refuse(line: number, problem: string, remedy: string): Refusal
}

function open(file: string, text: string): Page {
  if (text.length > LIMIT_BYTES)
    throw new Refusal('file.tooLarge', { file, limitBytes: LIMIT_BYTES })
  const refuse = (line: number, problem: string, remedy: string) =>
    new Refusal('file.malformed', { file, line, problem, remedy })
  const lines = new LineCounter()
  const lineOf = (node: Node | null) => lines.linePos(node?.range?.[0] ?? 0).line
  // `failsafe` reads every value as text: no country turns into `false`, no time into a number.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, stringKeys: true })
  const [error] = document.errors
  if (error !== undefined) {
    throw refuse(lines.linePos(error.pos[0]).line, problemOf(error), 'See docs/plan-yaml.md.')
  }
  const entries = (node: Node | null, what: string) => {
    if (!isMap<Node, Node | null>(node)) {
      throw refuse(
        lineOf(node),
        `${what} is not a list of names with a colon`,
        'See docs/plan-yaml.md.',
      )
    }
    return node.items.map(({ key, value }) => {
      return { key: isScalar(key) ? String(key.value) : '', line: lineOf(key), value }
    })
  }
  return { root: document.contents, entries, refuse }
}

/** The first line of the parser's message, without the place, which is ours to say. */
function problemOf({ code, message }: { code: string; message: string }): string {
  if (code === 'DUPLICATE_KEY') return 'this name stands here already'
  if (code === 'RESOURCE_EXHAUSTION') return 'nested too deep'
  return `not YAML: ${(message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`
}
