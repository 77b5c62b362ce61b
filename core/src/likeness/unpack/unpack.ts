// A sample taken apart: every text and every other file that lies in it, by where it lay.

import { mayBeHar } from '../../marking/traffic/har.ts'
import { type Compression, inflated, isGzip, isZlib } from '../../marking/traffic/inflate.ts'
import { latin } from '../../marking/traffic/latin.ts'
import { joined } from '../../shared/bytes.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { visible } from '../../shared/visible.ts'
import { familyOf, readAs } from '../neutral.ts'
import { ruleRuns } from '../rule-strings.ts'
import { textOf } from './decode.ts'
import { packedIn, writtenIn } from './encoded.ts'
import { Quota, UNPACK_LIMITS } from './limits.ts'
import { archivedIn, isCapture, type Spoken, spokenIn } from './said.ts'
import { offset, passagesIn } from './strings.ts'
import { arMembers, isAr, isTar, type Member, tarMembers } from './tar.ts'
import { type Entry, endsInZip, isZip, zipEntries } from './zip.ts'

/** A sample as it lay there. */
export interface RawSample {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface Layer {
  /** The sample's path, and after `›` each where it lay in the one before. */
  readonly name: string
  /** What its language is told by. */
  readonly path: string
  /** To be compared as a program or a text; `undefined` for what is none. */
  readonly text?: string
  /** In which the strings of items are looked for, wherever they stand. */
  readonly sought?: Uint8Array
}

export interface Unpacked {
  /** In the order in which they lie; each text and each content once. The sample's own name for a text that is all of it. */
  readonly layers: readonly Layer[]
  /** For each limit that left something out, and for each thing that could not be opened, one. */
  readonly refused: readonly Refusal<'file.malformed'>[]
}

/** Time and memory are bounded by `limits`, whatever the sample is. Nothing in it is run. */
export function unpack(sample: RawSample, limits = UNPACK_LIMITS): Unpacked {
  const unpacker = new Unpacker(new Quota(sample.path, limits))
  unpacker.open({ name: sample.path, path: sample.path, bytes: sample.bytes, deep: 0 })
  return unpacker.done()
}

interface Content {
  readonly name: string
  readonly path: string
  readonly bytes: Uint8Array
  /** How many containers it lies in. */
  readonly deep: number
}

const CUT_OPEN = 'Unpack it by other means, and compare what comes out.'

/** Archives that are told by their beginning, and not opened here. */
const CLOSED: readonly (readonly [begins: string, name: string])[] = [
  ['\xfd7zXZ\0', 'xz'],
  ['BZh', 'bzip2'],
  ['\x28\xb5\x2f\xfd', 'Zstandard'],
  ['7z\xbc\xaf\x27\x1c', '7-Zip'],
  ['Rar!\x1a\x07', 'RAR'],
  ['MSCF\0\0\0\0', 'a cabinet'],
]

class Unpacker {
  readonly #quota: Quota
  readonly #layers: Layer[] = []
  readonly #texts = new Set<string>()

  constructor(quota: Quota) {
    this.#quota = quota
  }

  done(): Unpacked {
    return { layers: this.#layers, refused: this.#quota.refused }
  }

  open(content: Content): void {
    const { bytes, deep, name } = content
    if (deep > this.#quota.limits.deep) {
      this.#quota.reach('deep')
      return
    }
    const beginning = latin(bytes.subarray(0, 16))
    const closed = CLOSED.find(([begins]) => beginning.startsWith(begins))
    if (closed !== undefined) this.#refuse(name, `packed with ${closed[1]}`)
    else if (isGzip(bytes)) this.#inflate(content, 'gzip') || this.#raw(content)
    else if (isZip(bytes)) this.#entries(content, zipEntries(bytes))
    else if (isCapture(bytes)) this.#spoken(content, spokenIn(bytes, name, this.#quota))
    else if (isAr(bytes)) this.#members(content, arMembers(bytes))
    else if (isTar(bytes)) this.#members(content, tarMembers(bytes))
    else this.#read(content)
  }

  #read(content: Content): void {
    const { bytes } = content
    const text = textOf(bytes.subarray(0, this.#quota.limits.text))
    if (text === undefined) {
      this.#raw(content)
      return
    }
    const spoken = mayBeHar(text.slice(0, 256)) ? archivedIn(text) : undefined
    const isCut = bytes.length > this.#quota.limits.text
    if (isCut) this.#quota.reach('text')
    if (spoken === undefined) this.#text(content, text, isCut)
    else this.#spoken(content, spoken)
  }

  /** Programs say themselves what they hold; of other texts the strings count wherever they stand. */
  #text(content: Content, text: string, isCut: boolean): void {
    const { name, path, bytes, deep } = content
    if (this.#texts.has(text) || text === '') return
    if (!this.#quota.take('layers') || !this.#quota.take('texts', text.length)) return
    this.#texts.add(text)
    const isProgram = familyOf(readAs({ path, text })) !== 'words'
    const isSought = isCut || (deep > 0 && !isProgram)
    this.#layers.push({ name, path, text, ...(isSought && { sought: bytes }) })
    for (const one of packedIn(text)) {
      if (!this.#quota.take('tried')) return
      const inner = { name: `${name} › ${one.as} at ${one.at}`, path: '', bytes: one.bytes }
      if (isArchive(one.bytes) || (!isProgram && isPlain(one.bytes)))
        this.open({ ...inner, deep: deep + 1 })
    }
    if (isProgram) return
    this.#rule(content, text)
    for (const one of writtenIn(text)) {
      if (!this.#quota.take('tried')) return
      this.open({ ...inner(content, `${one.as} at ${one.at}`), bytes: one.bytes })
    }
  }

  /** What a rule looks for may stand in what an item says: it was written for that. */
  #rule({ name, path }: Content, text: string): void {
    const runs = ruleRuns(text).filter(({ length }) => length > 0)
    if (runs.length === 0 || !this.#quota.take('layers')) return
    const sought = joined(runs.flatMap((run) => [run, LINE_FEED]))
    this.#layers.push({ name: `${name} › strings`, path, sought })
  }

  #raw(content: Content): void {
    const { name, path, bytes } = content
    if (isZlib(bytes) && this.#inflate(content, 'zlib')) return
    if (bytes.length === 0 || !this.#quota.take('layers')) return
    this.#layers.push({ name, path, sought: bytes })
    if (endsInZip(bytes)) this.#entries(content, zipEntries(bytes))
    for (const { at, bytes: passage } of passagesIn(bytes))
      if (isPlain(passage))
        this.open({ ...inner(content, `text at ${offset(at)}`), bytes: passage })
  }

  /** @returns whether anything came out */
  #inflate(content: Content, compression: Compression): boolean {
    const bytes = this.#inflated(content.bytes, compression)
    if (bytes.length === 0) return false
    const path = content.path.replace(/\.(?:gz|z)$/i, '').replace(/\.tgz$/i, '.tar')
    this.open({ ...content, path, bytes, deep: content.deep + 1 })
    return true
  }

  #inflated(bytes: Uint8Array, compression: Compression): Uint8Array {
    const { each } = this.#quota.limits
    const left = this.#quota.left.bytes
    const open = inflated(bytes, compression, Math.min(each, left))
    if (open.isCut) this.#quota.reach(left < each ? 'bytes' : 'each')
    this.#quota.take('bytes', open.bytes.length)
    return open.bytes
  }

  #entries(content: Content, entries: Iterable<Entry>): void {
    for (const { name, bytes, isDeflated, closed } of entries) {
      if (!this.#quota.take('entries')) return
      const inside = inner(content, name)
      if (closed !== undefined) this.#refuse(inside.name, closed)
      else {
        const open = isDeflated ? this.#inflated(bytes, 'deflate') : bytes
        if (isDeflated || this.#quota.take('bytes', open.length))
          this.open({ ...inside, bytes: open })
      }
      if (this.#quota.left.bytes === 0) return
    }
  }

  #members(content: Content, members: Iterable<Member>): void {
    for (const { name, bytes } of members) {
      if (!this.#quota.take('entries') || !this.#quota.take('bytes', bytes.length)) return
      this.open({ ...inner(content, name), bytes })
    }
  }

  #spoken(content: Content, spoken: readonly Spoken[]): void {
    for (const { name, bytes } of spoken) {
      if (!this.#quota.take('entries') || !this.#quota.take('bytes', bytes.length)) return
      this.open({ ...inner(content, name), path: '', bytes })
    }
  }

  #refuse(name: string, problem: string): void {
    this.#quota.refuse(`${name} ${problem}`, `${problem}, which is not opened here`, CUT_OPEN, name)
  }
}

const MOST_LETTERS = 200

/** A name is the sample's own, and nothing hidden in it may show as something else. */
function inner({ name, deep }: Content, inside: string): Omit<Content, 'bytes'> {
  const shown = visible(inside).replaceAll(/\s+/g, ' ').slice(0, MOST_LETTERS)
  return { name: `${name} › ${shown}`, path: inside.slice(-MOST_LETTERS), deep: deep + 1 }
}

const LINE_FEED = Uint8Array.of(10)

const isArchive = (bytes: Uint8Array): boolean => isGzip(bytes) || isZip(bytes) || isZlib(bytes)

const SHORTEST = 40

/** Decoded text has blanks, and letters that are all of one encoding. */
function isPlain(bytes: Uint8Array): boolean {
  if (bytes.length < SHORTEST) return false
  const text = textOf(bytes)
  return text !== undefined && /\s/.test(text) && !/[\u0080-\u009f\ufffd]/.test(text)
}
