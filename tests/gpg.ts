// Debian's gpg as the other client of OpenPGP: makes keys of every kind, and opens what was sealed to them.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const hasGpg = spawnSync('gpg', ['--version']).status === 0
if (!hasGpg) console.warn('SKIPPED: no `gpg` command here; apt-get install gpg gpg-agent')

export interface Gpg {
  /** A key for signing, and one below it to encrypt to unless told otherwise. Its fingerprint. */
  makeKey(name: string, options?: { readonly expires?: string; readonly isMute?: true }): string
  revoke(fingerprint: string): void
  publicKey(...fingerprints: readonly string[]): string
  privateKey(fingerprint: string): string
  decrypt(armored: string): string
  end(): void
}

/** A keyring of its own, which believes it is the first of January 2021. */
export function openGpg(): Gpg {
  const home = mkdtempSync(join(tmpdir(), 'forewarn-gpg-'))
  const gpg = (args: readonly string[], input = '') =>
    execFileSync(
      'gpg',
      [
        ...['--homedir', home, '--batch', '--yes', '--quiet', '--pinentry-mode', 'loopback'],
        ...['--passphrase', '', '--faked-system-time', '20210101T000000!', ...args],
      ],
      { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
    )
  return {
    makeKey(name, { expires = '0', isMute } = {}) {
      gpg(['--quick-generate-key', name, 'ed25519', 'sign', expires])
      const listed = gpg(['--with-colons', '--list-keys', name])
      const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? ''
      if (!isMute) gpg(['--quick-add-key', fingerprint, 'cv25519', 'encr', expires])
      return fingerprint
    },
    revoke(fingerprint) {
      const file = join(home, 'openpgp-revocs.d', `${fingerprint}.rev`)
      // gpg guards the certificate against an import by mistake with a colon.
      gpg(['--import'], readFileSync(file, 'utf8').replace(':-----', '-----'))
    },
    publicKey: (...fingerprints) => gpg(['--armor', '--export', ...fingerprints]),
    privateKey: (fingerprint) => gpg(['--armor', '--export-secret-keys', fingerprint]),
    decrypt: (armored) => gpg(['--decrypt'], armored),
    end() {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'gpg-agent'])
      rmSync(home, { recursive: true, force: true })
    },
  }
}
