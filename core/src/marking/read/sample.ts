// A sample made ready for reading: its tokens and words, numbered, and where their runs are.

import type { Language } from '../../syntax/language.ts'
import { isDocument } from '../places/prose.ts'
import { mended } from './mend.ts'
import { type Runs, runsOf } from './seeds.ts'
import { type Light, lightTokens, lightWords, proseIn } from './stream.ts'

export interface SampleFile {
  readonly path: string
  /** Empty where it is no text. */
  readonly text: string
  /** As it was found, where that is more than its text. */
  readonly bytes?: Uint8Array
}

export interface Stream {
  readonly lights: readonly Light[]
  /** By token: its index in `vocabulary`. */
  readonly words: Int32Array
  /** By token, at most 0: what it costs that the master does not have it. */
  readonly extra: Int8Array
  /** The different tokens. */
  readonly vocabulary: readonly Light[]
  readonly runs: Runs
}

/** One sample as read in one language. */
export interface ReadySample {
  readonly file: SampleFile
  readonly code: Stream
  readonly prose: Stream
}

/** Tokens in a run that is looked for: fewer in prose, whose words are rarer. */
export const RUN = { code: 5, prose: 3 }

/** @param known all words that the master's prose may have, by which broken ones are mended */
export function readySample(
  file: SampleFile,
  language: Language,
  known: ReadonlySet<string>,
): ReadySample {
  const isProse = isDocument(language)
  const words = proseIn(file.text, language).flatMap(({ start, end }) =>
    lightWords(file.text.slice(start, end)),
  )
  const code = isProse ? [] : lightTokens(file.text, language).lights
  return { file, code: stream(code, RUN.code), prose: stream(mended(words, known), RUN.prose) }
}

function stream(lights: readonly Light[], run: number): Stream {
  const ids = new Map<string, number>()
  const vocabulary: Light[] = []
  const words = Int32Array.from(lights, (light) => {
    const name = `${light.kind} ${light.key}`
    const known = ids.get(name)
    if (known !== undefined) return known
    ids.set(name, vocabulary.length)
    vocabulary.push(light)
    return vocabulary.length - 1
  })
  const extra = Int8Array.from(lights, ({ weight }) => (weight > 1 ? -2 : -1))
  return { lights, words, extra, vocabulary, runs: runsOf(lights, run) }
}

/** A leaked file may have kept its name, which settles between items that are alike. */
export function areNamesakes(one: { readonly path: string }, other: { readonly path: string }) {
  const name = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
  return name(one.path) === name(other.path)
}
