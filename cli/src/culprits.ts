// Finds which carrier makes a copy fail its check, and settles it for everybody.

import type { ProvenChecks } from '@forewarn/core/bundle/checks'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { Codeword } from '@forewarn/core/marking/codes/codeword'
import { type Carrier, type Master, type MasterItem, placesIn } from '@forewarn/core/marking/master'
import { originalSymbols } from '@forewarn/core/marking/places/original'
import { settle, settleAll } from '@forewarn/core/marking/places/settle'
import { Refusal } from '@forewarn/core/shared/refusal'
import { copyFiles } from './copy-files.ts'
import { markedText } from './marked-text.ts'

/** A copy whose check did not pass, by the holder's place in the master, and the item concerned. */
export interface Failing {
  readonly holder: number
  readonly item: string
}

export interface Trial {
  readonly folder: BundleFolder
  readonly master: Master
  readonly checks: ProvenChecks
  readonly failing: readonly Failing[]
  /** How often this was tried already, from 1. */
  readonly round: number
}

/** From this round on an item that still fails is left unmarked as a whole. */
const LAST_SEARCH = 12

/** By then the check itself is at fault: it fails now and then, whatever the copy. */
const LAST_ROUND = 24

/**
 * The items with one culprit for each failing copy settled, and what was settled, for people.
 *
 * Between the author's own text, which passes, and a copy that fails, symbols are exchanged carrier
 * by carrier, halving what is left: about log2(carriers) runs. Where that does not tell, the item is
 * left unmarked.
 * A failure that does not come back changes nothing.
 *
 * @throws Refusal `check.failed` where a check fails now and then, and never for good
 */
export async function dropCulprits(trial: Trial): Promise<{
  readonly items: readonly MasterItem[]
  readonly dropped: readonly string[]
}> {
  const { master, failing, round } = trial
  const settled = new Map<number, Map<number, readonly number[]>>()
  const unmarked = new Set<string>()
  for (const one of failing) {
    if (round >= LAST_ROUND) throw unsteady(one)
    const found = await culprit(trial, one)
    if (found === 'passes') continue
    if (found === undefined) unmarked.add(one.item)
    else settled.set(found.item, (settled.get(found.item) ?? new Map()).set(...found.fixed))
  }
  const dropped: string[] = []
  const items = master.items.map((item, at) => {
    const text = textOf(trial.folder, item.path)
    if (unmarked.has(item.path)) {
      dropped.push(`${item.path}: all ${item.carriers.length}`)
      return settleAll(item, text)
    }
    const fixed = settled.get(at)
    if (fixed === undefined) return item
    for (const carrier of fixed.keys()) dropped.push(nameOf(item, item.carriers[carrier]))
    return settle(item, fixed)
  })
  return { items, dropped }
}

/** As its author wrote it. */
function textOf({ items }: BundleFolder, path: string): string {
  const item = items.find((one) => one.path === path)
  return (item && markedText(item)) ?? ''
}

function unsteady({ item }: Failing): Refusal<'check.failed'> {
  const outcome = 'failed now and then'
  return new Refusal('check.failed', { item, on: 'some copies', outcome, lastWords: '' })
}

function nameOf({ path }: MasterItem, carrier: Carrier | undefined): string {
  return `${path}:${carrier?.line} ${carrier?.original.replace(/\s+/g, ' ')}`
}

interface Culprit {
  /** Its place among the master's items. */
  readonly item: number
  /** The carrier, and the symbols with which the check passes. */
  readonly fixed: [number, readonly number[]]
}

/** One carrier, with its positions among those of the whole master. */
interface Place {
  readonly item: number
  readonly carrier: number
  readonly from: number
  readonly to: number
}

async function culprit(
  trial: Trial,
  { holder, item }: Failing,
): Promise<Culprit | 'passes' | undefined> {
  const bad = trial.master.codewords[holder]
  if (bad !== undefined && (await isPassing(trial, item, bad))) return 'passes'
  if (trial.round >= LAST_SEARCH) return undefined
  const good = await passing(trial, item)
  if (bad === undefined || good === undefined) return undefined
  const places = concerned(trial, item).filter(({ from, to }) =>
    bad.slice(from, to).some((symbol, i) => symbol !== good[from + i]),
  )
  // Exchanging the first `passes` places still passes; exchanging the first `fails` does not.
  let passes = 0
  let fails = places.length
  if (await isPassing(trial, item, exchanged(good, bad, places))) return undefined
  while (fails - passes > 1) {
    const middle = Math.floor((passes + fails) / 2)
    const codeword = exchanged(good, bad, places.slice(0, middle))
    if (await isPassing(trial, item, codeword)) passes = middle
    else fails = middle
  }
  const place = places[fails - 1]
  if (place === undefined) return undefined
  const { carrier, from, to } = place
  return { item: place.item, fixed: [carrier, good.slice(from, to)] }
}

/** The author's own spellings: they pass, or nothing would have been marked at all. */
async function passing(trial: Trial, item: string): Promise<Codeword | undefined> {
  const { master, folder } = trial
  const codeword = master.positions.map(() => 0)
  const place = placesIn(master.positions)
  for (const one of master.items) {
    const text = textOf(folder, one.path)
    const symbols = originalSymbols(one, text)
    if (symbols === undefined) return undefined
    for (const [index, carrier] of one.carriers.entries()) {
      const own = symbols.get(index) ?? []
      codeword.splice(place(carrier), own.length, ...own)
    }
  }
  return (await isPassing(trial, item, codeword)) ? codeword : undefined
}

async function isPassing(trial: Trial, item: string, codeword: Codeword): Promise<boolean> {
  const { folder, master, checks } = trial
  const failed = await checks.check(copyFiles(folder, master, codeword))
  return failed.every((one) => one.item !== item)
}

/** The carriers of an item and of whatever its check uses besides. */
function concerned({ master, folder }: Trial, path: string): Place[] {
  const item = folder.items.find((one) => one.path === path)
  const paths = new Set([path, ...(item?.check?.with ?? [])])
  const place = placesIn(master.positions)
  return master.items.flatMap((one, at) => {
    if (!paths.has(one.path)) return []
    return one.carriers.map((held, carrier) => {
      const from = place(held)
      return { item: at, carrier, from, to: from + held.alphabets.length }
    })
  })
}

function exchanged(good: Codeword, bad: Codeword, places: readonly Place[]): Codeword {
  const mixed = [...good]
  for (const { from, to } of places) for (let i = from; i < to; i++) mixed[i] = bad[i] ?? 0
  return mixed
}
