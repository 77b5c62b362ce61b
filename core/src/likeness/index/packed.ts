// A prepared text as bytes, to be kept and compared with later: a new field of it is one line here.

import { LANGUAGES } from '../../syntax/language.ts'
import type { Prepared } from '../prepared.ts'
import { malformed, Reader, Writer } from './bytes-in-order.ts'
import {
  flag,
  type Kind,
  list,
  oneOf,
  repeating,
  repeatingFloats,
  rising,
  words,
  worths,
} from './kinds.ts'

/** A field that is not listed does not compile. Their order is that of the bytes. */
const FIELDS: { readonly [Name in keyof Prepared]: Kind<Prepared[Name]> } = {
  path: words,
  language: oneOf(LANGUAGES),
  isKnown: flag,
  symbols: repeating,
  worth: worths,
  spelling: worths,
  pieces: list,
  vocabulary: repeating,
  rarities: repeatingFloats,
  nats: repeatingFloats,
  lines: rising,
  named: repeating,
  namedBefore: rising,
}

const NAMES = Object.keys(FIELDS) as (keyof Prepared)[]

/** Same text, same bytes. Each field stands behind its length, so that one can be read alone. */
export function pack(prepared: Prepared): Uint8Array<ArrayBuffer> {
  const out = new Writer()
  for (const name of NAMES) {
    const field = new Writer()
    writeOne(name, prepared, field)
    const bytes = field.done()
    out.count(bytes.length)
    out.raw(bytes)
  }
  return out.done()
}

function writeOne<Name extends keyof Prepared>(name: Name, from: Prepared, out: Writer): void {
  const kind: Kind<Prepared[Name]> = FIELDS[name]
  kind.write(from[name], out)
}

/**
 * What `pack` wrote, or nothing: whatever is made of these bytes can be compared in bounded time.
 *
 * @throws Refusal `bytes.malformed`
 */
export function unpack(bytes: Uint8Array<ArrayBuffer>): Prepared {
  return readFields(bytes, NAMES) as Prepared
}

/** What finding candidates takes: far less than the whole. */
export type Keyed = Pick<Prepared, (typeof KEYED)[number]>

const KEYED = [
  ...(['symbols', 'isKnown', 'worth', 'spelling', 'pieces'] as const),
  ...(['vocabulary', 'rarities'] as const),
] as const

/** @throws Refusal `bytes.malformed` */
export function unpackKeys(bytes: Uint8Array<ArrayBuffer>): Keyed {
  return readFields(bytes, KEYED) as Keyed
}

function readFields(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: readonly (keyof Prepared)[],
): Partial<Prepared> {
  const from = new Reader(bytes)
  const read: Record<string, unknown> = {}
  for (const name of NAMES) {
    const field = new Reader(from.raw(from.count()))
    if (!wanted.includes(name)) continue
    read[name] = FIELDS[name].read(field)
    field.end()
  }
  from.end()
  const found: Partial<Prepared> = read
  verifyTogether(found)
  return found
}

/** Fields that point into each other: a place that is none would cost a comparison any time. */
function verifyTogether(found: Partial<Prepared>): void {
  if (found.vocabulary?.length !== found.rarities?.length) malformed('as many rarities as words')
  const { symbols, nats, lines, named, namedBefore } = found
  if (!symbols || !nats || !lines || !named || !namedBefore) return
  const count = symbols.length
  if (nats.length !== count || lines.length !== count || namedBefore.length !== count) {
    malformed('as many nats, lines and places of names as symbols')
  }
  let before = 0
  for (let at = 0; at < count; at++) {
    if ((lines[at] as number) < 1) malformed('lines from 1')
    const names = namedBefore[at] as number
    if (names < before || names > named.length) malformed('names in order')
    before = names
  }
}
