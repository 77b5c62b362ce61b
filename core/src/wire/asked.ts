// What may be asked of an answer beside itself.

import { z } from 'zod'

/** Whether it shall be under a checkpoint that enough witnesses cosigned; that takes as long as they do. */
export const Witnessed = z.strictObject({ witnessed: z.enum(['0', '1']).optional() })

/** Whether to answer what is not there once something is lifted, or after 25 seconds, and not at once. */
export const Awaited = z.strictObject({ wait: z.enum(['0', '1']).optional() })
