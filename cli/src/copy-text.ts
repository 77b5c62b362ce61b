// One recipient's copy beside the master: the lines that differ, with a little around them.

import type { BundleItem } from '@forewarn/core/bundle/folder'
import { text as decode } from '@forewarn/core/shared/bytes'
import { counted } from './table.ts'

/** Unified, per item; items of other kinds than text are named with whether they differ. */
export function copyBesideMaster(
  items: readonly BundleItem[],
  copy: ReadonlyMap<string, Uint8Array>,
): string {
  return items.map((item) => one(item, copy.get(item.path))).join('\n')
}

function one({ path, text, bytes }: BundleItem, own: Uint8Array | undefined): string {
  if (own === undefined) return `${path}: not in this copy`
  if (Buffer.compare(bytes, own) === 0) return `${path}: as the master`
  if (text === undefined) return `${path}: differs; not text`
  const [before, after] = [text.split('\n'), decode(own).split('\n')]
  const script = difference(before, after)
  const changed = script.filter(({ sign }) => sign !== ' ').length
  return [`${path}: ${counted(changed, 'changed line')}`, ...shown(script)].join('\n')
}

interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

/** Lines around a change. */
const CONTEXT = 2

function shown(script: readonly Line[]): string[] {
  const near = script.map((_, at) =>
    script.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  )
  const lines: string[] = []
  for (const [at, { sign, line }] of script.entries()) {
    if (near[at]) lines.push(`  ${sign} ${line}`)
    else if (near[at - 1]) lines.push('  …')
  }
  return lines
}

/**
 * The shortest script from one text to the other. Takes (n + m)·d steps for d differences, and as
 * much room as d².
 *
 * Source: Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1986, §3.
 */
export function difference(before: readonly string[], after: readonly string[]): Line[] {
  const trail: Map<number, number>[] = []
  let reach = new Map([[1, 0]])
  for (let d = 0; ; d++) {
    trail.push(new Map(reach))
    const next = new Map(reach)
    for (let k = -d; k <= d; k += 2) {
      const x = furthest({ reach, before, after }, k, d)
      next.set(k, x)
      if (x >= before.length && x - k >= after.length) return traced(trail, before, after)
    }
    reach = next
  }
}

interface Search {
  readonly reach: ReadonlyMap<number, number>
  readonly before: readonly string[]
  readonly after: readonly string[]
}

function isDown(reach: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0))
}

function furthest({ reach, before, after }: Search, k: number, d: number): number {
  let x = isDown(reach, k, d) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1
  while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++
  return x
}

function traced(
  trail: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): Line[] {
  const script: Line[] = []
  let x = before.length
  let y = after.length
  for (let d = trail.length - 1; d >= 0; d--) {
    const reach = trail[d] ?? new Map<number, number>()
    const down = isDown(reach, x - y, d)
    const k = x - y + (down ? 1 : -1)
    const fromX = reach.get(k) ?? 0
    const fromY = fromX - k
    while (x > Math.max(0, fromX) && y > Math.max(0, fromY)) {
      script.unshift({ sign: ' ', line: before[--x] ?? '' })
      y--
    }
    if (d === 0) break
    if (down) script.unshift({ sign: '+', line: after[--y] ?? '' })
    else script.unshift({ sign: '-', line: before[--x] ?? '' })
  }
  return script
}
