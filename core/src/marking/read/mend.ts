// Mends what a page broke: words cut at the end of a line, run together, or torn apart.

import type { Language } from '../../syntax/language.ts'
import type { Drawing } from './sketch.ts'
import type { Light } from './stream.ts'

/** Pieces of words shorter than this are no words. */
const LEAST_PART = 2
/** … and words shorter than this hold no two, nor longer ones. */
const LEAST_WHOLE = 5
const MOST_WHOLE = 40

/** All words that items of a language may have in their prose. */
export function wordsOf(
  all: Iterable<{ readonly language: Language; readonly drawing: Drawing }>,
  language: Language,
): ReadonlySet<string> {
  const own = [...all].filter((one) => one.language === language)
  const sketches = own.flatMap(({ drawing }) => drawing.sketches)
  const prose = sketches.filter(({ stream }) => stream === 'prose')
  return new Set(
    prose.flatMap(({ nodes }) => nodes.flatMap(({ expected }) => expected?.light.key ?? [])),
  )
}

/**
 * The words of a sample, with two made one where only that is a word of the master, and one made two
 * where only those are. Words of the master stay as they are, so that no wording becomes another.
 */
export function mended(lights: readonly Light[], known: ReadonlySet<string>): Light[] {
  const out: Light[] = []
  for (let i = 0; i < lights.length; i++) {
    const [word, next] = [lights[i] as Light, lights[i + 1]]
    const isKnown = known.has(word.key)
    const isShort = next !== undefined && word.key.length + next.key.length <= MOST_WHOLE
    const whole = isShort ? word.key + next.key : ''
    if (next !== undefined && known.has(whole) && !(isKnown && known.has(next.key))) {
      out.push({ ...word, key: whole, weight: wordWeight(whole), end: next.end })
      i++
    } else if (isKnown) out.push(word)
    else out.push(...parts(word, known))
  }
  return out
}

function parts(word: Light, known: ReadonlySet<string>): Light[] {
  if (word.key.length < LEAST_WHOLE || word.key.length > MOST_WHOLE) return [word]
  for (let at = word.key.length - LEAST_PART; at >= LEAST_PART; at--) {
    const [first, second] = [word.key.slice(0, at), word.key.slice(at)]
    if (!known.has(first) || !known.has(second)) continue
    return [
      { ...word, key: first, weight: wordWeight(first) },
      { ...word, key: second, weight: wordWeight(second) },
    ]
  }
  return [word]
}

/** Of a word of prose: how much it says when it agrees. */
export function wordWeight(word: string): number {
  return word.length > 3 ? 2 : 1
}
