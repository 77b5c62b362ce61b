// One part: its manifest written and signed, packed with its files, and sealed to its recipient.

import type { AddressedPart } from '@forewarn/core/bundle/events'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { ownValuesOf } from '@forewarn/core/bundle/own-values'
import { type PartFileBytes, type PartManifest, packPart } from '@forewarn/core/bundle/part'
import { StaffId } from '@forewarn/core/shared/ids'
import { type Keyring, signerOf } from '../keyring.ts'
import { digestOf } from '../team.ts'

/** What all parts of a version have in common. */
export interface SealedVersion
  extends Pick<PartManifest, 'attemptId' | 'bundleId' | 'caseId' | 'version' | 'liftsAt'> {
  /** Whoever signs. */
  readonly keyring: Keyring
  readonly folder: Pick<BundleFolder, 'manifest' | 'items'>
}

/** What one part has to itself, still plain. */
export interface PlainPart
  extends Pick<PartManifest, 'partId' | 'class' | 'opensAt' | 'commitment' | 'path'> {
  readonly files: readonly PartFileBytes[]
}

/** Ready to be uploaded, and as an act names it. */
export interface SealedPart extends AddressedPart {
  readonly sealed: Uint8Array
}

/** @param sealTo seals to the keys of the part's recipient */
export async function sealPart(
  version: SealedVersion,
  part: PlainPart,
  sealTo: (plain: Uint8Array) => Promise<Uint8Array>,
): Promise<SealedPart> {
  const signer = signerOf(version.keyring)
  const by = StaffId.parse(signer.by)
  const { partId, class: one, opensAt } = part
  const sealed = await sealTo(
    await packPart(manifestOf(version, part), part.files, { ...signer, by }),
  )
  const addressed = { partId, class: one, opensAt }
  return { ...addressed, digest: digestOf(sealed), bytes: sealed.length, sealed }
}

function manifestOf(
  { attemptId, bundleId, caseId, version, liftsAt, folder }: SealedVersion,
  { files, ...part }: PlainPart,
): PartManifest {
  return {
    forewarn: 1,
    ...{ attemptId, bundleId, caseId, version, liftsAt },
    ...part,
    recipientId: part.commitment.recipientId,
    title: folder.manifest?.title ?? '',
    identifiers: [...(folder.manifest?.identifiers ?? [])],
    tlp: folder.manifest?.tlp ?? 'RED',
    files: files.map(({ path, bytes }) => {
      const { may = '', free = [] } = folder.items.find((item) => item.path === path) ?? {}
      const own = ownValuesOf(free)
      const file = { path, sha256: digestOf(bytes), bytes: bytes.length, may }
      return own.length === 0 ? file : { ...file, own }
    }),
  }
}
