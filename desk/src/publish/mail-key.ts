// A key that files for mailing are sealed to, as the team keeps it beside its list; nobody enrolled it.

import type { Digest } from '@forewarn/core/shared/fields'

export interface MailKey {
  /** SHA-256 that tells this key from every other; the ledger keeps it, to show where a key changes. */
  readonly digest: Digest
  /** What people read to each other. */
  readonly fingerprint: string
  /** How the sealed file is opened, and what its name ends with. */
  readonly kind: 'age' | 'pgp'
  seal(plaintext: Uint8Array): Promise<Uint8Array>
}
