// What a doctor found: a line for each thing it looked at, and what to type where that is not well.

export type Health = 'ok' | 'attention' | 'failed'

export interface Examined {
  /** What was looked at, in a word or two. */
  readonly what: string
  readonly health: Health
  /** What was found. */
  readonly said: string
  /** What to do about it. */
  readonly remedy?: string
}

/** What a doctor's process leaves with: a person may wait with what only wants attention. */
export const HEALTH_EXIT = { ok: 0, attention: 3, failed: 2 } as const

export function worstOf(rows: readonly Examined[]): Health {
  if (rows.some(({ health }) => health === 'failed')) return 'failed'
  return rows.some(({ health }) => health === 'attention') ? 'attention' : 'ok'
}

export function examinedText(rows: readonly Examined[]): string {
  const wide = Math.max(...rows.map(({ what }) => what.length))
  return rows
    .map(({ what, health, said, remedy }) => {
      const line = `${health.padEnd(9)}  ${what.padEnd(wide)}  ${said}`
      return remedy === undefined ? line : `${line}\n${' '.repeat(wide + 13)}→ ${remedy}`
    })
    .join('\n')
}
