// The order of test files: the slowest first, so that all cores end together.

import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of more than a dozen seconds. Where one has become quick, nothing goes wrong. */
const SLOWEST = [
  'promises/no-packet',
  'journeys/demo',
  'browser/comparison',
  'crash/interrupted-publish',
  'crash/ledger-first-killed',
  'crash/lost-connection',
  'journeys/folder-only',
  'tracing/version-leaks',
  'promises/reissue-interrupted',
  'promises/opened-forged',
  'browser/team',
  'journeys/operating',
  'promises/hostile',
  'stores/ledger-and-vault',
  'journeys/cli-life',
  'crash/witness-killed',
  'journeys/investigate-cli',
  'journeys/from-a-mailing-list',
  'promises/new-version',
]

/** After them as Vitest has it: by how long they took here before, or by their size. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = SLOWEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`))
      return at < 0 ? SLOWEST.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
