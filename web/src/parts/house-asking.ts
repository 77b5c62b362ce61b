// What a person is asked about the house right now, and a house that is refused: the page is about nothing else.

import type { Alarm } from '../ports/alarm.ts'
import type { HouseAnswer, HouseQuestion } from '../ports/house-question.ts'
import { held } from './held.ts'

export interface AskedOfHouse {
  readonly question: HouseQuestion
  answer(said: HouseAnswer): void
}

const question = held<AskedOfHouse>()
const alarm = held<Alarm>()

export const useHouseQuestion = question.use
export const useAlarm = alarm.use

export async function askOfHouse(asked: HouseQuestion): Promise<HouseAnswer> {
  try {
    return await new Promise((answer) => question.set({ question: asked, answer }))
  } finally {
    question.set(undefined)
  }
}

export function raise(raised: Alarm): void {
  alarm.set(raised)
}

/** Somebody has read it. */
export function lower(): void {
  alarm.set(undefined)
}
