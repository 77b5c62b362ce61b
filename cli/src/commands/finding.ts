// `forewarn finding`: earlier analyses, the unfinished ones too, and a finding shown again.

import { FindingId } from '@forewarn/core/shared/ids'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { namedCases } from '@forewarn/desk/cases'
import { analysesOf, openFinding } from '@forewarn/desk/investigate/findings'
import { namesOf } from '../names.ts'
import { deskCommand, openStaffDesk, type StaffDesk } from '../open-desk.ts'
import { type OpenOptions, openFor } from '../open-naming.ts'
import type { Register } from '../program.ts'
import { exitOf, mustBeFree, showFinding } from '../show-finding.ts'
import { columns } from '../table.ts'
import type { Terminal } from '../terminal.ts'

const STATES = {
  declared: 'unfinished: declared',
  read: 'unfinished: read',
  found: 'finished',
} as const

export const registerFinding: Register = (program, terminal, leave) => {
  deskCommand(program, 'finding', {
    summary: 'show a finding again, or list all analyses',
    description:
      'Opens a finding from the vault and shows it, once its digest is found in the verified ledger. Without an id it lists every analysis there was, the unfinished ones too.\n\nWith --open it writes a file for whoever the finding names, or their lawyer: their own copy’s symbols with the way to the ledger, the bias, the reading, and the p-value to be found again with forewarn verify-finding; no seed, no spelling and nobody else. With --with-spellings, once the embargo is over, it shows the whole bundle besides, with all places and spellings, so that whoever has the samples reads them again. The ledger says so before the file is written. From then on that copy is not named again by samples that are logged later, since whoever has the file could plant its marks.\n\nExit code 0: a copy or a partner is named; 3: unresolved; 4: the samples are not ours.',
    example: 'forewarn finding fin_abcdefghij234567 --out finding.html',
  })
    .helpGroup('Investigating:')
    .argument('[id]', 'of a finding')
    .option('--out <file>', 'write it as one offline page too; with --open, the file to hand on')
    .option('--open <who>', 'open the naming of this recipient, by id or e-mail address')
    .option(
      '--with-others',
      'with --open: also where symbols of others must be shown, without names',
    )
    .option(
      '--with-spellings',
      'with --open: also the whole bundle with its places and spellings, so that samples can be read again',
    )
    .option('--yes', 'with --open: do not ask')
    .action(async (id: string | undefined, options: OpenOptions) => {
      await mustBeFree(terminal, options)
      const open = await openStaffDesk(terminal, options)
      if (id === undefined) return list(terminal, open, options)
      const { desk, board } = open
      const names = await namesOf(open)
      const findingId = findingIdOf(id)
      const finding = await openFinding(desk, board, findingId)
      const { open: who } = options
      if (who !== undefined) {
        return openFor(terminal, open, { findingId, finding, names }, { ...options, open: who })
      }
      const { analysisId } = board.investigation.findings.get(findingId) ?? {}
      if (analysisId === undefined) throw new Error('a finding of no analysis')
      await showFinding(terminal, names, { findingId, analysisId, finding }, options)
      leave(exitOf(finding))
    })
}

async function list(
  terminal: Terminal,
  { desk, board }: StaffDesk,
  options: OpenOptions,
): Promise<void> {
  const names = new Map((await namedCases(desk, board)).map(({ caseId, name }) => [caseId, name]))
  const rows = analysesOf(board).map((row) => ({
    ...row,
    case: names.get(row.caseId) ?? row.caseId,
  }))
  if (options.json) terminal.print(JSON.stringify(rows))
  else if (rows.length === 0) terminal.print('Nothing was analysed yet.')
  else {
    const cells = rows.map((row) => [
      ...[row.findingId ?? '', row.case, STATES[row.state]],
      ...[showInstant(row.declaredAt, terminal.zone), row.analysisId],
    ])
    terminal.print(columns([['finding', 'case', 'state', 'declared', 'analysis'], ...cells]))
  }
}

function findingIdOf(written: string): FindingId {
  const parsed = FindingId.safeParse(written)
  if (parsed.success) return parsed.data
  const remedy = 'See forewarn finding.'
  throw new Refusal('input.missing', { what: `A finding “${written}”`, remedy })
}
