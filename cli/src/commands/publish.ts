// `forewarn publish`: marked, checked and sealed copies for everyone the plan names.

import { join, resolve } from 'node:path'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { Manifest } from '@forewarn/core/bundle/manifest'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { caseNamed, type NamedCase } from '@forewarn/desk/cases'
import { addressing } from '@forewarn/desk/publish/addressing'
import { type Published, publish } from '@forewarn/desk/publish/publish'
import { rehearse } from '@forewarn/desk/publish/rehearse'
import { confirmByName } from '../confirm.ts'
import { copyBesideMaster } from '../copy-text.ts'
import { type Names, namesOf } from '../names.ts'
import {
  catchUp,
  type DeskOptions,
  deskCommand,
  openStaffDesk,
  type StaffDesk,
} from '../open-desk.ts'
import { latestAttempt } from '../ports/attempts.ts'
import { readFolder } from '../ports/folder.ts'
import { folderJournal } from '../ports/journal.ts'
import { openWorkshop } from '../ports/workshop.ts'
import type { Register } from '../program.ts'
import { addressesText, capacityText } from '../publication-text.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly case?: string
  readonly dryRun?: true
  readonly recipient?: string
  readonly newAttempt?: true
  readonly yes?: true
}

interface Work extends StaffDesk {
  readonly terminal: Terminal
  readonly folder: string
  readonly bundle: BundleFolder
  readonly found: NamedCase
  readonly names: Names
  readonly options: Options
}

export const registerPublish: Register = (program, terminal) => {
  deskCommand(program, 'publish', {
    summary: 'give every recipient a copy of its own',
    description:
      'Marks a copy for everyone the plan names, checks each, seals them in parts, uploads, and publishes all at once. Interrupted and run again, it finishes the same attempt with the same copies. It also stages the advisory for the lift.',
    example: 'forewarn publish ./bundle --dry-run --recipient anna@partner.example',
  })
    .helpGroup('Sharing:')
    .argument('<dir>', 'the folder of the bundle')
    .option('--case <name>', 'the case (default: what bundle.yaml says)')
    .option('--dry-run', 'do all but upload, and write nothing down')
    .option('--recipient <who>', 'with --dry-run: show this recipient’s copy beside the master')
    .option('--new-attempt', 'leave an unfinished attempt behind and begin another')
    .option('--yes', 'do not ask for the case’s name')
    .action(async (dir: string, options: Options) => {
      const bundle = await readFolder(resolve(terminal.cwd, dir))
      const manifest = manifestOf(bundle, options)
      const open = await openStaffDesk(terminal, options)
      const found = await caseNamed(open.desk, open.board, options.case ?? manifest.case)
      const names = await namesOf(open)
      const work: Work = { ...open, terminal, bundle, found, names, options }
      await (options.dryRun ? dryRun(work) : forReal(work))
    })
}

/** @throws Refusal `input.missing`, `file.malformed` */
function manifestOf({ manifest }: BundleFolder, options: Options): Manifest {
  if (manifest === undefined) {
    const remedy = 'Write one: forewarn new shows how.'
    throw new Refusal('input.missing', { what: 'bundle.yaml', remedy })
  }
  if (options.recipient !== undefined && !options.dryRun) {
    const remedy = 'Add --dry-run; a real publication shows no single copy.'
    throw new Refusal('input.missing', { what: '--dry-run', remedy })
  }
  if (options.case === undefined || options.case === manifest.case) return manifest
  const problem = `it is for the case “${manifest.case}”, not “${options.case}”`
  const remedy = 'Correct one of the two.'
  throw new Refusal('file.malformed', { file: 'bundle.yaml', problem, remedy })
}

async function dryRun(work: Work): Promise<void> {
  const { desk, ledger, terminal, bundle, found, names, options, board } = work
  const workshop = await openWorkshop()
  const { caseId } = found
  const { recipients } = board.programme
  const who =
    options.recipient === undefined ? undefined : names.recipient(options.recipient, recipients)
  const progress = progressOn(terminal)
  const rehearsed = await rehearse({
    ...{ desk, ledger, workshop, folder: bundle, caseId, progress },
  })
  terminal.progress('')
  const { addresses, keyless, marked, parts, sealedBytes } = rehearsed
  const address = who === undefined ? undefined : addressed(rehearsed.addresses, who, names)
  const copy = who === undefined ? undefined : await marked.copyOf(who)
  const { capacity, dropped } = marked
  if (options.json) {
    const files = copy && [...copy].filter(([path]) => isTheirs(bundle, path, address))
    const shown = files?.map(([path, bytes]) => ({
      path,
      base64: Buffer.from(bytes).toString('base64'),
    }))
    const result = { caseId, addresses: addresses.map(({ ageKeys: _, ...one }) => one), keyless }
    terminal.print(
      JSON.stringify({
        ...result,
        parts,
        sealedBytes,
        capacity,
        dropped,
        ...(shown && { copy: shown }),
      }),
    )
    return
  }
  terminal.print(addressesText({ addresses, keyless }, names, terminal.zone))
  terminal.print(capacityText(marked))
  const size = `${counted(parts, 'part')}, ${Math.ceil(sealedBytes / 1024)} KiB sealed`
  terminal.print(`${size}. Nothing was uploaded or written down.`)
  if (copy === undefined || who === undefined) return
  terminal.print(`\nThe copy of ${names.of(who)} beside the master:`)
  terminal.print(
    copyBesideMaster(
      bundle.items.filter(({ path }) => isTheirs(bundle, path, address)),
      copy,
    ),
  )
}

type Address = ReturnType<typeof addressing>['addresses'][number]

/** @throws Refusal `input.missing` */
function addressed(addresses: readonly Address[], who: RecipientId, names: Names): Address {
  const found = addresses.find(({ recipientId }) => recipientId === who)
  if (found !== undefined) return found
  const remedy = 'The plan gives them nothing of this bundle, or they have no keys.'
  throw new Refusal('input.missing', { what: `A copy for ${names.of(who)}`, remedy })
}

/** Whether an item is of a class that this recipient ever gets. */
function isTheirs({ items }: BundleFolder, path: string, address: Address | undefined): boolean {
  const item = items.find((one) => one.path === path)
  return address?.classes.some((one) => one.class === item?.class) ?? false
}

async function forReal(work: Work): Promise<void> {
  const { desk, ledger, folder, terminal, bundle, found, names, options, board } = work
  const { caseId } = found
  const attempts = join(folder, 'attempts', caseId)
  const attempt = await latestAttempt(attempts, options.newAttempt === true)
  if (attempt.isBegun) terminal.note('Going on with the attempt that was begun.')
  terminal.note(addressesText(addressing(board, caseId, bundle), names, terminal.zone))
  const published = await publish({
    ...{ desk, ledger, folder: bundle, caseId },
    journal: folderJournal(attempt.folder),
    workshop: await openWorkshop(),
    progress: progressOn(terminal),
    confirm: async (proposal) => {
      terminal.progress('')
      terminal.note(capacityText(proposal.marked))
      const who = counted(proposal.addresses.length, 'recipient')
      const question = `Type “${found.name}” to publish to ${who}:`
      await confirmByName(terminal, question, found.name, options.yes)
    },
  })
  terminal.progress('')
  const isStaged = await stageOnce(work)
  await catchUp(ledger, folder)
  tell(work, published, isStaged)
}

/** An advisory that is staged already stays: it was staged by an earlier run of this attempt. */
async function stageOnce({ desk, ledger, found, terminal }: Work): Promise<boolean> {
  const { caseId } = found
  const { embargo, release } = await ledger.catchUp()
  if (release.staged.has(caseId) || release.lifted.has(caseId)) return true
  const releasedAt = embargo.cases.get(caseId)?.active?.liftsAt
  if (releasedAt === undefined) return false
  return stageAdvisory(desk, ledger.board, caseId, { releasedAt, zone: terminal.zone })
}

function tell({ terminal, found, options }: Work, published: Published, isStaged: boolean): void {
  if (options.json) {
    terminal.print(JSON.stringify({ ...published, caseId: found.caseId, staged: isStaged }))
    return
  }
  const { recipients, parts } = published
  const who = `${counted(recipients, 'recipient')}, ${counted(parts, 'part')}`
  terminal.print(`Published “${found.name}” to ${who}.`)
  if (isStaged) terminal.print('The advisory is staged. Let forewarn stand-by run until the lift.')
  else terminal.note('bundle.yaml has no advisory: at the lift nothing would appear.')
}

function progressOn(terminal: Terminal) {
  return (step: string, done: number, of: number) => {
    terminal.progress(`${step} ${done} of ${of}`)
  }
}
