// What the capacity meter says, for people: after each attack what is left, and what would carry it further.

import type { Reach, Step } from '@forewarn/core/marking/meter'

export interface AfterAttack extends Reach {
  readonly attack: string
  /** `null` where the largest coalition that is looked at is traced. */
  readonly next: Step | null
}

/** @param perLine places with two spellings in a line of the bundle */
export function meterText(
  after: readonly AfterAttack[],
  recipients: number,
  perLine: number,
): string {
  const width = Math.max(...after.map(({ attack }) => attack.length))
  const head = `${'After'.padEnd(width + 4)}read  one leaker among  coalition among ${recipients}`
  const rows = after.map(
    ({ attack, read, recipients: among, coalition }) =>
      `  ${attack.padEnd(width)}${String(read).padStart(6)}${amongText(among).padStart(18)}` +
      `${(coalition === 0 ? 'none' : String(coalition)).padStart(12)}`,
  )
  const steps = after.flatMap(({ attack, next }) =>
    next === null ? [] : [`  ${attack}: ${stepText(next, perLine)}`],
  )
  const further = steps.length > 0 ? ['What would carry it further:', ...steps] : []
  return [head, ...rows, ...further].join('\n')
}

const amongText = (count: number): string => (count === 0 ? 'none' : String(count))

function stepText({ coalition, places, values }: Step, perLine: number): string {
  const aim = coalition === 1 ? 'a lone leaker' : `a coalition of ${coalition}`
  const lines = places === null || perLine === 0 ? undefined : Math.ceil(places / perLine)
  const about = lines === undefined ? '' : ` (some ${lines} lines like these)`
  const ways = [
    ...(values === null ? [] : [`${values} more free ${values === 1 ? 'value' : 'values'}`]),
    ...(places === null ? [] : [`${places} more places${about}`]),
  ]
  if (ways.length === 0) return `nothing of a bundle’s size would trace ${aim}`
  return `${ways.join(', or ')} would trace ${aim}`
}
