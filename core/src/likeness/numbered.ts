// Keys of 32 bits numbered as they come: a map for very many numbers, in flat arrays.

export class Numbered {
  /** By number; what is beyond `count` is not yet given. */
  readonly #keys: Int32Array
  /** By hash: number + 1 of a key, or 0. */
  readonly #slots: Int32Array
  #count = 0

  /** @param most distinct keys that will be added */
  constructor(most: number) {
    this.#keys = new Int32Array(most)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 2)))
  }

  /** Each once, by number. */
  get keys(): Int32Array {
    return this.#keys.subarray(0, this.#count)
  }

  /** @returns its number: a new one where it is new */
  add(key: number): number {
    const slot = this.#slotOf(key)
    const known = (this.#slots[slot] ?? 0) - 1
    if (known >= 0) return known
    this.#keys[this.#count] = key
    this.#slots[slot] = ++this.#count
    return this.#count - 1
  }

  /** Its number, or -1. */
  find(key: number): number {
    return (this.#slots[this.#slotOf(key)] ?? 0) - 1
  }

  /** Of the key, or the free one where it would be. */
  #slotOf(key: number): number {
    const last = this.#slots.length - 1
    let slot = (key ^ (key >>> 15)) & last
    for (let held = this.#slots[slot] ?? 0; held > 0; held = this.#slots[slot] ?? 0) {
      if (this.#keys[held - 1] === key) break
      slot = (slot + 1) & last
    }
    return slot
  }
}
