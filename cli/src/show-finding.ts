// A finding for people: with names, as text, as JSON, or as one offline page.

import { resolve } from 'node:path'
import { readCopyName } from '@forewarn/core/bundle/copy-name'
import type { Finding } from '@forewarn/core/investigation/finding'
import { renderHtml } from '@forewarn/core/investigation/page'
import { renderText } from '@forewarn/core/investigation/text'
import { type Manner, standingOut, tellingCopies } from '@forewarn/core/investigation/words'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { AnalysisId, FindingId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Names } from './names.ts'
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

/** Of a name, in the record. */
const MOST_LETTERS = 200

/** @throws Refusal `file.malformed` where something is at the page's place already */
export async function mustBeFree(terminal: Terminal, { out }: ShowOptions): Promise<void> {
  if (out === undefined) return
  const file = resolve(terminal.cwd, out)
  if ((await readIfThere(file)) !== undefined) throw taken(file)
}

/** Prints a finding, and writes its page where one was asked for. */
export async function showFinding(
  terminal: Terminal,
  names: Names,
  { findingId, analysisId, finding }: Kept,
  options: ShowOptions,
): Promise<void> {
  const plain = { names: namesIn(names, finding), zone: terminal.zone }
  const manner = tellingCopies(plain, finding)
  const shown = withIds(finding, manner.names)
  if (options.json) terminal.print(JSON.stringify({ findingId, analysisId, finding }))
  else {
    terminal.print(renderText(shown, manner))
    terminal.print(`Finding ${findingId}. To see it again: forewarn finding ${findingId}`)
  }
  if (options.out === undefined) return
  const file = resolve(terminal.cwd, options.out)
  if (!(await createDurably(file, utf8(renderHtml(shown, manner))))) throw taken(file)
  terminal.note(`The page is in ${file}.`)
}

/** 0 where a copy or a partner is named, 4 where the samples are not ours, else 3. */
export function exitOf({ answer: { verdict, reason } }: Finding): Exit {
  if (verdict === 'copy' || verdict === 'partner' || verdict === 'own-house') return EXIT.done
  return reason === 'not-ours' ? EXIT.notOurs : EXIT.unresolved
}

/** Two who share a name are told apart by their ids. */
function namesIn(names: Names, { copies }: Finding): Manner['names'] {
  const theirs = copies.flatMap((copy) => [readCopyName(copy.recipient).recipient, copy.partner])
  const ids = [...new Set(theirs)]
  const sharing = Map.groupBy(ids, (id) => names.of(id))
  return new Map(
    [...sharing].flatMap(([name, own]) =>
      own.map((id): [string, string] => [id, own.length > 1 ? `${name} [${id}]` : name]),
    ),
  )
}

/** The record says which id is behind each name that stands out, for ids are what is signed. */
function withIds(finding: Finding, names: Manner['names']): Finding {
  const { recipients, partners } = finding.answer
  const { shown } = standingOut(finding)
  const among = new Set([...recipients, ...shown.flatMap(({ recipients: own }) => own)])
  const theirs = finding.copies.filter(({ recipient }) => among.has(recipient))
  const ids = [...among, ...partners, ...theirs.map(({ partner }) => partner)]
  const lines = [...new Set(ids)].map((id) => ({
    what: (names.get(id) ?? id).slice(0, MOST_LETTERS),
    value: id,
  }))
  return { ...finding, record: [...finding.record, ...lines] }
}

export function taken(file: string): Refusal<'file.malformed'> {
  const problem = 'something is there already, and nothing is overwritten'
  return new Refusal('file.malformed', { file, problem, remedy: 'Name another file with --out.' })
}
