// Puts a recipient's tokens into what it opened, a few in each file, where they change nothing.

import { text as decode, sameBytes, utf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'
import { type SameProgram, type TokenPlace, tokenPlaces, withTokens } from './places.ts'
import { MOST_OWN_VALUES, MOST_TOKENS, tokenLike, writtenToken } from './token.ts'

export interface OpenedFile {
  readonly path: string
  readonly bytes: Uint8Array
  /** Values in it that its author left to recipients. */
  readonly own?: readonly string[] | undefined
}

/** Where tokens come from: of values, and of places by index. */
export interface TokenDraw {
  value(value: string): string
  place(index: number): string
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
 * Values first: they are part of the program, and stay where comments are stripped.
 *
 * @param isSame a closer reading than ours, where there is one
 */
export function insertTokens(
  files: readonly OpenedFile[],
  draw: TokenDraw,
  isSame?: SameProgram,
): WithTokens {
  const before = files.map(({ bytes }) => textOf(bytes))
  const all = [...new Set(files.flatMap(({ own = [] }) => own))].slice(0, MOST_OWN_VALUES)
  const own = before.map((text, i) =>
    all.filter((value) => files[i]?.own?.includes(value) && text?.includes(value)),
  )
  const values = new Map([...new Set(own.flat())].map((value) => [value, draw.value(value)]))
  const texts = before.map((text, i) => text && filled(text, own[i] ?? [], values))
  const places = texts.map((text, i) =>
    text === undefined ? [] : tokenPlaces(files[i]?.path ?? '', text, isSame),
  )
  const counts = shared(places, MOST_TOKENS - values.size)
  const tokens: InsertedToken[] = []
  let index = 0
  const changed = files.map((file, i): OpenedFile => {
    const text = texts[i]
    const drawn = (places[i] ?? []).slice(0, counts[i]).map((place) => {
      return { place, token: draw.place(index++) }
    })
    if (text === undefined || (drawn.length === 0 && own[i]?.length === 0)) return file
    const written = drawn.map(({ place, token }) => ({ place, token: writtenToken(token) }))
    const after = withTokens(text, written)
    const shown = [
      ...(own[i] ?? []).map((value) => {
        const token = values.get(value) ?? ''
        return { token, written: tokenLike(token, value) }
      }),
      ...drawn.map(({ token }) => ({ token, written: writtenToken(token) })),
    ]
    for (const { token, written } of shown) {
      tokens.push({ token, path: file.path, line: lineOf(after, after.indexOf(written)) })
    }
    return { path: file.path, bytes: utf8(after) }
  })
  return { files: changed, tokens }
}

function filled(text: string, own: readonly string[], values: ReadonlyMap<string, string>): string {
  return own.reduce((all, one) => all.replaceAll(one, tokenLike(values.get(one) ?? '', one)), text)
}

/** How many each file gets: one after the other in turn, until there are enough. */
function shared(places: readonly (readonly TokenPlace[])[], most: number): number[] {
  const counts = places.map(() => 0)
  let left = most
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
