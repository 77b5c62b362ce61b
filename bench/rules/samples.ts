// What rules are tried on: made of what they look for, so that they match in part and as a whole.

import { dice } from '@forewarn/core/marking/codes/dice'
import type { SigmaEvent } from '@forewarn/core/protection/sigma'
import { parseYara } from '@forewarn/core/syntax/own/yara'
import { textOf, walk } from '@forewarn/core/syntax/tree'
import { parseAllDocuments } from 'yaml'

/** Files that hold the strings of YARA rules: none, all, halves, with headers that rules ask for. */
export function filesFor(rules: string, count: number, seed: number): Uint8Array[] {
  const strings = stringsOf(rules).slice(0, 400)
  const roll = dice(seed)
  return Array.from({ length: count }, (_, i) => {
    const part = i === 0 ? 0 : i === 1 ? 1 : roll()
    const own = strings.filter(() => roll() < part)
    const head = roll() < 0.5 ? Buffer.from('MZ\x90\0') : Buffer.from('\x7fELF')
    const gaps = own.flatMap((one) => [one, Buffer.from('\0 ')])
    return new Uint8Array(Buffer.concat([head, Buffer.alloc(Math.floor(roll() * 2000)), ...gaps]))
  })
}

function stringsOf(rules: string): Buffer[] {
  const tree = parseYara(rules)
  return [...walk(tree.root)].flatMap((node): Buffer[] => {
    if (node.kind !== 'string_definition') return []
    const value = node.children.find(({ kind }) => kind === 'string' || kind === 'hex_string')
    const text = value && textOf(tree, value)
    if (value === undefined || text === undefined) return []
    if (value.kind === 'string') {
      const plain = unescaped(text.slice(1, -1))
      const isWide = /\bwide\b/.test(textOf(tree, node))
      return [Buffer.from(plain, isWide ? 'utf16le' : 'latin1')]
    }
    const digits = text.replace(/[{}\s]/g, '').replaceAll('?', '0')
    return /^[\da-fA-F]+$/.test(digits) ? [Buffer.from(digits, 'hex')] : []
  })
}

const unescaped = (text: string): string =>
  text.replace(/\\(?:x([\da-fA-F]{2})|([\\"tnr]))/g, (_, byte: string | undefined, letter) => {
    if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
    return { t: '\t', n: '\n', r: '\r' }[letter as string] ?? (letter as string)
  })

/** Events that have some of the values which a Sigma rule asks for. */
export function eventsFor(rules: string, count: number, seed: number): SigmaEvent[] {
  const wanted = parseAllDocuments(rules).flatMap((document) => {
    const { detection } = document.toJS() as { detection?: Record<string, unknown> }
    return Object.entries(detection ?? {}).flatMap(([name, search]) =>
      name === 'condition' ? [] : fieldsIn(search),
    )
  })
  const roll = dice(seed)
  return Array.from({ length: count }, (_, i) => {
    const part = i === 0 ? 1 : roll()
    const event: Record<string, string> = { Other: 'nothing' }
    for (const [field, values] of wanted) {
      if (roll() >= part) continue
      const some = values.filter(() => roll() < 0.8)
      event[field] = `${event[field] ?? ''}${some.join('')}`
    }
    return event
  })
}

function fieldsIn(search: unknown): [field: string, values: string[]][] {
  if (Array.isArray(search)) return search.flatMap(fieldsIn)
  if (typeof search !== 'object' || search === null) return [['Message', [literal(search)]]]
  return Object.entries(search).map(([key, value]) => {
    const values = Array.isArray(value) ? value : [value]
    return [key.split('|')[0] || 'Message', values.map(literal)]
  })
}

const literal = (value: unknown): string =>
  String(value ?? '')
    .replace(/\\([\\*?])/g, '$1')
    .replaceAll('*', '')
