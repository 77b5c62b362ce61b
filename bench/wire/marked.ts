// The probe with its eight declared free values, marked for 10,000 recipients, with and without them.

import { readFileSync } from 'node:fs'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { type Master, symbolsOf } from '@forewarn/core/marking/master'
import type { Declared } from '@forewarn/core/marking/places/values'
import { wantedValues } from '@forewarn/core/marking/read/value-places'
import { valueText } from '@forewarn/core/marking/value-form'

export const RECIPIENTS = 10_000
const PER_PARTNER = 5

export const SCRIPT = readFileSync(new URL('./material/postern-probe.mjs', import.meta.url), 'utf8')

export const VALUES = {
  userAgent: { value: 'r4k8vd2m5xqt', form: 'alphanumeric' },
  requestId: { value: '7d1f4b0a-52c8-4e96-9a3d-c0b85e27f164', form: 'uuid' },
  boundary: { value: 'h3v7qk5mz2dwx4', form: 'base32' },
  fileName: { value: '5ac19e70b3d4', form: 'hex' },
  filler: { value: 'm8Tq2vXk9LwR4bZs7NcF1yHd6GpJ3aEuQ5iVoB0t', form: 'alphanumeric' },
  sessionCookie: { value: '81c7e05fa93d42b6d7f0182e', form: 'hex' },
  traceId: { value: 'w6n3zr8kq1hx5jcv', form: 'alphanumeric' },
  reference: { value: 'amber-harbour-quartz-willow', form: 'words' },
} as const satisfies Record<string, Declared>
export type ValueName = keyof typeof VALUES

export const NAMES = Object.keys(VALUES) as ValueName[]

/** @param declared the values that the author declared; the others are plain words in the script */
export async function markedFor(seedByte: number, declared: readonly ValueName[]): Promise<Master> {
  const item = {
    ...{ path: 'postern-probe.mjs', text: scriptWith(declared), exposure: 'confidential' as const },
    declared: declared.map((name) => VALUES[name]),
  }
  const holders = Array.from({ length: RECIPIENTS }, (_, i) => ({
    recipient: `r${i}`,
    partner: `p${i % (RECIPIENTS / PER_PARTNER)}`,
  }))
  return mark(new Uint8Array(32).fill(seedByte), prepare([item], await loadGrammars()), holders)
}

/** What nobody would take for random, so that nothing is detected there either. */
function scriptWith(declared: readonly ValueName[]): string {
  return NAMES.filter((name) => !declared.includes(name)).reduce(
    (text, name) => text.replaceAll(VALUES[name].value, 'ordinary'),
    SCRIPT,
  )
}

export function copyOf(master: Master, holder: number): string {
  return renderCopy(master, master.codewords[holder] ?? [])[0]?.text ?? ''
}

/** The constants of one copy, as whoever writes the probe anew finds them in it. */
export function constantsOf(master: Master, holder: number): Record<ValueName, string> {
  const [item] = master.items
  const symbols = symbolsOf(master, master.codewords[holder] ?? [])[0]
  if (item === undefined || symbols === undefined) throw new Error('nothing is marked')
  const written = new Map(
    wantedValues(item).map(({ carrier, form }) => [
      item.carriers[carrier]?.original,
      valueText(form, symbols(carrier)),
    ]),
  )
  const of = (name: ValueName) => written.get(VALUES[name].value) ?? VALUES[name].value
  const all = Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<ValueName, string>
  return {
    ...all,
    userAgent: `postern-probe/2.1 (build ${all.userAgent})`,
    fileName: `note-${all.fileName}.txt`,
  }
}
