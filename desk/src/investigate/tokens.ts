// Looks for recipients' own tokens in the samples of a case, with what the verified ledger says of them.

import type { Board } from '@forewarn/core/board/board'
import { copyName } from '@forewarn/core/bundle/copy-name'
import {
  type TokenGround,
  type TokenSample,
  type TokenStatement,
  type TokensFound,
  tokensFound,
  tokensShown,
} from '@forewarn/core/investigation/tokens'
import { tokensIn } from '@forewarn/core/marking/tokens/find'
import type { CaseId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Desk } from '../sign-in.ts'
import { holderOf } from './circumstances.ts'
import type { Evidence } from './evidence.ts'
import { textOf } from './likeness.ts'
import { fetchSamples, type Sample } from './samples.ts'

/**
 * What stands in samples that may convict, and what it is worth. Nothing is hashed where no recipient of
 * the case said anything of tokens.
 */
export async function lookForTokens(
  { desk, board, caseId }: { readonly desk: Desk; readonly board: Board; readonly caseId: CaseId },
  {
    samples,
    convicting,
    circumstances,
  }: Pick<Evidence, 'samples' | 'convicting' | 'circumstances'>,
): Promise<TokensFound[]> {
  const statements = statementsOf(board, caseId)
  if (statements.length === 0) return []
  const own = samples.map(
    (sample): TokenSample => ({
      ...{ digest: sample.digest, logged: sample.logged, candidates: candidatesIn(sample) },
      isConvicting: convicting.some(({ digest }) => digest === sample.digest),
    }),
  )
  const shown = tokensShown({ statements, samples: own })
  if (shown.size === 0) return []
  const elsewhere = await samplesElsewhere(desk, board, caseId)
  const common = circumstances.texts.flatMap((text) => [...tokensIn(text)])
  const ground: TokenGround = {
    ...{ statements, samples: [...own, ...elsewhere], common: new Set(common) },
    servedKeys: servedKeysOf(board),
  }
  return tokensFound(ground, shown)
}

function candidatesIn(sample: Sample): Set<string> {
  return tokensIn(textOf(sample))
}

/** Of every part of the case, in the order of the ledger. */
function statementsOf(board: Board, caseId: CaseId): TokenStatement[] {
  const { parts, attempts } = board.bundle
  return [...parts.values()]
    .filter((part) => part.caseId === caseId && part.tokens !== undefined)
    .flatMap(({ partId, recipientId, generation, attemptId, class: kind, tokens = [] }) =>
      tokens.map((said) => ({
        ...said,
        ...{ partId, recipientId, class: kind, recipient: copyName(recipientId, generation) },
        partner: holderOf(board, recipientId).partner,
        version: attempts.get(attemptId)?.version ?? 1,
      })),
    )
    .sort((a, b) => a.seq - b.seq)
}

/** Keys that some page of the house was given, whatever it opened. */
function servedKeysOf({ bundle }: Board): Set<string> {
  const said = [...bundle.parts.values()].flatMap(({ tokens = [] }) => tokens)
  return new Set(said.flatMap(({ client, key }) => (client === 'served' ? [key] : [])))
}

/** A token may have been shown before, in a sample of another case; what this desk cannot open it cannot know. */
async function samplesElsewhere(desk: Desk, board: Board, caseId: CaseId): Promise<TokenSample[]> {
  const found: TokenSample[] = []
  for (const { caseId: other, samples, seq } of board.investigation.sightings.values()) {
    if (other === caseId) continue
    for (const sample of await samplesIn(desk, samples)) {
      const { digest } = sample
      found.push({ digest, logged: seq, candidates: candidatesIn(sample), isConvicting: false })
    }
  }
  return found
}

async function samplesIn(desk: Desk, packs: readonly string[]): Promise<Sample[]> {
  try {
    return await fetchSamples(desk, packs)
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}
