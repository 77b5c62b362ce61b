// A workshop for worlds in which marking itself is not the question: one line of letters, drawn like any other place.

import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { joined } from '@forewarn/core/marking/join'
import { mark, renderCopy } from '@forewarn/core/marking/mark'
import type { Master, MasterItem } from '@forewarn/core/marking/master'
import { alphabetsOf, type ValueForm } from '@forewarn/core/marking/value-form'
import { utf8 } from '@forewarn/core/shared/bytes'
import { joinMaster, splitMaster } from '@forewarn/desk/masters'
import type { CopyHolder, CopyMaker, Workshop } from '@forewarn/desk/publish/workshop'
import { digestOf } from '@forewarn/desk/team'

/** Half of the letters are the partner's, half the recipient's. */
export const LETTERS = 24
const FORM: ValueForm = { letters: [...'0123456789abcdef'], parts: [LETTERS] }

type Item = BundleFolder['items'][number]

/** @param isMarked which items have such a line; all others are the same in every copy */
export function oneLine(isMarked: (item: Item) => boolean = () => true): Workshop & CopyMaker {
  return {
    async mark(folder, holders, seed) {
      const items = folder.items.map((item) => masterItem(item, isMarked(item)))
      const master = mark(seed, items, holders.map(named))
      const { length: positions } = master.positions
      return {
        ...splitMaster(master),
        capacity: { positions, coalition: 1, coalitionAfterHalfLost: 1 },
        dropped: [],
        codewordOf: wordIn(master),
        copyOf: async (holder) => copyOf(master, holder),
      }
    },

    async extend(_folder, kept, added) {
      const master = joined(joinMaster(kept), added.map(named))
      const { length: positions } = master.positions
      const capacity = { positions, coalition: 1, coalitionAfterHalfLost: 1 }
      return {
        capacity: () => ({ before: capacity, after: capacity }),
        codewordOf: wordIn(master),
        copyOf: async (holder) => copyOf(master, holder),
        additionOf(holder) {
          const own = master.holders.filter(({ recipient }) => recipient === holder)
          const alone = { ...master, holders: own, codewords: [wordIn(master)(holder)] }
          const { seed: _, seeds: __, draws: ___, ...addition } = splitMaster(alone).codewords
          return addition
        },
      }
    },
  }
}

const named = ({ holder, partnerId }: CopyHolder) => ({ recipient: holder, partner: partnerId })

function masterItem({ path, text = '' }: Item, isMarked: boolean): MasterItem {
  const one = { path, exposure: 'confidential' as const, digest: digestOf(utf8(text)) }
  if (!isMarked) return { ...one, template: [`${text}\n`], carriers: [] }
  const carrier = {
    ...{ label: `${path} line 1`, rule: 'declared-value', class: 'value' as const, line: 1 },
    ...{ original: '', alphabets: alphabetsOf(FORM) },
  }
  const template = [`${text}\n# `, { carrier: 0, form: FORM }, '\n']
  return { ...one, template, carriers: [carrier] }
}

const wordIn = (master: Master) => (holder: string) =>
  master.codewords[master.holders.findIndex(({ recipient }) => recipient === holder)] ?? []

function copyOf(master: Master, holder: string): Map<string, Uint8Array> {
  const texts = renderCopy(master, wordIn(master)(holder))
  return new Map(texts.map(({ path, text }) => [path, utf8(text)]))
}
