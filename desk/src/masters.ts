// A master in two, as publications keep it: what reading needs, and what naming needs besides.

import { type Master, readMaster, writeMaster } from '@forewarn/core/marking/master'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Json } from './publish/workshop.ts'

/** `masters` is enough to read a sample's symbols; `codewords` says who holds which. */
export interface MasterInTwo {
  readonly masters: unknown
  readonly codewords: Json
}

/** What names holders: of a bundle with one version `seed`, of several `seeds`; and what was drawn. */
const SECRETS = ['seed', 'seeds', 'draws', 'holders', 'symbols']

export function splitMaster(master: Master): MasterInTwo {
  const all = Object.entries(object(JSON.parse(writeMaster(master))))
  const isSecret = ([name]: [string, unknown]) => SECRETS.includes(name)
  const secrets = Object.fromEntries(all.filter(isSecret))
  return {
    masters: Object.fromEntries(all.filter((one) => !isSecret(one))),
    codewords: { forewarn: 'codewords', version: master.earlier.length === 0 ? 1 : 2, ...secrets },
  }
}

/**
 * The parts of a master that a reading works with: nobody is named in it.
 *
 * @throws Refusal `file.malformed`
 */
export function readMasters(masters: unknown): Master {
  const { editions, ...rest } = object(masters)
  const none = '0'.repeat(64)
  const seeds = Array.isArray(editions)
    ? { editions, seeds: editions.map(() => none) }
    : { seed: none }
  const nobody = { holders: [], symbols: { partner: {}, recipient: {} } }
  return readMaster('the masters', JSON.stringify({ ...rest, ...seeds, ...nobody }))
}

/** @throws Refusal `file.malformed` where the two do not belong together */
export function joinMaster({
  masters,
  codewords,
}: {
  readonly masters: unknown
  readonly codewords: unknown
}): Master {
  const secrets = Object.entries(object(codewords)).filter(([name]) => SECRETS.includes(name))
  const whole = { ...object(masters), ...Object.fromEntries(secrets) }
  return readMaster('masters and codewords', JSON.stringify(whole))
}

function unfit(file: string, problem: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file: `the ${file}`, problem, remedy: 'Fetch it again.' })
}

function object(json: unknown): Readonly<Record<string, unknown>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(json)
  if (parsed.success) return parsed.data
  throw unfit('masters', 'it is no object')
}
