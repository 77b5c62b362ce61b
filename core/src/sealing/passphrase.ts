// Sealing with a passphrase, as the age command does: for what a person keeps, not for what is sent.

import { Refusal } from '../shared/refusal.ts'

/** Four words of a list of 7,776 have more; what is shorter is guessed. */
export const MIN_PASSPHRASE = 12

/** 2^18 rounds of scrypt, about a second: what the age command asks. */
const WORK_FACTOR = 18

export async function sealWithPassphrase(
  plaintext: Uint8Array,
  passphrase: string,
  workFactor = WORK_FACTOR,
): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(workFactor)
  return encrypter.encrypt(plaintext)
}

/** @throws Refusal `sealing.notForYou` where the passphrase is another, or the file was changed */
export async function openWithPassphrase(
  sealed: Uint8Array,
  passphrase: string,
): Promise<Uint8Array> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  try {
    return await decrypter.decrypt(sealed)
  } catch {
    throw new Refusal('sealing.notForYou', {})
  }
}
