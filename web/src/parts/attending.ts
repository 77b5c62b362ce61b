// What a passkey is asked for right now: the worker waits, and the page shows a person what it is.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { Assertion, ProviderAnswer } from '@forewarn/core/wire/presence'
import type { AskedHere } from '../ports/desk-calls.ts'
import { held } from './held.ts'

export interface Attending {
  readonly asked: AskedHere
  readonly purpose: Purpose
  answer(shown: Assertion | ProviderAnswer): void
  refuse(reason: Error): void
}

const attending = held<Attending>()

export const useAttending = attending.use

/** Rejects where the person would rather not. One at a time: the worker asks no second. */
export async function attend(
  asked: AskedHere,
  purpose: Purpose,
): Promise<Assertion | ProviderAnswer> {
  try {
    return await new Promise((answer, refuse) => attending.set({ asked, purpose, answer, refuse }))
  } finally {
    attending.set(undefined)
  }
}
