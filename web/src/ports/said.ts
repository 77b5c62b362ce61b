// What went wrong, in words for people.

import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'

/** What fails with words for people, as what comes from the worker does. */
export async function worded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new Error(said(error))
  }
}

export function said(error: unknown): string {
  if (error instanceof Refusal) return describe(error)
  return `Something went wrong: ${error instanceof Error ? error.message : String(error)}.`
}
