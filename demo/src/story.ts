// The story: a programme is founded, a case shared in stages, something leaks, the embargo is lifted.

import type { CaseId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import type { Overview } from '@forewarn/desk/overview'
import type { Capacity, Workshop } from '@forewarn/desk/publish/workshop'
import type { Calendar } from './calendar.ts'
import { cast } from './cast.ts'
import type { Candidate } from './leak.ts'
import {
  answerAll,
  candidatesAmong,
  comeBy,
  enrolAll,
  type Person,
  type Visited,
} from './people.ts'
import type { Stage } from './stage.ts'
import {
  countersignAll,
  importCast,
  look,
  openNamedCase,
  publicForms,
  publishToy,
  setAgreement,
  shareUntil,
  standBy,
} from './team.ts'
import { counted, type Teller } from './tell.ts'

/** Everything that a chapter needs. */
export interface Setting {
  readonly stage: Stage
  readonly teller: Teller
  readonly calendar: Calendar
  readonly workshop: Workshop
  /** The release plan, as a person writes it. */
  readonly plan: string
  readonly seed: number
}

/** Whoever offered keys, countersigned and ready to be asked. */
export async function foundTheProgramme({ stage, teller, calendar, seed }: Setting) {
  const members = cast()
  const partners = new Set(members.map(({ partner }) => partner)).size
  stage.clock.moveTo(calendar.founded)
  return teller.scene(
    calendar.founded,
    `A programme of ${partners} partners in three tiers`,
    async () => {
      const records = await importCast(stage, members)
      await setAgreement(stage)
      const people = await enrolAll(stage, members, records, seed)
      return { people, enrolled: await countersignAll(stage), records }
    },
    ({ people, enrolled, records }) => {
      const mailboxes = people.filter(({ member }) => member.kind === 'mailbox').length
      const silent = records.length - enrolled
      return [
        `${records.length} recipients imported from one CSV file, each invited by a letter.`,
        `${enrolled} made their own keys and were countersigned (${mailboxes} are mailboxes that ` +
          `several people read); ${silent} never answered, and nothing will be sealed to them.`,
      ]
    },
  )
}

/** The report comes in: the case is put under embargo, and everyone is asked. */
export async function openTheCase(
  { stage, calendar, teller, plan }: Setting,
  people: readonly Person[],
  name: string,
): Promise<CaseId> {
  stage.clock.moveTo(calendar.reported)
  return teller
    .scene(
      calendar.reported,
      'A finder reports the flaw, and a case is opened under embargo',
      async () => {
        const title = 'An internal page of the Postern front end'
        const caseId = await openNamedCase(stage, { name, title })
        const invited = await shareUntil(stage, caseId, { liftsAt: calendar.lift, plan })
        stage.clock.moveTo(calendar.answered)
        return { caseId, invited: invited.length, accepted: await answerAll(stage, people) }
      },
      ({ invited, accepted }) => [
        'The house knows an opaque id; what the case is called is sealed to the team.',
        `${invited} recipients asked, ${accepted} accepted. Nobody has seen anything.`,
      ],
    )
    .then(({ caseId }) => caseId)
}

export async function publishTheBundle(
  { stage, calendar, teller, workshop }: Setting,
  caseId: CaseId,
): Promise<void> {
  stage.clock.moveTo(calendar.published)
  await teller.scene(
    calendar.published,
    'The bundle is marked, checked, sealed and uploaded',
    () => publishToy(stage, caseId, { workshop, progress: teller.progress }),
    ({ recipients, parts, proposal: { marked } }) => [
      `${recipients} copies, no two alike, in ${parts} sealed parts. Each check failed without its ` +
        `program, and passed on every copy${dropped(marked.dropped)}.`,
      enoughFor(marked.capacity),
      'Nothing is open yet.',
    ],
  )
}

function enoughFor({ positions, coalition, coalitionAfterHalfLost }: Capacity): string {
  const leak = `a leak from ${counted(coalition, 'copy', 'copies')}`
  const half = counted(coalitionAfterHalfLost, 'copy', 'copies')
  const lost = coalition === coalitionAfterHalfLost ? 'even' : `or from ${half}`
  return `${positions} marks each: enough to trace ${leak} to a partner, ${lost} with half of them lost.`
}

function dropped(carriers: readonly string[]): string {
  return carriers.length === 0 ? '' : `; ${carriers.length} carriers were left out for everybody`
}

/** @returns whoever held a program when the second wave began */
export async function shareInStages(
  setting: Setting,
  people: readonly Person[],
  caseId: CaseId,
): Promise<Candidate[]> {
  const visits = { setting, people, caseId }
  await visit(visits, 'headlines', 'Headlines open for the first two tiers')
  const first = await visit(visits, 'firstTier', 'Verification code opens for the first tier')
  const second = await visit(visits, 'secondTier', 'Verification code opens for the second tier')
  return candidatesAmong([...first, ...second])
}

interface Visits {
  readonly setting: Setting
  readonly people: readonly Person[]
  readonly caseId: CaseId
}

/** Nobody comes by where the plan opens nothing just then. */
async function visit(
  { setting: { stage, calendar, teller }, people, caseId }: Visits,
  at: keyof Calendar,
  title: string,
): Promise<Visited[]> {
  stage.clock.moveTo(calendar[at])
  const { bundle } = await stage.ledger.catchUp()
  const parts = [...bundle.parts.values()].filter((part) => part.caseId === caseId)
  if (!parts.some(({ opensAt }) => opensAt === calendar[at])) return []
  const work = async () => {
    return { visited: await comeBy(stage, people, caseId), seen: await look(stage, caseId) }
  }
  const { visited } = await teller.scene(calendar[at], title, work, ({ seen }) => holdings(seen))
  return visited
}

/** Who could see what, class by class. */
function holdings({ classes }: Overview): string[] {
  return classes
    .filter(({ open }) => open > 0)
    .map(({ class: one, addressed, open, collected }) => {
      return `${one.padEnd(18)} open to ${open} of ${addressed}, collected by ${collected}`
    })
}

/** The last stage, the lift at its instant, and what the public sees just before and after. */
export async function liftTheEmbargo(
  setting: Setting,
  people: readonly Person[],
  caseId: CaseId,
): Promise<void> {
  const title = 'Headline and detection open for the third tier, the patch for the first'
  await visit({ setting, people, caseId }, 'thirdTier', title)
  const { stage, calendar, teller } = setting
  await teller.scene(
    calendar.lift,
    'The embargo is lifted, by a desk that stood by',
    async () => {
      const early = await tryToLift(stage, caseId, calendar.lift - 1)
      return { early, onTime: await tryToLift(stage, caseId, calendar.lift) }
    },
    ({ early, onTime }) => [
      `A millisecond before: ${listed(early)}.`,
      `At the instant: ${listed(onTime)}, all at once.`,
    ],
  )
}

async function tryToLift(stage: Stage, caseId: CaseId, ms: number): Promise<string[]> {
  stage.clock.moveTo(instant(ms))
  await standBy(stage)
  return publicForms(stage, caseId)
}

function listed(forms: readonly string[]): string {
  return forms.length === 0 ? 'nothing for anyone' : `the advisory as ${forms.join(', ')}`
}
