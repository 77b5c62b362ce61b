// Whom a trace may name, and whether the copies that it names are those that were handed out.

import type { Board } from '@forewarn/core/board/board'
import { contentDigest, type PartFileBytes } from '@forewarn/core/bundle/part'
import type { Traced } from '@forewarn/core/investigation/dossier'
import { bytesOf } from '@forewarn/core/marking/capture/recipe'
import type { Codeword } from '@forewarn/core/marking/codes/codeword'
import { joined } from '@forewarn/core/marking/join'
import { renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { fromBase64 } from '@forewarn/core/shared/bytes'
import { ArtefactClass } from '@forewarn/core/shared/fields'
import type { PartId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Committed } from '../codewords.ts'
import { splitMaster } from '../masters.ts'
import type { Opening } from '../openings.ts'
import type { Json } from '../publish/workshop.ts'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'

/** What was compared before anybody was named, a line each, for the finding's record. */
export type Checked = readonly (readonly [what: string, value: string])[]

/**
 * Of all versions as the newest knows its places. A copy that was added to an older version while the
 * newest was being made is drawn from the seeds, like all others.
 */
export function codewordsOfAll(versions: readonly Pick<Committed, 'master'>[]): Json {
  const newest = versions.at(-1)
  if (newest === undefined) throw new Error('codewords of nothing')
  const holders = versions.flatMap(({ master }) => master.holders)
  const once = [...new Map(holders.map((holder) => [holder.recipient, holder])).values()]
  return splitMaster(joined(newest.master, once)).codewords
}

/**
 * Returns only if each copy that is named, or, where a partner alone is, each of its copies, rendered
 * again from the masters, is to the byte what was committed to before it could be collected.
 *
 * @throws Refusal `bundle.otherCodewords`
 */
export async function verifyNamed(
  { desk, board }: { readonly desk: Desk; readonly board: Board },
  versions: readonly Committed[],
  traced: readonly Pick<Traced, 'recipient' | 'partner'>[],
): Promise<Checked> {
  const isNamed = ({ recipient, partner }: { recipient: string; partner: string }) =>
    traced.some((one) => one.partner === partner && (one.recipient ?? recipient) === recipient)
  const rendered: string[] = []
  for (const { attempt, master, openings } of versions) {
    const named = master.holders.filter(isNamed)
    const own = named.flatMap(({ recipient }) => openings?.get(recipient) ?? [])
    if (own.length === 0) continue
    const { version, published } = attempt
    const { items } = await fetchJson(desk, Items, published.dossier)
    for (const opening of own) {
      const row = master.holders.findIndex(({ recipient }) => recipient === opening.holder)
      const texts = textsOf(master, master.codewords[row] ?? [])
      if (isCommitted(board, opening, items, texts)) {
        rendered.push(`${opening.holder} (version ${version})`)
        continue
      }
      const problem = `the files of the copy of ${opening.holder} are not those committed to`
      throw new Refusal('bundle.otherCodewords', { version, problem })
    }
  }
  return [
    ['Codewords compared with the ledger', versions.map(comparedIn).join('; ')],
    ['Copies rendered again, and as committed to', rendered.join(', ') || 'none'],
  ]
}

/** What a dossier holds of the files as they were before marking. */
export const Items = z.looseObject({
  items: z.array(
    z.looseObject({
      ...{ path: z.string(), class: ArtefactClass },
      ...{ text: z.string().optional(), base64: z.string().optional() },
    }),
  ),
})
type Item = z.infer<typeof Items>['items'][number]

function isCommitted(
  board: Board,
  { commitment }: Opening,
  items: readonly Item[],
  texts: ReadonlyMap<string, string>,
): boolean {
  return commitment.parts.every(
    (part) => contentDigest(filesOf(board, part, items, texts)) === part.content,
  )
}

/** By path: what the masters give with these symbols. */
export function textsOf(master: Master, codeword: Codeword): ReadonlyMap<string, string> {
  return new Map(renderCopy(master, codeword).map(({ path, text }) => [path, text]))
}

/** Of one part, as they were before its recipient opened it. */
export function filesOf(
  { bundle }: Board,
  { partId }: { readonly partId: PartId },
  items: readonly Item[],
  texts: ReadonlyMap<string, string>,
): PartFileBytes[] {
  const one = bundle.parts.get(partId)?.class
  return items
    .filter((item) => item.class === one)
    .map(({ path, text, base64 = '' }) => {
      const marked = texts.get(path) ?? text
      return { path, bytes: marked === undefined ? fromBase64(base64) : bytesOf(marked) }
    })
}

function comparedIn({ attempt, master, openings }: Committed): string {
  const { version, begunSeq } = attempt
  const rows = `version ${version}: ${master.holders.length} rows, drawn from what entry ${begunSeq} and those before it fixed`
  return openings === undefined
    ? `${rows}; published by a Forewarn that kept no openings, so not compared with its copies`
    : `${rows}; ${openings.size} commitments opened`
}
