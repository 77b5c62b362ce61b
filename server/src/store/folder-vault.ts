// The vault in a folder: one file per digest, whole or not there.

import { createHash } from 'node:crypto'
import { statSync, unlinkSync, utimesSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Pieces, withBuffer } from '../pieces.ts'
import type { Vault } from './store.ts'

/** Where bytes lie until they are whole. Nobody reads there, and opening the vault empties it. */
const INCOMING = 'incoming'
/** Made beforehand, so that no put has to make one and flush the folder above. */
const SHELVES = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

interface Arrival {
  readonly digest: Digest
  readonly pieces: Pieces
  readonly at: Instant
}

/** The time of a file's last change is when its lease began, by the house's clock. */
export class FolderVault implements Vault {
  readonly #folder: string
  #arrivals = 0
  #doubt: unknown

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Makes the folder where there is none. Only one process may have it open. */
  static async open(folder: string): Promise<FolderVault> {
    await rm(join(folder, INCOMING), { recursive: true, force: true })
    const make = (name: string) => mkdir(join(folder, name), { recursive: true, mode: 0o700 })
    await Promise.all([INCOMING, ...SHELVES].map(make))
    await flushFolder(folder)
    return new FolderVault(folder)
  }

  /** Whatever comes is written beside the others first, and gets its name once it is what it should be. */
  async put(digest: Digest, bytes: Uint8Array | Pieces, at: Instant): Promise<void> {
    this.#mustBeCertain()
    this.#arrivals += 1
    const arriving = join(this.#folder, INCOMING, String(this.#arrivals))
    try {
      const pieces = bytes instanceof Uint8Array ? [bytes] : bytes
      const isThere = await this.#receive(arriving, { digest, pieces, at })
      if (isThere) return await rm(arriving)
      await rename(arriving, this.#path(digest))
    } catch (error) {
      await rm(arriving, { force: true })
      throw error
    }
    await this.#flushNameOf(digest)
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const bytes = await readFile(this.#path(digest))
    if (sha256(bytes) !== digest) throw changed(digest)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /** Read twice where one buffer cannot hold them: what is not what was put is not begun to be given out. */
  read<T>(digest: Digest, use: (length: number, pieces: Pieces) => Promise<T>): Promise<T> {
    return withBuffer(async (buffer) => {
      const file = await open(this.#path(digest), 'r')
      try {
        const hash = createHash('sha256')
        let length = 0
        let reads = 0
        for await (const piece of piecesIn(file, buffer)) {
          hash.update(piece)
          length += piece.length
          reads += 1
        }
        if (hash.digest('hex') !== digest) throw changed(digest)
        return await use(length, reads > 1 ? piecesIn(file, buffer) : [buffer.subarray(0, length)])
      } finally {
        await file.close()
      }
    })
  }

  async has(digest: Digest): Promise<boolean> {
    const found = await stat(this.#path(digest)).catch(absent)
    return found !== undefined
  }

  /** Not flushed: a lease that a power cut makes older again is one that no entry came to need. */
  async renew(digest: Digest, at: Instant): Promise<boolean> {
    return this.#touch(digest, at)
  }

  async sweep(isKept: (digest: Digest) => boolean, olderThan: Instant): Promise<number> {
    let dropped = 0
    for (const shelf of SHELVES) {
      for (const digest of await readdir(join(this.#folder, shelf))) {
        if (isKept(digest)) continue
        // No await between looking and dropping: a lease cannot be renewed in between.
        const path = this.#path(digest)
        if (Math.round(statSync(path).mtimeMs) >= olderThan) continue
        unlinkSync(path)
        dropped += 1
      }
    }
    return dropped
  }

  /** Whether the bytes were there. They may have come just before a crash, so they are flushed again. */
  async #renew(digest: Digest, at: Instant): Promise<boolean> {
    if (!this.#touch(digest, at)) return false
    const file = await open(this.#path(digest), 'r')
    try {
      await this.#flush(() => file.sync())
    } finally {
      await file.close()
    }
    await this.#flushNameOf(digest)
    return true
  }

  #touch(digest: Digest, at: Instant): boolean {
    try {
      utimesSync(this.#path(digest), at / 1000, at / 1000)
      return true
    } catch (error) {
      absent(error)
      return false
    }
  }

  /** Whether the same bytes were there before; otherwise these are on disk, and have no name yet. */
  async #receive(path: string, { digest, pieces, at }: Arrival): Promise<boolean> {
    const file = await open(path, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      for await (const piece of pieces) {
        hash.update(piece)
        await file.writeFile(piece)
      }
      if (hash.digest('hex') !== digest) throw new Refusal('vault.otherBytes', { digest })
      if (await this.#renew(digest, at)) return true
      await file.utimes(at / 1000, at / 1000)
      await this.#flush(() => file.sync())
      return false
    } finally {
      await file.close()
    }
  }

  /** A file is found after a power cut only if the folder that names it is on disk, too. */
  async #flushNameOf(digest: Digest): Promise<void> {
    await this.#flush(() => flushFolder(this.#shelf(digest)))
  }

  /** After a failed flush a later one may report success for bytes that are gone: stop, never retry. */
  async #flush(flush: () => Promise<void>): Promise<void> {
    try {
      await flush()
    } catch (error) {
      this.#doubt = error
      throw error
    }
  }

  #mustBeCertain(): void {
    if (this.#doubt === undefined) return
    throw new Error('the vault may have lost bytes; restart the house', { cause: this.#doubt })
  }

  #shelf(digest: Digest): string {
    return join(this.#folder, digest.slice(0, 2))
  }

  #path(digest: Digest): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('not a digest')
    return join(this.#shelf(digest), digest)
  }
}

async function* piecesIn(file: FileHandle, buffer: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

/** Puts on disk which files a folder names. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Lets only one failure through as an answer: that there is no such file. */
function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  return undefined
}

function changed(digest: Digest): Error {
  return new Error(`the vault's bytes of ${digest} have changed`)
}

function sha256(bytes: Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('hex')
}
