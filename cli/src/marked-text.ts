// What of an item is marked: its text, or the recipe of a capture.

import type { BundleItem } from '@forewarn/core/bundle/folder'
import { recipeOf } from '@forewarn/core/marking/capture/recipe'
import { captureKind } from '@forewarn/core/marking/traffic/capture'

/** Nothing where nothing can be. */
export function markedText({ bytes, text, free }: BundleItem): string | undefined {
  if (text !== undefined || captureKind(bytes) === undefined) return text
  return recipeOf(
    bytes,
    free.map(({ value, decoy }) => (decoy ? undefined : value)),
  )
}
