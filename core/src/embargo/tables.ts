// The four state machines of coordinated disclosure, as tables: what is absent is refused.

import { Refusal } from '../shared/refusal.ts'

type Moves<State extends string, Move extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Move, State>>>>
>

/** An embargo: None, Proposed, Active, Revise (active, and another end is proposed), eXited. */
export type EmState = 'N' | 'P' | 'A' | 'R' | 'X'
export type EmMove = 'propose' | 'accept' | 'reject' | 'terminate'

/** Source: Vultron, "Embargo Management Model". */
export const EM: Moves<EmState, EmMove> = {
  N: { propose: 'P' },
  P: { propose: 'P', accept: 'A', reject: 'N' },
  A: { propose: 'R', terminate: 'X' },
  R: { propose: 'R', accept: 'A', reject: 'A', terminate: 'X' },
  X: {},
}

/** What one participant said to the embargo. Nothing but `SIGNATORY` is a yes. */
export type PecState = 'NO_EMBARGO' | 'INVITED' | 'SIGNATORY' | 'LAPSED' | 'DECLINED'
export type PecMove = 'invite' | 'accept' | 'decline' | 'revise' | 'reset'

/** Source: Vultron, "Participant Embargo Consent". */
export const PEC: Moves<PecState, PecMove> = {
  NO_EMBARGO: {
    invite: 'INVITED',
    accept: 'SIGNATORY',
    decline: 'DECLINED',
    reset: 'NO_EMBARGO',
  },
  INVITED: { accept: 'SIGNATORY', decline: 'DECLINED', reset: 'NO_EMBARGO' },
  SIGNATORY: { revise: 'LAPSED', reset: 'NO_EMBARGO' },
  LAPSED: { invite: 'INVITED', accept: 'SIGNATORY', decline: 'DECLINED', reset: 'NO_EMBARGO' },
  DECLINED: { invite: 'INVITED', reset: 'NO_EMBARGO' },
}

/** One participant's handling of the report: Start, Received, Invalid, Valid, Deferred, Accepted, Closed. */
export type RmState = 'S' | 'R' | 'I' | 'V' | 'D' | 'A' | 'C'
export type RmMove = 'receive' | 'validate' | 'invalidate' | 'accept' | 'defer' | 'close'

/** Source: Vultron, "Report Management Model". */
export const RM: Moves<RmState, RmMove> = {
  S: { receive: 'R' },
  R: { validate: 'V', invalidate: 'I' },
  I: { validate: 'V', close: 'C' },
  V: { accept: 'A', defer: 'D' },
  D: { accept: 'A', close: 'C' },
  A: { defer: 'D', close: 'C' },
  C: {},
}

/**
 * What has happened, a letter each, upper case once it has: the Vendor knows, a Fix is ready, it is
 * Deployed; the Public knows, an eXploit is public, Attacks were seen.
 */
export type CsState = `${'vfd' | 'Vfd' | 'VFd' | 'VFD'}${'p' | 'P'}${'x' | 'X'}${'a' | 'A'}`
export type CsMove = 'V' | 'F' | 'D' | 'P' | 'X' | 'A'

/**
 * Letters flip one at a time and never back; `pX` can only become `PX`, and then `vP` only `VP`.
 *
 * Source: Householder & Spring, "A State-Based Model for Multi-Party CVD", 2021, §2.4. The grammar
 * that is published with Vultron sends `VFdPxA` under X to `VFDPXA`, two letters at once; it is
 * `VFdPXA` here.
 */
export const CS: Moves<CsState, CsMove> = {
  vfdpxa: { V: 'Vfdpxa', P: 'vfdPxa', X: 'vfdpXa', A: 'vfdpxA' },
  vfdpxA: { V: 'VfdpxA', P: 'vfdPxA', X: 'vfdpXA' },
  vfdpXa: { P: 'vfdPXa' },
  vfdpXA: { P: 'vfdPXA' },
  vfdPxa: { V: 'VfdPxa' },
  vfdPxA: { V: 'VfdPxA' },
  vfdPXa: { V: 'VfdPXa' },
  vfdPXA: { V: 'VfdPXA' },
  Vfdpxa: { F: 'VFdpxa', P: 'VfdPxa', X: 'VfdpXa', A: 'VfdpxA' },
  VfdpxA: { F: 'VFdpxA', P: 'VfdPxA', X: 'VfdpXA' },
  VfdpXa: { P: 'VfdPXa' },
  VfdpXA: { P: 'VfdPXA' },
  VfdPxa: { F: 'VFdPxa', X: 'VfdPXa', A: 'VfdPxA' },
  VfdPxA: { F: 'VFdPxA', X: 'VfdPXA' },
  VfdPXa: { F: 'VFdPXa', A: 'VfdPXA' },
  VfdPXA: { F: 'VFdPXA' },
  VFdpxa: { D: 'VFDpxa', P: 'VFdPxa', X: 'VFdpXa', A: 'VFdpxA' },
  VFdpxA: { D: 'VFDpxA', P: 'VFdPxA', X: 'VFdpXA' },
  VFdpXa: { P: 'VFdPXa' },
  VFdpXA: { P: 'VFdPXA' },
  VFdPxa: { D: 'VFDPxa', X: 'VFdPXa', A: 'VFdPxA' },
  VFdPxA: { D: 'VFDPxA', X: 'VFdPXA' },
  VFdPXa: { D: 'VFDPXa', A: 'VFdPXA' },
  VFdPXA: { D: 'VFDPXA' },
  VFDpxa: { P: 'VFDPxa', X: 'VFDpXa', A: 'VFDpxA' },
  VFDpxA: { P: 'VFDPxA', X: 'VFDpXA' },
  VFDpXa: { P: 'VFDPXa' },
  VFDpXA: { P: 'VFDPXA' },
  VFDPxa: { X: 'VFDPXa', A: 'VFDPxA' },
  VFDPxA: { X: 'VFDPXA' },
  VFDPXa: { A: 'VFDPXA' },
  VFDPXA: {},
}

/** @throws Refusal `embargo.move` */
export function stepEm(from: EmState, move: EmMove): EmState {
  return EM[from][move] ?? refuse('EM', from, move)
}

/** @throws Refusal `embargo.move` */
export function stepPec(from: PecState, move: PecMove): PecState {
  return PEC[from][move] ?? refuse('PEC', from, move)
}

/** @throws Refusal `embargo.move` */
export function stepRm(from: RmState, move: RmMove): RmState {
  return RM[from][move] ?? refuse('RM', from, move)
}

/** @throws Refusal `embargo.move` */
export function stepCs(from: CsState, move: CsMove): CsState {
  return CS[from][move] ?? refuse('CS', from, move)
}

function refuse(machine: 'EM' | 'PEC' | 'RM' | 'CS', from: string, move: string): never {
  throw new Refusal('embargo.move', { machine, from, move })
}
