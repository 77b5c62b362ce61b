// What an analysis digested, as its finding kept it: compared with the ledger before anybody is shown it.

import type { Finding } from '@forewarn/core/investigation/finding'
import { analysisDigest, type OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import type { Analysis } from '@forewarn/core/investigation/slice'
import { Refusal } from '@forewarn/core/shared/refusal'

/**
 * @param showsItems otherwise a method that names items of the bundle stays closed, for whoever is shown
 *   it may have had some of them alone
 * @throws Refusal `opening.impossible` where it is not what the ledger holds the digests of
 */
export function inputsOf(
  finding: Finding,
  analysis: Analysis,
  showsItems = false,
): OpenedNaming['analysis'] {
  const salt = lineIn(finding, 'Salt of these digests')
  const samples = JSON.stringify(
    finding.sightings
      .map(({ id, samples: own }) => [id, [...own].sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const { reading = '' } = finding
  const declared = lineIn(finding, 'Declared method')
  const method = `${declared}\n${judgementOf(finding)}`
  const isWhole =
    analysisDigest(salt, samples) === analysis.samples &&
    analysisDigest(salt, reading) === analysis.read?.reading &&
    analysisDigest(salt, method) === analysis.method
  if (!isWhole) {
    const problem = 'its finding did not keep what the ledger holds the digests of'
    throw new Refusal('opening.impossible', { problem })
  }
  return { salt, samples, method: showsItems || !namesItems(declared) ? method : null, reading }
}

/** A line of the record with those that go on with it. */
function lineIn({ record }: Finding, what: string): string {
  return record
    .filter((line) => line.what === what || line.what === `${what}, continued`)
    .map(({ value }) => value)
    .join('')
}

/** The second part of a method: see `declaredMethod`, with the numbers of then. */
function judgementOf({ assumed }: Finding): string {
  return `forewarn judgement v1\n${assumed.map(({ name, value }) => `${name} ${value}\n`).join('')}`
}

/** The pairs of item and upstream: the last array of pairs of texts in it. */
function namesItems(declared: string): boolean {
  const method = JSON.parse(declared) as unknown[]
  return method.some(
    (part) => Array.isArray(part) && part.some((pair) => Array.isArray(pair) && isOfItem(pair)),
  )
}

const isOfItem = ([item, standing]: unknown[]) =>
  typeof item === 'string' && (standing === 'same' || standing === 'different')
