// Who gets sealed files by mail: the team's folder of keys against the programme, and what changed in it.

import type { Board } from '@forewarn/core/board/board'
import type { Digest } from '@forewarn/core/shared/fields'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Address } from '@forewarn/desk/publish/addressing'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import type { Names } from './names.ts'
import type { KeyFile } from './ports/key-folder.ts'
import { columns } from './table.ts'

export interface MailKeys {
  readonly keys: ReadonlyMap<RecipientId, MailKey>
  /** Files of people who are not in the programme. */
  readonly strangers: readonly KeyFile[]
}

/**
 * Matches key files to recipients by e-mail address. Who has an age key and an OpenPGP key gets the
 * age file.
 *
 * @throws Refusal `file.malformed` where two keys of one kind claim one recipient, or one file
 *   claims two
 */
export function matchKeys(files: readonly KeyFile[], { directory }: Names): MailKeys {
  const ids = new Map(
    directory.recipients.map(({ email, recipientId }) => [email.toLowerCase(), recipientId]),
  )
  const found = new Map<RecipientId, KeyFile>()
  const strangers: KeyFile[] = []
  for (const one of files) {
    const owners = new Set(one.emails.flatMap((email) => ids.get(email) ?? []))
    const [owner] = owners
    if (owners.size > 1) {
      throw unfit(one, 'it belongs to two recipients', 'Keep one address in it.')
    }
    if (owner === undefined) strangers.push(one)
    else found.set(owner, preferred(found.get(owner), one))
  }
  return { keys: new Map([...found].map(([id, { key }]) => [id, key])), strangers }
}

function preferred(before: KeyFile | undefined, one: KeyFile): KeyFile {
  if (before === undefined) return one
  if (before.key.kind !== one.key.kind) return one.key.kind === 'age' ? one : before
  throw unfit(one, `${before.file} is a key of the same recipient`, 'Keep the present one alone.')
}

/** A line for each key that files go to, with what a person must look at before saying yes. */
export function mailKeysText(
  addresses: readonly Address[],
  board: Board,
  { names, zone }: { readonly names: Names; readonly zone: string },
): string {
  const before = keysBefore(board)
  const rows = addresses.flatMap(({ recipientId, byHand }) => {
    if (byHand === undefined) return []
    const known = before.get(recipientId)
    return [[names.of(recipientId), byHand.fingerprint, newsOf(byHand, known, zone)]]
  })
  return columns([['by mail', 'sealed to', ''], ...rows])
}

interface KnownKey {
  readonly digest: Digest
  readonly at: Instant
}

function newsOf({ digest }: MailKey, known: KnownKey | undefined, zone: string): string {
  if (known === undefined) return 'new: compare it by telephone'
  const since = showInstant(known.at, zone)
  return known.digest === digest ? `as on ${since}` : `CHANGED since ${since}: compare it`
}

/** By recipient: the key of the newest part that went by mail. */
function keysBefore({ bundle }: Board): Map<RecipientId, KnownKey> {
  const known = new Map<RecipientId, KnownKey>()
  for (const { recipientId, byHand, attemptId } of bundle.parts.values()) {
    const at = bundle.attempts.get(attemptId)?.published?.at
    if (byHand !== undefined && at !== undefined) known.set(recipientId, { digest: byHand, at })
  }
  return known
}

/** What goes into the mail, the same for every kind of news; nothing embargoed stands in it. */
export const LETTER = `Something is shared with you under embargo. The attached files are sealed to your key.

Open a file that ends in .age with:  age --decrypt -i YOUR-KEY-FILE FILE.age | tar -x
Open a file that ends in .pgp with:  gpg --decrypt FILE.pgp | tar -x

Each holds manifest.json, which says what it is, when the embargo ends, and what you may do with
it; and the files themselves. Your copy is yours alone: do not pass it on.
`

function unfit({ file }: KeyFile, problem: string, remedy: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file, problem, remedy })
}
