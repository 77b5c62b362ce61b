// Paragraphs, sentences and lists of a document: what may change places in it.

import type { Stretch } from './wording.ts'

const ITEM = /^( {0,3})([-*+]) +(?=\S)/
const NUMBERED = /^\s*(?:\d+[.)]|[a-z][.)])\s/

/** Lines that belong together, of stretches of one line each. */
export function paragraphsOf(source: string, lines: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = []
  for (const [start, end] of lines) {
    const line = source.slice(start, end)
    if (line.trim() === '') continue
    const last = all.at(-1)
    const begins = ITEM.test(line) || NUMBERED.test(line)
    if (last !== undefined && last[1] + 1 === start && !begins) {
      all[all.length - 1] = [last[0], end]
    } else all.push([start + (ITEM.exec(line)?.[0].length ?? 0), end])
  }
  return all
}

/** A stop inside a sentence: abbreviations, initials, numbers of lists. */
const NO_END =
  /(?:\b(?:e\.g|i\.e|etc|vs|cf|no|nos|fig|sec|approx|inc|ltd|corp|dr|mr|mrs|st|[a-z])|^\d+)\.$/i

/** Sentences of a paragraph, each up to its stop. */
export function sentencesOf(source: string, [start, end]: Stretch): Stretch[] {
  const text = source.slice(start, end)
  const sentences: Stretch[] = []
  let from = /^\s*/.exec(text)?.[0].length ?? 0
  for (const { index, 0: stop } of text.matchAll(/[.!?]['")\]]?(?=\s+["'(]?[A-Z])/g)) {
    const until = index + stop.length
    if (NO_END.test(text.slice(from, until))) continue
    sentences.push([start + from, start + until])
    from = until + (/^\s*/.exec(text.slice(until))?.[0].length ?? 0)
  }
  const rest = text.slice(from).trimEnd()
  return rest === '' ? sentences : [...sentences, [start + from, start + from + rest.length]]
}

/** Words by which a sentence or an item leans on what stands before it or around it. */
const LEANS =
  /\b(?:this|these|those|it|its|they|them|their|he|she|such|same|other|others|another|former|latter|first|second|third|last|lastly|then|next|after|afterwards|before|finally|following|above|below|previous|previously|later|earlier|again|also|too|however|therefore|thus|hence|otherwise|else|instead|respectively|moreover|furthermore|additionally|consequently|accordingly|likewise|similarly|but|and|or|so|yet|nevertheless|step|steps)\b/i

/** Whether two sentences in a row may be proposed to change places. */
export function mayChangePlaces(first: string, second: string): boolean {
  const words = (text: string) => text.split(/\s+/).length
  const opening = second.split(/\s+/).slice(0, 6).join(' ')
  const isWhole = [first, second].every((one) => /[.!]$/.test(one) && words(one) >= 5)
  return isWhole && !LEANS.test(opening) && !/[:;]$/.test(first)
}

/** What a list is about that has no order: references, and what is affected. */
const UNORDERED =
  /\b(?:references?|affected|vulnerable|products|versions|platforms|packages|distributions|see also|links|further reading|credits?|acknowledge?ments?|thanks)\b/i
const ORDERED =
  /\b(?:steps?|order|procedure|sequence|respectively|priority|timeline|history|log)\b/i

/**
 * Lists with hyphens, stars or plus signs whose items may stand in any order, whatever they say: those
 * of references, and those under a heading or a line that says it lists what is affected or used. By
 * list: its items, each without its mark.
 */
export function unorderedLists(source: string, lines: readonly Stretch[]): Stretch[][] {
  return listsOf(source, lines).flatMap(({ items, lead }) => {
    const texts = items.map(([start, end]) => source.slice(start, end))
    const isReferences = texts.every((text) => /https?:\/\/|\]\(/.test(text))
    const isNamed = UNORDERED.test(lead) && !ORDERED.test(lead)
    const isApart = texts.every((text) => isReferences || !LEANS.test(text))
    const ends = new Set(texts.map((text) => /[.;,]?$/.exec(text)?.[0]))
    const isAlike = ends.size === 1 && !ends.has(';') && !ends.has(',')
    const areDifferent = new Set(texts).size === texts.length
    const fits = (isReferences || isNamed) && !ORDERED.test(lead) && isApart && isAlike
    return fits && areDifferent && items.length > 1 ? [items] : []
  })
}

interface List {
  readonly items: Stretch[]
  /** The last line of text above it. */
  readonly lead: string
}

function listsOf(source: string, lines: readonly Stretch[]): List[] {
  const lists: List[] = []
  let open: { list: List; mark: string; last: number } | undefined
  let before = 0
  for (const [start, end] of lines) {
    const line = source.slice(start, end)
    const [whole = '', indent = '', sign = ''] = ITEM.exec(line) ?? []
    const mark = indent + sign
    const joins = open !== undefined && open.last + 1 === start && line.trim() !== ''
    if (sign !== '' && joins && open?.mark === mark) {
      open.list.items.push([start + whole.length, trimmed(source, start, end)])
    } else if (sign !== '') {
      const list = { items: [], lead: leadOf(source, start) }
      lists.push(list)
      open = { list, mark, last: end }
      open.list.items.push([start + whole.length, trimmed(source, start, end)])
    } else if (joins && /^\s{2,}\S/.test(line) && !NUMBERED.test(line)) {
      const item = open?.list.items.at(-1)
      if (item !== undefined) open?.list.items.splice(-1, 1, [item[0], trimmed(source, start, end)])
    } else open = undefined
    if (open !== undefined) open.last = end
    before = end
  }
  return before === 0 ? [] : lists
}

function trimmed(source: string, start: number, end: number): number {
  return start + source.slice(start, end).trimEnd().length
}

function leadOf(source: string, start: number): string {
  return source.slice(0, start).trimEnd().split('\n').at(-1) ?? ''
}
