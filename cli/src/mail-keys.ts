// Keys that files for mailing are sealed to: age as everywhere, and OpenPGP for those who have nothing else.

import { spoken } from '@forewarn/core/programme/keys'
import { seal } from '@forewarn/core/sealing/age'
import { fitPgpKey, PGP_PROBLEMS, type PgpProblem } from '@forewarn/core/sealing/pgp-key'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { digestOf } from '@forewarn/desk/team'
import { createMessage, encrypt, type Key, readKeys } from 'openpgp'
import { quickCipher } from './ports/quick-cipher.ts'

/** @param ageKeys all of one kind; several where several people read one mailbox */
export function ageMailKey(ageKeys: readonly string[]): MailKey {
  const digest = mailKeyDigest('age', ageKeys)
  return {
    digest,
    fingerprint: spoken(digest),
    kind: 'age',
    seal: (plaintext) => seal(plaintext, ageKeys, quickCipher),
  }
}

/**
 * An armored OpenPGP public key. What is sealed to it is not signed: the manifest inside is.
 *
 * @throws Refusal `file.malformed` where it is none, or nothing may be encrypted to it at `at`
 */
export async function pgpMailKey(
  file: string,
  armoredKey: string,
  at: Instant,
): Promise<{ readonly key: MailKey; readonly userIds: readonly string[] }> {
  const found = await fitKey(file, armoredKey, at)
  const date = new Date(at)
  const fingerprint = found.getFingerprint().toUpperCase()
  const key: MailKey = {
    digest: mailKeyDigest('pgp', [fingerprint]),
    fingerprint: fingerprint.replace(/(.{4})(?=.)/g, '$1 '),
    kind: 'pgp',
    async seal(plaintext) {
      const message = await createMessage({ binary: plaintext, date })
      return encrypt({ message, encryptionKeys: found, date, format: 'binary' })
    },
  }
  return { key, userIds: found.getUserIDs() }
}

/** SHA-256 over domain, kind and keys, sorted. */
function mailKeyDigest(kind: MailKey['kind'], keys: readonly string[]): string {
  return digestOf(utf8(`forewarn mail key v1\n${JSON.stringify([kind, ...[...keys].sort()])}`))
}

async function fitKey(file: string, armoredKeys: string, at: Instant): Promise<Key> {
  const key = await fitPgpKey(() => readKeys({ armoredKeys }), at)
  if (typeof key !== 'string') return key
  throw new Refusal('file.malformed', { file, problem: PGP_PROBLEMS[key], remedy: REMEDIES[key] })
}

const EXPORT = 'Export one public key, armored: gpg --armor --export ADDRESS'
const ASK = 'Ask its owner for the present key.'
const REMEDIES: Readonly<Record<PgpProblem, string>> = {
  ...{ none: EXPORT, several: EXPORT, private: EXPORT },
  ...{ revoked: ASK, expired: ASK, mute: ASK },
}
