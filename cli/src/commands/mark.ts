// `forewarn mark`: one marked copy of a folder for every recipient, and the master to trace them.

import { resolve } from 'node:path'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { Holder } from '@forewarn/core/marking/codes/position'
import { digestOf } from '@forewarn/core/marking/mark'
import { type Master, positionsOf, readMaster, writeMaster } from '@forewarn/core/marking/master'
import { type Proposal, proposedValues } from '@forewarn/core/marking/places/propose-values'
import type { ItemChange } from '@forewarn/core/marking/revise'
import type { RuleProof } from '@forewarn/core/protection/prove-rules'
import { fromHex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { InvalidArgumentError } from 'commander'
import { changesText } from '../changes-text.ts'
import { copyFiles } from '../copy-files.ts'
import { readFolder } from '../ports/folder.ts'
import { loadGrammars } from '../ports/grammars.ts'
import { verifyFree, writeFolder } from '../ports/marked-folder.ts'
import { readMasterText } from '../ports/master-file.ts'
import { proveFolder } from '../ports/prove-folder.ts'
import { readText } from '../ports/text-file.ts'
import { markAndCheck, markable, rowsOf } from '../ports/workshop.ts'
import type { Register } from '../program.ts'
import { progressOn } from '../progress.ts'
import { proofText } from '../publication-text.ts'
import { readRecipients } from '../recipients-file.ts'
import type { Terminal } from '../terminal.ts'

interface Options {
  readonly recipients: string
  readonly out: string
  readonly after?: string
  readonly seed?: string
  readonly json?: true
}

export const registerMark: Register = (program, terminal) => {
  program
    .command('mark')
    .summary('mark a copy of a folder for every recipient')
    .description(
      'Writes a copy of the folder for every recipient, each spelt in its own way and each working ' +
        'like the original, and master.json, which traces a leak back to its copy. Keep that secret.',
    )
    .argument('<dir>', 'the folder to mark, with or without bundle.yaml')
    .requiredOption('--recipients <file>', 'JSON: [{ "id": "…", "partner"?: "…" }]')
    .requiredOption('--out <dir>', 'a new folder for copies/<id>/… and master.json')
    .option('--after <master.json>', 'a new version: what stayed keeps everybody’s marks')
    .option('--seed <hex>', 'repeat an earlier marking to the byte', readSeed)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample: forewarn mark bundles/greeting-overflow --recipients people.json --out marked',
    )
    .action(async (dir: string, options: Options) => {
      const result = await markFolder(resolve(terminal.cwd, dir), options, terminal)
      if (options.json) terminal.print(JSON.stringify(result, undefined, 2))
      else terminal.print(shown(result))
    })
}

const LEAST_SEED_BYTES = 16

function readSeed(written: string): string {
  const isHex = /^(?:[0-9a-fA-F]{2})*$/.test(written)
  if (isHex && written.length >= 2 * LEAST_SEED_BYTES && written.length <= 128) return written
  throw new InvalidArgumentError(`Write 16 to 64 bytes as hex digits.`)
}

interface Result {
  readonly out: string
  readonly copies: number
  readonly items: number
  readonly carriers: number
  readonly positions: number
  /** Files without a place to mark: alike in every copy, so a leak of them traces nobody. */
  readonly unmarked: readonly string[]
  /** Places that were left alone because a check failed with them. */
  readonly dropped: readonly string[]
  /** Of each file that is rules, how far every copy of them is proven. */
  readonly proofs: readonly RuleProof[]
  /** Values that the author may declare free; nothing is marked by them. */
  readonly freeValues: readonly Proposal[]
  /** What became of each file since the version before; empty for a first version. */
  readonly changes: readonly ItemChange[]
}

async function markFolder(dir: string, options: Options, terminal: Terminal): Promise<Result> {
  const out = resolve(terminal.cwd, options.out)
  await verifyFree(out)
  const holders = readRecipients(
    options.recipients,
    await readText(resolve(terminal.cwd, options.recipients)),
  )
  const folder = await readFolder(dir)
  const seed = options.seed === undefined ? terminal.random.bytes(32) : fromHex(options.seed)
  const progress = progressOn(terminal)
  const before = await masterBefore(options, folder, terminal)
  const { master, dropped, proofs, changes } = await markAndCheck(
    { folder, holders, seed, progress, before },
    await loadGrammars(),
    proveFolder,
  )
  await writeCopies(out, { folder, master, holders }, terminal)
  const marked = new Set(
    master.items.filter(({ carriers }) => carriers.length > 0).map(({ path }) => path),
  )
  const unmarked = folder.items.map(({ path }) => path).filter((path) => !marked.has(path))
  for (const path of unmarked)
    terminal.note(`${path}: nothing to mark in it, so it is alike for all`)
  return {
    ...{ out: options.out, copies: holders.length, items: folder.items.length },
    carriers: master.items.reduce((sum, { carriers }) => sum + carriers.length, 0),
    ...{ positions: positionsOf(master).length, unmarked, dropped, proofs, changes },
    freeValues: proposedValues(markable(folder)),
  }
}

/**
 * Files that are no text are not in a master, so a folder that holds some may always have changed.
 *
 * @throws Refusal `bundle.unchanged`
 */
async function masterBefore(
  { after }: Options,
  { items }: BundleFolder,
  terminal: Terminal,
): Promise<Master | undefined> {
  if (after === undefined) return undefined
  const master = readMaster(after, await readMasterText(resolve(terminal.cwd, after)))
  const texts = new Map(master.items.map(({ path, digest }) => [path, digest]))
  const isSame = items.every(
    ({ path, text }) => text !== undefined && texts.get(path) === digestOf({ text }),
  )
  if (isSame && items.length === texts.size) throw new Refusal('bundle.unchanged', {})
  return master
}

interface Marked {
  readonly folder: BundleFolder
  readonly master: Master
  /** Who is to have a copy now. */
  readonly holders: readonly Holder[]
}

async function writeCopies(
  out: string,
  { folder, master, holders }: Marked,
  terminal: Terminal,
): Promise<void> {
  const row = rowsOf(master)
  await writeFolder(out, async (write) => {
    for (const [i, { recipient }] of holders.entries()) {
      const codeword = master.codewords[row(recipient)] ?? []
      for (const [path, bytes] of copyFiles(folder, master, codeword)) {
        await write(`copies/${recipient}/${path}`, bytes)
      }
      terminal.progress(`Writing copies: ${i + 1} of ${holders.length}`)
    }
    await write('master.json', writeMaster(master))
  })
  terminal.progress('')
}

function shown(result: Result): string {
  const { out, copies, carriers, positions, dropped, proofs, changes } = result
  return [
    ...(changes.length > 0 ? [changesText(changes)] : []),
    `${copies} copies in ${out}/copies, each with ${carriers} marked places (${positions} positions).`,
    ...(dropped.length > 0 ? [`${dropped.length} places were left alone: a check failed.`] : []),
    ...proofs.map(proofText),
    ...(result.freeValues.length > 0
      ? [`${result.freeValues.length} more values seem to be free: forewarn capacity shows them.`]
      : []),
    `${out}/master.json traces ${changes.length > 0 ? 'every version' : 'them'}. Keep it secret: whoever has it can frame anybody.`,
  ].join('\n')
}
