// Marks programs, runs one tool over a copy, reads it, and holds every carrier against the truth.

import type { Shown } from '@forewarn/core/marking/codes/position'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { placesIn } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import type { Parse } from '@forewarn/core/syntax/parse'
import type { Attack, Program } from './subject.ts'

/** What became of the carriers of one class under one attack. */
export interface CarrierRow {
  readonly language: string
  /** A class of carriers, or the rule within it where rules are asked for. */
  readonly carrier: string
  readonly attack: string
  /** Carriers in the files that the tool did not refuse. */
  readonly held: number
  readonly right: number
  /** Read, and read as another symbol than the copy has. */
  readonly wrong: number
  /** Lines of the programs as their authors wrote them. */
  readonly lines: number
}

export interface Asked {
  readonly language: string
  readonly programs: readonly Program[]
  readonly attacks: readonly Attack[]
  /** How many different copies are attacked. */
  readonly copies: number
  /** Whether each rule is a row of its own. */
  readonly byRule: boolean
}

const SEED = new Uint8Array(32).fill(29)

/** One row for each class and attack. */
export async function measure(asked: Asked, parse: Parse): Promise<CarrierRow[]> {
  const items = asked.programs.map(({ path, text }) => ({
    ...{ path, text, declared: [], exposure: 'confidential' as const },
  }))
  const holders = Array.from({ length: asked.copies }, (_, i) => ({
    ...{ recipient: `r${i}`, partner: `p${i}` },
  }))
  const master = mark(SEED, prepare(items, parse), holders)
  const rows: CarrierRow[] = []
  for (const attack of asked.attacks) {
    const tally = new Map<string, { held: number; right: number; wrong: number }>()
    let lines = 0
    for (const who of holders.keys()) {
      const attacked = await attackCopy(master, who, attack)
      lines += linesIn(items.filter(({ path }) => attacked.has(path)))
      count(master, who, attacked, tally, asked.byRule)
    }
    for (const [carrier, counts] of tally) {
      rows.push({ language: asked.language, carrier, attack: attack.name, ...counts, lines })
    }
  }
  return rows
}

const linesIn = (programs: readonly Program[]): number =>
  programs.reduce((sum, { text }) => sum + text.split('\n').length, 0)

/** By path: what the tool made of the file, under a name that tells nothing. Refused files are left out. */
async function attackCopy(master: Master, who: number, { run }: Attack) {
  const attacked = new Map<string, Program>()
  for (const [i, program] of renderCopy(master, master.codewords[who] ?? []).entries()) {
    const ending = program.path.slice(program.path.lastIndexOf('.'))
    try {
      attacked.set(program.path, { path: `found-${i}${ending}`, text: await run(program) })
    } catch (error) {
      if (!(error instanceof Error)) throw error
    }
  }
  return attacked
}

type Tally = Map<string, { held: number; right: number; wrong: number }>

function count(
  master: Master,
  who: number,
  attacked: ReadonlyMap<string, Program>,
  tally: Tally,
  byRule: boolean,
): void {
  const { reading } = readLeak(master, [...attacked.values()])
  const place = placesIn(master.positions)
  const truth = master.codewords[who] ?? []
  for (const { path, carriers } of master.items) {
    if (!attacked.has(path)) continue
    for (const carrier of carriers) {
      const at = place(carrier)
      const name = byRule ? `${carrier.class} ${carrier.rule}` : carrier.class
      const counts = tally.get(name) ?? { held: 0, right: 0, wrong: 0 }
      tally.set(name, counts)
      counts.held++
      const read = carrier.alphabets.map((_, i) => sure(reading[at + i]))
      if (read.every((symbol) => symbol === undefined)) continue
      const isRight = read.every((symbol, i) => symbol === undefined || symbol === truth[at + i])
      counts[isRight ? 'right' : 'wrong']++
    }
  }
}

/** What is in doubt is not read. */
const sure = (shown: Shown): number | undefined => (typeof shown === 'number' ? shown : undefined)
