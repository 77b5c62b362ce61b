// Folds on trial: acts that will be written together are judged one behind the other, and nothing is seen of it.

import { type Admitted, fold } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'

/**
 * Folds into the board itself and takes everything back, in order and to the last key. What a fold
 * reaches it is handed under watch: plain objects, arrays, maps and sets note what is changed in them.
 * Folds know nothing of it.
 */
export class Trial {
  readonly #board: Board
  readonly #steps: (() => void)[] = []
  readonly #watched = new WeakMap<object, object>()
  readonly #plain = new WeakMap<object, object>()

  constructor(board: Board) {
    this.#board = board
  }

  /** Nobody else may read the board between this and `undo`. */
  fold(admitted: Admitted): void {
    fold(this.watch(this.#board), admitted)
  }

  undo(): void {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) step()
  }

  /** @param back takes back what is about to be changed */
  note(back: () => void): void {
    this.#steps.push(back)
  }

  watch<T>(value: T): T {
    if (typeof value !== 'object' || value === null || this.#plain.has(value)) return value
    const known = this.#watched.get(value)
    if (known !== undefined) return known as T
    const made = this.#make(value)
    this.#watched.set(value, made)
    this.#plain.set(made, value)
    return made as T
  }

  /** What `watch` was given, where this is what it returned. */
  plain<T>(value: T): T {
    const isObject = typeof value === 'object' && value !== null
    return (isObject ? (this.#plain.get(value) ?? value) : value) as T
  }

  #make(value: object): object {
    if (value instanceof Map) return new WatchedMap(this, value)
    if (value instanceof Set) return new WatchedSet(this, value)
    return new Proxy(value, watching(this))
  }
}

type Keyed = Record<PropertyKey, unknown>

function watching(trial: Trial): ProxyHandler<object> {
  return {
    get: (target, key) => trial.watch((target as Keyed)[key]),

    set(target: Keyed, key, value) {
      trial.note(backTo(target, key))
      target[key] = trial.plain(value)
      return true
    },

    deleteProperty(target: Keyed, key) {
      trial.note(backTo(target, key))
      return delete target[key]
    },
  }
}

function backTo(target: Keyed, key: PropertyKey): () => void {
  const [was, isThere] = [target[key], Object.hasOwn(target, key)]
  const length = Array.isArray(target) ? target.length : undefined
  return () => {
    if (isThere) target[key] = was
    else delete target[key]
    if (length !== undefined) target['length'] = length
  }
}

/** Those methods of a map that rules and folds call. */
class WatchedMap<K, V> {
  readonly #trial: Trial
  readonly #map: Map<K, V>

  constructor(trial: Trial, map: Map<K, V>) {
    this.#trial = trial
    this.#map = map
  }

  get size(): number {
    return this.#map.size
  }

  has(key: K): boolean {
    return this.#map.has(key)
  }

  get(key: K): V | undefined {
    return this.#trial.watch(this.#map.get(key))
  }

  set(key: K, value: V): this {
    const map = this.#map
    const was = map.get(key)
    this.#trial.note(map.has(key) ? () => map.set(key, was as V) : () => map.delete(key))
    map.set(key, this.#trial.plain(value))
    return this
  }

  delete(key: K): boolean {
    const [map, before] = [this.#map, [...this.#map]]
    this.#trial.note(() => {
      map.clear()
      for (const [one, value] of before) map.set(one, value)
    })
    return map.delete(key)
  }

  keys(): Iterable<K> {
    return this.#map.keys()
  }

  *values(): Iterable<V> {
    for (const value of this.#map.values()) yield this.#trial.watch(value)
  }

  *[Symbol.iterator](): Iterator<[K, V]> {
    for (const [key, value] of this.#map) yield [key, this.#trial.watch(value)]
  }
}

/** The same of a set, which holds nothing that could change, and only grows. */
class WatchedSet<T> {
  readonly #trial: Trial
  readonly #set: Set<T>

  constructor(trial: Trial, set: Set<T>) {
    this.#trial = trial
    this.#set = set
  }

  get size(): number {
    return this.#set.size
  }

  has(value: T): boolean {
    return this.#set.has(value)
  }

  add(value: T): this {
    const set = this.#set
    if (!set.has(value)) this.#trial.note(() => set.delete(value))
    set.add(value)
    return this
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#set[Symbol.iterator]()
  }
}
