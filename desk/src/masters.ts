// A master in two, as publications keep it: what reading needs, and what naming needs besides.

import { type Master, readMaster, writeMaster } from '@forewarn/core/marking/master'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'

/** `masters` is enough to read a sample's symbols; `codewords` says who holds which. */
export interface MasterInTwo {
  readonly masters: unknown
  readonly codewords: unknown
}

const Written = z.looseObject({ seed: z.unknown(), holders: z.unknown(), symbols: z.unknown() })

export function splitMaster(master: Master): MasterInTwo {
  const { seed, holders, symbols, ...masters } = Written.parse(JSON.parse(writeMaster(master)))
  return { masters, codewords: { forewarn: 'codewords', version: 1, seed, holders, symbols } }
}

/**
 * The parts of a master that a reading works with: nobody is named in it.
 *
 * @throws Refusal `file.malformed`
 */
export function readMasters(masters: unknown): Master {
  const nobody = { seed: '0'.repeat(64), holders: [], symbols: { partner: {}, recipient: {} } }
  return readMaster('the masters', JSON.stringify({ ...object(masters), ...nobody }))
}

/** @throws Refusal `file.malformed` where the two do not belong together */
export function joinMaster({ masters, codewords }: MasterInTwo): Master {
  const { seed, holders, symbols } = object(codewords)
  const whole = { ...object(masters), seed, holders, symbols }
  return readMaster('masters and codewords', JSON.stringify(whole))
}

function object(json: unknown): Readonly<Record<string, unknown>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(json)
  if (parsed.success) return parsed.data
  const [problem, remedy] = ['it is no object', 'Fetch it again.']
  throw new Refusal('file.malformed', { file: 'the masters', problem, remedy })
}
