// Leaks that no recipient is to blame for: nobody may be named, whatever was done to them.

import { dice } from '@forewarn/core/marking/codes/dice'
import { type Damage, DISGUISED_THIRD } from './damage.ts'
import { type Bundle, type MarkedFile, markBundle } from './real-input-bundle.ts'
import type { Analysis } from './real-input-leak.ts'
import { analyseAll, damageAll, type Size } from './real-input-leakers.ts'
import type { Material } from './real-input-material.ts'
import { rate, table } from './real-input-table.ts'

interface Case {
  readonly kind: string
  readonly leaks: readonly (readonly MarkedFile[])[]
  /** Not tried untouched as well. */
  readonly isMany?: true
}

/** The author's own text, copies of another marking of the same files, and strangers' programs. */
function cases(material: Material, bundle: Bundle, size: Size): Case[] {
  const original = bundle.original()
  const other = markBundle(material, 8)
  const copies = other.drawLeakers(dice(31), size.leakers).map((who) => other.copy(who))
  const strangers = material.strangers
    .slice(0, size.strangers)
    .map(({ files }) => files.map((file) => ({ ...file, kind: material.code })))
  return [
    { kind: 'the original, every file alone', leaks: original.map((file) => [file]), isMany: true },
    { kind: 'the original as one leak', leaks: [original] },
    { kind: 'copies of another marking', leaks: copies, isMany: true },
    { kind: 'strangers’ programs, one by one', leaks: strangers },
    { kind: 'strangers’ programs as one leak', leaks: [strangers.flat()] },
  ]
}

export async function innocents(
  material: Material,
  bundle: Bundle,
  ways: readonly Damage[],
  size: Size,
): Promise<string> {
  const rows: (string | number)[][] = []
  for (const { kind, leaks, isMany } of cases(material, bundle, size)) {
    const names = isMany ? [DISGUISED_THIRD] : ['untouched', DISGUISED_THIRD]
    for (const way of ways.filter(({ name }) => names.includes(name))) {
      const all: Analysis[] = []
      for (const [i, leak] of leaks.entries()) {
        const found = await damageAll(leak, way, dice(3000 + i))
        if (found.length > 0) all.push(analyseAll(bundle, found))
      }
      const ended = (which: Analysis['outcome']) =>
        all.filter(({ outcome }) => outcome === which).length
      const most = Math.max(...all.map(({ read }) => read))
      rows.push([
        `${kind}; ${way.name}`,
        rate(ended('wrong'), all.length),
        ended('unresolved'),
        ended('not-ours'),
        most,
      ])
    }
  }
  return table(['innocent', 'NAMED', 'unresolved', 'not ours', 'most read'], rows)
}
