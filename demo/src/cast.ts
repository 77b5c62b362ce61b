// Who takes part: eighty invented partners in three tiers, and the people and mailboxes at them.

import { type Dice, pick } from '@forewarn/core/marking/codes/dice'

export interface Member {
  readonly partner: string
  readonly tier: string
  /** Two letters that ISO 3166 leaves to its users: no country of this world has them. */
  readonly jurisdiction: string
  readonly email: string
  readonly name: string
  readonly kind: 'person' | 'service' | 'mailbox'
}

/** How many partners each tier has: the earlier it sees anything, the fewer they are. */
const TIERS = { 'seven-days': 16, 'five-days': 28, 'one-day': 36 } as const

const PLACES =
  'Ashwick Bramblecote Corvale Dunmere Eskholm Fennick Garrowby Hollinside Inverlay Jorrick ' +
  'Kestermoor Larkhallow Mossgill Netherby Ormsea Pellingham Quenby Ravenscar Saltmarsh Thornley'
const TRADES = 'Sensors Wardens Networks Mailworks'

const GIVEN = 'Ada Bela Chidi Dana Emre Fia Goran Hana Ivo Jun Kaja Lio Mina Noor Ola Pia Rui Sana'
const FAMILY = 'Aldo Brask Cerny Dahl Ekman Falk Grieg Holm Ilves Juhl Kovar Lund Moro Nagy Orsi'

/** A mailbox is read by several people, and each of them has a key. */
export const MAILBOX_KEYS = 3

/** Always the same cast: only what its members do is left to chance. */
export function cast(): Member[] {
  const tiers = Object.entries(TIERS).flatMap(([tier, count]) => Array<string>(count).fill(tier))
  return tiers.flatMap((tier, i) => membersAt(i, tier))
}

function membersAt(i: number, tier: string): Member[] {
  const places = PLACES.split(' ')
  const partner = `${places[i % places.length]} ${TRADES.split(' ')[Math.floor(i / places.length)]}`
  const domain = `${partner.toLowerCase().replace(' ', '-')}.example`
  const of = { partner, tier, jurisdiction: jurisdictionOf(i) }
  const response = { email: `response@${domain}`, name: 'Response team', kind: 'mailbox' } as const
  const intake = { email: `intake@${domain}`, name: 'Intake', kind: 'service' } as const
  const members: Member[] = [{ ...of, ...personAt(i, domain) }]
  if (i % 2 === 0) members.push({ ...of, ...response })
  if (i % 5 === 0) members.push({ ...of, ...intake })
  return members
}

function personAt(i: number, domain: string) {
  const [given, family] = [GIVEN.split(' '), FAMILY.split(' ')]
  const first = given[i % given.length] ?? ''
  const last = family[i % family.length] ?? ''
  const email = `${first}.${last}@${domain}`.toLowerCase()
  return { email, name: `${first} ${last}`, kind: 'person' } as const
}

/** Every eighth partner, ten of eighty, sits in XC. */
function jurisdictionOf(i: number): string {
  return i % 8 === 3 ? 'XC' : (['XA', 'XB', 'XD', 'XE'][i % 4] ?? 'XA')
}

/** The roster as a team would export it from somewhere, under column names of its own. */
export function rosterCsv(members: readonly Member[]): string {
  const rows = members.map(({ partner, tier, jurisdiction, email, name, kind }) =>
    [partner, tier, jurisdiction, email, name, kind].join(','),
  )
  return ['Organisation,tier,jurisdiction,email,recipient,kind', ...rows].join('\n').concat('\n')
}

/** How somebody takes part. Most do everything they should; some never answer. */
export type Manners = 'keen' | 'forgetful' | 'declines' | 'silent'

const MANNERS: readonly (readonly [Manners, number])[] = [
  ['silent', 0.04],
  ['declines', 0.03],
  ['forgetful', 0.15],
]

export function mannersOf(roll: Dice): Manners {
  let left = roll()
  for (const [manners, share] of MANNERS) {
    if (left < share) return manners
    left -= share
  }
  return 'keen'
}

/** Somebody forgetful collects every second time. */
export function comesBy(manners: Manners, roll: Dice): boolean {
  return manners === 'keen' || (manners === 'forgetful' && pick(roll, [true, false]))
}
