// Sigma rules on events: our own evaluator. Source: Sigma specification 2.1.0, rules.

import { parseAllDocuments } from 'yaml'
import { Refusal } from '../shared/refusal.ts'
import { NotUnderstood } from '../syntax/own/nodes.ts'
import { conditionOf } from '../syntax/own/sigma-condition.ts'
import type { SyntaxNode } from '../syntax/tree.ts'
import { NotSigma, type Wants, wants } from './sigma-value.ts'

/** Fields of one line of a log, as JSON has them. */
export type SigmaEvent = Readonly<Record<string, unknown>>

export interface SigmaRule {
  readonly title: string
  matches(event: SigmaEvent): boolean
}

type Test = (event: SigmaEvent) => boolean

/**
 * All rules of a file. Log sources are not looked at: the caller hands events of the right one.
 *
 * @throws Refusal `file.malformed` for whatever this evaluator would not be certain about
 */
export function readSigma(file: string, text: string): SigmaRule[] {
  try {
    return parseAllDocuments(text, { prettyErrors: false }).map((document) => {
      const [error] = document.errors
      if (error !== undefined) throw new NotSigma(error.message)
      return ruleOf(document.toJS({ maxAliasCount: 0 }))
    })
  } catch (error) {
    const isOurs = error instanceof NotSigma || error instanceof NotUnderstood
    if (!isOurs && !(error instanceof ReferenceError)) throw error
    const problem = `not understood: ${error.message || 'its condition'}`
    const remedy = 'Write it as the Sigma specification 2.1.0 has it, without correlations.'
    throw new Refusal('file.malformed', { file, problem, remedy })
  }
}

function ruleOf(rule: unknown): SigmaRule {
  const { title, detection } = isRecord(rule) ? rule : {}
  if (!isRecord(detection)) throw new NotSigma('a rule without “detection”')
  const { condition, timeframe, ...searches } = detection
  if (timeframe !== undefined) throw new NotSigma('a time frame')
  const tests = new Map(
    Object.entries(searches).map(([name, search]) => [name, searchOf(search)] as const),
  )
  const conditions = (Array.isArray(condition) ? condition : [condition]).map((one) => {
    if (typeof one !== 'string') throw new NotSigma('a rule without “condition”')
    return decide(conditionOf(one, 0), one, tests)
  })
  return {
    title: String(title ?? ''),
    matches: (event) => conditions.some((holds) => holds(event)),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A map wants all its fields; of a list one item is enough; anything else is looked for everywhere. */
function searchOf(search: unknown): Test {
  if (Array.isArray(search)) return some(search.map(searchOf))
  if (isRecord(search)) {
    return every(Object.entries(search).map(([key, value]) => fieldOf(key, value)))
  }
  return anywhere(wants(search, ['contains']))
}

function fieldOf(key: string, value: unknown): Test {
  const [name = '', ...modifiers] = key.split('|')
  const values = Array.isArray(value) ? value : [value]
  if (values.length === 0 || values.some((one) => typeof one === 'object' && one !== null)) {
    throw new NotSigma(`the field “${key}”`)
  }
  if (modifiers.includes('exists')) {
    return (event) => (fieldIn(event, name) !== undefined) === isYes(values[0])
  }
  if (modifiers.includes('fieldref'))
    return joinOf(modifiers)(values.map(referring(name, modifiers)))
  const wanted = values.map((one) =>
    wants(one, name === '' ? [...modifiers, 'contains'] : modifiers),
  )
  if (name === '') return joinOf(modifiers)(wanted.map(anywhere))
  return joinOf(modifiers)(
    wanted.map(
      (one): Test =>
        (event) =>
          holds(one, fieldIn(event, name)),
    ),
  )
}

/** Another field's value in the place of one that is written. */
function referring(name: string, modifiers: readonly string[]) {
  const others = modifiers.filter((modifier) => modifier !== 'fieldref' && modifier !== 'all')
  return (other: unknown): Test =>
    (event) => {
      const value = fieldIn(event, String(other))
      if (value === undefined || value === null) return false
      const text = typeof value === 'string' ? value.replace(/[\\*?]/g, '\\$&') : value
      return holds(wants(text, others), fieldIn(event, name))
    }
}

const isYes = (value: unknown): boolean => value === true || value === 'true' || value === 'yes'

const joinOf = (modifiers: readonly string[]) => (modifiers.includes('all') ? every : some)

const every =
  (tests: readonly Test[]): Test =>
  (event) =>
    tests.every((test) => test(event))
const some =
  (tests: readonly Test[]): Test =>
  (event) =>
    tests.some((test) => test(event))

/** Of a field with several values one is enough; one that is not there has the value null. */
function holds(want: Wants, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => holds(want, one))
  return want(value)
}

/** A name as it is, or the way to it through objects. */
function fieldIn(event: SigmaEvent, name: string): unknown {
  if (Object.hasOwn(event, name)) return event[name]
  let at: unknown = event
  for (const step of name.split('.')) {
    if (!isRecord(at) || !Object.hasOwn(at, step)) return undefined
    at = at[step]
  }
  return at
}

const anywhere =
  (want: Wants): Test =>
  (event) =>
    valuesIn(event).some((value) => want(value))

function valuesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn)
  return isRecord(value) ? Object.values(value).flatMap(valuesIn) : [value]
}

function decide(node: SyntaxNode, text: string, tests: ReadonlyMap<string, Test>): Test {
  const written = text.slice(node.start, node.end)
  const inner = node.children
    .filter(({ named }) => named)
    .map((child) => () => decide(child, text, tests))
  const [first] = inner
  switch (node.kind) {
    case 'and_expression':
      return every(inner.map((one) => one()))
    case 'or_expression':
      return some(inner.map((one) => one()))
    case 'not_expression': {
      const test = (first as () => Test)()
      return (event) => !test(event)
    }
    case 'of_expression':
      return ofSet(node, text, tests)
    case 'search_name':
      return named(written, tests)
    default:
      return (first as () => Test)()
  }
}

function named(name: string, tests: ReadonlyMap<string, Test>): Test {
  const test = tests.get(name)
  if (test === undefined) throw new NotSigma(`“${name}”, which the rule does not define`)
  return test
}

function ofSet({ children }: SyntaxNode, text: string, tests: ReadonlyMap<string, Test>): Test {
  const [quantifier = '', , set = ''] = children.map(({ start, end }) => text.slice(start, end))
  const names = [...tests.keys()].filter((name) => {
    if (set === 'them') return !name.startsWith('_')
    return set.endsWith('*') ? name.startsWith(set.slice(0, -1)) : name === set
  })
  if (names.length === 0) throw new NotSigma(`“${set}”, which the rule does not define`)
  const members = names.map((name) => named(name, tests))
  const least = quantifier === 'all' ? names.length : quantifier === 'any' ? 1 : Number(quantifier)
  return (event) => members.filter((test) => test(event)).length >= least
}
