// A capture as a text that can be marked: its free fields, a line each, and its bytes as they are.

import { base64, fromBase64, utf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'
import { applied } from './apply.ts'
import { type CaptureField, type FreeText, fieldsOf } from './fields.ts'

/** No text that an author writes has a NUL, so nothing else is taken for a recipe. */
const MAGIC = '\0forewarn capture 1\n'

export function isRecipe(text: string): boolean {
  return text.startsWith(MAGIC)
}

/**
 * Lines of `KIND KEY BITS`, and two of every free text: `was VALUE`, then `free INDEX BEFORE LENGTH` and
 * the text between what stands beside it; an empty line; the capture in base64. In the author's own all
 * bits are 0, and every text is what it was.
 *
 * @param values of the item's declared values, in order; `undefined` for one that everybody has alike
 * @returns nothing where nothing in it is free
 */
export function recipeOf(
  capture: Uint8Array,
  values: readonly (string | undefined)[],
): string | undefined {
  const lines = fieldsOf(capture, values).map(written)
  return lines.length === 0 ? undefined : `${MAGIC}${lines.join('')}\n${base64(capture)}`
}

function written(field: CaptureField | FreeText): string {
  if (field.kind !== 'free') return `${field.kind} ${field.key} ${field.bits}\n`
  const { value, before, was, after } = field
  return `was ${was}\nfree ${value} ${before.length} ${was.length} ${before}${was}${after}\n`
}

export interface Recipe {
  readonly fields: readonly (CaptureField & Stands)[]
  readonly free: readonly (FreeText & Stands & { readonly text: string })[]
  readonly capture: Uint8Array<ArrayBuffer>
}

/** Where the text that may be another stands in the recipe. */
interface Stands {
  readonly start: number
}

const FIELD = /^(address|port|id|sequence) (\S+) ([01]+)$/
const FREE = /^free (\d+) (\d+) (\d+) (.*)$/s

/** @throws Refusal `bytes.malformed` where `text` is no recipe */
export function readRecipe(text: string): Recipe {
  const end = text.indexOf('\n\n', MAGIC.length - 1)
  if (!isRecipe(text) || end < 0) throw new Refusal('bytes.malformed', { expected: 'a recipe' })
  const fields: Recipe['fields'][number][] = []
  const free: Recipe['free'][number][] = []
  let at = MAGIC.length
  let was = ''
  for (const line of text.slice(MAGIC.length, end).split('\n')) {
    const [, kind, key = '', bits = ''] = FIELD.exec(line) ?? []
    const [, value, before, length, rest = ''] = FREE.exec(line) ?? []
    if (line.startsWith('was ')) was = line.slice('was '.length)
    else if (kind !== undefined) {
      const start = at + line.length - bits.length
      fields.push({ kind: kind as CaptureField['kind'], key, bits, start })
    } else if (value !== undefined) {
      const [from, to] = [Number(before), Number(before) + Number(length)]
      free.push({
        ...{ kind: 'free', value: Number(value), was, text: rest.slice(from, to) },
        ...{ before: rest.slice(0, from), after: rest.slice(to) },
        start: at + line.length - rest.length + from,
      })
    }
    at += line.length + 1
  }
  return { fields, free, capture: fromBase64(text.slice(end + 2)) }
}

/** The bytes of an item from its text, whatever it is. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return isRecipe(text) ? applied(readRecipe(text)) : utf8(text)
}
