// How what has happened bears on the embargo: what it forbids, demands and advises.

import { type Case, isActive } from './slice.ts'

/** The facts of a case that an embargo cannot be indifferent to. */
export type Circumstance = 'public' | 'exploit-public' | 'attacks' | 'fix-ready'

/** What adversaries are believed to hold; the ledger does not know, a person judges. */
export type AdversariesHold = 'exploit' | 'details'

export interface Advice {
  /** RFC 2119: a good reason is needed to go against `SHOULD`, and none against `MAY`. */
  readonly force: 'SHOULD' | 'MAY'
  readonly because: 'attacks' | 'fix-deployed' | 'adversaries-exploit' | 'adversaries-details'
}

/**
 * Why no embargo may begin. Under a public, exploited or attacked flaw it would bind the honest
 * alone; and with the fix ready there is nothing left to wait for, so no negotiation starts, but
 * one under way may still be concluded.
 *
 * Source: Vultron, "CS Interactions with RM and EM".
 */
export function mayNotBegin({ em, cs }: Case): Circumstance | undefined {
  if (cs.includes('X')) return 'exploit-public'
  if (cs.includes('P')) return 'public'
  if (cs.includes('A')) return 'attacks'
  return em === 'N' && cs.includes('F') ? 'fix-ready' : undefined
}

/** Why an active embargo SHALL end: there is no secret left. No other end may be agreed on. */
export function mustEnd(found: Case): 'public' | 'exploit-public' | undefined {
  if (!isActive(found)) return undefined
  if (found.cs.includes('X')) return 'exploit-public'
  return found.cs.includes('P') ? 'public' : undefined
}

/** Reasons, weaker than `mustEnd`, to end an active embargo early; the strong ones first. */
export function advice(found: Case, adversariesHold?: AdversariesHold): Advice[] {
  if (!isActive(found)) return []
  const reasons: Advice[] = []
  if (found.cs.includes('A')) reasons.push({ force: 'SHOULD', because: 'attacks' })
  if (found.cs.includes('D')) reasons.push({ force: 'SHOULD', because: 'fix-deployed' })
  if (adversariesHold === 'exploit') {
    reasons.push({ force: 'SHOULD', because: 'adversaries-exploit' })
  }
  if (adversariesHold === 'details') reasons.push({ force: 'MAY', because: 'adversaries-details' })
  return reasons
}
