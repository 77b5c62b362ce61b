// What a passkey is asked for right now: the worker waits, and the page shows a person what it is.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { Assertion } from '@forewarn/core/wire/presence'
import { useSyncExternalStore } from 'react'
import type { Asked } from '../ports/passkey.ts'

export interface Attending {
  readonly asked: Asked
  readonly purpose: Purpose
  answer(assertion: Assertion): void
  refuse(reason: Error): void
}

let current: Attending | undefined
const watching = new Set<() => void>()

/** Rejects where the person would rather not. One at a time: the worker asks no second. */
export async function attend(asked: Asked, purpose: Purpose): Promise<Assertion> {
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
