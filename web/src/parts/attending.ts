// What a passkey is asked for right now: the worker waits, and the page shows a person what it is.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { Assertion, ProviderAnswer } from '@forewarn/core/wire/presence'
import { useSyncExternalStore } from 'react'
import type { AskedHere } from '../ports/desk-calls.ts'

export interface Attending {
  readonly asked: AskedHere
  readonly purpose: Purpose
  answer(shown: Assertion | ProviderAnswer): void
  refuse(reason: Error): void
}

let current: Attending | undefined
const watching = new Set<() => void>()

/** Rejects where the person would rather not. One at a time: the worker asks no second. */
export async function attend(
  asked: AskedHere,
  purpose: Purpose,
): Promise<Assertion | ProviderAnswer> {
  try {
    return await new Promise((answer, refuse) => set({ asked, purpose, answer, refuse }))
  } finally {
    set(undefined)
  }
}

export function useAttending(): Attending | undefined {
  return useSyncExternalStore(watch, () => current)
}

function set(attending: Attending | undefined): void {
  current = attending
  for (const changed of watching) changed()
}

function watch(onChange: () => void): () => void {
  watching.add(onChange)
  return () => watching.delete(onChange)
}
