// `forewarn accept` and `forewarn decline`: a recipient's answer, never tacit.

import { resolve } from 'node:path'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Inbox } from '@forewarn/core/wire/routes'
import { acceptAgreement, answerEmbargo, readInbox } from '@forewarn/desk/inbox'
import { digestOf } from '@forewarn/desk/team'
import { confirm } from '../confirm.ts'
import { type DeskOptions, deskCommand, openRecipientDesk } from '../open-desk.ts'
import { readBytes } from '../ports/text-file.ts'
import type { Register } from '../program.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly all?: true
  readonly terms?: string
  readonly yes?: true
}

export const registerAccept: Register = (program, terminal) => {
  deskCommand(program, 'accept', {
    summary: 'accept the agreement and an embargo',
    description:
      'Shows the agreement and the embargo, asks, and signs your yes. Until then nothing can be collected. With --terms it first makes sure that the file you were sent is the agreement.',
    example: 'forewarn accept cas_abcdefghij234567 --terms terms-2026.pdf',
  })
    .helpGroup('Receiving:')
    .argument('[case]', 'the case; without one, only the agreement')
    .option('--all', 'every embargo that waits for your answer')
    .option('--terms <file>', 'the agreement as it was sent to you')
    .option('--yes', 'do not ask')
    .action(async (caseId: string | undefined, options: Options) => {
      const { desk } = await openRecipientDesk(terminal, options)
      const inbox = await readInbox(desk)
      const cases = chosen(inbox, caseId, options.all)
      const agreement = inbox.agreement?.accepted === false ? inbox.agreement : undefined
      if (options.terms !== undefined) await verifyTerms(terminal, inbox, options.terms)
      if (agreement !== undefined) {
        terminal.note(`Agreement, version ${agreement.version}: SHA-256 ${agreement.terms}`)
        await confirm(terminal, 'Do you accept this agreement?', options.yes)
        await acceptAgreement(desk, inbox)
      }
      for (const one of cases) {
        const end = showInstant(one.liftsAt, terminal.zone)
        const question = `Do you accept the embargo of ${one.caseId} until ${end}?`
        await confirm(terminal, question, options.yes)
        await answerEmbargo(desk, one, 'accept')
      }
      const accepted = cases.map((one) => one.caseId)
      const version = agreement?.version ?? null
      if (options.json) terminal.print(JSON.stringify({ agreement: version, cases: accepted }))
      else terminal.print(summary(version, accepted))
    })
}

export const registerDecline: Register = (program, terminal) => {
  deskCommand(program, 'decline', {
    summary: 'decline an embargo',
    description: 'Declines an embargo: nothing of the case will be handed to you before it ends.',
    example: 'forewarn decline cas_abcdefghij234567',
  })
    .helpGroup('Receiving:')
    .argument('<case>', 'the case')
    .option('--yes', 'do not ask')
    .action(async (caseId: string, options: Options) => {
      const { desk } = await openRecipientDesk(terminal, options)
      const found = caseIn(await readInbox(desk), caseId)
      await confirm(terminal, `Decline the embargo of ${caseId}?`, options.yes)
      await answerEmbargo(desk, found, 'decline')
      if (options.json) terminal.print(JSON.stringify({ declined: caseId }))
      else terminal.print(`Declined: ${caseId}.`)
    })
}

function summary(version: number | null, cases: readonly string[]): string {
  const said = [
    ...(version === null ? [] : [`Accepted: the agreement, version ${version}.`]),
    ...cases.map((caseId) => `Accepted: the embargo of ${caseId}.`),
    ...(cases.length === 0 ? [] : ['Next: forewarn collect --all']),
  ]
  return said.length === 0 ? 'Nothing waits for your answer.' : said.join('\n')
}

function chosen(inbox: Inbox, caseId?: string, all?: true): Inbox['cases'] {
  if (caseId !== undefined) {
    const found = caseIn(inbox, caseId)
    return found.consent === 'given' ? [] : [found]
  }
  if (!all) return []
  return inbox.cases.filter(({ consent, lifted }) => {
    return !lifted && (consent === 'invited' || consent === 'lapsed')
  })
}

/** @throws Refusal `case.unknown` */
function caseIn({ cases }: Inbox, caseId: string): Inbox['cases'][number] {
  const found = cases.find((one) => one.caseId === caseId)
  if (found === undefined) throw new Refusal('case.unknown', { caseId })
  return found
}

/** @throws Refusal `file.malformed` where the file is not what the team set as the agreement */
async function verifyTerms(terminal: Terminal, { agreement }: Inbox, file: string): Promise<void> {
  const path = resolve(terminal.cwd, file)
  const digest = digestOf(await readBytes(path))
  if (digest === agreement?.terms) return
  const problem = `its SHA-256 is ${digest}, and the agreement’s is ${agreement?.terms ?? 'none'}`
  throw new Refusal('file.malformed', { file: path, problem, remedy: 'Ask the team which it is.' })
}
