// Recipients' own tokens in samples: what each proves, and what it no longer can.

import { z } from 'zod'
import type { TokensSaid } from '../bundle/slice.ts'
import { type TokenHolder, tagOf, tokenHash } from '../marking/tokens/token.ts'
import { ArtefactClass, At, Digest } from '../shared/fields.ts'

const Name = z.string().max(200)

/**
 * `opened`: a token that nobody but the recipient's client could know. `served`: its key was used in a
 * page that the house served, whose makers could have known it. `spent`: a sample that was logged earlier
 * shows it, and whoever knew that one could repeat it. `late`: its hash was said only after the sample was
 * logged. `common`: it stands in what was published to all.
 */
export const STANDINGS = ['opened', 'served', 'spent', 'late', 'common'] as const
export type Standing = (typeof STANDINGS)[number]

/** One statement whose tokens stand in samples that may convict. */
export const TokensFound = z.strictObject({
  recipient: Name,
  partner: Name,
  class: ArtefactClass,
  version: z.int().min(1),
  /** Entry of the ledger that holds the hashes, and the signing key that said them. */
  entry: z.int().min(0),
  saidAt: At,
  key: z.string().max(64),
  samples: z.array(Digest).min(1),
  found: z.int().min(1),
  of: z.int().min(1),
  standing: z.enum(STANDINGS),
})
export type TokensFound = z.infer<typeof TokensFound>

/** A statement as the verified ledger has it, and whose it is. */
export interface TokenStatement extends TokensSaid, TokenHolder {
  /** The copy's name. */
  readonly recipient: string
  readonly partner: string
  readonly class: ArtefactClass
  readonly version: number
}

/** What may be tokens in a sample, see `tokensIn`. */
export interface TokenSample {
  readonly digest: Digest
  /** The entry that logged it first. */
  readonly logged: number
  readonly candidates: ReadonlySet<string>
  /** New in the wave that is judged. */
  readonly isConvicting: boolean
}

export interface TokenGround {
  /** In the order of the ledger. */
  readonly statements: readonly TokenStatement[]
  readonly samples: readonly TokenSample[]
  /** What may be tokens in what was published to all. */
  readonly common: ReadonlySet<string>
  /** Keys that were used in a page that the house served. */
  readonly servedKeys: ReadonlySet<string>
}

/** Every token of every statement that stands in a sample, by the statement's place in the list. */
export type Shown = ReadonlyMap<string, TokenStatement>

/**
 * By token, the first statement that holds its hash. Each candidate is hashed once and looked up by its
 * tag, so that time grows with candidates and statements, not with their product.
 */
export function tokensShown({ statements, samples }: Pick<TokenGround, 'statements' | 'samples'>) {
  const byTag = new Map<string, TokenStatement[]>()
  for (const statement of statements) {
    for (const { tag } of statement.tokens) {
      const known = byTag.get(tag)
      if (known === undefined) byTag.set(tag, [statement])
      else known.push(statement)
    }
  }
  const shown = new Map<string, TokenStatement>()
  if (byTag.size === 0) return shown
  for (const token of new Set(samples.flatMap(({ candidates }) => [...candidates]))) {
    const tagged = byTag.get(tagOf(token)) ?? []
    const proven = tagged.find((one) => {
      const { hash } = tokenHash(token, one)
      return one.tokens.some((said) => said.hash === hash)
    })
    if (proven !== undefined) shown.set(token, proven)
  }
  return shown
}

/** In the order of the statements; of each only what stands in samples that may convict. */
export function tokensFound(ground: TokenGround, shown: Shown): TokensFound[] {
  const byStatement = Map.groupBy(shown.keys(), (token) => shown.get(token) as TokenStatement)
  return ground.statements.flatMap((statement) => {
    const tokens = byStatement.get(statement) ?? []
    const own = tokens.map((token) => standingOf(token, statement, ground))
    const counted = own.filter((one) => one.samples.length > 0)
    const standing = STANDINGS.find((one) => counted.some((each) => each.standing === one))
    if (standing === undefined) return []
    const { recipient, partner, class: kind, version, seq, at, key } = statement
    return [
      {
        ...{ recipient, partner, class: kind, version, entry: seq, saidAt: at, key, standing },
        samples: [...new Set(counted.flatMap(({ samples }) => samples))].sort(),
        found: counted.filter((one) => one.standing === standing).length,
        of: statement.tokens.length,
      },
    ]
  })
}

function standingOf(
  token: string,
  statement: TokenStatement,
  { samples, common, servedKeys }: TokenGround,
): { readonly samples: Digest[]; readonly standing: Standing } {
  const showing = samples.filter(({ candidates }) => candidates.has(token))
  const convicting = showing.filter(({ isConvicting }) => isConvicting)
  const first = showing.reduce((least, { logged }) => Math.min(least, logged), Infinity)
  const isServed = statement.client === 'served' || servedKeys.has(statement.key)
  const standing = common.has(token)
    ? 'common'
    : first <= statement.seq
      ? 'late'
      : convicting.every(({ logged }) => logged > first)
        ? 'spent'
        : isServed
          ? 'served'
          : 'opened'
  return { samples: convicting.map(({ digest }) => digest), standing }
}
