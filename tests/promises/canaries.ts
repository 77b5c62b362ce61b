// Canary words that must be nowhere until they may, every way in which bytes spell them, and a watch that looks.

import { utf8 } from '@forewarn/core/shared/bytes'
import type { Post } from '@forewarn/desk/ports'

/** Words that occur nowhere else; long enough that no sealed byte run spells one by chance. */
export const WORDS = {
  title: 'Zirbelkiefer in the preview',
  identifier: 'CVE-2026-7153846290',
  may: 'Quittenbaum only.',
  note: 'The Vogelbeere parser reads one step too far.',
  code: 'HAINBUCHE = 1',
  summary: 'The Schlehdorn service answers too much.',
  name: 'mispelstrauch',
}
/** Words that no recipient ever gets, either. */
export const TEAM_WORDS = {
  case: 'Wacholder',
  reason: 'Eberesche told us',
  sighting: 'Sanddorn gateway, seen at noon',
  finding: 'Kornelkirsche is the copy',
  question: 'Does Felsenbirne reach the gateway?',
  answer: 'Speierling is what we recommend',
  free: 'WEICHSELHOLZ',
}
/** All of them. */
export const CANARIES = [...Object.values(WORDS), ...Object.values(TEAM_WORDS)]

/** Every plain way in which bytes may spell a word: itself, hex, UTF-16, base64 at its three offsets. */
function spellings(word: string): Buffer[] {
  const bytes = Buffer.from(word)
  const inBase64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    return shifted.slice(offset === 0 ? 0 : offset + 1, -4)
  })
  const written = [word, encodeURIComponent(word), bytes.toString('hex'), ...inBase64]
  const all = [
    ...written,
    ...inBase64.map((one) => Buffer.from(one).toString('base64').slice(0, -4)),
  ]
  return [...all.map((one) => Buffer.from(one)), Buffer.from(word, 'utf16le')]
}

/** By the first two bytes: gigabytes are gone through once, and not once for each spelling. */
const BY_BEGINNING = new Map<number, [word: string, spelt: Buffer][]>()
const beginnings = new Uint8Array(2 ** 16)
for (const word of CANARIES)
  for (const spelt of spellings(word)) {
    const beginning = spelt.readUInt16LE(0)
    BY_BEGINNING.set(beginning, [...(BY_BEGINNING.get(beginning) ?? []), [word, spelt]])
    beginnings[beginning] = 1
  }

/** The canaries that `bytes` spell. */
export function found(bytes: Uint8Array): string[] {
  const hay = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const words = new Set<string>()
  for (let at = 0; at + 1 < hay.length; at++) {
    const beginning = (hay[at] ?? 0) | ((hay[at + 1] ?? 0) << 8)
    if (beginnings[beginning] === 0) continue
    for (const [word, spelt] of BY_BEGINNING.get(beginning) ?? [])
      if (hay.subarray(at, at + spelt.length).equals(spelt)) words.add(word)
  }
  return CANARIES.filter((word) => words.has(word))
}

/** Everything that is seen of the house from outside, by where it was seen. */
export class Watch {
  readonly seen = new Map<string, Set<string>>()

  look(where: string, bytes: Uint8Array): void {
    for (const word of found(bytes)) {
      this.seen.set(where, (this.seen.get(where) ?? new Set()).add(word))
    }
  }

  /** A desk's way to the house, both directions. */
  post(post: Post): Post {
    return async (request) => {
      const { method, path, body } = request
      this.look(`request ${method} ${path}`, utf8(path))
      this.look(`request ${method} ${path}`, body?.bytes ?? new Uint8Array(0))
      const answer = await post(request)
      this.look(`answer ${method} ${path}`, answer.body)
      return answer
    }
  }
}
