// Cases by the names that the team gave them, which the ledger keeps sealed.

import type { Board } from '@forewarn/core/board/board'
import type { CsMove } from '@forewarn/core/embargo/tables'
import { CaseId, freshId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import { openText, sealText } from './team.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

const CaseNote = z.looseObject({ name: z.string(), title: z.string().optional() })

export interface NamedCase {
  readonly caseId: CaseId
  /** Its id where this desk cannot open the name: it was sealed before this desk was enrolled. */
  readonly name: string
  readonly title?: string
}

/** Every case, in the order in which they were opened. */
export function namedCases(desk: Desk, { embargo }: Board): Promise<NamedCase[]> {
  return Promise.all(
    [...embargo.cases].map(async ([caseId, { sealed }]) => ({
      caseId,
      ...(await noteOf(desk, caseId, sealed)),
    })),
  )
}

async function noteOf(desk: Desk, caseId: CaseId, sealed: string) {
  try {
    const { name, title } = await openText(desk, CaseNote, sealed)
    return title === undefined ? { name } : { name, title }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sealing.notForYou') return { name: caseId }
    throw error
  }
}

/**
 * @param name the team's name of the case, or its id
 * @throws Refusal `input.missing`
 */
export async function caseNamed(desk: Desk, board: Board, name: string): Promise<NamedCase> {
  const cases = await namedCases(desk, board)
  const found = cases.find((one) => one.caseId === name) ?? cases.find((one) => one.name === name)
  if (found !== undefined) return found
  const remedy = 'See forewarn case list.'
  throw new Refusal('input.missing', { what: `A case called “${name}”`, remedy })
}

/** @throws Refusal `case.exists` where a case has that name already, `ledger.unwritten` */
export async function openCase(
  desk: Desk,
  ledger: VerifiedLedger,
  note: { readonly name: string; readonly title?: string },
): Promise<CaseId> {
  const board = await ledger.catchUp()
  const other = (await namedCases(desk, board)).find(({ name }) => name === note.name)
  if (other !== undefined) throw new Refusal('case.exists', { caseId: other.caseId })
  const caseId = freshId(CaseId, 'cas', desk.ports.random)
  const event = { kind: 'caseOpened', caseId, sealed: await sealText(board, note) } as const
  return recordAndFind(desk, ledger, event, ({ embargo }) => {
    return embargo.cases.has(caseId) ? caseId : undefined
  })
}

/** Writes down what has happened with a case; it is never taken back. @throws Refusal `ledger.unwritten` */
export function flagCase(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  letter: CsMove,
): Promise<Board> {
  return recordAndFind(desk, ledger, { kind: 'caseMoved', caseId, letter }, (board) => {
    return board.embargo.cases.get(caseId)?.cs.includes(letter) ? board : undefined
  })
}
