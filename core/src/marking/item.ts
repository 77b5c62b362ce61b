// One item made ready for marking: its template and its carriers, every spelling proven.

import { languageOf } from '../syntax/language.ts'
import { lex } from '../syntax/lex.ts'
import type { Parse } from '../syntax/parse.ts'
import { type CodeLanguage, codeLanguage } from './carriers/languages.ts'
import type { CarrierClass } from './carriers/rules.ts'
import { renamables } from './names.ts'
import { type CompiledRule, compileRules } from './pattern.ts'
import { proseOfDocument, proseOfProgram } from './prose.ts'
import { unproven } from './prove.ts'
import type { Template } from './template.ts'
import { alphabetsOf } from './value-form.ts'
import { type Declared, declaredValues, detectedValues } from './values.ts'
import { type Found, joined, type Leaf, type Weaving, weave } from './weave.ts'
import { rewordings, type Stretch } from './wording.ts'

/** What is marked: a text with its path in the bundle, and the values its author declared free. */
export interface Markable {
  readonly path: string
  readonly text: string
  readonly declared: readonly Declared[]
}

export interface Woven {
  readonly template: Template
  readonly found: readonly Found[]
}

/** Makes items ready; rules are compiled once for each grammar. */
export function itemWeaver(parse: Parse): (item: Markable) => Woven {
  const compiled = new Map<string, readonly CompiledRule[]>()
  return (item) => {
    const language = languageOf(item.path, item.text)
    const code = codeLanguage(item.path, language)
    if (code !== undefined) {
      const known = compiled.get(code.grammar) ?? compileRules(code.rules, code.grammar, parse)
      compiled.set(code.grammar, known)
      const woven = weaveProgram(item, code, known, parse)
      if (woven !== undefined) return woven
    }
    const isProse = language === 'markdown' || language === 'plain'
    return weaveText(item, isProse ? proseOfDocument(item.text) : [])
  }
}

/** A place is dropped where a spelling of it fails; dropping may uncover others, at most this often. */
const ROUNDS = 6

/** `undefined` where the text is not the language's throughout: then no place in it is certain. */
function weaveProgram(
  item: Markable,
  { grammar, rules }: CodeLanguage,
  compiled: readonly CompiledRule[],
  parse: Parse,
): Woven | undefined {
  const tree = parse(item.text, grammar)
  if (tree.isBroken) return undefined
  const names = renamables(tree, rules).map(({ names, places }) => ({
    class: 'name' as CarrierClass,
    spellings: names,
    starts: places.map(({ start }) => start),
  }))
  const stretches = proseOfProgram(tree, rules)
  const banned = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const found: Found[] = []
    const leaves = leavesOf(item, stretches, names, found)
    const weaving: Weaving = { tree, grammar, rules, compiled, leaves, banned, found }
    const template = weave(weaving)
    const bad = unproven(template, weaving, (source) => parse(source, grammar))
    if (bad.size === 0) return { template, found }
    for (const key of bad) banned.add(key)
  }
  return undefined
}

function weaveText(item: Markable, stretches: readonly Stretch[]): Woven {
  const found: Found[] = []
  let at = 0
  const pieces = leavesOf(item, stretches, [], found).flatMap(({ start, end, slot }) => {
    const before = item.text.slice(at, start)
    at = end
    return [before, slot]
  })
  return { template: joined([...pieces, item.text.slice(at)]), found }
}

interface Words {
  readonly class: CarrierClass
  /** The author's first. */
  readonly spellings: readonly string[]
  readonly starts: readonly number[]
}

/** All slots inside tokens: declared values first, then what does not overlap an earlier one. */
function leavesOf(
  item: Markable,
  stretches: readonly Stretch[],
  names: readonly Words[],
  found: Found[],
): Leaf[] {
  const leaves: Leaf[] = []
  const language = languageOf(item.path, item.text)
  const values = [
    ...declaredValues(item.text, item.declared),
    ...detectedValues(item.text, lex(item.text, language)),
  ]
  for (const { text, form, starts, isDeclared } of values) {
    const rule = isDeclared ? 'declared-value' : 'detected-value'
    add(rule, 'value', text, starts, alphabetsOf(form), (carrier) => ({ carrier, form }))
  }
  const words: Words[] = rewordings(item.text, stretches).map(({ start, wordings }) => ({
    class: 'wording',
    spellings: wordings,
    starts: [start],
  }))
  for (const { class: kind, spellings, starts } of [...names, ...words]) {
    const original = spellings[0] as string
    const choice = {
      holes: [],
      spellings: spellings.map((spelling) => [spelling]),
      isWord: true as const,
    }
    add(kind, kind, original, starts, [spellings.length], (carrier) => ({ carrier, ...choice }))
  }
  return leaves.sort((a, b) => a.start - b.start)

  function add(
    rule: string,
    kind: CarrierClass,
    original: string,
    starts: readonly number[],
    alphabets: readonly number[],
    slot: (carrier: number) => Leaf['slot'],
  ) {
    const free = starts.filter((start) => !overlaps(start, start + original.length))
    if (free.length < starts.length && kind !== 'value') return
    const [first] = free
    if (first === undefined) return
    found.push({ rule, class: kind, start: first, original, alphabets })
    const made = slot(found.length - 1)
    for (const start of free) leaves.push({ start, end: start + original.length, slot: made })
  }

  function overlaps(start: number, end: number): boolean {
    return leaves.some((leaf) => start < leaf.end && end > leaf.start)
  }
}
