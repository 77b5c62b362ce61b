// One thing at a time that comes from outside of what is drawn, and that pages watch.

import { useSyncExternalStore } from 'react'

export interface Held<T> {
  set(next: T | undefined): void
  /** Draws anew whenever it is another. */
  use(): T | undefined
}

export function held<T>(): Held<T> {
  let current: T | undefined
  const watching = new Set<() => void>()
  const watch = (onChange: () => void) => {
    watching.add(onChange)
    return () => watching.delete(onChange)
  }
  return {
    set(next) {
      current = next
      for (const changed of watching) changed()
    },
    use: () => useSyncExternalStore(watch, () => current),
  }
}
