// The demo's story twenty times: who leaked, whom the finding named, and whether it was right.
//
//   node --conditions=source bench/demo-seeds.ts [--from 2] [--to 21]
//
// One programme and one house; every seed has a case of its own, with copies marked afresh, a leak
// made by another process, and a finding. Only the programs are shared, so every copy is one of a
// recipient who may hold them; the multiplicity counts these. It fails where a wrong copy is named,
// or where fewer than 15 of 16 leaks are found.

import { parseArgs } from 'node:util'
import { openWorkshop } from '@forewarn/cli/ports/workshop'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { calendar, PROGRAMS_ALONE } from '../demo/src/calendar.ts'
import type { Person } from '../demo/src/people.ts'
import { type Outcome, type Performance, playCase } from '../demo/src/play.ts'
import { openStage } from '../demo/src/stage.ts'
import { foundTheProgramme } from '../demo/src/story.ts'
import { Teller } from '../demo/src/tell.ts'

/** Of the leaks by somebody known; a demo of sixteen may miss one. */
const LEAST_FOUND = 15 / 16

/** Longer than a case's story, so that the next one begins after it. */
const CASE_DAYS = 90

const { values } = parseArgs({
  options: { from: { type: 'string', default: '2' }, to: { type: 'string', default: '21' } },
})
const [from, to] = [Number(values.from), Number(values.to)]

const silent = new Teller(() => undefined)
const stage = await openStage({ seed: from, start: calendar().founded })
const outcomes: Outcome[] = []
try {
  const tools = { workshop: await openWorkshop(), laboratory: await standardLaboratory() }
  const common = { ...tools, stage, teller: silent, plan: PROGRAMS_ALONE }
  const { people } = await foundTheProgramme({ ...common, calendar: calendar(), seed: from })
  console.log(row('seed', 'leaked by', 'disguise', 'finding', 'read', 'erased', 'p', 'seconds'))
  for (let seed = from; seed <= to; seed++) {
    const performance = { ...common, seed, calendar: calendar((seed - from) * CASE_DAYS) }
    outcomes.push(await playOne(performance, people))
  }
} finally {
  await stage.end()
}
process.exitCode = judgeAll(outcomes)

async function playOne(given: Performance, people: readonly Person[]): Promise<Outcome> {
  const start = performance.now()
  const outcome = await playCase(given, people, `postern-${given.seed}`)
  const { truth, finding, manner, rightness } = outcome
  const name = (id: string) => manner.names.get(id) ?? id
  const { verdict, recipients } = finding.answer
  const [traced] = finding.marks?.traced ?? []
  const cells = [
    String(given.seed),
    truth.leaker === null ? 'nobody known' : name(truth.leaker),
    truth.how,
    `${rightness}: ${[verdict, ...recipients.map(name)].join(' ')}`,
    String(finding.marks?.carriers.read ?? 0),
    String(finding.marks?.carriers.erased ?? 0),
    traced === undefined ? '-' : traced.pValue.toExponential(1),
    ((performance.now() - start) / 1000).toFixed(1),
  ] as const
  console.log(row(...cells))
  return outcome
}

function judgeAll(all: readonly Outcome[]): number {
  const known = all.filter(({ truth }) => truth.leaker !== null)
  const found = known.filter(({ rightness }) => rightness === 'right').length
  const wrong = all.filter(({ rightness }) => rightness === 'wrong').length
  const strangers = all.length - known.length
  console.log(`\n${all.length} seeds, ${strangers} leaked by nobody known: ${wrong} wrong,`)
  console.log(`${found} of ${known.length} leaks found.`)
  return wrong === 0 && found >= Math.floor(LEAST_FOUND * known.length) ? 0 : 1
}

function row(...cells: readonly string[]): string {
  const widths = [4, 40, 13, 60, 5, 6, 8, 7]
  return cells
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join(' ')
    .trimEnd()
}
