// The laboratory as it is delivered: our decoder, and public code as the background.

import { openBackground } from '@forewarn/core/likeness/background'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { DECODER } from './decoder.ts'
import type { Laboratory } from './laboratory.ts'

export function standardLaboratory(): Laboratory {
  return {
    decoder: DECODER,
    background: openBackground(PUBLIC_CODE),
    recipe: PUBLIC_CODE.recipe,
  }
}
