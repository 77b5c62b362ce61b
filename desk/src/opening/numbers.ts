// The numbers of an opened naming, found again from what is shown of it.

import {
  type OpenedNaming,
  readReading,
  recomputeNaming,
} from '@forewarn/core/investigation/opened-naming'
import { tiny } from '@forewarn/core/investigation/words'
import {
  BOUND,
  type Factors,
  factorsInWords,
  factorsOf,
  multiplicity,
  type Together,
} from '@forewarn/core/marking/codes/multiplicity'
import { Refusal } from '@forewarn/core/shared/refusal'
import { DECODER_VERSION } from '../investigate/decoder-version.ts'
import type { Timeline } from './timeline.ts'

type Opened = Timeline['opened']['event']

/** Which tests can name whom: the partner's places are the same in the copies of all its recipients. */
const WHOM = { copy: ['copy', 'recipient'], partner: ['partner', 'copy'] } as const

/** What the choice of one or two others costs at least, see `setsCharged`. */
const LEAST_SETS = 2

/** The p-value once more, and its bound with every test that it is charged for. @throws Refusal `opening.broken` */
export function numbersInWords(naming: OpenedNaming, { opened }: Timeline): string {
  const { result, given, analysis, named, copy } = naming
  const { factors, level } = result
  const again = recomputeNaming(naming)
  if (again.pValue !== result.pValue || again.multiplicity !== result.multiplicity) {
    const newer = naming.bias.decoder === DECODER_VERSION ? '' : `; this is ${DECODER_VERSION}`
    throw unlike(
      `p is ${again.pValue} and not ${result.pValue}, over ${again.multiplicity} tests and not ${result.multiplicity}${newer}`,
    )
  }
  const { searched } = readReading(analysis.reading)
  const together = (given.length + 1) as Together
  const charged = { levels: factors.levels, analyses: factors.analyses, searched }
  const counted = factorsOf(charged, factors.copies, { together, sets: factors.sets })
  const isCounted =
    (Object.keys(counted) as (keyof typeof counted)[]).every(
      (one) => counted[one] === factors[one],
    ) &&
    isAmong(factors, level, opened.event) &&
    (together > 1 ? factors.sets >= LEAST_SETS : factors.sets === 1)
  if (!isCounted) throw unlike('its tests are counted otherwise than they are made')
  if (again.bound > BOUND) throw unlike(`${tiny(again.bound)} is above ${tiny(BOUND)}`)
  if (WHOM[named].every((one) => one !== level)) {
    throw unlike(`a test at the places of the ${level} names no ${named}`)
  }
  const whom =
    named === 'copy' ? `the copy of ${copy.commitment.recipientId}` : 'a copy of this partner'
  const alone =
    named === 'copy' && level === 'copy'
      ? ' It was compared as a whole, which tells colleagues at one partner not apart: this recipient must be the only one there.'
      : ''
  const others =
    given.length === 0 ? '' : `, given ${given.length} more that were taken to have leaked`
  const rest = restInWords(result, opened.event, again.bound)
  return `p = ${again.pValue}${others}, found again to the digit; × ${again.multiplicity} tests (${factorsInWords(factors)}) = ${tiny(again.bound)}, at most ${tiny(BOUND)}: the marks name ${whom}.${alone}${rest}`
}

type Result = OpenedNaming['result']

/** Every candidate of the level counts, and every level that there is. */
function isAmong({ copies, levels }: Factors, level: Result['level'], event: Opened): boolean {
  if (event.kind === 'commitmentOpened') {
    const isWhole = levels === 3 || (levels === 1 && level === 'copy')
    return isWhole && (level === 'copy' ? copies === event.copies : copies <= event.copies)
  }
  const all = { copy: event.copies, partner: event.partners, recipient: event.colleagues }
  return copies >= all[level] && levels >= (event.partners > 0 ? 3 : 1)
}

/** What an early Forewarn's opening leaves to the word of whoever signed it. */
function restInWords({ level, factors }: Result, event: Opened, bound: number): string {
  const most =
    bound * (multiplicity({ ...factors, copies: event.copies, levels: 3 }) / multiplicity(factors))
  if (event.kind === 'namingOpened' || most === bound) return ''
  const among = level === 'copy' ? 'That one level was tested' : 'How many candidates there were'
  return ` ${among} is the word of whoever signed it. Had every copy been tested at three levels, ${tiny(most)}.`
}

function unlike(problem: string): Refusal<'opening.broken'> {
  return new Refusal('opening.broken', { step: '', problem })
}
