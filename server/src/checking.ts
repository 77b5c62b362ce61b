// Signatures of acts that wait for their turn anyway: looked at on other threads in the meantime.

import { type Act, actBytes } from '@forewarn/core/board/entry'
import type { QuickVerify } from '@forewarn/core/sealing/signatures'
import { fromHex, sameBytes } from '@forewarn/core/shared/bytes'
import { quickVerify, quickVerifyBeside } from './platform.ts'

export interface Checking {
  readonly isOver: boolean
  /** Never fails. */
  readonly over: Promise<void>
  /** Knows what was found, and looks itself at whatever else it is asked about. */
  readonly verify: QuickVerify
}

/** What is looked at when its turn has come. */
export const LATER: Checking = { isOver: true, over: Promise.resolve(), verify: quickVerify }

/** @param key the author's as it is now, in hex; by its turn it may be another */
export function checkBeside(act: Act, key: string): Checking {
  const found = { isOver: false, verify: quickVerify }
  const over = lookAt(act, key)
    .then((verify) => {
      found.verify = verify
    })
    .catch(() => undefined)
    .finally(() => {
      found.isOver = true
    })
  return Object.assign(found, { over })
}

async function lookAt({ text, signature }: Act, key: string): Promise<QuickVerify> {
  const signed = [actBytes(text), fromHex(signature), fromHex(key)] as const
  if (!(await quickVerifyBeside(...signed))) return quickVerify
  const isIt = (asked: readonly Uint8Array[]) =>
    asked.every((bytes, i) => sameBytes(bytes, signed[i] as Uint8Array))
  return (...asked) => isIt(asked) || quickVerify(...asked)
}
