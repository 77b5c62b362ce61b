// What a reader expects of each token of a template's text, slots inside tokens included.

import type { Carrier } from '../master.ts'
import { escaped } from '../value-form.ts'
import { type Fragment, isName, leafPattern, leafText, spellings } from './fragment.ts'
import type { Expected } from './sketch.ts'
import type { Light } from './stream.ts'

/** A token that is a name with spellings, a token with slots inside, or just a token. */
export function expect(light: Light, { marks }: Fragment, carriers: readonly Carrier[]): Expected {
  const inside = marks.filter(({ start, end }) => start < light.end && end > light.start)
  const [mark] = inside
  if (mark === undefined) return { light }
  const isWhole = mark.start === light.start && mark.end === light.end
  if (isWhole && light.kind !== 'solid' && isName(mark.slot, carriers)) {
    return { light, names: spellings(mark.slot), carrier: mark.slot.carrier }
  }
  const pattern = inside.reduce(
    (text, { slot }) => text.split(escaped(leafText(slot))).join(leafPattern(slot)),
    escaped(light.key),
  )
  return { light, pattern: new RegExp(`^${pattern}$`) }
}
