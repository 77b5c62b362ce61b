// Settles whose text a sample is where several passages of the master are alike.

import type { Glimpse, Piece } from './glimpse.ts'

/** A piece is given up when more than this part of it belongs to pieces that agree better. */
const MOST_SHARED = 0.25

/**
 * By glimpse: which of its pieces are its own. Pieces take the sample's tokens in the order of
 * their scores; where two agree alike, the item of which the sample shows more comes first.
 */
export function ownPieces(glimpses: readonly Glimpse[]): Set<number>[] {
  const totals = glimpses.map(({ pieces }) => pieces.reduce((sum, { score }) => sum + score, 0))
  const all = glimpses.flatMap(({ pieces }, owner) =>
    pieces.map((piece, index) => ({ piece, owner, index })),
  )
  all.sort(
    (a, b) => b.piece.score - a.piece.score || (totals[b.owner] ?? 0) - (totals[a.owner] ?? 0),
  )
  const taken = { code: new Map<number, string>(), prose: new Map<number, string>() }
  const own = glimpses.map(() => new Set<number>())
  for (const { piece, owner, index } of all) {
    const claim = `${owner} ${piece.stretch}`
    if (isTaken(piece, claim, taken[piece.stream])) continue
    for (const token of piece.tokens) taken[piece.stream].set(token, claim)
    own[owner]?.add(index)
  }
  return own
}

function isTaken({ tokens }: Piece, claim: string, taken: ReadonlyMap<number, string>): boolean {
  const others = tokens.filter((token) => (taken.get(token) ?? claim) !== claim)
  return others.length > MOST_SHARED * tokens.length
}
