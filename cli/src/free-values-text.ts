// Values that may be declared free, as an author reads and pastes them.

import { asDeclarations, type Proposal } from '@forewarn/core/marking/places/propose-values'

/** Where each stands and why, and by item the lines for bundle.yaml. */
export function freeValuesText(freeValues: readonly Proposal[]): string {
  const rows = freeValues.map(
    ({ path, line, value, why, bits }) => `  ${path}:${line} ${short(value)}: ${why}; ${bits} bits`,
  )
  const byPath = Map.groupBy(freeValues, ({ path }) => path)
  const lines = [...byPath].map(([path, own]) => `  - path: ${path}\n${asDeclarations(own)}`)
  return [
    'These values seem to be free. Whether they are only you can tell: declare those that mean',
    'nothing to the program or to whoever answers it, and let the check say whether it still works.',
    ...rows,
    'For bundle.yaml, each under its item:',
    ...lines,
  ].join('\n')
}

const LONGEST = 40

function short(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
}
