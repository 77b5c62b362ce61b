// The doors for draws: which witnesses draw, and what one of them drew for an attempt.

import { z } from 'zod'
import { AttemptId } from '../shared/ids.ts'
import type { Route } from './routes.ts'

export const DRAW_ROUTES = {
  drawers: {
    method: 'GET',
    path: '/api/draws',
    visitor: 'publisher',
    summary:
      'Of each witness of this house whether it draws codewords; null where it does not answer',
    response: z.strictObject({
      witnesses: z.array(
        z.strictObject({ key: z.string().max(2800), draws: z.boolean().nullable() }),
      ),
    }),
  },
  draw: {
    method: 'POST',
    path: '/api/draws',
    visitor: 'publisher',
    summary:
      'What the witness drew that an attempt named, or why it has not: the same whenever asked',
    request: z.strictObject({ attemptId: AttemptId }),
    /** `draw`: 64 bytes in hex. */
    response: z.union([
      z.strictObject({ draw: z.string().regex(/^[0-9a-f]{128}$/) }),
      z.strictObject({ because: z.string().max(400) }),
    ]),
  },
} as const satisfies Record<string, Route>
