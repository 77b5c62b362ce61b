// Values that an author leaves to each recipient: there its client puts a token of its own.

import { MOST_OWN_VALUES, OWN_VALUE } from '../marking/tokens/token.ts'
import { type FreeValue, malformedAt, type WrittenManifest } from './manifest.ts'

export const ownValuesOf = (free: readonly FreeValue[]): string[] =>
  free.flatMap((one) => (one.for === 'recipient' ? [one.value] : []))

/**
 * Each has room for a token, is nothing else besides, and looks like no value that is marked: in a sample
 * one could be taken for the other.
 *
 * @throws Refusal `file.malformed`
 */
export function verifyOwnValues(written: WrittenManifest): void {
  const all = written.manifest.items.flatMap(({ free }, item) =>
    free.map((one, i) => ({ ...one, place: ['items', item, 'free', i, 'value'] })),
  )
  const own = all.filter((one) => one.for === 'recipient')
  const marked = all.filter((one) => one.for === undefined && one.decoy === undefined)
  for (const { value, decoy, form, name, place } of own) {
    const twin = marked.find((one) => shapeOf(one.value) === shapeOf(value))
    const [problem, remedy] = !OWN_VALUE.test(value)
      ? [
          'has no room for a token',
          'Take 32 hexadecimal digits of one case, such as of openssl rand -hex 16.',
        ]
      : decoy !== undefined
        ? ['cannot be a decoy and for its recipient', 'Leave one of the two out.']
        : form !== undefined
          ? ['has a form, which a token has of its own', 'Leave the form out.']
          : twin !== undefined
            ? [
                `looks like “${twin.value}”, which is marked`,
                'Group the digits of one of them otherwise, by hyphens.',
              ]
            : []
    if (problem === undefined || remedy === undefined) continue
    throw malformedAt(written, place, `“${name ?? value}” ${problem}`, remedy)
  }
  const [extra] = own
    .filter(({ value }, i) => own.findIndex((one) => one.value === value) === i)
    .slice(MOST_OWN_VALUES)
  if (extra === undefined) return
  const remedy = `Leave ${MOST_OWN_VALUES} of them for recipients, and let the others be marked.`
  throw malformedAt(
    written,
    extra.place,
    `more than ${MOST_OWN_VALUES} values are for their recipients`,
    remedy,
  )
}

function shapeOf(value: string): string {
  return value.toLowerCase().replace(/[0-9a-z]/g, '0')
}
