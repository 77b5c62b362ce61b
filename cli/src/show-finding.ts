// A finding for people: names beside ids, as text, as JSON, or as one offline page.

import { resolve } from 'node:path'
import type { Finding } from '@forewarn/core/investigation/finding'
import { renderHtml } from '@forewarn/core/investigation/page'
import { renderText } from '@forewarn/core/investigation/text'
import type { Manner } from '@forewarn/core/investigation/words'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { AnalysisId, FindingId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Desk } from '@forewarn/desk/sign-in'
import { namesOf } from './names.ts'
import type { DeskOptions } from './open-desk.ts'
import { createDurably, readIfThere } from './ports/durable.ts'
import { EXIT, type Exit, type Terminal } from './terminal.ts'

export interface ShowOptions extends DeskOptions {
  readonly out?: string
}

export interface Kept {
  readonly findingId: FindingId
  readonly analysisId: AnalysisId
  readonly finding: Finding
}

/** @throws Refusal `file.malformed` where something is at the page's place already */
export async function mustBeFree(terminal: Terminal, { out }: ShowOptions): Promise<void> {
  if (out === undefined) return
  const file = resolve(terminal.cwd, out)
  if ((await readIfThere(file)) !== undefined) throw taken(file)
}

/** Prints a finding, and writes its page where one was asked for. */
export async function showFinding(
  terminal: Terminal,
  desk: Desk,
  kept: Kept,
  options: ShowOptions,
): Promise<void> {
  const { findingId, analysisId, finding } = kept
  const manner = await mannerOf(desk, finding, terminal.zone)
  if (options.json) terminal.print(JSON.stringify({ findingId, analysisId, finding }))
  else {
    terminal.print(renderText(finding, manner))
    terminal.print(`Finding ${findingId}. To see it again: forewarn finding ${findingId}`)
  }
  if (options.out === undefined) return
  const file = resolve(terminal.cwd, options.out)
  if (!(await createDurably(file, utf8(renderHtml(finding, manner))))) throw taken(file)
  terminal.note(`The page is in ${file}.`)
}

/** 0 where a copy or a partner is named, 4 where the samples are not ours, else 3. */
export function exitOf({ answer: { verdict, reason } }: Finding): Exit {
  if (verdict === 'copy' || verdict === 'partner' || verdict === 'own-house') return EXIT.done
  return reason === 'not-ours' ? EXIT.notOurs : EXIT.unresolved
}

/** The names come from the directory, which nobody signs; the ids beside them are what is signed. */
async function mannerOf(desk: Desk, { copies }: Finding, zone: string): Promise<Manner> {
  const names = await namesOf(desk)
  const ids = copies.flatMap(({ recipient, partner }) => [recipient, partner])
  const named = ids.flatMap((id): [string, string][] => {
    const name = names.of(id)
    return name === id ? [] : [[id, `${name} [${id}]`]]
  })
  return { names: new Map(named), zone }
}

function taken(file: string): Refusal<'file.malformed'> {
  const problem = 'something is there already, and nothing is overwritten'
  return new Refusal('file.malformed', { file, problem, remedy: 'Name another file with --out.' })
}
