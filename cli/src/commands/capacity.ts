// `forewarn capacity`: how many places a folder has to mark, and how large a coalition they trace.

import { resolve } from 'node:path'
import { decidePositions } from '@forewarn/core/marking/bias'
import { capacity } from '@forewarn/core/marking/capacity'
import { prepare, shapesOf } from '@forewarn/core/marking/mark'
import type { MasterItem } from '@forewarn/core/marking/master'
import { BOUND } from '@forewarn/core/marking/trace'
import { readFolder } from '../ports/folder.ts'
import { loadGrammars } from '../ports/grammars.ts'
import { markable } from '../ports/workshop.ts'
import type { Register } from '../program.ts'
import { wholeNumber } from './options.ts'

interface Options {
  readonly recipients: number
  readonly json?: true
}

export const registerCapacity: Register = (program, terminal) => {
  program
    .command('capacity')
    .summary('tell how large a coalition a folder can trace')
    .description(
      'Counts the places of a folder that can be marked, and says how many colluding recipients ' +
        'can be traced, before and after a leak loses half of them.',
    )
    .argument('<dir>', 'the folder, with or without bundle.yaml')
    .option('--recipients <n>', 'how many recipients there will be', wholeNumber(1, 100_000), 80)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: forewarn capacity bundles/greeting-overflow --recipients 400')
    .action(async (dir: string, { recipients, json }: Options) => {
      const folder = await readFolder(resolve(terminal.cwd, dir))
      const items = prepare(markable(folder), await loadGrammars())
      const result = { recipients, ...measure(items, recipients) }
      terminal.print(json ? JSON.stringify(result, undefined, 2) : shown(result))
    })
}

interface Measured {
  readonly carriers: number
  readonly positions: number
  /** By class: how many carriers, and how many bits a copy holds in them at most. */
  readonly classes: Readonly<Record<string, { carriers: number; bits: number }>>
  /** The largest coalition of which one is named with a probability of 0.99. */
  readonly coalition: { readonly untouched: number; readonly halfLost: number }
  readonly bound: number
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

const addBits = (sum: number, size: number): number => sum + Math.log2(size)

function shown({ recipients, carriers, positions, classes, coalition, bound }: Measured & Options) {
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
  ].join('\n')
}

function people(coalition: number): string {
  if (coalition === 0) return 'not even one leaker is sure to be traced'
  return coalition === 1 ? 'a single leaker is traced' : `a coalition of ${coalition} is traced`
}
