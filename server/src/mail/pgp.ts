// Sealing a mail to a recipient's OpenPGP key, or not sending it: there is no way back to plain text.

import { fitPgpKey, PGP_PROBLEMS } from '@forewarn/core/sealing/pgp-key'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Key } from 'openpgp'

/**
 * The key's fingerprint in upper-case hex, only if it is one that mail may be encrypted to at `at`.
 *
 * @param armored what a recipient sent as its public key
 * @throws Refusal `contact.unfitKey`
 */
export async function fingerprintOf(armored: string, at: Instant): Promise<string> {
  return (await fitKey(armored, at)).getFingerprint().toUpperCase()
}

/**
 * Armoured OpenPGP, encrypted and not signed. The house has no key of its own to sign with, and the
 * words are public; what is kept from a reader on the way is only that they were these.
 *
 * @throws Refusal `contact.unfitKey` where the key has lapsed since it was set
 */
export async function sealTo(armored: string, text: string, at: Instant): Promise<string> {
  const { createMessage, encrypt } = await library()
  const key = await fitKey(armored, at)
  const date = new Date(at)
  const message = await createMessage({ binary: utf8(text), date })
  return encrypt({ message, encryptionKeys: key, date, format: 'armored' }).catch(() => {
    throw unfit('encrypting to it fails')
  })
}

async function fitKey(armored: string, at: Instant): Promise<Key> {
  const { readKeys } = await library()
  const key = await fitPgpKey(() => readKeys({ armoredKeys: armored }), at)
  if (typeof key === 'string') throw unfit(PGP_PROBLEMS[key])
  return key
}

/** A megabyte, read when the first key turns up: most houses never see one. */
const library = () => import('openpgp')

function unfit(problem: string): Refusal<'contact.unfitKey'> {
  return new Refusal('contact.unfitKey', { problem })
}
