// Which witnesses a house asks, as the operator wrote them down.

import { verifyWitnessing } from '@forewarn/core/log/cosignature'
import { isLoopbackUrl } from '@forewarn/core/shared/loopback'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { WitnessAt } from './ask-witness.ts'

interface Written {
  readonly FOREWARN_WITNESSES?: string | undefined
  readonly FOREWARN_WITNESS_QUORUM?: number | undefined
}

export interface Witnesses {
  readonly witnesses: readonly WitnessAt[]
  readonly quorum: number
}

/** More than half, unless told: two halves could each vouch for a history of their own. */
export function witnessesOf(settings: Written): Witnesses | undefined {
  const { FOREWARN_WITNESSES: written, FOREWARN_WITNESS_QUORUM: wanted } = settings
  if (written === undefined) return undefined
  const witnesses = written.split(',').map((one) => {
    const words = one.trim().split(/\s+/)
    const url = words.at(-1) ?? ''
    return { key: words.slice(0, -1).join(' '), url: url.replace(/\/+$/, '') }
  })
  return { witnesses, quorum: wanted ?? Math.floor(witnesses.length / 2) + 1 }
}

/** What is wrong with them, in words. */
export function* unfitWitnesses(settings: Written): Generator<string> {
  const found = witnessesOf(settings)
  if (found === undefined) {
    if (settings.FOREWARN_WITNESS_QUORUM === undefined) return
    yield 'FOREWARN_WITNESS_QUORUM needs FOREWARN_WITNESSES beside it'
    return
  }
  const { witnesses, quorum } = found
  for (const { url } of witnesses) {
    if (!/^https?:\/\/[^\s?#@]+$/.test(url)) {
      yield 'FOREWARN_WITNESSES: write its keys and address for each, such as witness/ab12+… https://w.example, with commas between'
    } else if (url.startsWith('http:') && !isLoopbackUrl(url)) {
      yield 'FOREWARN_WITNESSES: beyond this machine, write the address as https://'
    }
  }
  if (2 * quorum <= witnesses.length) {
    yield 'FOREWARN_WITNESS_QUORUM: more than half of the witnesses, or two halves could vouch for two histories'
  }
  try {
    verifyWitnessing({ witnesses: witnesses.map(({ key }) => key), quorum })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { problem } = error.details as { problem: string }
    yield `FOREWARN_WITNESSES: ${problem}`
  }
}
