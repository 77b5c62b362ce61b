// The investigation of the second wave, the finding in short, and its offline page.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '@forewarn/core/investigation/finding'
import { renderHtml } from '@forewarn/core/investigation/page'
import { because, sentence } from '@forewarn/core/investigation/sentence'
import {
  EXCLUDED,
  GROUPS,
  hypothesisName,
  type Manner,
  percent,
  range,
  standingOut,
  tiny,
} from '@forewarn/core/investigation/words'
import type { CaseId } from '@forewarn/core/shared/ids'
import { caseNamed } from '@forewarn/desk/cases'
import { type Found, investigate } from '@forewarn/desk/investigate/investigate'
import type { Laboratory } from '@forewarn/desk/investigate/laboratory'
import type { Stage } from './stage.ts'
import type { Setting } from './story.ts'

export interface Judged extends Found {
  readonly manner: Manner
  /** The offline page. */
  readonly page: string
}

/** Judges the first wave under embargo, as `forewarn investigate` does, and writes its page. */
export async function judge(
  { stage, calendar, teller }: Setting,
  laboratory: Laboratory,
  caseId: CaseId,
): Promise<Judged> {
  stage.clock.moveTo(calendar.judged)
  return teller.scene(
    calendar.judged,
    'The samples are compared, their marks read, and only then the codewords opened',
    async () => {
      const { owner, ledger } = stage
      const named = await caseNamed(owner, await ledger.catchUp(), caseId)
      const { progress } = teller
      const found = await investigate({ desk: owner, ledger, named, laboratory, progress })
      const manner = await mannerOf(stage)
      const page = join(stage.folder, `finding-${found.findingId}.html`)
      await writeFile(page, renderHtml(found.finding, manner))
      return { ...found, manner, page }
    },
    ({ finding }) => [
      `Declared, read and sealed, in that order, in a ledger of ${stage.ledger.seen.size} entries.`,
      `${finding.sightings.length} sightings in ${finding.waves.length} waves.`,
    ],
  )
}

async function mannerOf({ owner }: Stage): Promise<Manner> {
  const { partners, recipients } = await owner.house.call('directory')
  const names = new Map<string, string>()
  for (const { partnerId, name } of partners) names.set(partnerId, name)
  for (const { recipientId, email } of recipients) names.set(recipientId, email)
  return { names, zone: 'UTC' }
}

/** What a reader wants first; the page holds all of it. */
export function inShort(finding: Finding, manner: Manner): string[] {
  const share = (name: string, row: { probability: number; low: number; high: number }) =>
    `  ${name.padEnd(44)} ${percent(row.probability).padStart(12)}   ${range(row)}`
  const { shown, rest } = standingOut(finding)
  return [
    sentence(finding, manner),
    because(finding, manner),
    '',
    ...finding.groups.map((group) => share(GROUPS[group.kind], group)),
    ...shown.map((each) => share(hypothesisName(each, manner), each)),
    ...(rest === '' ? [] : [`  ${rest}`]),
    '',
    ...marksInShort(finding),
    ...[...Map.groupBy(finding.exclusions, ({ reason }) => reason)].map(
      ([reason, of]) => `${EXCLUDED[reason]}: ${of.length} of ${finding.copies.length} copies.`,
    ),
  ]
}

function marksInShort({ marks }: Finding): string[] {
  if (marks === null) return ['No marks were read.']
  const { held, read, erased } = marks.carriers
  return [
    `Marks: ${held} held, ${read} read, ${erased} erased.`,
    ...marks.traced.map(({ pValue, multiplicity }) => {
      return `An innocent copy would agree as well with probability ${tiny(pValue)}; ${multiplicity} tests were possible.`
    }),
  ]
}
