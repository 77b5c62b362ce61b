// What a command may touch: the streams, the environment, time and chance, all handed in.

import type { Random } from '@forewarn/core/shared/chance'
import type { Clock } from '@forewarn/core/shared/instant'

export interface Terminal {
  /** Results: text for people, or one JSON document under `--json`. A newline is added. */
  print(text: string): void
  /** Progress and warnings, on the error stream, so that results can be piped. A newline is added. */
  note(text: string): void
  /** Redraws one line of progress on a terminal; silent elsewhere. */
  progress(text: string): void
  /** Asks a person; `undefined` where nobody is there to answer. */
  ask(question: string): Promise<string | undefined>
  /** The same without showing what is typed; absent where nobody is there. */
  askSecret?(question: string): Promise<string | undefined>
  /** Waits; by the machine's timer unless told. */
  sleep?(ms: number): Promise<void>
  /** All of standard input, where there is one. @throws Refusal `file.tooLarge` */
  input?(): Promise<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** IANA name of the reader's time zone, for the local time shown beside UTC. */
  readonly zone: string
  readonly clock: Clock
  readonly random: Random
}

/** What the process leaves with. 1 is a fault of ours and is never chosen. */
export const EXIT = { done: 0, refused: 2, unresolved: 3, notOurs: 4 } as const
export type Exit = (typeof EXIT)[keyof typeof EXIT]

/**
 * Text as it is safe to show: names, titles and whatever a check wrote come from others, and a
 * terminal would obey what they hide in it. Line breaks and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '\ufffd')
}
