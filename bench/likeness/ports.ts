// Translations between languages that people made by hand, as pairs of files:
//   node --conditions=source bench/likeness/ports.ts [--keep FOLDER] [--out FILE.json]
// Packages are fetched from npm and Debian, into FOLDER if given. Prints how many there are by direction.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Text } from '@forewarn/core/likeness/neutral'
import { mix, symbol } from '@forewarn/core/likeness/symbols'
import { type Language, languageOf } from '@forewarn/core/syntax/language'
import { lex } from '@forewarn/core/syntax/lex'
import { fetchInto, inFolder } from '../carriers/fetch.ts'
import { type PublicFile, unpackJava, walk } from '../public-code.ts'
import { sourcesInto } from './debian-sources.ts'
import { FETCHED, PORTS, type Port, type Side } from './ports-table.ts'

export interface PortPair {
  /** Comments left out of both: translators carry them over as they are, leakers do not. */
  readonly one: Text
  readonly other: Text
  readonly family: string
  readonly split: 'tune' | 'report'
}

const LEAST_BYTES = 800
const MOST_BYTES = 200_000
/** Tables of numbers, tests, and files that only gather others. */
const LEFT_OUT = /freq|model|sm\.|entities|tlds|\/re\.js|_?test|__init__|\.min\.|\.spec\.|data\//i

/** Sorted as the table is. @param folder where packages lie, or are put */
export function ports(folder: string): PortPair[] {
  fetchInto(folder, FETCHED)
  unpackJava(folder)
  sourcesInto(folder, FETCHED.source)
  return PORTS.flatMap((port) => pairs(folder, port))
}

function pairs(folder: string, port: Port): PortPair[] {
  const others = byName(folder, port.other)
  return [...byName(folder, port.one)].flatMap(([name, onePath]) => {
    const renamed = port.renamed?.[name]
    const otherPath = others.get(renamed ?? (port.only ? '' : name))
    if (otherPath === undefined) return []
    const [one, other] = [read(folder, port, onePath), read(folder, port, otherPath)]
    if (one === undefined || other === undefined) return []
    return [{ one, other, family: port.family, split: splitOf(port, name) }]
  })
}

const splitOf = ({ split, family }: Port, name: string): 'tune' | 'report' => {
  if (split !== 'halves') return split
  return ((mix(11, symbol(`${family} ${name}`)) >>> 8) & 1) === 0 ? 'tune' : 'report'
}

/** Base name without case, hyphens and ending → path; names that stand twice are told by no one. */
function byName(folder: string, { root, ending }: Side): Map<string, string> {
  const found = new Map<string, string>()
  const twice = new Set<string>()
  const paths = walk(join(folder, root), '').filter((path) => isWanted(path, ending))
  for (const path of paths) {
    const base = path.slice(path.lastIndexOf('/') + 1)
    const name = base.replace(ending, '').replace(/[-_]/g, '').toLowerCase()
    if (found.has(name)) twice.add(name)
    found.set(name, `${root}/${path}`)
  }
  for (const name of twice) found.delete(name)
  return found
}

const isWanted = (path: string, ending: RegExp): boolean =>
  ending.test(path) && !LEFT_OUT.test(path) && !path.includes('node_modules/')

function read(folder: string, { family }: Port, path: string): Text | undefined {
  if (!existsSync(join(folder, path))) return undefined
  const raw = readFileSync(join(folder, path), 'utf8')
  const whole = path.endsWith('.map') ? fromMap(path, raw) : { path, text: raw }
  const text = withoutComments(whole.text, languageOf(whole.path, whole.text))
  const isTooSmall = text.length < LEAST_BYTES || text.length > MOST_BYTES
  return isTooSmall ? undefined : { path: `${family}/${whole.path}`, text }
}

/** Compilers write the text they read beside what they made of it. */
function fromMap(path: string, raw: string): Text {
  const { sourcesContent } = JSON.parse(raw) as { sourcesContent?: string[] }
  return { path: path.replace(/\.js\.map$/, '.ts'), text: sourcesContent?.[0] ?? '' }
}

/** Lines keep their layout; strings that stand alone are how Python comments. */
export function withoutComments(text: string, language: PublicFile['language']): string {
  let out = ''
  let at = 0
  const isOwnLine = (start: number): boolean =>
    /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 80), start))
  for (const { kind, start, end } of lex(text, language)) {
    const isDocstring =
      language === 'python' &&
      kind === 'string' &&
      isOwnLine(start) &&
      /^[ru]?("""|''')/.test(text.slice(start, start + 4))
    if (kind !== 'comment' && !isDocstring) continue
    out += text.slice(at, start)
    at = end
  }
  return (out + text.slice(at)).replace(/(?:[ \t]*\n){2,}/g, '\n')
}

const label = (language: Language): string => language.padEnd(10)

function print(all: readonly PortPair[]): void {
  const counts = new Map<string, { pairs: number; tune: number; families: Set<string> }>()
  for (const { one, other, family, split } of all) {
    const direction = `${label(languageOf(one.path, ''))} → ${label(languageOf(other.path, ''))}`
    const count = counts.get(direction) ?? { pairs: 0, tune: 0, families: new Set<string>() }
    count.pairs++
    if (split === 'tune') count.tune++
    counts.set(direction, { ...count, families: count.families.add(family) })
  }
  for (const [direction, { pairs, tune, families }] of counts)
    console.log(
      direction,
      String(pairs).padStart(5),
      `tune ${tune}`.padEnd(10),
      [...families].join(', '),
    )
}

if (import.meta.main) {
  const options = { keep: { type: 'string' }, out: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const all = await inFolder(values.keep, async (folder) => ports(folder))
  print(all)
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(all))
}
