// The edge of the house: the one place where a rule's "no" becomes HTTP (RFC 9457).

import { Refusal, type RefusalCode } from '@forewarn/core/shared/refusal'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { ErrorHandler } from 'hono'
import type { Log } from './log.ts'

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429

/**
 * A refusal without a line here is a 422: the request was understood, and a rule said no. Everything
 * about a part that is not to be had answers 404, alike for every cause.
 */
const STATUS: { readonly [Code in RefusalCode]?: Status } = {
  'request.malformed': 400,
  'bytes.malformed': 400,
  'session.missing': 401,
  'session.stale': 401,
  'session.presence': 401,
  'session.stepUp': 401,
  'passkey.refused': 401,
  'provider.refused': 401,
  'act.unsigned': 401,
  'act.notYours': 403,
  'session.machine': 403,
  'part.unknown': 404,
  'note.unknown': 404,
  'route.unknown': 404,
  'code.unknown': 404,
  'act.repeated': 409,
  'file.tooLarge': 413,
}

const isOf = <Code extends RefusalCode>(refusal: Refusal, code: Code): refusal is Refusal<Code> =>
  refusal.code === code

/** A refusal is shown to the caller; a fault is reported to the operator and named by reference. */
export function problem(
  log: Log,
  report: (reference: string, error: unknown) => void,
): ErrorHandler {
  return (error, c) => {
    c.header('content-type', 'application/problem+json')
    // A stored 404 would hide an advisory that is released a moment later.
    c.header('cache-control', 'no-store')
    if (error instanceof Refusal) {
      const code: RefusalCode = error.code
      const status = STATUS[code] ?? 422
      log({ event: 'refused', code, status })
      if (isOf(error, 'session.stale')) {
        c.header('dpop-nonce', error.details.nonce)
        c.header('www-authenticate', 'DPoP error="use_dpop_nonce"')
      }
      const body = JSON.stringify({ type: `urn:forewarn:${code}`, ...error.details })
      return c.body(body, status)
    }
    const reference = crypto.randomUUID()
    log({ event: 'fault', reference })
    report(reference, error)
    const { outgoing } = c.env as HttpBindings
    if (outgoing.headersSent) {
      // Too late for another answer: the client sees that the one it has is not whole.
      outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return c.body(JSON.stringify({ type: 'urn:forewarn:fault', reference }), 500)
  }
}
