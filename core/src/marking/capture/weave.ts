// A capture's recipe as a template: every free field is a value, drawn afresh for each copy.

import type { Earlier } from '../earlier.ts'
import type { Markable, Woven } from '../places/item.ts'
import { type Found, joined } from '../places/weave.ts'
import { alphabetsOf, formOf, type ValueForm } from '../value-form.ts'
import { readRecipe } from './recipe.ts'

/** @throws Refusal `bytes.malformed` where the item's text is no recipe */
export function weaveCapture(item: Markable, earlier: Earlier | undefined): Woven {
  const { fields, free } = readRecipe(item.text)
  const places = [
    ...fields.map(({ kind, bits, start }) => ({
      ...{ rule: `capture-${kind}`, text: bits, start },
      form: { letters: ['0', '1'], parts: [bits.length] } as ValueForm,
    })),
    ...free.flatMap(({ value, text, start }) => {
      const form = formOf(text, item.declared[value]?.form)
      return keepsLength(form) ? [{ rule: 'declared-value', text, start, form }] : []
    }),
  ].sort((a, b) => a.start - b.start)
  const found: Found[] = []
  let at = 0
  const pieces = places.flatMap(({ rule, text, start, form }) => {
    const standing = earlier?.value(form, text, [start]) ?? 'new'
    if (standing === 'left') return []
    found.push({
      ...{ rule, class: 'value', start, original: text, alphabets: alphabetsOf(form) },
      ...(typeof standing === 'number' && { kept: standing }),
    })
    const before = item.text.slice(at, start)
    at = start + text.length
    return [before, { carrier: found.length - 1, form }]
  })
  return { template: joined([...pieces, item.text.slice(at)]), found }
}

/** Another length would move all that follows. */
function keepsLength({ letters }: ValueForm): boolean {
  return letters.every(({ length }) => length === 1)
}
