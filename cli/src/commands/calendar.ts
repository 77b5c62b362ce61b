// `forewarn calendar`: the instants that concern this desk, as a calendar that gives nothing away.

import { resolve } from 'node:path'
import type { Board } from '@forewarn/core/board/board'
import { utf8 } from '@forewarn/core/shared/bytes'
import { RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import type { Inbox } from '@forewarn/core/wire/routes'
import { readInbox } from '@forewarn/desk/inbox'
import { calendarOf, type Dated } from '../calendar.ts'
import { type DeskOptions, deskCommand, deskFolder, openDesk, openStaffDesk } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { writeDurably } from '../ports/durable.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly out?: string
}

export const registerCalendar: Register = (program, terminal) => {
  deskCommand(program, 'calendar', {
    summary: 'write your instants as a calendar',
    description:
      'Writes when embargoes end, and at a recipient’s desk also since when parts wait to be collected, as iCalendar in UTC. Every entry says “Forewarn” and where to look: no case, no title, no id. Read the file into your calendar again after an embargo was moved, and its entry moves.',
    example: 'forewarn calendar --out forewarn.ics',
  })
    .helpGroup('Watching:')
    .option('--out <file>', 'the file to write, in the place of one that is there')
    .action(async (options: Options) => {
      const { keyring, dated, now } = await read(terminal, options)
      const calendar = await calendarOf(keyring, dated, now)
      const file = options.out === undefined ? undefined : resolve(terminal.cwd, options.out)
      if (file !== undefined) await writeDurably(file, utf8(calendar))
      if (options.json) terminal.print(JSON.stringify({ entries: dated.length, file, calendar }))
      else if (file === undefined) terminal.print(calendar.trimEnd())
      else terminal.print(`${counted(dated.length, 'entry', 'entries')} written to ${file}.`)
    })
}

async function read(terminal: Terminal, options: Options) {
  const keyring = await openKeyring(terminal, deskFolder(terminal, options))
  const isRecipient = RecipientId.safeParse(keyring.actor).success
  const { desk, dated } = isRecipient
    ? await readOwn(terminal, options)
    : await readAll(terminal, options)
  const { now } = await desk.house.call('house')
  return { keyring, dated, now: now as Instant }
}

async function readOwn(terminal: Terminal, options: Options) {
  const { desk } = await openDesk(terminal, options)
  return { desk, dated: datedIn(await readInbox(desk)) }
}

async function readAll(terminal: Terminal, options: Options) {
  const { desk, board } = await openStaffDesk(terminal, options)
  return { desk, dated: datedOn(board) }
}

/** Embargoes that still bind or ask, and parts that wait. */
function datedIn({ cases, parts }: Inbox): Dated[] {
  const ends = cases
    .filter(({ lifted, consent }) => !lifted && consent !== 'declined')
    .map(({ caseId, liftsAt }) => ({ of: caseId, at: liftsAt }))
  const opened = parts
    .filter(({ collectedAt }) => collectedAt === null)
    .map(({ partId, opensAt }) => ({ of: partId, at: opensAt }))
  return [...ends, ...opened]
}

function datedOn({ embargo }: Board): Dated[] {
  return [...embargo.cases].flatMap(([caseId, { active }]) =>
    active === undefined ? [] : [{ of: caseId, at: active.liftsAt }],
  )
}
