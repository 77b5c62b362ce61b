// The tree over a ledger that is read from its beginning: grown here, or by a second thread while this one folds.

import { Worker } from 'node:worker_threads'
import { commit, SALT_BYTES } from '@forewarn/core/log/leaf'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Tree } from '@forewarn/core/log/tree'
import { quickHash } from './platform.ts'

export interface Hashing {
  /** Entries in their order. Returns once more may come. */
  take(page: readonly StoredEntry[]): Promise<void>
  /** Over everything taken. A fault where the thread died. */
  tree(): Promise<Tree>
  end(): Promise<void>
}

/** Entries as they are handed to the second thread: salt after bytes after salt. */
export interface Sheet {
  readonly packed: Uint8Array<ArrayBuffer>
  /** Of the entries' bytes; a salt has one length always. */
  readonly lengths: readonly number[]
}

export function hashingHere(): Hashing {
  const tree = new Tree(quickHash)
  return {
    async take(page) {
      for (const { salt, bytes } of page) tree.append(commit(salt, bytes, quickHash))
    },
    tree: async () => tree,
    end: async () => undefined,
  }
}

/** So many pages are sent at a time: each time wakes the thread. */
const PAGES_AT_ONCE = 8
/** So many times that many may lie before it: where it is the slower one, this one waits for it. */
const MOST_WAITING = 8

/**
 * Hashing is a quarter of what opening a long ledger takes, and folding needs none of its results: what
 * was folded is believed once the root is the one that this house signed, and not before.
 */
export class HashingBeside implements Hashing {
  readonly #worker: Worker
  #sheets: Sheet[] = []
  #waiting = 0
  #rows: readonly Uint8Array<ArrayBuffer>[] | undefined
  #failure: unknown
  #wake: () => void = () => undefined

  constructor() {
    const own = import.meta.url
    this.#worker = new Worker(new URL(`./hashing-worker${own.slice(own.lastIndexOf('.'))}`, own))
    this.#worker.on('message', (rows: readonly Uint8Array<ArrayBuffer>[] | undefined) => {
      if (rows === undefined) this.#waiting -= 1
      else this.#rows = rows
      this.#wake()
    })
    const fail = (error: unknown) => {
      this.#failure ??= error
      this.#wake()
    }
    this.#worker.on('error', fail)
    this.#worker.on('exit', () => fail(new Error('the thread that hashes ended early')))
  }

  async take(page: readonly StoredEntry[]): Promise<void> {
    this.#sheets.push(sheetOf(page))
    if (this.#sheets.length < PAGES_AT_ONCE) return
    this.#send()
    await this.#until(() => this.#waiting < MOST_WAITING)
  }

  async tree(): Promise<Tree> {
    this.#send()
    this.#worker.postMessage(undefined)
    await this.#until(() => this.#rows !== undefined)
    return Tree.fromRows(this.#rows ?? [], quickHash)
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #send(): void {
    const buffers = this.#sheets.map(({ packed }) => packed.buffer)
    this.#worker.postMessage(this.#sheets, buffers)
    this.#sheets = []
    this.#waiting += 1
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#failure !== undefined) throw this.#failure
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

function sheetOf(page: readonly StoredEntry[]): Sheet {
  const lengths = page.map(({ bytes }) => bytes.length)
  const whole = new Uint8Array(lengths.reduce((sum, length) => sum + SALT_BYTES + length, 0))
  let at = 0
  for (const { salt, bytes } of page) {
    if (salt.length !== SALT_BYTES) throw new Error(`a salt has ${SALT_BYTES} bytes`)
    whole.set(salt, at)
    whole.set(bytes, at + SALT_BYTES)
    at += SALT_BYTES + bytes.length
  }
  return { packed: whole, lengths }
}
