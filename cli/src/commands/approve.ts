// `forewarn approve`: what waits for a second person, read and signed by one.

import type { Board } from '@forewarn/core/board/board'
import type { Event } from '@forewarn/core/board/entry'
import { fingerprint } from '@forewarn/core/programme/keys'
import { ArtefactClass } from '@forewarn/core/shared/fields'
import type { CaseId } from '@forewarn/core/shared/ids'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed } from '@forewarn/desk/cases'
import type { Desk } from '@forewarn/desk/sign-in'
import { fetchJson, openText } from '@forewarn/desk/team'
import { approve, type Waiting, waiting } from '@forewarn/desk/two-people'
import { z } from 'zod'
import { confirm } from '../confirm.ts'
import { type Names, namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'

interface Options extends DeskOptions {
  readonly yes?: true
}

interface Reading {
  readonly desk: Desk
  readonly board: Board
  readonly names: Names
  readonly zone: string
}

export const registerApprove: Register = (program, terminal) => {
  deskCommand(program, 'approve', {
    summary: 'be the second person for what needs two',
    description:
      'Without a word, lists what colleagues proposed and what waits for a second person. With the beginning of one’s digest, shows what it does, asks, signs it too, and has it written down. Nobody approves what they proposed themselves.',
    example: 'forewarn approve 3f9a0c77b2e1',
  })
    .helpGroup('Programme:')
    .argument('[proposal]', 'the beginning of its digest')
    .option('--yes', 'do not ask')
    .action(async (written: string | undefined, options: Options) => {
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const reading = { desk, board, names: await namesOf({ desk, folder }), zone: terminal.zone }
      const all = await waiting(desk, board)
      if (written === undefined) {
        if (options.json) terminal.print(JSON.stringify(all.map(plainly)))
        else terminal.print(await listed(all, reading))
        return
      }
      const one = oneOf(all, written)
      const lines = await linesOf(one.event, reading)
      terminal.note(`${reading.names.of(one.by)} proposes:\n${columns(lines)}`)
      await confirm(terminal, 'Sign it too?', options.yes)
      await approve(desk, ledger, one)
      await catchUp(ledger, folder)
      if (options.json) terminal.print(JSON.stringify(plainly(one)))
      else terminal.print(`Approved, and written down: ${one.event.kind}.`)
    })
}

const plainly = ({ proposal, by, at, event: { kind } }: Waiting) => ({ proposal, by, at, kind })

async function listed(all: readonly Waiting[], reading: Reading): Promise<string> {
  if (all.length === 0) return 'Nothing waits for a second person.'
  const rows = await Promise.all(
    all.map(async ({ proposal, by, at, event }) => {
      const [[, what = ''] = []] = await linesOf(event, reading)
      return [proposal, reading.names.of(by), showInstant(at, reading.zone), what]
    }),
  )
  return columns([['proposal', 'by', 'since', 'what'], ...rows])
}

/** @throws Refusal `input.missing` */
function oneOf(all: readonly Waiting[], written: string): Waiting {
  const found = all.filter(({ proposal }) => proposal.startsWith(written.toLowerCase()))
  const [one] = found
  if (one !== undefined && found.length === 1) return one
  const what = `A proposal ${written} that waits`
  throw new Refusal('input.missing', { what, remedy: 'See forewarn approve.' })
}

type Line = readonly [about: string, what: string]

/** What an act does, for somebody who did not write it; the first line says it in short. */
async function linesOf(event: Event, reading: Reading): Promise<Line[]> {
  const { desk, board, names, zone } = reading
  const caseOf = async (caseId: CaseId) => (await caseNamed(desk, board, caseId)).name
  switch (event.kind) {
    case 'bundlePublished':
      return publicationLines(event, reading)
    case 'copyAdded':
      return [['act', `a further copy for ${names.of(event.recipientId)}`]]
    case 'embargoLifted': {
      const reason = event.early && (await openText(desk, z.string(), event.early.reason))
      return [
        ['act', `end the embargo of “${await caseOf(event.caseId)}” now, before its instant`],
        ['reason', reason ?? ''],
      ]
    }
    case 'embargoEnded':
      return [
        ['act', `end the embargo of “${await caseOf(event.caseId)}”, and release nothing`],
        ['reason', await openText(desk, z.string(), event.reason)],
      ]
    case 'staffEnrolled':
      return [
        ['act', `let ${names.of(event.staffId)} in as ${event.roles.join(' and ')}`],
        ['fingerprint', fingerprint(event.signingKey, [event.ageKey])],
      ]
    case 'rosterChanged':
      return [
        ['act', `change or add ${counted(event.partners.length, 'partner')}`],
        ...event.partners.map(({ partnerId, tier }): Line => {
          const before = board.programme.partners.get(partnerId)?.tier ?? 'new'
          return [names.of(partnerId), `${before} → ${tier}`]
        }),
        ...event.recipients.map((one): Line => [names.of(one.recipientId), one.kind]),
      ]
    case 'keysEnrolled':
      return [
        ['act', `let other keys take the place of those of ${names.of(event.recipientId)}`],
        ['fingerprint', fingerprint(event.signingKey, event.ageKeys)],
      ]
    case 'planSet':
      return [
        ['act', `give “${await caseOf(event.caseId)}” another release plan`],
        ...event.lines.map(({ tier, jurisdiction, class: one, opensAt }): Line => {
          const when = opensAt === 'never' ? opensAt : showInstant(opensAt, zone)
          return [`${tier} (${jurisdiction})`, `${one}: ${when}`]
        }),
      ]
    case 'commitmentOpened':
    case 'namingOpened':
      return [
        ['act', `show others the copy of ${names.of(event.recipientId)}, and what names it`],
        ['finding', event.findingId],
        ['digest', event.opening],
      ]
    case 'spellingsOpened': {
      const { caseId, version } = board.bundle.attempts.get(event.attemptId) ?? {}
      const whose =
        caseId === undefined ? 'a bundle that nobody knows' : `“${await caseOf(caseId)}”`
      return [
        [
          'act',
          `show others version ${version} of ${whose}: its whole text, all places and spellings`,
        ],
      ]
    }
    case 'keySharesSet':
      return [['act', 'let one desk open masters and codewords from now on']]
    case 'twoPeopleSet':
      return [['act', 'let one person be enough from now on']]
    default:
      return [['act', event.kind]]
  }
}

const Dossier = z.looseObject({
  items: z.array(z.looseObject({ path: z.string(), class: ArtefactClass })),
})

async function publicationLines(
  { attemptId, dossier }: Extract<Event, { kind: 'bundlePublished' }>,
  { desk, board, names }: Reading,
): Promise<Line[]> {
  const attempt = board.bundle.attempts.get(attemptId)
  if (attempt === undefined) return [['act', `publish an attempt that nobody knows: ${attemptId}`]]
  const { name } = await caseNamed(desk, board, attempt.caseId)
  const { items } = await fetchJson(desk, Dossier, dossier)
  const copies = [...(attempt.copies ?? []), ...(attempt.byHand ?? [])]
  return [
    [
      'act',
      `publish version ${attempt.version} of “${name}” to ${counted(copies.length, 'recipient')}`,
    ],
    ...items.map(({ path, class: one }): Line => ['file', `${path} (${one})`]),
    ...copies.map(({ recipientId, parts }): Line => {
      return [names.of(recipientId), parts.map((part) => part.class).join(', ')]
    }),
  ]
}
