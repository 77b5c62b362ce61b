// Attacks as the team hears of them: three waves, each recorded as sightings with what was found.

import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CaseId } from '@forewarn/core/shared/ids'
import { recordSighting, type Seen } from '@forewarn/desk/investigate/sight'
import type { Calendar } from './calendar.ts'
import type { Candidate } from './leak.ts'
import type { Setting } from './story.ts'
import { counted } from './tell.ts'
import { FIRST_WAVE, leakSomething, MASS_WAVE } from './wild.ts'

type Source = Pick<Seen, 'source' | 'reliability' | 'note'>

const RESPONDER: Source = { source: 'incident responder', reliability: 'B' }
const SENSORS: Source = { source: 'sensor network of a university', reliability: 'B' }
const CUSTOMER: Source = { source: 'customer, through support', reliability: 'C' }
const EVERYBODY: Source = { source: 'public reports', reliability: 'C' }

/** January: somebody had the flaw before anything was shared. */
export async function hearOfTheFirstWave(setting: Setting, caseId: CaseId): Promise<void> {
  const { stage, calendar, teller } = setting
  stage.clock.moveTo(calendar.responderLooksBack)
  await teller.scene(
    calendar.responderLooksBack,
    'A responder finds traffic of 3 January, two days before the report',
    () =>
      sight(setting, caseId, {
        ...RESPONDER,
        from: 'firstAttack',
        to: 'lastOfFirstAttack',
        note: 'Same tool as the one that the finder had handed in.',
        files: FIRST_WAVE,
      }),
    () => ['Recorded with its sample. Nothing had been shared yet, so no copy can be its source.'],
  )
}

/** @returns where the truth about the second wave lies */
export async function sufferTheSecondWave(
  setting: Setting,
  caseId: CaseId,
  candidates: readonly Candidate[],
): Promise<string> {
  const { stage, calendar, teller, seed } = setting
  stage.clock.moveTo(calendar.secondWave)
  return teller
    .scene(
      calendar.secondWave,
      'Three days before the patch, tools turn up that nobody should have',
      async () => {
        const leak = await leakSomething(join(stage.folder, 'wild', caseId), seed, candidates)
        const [one = '', other = one] = leak.samples
        const seen = { from: 'secondWave', to: 'secondWave' } as const
        await sight(setting, caseId, { ...SENSORS, ...seen, files: [one] })
        stage.clock.moveTo(calendar.secondWaveEnds)
        const grown = { from: 'secondWaveGrows', to: 'secondWaveEnds' } as const
        await sight(setting, caseId, { ...CUSTOMER, ...grown, files: [other] })
        await sight(setting, caseId, { ...RESPONDER, ...grown, files: leak.samples })
        return leak
      },
      ({ samples }) => [
        `Three sightings with ${counted(samples.length, 'sample')}. Another process chose among ` +
          `${candidates.length} recipients who had opened the programs, or nobody known, and disguised ` +
          'what it took. The truth lies in a file that is not read before the finding is sealed.',
      ],
    )
    .then(({ truth }) => truth)
}

/** After the lift anyone can know, and such samples convict nobody. */
export async function sufferTheMassWave(setting: Setting, caseId: CaseId): Promise<void> {
  const { stage, calendar, teller } = setting
  stage.clock.moveTo(calendar.massWaveSeen)
  await teller.scene(
    calendar.massWaveSeen,
    'A day after the advisory, everybody is attacked',
    () =>
      sight(setting, caseId, {
        ...EVERYBODY,
        from: 'massWave',
        to: 'massWaveSeen',
        files: MASS_WAVE,
      }),
    () => ['Recorded as well. It came after the lift, so it will convict nobody.'],
  )
}

async function sight(
  { stage, calendar, teller }: Setting,
  caseId: CaseId,
  given: Source & {
    readonly from: keyof Calendar
    readonly to: keyof Calendar
    readonly files: readonly string[]
  },
): Promise<void> {
  const { from, to, files, ...source } = given
  const seen: Seen = { ...source, identifiers: [], from: calendar[from], to: calendar[to] }
  const samples = await Promise.all(
    files.map(async (path) => ({
      path: basename(path),
      bytes: new Uint8Array(await readFile(path)),
    })),
  )
  const { progress } = teller
  await recordSighting(stage.owner, stage.ledger, caseId, { seen, files: samples, progress })
}
