// Reads free values: where their surroundings stand in the sample, or their form stands out.

import type { MasterItem } from '../master.ts'
import type { Template, Value } from '../template.ts'
import { escaped, valuePattern, valueSymbols } from '../value-form.ts'

/** Letters of the text on either side that must agree too. */
const CONTEXT = 12
/** A form stands out on its own when it has so many letters drawn, digits among them. */
const STANDS_OUT = 10

/** By carrier: the symbols of its positions. A value that turns up in two versions is not read. */
export function readValues({ template }: MasterItem, text: string): Map<number, number[]> {
  const read = new Map<number, number[]>()
  for (const { slot, before, after } of values(template)) {
    if (read.has(slot.carrier)) continue
    const form = valuePattern(slot.form)
    const near = candidates(text, `${escaped(before)}(${form})${escaped(after)}`)
    const found =
      near.size > 0 || !standsOut(slot)
        ? near
        : candidates(text, `(?<![A-Za-z0-9])(${form})(?![A-Za-z0-9])`)
    const [value] = found
    const symbols =
      found.size === 1 && value !== undefined ? valueSymbols(slot.form, value) : undefined
    if (symbols !== undefined) read.set(slot.carrier, symbols)
  }
  return read
}

function standsOut({ form: { letters, parts } }: Value): boolean {
  const drawn = parts.reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : 0), 0)
  return drawn >= STANDS_OUT && letters.includes('7') && letters.every(({ length }) => length === 1)
}

function candidates(text: string, pattern: string): Set<string> {
  return new Set([...text.matchAll(new RegExp(pattern, 'g'))].map((found) => found[1] as string))
}

interface Surrounded {
  readonly slot: Value
  readonly before: string
  readonly after: string
}

/** All value slots with the text beside them, as far as it stands in the same literal or line. */
function values(template: Template): Surrounded[] {
  return template.flatMap((piece, i): Surrounded[] => {
    if (typeof piece === 'string') return []
    if ('holes' in piece) return piece.holes.flatMap(values)
    const [left, right] = [template[i - 1], template[i + 1]]
    const before = typeof left === 'string' ? left.slice(-CONTEXT) : ''
    const after = typeof right === 'string' ? right.slice(0, CONTEXT) : ''
    return [
      {
        slot: piece,
        before: /[^\n"'`]*$/.exec(before)?.[0] ?? '',
        after: /^[^\n"'`]*/.exec(after)?.[0] ?? '',
      },
    ]
  })
}
