// Signatures of acts that wait for their turn anyway: looked at on other threads in the meantime.

import type { Quick } from '@forewarn/core/board/admit'
import { type Act, actBytes } from '@forewarn/core/board/entry'
import { fromHex } from '@forewarn/core/shared/bytes'
import { quickVerify, quickVerifyBeside } from './platform.ts'

export interface Checking {
  readonly isOver: boolean
  /** Never fails. */
  readonly over: Promise<void>
  /** Knows what was found, and looks itself at whatever else it is asked about. */
  readonly verify: Quick
}

/** What is looked at when its turn has come. */
export const LATER: Checking = { isOver: true, over: Promise.resolve(), verify: quickVerify }

/** @param key the author's as it is now, in hex; by its turn it may be another */
export function checkBeside(act: Act, key: string): Checking {
  const { text, signature } = act
  const found = { isOver: false, isGood: false }
  const over = lookAt(act, key)
    .then((isGood) => {
      found.isGood = isGood
    })
    .catch(() => undefined)
    .finally(() => {
      found.isOver = true
    })
  const knows = (asked: Act, by: string) =>
    found.isGood && by === key && asked.text === text && asked.signature === signature
  const verify: Quick = Object.assign((...signed: Parameters<Quick>) => quickVerify(...signed), {
    knows,
  })
  return {
    get isOver() {
      return found.isOver
    },
    ...{ over, verify },
  }
}

async function lookAt({ text, signature }: Act, key: string): Promise<boolean> {
  return quickVerifyBeside(actBytes(text), fromHex(signature), fromHex(key))
}
