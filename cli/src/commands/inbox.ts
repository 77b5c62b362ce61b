// `forewarn inbox`: what a recipient is asked, may collect, and holds.

import { showDuration, showInstant } from '@forewarn/core/shared/instant'
import type { Inbox } from '@forewarn/core/wire/routes'
import { followedBy } from '@forewarn/desk/followed-by'
import { readInbox } from '@forewarn/desk/inbox'
import { readThreads } from '@forewarn/desk/notes/ask'
import { type DeskOptions, deskCommand, openRecipientDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export const registerInbox: Register = (program, terminal) => {
  deskCommand(program, 'inbox', {
    summary: 'show what waits for you',
    description:
      'Shows the agreement, the embargoes you are asked to accept, your parts, and what the team wrote to you.',
    example: 'forewarn inbox',
  })
    .helpGroup('Receiving:')
    .action(async (options: DeskOptions) => {
      const { desk } = await openRecipientDesk(terminal, options)
      const inbox = await readInbox(desk)
      const { notes } = await readThreads(desk)
      const unread = notes.filter(({ collectedAt }) => collectedAt === null).length
      if (options.json) terminal.print(JSON.stringify({ ...inbox, unreadNotes: unread }))
      else terminal.print(inboxText(inbox, unread, terminal))
    })
}

function inboxText({ agreement, cases, parts }: Inbox, unread: number, terminal: Terminal): string {
  const blocks: string[] = []
  if (agreement !== null) {
    const state = agreement.accepted ? 'accepted' : 'NOT ACCEPTED; see forewarn accept'
    blocks.push(`Agreement, version ${agreement.version}: ${state}`)
  }
  if (cases.length > 0) blocks.push(`Embargoes\n${columns(cases.map((one) => row(one, terminal)))}`)
  if (parts.length > 0) {
    const rows = parts.map((part) => {
      const { partId, class: one, version, bytes, caseId } = part
      const size = `${Math.ceil(bytes / 1024)} KiB`
      return [`  ${partId}`, one, `version ${version}`, stateOf(part, parts), size, caseId]
    })
    blocks.push(`Parts\n${columns(rows)}`)
  }
  if (unread > 0) blocks.push(`Notes\n  ${counted(unread, 'note')} to read: forewarn notes`)
  return blocks.length === 0 ? 'Nothing waits for you.' : blocks.join('\n\n')
}

function stateOf(part: Inbox['parts'][number], parts: Inbox['parts']): string {
  const held = part.collectedAt === null ? 'to collect' : 'collected'
  const state = part.openedAt === null ? held : 'opened'
  const newer = followedBy({ parts }, part)
  if (newer !== undefined) return `${state}, superseded by version ${newer}`
  return part.open ? state : `${state}, not to be had again now`
}

const CONSENT = {
  invited: 'WAITS FOR YOUR ANSWER',
  given: 'accepted',
  lapsed: 'ITS END WAS MOVED: accept again',
  declined: 'declined',
} as const

function row(one: Inbox['cases'][number], terminal: Terminal) {
  const { caseId, liftsAt, consent, lifted, released, status } = one
  const left = liftsAt - terminal.clock.now()
  const clock = left > 0 ? `in ${showDuration(left)}` : 'over'
  const state = lifted ? (released ? 'lifted' : 'ended, nothing was released') : CONSENT[consent]
  const until = `until ${showInstant(liftsAt, terminal.zone)}`
  return [`  ${caseId}`, state, until, clock, status === null ? '' : status.state]
}
