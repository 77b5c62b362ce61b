// A workshop that marks as everybody does, and then turns a file of the new version against somebody.

import { renderCopy } from '@forewarn/core/marking/mark'
import { type Master, type MasterItem, symbolsOf } from '@forewarn/core/marking/master'
import type { Template } from '@forewarn/core/marking/template'
import { utf8 } from '@forewarn/core/shared/bytes'
import { joinMaster, splitMaster } from '@forewarn/desk/masters'
import type { VersionMaker, Workshop } from '@forewarn/desk/publish/workshop'

/**
 * Nothing of it can be found wrong: seeds, rows and commitments are what they should be. Only what the
 * symbols mean was chosen, in the one file that is new, so that the text itself is `whose` copy.
 */
export function turnedAgainst(whose: string, honest: VersionMaker): VersionMaker {
  return {
    after: (kept): Workshop => ({
      async mark(...given) {
        const marked = await honest.after(kept).mark(...given)
        const master = turned(whose, joinMaster(marked))
        const rowOf = (id: string) => master.holders.findIndex(({ recipient }) => recipient === id)
        return {
          ...marked,
          ...splitMaster(master),
          async copyOf(holder) {
            const texts = renderCopy(master, master.codewords[rowOf(holder)] ?? [])
            return new Map(texts.map(({ path, text }) => [path, utf8(text)]))
          },
        }
      },
    }),
  }
}

function turned(whose: string, master: Master): Master {
  const row = master.holders.findIndex(({ recipient }) => recipient === whose)
  const symbols = symbolsOf(master, master.codewords[row] ?? [])
  const isNew = (item: MasterItem) => !master.earlier.flat().includes(item)
  return {
    ...master,
    items: master.items.map((item, i) => {
      const own = (carrier: number) => symbols[i]?.(carrier)[0] ?? 0
      return isNew(item) ? { ...item, template: inOrderOf(item.template, own) } : item
    }),
  }
}

/** With every place's spellings exchanged so that the author's is the one at `own`. */
function inOrderOf(template: Template, own: (carrier: number) => number): Template {
  return template.map((piece) => {
    if (typeof piece === 'string' || !('holes' in piece)) return piece
    const holes = piece.holes.map((hole) => inOrderOf(hole, own))
    if (!('spellings' in piece)) return { ...piece, holes }
    const spellings = [...piece.spellings]
    const at = own(piece.carrier)
    ;[spellings[0], spellings[at]] = [spellings[at] ?? [], spellings[0] ?? []]
    return { ...piece, holes, spellings }
  })
}
