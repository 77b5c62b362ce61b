// The names behind ids, for a staff desk: from the house's directory, which the ledger never holds.

import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Directory } from '@forewarn/core/wire/routes'
import { verifyNames } from './known-names.ts'
import type { OpenDesk } from './open-desk.ts'

/** Every name falls back to the id: what was erased from the directory stays in the ledger. */
export class Names {
  readonly directory: Directory
  readonly #names = new Map<string, string>()
  readonly #idsByEmail = new Map<string, RecipientId>()

  constructor(directory: Directory) {
    this.directory = directory
    for (const { partnerId, name } of directory.partners) this.#names.set(partnerId, name)
    for (const { staffId, name } of directory.staff) this.#names.set(staffId, name)
    for (const { recipientId, email } of directory.recipients) {
      this.#names.set(recipientId, email)
      this.#idsByEmail.set(email.toLowerCase(), recipientId)
    }
  }

  of(id: string): string {
    return this.#names.get(id) ?? id
  }

  /** Up to `most` names, and how many more there are. */
  some(ids: readonly string[], most = 3): string {
    const named = ids.slice(0, most).map((id) => this.of(id))
    const more = ids.length > most ? ` and ${ids.length - most} more` : ''
    return `${named.join(', ')}${more}`
  }

  /**
   * @param written an id or an e-mail address, the latter without regard to case
   * @param known ids that stand in the ledger
   * @throws Refusal `input.missing`
   */
  recipient(written: string, known: ReadonlyMap<RecipientId, unknown>): RecipientId {
    const id = this.#idsByEmail.get(written.toLowerCase()) ?? (written as RecipientId)
    if (known.has(id)) return id
    const remedy = 'Import it first, or check the spelling.'
    throw new Refusal('input.missing', { what: `A recipient “${written}”`, remedy })
  }
}

/** @throws Refusal `directory.changed` where an id has another name than this desk knew */
export async function namesOf({ desk, folder }: OpenDesk): Promise<Names> {
  const directory = await desk.house.call('directory')
  await verifyNames(folder, desk.keyring, directory)
  return new Names(directory)
}
