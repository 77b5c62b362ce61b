// `forewarn import`: partners and recipients from the list a team has, as a whole or not at all.

import { basename, resolve } from 'node:path'
import {
  importRoster,
  type Preview,
  type Directory as RosterDirectory,
} from '@forewarn/core/programme/roster'
import type { Column, RosterFile } from '@forewarn/core/programme/roster-rows'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Directory } from '@forewarn/core/wire/routes'
import { applyRoster } from '@forewarn/desk/roster'
import { InvalidArgumentError } from 'commander'
import { confirm } from '../confirm.ts'
import { type Named, rememberNames } from '../known-names.ts'
import { namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { readKeyFolder } from '../ports/key-folder.ts'
import { isFolder, readText } from '../ports/text-file.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'

interface Options extends DeskOptions {
  readonly map?: Mapping
  readonly set?: Mapping
  readonly dryRun?: true
  readonly yes?: true
}

type Mapping = Readonly<Partial<Record<Column, string>>>

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
    description: `Reads the list that you have: CSV or JSON with one row for each recipient, an address book (vCard 3 or 4), or a folder of public keys. Shows what would change, and asks. Columns: ${COLUMNS.join(', ')}; the first four are needed. From cards and keys the partner is the organisation, or the address’s domain; of keys only those that nobody has yet are taken. A bad row refuses the whole file.`,
    example: 'forewarn import partners.csv --map partner=Organisation --map email="Contact e-mail"',
  })
    .helpGroup('Programme:')
    .argument('<file>', 'CSV, JSON, vCard, or a folder of age or OpenPGP keys')
    .option(
      '--map <ours=theirs>',
      'what the file calls a column; may be given several times',
      assignment,
    )
    .option(
      '--set <ours=value>',
      'what a column is wherever the file says nothing; may be given several times',
      assignment,
    )
    .option('--dry-run', 'show the difference and change nothing')
    .option('--yes', 'do not ask')
    .action(async (file: string, options: Options) => {
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const { map, set } = options
      const directory = known((await namesOf({ desk, folder })).directory)
      const list = await readList(resolve(terminal.cwd, file), directory, terminal.clock.now())
      const source = { ...list, ...(map && { columns: map }), ...(set && { fill: set }) }
      const { programme } = board
      const change = importRoster(source, { directory, programme }, terminal.random)
      const { preview } = change
      const isSame = change.event === undefined && preview.change.length === 0
      if (!options.json) terminal.print(shown(preview))
      if (!options.dryRun && !isSame) {
        await confirm(terminal, 'Import this?', options.yes)
        await rememberNames(folder, desk.keyring, named(change.directory))
        await applyRoster(desk, ledger, change)
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

/**
 * A file as it is. Of a folder of keys a row for each that nobody in the programme has: address,
 * name and domain are all it knows, and what is known already it must not change.
 */
async function readList(
  path: string,
  { recipients }: RosterDirectory,
  at: Instant,
): Promise<Pick<RosterFile, 'file' | 'text'>> {
  const file = basename(path)
  if (!(await isFolder(path))) return { file, text: await readText(path) }
  const taken = new Set(recipients.map(({ email }) => email.toLowerCase()))
  const rows = (await readKeyFolder(path, at))
    .filter(({ emails }) => !emails.some((email) => taken.has(email)))
    .map(({ emails: [email = ''], name }) => ({
      ...{ partner: email.split('@')[1] ?? '', email, recipient: name ?? '' },
    }))
  if (rows.length === 0) {
    const remedy = 'Everyone whose key lies there is in the programme already.'
    throw new Refusal('input.missing', { what: `A key of somebody new in ${file}`, remedy })
  }
  return { file, text: JSON.stringify(rows, null, 1) }
}

function assignment(written: string, before: Mapping | undefined): Mapping {
  const [ours, ...theirs] = written.split('=')
  const column = COLUMNS.find((one) => one === ours)
  if (column === undefined || theirs.length === 0) {
    throw new InvalidArgumentError(
      `Write it as partner=Organisation or tier=early; ours are ${COLUMNS.join(', ')}.`,
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
