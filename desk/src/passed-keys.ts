// What was sealed to the team before this desk had its keys: opened by the file keys that a colleague passed on.

import type { PassedOn } from '@forewarn/core/programme/slice'
import { open } from '@forewarn/core/sealing/age'
import { fileKeyIn, type Openers } from '@forewarn/core/sealing/header'
import { headerMac, readHeader } from '@forewarn/core/sealing/stanzas'
import { fromBase64, hex, sameBytes, text } from '@forewarn/core/shared/bytes'
import { Digest } from '@forewarn/core/shared/fields'
import type { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { openersOf } from './keyring.ts'
import type { Desk } from './sign-in.ts'
import { boardOf } from './verified-ledger.ts'

/** By the SHA-256 of a header: the file key behind it, 16 bytes. */
export const PassedKeys = z.strictObject({ keys: z.record(Digest, z.base64().length(24)) })
export type PassedKeys = z.infer<typeof PassedKeys>

/** What opens that which is sealed to the team: this desk's keys, and what was passed on to it. */
export function teamOpeners(desk: Desk): Openers {
  const { wrapping } = desk.ports.quickCipher ?? {}
  return async (header) => {
    try {
      return await fileKeyIn(header, openersOf(desk.keyring), wrapping)
    } catch (error) {
      const isOthers = error instanceof Refusal && error.code === 'sealing.notForYou'
      const passed = isOthers ? await passedKey(desk, header) : undefined
      if (passed === undefined) throw error
      return passed
    }
  }
}

export const hashOfHeader = (header: Uint8Array): string => hex(sha256(header))

/** A key that is none of this header is one that nobody passed on: what it opens would be other words. */
async function passedKey(desk: Desk, header: Uint8Array): Promise<Uint8Array | undefined> {
  const given = boardOf(desk)?.programme.passedOn.get(desk.keyring.actor as StaffId) ?? []
  for (const one of given) {
    const { keys } = await tableOf(desk, one)
    const written = keys[hashOfHeader(header)]
    if (written === undefined) continue
    const key = fromBase64(written)
    const { mac, vouched } = readHeader(header)
    if (sameBytes(headerMac(vouched, key), mac)) return key
  }
  return undefined
}

const tables = new WeakMap<Desk['session'], Map<string, Promise<PassedKeys>>>()

function tableOf(desk: Desk, { keys: digest }: PassedOn): Promise<PassedKeys> {
  const own = tables.get(desk.session) ?? new Map<string, Promise<PassedKeys>>()
  tables.set(desk.session, own)
  const found = own.get(digest) ?? read(desk, digest)
  own.set(digest, found)
  // What was not there to be fetched is asked for again.
  found.catch(() => own.delete(digest))
  return found
}

/** None of it, where it was passed on to keys that this desk has no more, or is nothing of the kind. */
async function read({ house, keyring, ports }: Desk, digest: string): Promise<PassedKeys> {
  const sealed = await house.call('getVault', { params: { digest } })
  if (hex(sha256(sealed)) !== digest) throw new Refusal('house.otherBytes', { digest })
  try {
    const plain = await open(sealed, openersOf(keyring), ports.quickCipher)
    return PassedKeys.parse(JSON.parse(text(plain)))
  } catch {
    return { keys: {} }
  }
}
