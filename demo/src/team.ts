// The team's own steps, through the same journeys as its terminal: roster, terms, case, copies, lift.

import { join } from 'node:path'
import { readFolder } from '@forewarn/cli/ports/folder'
import { folderJournal } from '@forewarn/cli/ports/journal'
import { readPlan } from '@forewarn/core/programme/read-plan'
import { importRoster, type RecipientRecord } from '@forewarn/core/programme/roster'
import { tiersOf } from '@forewarn/core/programme/slice'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { openCase } from '@forewarn/desk/cases'
import { countersign, pendingOffers } from '@forewarn/desk/enrol'
import { liftDue } from '@forewarn/desk/lift'
import { type Overview, overview } from '@forewarn/desk/overview'
import { type Proposal, publish } from '@forewarn/desk/publish/publish'
import type { Progress, Workshop } from '@forewarn/desk/publish/workshop'
import { record } from '@forewarn/desk/record'
import { applyRoster } from '@forewarn/desk/roster'
import { share } from '@forewarn/desk/share'
import { digestOf } from '@forewarn/desk/team'
import { AGREEMENT } from './calendar.ts'
import { type Member, rosterCsv } from './cast.ts'
import type { Stage } from './stage.ts'
import { TOY_BUNDLE } from './toy.ts'

/** Imports the roster into an empty programme, from a file whose one column has another name. */
export async function importCast(
  { owner, ledger }: Stage,
  members: readonly Member[],
): Promise<readonly RecipientRecord[]> {
  const { programme } = await ledger.catchUp()
  const source = {
    file: 'partners.csv',
    text: rosterCsv(members),
    columns: { partner: 'Organisation' },
  }
  const directory = { partners: [], recipients: [] }
  const plan = importRoster(source, { directory, programme }, owner.ports.random)
  await applyRoster(owner, ledger, plan)
  return plan.directory.recipients
}

/** Countersigns every offer of keys that waits. @returns how many */
export async function countersignAll({ owner, ledger }: Stage): Promise<number> {
  const board = await ledger.catchUp()
  const actors = pendingOffers(board).map(({ actor }) => actor)
  await countersign(owner, ledger, actors)
  return actors.length
}

export async function setAgreement({ owner }: Stage): Promise<void> {
  const terms = digestOf(utf8(AGREEMENT))
  await record(owner, { kind: 'agreementSet', version: 1, terms })
}

/** @param name what the bundle calls its case */
export async function openNamedCase(
  { owner, ledger }: Stage,
  note: { readonly name: string; readonly title: string },
): Promise<CaseId> {
  return openCase(owner, ledger, note)
}

/** Puts the case under embargo, sets the plan, and invites everyone whom it gives anything. */
export async function shareUntil(
  { owner, ledger }: Stage,
  caseId: CaseId,
  { liftsAt, plan }: { readonly liftsAt: Instant; readonly plan: string },
): Promise<RecipientId[]> {
  const { programme } = await ledger.catchUp()
  const lines = readPlan('plan.yaml', plan, { liftsAt, tiers: tiersOf(programme) })
  return share(owner, ledger, { caseId, liftsAt, lines })
}

/** Marks, checks, seals and uploads every copy, and stages the advisory for the lift. */
export async function publishToy(
  { owner, ledger, folder }: Stage,
  caseId: CaseId,
  { workshop, progress }: { readonly workshop: Workshop; readonly progress: Progress },
) {
  let proposal: Proposal | undefined
  const published = await publish({
    desk: owner,
    ledger,
    journal: folderJournal(join(folder, 'desks', 'owner', 'attempts', caseId)),
    workshop,
    folder: await readFolder(TOY_BUNDLE),
    caseId,
    progress,
    confirm: async (asked) => {
      proposal = asked
    },
  })
  const board = await ledger.catchUp()
  const releasedAt = board.embargo.cases.get(caseId)?.active?.liftsAt
  if (proposal === undefined || releasedAt === undefined)
    throw new Error('published, but not asked')
  await stageAdvisory(owner, ledger, caseId, { releasedAt, zone: 'UTC' })
  return { ...published, proposal }
}

/** Lifts whatever is due by now, as a desk on stand-by does. @returns how many cases */
export async function standBy({ owner, ledger }: Stage): Promise<number> {
  const { lifted } = await liftDue(owner, ledger)
  return lifted.length
}

const FORMS = {
  page: '',
  JSON: '/advisory.forewarn.json',
  'CSAF 2.0': '/postern-2026-0001.json',
} as const

/** The forms of the case's advisory that just anybody can read now. */
export async function publicForms({ url }: Stage, caseId: CaseId): Promise<string[]> {
  const forms = await Promise.all(
    Object.entries(FORMS).map(async ([form, path]) => {
      const { ok } = await fetch(`${url}/advisories/${caseId}${path}`)
      return ok ? [form] : []
    }),
  )
  return forms.flat()
}

export async function look({ ledger, clock }: Stage, caseId: CaseId): Promise<Overview> {
  return overview(await ledger.catchUp(), caseId, clock.now())
}
