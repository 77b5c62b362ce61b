// One tripwire: what it looks for, and how much of it.

/** What one set of rules fires on. Its name says nothing: people who run sensors read it. */
export interface Tripwire {
  readonly name: string
  readonly item: string
  /** Decoys, or text that no mark touches. */
  readonly on: 'decoy' | 'fixed'
  /** It fires where at least so many of the texts of one of these stand in one file. */
  readonly any: readonly { readonly least: number; readonly texts: readonly string[] }[]
}

/** All that a wire looks for. */
export const textsOf = ({ any }: Tripwire): string[] => any.flatMap(({ texts }) => [...texts])
