// What taking a sample apart may cost, counted in layers and bytes, so that no sample can cost more.

import { Refusal } from '../../shared/refusal.ts'

/**
 * Of one sample. `deep`: containers in containers; `entries`: looked at in archives; `layers`: kept of
 * all kinds; `each`: bytes of what one compressed piece becomes; `bytes`: of all that is taken out;
 * `text`: letters of one text that are compared as a program; `texts`: of all of them, and with that
 * most of the time; `tried`: encoded pieces of texts.
 */
export const UNPACK_LIMITS = {
  deep: 6,
  entries: 10_000,
  layers: 2_000,
  each: 64 * 2 ** 20,
  bytes: 128 * 2 ** 20,
  text: 4 * 2 ** 20,
  texts: 8 * 2 ** 20,
  tried: 20_000,
}

export type UnpackLimits = typeof UNPACK_LIMITS

const mib = (bytes: number): string => `${bytes / 2 ** 20} MiB`

const WORDS: Readonly<Record<keyof UnpackLimits, (most: number) => string>> = {
  deep: (most) => `archives or encodings in one another more than ${most} deep`,
  entries: (most) => `more than ${most} entries in archives`,
  layers: (most) => `more than ${most} texts and files`,
  each: (most) => `a compressed piece of more than ${mib(most)}`,
  bytes: (most) => `more than ${mib(most)} once unpacked`,
  text: (most) => `a text of more than ${mib(most)}, of which so much was compared as a program`,
  texts: (most) => `more than ${mib(most)} of text, of which so much was compared`,
  tried: (most) => `more than ${most} encoded pieces`,
}

/** Counts down; what would go beyond a limit is left out, and each limit is told of once. */
export class Quota {
  readonly limits: UnpackLimits
  readonly #file: string
  readonly #used = { entries: 0, layers: 0, bytes: 0, texts: 0, tried: 0 }
  readonly #reached = new Map<string, Refusal<'file.malformed'>>()

  constructor(file: string, limits: UnpackLimits) {
    this.#file = file
    this.limits = limits
  }

  /** Whether so much more may be had; told where not. */
  take(what: keyof Quota['left'], amount = 1): boolean {
    if (this.#used[what] + amount > this.limits[what]) return this.reach(what)
    this.#used[what] += amount
    return true
  }

  /** What is left of each. */
  get left(): Readonly<Record<'entries' | 'layers' | 'bytes' | 'texts' | 'tried', number>> {
    const [{ limits }, used] = [this, this.#used]
    return {
      entries: limits.entries - used.entries,
      layers: limits.layers - used.layers,
      bytes: limits.bytes - used.bytes,
      texts: limits.texts - used.texts,
      tried: limits.tried - used.tried,
    }
  }

  reach(limit: keyof UnpackLimits): false {
    const said = WORDS[limit](this.limits[limit])
    return this.refuse(limit, `it holds ${said}, and what goes beyond was not read`, CUT)
  }

  /** @param key what is told of once */
  refuse(key: string, problem: string, remedy: string, within = this.#file): false {
    if (this.#reached.has(key) || this.#reached.size >= MOST_TOLD) return false
    this.#reached.set(key, new Refusal('file.malformed', { file: within, problem, remedy }))
    return false
  }

  /** For each limit that left something out, one; and what could not be opened. */
  get refused(): Refusal<'file.malformed'>[] {
    return [...this.#reached.values()]
  }
}

const CUT = 'Unpack it, and compare what matters.'
/** A hostile archive has ever so much that cannot be opened. */
const MOST_TOLD = 20
