// What changed since the version before, as recipients will see it.

import type { ItemChange } from '@forewarn/core/marking/revise'
import { columns, counted } from './table.ts'

const STATES: Record<ItemChange['state'], string> = {
  same: 'as it was',
  changed: 'changed',
  renamed: 'renamed, and as it was',
  new: 'new',
  gone: 'gone',
}

/**
 * A line for every item that changed, and those places that recipients will see change although
 * nobody changed their text.
 */
export function changesText(changes: readonly ItemChange[]): string {
  const changed = changes.filter(({ state }) => state !== 'same')
  const rows = changed.map(({ path, state, kept, fresh, gone }) => [
    `  ${path}`,
    STATES[state],
    `${counted(kept, 'place')} kept`,
    `${fresh} new`,
    `${gone} gone`,
  ])
  const same = changes.length - changed.length
  const lines = [
    `Since the version before, ${counted(changed.length, 'file')} changed, ${same} did not.`,
    ...(rows.length > 0 ? [columns(rows)] : []),
  ]
  const lost = changes.flatMap((change) => change.lost)
  if (lost.length > 0) {
    lines.push(
      `${counted(lost.length, 'place')} cannot be kept, though nobody changed the text: what is ` +
        'around it has changed. Everybody gets the author’s own spelling, and some will see that:',
      ...lost.slice(0, MOST_SHOWN).map((place) => `  ${place}`),
      ...(lost.length > MOST_SHOWN ? [`  … and ${lost.length - MOST_SHOWN} more`] : []),
    )
  }
  return lines.join('\n')
}

const MOST_SHOWN = 10
