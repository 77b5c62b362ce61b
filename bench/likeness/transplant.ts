// Parts of programs, renamed and put into other people's: whole pieces between whole pieces.

import { type Dice, pick } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import { drawn } from '../carriers/subject.ts'
import type { PublicFile } from '../public-code.ts'
import { rename } from './disguise.ts'
import { type Pieces, partOf, paste, piecesOf } from './pieces.ts'
import { once } from './scorer.ts'
import type { Draft } from './sets.ts'

const SHARES = [0.05, 0.1, 0.25, 0.5] as const
const LEAST_LINES = 3
/** With the right one, five to choose from. */
const RIVALS = 4
const TRIES = 200

export interface Source {
  readonly language: Language
  readonly files: readonly PublicFile[]
  /** Places in `files` of those that are programs. */
  readonly places: readonly number[]
  readonly roll: Dice
}

/** Programs without a run of pieces of that length, and hosts without a place for it, are drawn anew. */
export function transplant(draft: Draft, source: Source, count: number): void {
  const piecesAt = once((at) => piecesOf(source.files[at]?.text ?? '', source.language))
  for (let n = 0; n < count; n++) {
    let tried = 0
    while (!isTransplanted(draft, source, n, piecesAt))
      if (++tried === TRIES) throw new Error(`no ${source.language} that fits into another`)
  }
}

function isTransplanted(
  draft: Draft,
  { language, files, places, roll }: Source,
  n: number,
  piecesAt: (at: number) => Pieces,
): boolean {
  const share = SHARES[n % SHARES.length] as number
  const item = pick(roll, places)
  const { packageName, text, path } = files[item] as PublicFile
  const host = pick(
    roll,
    places.filter((at) => files[at]?.packageName !== packageName),
  )
  const wanted = Math.max(LEAST_LINES, Math.round(text.split('\n').length * share))
  const part = partOf(piecesAt(item), wanted, roll)
  if (part === undefined) return false
  const { layer, from, to } = part
  const lines = rename(text, language, roll)
    .split('\n')
    .slice(from, to + 1)
  const pasted = paste(piecesAt(host), { layer, lines }, roll)
  if (pasted === undefined) return false
  const sample = draft.add({ path: `part ${n}/${path}`, text: pasted.text })
  draft.cases.push({
    ...{ row: 'P', sample, item, kind: `${share * 100} %` },
    truth: { sample: [pasted.at + 1, pasted.at + lines.length], item: [from + 1, to + 1] },
    ...{ host, rivals: rivals(files, places, item, host, roll) },
  })
  return true
}

/** Half of them from the item's own package, as far as it has so many. */
function rivals(
  files: readonly PublicFile[],
  places: readonly number[],
  item: number,
  host: number,
  roll: Dice,
): number[] {
  const own = files[item]?.packageName
  const others = places.filter((at) => at !== item && at !== host)
  const siblings = drawn(
    others.filter((at) => files[at]?.packageName === own),
    RIVALS / 2,
    roll() * 2 ** 32,
  )
  const rest = others.filter((at) => !siblings.includes(at) && files[at]?.packageName !== own)
  return [...siblings, ...drawn(rest, RIVALS - siblings.length, roll() * 2 ** 32)]
}
