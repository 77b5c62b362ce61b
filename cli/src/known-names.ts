// The names that a desk knew before: a house that swaps two of them is found out.

import { Refusal } from '@forewarn/core/shared/refusal'
import type { Directory } from '@forewarn/core/wire/routes'
import type { Keyring } from '@forewarn/desk/keyring'
import { keyed } from './keyed.ts'
import { namePinsPath, readNamePins, writeNamePins } from './ports/desk-folder.ts'

export type Named = Pick<Directory, 'partners' | 'recipients' | 'staff'>

/**
 * Names stand outside of the ledger, so the house could swap two and have a letter go to the wrong
 * person. Digests under this desk's secret are enough to notice, and tell nobody a name.
 *
 * Names seen for the first time are remembered as they are.
 *
 * @throws Refusal `directory.changed`
 */
export async function verifyNames(
  folder: string,
  keyring: Keyring,
  directory: Named,
): Promise<void> {
  const pins = await readNamePins(folder)
  for (const { id, name, pin } of await pinned(keyring, directory)) {
    const known = pins[id]
    if (known === undefined || known.includes(pin)) continue
    throw new Refusal('directory.changed', { id, now: name, file: namePinsPath(folder) })
  }
  await rememberNames(folder, keyring, directory)
}

/** Names that this desk itself gives: before they are sent, so that the first answer is checked too. */
export async function rememberNames(
  folder: string,
  keyring: Keyring,
  directory: Named,
): Promise<void> {
  const pins = await readNamePins(folder)
  const fresh: Record<string, readonly string[]> = {}
  for (const { id, pin } of await pinned(keyring, directory)) {
    const known = pins[id] ?? []
    if (!known.includes(pin)) fresh[id] = [...known, pin]
  }
  if (Object.keys(fresh).length > 0) await writeNamePins(folder, { ...pins, ...fresh })
}

function rowsOf({ partners, recipients, staff }: Named): [id: string, name: string][] {
  return [
    ...partners.map(({ partnerId, name }): [string, string] => [partnerId, name]),
    ...recipients.map(({ recipientId, email }): [string, string] => [recipientId, email]),
    ...staff.map(({ staffId, name }): [string, string] => [staffId, name]),
  ]
}

async function pinned(keyring: Keyring, directory: Named) {
  const rows = rowsOf(directory)
  const texts = rows.map((row) => JSON.stringify(row))
  const pins = await keyed(keyring, 'name', texts)
  return rows.map(([id, name], i) => ({ id, name, pin: pins[i] ?? '' }))
}
