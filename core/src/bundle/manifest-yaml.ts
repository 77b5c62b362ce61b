// YAML as plain text, lists and maps, each with its line. Nothing clever in YAML passes.

import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { Refusal } from '../shared/refusal.ts'

/** Where a value stands: keys and indexes from the top. */
export type Place = readonly (string | number)[]

export interface PlainYaml {
  /** Strings, arrays and objects of them; a value that is left out is the empty string. */
  readonly value: unknown
  /** The line of `place`, from 1, or of the nearest thing above that is there. */
  lineOf(place: Place): number
}

const MAX_CHARACTERS = 256 * 1024
const MAX_DEPTH = 8
const NESTED = 'nested too deeply'

/**
 * Reads one document in which every scalar is text, so that `1.10` stays a version and `no` a word.
 * Anchors, aliases, tags and keys given twice are refused.
 *
 * @throws Refusal `file.malformed`, `file.tooLarge`
 */
export function readYaml(file: string, text: string): PlainYaml {
  if (text.length > MAX_CHARACTERS) {
    throw new Refusal('file.tooLarge', { file, limitBytes: MAX_CHARACTERS })
  }
  const counter = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false, // its own search is quadratic; `mapOf` refuses a key given twice
  })
  const wrong = document.errors[0] ?? document.warnings[0]
  if (wrong !== undefined) {
    // The library descends once a level, and hostile text has more levels than a stack has room.
    const problem = wrong.code === 'RESOURCE_EXHAUSTION' ? NESTED : wrong.message
    throw notYaml(file, counter.linePos(wrong.pos[0]).line, problem)
  }
  const reader: Reader = { file, counter, lines: new Map() }
  const value = plain(reader, document.contents, [], 1)
  return { value, lineOf: (place) => lineOf(reader.lines, place) }
}

interface Reader {
  readonly file: string
  readonly counter: LineCounter
  /** By place as JSON. */
  readonly lines: Map<string, number>
}

function plain(reader: Reader, node: unknown, place: Place, line: number): unknown {
  reader.lines.set(JSON.stringify(place), line)
  if (node === null) return ''
  if (place.length > MAX_DEPTH) throw notYaml(reader.file, line, NESTED)
  if (isScalar(node) || isMap(node) || isSeq(node)) refuseAnchor(reader, node, line)
  if (isScalar(node)) return String(node.value ?? '')
  if (isMap(node)) return mapOf(reader, node.items, place, line)
  if (isSeq(node)) {
    return node.items.map((item, i) => plain(reader, item, [...place, i], at(reader, item, line)))
  }
  throw notYaml(reader.file, line, 'an alias (*name) stands here')
}

function mapOf(reader: Reader, pairs: readonly Pair[], place: Place, line: number) {
  const entries = new Map<string, unknown>()
  for (const { key, value } of pairs) {
    const keyLine = at(reader, key, line)
    if (!isScalar(key)) throw notYaml(reader.file, keyLine, 'a key is not plain text')
    refuseAnchor(reader, key, keyLine)
    const name = String(key.value ?? '')
    if (entries.has(name)) throw notYaml(reader.file, keyLine, `“${name}” is given twice`)
    entries.set(name, plain(reader, value, [...place, name], keyLine))
  }
  return Object.fromEntries(entries)
}

function refuseAnchor(reader: Reader, node: { anchor?: string }, line: number): void {
  if (node.anchor !== undefined) {
    throw notYaml(reader.file, line, `an anchor (&${node.anchor}) stands here`)
  }
}

function at({ counter }: Reader, node: unknown, otherwise: number): number {
  const start = (node as Node | null)?.range?.[0]
  return start === undefined ? otherwise : counter.linePos(start).line
}

function lineOf(lines: ReadonlyMap<string, number>, place: Place): number {
  for (let length = place.length; length > 0; length--) {
    const line = lines.get(JSON.stringify(place.slice(0, length)))
    if (line !== undefined) return line
  }
  return 1
}

function notYaml(file: string, line: number, problem: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', {
    file,
    line,
    problem,
    remedy: 'Write plain YAML: text, lists and “key: value”, each key once.',
  })
}
