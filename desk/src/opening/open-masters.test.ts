// Masters of two versions that are shown: the second goes on from the first, or they are refused.

import { contentIn } from '@forewarn/core/bundle/part'
import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { markAfter, prepareAfter } from '@forewarn/core/marking/revise'
import { fileKeyOf, freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'
import { base64, utf8 } from '@forewarn/core/shared/bytes'
import type { Parse } from '@forewarn/core/syntax/parse'
import { beforeAll, describe, expect, it } from 'vitest'
import { splitMaster } from '../masters.ts'
import { digestOf } from '../team.ts'
import { openMasters } from './open-masters.ts'
import type { Timeline } from './timeline.ts'

const PROSE: Parse = () => {
  throw new Error('not a program')
}
const TEXT = 'Quote REF-4711-8822 whenever you write to us about this.\n'
const markable = (text: string, ...values: string[]) => [
  {
    ...{ path: 'note.txt', text, exposure: 'confidential' as const },
    declared: values.map((value) => ({ value })),
  },
]
const holders = ['a', 'b'].map((id) => ({ recipient: `rcp_${id}`, partner: `prt_${id}` }))
const seed = (n: number) => new Uint8Array(32).fill(n)
const first = mark(seed(1), prepare(markable(TEXT, 'REF-4711-8822'), PROSE), holders)
const next = markable(`${TEXT}\nBy telephone: 99812345.\n`, 'REF-4711-8822', '99812345')
const second = markAfter(first, seed(2), prepareAfter(first, next, PROSE).items, holders)

interface Written {
  items: { template: unknown[] }[]
  editions: number[][]
  positions: { alphabet: unknown }[]
}
const masters = () => [first, second].map((one) => structuredClone(splitMaster(one).masters))

let identity = ''
beforeAll(async () => {
  identity = await freshAgeIdentity({ postQuantum: false })
})

/** As a vendor shows these masters, which it committed to and published. */
async function shown(all: readonly unknown[], change: (naming: OpenedNaming) => unknown = () => 0) {
  const sealed: Uint8Array[] = []
  const fileKeys: string[] = []
  for (const one of all) {
    const blob = await seal(utf8(JSON.stringify(one)), [await recipientOf(identity)])
    sealed.push(blob)
    fileKeys.push(base64(await fileKeyOf(blob, [identity])))
  }
  const [codeword = []] = second.codewords
  const rows = renderCopy(second, codeword).map(({ path, text }): [string, string] => {
    return [path, digestOf(utf8(text))]
  })
  const positions = second.positions.map(({ level, alphabet }) => ({ level, alphabet }))
  const naming = {
    copy: { commitment: { parts: [{ content: contentIn(rows) }] }, codeword: [...codeword] },
    bias: { positions },
  } as unknown as OpenedNaming
  change(naming)
  const publications = sealed.map((blob, i) => {
    return { seq: 10 + i, event: { attemptId: `att ${i}`, masters: digestOf(blob) } }
  })
  const attempts = all.map((_, i) => ({ event: { attemptId: `att ${i}`, version: i + 1 } }))
  const timeline = { publications, attempts, spelled: {} } as unknown as Timeline
  const file = { masters: sealed.map(base64) }
  return openMasters(file, naming, { fileKeys, parts: [rows], names: [] }, timeline)
}

describe('masters that are shown', () => {
  it('are opened where each goes on from the one before and they give the copy', async () => {
    const { says, positions } = await shown(masters())
    expect(says).toContain(
      'committed to in entry 10, 11; with the symbols of this copy they give 1',
    )
    expect(positions).toMatchObject(second.positions)
  })

  it('that spell a place of the first version otherwise are refused', async () => {
    const [one, two] = masters() as [unknown, Written]
    const item = two.items[two.editions[0]?.[0] ?? 0]
    const slot = item?.template.find((piece) => typeof piece === 'object') as {
      form: { letters: string[] }
    }
    slot.form.letters.reverse()
    await expect(shown([one, two])).rejects.toThrow(/otherCodewords/)
  })

  it.each([2 ** 40, 0.5])(
    'are refused, and no fault, with a symbol that no place has: %d',
    async (symbol) => {
      await expect(
        shown(masters(), ({ copy }) => copy.codeword.splice(0, 1, symbol)),
      ).rejects.toMatchObject({ name: 'Refusal' })
    },
  )

  it('are refused with other places than the bias, and where they give another copy', async () => {
    await expect(shown(masters(), ({ bias }) => bias.positions.splice(0, 1))).rejects.toThrow(
      /other places than the bias/,
    )
    await expect(
      shown(masters(), ({ copy }) => copy.codeword.splice(0, 1, (copy.codeword[0] ?? 0) ^ 1)),
    ).rejects.toThrow(/with the symbols of this copy they give another note\.txt/)
  })
})
