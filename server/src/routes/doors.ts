// All doors of the house in one table.

import { contactDoors } from './contact.ts'
import type { Doors } from './door.ts'
import { drawDoors } from './draws.ts'
import { enrolmentDoors } from './enrolment.ts'
import { ledgerDoors } from './ledger.ts'
import { noteDoors } from './notes.ts'
import { partDoors } from './parts.ts'
import { presenceDoors } from './presence.ts'
import { publicDoors } from './public.ts'
import { teamDoors } from './team.ts'

export const DOORS: Doors = {
  ...publicDoors,
  ...enrolmentDoors,
  ...presenceDoors,
  ...ledgerDoors,
  ...partDoors,
  ...contactDoors,
  ...noteDoors,
  ...drawDoors,
  ...teamDoors,
}
