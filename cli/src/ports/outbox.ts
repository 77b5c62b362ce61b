// A folder of sealed files for mailing: one folder for each recipient, and a letter to go with them.

import { join } from 'node:path'
import type { Part } from '@forewarn/core/bundle/slice'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { RecipientId } from '@forewarn/core/shared/ids'
import type { Outbox } from '@forewarn/desk/publish/hand-over'
import { LETTER } from '../by-hand.ts'
import type { Names } from '../names.ts'
import { createDurably, readIfThere } from './durable.ts'

/** What is there is never overwritten; what is missing is written again, after another entry. */
export function folderOutbox(folder: string, names: Names): Outbox {
  const pathOf = ({ recipientId, partId }: Part, ending: string) =>
    join(folder, folderNameOf(recipientId, names), `${partId}.${ending}`)
  return {
    async has(part) {
      const found = await Promise.all(ENDINGS.map((ending) => readIfThere(pathOf(part, ending))))
      return found.some((bytes) => bytes !== undefined)
    },
    async write({ part, sealed }) {
      await createDurably(join(folder, 'LETTER.txt'), utf8(LETTER))
      await createDurably(pathOf(part, endingOf(sealed)), sealed)
    },
  }
}

const ENDINGS = ['age', 'pgp'] as const

function endingOf(sealed: Uint8Array): (typeof ENDINGS)[number] {
  const isAge = new TextDecoder().decode(sealed.subarray(0, 22)) === 'age-encryption.org/v1\n'
  return isAge ? 'age' : 'pgp'
}

/** The e-mail address, where it is a safe name for a folder, and the id otherwise. */
export function folderNameOf(recipientId: RecipientId, names: Names): string {
  const email = names.of(recipientId)
  return /^[A-Za-z0-9_+-][A-Za-z0-9._+-]*@[A-Za-z0-9.-]+$/.test(email) ? email : recipientId
}
