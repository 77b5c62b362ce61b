// Why a house does not rely on its own clock, as it says itself.

import { z } from 'zod'

/** `unheard`: too few witnesses told the time of late. */
export const Doubt = z.strictObject({
  is: z.enum(['ahead', 'behind', 'unheard']),
  /** How much later than by the house's own clock things open, in milliseconds. */
  heldMs: z.number().min(0),
})
export type Doubt = z.infer<typeof Doubt>
