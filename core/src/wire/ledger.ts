// Doors to the ledger: checkpoints, proofs, tiles, and for staff the entries themselves.

import { z } from 'zod'
import { Receipt } from '../log/receipt.ts'
import { Witnessed } from './asked.ts'
import type { Route } from './routes.ts'

const Base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)
const Count = z.coerce.number().int().min(0)

/** A leaf opened: the salt and the bytes that the ledger committed to. */
const Leaf = z.strictObject({ salt: Base64, bytes: Base64 })

export const LEDGER_ROUTES = {
  checkpoint: {
    method: 'GET',
    path: '/api/ledger/checkpoint',
    visitor: 'enrolled',
    summary: 'The newest checkpoint, or the newest that enough witnesses cosigned',
    query: Witnessed.extend({ continuation: z.enum(['0', '1']).optional() }),
    /** `continuation`: of the entry that began this log, where that was not the founding. */
    response: z.strictObject({ checkpoint: z.string(), continuation: Receipt.optional() }),
  },
  consistency: {
    method: 'GET',
    path: '/api/ledger/consistency',
    visitor: 'enrolled',
    summary: 'Proof that an earlier tree is the beginning of a later one',
    query: z.strictObject({ from: Count, to: Count }),
    response: z.strictObject({ proof: z.array(Base64) }),
  },
  logCheckpoint: {
    method: 'GET',
    path: '/log/checkpoint',
    visitor: 'log',
    summary: 'The newest checkpoint as a signed note (C2SP tlog-tiles)',
    response: 'text',
  },
  logTile: {
    method: 'GET',
    path: '/log/tile/:tile{.+}',
    visitor: 'log',
    summary: 'Hashes of the log, and its salted commitments, in tiles (C2SP tlog-tiles)',
    response: 'bytes',
    immutable: true,
  },
  entries: {
    method: 'GET',
    path: '/api/ledger/entries',
    visitor: 'staff',
    summary: 'Entries with their salts, oldest first, at most 1,000 and about 0.5 MB',
    query: z.strictObject({ from: Count }),
    response: z.strictObject({ entries: z.array(Leaf) }),
  },
} as const satisfies Record<string, Route>
