// The team's doors: names behind ids, invitations, and the vault of sealed bytes.

import { Digest } from '@forewarn/core/shared/fields'
import type { PartnerId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Directory, PartnerRecord } from '../store/store.ts'
import { INVITED_MS } from '../who/lapsing.ts'
import type { Doors } from './door.ts'

export const teamDoors: Pick<
  Doors,
  'directory' | 'putDirectory' | 'invite' | 'putVault' | 'missing' | 'getVault'
> = {
  async directory({ house: { directory } }) {
    const [partners, recipients, staff] = await Promise.all([
      directory.partners(),
      directory.recipients(),
      directory.staff(),
    ])
    return { partners, recipients, staff }
  },

  async putDirectory({ house: { directory }, body: { partners, recipients, staff } }) {
    await mustHavePartners(directory, partners, recipients)
    await directory.putRoster({ partners, recipients: recipients.map(withoutEmptyName) })
    for (const record of staff) await directory.putStaff(record)
    return {}
  },

  /** Whoever asks for longer, or by a clock that is ahead, gets as long as any. */
  async invite({ house: { directory, registry }, body: { invitations } }) {
    const last = registry.lapsing() + INVITED_MS
    for (const invitation of invitations) {
      const expiresAt = instant(Math.min(invitation.expiresAt, last))
      await directory.invite({ ...invitation, expiresAt })
    }
    return {}
  },

  async putVault({ house: { vault, registry }, params, body }) {
    await vault.put(digestOf(params), body, registry.now())
    return {}
  },

  async missing({ house: { vault }, body: { digests } }) {
    const missing: Digest[] = []
    for (const digest of digests) if (!(await vault.has(digest))) missing.push(digest)
    return { missing }
  },

  async getVault({ house: { vault }, params }) {
    const digest = digestOf(params)
    if (!(await vault.has(digest))) throw new Refusal('route.unknown', {})
    return { inVault: digest }
  },
}

/** @throws Refusal `request.malformed` */
async function mustHavePartners(
  directory: Directory,
  partners: readonly PartnerRecord[],
  recipients: readonly { readonly partnerId: PartnerId }[],
): Promise<void> {
  const known = new Set([...(await directory.partners()), ...partners].map((one) => one.partnerId))
  const missing = recipients.find(({ partnerId }) => !known.has(partnerId))?.partnerId
  if (missing === undefined) return
  throw new Refusal('request.malformed', { issues: [`there is no partner ${missing}`] })
}

function digestOf(params: Readonly<Record<string, string>>): Digest {
  const parsed = Digest.safeParse(params['digest'])
  if (!parsed.success) throw new Refusal('route.unknown', {})
  return parsed.data
}

function withoutEmptyName<Record extends { name?: string | undefined }>({ name, ...rest }: Record) {
  return name === undefined ? rest : { ...rest, name }
}
