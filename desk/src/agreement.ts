// The terms that recipients accept, set by their digest.

import { recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/** Everybody has to accept a new version before the next part. @throws Refusal `ledger.unwritten` */
export async function setAgreement(
  desk: Desk,
  ledger: VerifiedLedger,
  agreement: { readonly version: number; readonly terms: string },
): Promise<void> {
  const { version, terms } = agreement
  await recordAndFind(desk, ledger, { kind: 'agreementSet', version, terms }, ({ programme }) => {
    const known = programme.agreement
    return (known?.version === version && known.terms === terms) || undefined
  })
}
