// One item made ready for marking: its template and its carriers, every spelling proven.

import { languageOf } from '../../syntax/language.ts'
import { lex } from '../../syntax/lex.ts'
import type { Parse } from '../../syntax/parse.ts'
import type { Range } from '../../syntax/unchanged.ts'
import { isRecipe } from '../capture/recipe.ts'
import { weaveCapture } from '../capture/weave.ts'
import { type CodeLanguage, codeLanguage } from '../carriers/languages.ts'
import type { CarrierClass, Idle, Words } from '../carriers/rules.ts'
import { elementsOf } from '../declared-orders.ts'
import type { Earlier, Standing } from '../earlier.ts'
import type { Template } from '../template.ts'
import { alphabetsOf } from '../value-form.ts'
import { readAccepted, standings } from './accepted.ts'
import { filled, listOrder, weaveDocument } from './document.ts'
import { certainRanges } from './islands.ts'
import { renamables } from './names.ts'
import { unorderedLists } from './paragraphs.ts'
import { type CompiledRule, compileRules } from './pattern.ts'
import { isDocument, proseOfDocument, proseOfProgram } from './prose.ts'
import { unproven } from './prove.ts'
import { type Declared, declaredValues, decoyRanges, detectedValues, idleValues } from './values.ts'
import { type Found, type Leaf, placeKey, weave } from './weave.ts'
import { rewordings, type Stretch } from './wording.ts'

/** What is marked: a text with its path in the bundle, and the values its author declared free. */
export interface Markable {
  readonly path: string
  readonly text: string
  readonly declared: readonly Declared[]
  /** Whether a text stands in another item of the bundle, too. */
  readonly isElsewhere?: (text: string) => boolean
  /** Stretches that may stand in any order; see declared-orders.ts. */
  readonly orders?: readonly (readonly string[])[]
  /** That the rows of a table may stand in any order. */
  readonly unordered?: 'rows' | undefined
  /** Lines of wordings that its author accepted; see accepted.ts. */
  readonly accepted?: readonly string[]
}

/** With its places in the version before. */
interface Item extends Markable {
  readonly earlier: Earlier | undefined
}

export interface Woven {
  readonly template: Template
  readonly found: readonly Found[]
}

/** Makes items ready, after what they had before; rules are compiled once for each grammar. */
export function itemWeaver(parse: Parse): (item: Markable, earlier?: Earlier) => Woven {
  const compiled = new Map<string, readonly CompiledRule[]>()
  return (markable, earlier) => {
    if (isRecipe(markable.text)) return weaveCapture(markable, earlier)
    const item = { ...markable, earlier }
    const language = languageOf(item.path, item.text)
    const known = codeLanguage(item.path, language, item.text)
    const code = SETTINGS.has(known?.grammar ?? '') && isNamedElsewhere(item) ? undefined : known
    if (code !== undefined) {
      const rules = compiled.get(code.grammar) ?? compileRules(code.rules, code.grammar, parse)
      compiled.set(code.grammar, rules)
      const woven = weaveProgram(item, code, rules, parse)
      if (woven !== undefined) return woven
    }
    if (language === 'csv' && item.unordered === 'rows') return weaveTable(item, parse)
    return weaveText(item, isDocument(language) ? proseOfDocument(item.text) : [])
  }
}

/** Formats whose keys have no order, unless a program goes through them one by one. */
const SETTINGS: ReadonlySet<string> = new Set(['json', 'yaml'])

/** Whether another item of the bundle names this file, and so may read it. */
function isNamedElsewhere({ path, isElsewhere }: Markable): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const stem = name.replace(/\.\w+$/, '')
  const spellings = [name, ...['"', "'", '`'].map((quote) => `/${stem}${quote}`)]
  return spellings.some((text) => isElsewhere?.(text))
}

/** A place is dropped where a spelling of it fails; dropping may uncover others, at most this often. */
const ROUNDS = 6

/** `undefined` where the text is not the language's, and no part of it is certain. */
function weaveProgram(
  item: Item,
  { grammar, rules }: CodeLanguage,
  compiled: readonly CompiledRule[],
  parse: Parse,
): Woven | undefined {
  const tree = parse(item.text, grammar)
  if (rules.value !== undefined && rules.value(item.text) === undefined) return undefined
  if (certainRanges(tree, rules).length === 0) return undefined
  const names: Words[] = (tree.isBroken ? [] : renamables(tree, rules)).map(
    ({ names, places }) => ({
      class: 'name' as CarrierClass,
      spellings: names,
      starts: places.map(({ start }) => start),
    }),
  )
  names.push(...(rules.words?.(tree) ?? []))
  const idle = (rules.idle?.(tree) ?? []).filter(({ text }) => !item.isElsewhere?.(text))
  const stretches = proseOfProgram(tree, rules)
  const banned = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const found: Found[] = []
    const inner = leavesOf({ item, stretches, names, idle }, found)
    const leaves = withOrders(item, { leaves: inner, banned, found })
    const { earlier } = item
    const weaving = { tree, grammar, rules, compiled, leaves, banned, earlier, found }
    const template = weave(weaving)
    const bad = unproven(template, weaving, (source) => parse(source, grammar))
    if (bad.size === 0) return { template, found }
    for (const key of bad) banned.add(key)
  }
  return undefined
}

function weaveText(item: Item, stretches: readonly Stretch[]): Woven {
  const found: Found[] = []
  const accepted = (item.accepted ?? []).flatMap((line) => {
    const read = readAccepted(line)
    const [standing, ...others] = typeof read === 'string' ? [] : standings(item.text, read)
    return standing === undefined || others.length > 0 ? [] : [standing]
  })
  const words = accepted.flatMap(({ choices }) =>
    choices.map(({ start, wordings }) => ({
      ...{ class: 'wording' as const, rule: 'accepted-wording' },
      ...{ spellings: wordings, starts: [start] },
    })),
  )
  const leaves = leavesOf({ item, stretches, names: words, idle: [] }, found)
  const orders = [
    ...accepted.map(({ elements }) => ({ rule: 'accepted-order', elements, most: 3 })),
    ...unorderedLists(item.text, stretches).map(listOrder),
    ...declaredRanges(item).map((elements) => ({ rule: DECLARED_ORDER, elements, most: 4 })),
  ]
  return { template: weaveDocument({ ...item, leaves, orders, found }), found }
}

const DECLARED_ORDER = 'declared-order'

/** Where each declared order stands, as its author wrote it. */
function declaredRanges({ text, orders = [] }: Item): (readonly Range[])[] {
  return orders.flatMap((order) => {
    const ranges = elementsOf(text, order)
    return typeof ranges === 'string' ? [] : [ranges]
  })
}

interface Ordering {
  readonly leaves: readonly Leaf[]
  readonly banned: ReadonlySet<string>
  readonly found: Found[]
}

/** The leaves, those inside a declared order now in the holes of one leaf that spans it. */
function withOrders(item: Item, { leaves, banned, found }: Ordering): Leaf[] {
  let all = [...leaves]
  for (const elements of declaredRanges(item)) {
    const [start, end] = [elements[0]?.[0] ?? 0, elements.at(-1)?.[1] ?? 0]
    const own = all.filter((leaf) => leaf.start < end && leaf.end > start)
    const isInOne = (leaf: Leaf) => elements.some(([a, b]) => leaf.start >= a && leaf.end <= b)
    const standing = item.earlier?.order(DECLARED_ORDER, elements) ?? 'new'
    const isLeft = standing === 'left' || banned.has(placeKey(DECLARED_ORDER, start))
    if (isLeft || !own.every(isInOne)) continue
    const kept = typeof standing === 'number' ? { kept: standing } : {}
    const original = item.text.slice(start, end)
    const alphabets = [[1, 1, 2, 6, 24][elements.length] ?? 1]
    found.push({ rule: DECLARED_ORDER, class: 'order', start, original, alphabets, ...kept })
    const holes = elements.map((range) => filled(item.text, range, own))
    const between = elements
      .slice(1)
      .map(([from], i) => item.text.slice(elements[i]?.[1] ?? 0, from))
    const slot = { carrier: found.length - 1, holes, between }
    all = [...all.filter((leaf) => !own.includes(leaf)), { start, end, slot }]
  }
  return all.sort((a, b) => a.start - b.start)
}

/** A table whose author says that its rows may stand in any order; the first names the columns. */
function weaveTable(item: Item, parse: Parse): Woven {
  const { root, isBroken } = parse(item.text, 'csv')
  const found: Found[] = []
  const leaves = leavesOf({ item, stretches: [], names: [], idle: [] }, found)
  const rows = isBroken ? [] : root.children.slice(1).map(({ start, end }): Range => [start, end])
  const areDifferent = new Set(rows.map((row) => item.text.slice(...row))).size === rows.length
  const orders = areDifferent && rows.length > 1 ? [{ ...listOrder(rows), rule: 'row-order' }] : []
  return { template: weaveDocument({ ...item, leaves, orders, found }), found }
}

/** What there is inside tokens. */
interface Inside {
  readonly item: Item
  readonly stretches: readonly Stretch[]
  readonly names: readonly Words[]
  readonly idle: readonly Idle[]
}

/** All slots inside tokens: declared values first, then what does not overlap an earlier one. */
function leavesOf({ item, stretches, names, idle }: Inside, found: Found[]): Leaf[] {
  const leaves: Leaf[] = []
  const language = languageOf(item.path, item.text)
  const decoys = decoyRanges(item.text, item.declared)
  const values = [
    ...declaredValues(item.text, item.declared),
    ...detectedValues(item.text, lex(item.text, language)),
    ...idleValues(item.text, idle),
  ]
  for (const { text, form, starts, isDeclared } of values) {
    const rule = isDeclared ? 'declared-value' : 'detected-value'
    const standing = item.earlier?.value(form, text, starts) ?? 'new'
    const place = { rule, class: 'value' as const, original: text, alphabets: alphabetsOf(form) }
    add(place, starts, standing, (carrier) => ({ carrier, form }))
  }
  const words: Words[] = rewordings(item.text, stretches).map(({ start, wordings }) => ({
    class: 'wording',
    spellings: wordings,
    starts: [start],
  }))
  for (const word of [...names, ...words]) {
    const { class: kind, rule = word.class, spellings, starts, areTokens } = word
    const original = spellings[0] as string
    const choice = {
      holes: [],
      spellings: spellings.map((spelling) => [spelling]),
      ...(areTokens ? {} : { isWord: true as const }),
    }
    const place = { rule, class: kind, original, alphabets: [spellings.length] }
    add(place, starts, standingOf(word), (carrier) => ({ carrier, ...choice }))
  }
  return leaves.sort((a, b) => a.start - b.start)

  function standingOf({ class: kind, rule = kind, spellings, starts }: Words): Standing {
    if (item.earlier === undefined) return 'new'
    if (kind === 'name') return item.earlier.name(spellings, starts)
    return item.earlier.wording(rule, spellings, starts[0] ?? 0)
  }

  function add(
    place: Omit<Found, 'start' | 'kept'>,
    starts: readonly number[],
    standing: Standing,
    slot: (carrier: number) => Leaf['slot'],
  ) {
    const { length } = place.original
    const free = starts.filter((start) => !overlaps(start, start + length))
    if (standing === 'left' || (free.length < starts.length && place.class !== 'value')) return
    const [start] = free
    if (start === undefined) return
    found.push({ ...place, start, ...(typeof standing === 'number' ? { kept: standing } : {}) })
    const made = slot(found.length - 1)
    for (const start of free) leaves.push({ start, end: start + length, slot: made })
  }

  function overlaps(start: number, end: number): boolean {
    const isDecoy = decoys.some(([from, to]) => start < to && end > from)
    return isDecoy || leaves.some((leaf) => start < leaf.end && end > leaf.start)
  }
}
