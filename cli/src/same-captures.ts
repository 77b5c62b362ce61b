// A check that every capture has without its author writing one: a copy shows the same flows.

import type { CopyFiles, FailedCheck, ProvenChecks } from '@forewarn/core/bundle/checks'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { differenceIn } from '@forewarn/core/marking/capture/same'
import { captureKind } from '@forewarn/core/marking/traffic/capture'

/** The checks of a folder, and besides that its captures are still the captures that they were. */
export function withCaptures<Checks extends ProvenChecks>(
  { items }: BundleFolder,
  checks: Checks,
): Checks {
  const captures = items.filter(({ bytes }) => captureKind(bytes) !== undefined)
  const differing = (copy: CopyFiles) =>
    captures.flatMap(({ path, bytes, free }): FailedCheck[] => {
      const own = copy.get(path)
      const texts = free.flatMap(({ value, decoy }) => (decoy ? [] : [value]))
      const problem = own === undefined ? undefined : differenceIn(bytes, own, texts)
      if (problem === undefined) return []
      return [{ item: path, result: { outcome: 'failed', stdout: '', stderr: problem } }]
    })
  return { ...checks, check: async (copy) => [...differing(copy), ...(await checks.check(copy))] }
}
