// Leaks by recipients of the programs: what is read of them, and who is named.

import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import { type Damage, DISGUISED_THIRD, damaged, type TextFile } from './damage.ts'
import type { Bundle, MarkedFile } from './real-input-bundle.ts'
import { type Analysis, analyse } from './real-input-leak.ts'
import { percent, rate, table } from './real-input-table.ts'

/** How much is measured. */
export interface Size {
  /** Leakers who do what the promise is about. */
  readonly leakers: number
  /** Leakers for every other damage. */
  readonly others: number
  /** Copies of which it is tried whether they work. */
  readonly copies: number
  readonly strangers: number
}

/** A file of a copy as it turns up: under a name that tells nothing. */
export interface Found {
  readonly path: string
  readonly sample: TextFile
}

const ENDINGS = { lua: 'lua', javascript: 'js', markdown: 'md', yaml: 'yml' } as const

/** Empty files show nothing and are left out; so is what a tool of the leaker's refused. */
export async function damageAll(
  files: readonly MarkedFile[],
  damage: Damage,
  roll: Dice,
): Promise<Found[]> {
  const found: Found[] = []
  for (const [i, file] of files.entries()) {
    const text = await damaged(damage, file, roll)
    if (text === undefined) console.log(`  ${damage.name}: a tool refused ${file.path}`)
    else if (text.trim() !== '') {
      found.push({ path: file.path, sample: { path: `found-${i}.${ENDINGS[file.kind]}`, text } })
    }
  }
  return found
}

const wayNamed = (ways: readonly Damage[], name: string): Damage => {
  const way = ways.find((one) => one.name === name)
  if (way === undefined) throw new Error(`no damage ${name}`)
  return way
}

/** The copy of one seeded leaker: every file alone, then all as one leak, in here and by command. */
export async function fileByFile(bundle: Bundle, ways: readonly Damage[]): Promise<string> {
  const [leaker] = bundle.drawLeakers(dice(11), 1) as [number]
  const files = bundle.copy(leaker)
  const found = await damageAll(files, wayNamed(ways, DISGUISED_THIRD), dice(12))
  const rows = found.map(({ path, sample }) =>
    row(path, linesOf(sample.text), analyse(bundle.master, [sample], leaker, [path])),
  )
  const whole = analyseAll(bundle, found, leaker)
  const lines = found.reduce((sum, { sample }) => sum + linesOf(sample.text), 0)
  rows.push(row('all as one leak', lines, whole))
  const head = ['file', 'lines', 'held', 'read', 'erased', 'wrong', 'traced', 'p × tests', 's']
  return `${table(head, rows)}\n${byCommand(bundle, found)}`
}

const linesOf = (text: string): number => text.split('\n').length

export function analyseAll(bundle: Bundle, found: readonly Found[], leaker?: number): Analysis {
  const samples = found.map(({ sample }) => sample)
  const paths = found.map(({ path }) => path)
  return analyse(bundle.master, samples, leaker, paths)
}

function row(name: string, lines: number, one: Analysis): (string | number)[] {
  const { held, read, wrong, outcome, bound, milliseconds } = one
  const sum = bound === undefined ? '' : bound.toExponential(0)
  const took = (milliseconds / 1000).toFixed(1)
  return [name, lines, held, read, held - read, wrong, outcome, sum, took]
}

/** The same leak through `forewarn trace`. */
function byCommand({ masterFile }: Bundle, found: readonly Found[]): string {
  const folder = join(dirname(masterFile), '..', 'found')
  mkdirSync(folder)
  for (const { sample } of found) writeFileSync(join(folder, sample.path), sample.text)
  const cli = join(import.meta.dirname, '..', 'cli', 'bin', 'forewarn.js')
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--conditions=source', cli, 'trace', folder, '--master', masterFile],
    { encoding: 'utf8' },
  )
  return `$ forewarn trace found --master master.json   # exit code ${status}\n${stdout.trimEnd()}`
}

/** All damages × leakers: how much is read, how much of it wrongly, and who is named. */
export async function leaks(bundle: Bundle, ways: readonly Damage[], size: Size): Promise<string> {
  const leakers = bundle.drawLeakers(dice(21), size.leakers)
  const rows: (string | number)[][] = []
  for (const way of ways) {
    const all: Analysis[] = []
    const count = way.name === DISGUISED_THIRD ? size.leakers : size.others
    for (const leaker of leakers.slice(0, count)) {
      const found = await damageAll(bundle.copy(leaker), way, dice(1000 + leaker))
      all.push(analyseAll(bundle, found, leaker))
    }
    rows.push([way.name, ...rates(all)])
  }
  const lower = await thirdTier(bundle, wayNamed(ways, 'untouched'), size.others)
  const head = [
    'all files as one leak',
    'read',
    'wrong',
    'recipient',
    'partner at least',
    'WRONG',
    's',
  ]
  return table(
    head,
    lower.length === 0 ? rows : [...rows, ['third tier: no programs', ...rates(lower)]],
  )
}

/** Recipients of the third tier leak all they have: the advisory and the rule. */
async function thirdTier(bundle: Bundle, way: Damage, count: number): Promise<Analysis[]> {
  const all: Analysis[] = []
  const { holders } = bundle.master
  for (let i = 1; i <= count; i++) {
    const leaker = holders.length - 7 * i
    const held = bundle.copy(leaker).filter(({ kind }) => kind === 'markdown' || kind === 'yaml')
    if (held.length === 0) return []
    all.push(analyseAll(bundle, await damageAll(held, way, dice(i)), leaker))
  }
  return all
}

function rates(all: readonly Analysis[]): string[] {
  const sum = (count: (one: Analysis) => number) =>
    all.reduce((total, one) => total + count(one), 0)
  const ended = (...outcomes: readonly Analysis['outcome'][]) =>
    rate(all.filter(({ outcome }) => outcomes.includes(outcome)).length, all.length)
  const read = sum((one) => one.read)
  return [
    percent(
      read,
      sum((one) => one.held),
    ),
    percent(
      sum((one) => one.wrong),
      read,
    ),
    ended('right'),
    ended('right', 'partner'),
    ended('wrong'),
    (sum((one) => one.milliseconds) / all.length / 1000).toFixed(1),
  ]
}
