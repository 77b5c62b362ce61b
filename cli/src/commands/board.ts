// `forewarn board`: the cases, their clocks, who has collected, and who waits for what.

import type { Board } from '@forewarn/core/board/board'
import { OBSTACLE_WORDS } from '@forewarn/core/programme/plan'
import { heldIn } from '@forewarn/core/programme/slice'
import { type Instant, showDuration, showInstant } from '@forewarn/core/shared/instant'
import type { MailState } from '@forewarn/core/wire/contact'
import { doubtText } from '@forewarn/core/wire/doubt-text'
import { caseNamed, type NamedCase, namedCases } from '@forewarn/desk/cases'
import { type Overview, overview } from '@forewarn/desk/overview'
import { historyText } from '../history-text.ts'
import { type Names, namesOf } from '../names.ts'
import { type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { standingLines } from '../standing-text.ts'
import { columns, counted } from '../table.ts'

type Row = NamedCase & Overview

/** What the text is drawn with. */
interface Frame {
  readonly names: Names
  readonly now: Instant
  readonly zone: string
}

export const registerBoard: Register = (program, terminal) => {
  deskCommand(program, 'board', {
    summary: 'show cases, clocks, and who waits for what',
    description:
      'Shows every case, or one in full: the embargo’s clock, who has collected and opened, who waits for what, and where everybody stands. One case comes with the history of its embargo: what was proposed, agreed on, moved and answered, when, by whom, and who has to accept again.',
    example: 'forewarn board postern',
  })
    .helpGroup('Watching:')
    .argument('[case]', 'its name or id')
    .action(async (name: string | undefined, options: DeskOptions) => {
      const { desk, board, folder } = await openStaffDesk(terminal, options)
      const { now, doubt } = await desk.house.call('house')
      const cases =
        name === undefined ? await namedCases(desk, board) : [await caseNamed(desk, board, name)]
      const rows = cases.map((one): Row => ({ ...one, ...overview(board, one.caseId, now) }))
      const mail = await desk.house.call('mail')
      const lost = lostOf(board)
      if (options.json) {
        const said = { now, cases: rows, mail, doubt: doubt ?? null, ...(lost && { lost }) }
        terminal.print(JSON.stringify(said))
        return
      }
      const frame = { names: await namesOf({ desk, folder }), now, zone: terminal.zone }
      const blocks = rows.map((row) => blockOf(row, frame, name !== undefined))
      terminal.print(blocks.length === 0 ? 'No case is open.' : blocks.join('\n\n'))
      if (doubt !== undefined) terminal.print(`! ${doubtText(doubt)}`)
      if (lost !== undefined) terminal.print(lostText(lost))
      for (const line of mailAlarms(mail, frame.names)) terminal.print(line)
    })
}

/** What is lost of the log, for as long as keys are held for that. */
function lostOf({ programme }: Board) {
  const held = heldIn(programme).length
  const { continued } = programme
  if (continued === undefined || held === 0) return undefined
  const { size: from, seen } = continued
  return { from, to: seen === null ? null : Math.max(seen, from), held }
}

function lostText({ from, to, held }: NonNullable<ReturnType<typeof lostOf>>): string {
  const range =
    to === null
      ? `What came after entry ${from - 1} is lost, nobody knows how much`
      : to === from
        ? `Nobody saw more than the ${from} entries that were restored`
        : `Entries ${from} to ${to - 1} are lost`
  return `! ${range}. Say again what they said; ${counted(held, 'key')} held: forewarn keys confirm.`
}

/** Nothing where mail goes out, nor where the house was never given a mail server. */
function mailAlarms({ server, unreached }: MailState, names: Names): string[] {
  const said = unreached.map(({ recipientId, code }) => {
    return `! Mail does not reach ${names.of(recipientId)}: ${WHY_NO_MAIL[code] ?? code}.`
  })
  return server === null ? said : [`! The mail server takes no mail: ${server}.`, ...said]
}

const WHY_NO_MAIL: Readonly<Record<string, string>> = {
  'contact.unfitKey': 'the PGP key has lapsed',
  'request.malformed': 'the address is none',
}

function blockOf(row: Row, frame: Frame, isFull: boolean): string {
  const { classes, waiting, declined, partners } = row
  const { names } = frame
  const title = row.title === undefined ? '' : `: ${row.title}`
  const lines = [`${row.name}${title}`, `  ${clock(row, frame)}`, ...alarms(row, frame)]
  if (row.versions > 1) lines.push(`  Version ${row.versions}, of which the following is told`)
  for (const { version, at } of row.withdrawn) {
    lines.push(`  Version ${version} was withdrawn at ${showInstant(at, frame.zone)}`)
  }
  const heading = ['  ', 'addressed', 'open', 'collected', 'opened']
  if (classes.length > 0) {
    const cells = classes.map((one) => [`  ${one.class}`, ...progress(one)])
    lines.push(columns([heading, ...cells]))
  }
  if (isFull && partners.length > 0) {
    const cells = partners.map((one) => [`  ${names.of(one.partnerId)}`, ...progress(one)])
    lines.push('', columns([heading, ...cells]))
  }
  const waits = waiting.map(({ obstacle, recipientIds }) => [
    ...[`  ${counted(recipientIds.length, 'recipient')}`, OBSTACLE_WORDS[obstacle]],
    names.some(recipientIds, isFull ? recipientIds.length : 3),
  ])
  if (waits.length > 0) lines.push('  Waiting:', columns(waits))
  lines.push(...standingLines(row, frame, isFull))
  if (declined.length > 0) lines.push(`  Declined: ${names.some(declined, 20)}`)
  if (isFull) lines.push(...historyText(row, names, frame.zone))
  return lines.join('\n')
}

function progress(one: Overview['classes'][number] | Overview['partners'][number]): string[] {
  return [one.addressed, one.open, one.collected, one.opened].map(String)
}

function clock({ state, liftsAt, liftedAt, unreleasedAt }: Overview, { now, zone }: Frame): string {
  if (liftedAt !== null) return `Lifted at ${showInstant(liftedAt, zone)}`
  if (unreleasedAt !== null)
    return `Ended at ${showInstant(unreleasedAt, zone)}; nothing was released`
  if (liftsAt === null) return state === 'proposed' ? 'An embargo is proposed' : 'No embargo yet'
  const left = liftsAt - now
  const counting = left > 0 ? `in ${showDuration(left)}` : `${showDuration(left)} OVERDUE`
  return `Embargo until ${showInstant(liftsAt, zone)}, ${counting}`
}

const WHY = { public: 'the flaw is public', 'exploit-public': 'an exploit is public' } as const

const ADVICE = {
  attacks: 'attacks were seen',
  'fix-deployed': 'the fix is deployed',
  'adversaries-exploit': 'adversaries are believed to hold an exploit',
  'adversaries-details': 'adversaries are believed to hold details',
} as const

function alarms(row: Row, { now, zone }: Frame): string[] {
  const { mustEnd, advice, liftsAt, isStaged, isPublished, proposals } = row
  const said = advice.map(({ force, because }) => {
    return `  It ${force === 'SHOULD' ? 'should' : 'may'} end early: ${ADVICE[because]}.`
  })
  if (mustEnd !== null) {
    said.unshift(`  ! It shall end NOW: ${WHY[mustEnd]}: forewarn end ${row.name} --reason "…"`)
  }
  if (proposals.length > 0) {
    const ends = proposals.map((at) => showInstant(at, zone)).join('; ')
    said.push(`  Proposed, and neither agreed on nor rejected: ${ends}`)
  }
  if (liftsAt === null) return said
  if (!isStaged && isPublished)
    said.push('  ! No advisory is staged: a lift would release nothing.')
  if (liftsAt <= now) {
    const remedy = isStaged ? `forewarn lift ${row.name}` : `forewarn end ${row.name} --reason "…"`
    said.push(`  ! Its end has come: ${remedy}`)
  }
  return said
}
