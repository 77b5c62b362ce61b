// Copies of rules that others wrote: how many places they have, and whether a copy matches otherwise.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ruleEngines } from '@forewarn/cli/ports/prove-folder'
import type { RuleThread } from '@forewarn/cli/ports/rule-thread'
import { dice } from '@forewarn/core/marking/codes/dice'
import { itemWeaver } from '@forewarn/core/marking/places/item'
import { render } from '@forewarn/core/marking/template'
import { type RuleKind, ruleKind } from '@forewarn/core/protection/rule-kind'
import { snortMeaning } from '@forewarn/core/protection/snort-meaning'
import type { Parse } from '@forewarn/core/syntax/parse'
import { eventsFor, filesFor } from './samples.ts'

export interface RuleFile {
  readonly path: string
  readonly kind: RuleKind
  readonly text: string
}

/** Larger files are whole collections. */
const LARGEST_BYTES = 40_000

/** All rules under these folders, shuffled by a fixed seed. */
export function ruleFiles(folders: readonly string[]): RuleFile[] {
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => /\.(?:yara?|rules|ya?ml)$/.test(path) && statSync(path).isFile())
      .filter((path) => statSync(path).size <= LARGEST_BYTES)
      .sort(),
  )
  const files = found.flatMap((path): RuleFile[] => {
    const text = readFileSync(path, 'utf8')
    const kind = ruleKind(path, text)
    return kind === undefined ? [] : [{ path, kind, text }]
  })
  const roll = dice(17)
  return files
    .map((file) => ({ file, at: roll() }))
    .sort((a, b) => a.at - b.at)
    .map(({ file }) => file)
}

export interface EqualRow {
  readonly kind: RuleKind
  readonly files: number
  /** Of which every letter is understood. */
  readonly marked: number
  readonly rules: number
  readonly places: number
  readonly bits: number
  readonly copies: number
  /** Copies on which the engine said something else than on the author's. */
  readonly differing: readonly string[]
  /** Files that the engine does not compile as their authors wrote them. */
  readonly notRun: number
  /** Files of which some sample is matched by some rule. */
  readonly matched: number
}

const SAMPLES = 3

/** @param copies of each file, every place drawn evenly */
export async function equalRow(
  kind: RuleKind,
  files: readonly RuleFile[],
  copies: number,
  { parse, engine }: { parse: Parse; engine: RuleThread },
): Promise<EqualRow> {
  const weave = itemWeaver(parse)
  const engines = ruleEngines(engine)
  const row = { marked: 0, rules: 0, places: 0, bits: 0, copies: 0, notRun: 0, matched: 0 }
  const differing: string[] = []
  for (const [number, { path, text }] of files.entries()) {
    const { template, found } = weave({ path, text, declared: [] })
    if (parse(text, kind).isBroken || found.length === 0) continue
    row.marked++
    row.rules += rulesIn(kind, text)
    row.places += found.length
    row.bits += found
      .flatMap(({ alphabets }) => alphabets.map(Math.log2))
      .reduce((a, b) => a + b, 0)
    const samples = samplesFor(kind, text, number)
    const says = async (rules: string): Promise<string | undefined> => {
      if (kind === 'snort') return snortMeaning(rules)
      const said = await engines.match(kind, rules, samples)
      return said.outcome === 'matched' ? JSON.stringify(said.rules) : undefined
    }
    const own = await says(text)
    if (own === undefined) {
      row.notRun++
      continue
    }
    if (/"/.test(own)) row.matched++
    for (let copy = 0; copy < copies; copy++) {
      const roll = dice(1000 * number + copy + 1)
      const symbols = found.map(({ alphabets }) => alphabets.map((n) => Math.floor(roll() * n)))
      const rendered = render(template, (carrier) => symbols[carrier] ?? [])
      row.copies++
      if ((await says(rendered)) !== own) differing.push(`${path} #${copy}`)
    }
  }
  return { kind, files: files.length, ...row, differing }
}

function samplesFor(kind: RuleKind, text: string, seed: number): Uint8Array[] {
  if (kind === 'yara') return filesFor(text, SAMPLES, seed + 1)
  if (kind === 'snort') return []
  return eventsFor(text, 4 * SAMPLES, seed + 1).map((event) => Buffer.from(JSON.stringify(event)))
}

const RULE: Readonly<Record<RuleKind, RegExp>> = {
  yara: /^\s*(?:(?:private|global)\s+)*rule\s+\w+/gm,
  sigma: /^detection:/gm,
  snort: /^[a-z]+ .*\(/gm,
}

const rulesIn = (kind: RuleKind, text: string): number => text.match(RULE[kind])?.length ?? 0
