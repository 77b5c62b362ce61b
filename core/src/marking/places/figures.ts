// Numbers, units, dates and times in prose that may be written otherwise.

import type { Rewording } from './wording.ts'

const NUMERALS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

const MONTHS = `January February March April May June July August September October November
  December`.split(/\s+/)

const UNITS: Readonly<Record<string, string>> = {
  ...{ KB: 'kilobytes', MB: 'megabytes', GB: 'gigabytes', TB: 'terabytes' },
  ...{ KiB: 'kibibytes', MiB: 'mebibytes', GiB: 'gibibytes' },
  ...{ ms: 'milliseconds', kHz: 'kilohertz', MHz: 'megahertz', GHz: 'gigahertz' },
}

/** What a figure counts, and not what it names: *three bytes*, but *version 3*. */
const NAMES_IT =
  /\b(?:version|versions|release|section|level|port|step|chapter|table|figure|type|rule|class|part|page|line|option|stage|phase|last|first|next|TLS|SSL|HTTP|IPv|Python|SHA|MD)\s*$/i

/** One way of writing: where it stands, and all its wordings, the written one first. */
interface Form {
  readonly pattern: RegExp
  /** `undefined` where what stands there is something else after all. */
  readonly wordings: (found: RegExpExecArray, before: string) => readonly string[] | undefined
}

const MONTH = MONTHS.join('|')
const UNIT = Object.keys(UNITS).join('|')
const UNIT_NAME = Object.values(UNITS).join('|')
/** Neither part of a longer number or word, nor of a version or an address. */
const FREE = String.raw`(?<![\w.,:/$#%+-])`
const ENDS = String.raw`(?![\w%]|[.,:/-]\w)`

const form = (pattern: string, wordings: Form['wordings']): Form => ({
  pattern: new RegExp(FREE + pattern + ENDS, 'g'),
  wordings,
})

const FORMS: readonly Form[] = [
  form(`(\\d{1,2}) (${MONTH}) (\\d{4})`, ([, day, month, year]) => dates(day, month, year)),
  form(`(${MONTH}) (\\d{1,2}), (\\d{4})`, ([, month, day, year]) => dates(day, month, year)),
  form(`(\\d{4})-(\\d{2})-(\\d{2})`, ([, year, month, day]) =>
    dates(`${Number(day)}`, MONTHS[Number(month) - 1], year),
  ),
  form(`([01]?\\d|2[0-3]):00 UTC`, ([written, hour]) => times(written, Number(hour))),
  form(`(\\d+(?:\\.\\d+)?) (${UNIT})`, ([written, count, unit = '']) =>
    count === '1' ? undefined : [written, `${count} ${UNITS[unit]}`],
  ),
  form(`(\\d+(?:\\.\\d+)?) (${UNIT_NAME})`, ([written, count, name]) => {
    const unit = Object.keys(UNITS).find((one) => UNITS[one] === name)
    return count === '1' ? undefined : [written, `${count} ${unit}`]
  }),
  form(`(\\d+(?:\\.\\d+)?) (?:percent|per cent)`, ([written, count]) => [
    ...new Set([written, `${count} percent`, `${count} per cent`]),
  ]),
  form(`([2-9])(?= (?!${UNIT_NAME})[a-z]{3,}s\\b)`, ([written], before) =>
    NAMES_IT.test(before) ? undefined : [written, NUMERALS[Number(written) - 2] as string],
  ),
  form(`(${NUMERALS.join('|')})(?= [a-z]{3,}s\\b)`, ([written], before) =>
    NAMES_IT.test(before) ? undefined : [written, String(NUMERALS.indexOf(written) + 2)],
  ),
  form('e\\.g\\.,?(?= [a-z])', ([written]) => [written, 'for example', 'for instance']),
  form('i\\.e\\.,?(?= [a-z])', ([written]) => [written, 'that is']),
]

/** Figures in `text`, masked prose that begins at `offset` of the source. */
export function figures(text: string, offset: number): Rewording[] {
  return FORMS.flatMap(({ pattern, wordings }) =>
    [...text.matchAll(pattern)].flatMap((found): Rewording[] => {
      const all = wordings(found, text.slice(Math.max(0, found.index - 20), found.index))
      if (all === undefined || all.some((one) => one === undefined)) return []
      const start = offset + found.index
      const rest = all.filter((one) => one !== found[0])
      return [{ start, end: start + found[0].length, wordings: [found[0], ...rest] }]
    }),
  )
}

function dates(day?: string, month?: string, year?: string): string[] | undefined {
  const number = MONTHS.indexOf(month ?? '') + 1
  if (number < 1 || Number(day) < 1 || Number(day) > 31) return undefined
  const two = (n: number) => String(n).padStart(2, '0')
  const plain = String(Number(day))
  return [
    `${plain} ${month} ${year}`,
    `${month} ${plain}, ${year}`,
    `${year}-${two(number)}-${two(Number(day))}`,
  ]
}

/** Noon and midnight are left as they are: few know which is which. */
function times(written: string, hour: number): string[] | undefined {
  if (hour % 12 === 0) return undefined
  return [written, `${hour % 12} ${hour < 12 ? 'a.m.' : 'p.m.'} UTC`]
}
