// The workshop: parser, marking and cage put together, so that every copy is marked and still works.

import { type CopyFiles, checkFailed, type ProvenChecks } from '@forewarn/core/bundle/checks'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { capacity } from '@forewarn/core/marking/codes/capacity'
import type { Holder } from '@forewarn/core/marking/codes/position'
import { joined } from '@forewarn/core/marking/join'
import { type MarkableItem, mark, prepare } from '@forewarn/core/marking/mark'
import { type Master, positionsOf } from '@forewarn/core/marking/master'
import { type ItemChange, markAfter, prepareAfter } from '@forewarn/core/marking/revise'
import type { RuleProof } from '@forewarn/core/protection/prove-rules'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import type { Parse } from '@forewarn/core/syntax/parse'
import { joinMaster, splitMaster } from '@forewarn/desk/masters'
import type {
  Capacity,
  CopyMaker,
  Extended,
  MarkedCopies,
  Progress,
  VersionMaker,
  Workshop,
} from '@forewarn/desk/publish/workshop'
import { copyFiles } from '../copy-files.ts'
import { dropCulprits, type Failing } from '../culprits.ts'
import { markedText } from '../marked-text.ts'
import { withCaptures } from '../same-captures.ts'
import { loadGrammars } from './grammars.ts'
import { proveFolder } from './prove-folder.ts'

/** For first versions and later ones, and for issuing copies again. */
export type WholeWorkshop = Workshop & VersionMaker & CopyMaker

/** On this machine, with bubblewrap as the cage. */
export async function openWorkshop(): Promise<WholeWorkshop> {
  return workshop(await loadGrammars(), onceFor(proveFolder))
}

/** A folder whose copies are checked twice is proven once, and what passed is not run again. */
function onceFor(prove: Prove): Prove {
  const proven = new WeakMap<BundleFolder, ReturnType<Prove>>()
  return (folder) => {
    const found = proven.get(folder) ?? prove(folder)
    proven.set(folder, found)
    return found
  }
}

/** How many copies are held plain at once while they are checked. */
const AT_ONCE = 8

/** @param prove finds the checks of a folder that can fail, or refuses */
export function workshop(parse: Parse, prove: Prove, before?: Master): WholeWorkshop {
  return {
    after: (kept) => workshop(parse, prove, joinMaster(kept)),

    async mark(folder, holders, seed, progress) {
      const named = holders.map(({ holder, partnerId }) => ({
        recipient: holder,
        partner: partnerId,
      }))
      const classes = holders.map((holder) => new Set(holder.classes.map((one) => one.class)))
      const marking = { folder, holders: named, classes, seed, progress, before }
      return marked(folder, await markAndCheck(marking, parse, prove))
    },

    async extend(folder, kept, added, progress) {
      const before = joinMaster(kept)
      const holders = added.map(({ holder, partnerId }) => ({
        recipient: holder,
        partner: partnerId,
      }))
      const after = joined(before, holders)
      const classes = added.map((holder) => new Set(holder.classes.map((one) => one.class)))
      const adding = { folder, master: after, holders, classes, progress }
      if (added.length > 0) await mustPass(adding, prove)
      return extended(folder, before, after)
    },
  }
}

/** A carrier that breaks an added copy cannot be left out for everybody any more: nothing is added. */
async function mustPass(adding: Omit<Checking, 'checks'>, prove: Prove): Promise<void> {
  const { folder, master, holders, progress } = adding
  progress('Proving checks', 0, 1)
  const checks = withCaptures(folder, await prove(folder))
  const row = rowsOf(master)
  for (let from = 0; from < holders.length; from += AT_ONCE) {
    const some = holders.slice(from, from + AT_ONCE).map(({ recipient }, i) => {
      const copy = copyFiles(folder, master, master.codewords[row(recipient)] ?? [])
      return checks.check(received(adding, from + i, copy))
    })
    const [failed] = (await Promise.all(some)).flat()
    if (failed !== undefined) throw checkFailed(failed.item, 'a copy to be added', failed.result)
    progress('Checking copies', from + some.length, holders.length)
  }
}

function extended(folder: BundleFolder, before: Master, after: Master): Extended {
  const row = rowsOf(after)
  const codewordOf = (holder: string) => after.codewords[row(holder)] ?? []
  return {
    capacity: () => ({ before: capacityOf(before), after: capacityOf(after) }),
    codewordOf,
    copyOf: async (holder) => copyFiles(folder, after, codewordOf(holder)),
    additionOf(holder) {
      const own = after.holders.slice(row(holder), row(holder) + 1)
      const { codewords } = splitMaster({ ...after, holders: own, codewords: [codewordOf(holder)] })
      const { seed: _, seeds: __, draws: ___, ...addition } = codewords
      return addition
    },
  }
}

export type Prove = (
  folder: BundleFolder,
) => Promise<ProvenChecks & { readonly proofs?: readonly RuleProof[] }>

export interface Marking {
  readonly folder: BundleFolder
  readonly holders: readonly Holder[]
  /** What each of `holders` will ever get; left out, everything. */
  readonly classes?: readonly ReadonlySet<ArtefactClass>[]
  readonly seed: Uint8Array
  readonly progress: Progress
  /** The master of the versions before, where there are any. */
  readonly before?: Master | undefined
}

export interface MarkedBundle {
  readonly master: Master
  /** Carriers that were left out for everybody, since a check failed with them. */
  readonly dropped: readonly string[]
  /** Of each item that is rules, how far every copy of them is proven. */
  readonly proofs: readonly RuleProof[]
  /** What became of each item since the version before. */
  readonly changes: readonly ItemChange[]
}

/** Marks, checks every copy, and begins again without what made one fail. */
export async function markAndCheck(
  { folder, holders, classes, seed, progress, before }: Marking,
  parse: Parse,
  prove: Prove,
): Promise<MarkedBundle> {
  progress('Proving checks', 0, 1)
  const checks = withCaptures(folder, await prove(folder))
  const dropped: string[] = []
  const revision = before && prepareAfter(before, markable(folder), parse)
  let items = revision?.items ?? prepare(markable(folder), parse)
  for (let round = 1; ; round++) {
    const master = before ? markAfter(before, seed, items, holders) : mark(seed, items, holders)
    const checking = { folder, master, holders, checks, progress, ...(classes && { classes }) }
    const failing = await firstFailing(checking)
    if (failing.length === 0) {
      const changes = revision?.changesTo(items) ?? []
      return { master, dropped, proofs: checks.proofs ?? [], changes }
    }
    const without = await dropCulprits({ folder, master, checks, failing, round })
    items = without.items
    dropped.push(...without.dropped)
  }
}

/** Texts and captures are marked; other bytes are delivered as they are. */
export function markable({ items }: BundleFolder): MarkableItem[] {
  return items.flatMap((item): MarkableItem[] => {
    const text = markedText(item)
    if (text === undefined) return []
    const { path, free: declared, orders, wordings, unordered, class: one } = item
    return [
      {
        ...{ path, text, declared },
        ...(orders && { orders }),
        ...(wordings && { accepted: wordings }),
        ...(unordered && { unordered }),
        exposure: item.exposure ?? (one === 'detection' ? 'publishable' : 'confidential'),
      },
    ]
  })
}

interface Checking extends Pick<Marking, 'folder' | 'classes' | 'holders'> {
  readonly master: Master
  readonly checks: ProvenChecks
  readonly progress: Progress
}

/** Checks copy after copy, and stops after the first few that hold a failure: all are redrawn then. */
async function firstFailing(checking: Checking): Promise<Failing[]> {
  const { folder, master, holders, checks, progress } = checking
  const rows = rowsOf(master)
  for (let from = 0; from < holders.length; from += AT_ONCE) {
    const results = await Promise.all(
      holders.slice(from, from + AT_ONCE).map(async ({ recipient }, i) => {
        const holder = rows(recipient)
        const copy = copyFiles(folder, master, master.codewords[holder] ?? [])
        const failed = await checks.check(received(checking, from + i, copy))
        return failed.map(({ item }) => ({ holder, item }))
      }),
    )
    progress('Checking copies', Math.min(holders.length, from + AT_ONCE), holders.length)
    const failing = results.flat()
    if (failing.length > 0) return failing
  }
  return []
}

/** Where a holder's codeword stands in a master, which may know holders of versions before. */
export function rowsOf({ holders }: Master): (recipient: string) => number {
  const at = new Map(holders.map(({ recipient }, i) => [recipient, i]))
  return (recipient) => {
    const row = at.get(recipient)
    if (row === undefined) throw new Error('a copy was asked for that was not marked')
    return row
  }
}

/** Of a marked copy, the files that its recipient will ever get. */
function received(
  { folder, classes }: Pick<Checking, 'folder' | 'classes'>,
  holder: number,
  copy: CopyFiles,
): CopyFiles {
  const own = classes?.[holder]
  if (own === undefined) return copy
  const items = folder.items.filter((item) => own.has(item.class))
  return new Map(items.map(({ path }) => [path, copy.get(path) ?? new Uint8Array(0)]))
}

function marked(folder: BundleFolder, bundle: MarkedBundle): MarkedCopies {
  const { master, dropped, proofs, changes } = bundle
  const row = rowsOf(master)
  const codewordOf = (holder: string) => master.codewords[row(holder)] ?? []
  return {
    ...splitMaster(master),
    capacity: capacityOf(master),
    ...{ dropped, proofs, changes },
    codewordOf,
    copyOf: async (holder) => copyFiles(folder, master, codewordOf(holder)),
  }
}

/** Of the newest version: what a leak of an older one shows besides is not promised. */
function capacityOf(master: Master): Capacity {
  const { holders } = master
  const positions = positionsOf(master)
  const partners = new Set(holders.map(({ partner }) => partner)).size
  const plan = { positions, recipients: holders.length, partners }
  const coalition = capacity({ ...plan, loss: 0 }).partner
  const coalitionAfterHalfLost = capacity({ ...plan, loss: 0.5 }).partner
  return { positions: positions.length, coalition, coalitionAfterHalfLost }
}
