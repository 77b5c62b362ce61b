// `forewarn stand-by`: the small process that lifts embargoes at their instant.

import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import type { Doubt } from '@forewarn/core/wire/doubt'
import { doubtText } from '@forewarn/core/wire/doubt-text'
import { due, liftDue } from '@forewarn/desk/lift'
import {
  catchUp,
  type DeskOptions,
  deskCommand,
  openStaffDesk,
  type StaffDesk,
} from '../open-desk.ts'
import { writeHeartbeat } from '../ports/desk-folder.ts'
import { interruptible } from '../ports/interruptible.ts'
import type { Register } from '../program.ts'
import { type Look, standBy } from '../stand-by.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly once?: true
}

export const registerStandBy: Register = (program, terminal) => {
  deskCommand(program, 'stand-by', {
    summary: 'lift every embargo at its instant',
    description:
      'Waits, and lifts every embargo at its instant, by this machine’s clock and the house’s both. It goes on through restarts of the house; several may stand by at once, and the second finds it done. With --json, a line for each lift.',
    example: 'forewarn stand-by',
  })
    .helpGroup('Sharing:')
    .option('--once', 'lift what is due now, and leave')
    .action(async (options: Options) => {
      const look = looker(terminal, { ...options, ownKeys: true })
      if (options.once) {
        const { next } = await look()
        const waits =
          next === undefined ? 'Nothing waits' : `Next: ${showInstant(next, terminal.zone)}`
        if (!options.json) terminal.print(`${waits}.`)
        return
      }
      const { sleep, end } = interruptible()
      terminal.note('Standing by. Stop with Ctrl-C.')
      try {
        await standBy({ look, sleep, failed: (error, inMs) => tell(terminal, error, inMs) })
      } finally {
        end()
      }
    })
}

/** Another session is to be had, or a person shows a passkey elsewhere. */
const ENDED: ReadonlySet<string> = new Set(['session.missing', 'session.presence'])

/** One desk for as long as its session lasts, and then another. */
function looker(terminal: Terminal, options: Options): () => Promise<Look> {
  let open: StaffDesk | undefined
  let said: string | undefined
  return async () => {
    open ??= await openStaffDesk(terminal, options)
    try {
      const { lifted, next, now, doubt } = await liftDue(open.desk, open.ledger)
      await catchUp(open.ledger, open.folder)
      await writeHeartbeat(open.folder, terminal.clock.now())
      for (const caseId of lifted) {
        if (options.json) terminal.print(JSON.stringify({ lifted: caseId, at: now }))
        else terminal.print(`${showInstant(now, terminal.zone)}: lifted ${caseId}`)
      }
      const unstaged = due(open.ledger.board).filter(({ isStaged }) => !isStaged)
      const news = `${next} ${unstaged.length} ${doubt?.is}`
      if (news !== said) announce(terminal, { next, unstaged, doubt })
      said = news
      return { next, now }
    } catch (error) {
      if (error instanceof Refusal && ENDED.has(error.code)) open = undefined
      throw error
    }
  }
}

interface News {
  readonly next: Look['next']
  readonly unstaged: ReturnType<typeof due>
  readonly doubt: Doubt | undefined
}

function announce(terminal: Terminal, { next, unstaged, doubt }: News): void {
  if (doubt !== undefined) terminal.note(doubtText(doubt))
  if (next !== undefined) terminal.note(`The next lift is at ${showInstant(next, terminal.zone)}.`)
  for (const { caseId, liftsAt } of unstaged) {
    const end = showInstant(liftsAt, terminal.zone)
    terminal.note(`${caseId} ends at ${end}, and NO ADVISORY IS STAGED: nothing will appear.`)
  }
}

function tell(terminal: Terminal, error: unknown, inMs: number): void {
  const said = error instanceof Refusal ? describe(error) : String(error)
  terminal.note(`${said} Trying again in ${inMs / 1000} s.`)
}
