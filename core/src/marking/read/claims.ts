// Settles whose text a sample is where several passages of the master are alike.

import type { Glimpse, Piece } from './glimpse.ts'

/** A piece says enough by itself with this score; a smaller one only beside one of its own item. */
const ALONE = { code: 20, prose: 8 }
/** Tokens between a small piece and the one that it stands beside. */
const BESIDE = 12
/** A piece is given up when more than this part of it belongs to pieces that agree better. */
const MOST_SHARED = 0.25
/** More than all pieces of any sample say together. */
const NAMESAKE = 2 ** 40

/**
 * By glimpse: which of its pieces are its own. Pieces take the sample's tokens in the order of
 * their scores; where two agree alike, the item comes first that has the sample's name, then the
 * one of which the sample shows more.
 *
 * @param namesakes which of the glimpses are of an item with the sample's file name
 */
export function ownPieces(
  glimpses: readonly Glimpse[],
  namesakes: ReadonlySet<number> = new Set(),
): Set<number>[] {
  const totals = glimpses.map(({ pieces }, i) =>
    pieces.reduce((sum, { score }) => sum + score, namesakes.has(i) ? NAMESAKE : 0),
  )
  const all = glimpses.flatMap(({ pieces }, owner) =>
    pieces.map((piece, index) => ({ piece, owner, index })),
  )
  all.sort(
    (a, b) => b.piece.score - a.piece.score || (totals[b.owner] ?? 0) - (totals[a.owner] ?? 0),
  )
  const taken = { code: new Map<number, string>(), prose: new Map<number, string>() }
  const own = glimpses.map(() => new Set<number>())
  for (const smallOnes of [false, true]) {
    for (const { piece, owner, index } of all) {
      const { stream, stretch, tokens, score } = piece
      const isSmall = score < ALONE[stream]
      if (isSmall !== smallOnes || isTaken(piece, `${owner} ${stretch}`, taken[stream])) continue
      if (isSmall && !standsBeside(piece, owner, taken[stream])) continue
      for (const token of tokens) taken[stream].set(token, `${owner} ${stretch}`)
      own[owner]?.add(index)
    }
  }
  return own
}

function standsBeside({ tokens }: Piece, owner: number, taken: ReadonlyMap<number, string>) {
  const [from, to] = [tokens[0] ?? 0, tokens.at(-1) ?? 0]
  for (let away = 1; away <= BESIDE; away++) {
    const claims = [taken.get(from - away), taken.get(to + away)]
    if (claims.some((claim) => claim?.startsWith(`${owner} `))) return true
  }
  return false
}

function isTaken({ tokens }: Piece, claim: string, taken: ReadonlyMap<number, string>): boolean {
  const others = tokens.filter((token) => (taken.get(token) ?? claim) !== claim)
  return others.length > MOST_SHARED * tokens.length
}
