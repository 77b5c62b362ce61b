// An opened part with its recipient's own tokens in it, and what is said of them at the terminal.

import type { OpenedPart, PartFileBytes } from '@forewarn/core/bundle/part'
import { sameProgram } from '@forewarn/core/marking/tokens/same-program'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { withOwnTokens } from '@forewarn/desk/own-layer'
import type { OpenDesk } from './open-desk.ts'
import { loadGrammars } from './ports/grammars.ts'
import { ownSecret } from './ports/own-secret.ts'
import { counted } from './table.ts'
import type { Terminal } from './terminal.ts'

/** What is to be written, and what became of the tokens. */
export interface OwnCopy {
  readonly files: readonly PartFileBytes[]
  /** How many different ones. */
  readonly inserted: number
  /** Where they stand, lines from 1; never what they are. */
  readonly tokens: readonly { readonly path: string; readonly line: number }[]
  /** Why there are none, where there are none. */
  readonly without: string | null
}

/** @param desk signed in, where the house could be reached */
export async function ownCopy(
  terminal: Terminal,
  opened: OpenedPart,
  { desk, isAsked }: { readonly desk: OpenDesk | undefined; readonly isAsked: boolean },
): Promise<OwnCopy> {
  const plain = (without: string) => ({ files: opened.files, inserted: 0, tokens: [], without })
  if (!isAsked) return plain('You asked for the files as they were published.')
  if (desk === undefined) return plain('The house could not be told of them.')
  const maker = {
    secret: await ownSecret(desk.folder, desk.desk.keyring, terminal.random),
    client: 'separate' as const,
    isSame: sameProgram(await loadGrammars()),
  }
  try {
    const { files, tokens } = await withOwnTokens(desk.desk, opened, maker)
    if (tokens.length === 0) return plain('Nothing in this part has room for them.')
    const inserted = new Set(tokens.map(({ token }) => token)).size
    const places = tokens.map(({ path, line }) => ({ path, line }))
    return { files, inserted, tokens: places, without: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return plain(describe(error))
  }
}

export function tokensText({ inserted, tokens, without }: OwnCopy): string {
  if (without !== null) {
    return `It holds no tokens of your own. ${without} Should it turn up elsewhere, nothing but the team’s own marks says where it left.`
  }
  const places = [...Map.groupBy(tokens, ({ path }) => path)].map(
    ([path, own]) => `${path} (${own.map(({ line }) => line).join(', ')})`,
  )
  return `It holds ${counted(inserted, 'token')} of your own, in comments and where the author left room: ${places.join('; ')}. Only their hashes left this desk. Found elsewhere, one proves that this very copy left, and not the team’s. Open with --no-tokens for the files as they were published.`
}
