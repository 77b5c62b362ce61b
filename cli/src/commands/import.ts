// `forewarn import`: partners and recipients from CSV or JSON, as a whole or not at all.

import { basename, resolve } from 'node:path'
import {
  importRoster,
  type Preview,
  type Directory as RosterDirectory,
} from '@forewarn/core/programme/roster'
import type { Column } from '@forewarn/core/programme/roster-rows'
import type { Directory } from '@forewarn/core/wire/routes'
import { applyRoster } from '@forewarn/desk/roster'
import { InvalidArgumentError } from 'commander'
import { confirm } from '../confirm.ts'
import { type Named, rememberNames } from '../known-names.ts'
import { namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { readText } from '../ports/text-file.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'

interface Options extends DeskOptions {
  readonly map?: Readonly<Partial<Record<Column, string>>>
  readonly dryRun?: true
  readonly yes?: true
}

const COLUMNS: readonly Column[] = [
  'partner',
  'tier',
  'jurisdiction',
  'email',
  'recipient',
  'kind',
  'partnerId',
]

export const registerImport: Register = (program, terminal) => {
  deskCommand(program, 'import', {
    summary: 'import partners and recipients',
    description: `Reads a CSV or JSON file with one row for each recipient, shows what would change, and asks. Columns: ${COLUMNS.join(', ')}; the first four are needed. A bad row refuses the whole file.`,
    example: 'forewarn import partners.csv --map partner=Organisation --map email="Contact e-mail"',
  })
    .helpGroup('Programme:')
    .argument('<file>', 'CSV or JSON')
    .option(
      '--map <ours=theirs>',
      'what the file calls a column; may be given several times',
      mapping,
    )
    .option('--dry-run', 'show the difference and change nothing')
    .option('--yes', 'do not ask')
    .action(async (file: string, options: Options) => {
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const text = await readText(resolve(terminal.cwd, file))
      const source = { file: basename(file), text, ...(options.map && { columns: options.map }) }
      const directory = known((await namesOf({ desk, folder })).directory)
      const { programme } = board
      const change = importRoster(source, { directory, programme }, terminal.random)
      const { preview } = change
      const isSame = change.event === undefined && preview.change.length === 0
      if (!options.json) terminal.print(shown(preview))
      if (!options.dryRun && !isSame) {
        await confirm(terminal, 'Import this?', options.yes)
        await rememberNames(folder, desk.keyring, named(change.directory))
        await applyRoster(desk, change)
        await catchUp(ledger, folder)
      }
      const imported = !options.dryRun && !isSame
      if (options.json) terminal.print(JSON.stringify({ imported, ...preview }))
      else terminal.print(imported ? 'Imported.' : 'Nothing was changed.')
    })
}

function known({ partners, recipients }: Directory): RosterDirectory {
  const named = recipients.map(({ name, ...rest }) =>
    name === undefined ? rest : { ...rest, name },
  )
  return { partners, recipients: named }
}

function named({ partners, recipients }: RosterDirectory): Named {
  return { partners: [...partners], recipients: [...recipients], staff: [] }
}

function mapping(written: string, before: Options['map']): Options['map'] {
  const [ours, ...theirs] = written.split('=')
  const column = COLUMNS.find((one) => one === ours)
  if (column === undefined || theirs.length === 0) {
    throw new InvalidArgumentError(
      `Write it as partner=Organisation; ours are ${COLUMNS.join(', ')}.`,
    )
  }
  return { ...before, [column]: theirs.join('=') }
}

function shown({ add, change, same, absent }: Preview): string {
  const rows = [
    ...add.map(({ what, name, as }) => ['+', what, name, as]),
    ...change.map(({ what, name, field, from, to }) => [
      '~',
      what,
      name,
      `${field}: ${from} → ${to}`,
    ]),
  ]
  const sums = [
    `${counted(add.length, 'addition')}, ${counted(change.length, 'change')}, ${same} as they are`,
    absent === 0 ? '' : `; ${counted(absent, 'recipient')} not in the file stay as they are`,
  ]
  return [...(rows.length === 0 ? [] : [columns(rows)]), sums.join('')].join('\n')
}
