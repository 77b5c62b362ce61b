// What zod found wrong with a manifest, said to the person who wrote it.

import type { z } from 'zod'
import { pathProblem } from './folder-path.ts'
import type { Place } from './manifest-yaml.ts'

export interface Explained {
  readonly place: Place
  readonly problem: string
  readonly remedy: string
}

/**
 * Explains one of `error`'s issues: a mistyped key before the missing one it makes, or the first.
 *
 * @param known by place without indexes (`items.free`), the keys that may stand there
 */
export function explain(
  error: z.ZodError,
  value: unknown,
  known: Readonly<Record<string, readonly string[]>>,
): Explained {
  const mistyped = error.issues.find(({ code }) => code === 'unrecognized_keys')
  const issue = mistyped ?? error.issues[0]
  if (issue === undefined) throw new Error('an error of zod without an issue')
  const place = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const name = show(place)
  if (issue.code === 'unrecognized_keys') {
    const keys = known[place.filter((step) => typeof step === 'string').join('.')] ?? []
    const key = issue.keys[0] ?? ''
    return {
      place: [...place, key],
      problem: `unknown key “${key}”${place.length === 0 ? '' : ` in ${name}`}`,
      remedy: `Keys known here: ${keys.join(', ')}.`,
    }
  }
  const found = at(value, place)
  if (found === undefined) return { place, problem: `${name} is missing`, remedy: 'Add it.' }
  if (found === '') return { place, problem: `${name} is empty`, remedy: 'Fill it in.' }
  return { place, problem: problemOf(issue, name, found), remedy: remedyOf(issue) }
}

function problemOf(issue: z.core.$ZodIssue, name: string, found: unknown): string {
  if (typeof found !== 'string') return `${name} is not as expected`
  const path = issue.code === 'custom' && issue.message.includes('path') && pathProblem(found)
  if (typeof path === 'string') return `${name}: ${path}`
  const start = found.split('\n')[0]?.slice(0, 60)
  return `${name} cannot be “${start}”`
}

function remedyOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `Write one of: ${issue.values.join(', ')}.`
    case 'invalid_type':
      return `Write ${KIND[issue.expected] ?? issue.expected} there.`
    case 'too_small':
      return `Write at least ${issue.minimum}.`
    case 'too_big':
      return `Write at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}.`
    case 'invalid_format':
      return issue.format === 'url' ? 'Write an address that begins with https://.' : issue.message
    default:
      return issue.message
  }
}

const KIND: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list (lines that begin with “- ”)',
  object: 'keys with values',
  number: 'a number',
  int: 'a whole number',
}

/** `items[0].free[2].value` */
function show(place: Place): string {
  const written = place
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
  return written.replace(/^\./, '') || 'the document'
}

function at(value: unknown, place: Place): unknown {
  let here = value
  for (const step of place) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}
