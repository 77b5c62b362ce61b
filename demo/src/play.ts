// The whole story from the founding to the truth; what `npm run demo` plays, and the bench twenty times.

import type { CaseId } from '@forewarn/core/shared/ids'
import type { Laboratory } from '@forewarn/desk/investigate/laboratory'
import { hearOfTheFirstWave, sufferTheMassWave, sufferTheSecondWave } from './attacks.ts'
import { inShort, type Judged, judge } from './judge.ts'
import type { Truth } from './leak.ts'
import type { Person } from './people.ts'
import { type Rightness, rightness } from './right.ts'
import {
  foundTheProgramme,
  liftTheEmbargo,
  openTheCase,
  publishTheBundle,
  type Setting,
  shareInStages,
} from './story.ts'
import { readTruth } from './wild.ts'

export interface Performance extends Setting {
  readonly laboratory: Laboratory
}

export interface Outcome extends Judged {
  readonly people: readonly Person[]
  readonly caseId: CaseId
  readonly truth: Truth
  readonly rightness: Rightness
}

/** Plays everything, prints the finding in short, and says whether it was right. */
export async function play(performance: Performance): Promise<Outcome> {
  const { people } = await foundTheProgramme(performance)
  return playCase(performance, people, 'postern')
}

/** One case in a programme that stands: from the report to the truth. */
export async function playCase(
  performance: Performance,
  people: readonly Person[],
  name: string,
): Promise<Outcome> {
  const caseId = await openTheCase(performance, people, name)
  await hearOfTheFirstWave(performance, caseId)
  await publishTheBundle(performance, caseId)
  const candidates = await shareInStages(performance, people, caseId)
  const secret = await sufferTheSecondWave(performance, caseId, candidates)
  await liftTheEmbargo(performance, people, caseId)
  await sufferTheMassWave(performance, caseId)
  const judged = await judge(performance, performance.laboratory, caseId)
  const truth = await readTruth(secret)
  const outcome = { ...judged, people, caseId, truth, rightness: rightness(judged.finding, truth) }
  tellTheEnd(performance, outcome)
  return outcome
}

function tellTheEnd({ teller }: Performance, { finding, manner, truth, rightness }: Outcome): void {
  teller.print('\nThe finding')
  for (const line of inShort(finding, manner)) teller.line(line)
  const { leaker, how } = truth
  const name = leaker === null ? 'nobody known' : (manner.names.get(leaker) ?? leaker)
  teller.print('\nThe truth')
  teller.line(`It was ${name}, and the tool was ${how}.`)
  teller.line(WORDS[rightness])
  teller.print(`\nAll of it took ${teller.elapsed()} of real time.`)
}

const WORDS: Readonly<Record<Rightness, string>> = {
  right: 'The finding was right.',
  'not-found': 'The finding named nobody wrongly, but did not find the copy.',
  wrong: 'The finding was wrong.',
}
