// `forewarn publish`: marked, checked and sealed copies for everyone the plan names.

import { join, resolve } from 'node:path'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { Manifest } from '@forewarn/core/bundle/manifest'
import type { Part } from '@forewarn/core/bundle/slice'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { publishedOf, stageAdvisory } from '@forewarn/desk/advisory'
import { caseNamed, type NamedCase } from '@forewarn/desk/cases'
import { addressing } from '@forewarn/desk/publish/addressing'
import { readBegun } from '@forewarn/desk/publish/attempt'
import { handOver } from '@forewarn/desk/publish/hand-over'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { folderDigest, type Published, publish } from '@forewarn/desk/publish/publish'
import { mailKeysText, matchKeys } from '../by-hand.ts'
import { changesText } from '../changes-text.ts'
import { confirmByName } from '../confirm.ts'
import { drawer, drawnText } from '../drawer.ts'
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
import { readKeyFolder } from '../ports/key-folder.ts'
import { folderOutbox } from '../ports/outbox.ts'
import { openWorkshop } from '../ports/workshop.ts'
import type { Register } from '../program.ts'
import { progressOn } from '../progress.ts'
import { addressesText, capacityText } from '../publication-text.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { handedOver, handOverText } from './hand-over.ts'
import { dryRun } from './publish-dry-run.ts'

export interface Options extends DeskOptions {
  readonly case?: string
  readonly dryRun?: true
  readonly recipient?: string
  readonly newAttempt?: true
  readonly newVersion?: true
  readonly drawnBy?: string
  readonly byHand?: string
  readonly keys?: string
  readonly yes?: true
}

export interface Work extends StaffDesk {
  readonly terminal: Terminal
  readonly folder: string
  readonly bundle: BundleFolder
  readonly found: NamedCase
  readonly names: Names
  readonly mailKeys: ReadonlyMap<RecipientId, MailKey>
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
    .option('--new-version', 'publish what changed; what stayed keeps everybody’s marks')
    .option('--new-attempt', 'leave an unfinished attempt behind and begin another')
    .option(
      '--drawn-by <witness>',
      'which pinned witness draws codewords, too, so that you cannot have chosen them; “nobody” for none (default: the first pinned here that draws)',
    )
    .option('--by-hand <out>', 'write sealed files for mailing, for whoever has no keys here')
    .option('--keys <dir>', 'with --by-hand: a folder of age or OpenPGP public keys')
    .option('--yes', 'do not ask for the case’s name')
    .action(async (dir: string, options: Options) => {
      const bundle = await readFolder(resolve(terminal.cwd, dir))
      const manifest = manifestOf(bundle, options)
      const open = await openStaffDesk(terminal, options)
      const found = await caseNamed(open.desk, open.board, options.case ?? manifest.case)
      const names = await namesOf(open)
      const mailKeys = await mailKeysOf(terminal, names, options)
      const work: Work = { ...open, terminal, bundle, found, names, mailKeys, options }
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

/** @throws Refusal `input.missing`, `file.malformed` */
async function mailKeysOf(terminal: Terminal, names: Names, options: Options) {
  if ((options.byHand === undefined) !== (options.keys === undefined)) {
    const what = options.keys === undefined ? '--keys' : '--by-hand'
    const remedy = 'Say where sealed files go with --by-hand, and where the keys are with --keys.'
    throw new Refusal('input.missing', { what, remedy })
  }
  if (options.keys === undefined) return new Map<RecipientId, MailKey>()
  const { keys, strangers } = matchKeys(
    await readKeyFolder(resolve(terminal.cwd, options.keys), terminal.clock.now()),
    names,
  )
  for (const { file } of strangers) {
    terminal.note(`${file} belongs to nobody in the programme, and is passed over.`)
  }
  return keys
}

async function forReal(work: Work): Promise<void> {
  const { desk, ledger, folder, terminal, bundle, found, names, options, board, mailKeys } = work
  const { caseId } = found
  const attempts = join(folder, 'attempts', caseId)
  const attempt = await attemptFor(work, attempts)
  if (attempt.isBegun) terminal.note('Going on with the attempt that was begun.')
  const { zone } = terminal
  const addressed = addressing(board, caseId, bundle, mailKeys)
  terminal.note(addressesText(addressed, names, zone))
  if (mailKeys.size > 0) terminal.note(mailKeysText(addressed.addresses, board, { names, zone }))
  const workshop = await openWorkshop()
  const published = await publish({
    ...{ desk, ledger, folder: bundle, caseId, mailKeys },
    journal: folderJournal(attempt.folder),
    workshop,
    ...(options.newVersion && { newVersion: workshop }),
    drawing: { who: () => drawer(desk, terminal, options.drawnBy), maker: workshop },
    progress: progressOn(terminal),
    confirm: async (proposal) => {
      terminal.progress('')
      if (options.newVersion) terminal.note(changesText(proposal.marked.changes ?? []))
      terminal.note(capacityText(proposal.marked))
      if (proposal.drawnBy) terminal.note(drawnText(proposal.drawnBy))
      const who = counted(proposal.addresses.length, 'recipient')
      const question = `Type “${found.name}” to publish to ${who}:`
      await confirmByName(terminal, question, found.name, options.yes)
    },
  })
  terminal.progress('')
  const isStaged = await stageOnce(work)
  const out = options.byHand === undefined ? undefined : resolve(terminal.cwd, options.byHand)
  const written =
    out === undefined ? [] : await handOver(desk, ledger, caseId, folderOutbox(out, names))
  await catchUp(ledger, folder)
  tell(work, { published, isStaged, out, written })
}

/** A new version that was published with this very folder is only finished once more. */
async function attemptFor({ desk, board, bundle, options }: Work, attempts: string) {
  const newest = await latestAttempt(attempts, options.newAttempt === true)
  if (!options.newVersion || !newest.isBegun) return newest
  const begun = await readBegun(desk, folderJournal(newest.folder))
  const isPublished =
    begun !== undefined && board.bundle.attempts.get(begun.attemptId)?.published !== undefined
  const isOver = isPublished && (begun.version === 1 || begun.folder !== folderDigest(bundle))
  return isOver ? latestAttempt(attempts, true) : newest
}

/** An advisory that was staged since the newest version stays: an earlier run of this attempt did it. */
async function stageOnce({ desk, ledger, found, terminal }: Work): Promise<boolean> {
  const { caseId } = found
  const board = await ledger.catchUp()
  const { staged, lifted } = board.release
  const stagedSeq = staged.get(caseId)?.seq ?? -1
  const isOfNewest = stagedSeq > (publishedOf(board, caseId)?.seq ?? Number.POSITIVE_INFINITY)
  if (isOfNewest || lifted.has(caseId)) return true
  const releasedAt = board.embargo.cases.get(caseId)?.active?.liftsAt
  if (releasedAt === undefined) return false
  const zone = terminal.zone
  return (await stageAdvisory(desk, ledger, caseId, { releasedAt, zone })) || staged.has(caseId)
}

interface Outcome {
  readonly published: Published
  readonly isStaged: boolean
  readonly out: string | undefined
  readonly written: readonly Part[]
}

function tell({ terminal, found, names, options }: Work, outcome: Outcome): void {
  const { published, isStaged, out, written } = outcome
  if (options.json) {
    const mailed = out === undefined ? {} : handedOver(out, written)
    const { caseId } = found
    terminal.print(JSON.stringify({ ...published, caseId, staged: isStaged, ...mailed }))
    return
  }
  const { recipients, parts } = published
  const who = `${counted(recipients, 'recipient')}, ${counted(parts, 'part')}`
  const which = published.version > 1 ? `version ${published.version} of ` : ''
  terminal.print(`Published ${which}“${found.name}” to ${who}.`)
  if (out !== undefined) terminal.print(handOverText(out, written, names))
  if (isStaged) terminal.print('The advisory is staged. Let forewarn stand-by run until the lift.')
  else terminal.note('bundle.yaml has no advisory: at the lift nothing would appear.')
}
