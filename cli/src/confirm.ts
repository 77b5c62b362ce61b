// Asking a person before something that cannot be taken back.

import { Refusal } from '@forewarn/core/shared/refusal'
import type { Terminal } from './terminal.ts'

/** @throws Refusal `person.unconfirmed` unless a person is there and says yes */
export async function confirm(terminal: Terminal, question: string, yes?: true): Promise<void> {
  if (yes) return
  const answer = await terminal.ask(`${question} [y/N] `)
  if (answer !== undefined && /^y(es)?$/i.test(answer.trim())) return
  const remedy = 'Answer with y, or say --yes.'
  throw new Refusal('person.unconfirmed', { remedy })
}

/** @throws Refusal `person.unconfirmed` unless a person is there and types exactly `wanted` */
export async function confirmByName(
  terminal: Terminal,
  question: string,
  wanted: string,
  yes?: true,
): Promise<void> {
  if (yes) return
  const answer = await terminal.ask(`${question} `)
  if (answer?.trim() === wanted) return
  throw new Refusal('person.unconfirmed', { remedy: 'Type the name exactly, or say --yes.' })
}
