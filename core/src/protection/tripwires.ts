// Tripwires: rules that fire on any marked copy, and tell nothing about anybody's marks.

import { sha256 } from '@noble/hashes/sha2.js'
import { recipeIn } from '../marking/capture/read.ts'
import { editionsOf, type Master, type MasterItem } from '../marking/master.ts'
import { latin } from '../marking/traffic/latin.ts'
import { hex, utf8 } from '../shared/bytes.ts'
import { fixedStretches, rareText, spreadOut } from './fixed-text.ts'
import type { Tripwire } from './tripwire.ts'
import { sigmaTripwire, suricataTripwires, yaraTripwire } from './tripwire-text.ts'

/** Items that no rule can be made of, and why. */
export interface Unwired {
  readonly item: string
  readonly why: 'publishable' | 'too-little-alike' | 'decoy-gone'
}

export interface TripwireFiles {
  readonly yara: string
  /** For Suricata and Snort; empty where there are no decoys. */
  readonly suricata: string
  readonly sigma: string
}

/** Fewer stretches than this, or a smaller part of them, could stand in anybody's file. */
const LEAST_STRETCHES = 4
const MOST_STRETCHES = 12
const LARGER_PART = 0.6

/**
 * From what all copies of all versions have alike: decoys where there are some, and else rare text
 * between the places. Symbols, seeds and holders are not looked at, and not handed in.
 */
export function tripwiresOf(master: Pick<Master, 'items' | 'earlier'>): {
  readonly wires: readonly Tripwire[]
  readonly unwired: readonly Unwired[]
} {
  const newestFirst = [...new Set(editionsOf(master).reverse().flat())]
  const wires: Tripwire[] = []
  const unwired: Unwired[] = []
  for (const item of newestFirst) {
    const made = wireOf(item)
    if ('why' in made) unwired.push(made)
    else if (!wires.some(({ name }) => name === made.name)) wires.push(made)
  }
  return { wires, unwired }
}

function wireOf(item: MasterItem): Tripwire | Unwired {
  if (item.exposure === 'publishable') return { item: item.path, why: 'publishable' }
  const { decoys } = item
  const capture = recipeIn(item)?.capture
  if (decoys !== undefined) {
    const fixed = capture === undefined ? fixedStretches(item.template) : [latin(capture)]
    const isThere = decoys.every((decoy) => fixed.some((text) => text.includes(decoy)))
    if (!isThere) return { item: item.path, why: 'decoy-gone' }
    const any = [{ least: 1, texts: decoys }]
    return { name: nameOf(decoys), item: item.path, on: 'decoy', any }
  }
  if (capture !== undefined) return { item: item.path, why: 'too-little-alike' }
  const { strings, lines } = rareText(item)
  const any = [strings, lines].flatMap((all) => {
    const texts = spreadOut(all, MOST_STRETCHES)
    const least = Math.max(LEAST_STRETCHES, Math.ceil(LARGER_PART * texts.length))
    return texts.length < LEAST_STRETCHES ? [] : [{ least, texts }]
  })
  if (any.length === 0) return { item: item.path, why: 'too-little-alike' }
  const name = nameOf(any.flatMap(({ texts }) => texts))
  return { name, item: item.path, on: 'fixed', any }
}

function nameOf(texts: readonly string[]): string {
  return `tripwire_${hex(sha256(utf8(JSON.stringify(texts))).subarray(0, 5))}`
}

/** All rules as text: the same wires give the same bytes. */
export function tripwireFiles(wires: readonly Tripwire[]): TripwireFiles {
  const decoys = wires.filter(({ on }) => on === 'decoy')
  return {
    yara: `${wires.map(yaraTripwire).join('\n')}`,
    suricata: suricataTripwires(decoys),
    sigma: decoys.flatMap(sigmaTripwire).join('---\n'),
  }
}
