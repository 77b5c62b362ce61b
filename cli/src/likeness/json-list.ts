// A JSON list printed entry by entry, the same to the byte as if it had been printed whole.

import type { Terminal } from '../terminal.ts'

export interface JsonList {
  add(entry: unknown): void
  end(): void
}

/** As `JSON.stringify(list, undefined, 2)` has it; a comma waits for the entry that follows. */
export function jsonList({ print }: Pick<Terminal, 'print'>): JsonList {
  let last: string | undefined
  return {
    add(entry) {
      print(last === undefined ? '[' : `${last},`)
      last = JSON.stringify([entry], undefined, 2).slice('[\n'.length, -'\n]'.length)
    },
    end() {
      if (last === undefined) return print('[]')
      print(last)
      print(']')
    },
  }
}
