// A finding for a terminal or an e-mail: plain text, the answer first.

import { BOUND, factorsInWords } from '../marking/codes/multiplicity.ts'
import type { Instant } from '../shared/instant.ts'
import { visible } from '../shared/visible.ts'
import type { Finding } from './finding.ts'
import { openedBeforeWords } from './opened-before.ts'
import { origins, tokenRows } from './origin-words.ts'
import type { NumberName } from './priors.ts'
import { readWithWords } from './read-with.ts'
import { because, CAUTION, sentence } from './sentence.ts'
import {
  besides,
  changeWords,
  contenderName,
  EXCLUDED,
  GROUPS,
  hypothesisName,
  type Manner,
  NUMBER_TITLES,
  nameOf,
  PHASES,
  percent,
  quantity,
  range,
  span,
  standingOut,
  tellingCopies,
  tiny,
  until,
  when,
} from './words.ts'

/** Deterministic to the byte, whatever the machine's zone and locale. */
export function renderText(finding: Finding, reader: Manner): string {
  const manner = tellingCopies(reader, finding)
  const parts = [
    wrap(sentence(finding, manner)),
    wrap(because(finding, manner)),
    ...origins(finding, manner).map((words) => wrap(words)),
    `Case ${visible(finding.case)}${identifiers(finding)}, judged ${when(finding.judgedAt, manner)}.`,
    section('Where it may have come from', hypotheses(finding, manner)),
    section('Waves', waves(finding, manner)),
    section('Marks', marks(finding, manner)),
    section('Recipients’ own tokens', tokens(finding, manner)),
    section('Opened before, and not named', openedBefore(finding, manner)),
    section('What each sample was held against', readWith(finding)),
    section('Likeness', likeness(finding)),
    section('Excluded as collector', exclusions(finding)),
    section('How firm it is', firmness(finding, manner)),
    section('What would change the answer', changes(finding, manner)),
    section('Numbers that nobody has measured', assumed(finding, manner)),
    section('Record', record(finding)),
    wrap(CAUTION),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`.trimEnd())].join('\n')
}

function identifiers({ identifiers: names }: Finding): string {
  return names.length === 0 ? '' : ` (${names.map(visible).join(', ')})`
}

function hypotheses(finding: Finding, manner: Manner): string[] {
  const { shown, rest } = standingOut(finding)
  const width = Math.max(44, ...shown.map((each) => hypothesisName(each, manner).length))
  const line = (name: string, share: { probability: number; low: number; high: number }) =>
    `${name.padEnd(width)} ${percent(share.probability).padStart(12)}   ${range(share)}`
  return [
    ...finding.groups.map((group) => line(GROUPS[group.kind], group)),
    ...(shown.length === 0 ? [] : ['', 'Of the copies:']),
    ...shown.map((each) => line(hypothesisName(each, manner), each)),
    ...(rest === '' ? [] : [rest]),
  ]
}

function waves({ waves: all, about, sharedAt, liftedAt }: Finding, manner: Manner): string[] {
  const point = (what: string, at: Instant | null) =>
    at === null ? [] : [`${what} ${when(at, manner)}`]
  return [
    ...all.map(({ id, phase, from, to, sightings }) => {
      const count = sightings.length === 1 ? '1 sighting' : `${sightings.length} sightings`
      const judged = id === about ? ', judged here' : ''
      return `${id}  ${span(from, to, manner)}: ${count}, ${PHASES[phase]}${judged}`
    }),
    ...point('First part opened', sharedAt),
    ...point('Lifted', liftedAt),
  ]
}

function marks({ marks: given }: Finding, manner: Manner): string[] {
  if (given === null) return ['None were read.']
  const { held, read, erased } = given.carriers
  return [
    `Held ${held}, read ${read}, erased ${erased}.`,
    ...given.traced.map(
      ({ recipient, partner, pValue, multiplicity, factors, given: others = [] }) => {
        const who =
          recipient === null ? `a copy at ${nameOf(partner, manner)}` : nameOf(recipient, manner)
        const counted = factors === undefined ? '' : `; tests are ${factorsInWords(factors)}`
        return `${who}${besides(others, manner)}: p = ${tiny(pValue)}, tests ${multiplicity}, together ${tiny(pValue * multiplicity)} (at most ${tiny(BOUND)})${counted}`
      },
    ),
  ]
}

function tokens(finding: Finding, manner: Manner): string[] {
  return tokenRows(finding, manner).map(
    ([who, found, said, worth]) => `${who}: ${found} found, ${said}: ${worth}.`,
  )
}

function openedBefore({ opened }: Finding, manner: Manner): string[] {
  return openedBeforeWords(opened, manner).flatMap((words) => wrap(words, 94).split('\n'))
}

function readWith({ readWith: all }: Finding): string[] {
  return readWithWords(all).flatMap((words) => wrap(words, 94).split('\n'))
}

function likeness({ likeness: all, convicting }: Finding): string[] {
  return all.flatMap(({ sample, verdict, best, unread = [] }) => {
    const [item] = best
    const from =
      item === undefined
        ? ''
        : `, nearest ${visible(item.item)} (${tiny(item.nats)} nats)${item.within === undefined ? '' : `, by ${visible(item.within)} in it`}`
    const late = convicting.includes(sample)
      ? ''
      : '; not of the wave, or not new in it: convicts nobody'
    return [
      `${sample.slice(0, 16)}…  ${verdict}${from}${late}`,
      ...unread.map((one) => `  left out: ${visible(one)}`),
    ]
  })
}

function exclusions({ exclusions: all, copies }: Finding): string[] {
  const byReason = Map.groupBy(all, ({ reason }) => reason)
  return [...byReason].map(
    ([reason, list]) => `${EXCLUDED[reason]}: ${list.length} of ${copies.length} copies.`,
  )
}

function firmness(finding: Finding, manner: Manner): string[] {
  const { together, answer, sensitivity } = finding
  const leader = contenderName(answer.leader.id, manner)
  const turned = sensitivity.filter(({ first }) => first !== answer.leader.id)
  return [
    `Every number moved tenfold against ${leader}: ${percent(together.low)}; in favour: ${percent(together.high)}.`,
    until(together.firstUntil, leader),
    ...turned.map(
      ({ number, factor, first }) =>
        `“${NUMBER_TITLES[number as NumberName]}” times ${factor}: ${contenderName(first, manner)} comes first.`,
    ),
  ]
}

function changes({ changes: all, answer }: Finding, manner: Manner): string[] {
  return all.map((change) => {
    const then = `${contenderName(answer.leader.id, manner)} ${percent(change.probability)}`
    const turns =
      change.first === answer.leader.id ? '' : `, ${contenderName(change.first, manner)} first`
    return `${changeWords(change, manner)}: then ${then}${turns}.`
  })
}

function assumed({ assumed: all, sensitivity }: Finding, manner: Manner): string[] {
  return all.flatMap(({ name, value, unit, reason }) => {
    const moved = sensitivity.filter(({ number }) => number === name)
    const results = moved.map(({ factor, probability, first }) => {
      return `times ${factor}: ${percent(probability)}, first ${contenderName(first, manner)}`
    })
    const title = `${NUMBER_TITLES[name as NumberName]}: ${quantity(value, unit)}`
    return [
      title,
      ...wrap(reason, 90)
        .split('\n')
        .map((line) => `  ${line}`),
      `  ${results.join('; ')}`,
    ]
  })
}

function record({ record: lines }: Finding): string[] {
  return lines.map(({ what, value }) => `${visible(what)}: ${visible(value)}`)
}

/** Breaks at blanks, so that no line is longer than `width` characters, words permitting. */
function wrap(text: string, width = 96): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}
