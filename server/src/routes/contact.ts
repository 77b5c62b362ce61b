// Doors about mail: a recipient's own contact, and what the team may know and ask of the rounds.

import { changeContact, contactOf } from '../journeys/contact.ts'
import { remind } from '../journeys/remind.ts'
import { recipientOf } from '../who/visitor.ts'
import type { Doors } from './door.ts'

export const contactDoors: Pick<Doors, 'contact' | 'putContact' | 'mail' | 'remind'> = {
  contact: ({ house, caller }) => contactOf(house, recipientOf(caller)),

  putContact: ({ house, caller, body }) => changeContact(house, recipientOf(caller), body),

  mail: ({ house: { mail } }) => ({
    mails: mail !== undefined,
    server: mail?.server?.code ?? null,
    unreached: [...(mail?.troubles ?? [])].map(([recipientId, { code }]) => ({
      recipientId,
      code,
    })),
  }),

  remind: ({ house, body: { recipientIds } }) => remind(house, recipientIds),
}
