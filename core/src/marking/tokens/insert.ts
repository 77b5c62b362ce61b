// Puts a recipient's tokens into what it opened, a few in each file, where they change nothing.

import { text as decode, sameBytes, utf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'
import { type SameProgram, type TokenPlace, tokenPlaces, withTokens } from './places.ts'
import { MOST_TOKENS, writtenToken } from './token.ts'

export interface OpenedFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** A token and the line of the file that it stands on, from 1. */
export interface InsertedToken {
  readonly token: string
  readonly path: string
  readonly line: number
}

export interface WithTokens {
  /** In the order given; a file with nowhere to put a token is as it was. */
  readonly files: readonly OpenedFile[]
  readonly tokens: readonly InsertedToken[]
}

/**
 * @param draw the token with this index, 32 hexadecimal digits
 * @param isSame a closer reading than ours, where there is one
 */
export function insertTokens(
  files: readonly OpenedFile[],
  draw: (index: number) => string,
  isSame?: SameProgram,
): WithTokens {
  const texts = files.map(({ bytes }) => textOf(bytes))
  const places = texts.map((text, i) =>
    text === undefined ? [] : tokenPlaces(files[i]?.path ?? '', text, isSame),
  )
  const counts = shared(places)
  const tokens: InsertedToken[] = []
  const changed = files.map((file, i): OpenedFile => {
    const own = (places[i] ?? []).slice(0, counts[i])
    const text = texts[i]
    if (text === undefined || own.length === 0) return file
    const drawn = own.map((place, k) => ({ place, token: draw(tokens.length + k) }))
    const written = drawn.map(({ place, token }) => ({ place, token: writtenToken(token) }))
    const after = withTokens(text, written)
    for (const [k, { token }] of drawn.entries()) {
      const line = lineOf(after, after.indexOf(written[k]?.token ?? ''))
      tokens.push({ token, path: file.path, line })
    }
    return { path: file.path, bytes: utf8(after) }
  })
  return { files: changed, tokens }
}

/** How many each file gets: one after the other in turn, until there are enough. */
function shared(places: readonly (readonly TokenPlace[])[]): number[] {
  const counts = places.map(() => 0)
  let left = MOST_TOKENS
  for (let round = 1; left > 0; round++) {
    const more = places.flatMap((own, i) => (own.length >= round ? [i] : [])).slice(0, left)
    if (more.length === 0) break
    for (const i of more) counts[i] = round
    left -= more.length
  }
  return counts
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}

/** Of a file that is text through and through. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = decode(bytes)
    return !text.includes('\0') && sameBytes(utf8(text), bytes) ? text : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
