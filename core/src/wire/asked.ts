// What may be asked of a proof beside itself.

import { z } from 'zod'

/** Whether it shall be under a checkpoint that enough witnesses cosigned; that takes as long as they do. */
export const Witnessed = z.strictObject({ witnessed: z.enum(['0', '1']).optional() })
