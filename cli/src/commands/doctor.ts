// `forewarn doctor`: whether this desk is well, and its house, and what waits; with what to type where it is not.

import { type Examined, examinedText, HEALTH_EXIT, worstOf } from '@forewarn/core/shared/examined'
import { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { namedCases } from '@forewarn/desk/cases'
import { openPart, readInbox } from '@forewarn/desk/inbox'
import type { Keyring } from '@forewarn/desk/keyring'
import { due } from '@forewarn/desk/lift'
import { examineCases, examineProgramme } from '../doctor/examine-cases.ts'
import { examineCage, examineDisk, examineFolder, examineStandBy } from '../doctor/examine-desk.ts'
import { examineFace } from '../doctor/examine-house.ts'
import {
  type DeskOptions,
  deskCommand,
  deskFolder,
  openDesk,
  openStaffDesk,
  portsTo,
} from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { collectedParts, readCollected, readSeen } from '../ports/desk-folder.ts'
import { quickCipher } from '../ports/quick-cipher.ts'
import { bubblewrap } from '../ports/sandbox.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export const registerDoctor: Register = (program, terminal, leave) => {
  deskCommand(program, 'doctor', {
    summary: 'look this desk over, its house, and what waits',
    description:
      'Looks over keys, disk, the cage of checks, the house and its clock, the ledger, whether somebody stands by, and every case: overdue ends, advisories that lack, people who must accept again, parts nobody collected. At a recipient’s desk: what waits for an answer, and every receipt. A line each: ok, attention or failed, with what to type.\n\nExit code 0: all is well; 2: something failed, or refused; 3: something wants attention.',
    example: 'forewarn doctor',
  })
    .helpGroup('Looking after:')
    .action(async (options: DeskOptions) => {
      const folder = deskFolder(terminal, options)
      const keyring = await openKeyring(terminal, folder)
      const isStaff = StaffId.safeParse(keyring.actor).success
      const examined = [
        ...[await examineFolder(folder), await examineDisk(folder)],
        ...(isStaff ? await examineCage(bubblewrap()) : await receiptsAt(folder, keyring)),
        ...(await reaching('house', () =>
          examineFace(portsTo(terminal, keyring.pins.url), keyring),
        )),
        ...(await reaching('ledger', () =>
          isStaff ? examineTeam(terminal, options) : examineInbox(terminal, options),
        )),
      ]
      const health = worstOf(examined)
      if (options.json) terminal.print(JSON.stringify({ health, examined }))
      else terminal.print(examinedText(examined))
      if (health !== 'ok') leave(HEALTH_EXIT[health])
    })
}

/** A refusal on the way is a finding; a fault is a fault. */
async function reaching(what: string, look: () => Promise<Examined[]>): Promise<Examined[]> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [{ what, health: 'failed', said: describe(error) }]
  }
}

async function examineTeam(terminal: Terminal, options: DeskOptions): Promise<Examined[]> {
  const before = await readSeen(deskFolder(terminal, options))
  const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
  const { now } = await desk.house.call('house')
  const { size } = ledger.seen
  const continues = before === undefined ? '' : `, and it continues the ${before.size} seen before`
  const said = `${counted(size, 'entry', 'entries')}; every signature and rule holds${continues}`
  return [
    { what: 'ledger', health: 'ok', said },
    await examineStandBy(folder, terminal.clock.now(), due(board).length > 0),
    ...examineProgramme(board),
    ...examineCases(board, await namedCases(desk, board), now),
  ]
}

async function examineInbox(terminal: Terminal, options: DeskOptions): Promise<Examined[]> {
  const { desk } = await openDesk(terminal, options)
  const { agreement, cases } = await readInbox(desk)
  const what = 'answers'
  const asked = cases.filter(({ consent, lifted }) => {
    return !lifted && (consent === 'invited' || consent === 'lapsed')
  })
  const terms = agreement?.accepted === false ? ['the agreement'] : []
  const waits = [...terms, ...asked.map(({ caseId }) => caseId)]
  if (waits.length === 0) return [{ what, health: 'ok', said: 'nothing waits for yours' }]
  const said = `these wait for yours: ${waits.join(', ')}`
  return [{ what, health: 'attention', said, remedy: 'forewarn accept --all' }]
}

async function receiptsAt(folder: string, keyring: Keyring): Promise<Examined[]> {
  const what = 'receipts'
  const parts = await collectedParts(folder)
  const bad: string[] = []
  for (const partId of parts) {
    try {
      await openPart(keyring, await readCollected(folder, partId), quickCipher)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      bad.push(`${partId}: ${describe(error)}`)
    }
  }
  const [first] = bad
  if (first === undefined) {
    return [{ what, health: 'ok', said: `${counted(parts.length, 'part')} verified` }]
  }
  return [{ what, health: 'failed', said: first, remedy: 'Collect it again, and tell the team.' }]
}
