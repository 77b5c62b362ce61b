// Keys of 32 bits numbered as they come: a map for very many numbers, in flat arrays.

/** Keys whose slots are crowded, as only who wants so makes them, are kept in a map of the platform. */
const MOST_PROBES = 32

export class Numbered {
  /** By number; what is beyond `count` is not yet given. */
  readonly #keys: Int32Array
  /** By hash: number + 1 of a key, or 0. */
  readonly #slots: Int32Array
  readonly #crowded = new Map<number, number>()
  #count = 0
  #looks = 0

  /** @param most distinct keys that will be added */
  constructor(most: number) {
    this.#keys = new Int32Array(most)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 2)))
  }

  /** Each once, by number. */
  get keys(): Int32Array {
    return this.#keys.subarray(0, this.#count)
  }

  /** How many slots were looked at so far. */
  get looks(): number {
    return this.#looks
  }

  /** @returns its number: a new one where it is new */
  add(key: number): number {
    const slot = this.#slotOf(key)
    const known = slot < 0 ? this.#crowded.get(key) : (this.#slots[slot] as number) - 1
    if (known !== undefined && known >= 0) return known
    const number = this.#count++
    this.#keys[number] = key
    if (slot < 0) this.#crowded.set(key, number)
    else this.#slots[slot] = number + 1
    return number
  }

  /** Its number, or -1. */
  find(key: number): number {
    const slot = this.#slotOf(key)
    return slot < 0 ? (this.#crowded.get(key) ?? -1) : (this.#slots[slot] as number) - 1
  }

  /** Of the key, or the free one where it would be, or -1 where others hold all that are near. */
  #slotOf(key: number): number {
    const last = this.#slots.length - 1
    const first = (key ^ (key >>> 15)) & last
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const slot = (first + probe) & last
      const held = this.#slots[slot] as number
      if (held > 0 && this.#keys[held - 1] !== key) continue
      this.#looks += probe + 1
      return slot
    }
    this.#looks += MOST_PROBES
    return -1
  }
}
