// What an investigation asks of the place where parser and models are: compare, read, and then name.

import type { Traced } from '@forewarn/core/investigation/dossier'
import type { Background } from '@forewarn/core/likeness/background'
import type { Reading } from '@forewarn/core/marking/codes/position'

/** A sample to read: text as far as it is text. */
export interface SampleText {
  readonly path: string
  readonly text: string
  /** As it was found. */
  readonly bytes?: Uint8Array
}

/** Samples that may have come from the same texts, and from no other. */
export interface SampleBatch {
  readonly samples: readonly SampleText[]
  /** How many versions, oldest first. */
  readonly versions: number
  /** Of each note, in order. */
  readonly notes: readonly boolean[]
}

/** What the carriers of a leak show. Nothing in it depends on who holds which copy. */
export interface MarksSeen {
  readonly reading: Reading
  readonly carriers: { readonly held: number; readonly read: number; readonly erased: number }
  /** In how many ways the reading could have been found; every naming is charged for it. */
  readonly searched: number
  /** How many places were left out, since an earlier sample shows them; see `Decoder.read`. */
  readonly withheld?: number
  /** Whether the samples derive from this bundle at all. */
  readonly isOurs: boolean
}

/** Both halves of a master. */
export interface Secrets {
  readonly masters: unknown
  readonly codewords: unknown
}

/** The reader of marks. It gets the masters first, and the codewords only once the reading is logged. */
export interface Decoder {
  /** Its name and version: part of what is declared before anything is read. */
  readonly version: string
  /**
   * @param masters as the workshop that marked the copies gave them
   * @param notes the masters of what was written to several, in order
   * @param earlier samples that were known before some of all this was published: what they show of that
   *   may have been written to them, and is left out of what any sample shows
   */
  read(
    batches: readonly SampleBatch[],
    masters: unknown,
    notes: readonly unknown[],
    earlier: readonly SampleBatch[],
  ): Promise<MarksSeen>
  /**
   * Whom the reading names, or nobody.
   *
   * @param codewords as the workshop gave them
   * @param analyses how many analyses this one counts as
   */
  name(
    seen: MarksSeen,
    secrets: Secrets & { readonly notes: readonly Secrets[] },
    analyses: number,
  ): Promise<{ readonly traced: readonly Traced[]; readonly power?: number }>
}

export interface Laboratory {
  readonly decoder: Decoder
  /** What public code looks like; `recipe` says which. */
  readonly background: Background
  readonly recipe: string
}
