// What went wrong, in words for people.

import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'

export function said(error: unknown): string {
  if (error instanceof Refusal) return describe(error)
  return `Something went wrong: ${error instanceof Error ? error.message : String(error)}.`
}
