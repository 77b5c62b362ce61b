// What to click next: the keys of two desks, three pages, and a case that is still under embargo.

import { join } from 'node:path'
import { writeKeyring } from '@forewarn/cli/ports/desk-folder'
import { type Calendar, PLAN } from './calendar.ts'
import type { Person } from './people.ts'
import type { Outcome } from './play.ts'
import type { Stage } from './stage.ts'
import { openNamedCase, shareUntil } from './team.ts'

/** Opens one more case, writes the keys for this machine's user alone, and says where all of it is. */
export async function invitation(
  stage: Stage,
  calendar: Calendar,
  { people, findingId, page }: Outcome,
): Promise<string[]> {
  const note = { name: 'postern-next', title: 'A second flaw of the Postern front end' }
  await shareUntil(stage, await openNamedCase(stage, note), {
    liftsAt: calendar.nextLift,
    plan: PLAN,
  })
  const owner = join(stage.folder, 'desks', 'owner')
  const partner = join(stage.folder, 'desks', 'partner')
  const guest = someoneKeen(people)
  await writeKeyring(owner, stage.owner.keyring)
  await writeKeyring(partner, guest.keyring)
  return [
    '',
    `The house is open at ${stage.url} until Ctrl-C. You sign in with a key file:`,
    `  the team     ${join(owner, 'keyring.json')}`,
    `  a recipient  ${join(partner, 'keyring.json')}   (${guest.member.email})`,
    '',
    'What to look at:',
    `  1. The board, as the team: who has collected what, and a second case under embargo`,
    `     ${stage.url}/board`,
    '  2. An inbox, as the recipient: accept the second embargo, open what is held',
    `     ${stage.url}/inbox`,
    '  3. The finding, as the team',
    `     ${stage.url}/findings/${findingId}`,
    `The finding as one offline page: ${page}`,
    'All of it is deleted when you leave.',
  ]
}

function someoneKeen(people: readonly Person[]): Person {
  const keen = people.find(({ manners, member: { kind, tier } }) => {
    return manners === 'keen' && kind === 'person' && tier === 'seven-days'
  })
  if (keen === undefined) throw new Error('nobody keen in the first tier')
  return keen
}
