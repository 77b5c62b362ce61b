// A part before it is sealed: a tar of one recipient's files of one class, with a signed manifest.

import { sha256 } from '@noble/hashes/sha2.js'
import { createTar, parseTar } from 'nanotar'
import { z } from 'zod'
import { MOST_OWN_VALUES, OWN_VALUE } from '../marking/tokens/token.ts'
import { type Signer, verifySignature } from '../sealing/signatures.ts'
import { concat, fromHex, hex, text, utf8 } from '../shared/bytes.ts'
import { ArtefactClass, At, Digest } from '../shared/fields.ts'
import { AttemptId, BundleId, CaseId, PartId, RecipientId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { CommitmentPath, CopyCommitment, verifyCommitment } from './commitment.ts'
import { clashingPaths, pathProblem } from './folder-path.ts'

const PartFile = z.strictObject({
  path: z.string(),
  sha256: Digest,
  bytes: z.int().min(0),
  /** What the recipient may do with it, in the team's words. */
  may: z.string(),
  /** Its text has these, in the place of which its recipient may put tokens; left out where there are none. */
  own: z.array(z.string().regex(OWN_VALUE)).min(1).max(MOST_OWN_VALUES).optional(),
})

/** What a recipient reads first, and what its client checks everything against. */
export const PartManifest = z.strictObject({
  forewarn: z.literal(1),
  bundleId: BundleId,
  attemptId: AttemptId,
  caseId: CaseId,
  version: z.int().min(1),
  partId: PartId,
  recipientId: RecipientId,
  class: ArtefactClass,
  title: z.string(),
  identifiers: z.array(z.string()),
  tlp: z.string(),
  opensAt: At,
  /** When the embargo ends, as it stood at publication. */
  liftsAt: At,
  files: z.array(PartFile).min(1),
  commitment: CopyCommitment,
  path: CommitmentPath,
})
export type PartManifest = z.infer<typeof PartManifest>

const Signature = z.strictObject({
  by: StaffId,
  signature: z.string().regex(/^[0-9a-f]{128}$/),
})

export interface PartFileBytes {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface OpenedPart {
  readonly manifest: PartManifest
  readonly files: readonly PartFileBytes[]
  readonly signedBy: StaffId
}

/** More files than a bundle may list; a hostile tar stops here. */
const MAX_FILES = 2000

/** What a part's commitment covers: the digest of its files' paths and digests. */
export function contentDigest(files: readonly PartFileBytes[]): Digest {
  return contentIn(contentRows(files))
}

export function contentRows(files: readonly PartFileBytes[]): [path: string, digest: Digest][] {
  return files.map(({ path, bytes }) => [path, hex(sha256(bytes))])
}

/** The same of files that are not there, by their digests. */
export function contentIn(rows: readonly (readonly [path: string, digest: Digest])[]): Digest {
  return hex(sha256(utf8(`forewarn content v1\n${JSON.stringify(rows)}`)))
}

/** A tar that `tar -x` opens too: `manifest.json`, its signature, and the files under `files/`. */
export async function packPart(
  manifest: PartManifest,
  files: readonly PartFileBytes[],
  signer: Signer & { readonly by: StaffId },
): Promise<Uint8Array<ArrayBuffer>> {
  const written = utf8(`${JSON.stringify(PartManifest.parse(manifest), null, 2)}\n`)
  const signature = hex(await signer.sign(signed(written)))
  const entries = [
    { name: 'manifest.json', data: written },
    { name: 'manifest.sig', data: utf8(`${JSON.stringify({ by: signer.by, signature })}\n`) },
    ...files.map(({ path, bytes }) => ({ name: `files/${path}`, data: bytes })),
  ]
  const attrs = { mode: '644', uid: 0, gid: 0, mtime: 0 }
  return Uint8Array.from(createTar(entries, { attrs }))
}

/**
 * The part inside `tar`, only if a publisher signed it and every file is the one the manifest names.
 *
 * @param keyOf the signing key of a publisher, from the verified ledger; `undefined` for anyone else
 * @param root of the publication, from the verified ledger
 * @throws Refusal `part.broken`, `signature.bad`, `proof.mismatch`
 */
export function unpackPart(
  tar: Uint8Array,
  keyOf: (by: StaffId) => string | undefined,
  root: string,
): OpenedPart {
  const entries = untar(tar)
  const written = entries.get('manifest.json')
  const signature = readJson(Signature, entries.get('manifest.sig'))
  const key = keyOf(signature.by)
  if (written === undefined || key === undefined) throw broken('nobody known has signed it')
  verifySignature(signed(written), fromHex(signature.signature), fromHex(key))
  const manifest = readJson(PartManifest, written)
  const files = manifest.files.map(({ path }) => fileAt(entries, path))
  mustMatch(manifest, files, entries.size)
  verifyCommitment(manifest.commitment, manifest.path, root)
  return { manifest, files, signedBy: signature.by }
}

function signed(manifest: Uint8Array): Uint8Array {
  return concat(utf8('forewarn part v1\n'), manifest)
}

function untar(tar: Uint8Array): Map<string, Uint8Array> {
  let items: ReturnType<typeof parseTar>
  try {
    items = parseTar(tar)
  } catch {
    throw broken('it is no tar')
  }
  if (items.length > MAX_FILES) throw broken('it holds too many files')
  const entries = new Map<string, Uint8Array>()
  for (const item of items) {
    const { name, type } = item
    const data = 'data' in item ? item.data : undefined
    if (type !== 'file' || data === undefined) throw broken('it holds something that is no file')
    if (entries.has(name)) throw broken('it holds a file twice')
    entries.set(name, data)
  }
  return entries
}

function fileAt(entries: Map<string, Uint8Array>, path: string): PartFileBytes {
  const bytes = entries.get(`files/${path}`)
  if (pathProblem(path) !== undefined) throw broken('a path in it leads elsewhere')
  if (bytes === undefined) throw broken('a file is missing')
  return { path, bytes }
}

/** Every file is there, is the one named, is named once, and nothing else came along. */
function mustMatch(manifest: PartManifest, files: readonly PartFileBytes[], entries: number): void {
  for (const [i, { bytes }] of files.entries()) {
    if (manifest.files[i]?.sha256 !== hex(sha256(bytes))) throw broken('a file was changed')
  }
  if (entries !== files.length + 2) throw broken('it holds a file that the manifest does not name')
  if (clashingPaths(files.map(({ path }) => path)) !== undefined) throw broken('paths clash')
  const { commitment, partId, recipientId } = manifest
  const committed = commitment.parts.find((part) => part.partId === partId)
  const isOwn = commitment.recipientId === recipientId
  if (!isOwn || committed?.content !== contentDigest(files)) {
    throw broken('it is not the copy that was committed to')
  }
}

function readJson<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array | undefined,
): z.infer<Schema> {
  if (bytes === undefined) throw broken('it has no signed manifest')
  let json: unknown
  try {
    json = JSON.parse(text(bytes))
  } catch {
    throw broken('its manifest is not JSON')
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw broken('its manifest has a form this version does not know')
  return parsed.data
}

function broken(problem: string): Refusal<'part.broken'> {
  return new Refusal('part.broken', { problem })
}
