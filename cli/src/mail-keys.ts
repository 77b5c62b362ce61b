// Keys that files for mailing are sealed to: age as everywhere, and OpenPGP for those who have nothing else.

import { spoken } from '@forewarn/core/programme/keys'
import { seal } from '@forewarn/core/sealing/age'
import { utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { digestOf } from '@forewarn/desk/team'
import { createMessage, encrypt, type PublicKey, readKeys } from 'openpgp'

/** @param ageKeys all of one kind; several where several people read one mailbox */
export function ageMailKey(ageKeys: readonly string[]): MailKey {
  const digest = mailKeyDigest('age', ageKeys)
  return {
    digest,
    fingerprint: spoken(digest),
    kind: 'age',
    seal: (plaintext) => seal(plaintext, ageKeys),
  }
}

/**
 * An armored OpenPGP public key. What is sealed to it is not signed: the manifest inside is.
 *
 * @throws Refusal `file.malformed` where it is none, or nothing can be encrypted to it now
 */
export async function pgpMailKey(
  file: string,
  armoredKey: string,
): Promise<{ readonly key: MailKey; readonly userIds: readonly string[] }> {
  const found = await readOne(file, armoredKey)
  await mustEncrypt(file, found)
  const fingerprint = found.getFingerprint().toUpperCase()
  const key: MailKey = {
    digest: mailKeyDigest('pgp', [fingerprint]),
    fingerprint: fingerprint.replace(/(.{4})(?=.)/g, '$1 '),
    kind: 'pgp',
    async seal(plaintext) {
      const message = await createMessage({ binary: plaintext })
      return encrypt({ message, encryptionKeys: found, format: 'binary' })
    },
  }
  return { key, userIds: found.getUserIDs() }
}

/** SHA-256 over domain, kind and keys, sorted. */
function mailKeyDigest(kind: MailKey['kind'], keys: readonly string[]): string {
  return digestOf(utf8(`forewarn mail key v1\n${JSON.stringify([kind, ...[...keys].sort()])}`))
}

async function readOne(file: string, armoredKeys: string): Promise<PublicKey> {
  const keys = await readKeys({ armoredKeys }).catch(() => [])
  const [key] = keys
  if (key !== undefined && keys.length === 1) return key.toPublic()
  const problem = key === undefined ? 'no OpenPGP key that can be read' : 'several OpenPGP keys'
  const remedy = 'Export one public key, armored: gpg --armor --export ADDRESS'
  throw new Refusal('file.malformed', { file, problem, remedy })
}

async function mustEncrypt(file: string, key: PublicKey): Promise<void> {
  try {
    await key.getEncryptionKey()
  } catch {
    const problem = 'nothing can be encrypted to it: expired, revoked, or for signing alone'
    const remedy = 'Ask its owner for the present key.'
    throw new Refusal('file.malformed', { file, problem, remedy })
  }
}
