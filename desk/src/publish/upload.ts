// Uploading sealed bytes, of which the house is asked first what it lacks.

import type { Desk } from '../sign-in.ts'
import type { Progress } from './workshop.ts'

export interface SealedBlob {
  readonly digest: string
  bytes(): Promise<Uint8Array>
}

/** Digests a request: what the house takes. */
const PAGE = 1000

/**
 * Bytes that the house holds already are not sent again. Should it sweep them before the act that
 * names them, it refuses the act, and running again uploads them.
 */
export async function upload(
  desk: Desk,
  blobs: readonly SealedBlob[],
  progress: Progress,
): Promise<void> {
  const lacking = new Set<string>()
  for (let i = 0; i < blobs.length; i += PAGE) {
    const digests = blobs.slice(i, i + PAGE).map(({ digest }) => digest)
    const { missing } = await desk.house.call('missing', { body: { digests } })
    for (const digest of missing) lacking.add(digest)
  }
  for (const [i, { digest, bytes }] of blobs.entries()) {
    if (lacking.delete(digest)) {
      const body = Uint8Array.from(await bytes())
      await desk.house.call('putVault', { params: { digest }, body })
    }
    progress('Uploading', i + 1, blobs.length)
  }
}
