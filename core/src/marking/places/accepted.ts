// Wordings that an author accepted: sentences with [one|another] and {what may} {change places}.

import type { Range } from '../../syntax/unchanged.ts'
import { escaped } from '../value-form.ts'

/** A line under `wordings`, taken apart. */
export interface Accepted {
  /** As the file has it: the first of each choice. */
  readonly text: string
  readonly choices: readonly { readonly at: Range; readonly others: readonly string[] }[]
  /** Stretches that may stand in any order, two or three; empty where there are none. */
  readonly elements: readonly Range[]
}

/** Where an accepted line stands in a file. */
export interface Standing {
  readonly start: number
  readonly end: number
  readonly choices: readonly {
    readonly start: number
    readonly end: number
    readonly wordings: readonly string[]
  }[]
  readonly elements: readonly Range[]
}

/** What is wrong with a line, in words for its author, or the line taken apart. */
export function readAccepted(line: string): Accepted | string {
  let text = ''
  let group: number | undefined
  const elements: Range[] = []
  const choices: { at: Range; others: string[] }[] = []
  for (let i = 0; i < line.length; i++) {
    const sign = line[i] as string
    if (sign === '[') {
      const end = line.indexOf(']', i)
      const all = line.slice(i + 1, Math.max(i + 1, end)).split('|')
      const isChoice = all.length > 1 && new Set(all).size === all.length
      const isPlain = all.every((one) => one.trim() !== '' && !/[[{}]/.test(one))
      if (!isChoice || !isPlain) return 'a choice is written [one|another], without brackets inside'
      const [first = '', ...others] = all
      choices.push({ at: [text.length, text.length + first.length], others })
      text += first
      i = end
    } else if (sign === '{' && group === undefined) group = text.length
    else if (sign === '}' && group !== undefined && group < text.length) {
      elements.push([group, text.length])
      group = undefined
    } else if (/[\]{}|]/.test(sign)) return `“${sign}” stands alone`
    else text += sign
  }
  if (group !== undefined) return '“{” stands alone'
  if (elements.length === 1) return 'one stretch in braces has nothing to change places with'
  if (elements.length > 3) return 'more than three stretches in braces'
  if (choices.length + elements.length === 0) return 'nothing in it may be otherwise'
  return { text, choices, elements }
}

/** Every place where the line stands in `source`; blanks and ends of lines count as alike. */
export function standings(source: string, { text, choices, elements }: Accepted): Standing[] {
  const cuts = [...choices.flatMap(({ at }) => at), ...elements.flat(), 0, text.length]
  const marks = [...new Set(cuts)].sort((a, b) => a - b)
  const parts = marks.slice(1).map((end, i) => text.slice(marks[i], end))
  const pattern = parts.map((part) => `(${part.split(/\s+/).map(escaped).join('\\s+')})`).join('')
  return [...source.matchAll(new RegExp(pattern, 'dg'))].map(({ indices }) => {
    const ends = indices?.slice(1).map((range) => range?.[1] ?? 0) ?? []
    const at = (mark: number) =>
      mark === 0 ? (indices?.[0]?.[0] ?? 0) : (ends[marks.indexOf(mark) - 1] ?? 0)
    return {
      ...{ start: at(0), end: at(text.length) },
      elements: elements.map(([start, end]): Range => [at(start), at(end)]),
      choices: choices.map(({ at: [from, to], others }) => {
        const [start, end] = [at(from), at(to)]
        return { start, end, wordings: [source.slice(start, end), ...others] }
      }),
    }
  })
}
