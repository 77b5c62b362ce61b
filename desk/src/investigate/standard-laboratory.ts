// The laboratory as it is delivered: our decoder, and public code as the background.

import { openBackground } from '@forewarn/core/likeness/background'
import { DECODER } from './decoder.ts'
import type { Laboratory } from './laboratory.ts'

/** The background is large, and read by whoever compares alone. */
export async function standardLaboratory(): Promise<Laboratory> {
  const { PUBLIC_CODE } = await import('@forewarn/core/likeness/public-code')
  return {
    decoder: DECODER,
    background: openBackground(PUBLIC_CODE),
    recipe: PUBLIC_CODE.recipe,
  }
}
