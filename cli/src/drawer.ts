// Who draws the codewords of a publication, as a person is told before it is made.

import { type Drawer, nameOf, whoDraws } from '@forewarn/desk/publish/who-draws'
import type { Desk } from '@forewarn/desk/sign-in'
import type { Terminal } from './terminal.ts'

/**
 * Told at once where it is this desk alone: findings will say so.
 *
 * @param wanted what `--drawn-by` says
 * @throws Refusal `input.missing`, `witness.undrawn`
 */
export async function drawer(desk: Desk, terminal: Terminal, wanted?: string): Promise<Drawer> {
  const found = await whoDraws(desk, wanted)
  if ('because' in found) {
    terminal.note(`Codewords: drawn by this desk alone, since ${found.because}.`)
  }
  return found
}

export function drawnText(witness: string): string {
  return `Codewords: drawn by you and ${nameOf(witness)}.`
}
