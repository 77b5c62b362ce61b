// The workshop: parser, marking and cage put together, so that every copy is marked and still works.

import {
  type CopyFiles,
  checkFailed,
  type ProvenChecks,
  proveChecks,
} from '@forewarn/core/bundle/checks'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { capacity } from '@forewarn/core/marking/capacity'
import { joined } from '@forewarn/core/marking/join'
import { type MarkableItem, mark, prepare } from '@forewarn/core/marking/mark'
import type { Master, MasterItem } from '@forewarn/core/marking/master'
import type { Holder } from '@forewarn/core/marking/position'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import type { RecipientId } from '@forewarn/core/shared/ids'
import type { Parse } from '@forewarn/core/syntax/parse'
import { joinMaster, splitMaster } from '@forewarn/desk/masters'
import type {
  Capacity,
  CopyMaker,
  Extended,
  MarkedCopies,
  Progress,
  Workshop,
} from '@forewarn/desk/publish/workshop'
import { copyFiles } from '../copy-files.ts'
import { dropCulprits, type Failing } from '../culprits.ts'
import { loadGrammars } from './grammars.ts'
import { bubblewrap } from './sandbox.ts'

/** On this machine, with bubblewrap as the cage. */
export async function openWorkshop(): Promise<Workshop & CopyMaker> {
  return workshop(await loadGrammars(), (folder) => proveChecks(folder, bubblewrap()))
}

/** How many copies are held plain at once while they are checked. */
const AT_ONCE = 8

/** @param prove finds the checks of a folder that can fail, or refuses */
export function workshop(parse: Parse, prove: Prove): Workshop & CopyMaker {
  return {
    async mark(folder, holders, seed, progress) {
      const named = holders.map(({ recipientId, partnerId }) => ({
        recipient: recipientId,
        partner: partnerId,
      }))
      const classes = holders.map((holder) => new Set(holder.classes.map((one) => one.class)))
      const marking = { folder, holders: named, classes, seed, progress }
      const { master, dropped } = await markAndCheck(marking, parse, prove)
      return marked(folder, master, dropped)
    },

    async extend(folder, kept, added, progress) {
      const before = joinMaster(kept)
      const holders = added.map(({ holder, partnerId }) => ({
        recipient: holder,
        partner: partnerId,
      }))
      const after = joined(before, holders)
      const classes = added.map((holder) => new Set(holder.classes.map((one) => one.class)))
      const own = { ...after, holders, codewords: after.codewords.slice(before.holders.length) }
      if (added.length > 0) await mustPass({ folder, master: own, classes, progress }, prove)
      return extended(folder, before, after)
    },
  }
}

/** A carrier that breaks an added copy cannot be left out for everybody any more: nothing is added. */
async function mustPass(checking: Omit<Checking, 'checks'>, prove: Prove): Promise<void> {
  const { folder, master, progress } = checking
  progress('Proving checks', 0, 1)
  const checks = await prove(folder)
  for (const [i, codeword] of master.codewords.entries()) {
    const copy = received({ ...checking, checks }, i, copyFiles(folder, master, codeword))
    const [failed] = await checks.check(copy)
    if (failed !== undefined) throw checkFailed(failed.item, 'a copy to be added', failed.result)
    progress('Checking copies', i + 1, master.codewords.length)
  }
}

function extended(folder: BundleFolder, before: Master, after: Master): Extended {
  const at = new Map(after.holders.map(({ recipient }, i) => [recipient, i]))
  const placeOf = (holder: string) => {
    const place = at.get(holder)
    if (place === undefined) throw new Error(`a copy was asked for that was not marked: ${holder}`)
    return place
  }
  const codewordOf = (holder: string) => after.codewords[placeOf(holder)] ?? []
  return {
    capacity: () => ({ before: capacityOf(before), after: capacityOf(after) }),
    codewordOf,
    copyOf: async (holder) => copyFiles(folder, after, codewordOf(holder)),
    additionOf(holder) {
      const own = after.holders.slice(placeOf(holder), placeOf(holder) + 1)
      const { codewords } = splitMaster({ ...after, holders: own, codewords: [codewordOf(holder)] })
      const { seed: _, seeds: __, ...addition } = codewords
      return addition
    },
  }
}

export type Prove = (folder: BundleFolder) => Promise<ProvenChecks>

export interface Marking {
  readonly folder: BundleFolder
  readonly holders: readonly Holder[]
  /** What each of `holders` will ever get; left out, everything. */
  readonly classes?: readonly ReadonlySet<ArtefactClass>[]
  readonly seed: Uint8Array
  readonly progress: Progress
}

/** Marks, checks every copy, and begins again without what made one fail. */
export async function markAndCheck(
  { folder, holders, classes, seed, progress }: Marking,
  parse: Parse,
  prove: Prove,
): Promise<{ master: Master; dropped: readonly string[] }> {
  progress('Proving checks', 0, 1)
  const checks = await prove(folder)
  const dropped: string[] = []
  let items: readonly MasterItem[] = prepare(markable(folder), parse)
  for (let round = 1; ; round++) {
    const master = mark(seed, items, holders)
    const checking = { folder, master, checks, progress, ...(classes && { classes }) }
    const failing = await firstFailing(checking)
    if (failing.length === 0) return { master, dropped }
    const without = await dropCulprits({ folder, master, checks, failing, round })
    items = without.items
    dropped.push(...without.dropped)
  }
}

/** Text alone is marked; other bytes are delivered as they are. */
export function markable({ items }: BundleFolder): MarkableItem[] {
  return items.flatMap(({ path, text, free, class: one }) =>
    text === undefined
      ? []
      : [
          {
            path,
            text,
            declared: free,
            exposure: one === 'detection' ? 'publishable' : 'confidential',
          },
        ],
  )
}

interface Checking extends Pick<Marking, 'folder' | 'classes'> {
  readonly master: Master
  readonly checks: ProvenChecks
  readonly progress: Progress
}

/** Checks copy after copy, and stops after the first few that hold a failure: all are redrawn then. */
async function firstFailing(checking: Checking): Promise<Failing[]> {
  const { folder, master, checks, progress } = checking
  const count = master.holders.length
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = master.codewords.slice(from, from + AT_ONCE)
    const results = await Promise.all(
      some.map(async (codeword, i) => {
        const copy = received(checking, from + i, copyFiles(folder, master, codeword))
        const failed = await checks.check(copy)
        return failed.map(({ item }) => ({ holder: from + i, item }))
      }),
    )
    progress('Checking copies', Math.min(count, from + AT_ONCE), count)
    const failing = results.flat()
    if (failing.length > 0) return failing
  }
  return []
}

/** Of a marked copy, the files that its recipient will ever get. */
function received({ folder, classes }: Checking, holder: number, copy: CopyFiles): CopyFiles {
  const own = classes?.[holder]
  if (own === undefined) return copy
  const items = folder.items.filter((item) => own.has(item.class))
  return new Map(items.map(({ path }) => [path, copy.get(path) ?? new Uint8Array(0)]))
}

function marked(folder: BundleFolder, master: Master, dropped: readonly string[]): MarkedCopies {
  const at = new Map(master.holders.map(({ recipient }, i) => [recipient, i]))
  const codewordOf = (recipientId: RecipientId) => {
    const codeword = master.codewords[at.get(recipientId) ?? -1]
    if (codeword === undefined) throw new Error('a copy was asked for that was not marked')
    return codeword
  }
  return {
    ...splitMaster(master),
    capacity: capacityOf(master),
    dropped,
    codewordOf,
    copyOf: async (recipientId) => copyFiles(folder, master, codewordOf(recipientId)),
  }
}

function capacityOf({ positions, holders }: Master): Capacity {
  const partners = new Set(holders.map(({ partner }) => partner)).size
  const plan = { positions, recipients: holders.length, partners }
  const coalition = capacity({ ...plan, loss: 0 }).partner
  const coalitionAfterHalfLost = capacity({ ...plan, loss: 0.5 }).partner
  return { positions: positions.length, coalition, coalitionAfterHalfLost }
}
