// `forewarn capacity`: how many places a folder has to mark, and how large a coalition they trace.

import { resolve } from 'node:path'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { ATTACKS } from '@forewarn/core/marking/attacks'
import { decidePositions } from '@forewarn/core/marking/codes/bias'
import { capacity } from '@forewarn/core/marking/codes/capacity'
import { BOUND } from '@forewarn/core/marking/codes/trace'
import { prepare, shapesOf } from '@forewarn/core/marking/mark'
import type { MasterItem } from '@forewarn/core/marking/master'
import { nextStep, planOf, reach } from '@forewarn/core/marking/meter'
import { propose as proposed } from '@forewarn/core/marking/places/propose'
import { type Proposal, proposedValues } from '@forewarn/core/marking/places/propose-values'
import { isDocument, proseOfDocument } from '@forewarn/core/marking/places/prose'
import { languageOf } from '@forewarn/core/syntax/language'
import type { Parse } from '@forewarn/core/syntax/parse'
import { freeValuesText } from '../free-values-text.ts'
import { type AfterAttack, meterText } from '../meter-text.ts'
import { readFolder } from '../ports/folder.ts'
import { loadGrammars } from '../ports/grammars.ts'
import { markable } from '../ports/workshop.ts'
import type { Register } from '../program.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from './options.ts'

interface Options {
  readonly recipients: number
  readonly propose?: true
  readonly json?: true
}

export const registerCapacity: Register = (program, terminal) => {
  program
    .command('capacity')
    .summary('tell how large a coalition a folder can trace')
    .description(
      'Counts the places of a folder that can be marked, and says how many colluding recipients ' +
        'can be traced, before and after a leak loses half of them; then what is done to a copy, ' +
        'among how many recipients a lone leaker is named after it, and what would carry it ' +
        'further. Then it proposes values that may be declared free in bundle.yaml; nothing is ' +
        'marked by them before you do.',
    )
    .argument('<dir>', 'the folder, with or without bundle.yaml')
    .option('--recipients <n>', 'how many recipients there will be', wholeNumber(1, 100_000), 80)
    .option('--propose', 'propose wordings of documents, as lines for bundle.yaml')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: forewarn capacity bundles/greeting-overflow --recipients 400')
    .action(async (dir: string, { recipients, propose, json }: Options) => {
      const folder = await readFolder(resolve(terminal.cwd, dir))
      const parse = await loadGrammars()
      if (propose && !json) {
        terminal.print(lines(proposalsFor(folder, parse)))
        return
      }
      const items = markable(folder)
      const prepared = prepare(items, parse)
      const result = {
        ...{ recipients, ...measure(prepared, recipients) },
        after: afterAttacks(prepared, recipients, terminal),
        freeValues: proposedValues(items),
      }
      const proposals = propose && { proposals: proposalsFor(folder, parse) }
      terminal.print(
        json
          ? JSON.stringify({ ...result, ...proposals }, undefined, 2)
          : shown(result, linesOf(folder)),
      )
    })
}

/** The meter takes a second or two for each. */
function afterAttacks(
  items: readonly MasterItem[],
  recipients: number,
  terminal: Terminal,
): AfterAttack[] {
  const after = ATTACKS.map((attack, i) => {
    terminal.progress(`Judging attacks: ${i + 1} of ${ATTACKS.length}`)
    const plan = planOf(items, attack, recipients)
    const found = reach(plan)
    return { attack: attack.name, ...found, next: nextStep(plan, attack, found.coalition) ?? null }
  })
  terminal.progress('')
  return after
}

const linesOf = ({ items }: BundleFolder): number =>
  items.reduce((sum, { text }) => sum + (text?.split('\n').length ?? 0), 0)

interface Measured {
  readonly carriers: number
  readonly positions: number
  /** By class: how many carriers, and how many bits a copy holds in them at most. */
  readonly classes: Readonly<Record<string, { carriers: number; bits: number }>>
  /** The largest coalition of which one is named with a probability of 0.99. */
  readonly coalition: { readonly untouched: number; readonly halfLost: number }
  readonly bound: number
}

interface Result extends Measured {
  readonly recipients: number
  readonly after: readonly AfterAttack[]
  /** Values that the author may declare free; nothing is marked by them yet. */
  readonly freeValues: readonly Proposal[]
}

/** Which places are drawn how depends on a seed; how many can be traced hardly does. */
const ANY_SEED = new Uint8Array(32)

function measure(items: readonly MasterItem[], recipients: number): Measured {
  const carriers = items.flatMap((item) => item.carriers)
  const byClass = Map.groupBy(carriers, (carrier) => carrier.class)
  const positions = decidePositions(ANY_SEED, shapesOf(items))
  const plan = { positions, recipients, partners: recipients }
  return {
    carriers: carriers.length,
    positions: positions.length,
    classes: Object.fromEntries(
      [...byClass].sort().map(([name, group]) => [
        name,
        {
          carriers: group.length,
          bits: Math.round(group.flatMap(({ alphabets }) => alphabets).reduce(addBits, 0)),
        },
      ]),
    ),
    coalition: {
      untouched: capacity({ ...plan, loss: 0 }).recipient,
      halfLost: capacity({ ...plan, loss: 0.5 }).recipient,
    },
    bound: BOUND,
  }
}

/** What only the author of a document can judge, and what it would bring. */
interface Proposals {
  readonly path: string
  readonly words: number
  /** That a copy holds at most: now, and with all of these. */
  readonly bits: { readonly now: number; readonly accepted: number }
  readonly wordings: readonly string[]
}

/** What was accepted already is proposed as it stands. */
function proposalsFor(folder: BundleFolder, parse: Parse): Proposals[] {
  return markable(folder).flatMap((item) => {
    const { path, text } = item
    if (!isDocument(languageOf(path, text))) return []
    const wordings = proposed(text, proseOfDocument(text))
    const bitsOf = (accepted: readonly string[]) => {
      const [{ carriers } = { carriers: [] }] = prepare([{ ...item, accepted }], parse)
      return Math.round(carriers.flatMap(({ alphabets }) => alphabets).reduce(addBits, 0))
    }
    const bits = { now: bitsOf(item.accepted ?? []), accepted: bitsOf(wordings) }
    const words = text.match(/\S+/g)?.length ?? 0
    return wordings.length > 0 ? [{ path, words, bits, wordings }] : []
  })
}

/** To be put under the item after everything that does not fit was deleted. */
function lines(all: readonly Proposals[]): string {
  if (all.length === 0) return 'There is no document in which a wording could be proposed.'
  return all
    .map(({ path, words, bits, wordings }) =>
      [
        `# ${path}: ${words} words hold ${bits.now} bits, and ${bits.accepted} with all of these.`,
        '# Delete each [choice] and {order} that does not fit, and put the rest under the item.',
        '    wordings:',
        ...wordings.map((line) => `      - ${JSON.stringify(line)}`),
      ].join('\n'),
    )
    .join('\n')
}

const addBits = (sum: number, size: number): number => sum + Math.log2(size)

/** @param length of the bundle, in lines */
function shown(result: Result, length: number): string {
  const { recipients, carriers, positions, classes, coalition, bound } = result
  const rows = Object.entries(classes).map(
    ([name, { carriers: count, bits }]) =>
      `  ${name.padEnd(10)}${String(count).padStart(6)}  ${bits} bits`,
  )
  return [
    `${carriers} places to mark, ${positions} positions:`,
    ...rows,
    `Among ${recipients} recipients, at a bound of ${bound} on naming any innocent:`,
    `  untouched, ${people(coalition.untouched)}`,
    `  half lost, ${people(coalition.halfLost)}`,
    meterText(result.after, recipients, positions / Math.max(1, length)),
    ...(result.freeValues.length > 0 ? ['', freeValuesText(result.freeValues)] : []),
  ].join('\n')
}

function people(coalition: number): string {
  if (coalition === 0) return 'not even one leaker is sure to be traced'
  return coalition === 1 ? 'a single leaker is traced' : `a coalition of ${coalition} is traced`
}
