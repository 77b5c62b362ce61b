// The vault in a bucket that speaks S3: one object per digest, its lease beside the ledger.

import { createHash } from 'node:crypto'
import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { joined, type Pieces } from '../pieces.ts'
import type { PostgresLeases } from './postgres-leases.ts'
import { type Bucket, S3Client } from './s3-client.ts'
import type { Vault } from './store.ts'

/** Why the server does not let the house in, in words that name the setting. */
const WORDS: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'FOREWARN_S3_KEY_ID: the server does not know this key',
  SignatureDoesNotMatch: 'FOREWARN_S3_SECRET: the server refuses what is signed with it',
  AccessDenied: 'FOREWARN_S3_KEY_ID: this key may not list FOREWARN_S3_BUCKET',
  NoSuchBucket: 'FOREWARN_S3_BUCKET: there is no such bucket; create it',
  AuthorizationHeaderMalformed: 'FOREWARN_S3_REGION: the bucket is in another region',
  PermanentRedirect: 'FOREWARN_S3_REGION: the bucket is in another region',
  RequestTimeTooSkewed: 'FOREWARN_S3_URL: its clock and that of this machine are too far apart',
}

export class S3Vault implements Vault {
  readonly #client: S3Client
  readonly #leases: PostgresLeases

  private constructor(client: S3Client, leases: PostgresLeases) {
    this.#client = client
    this.#leases = leases
  }

  /** @throws Refusal `settings.malformed` where the bucket cannot be had */
  static async open(bucket: Bucket, leases: PostgresLeases): Promise<S3Vault> {
    const client = new S3Client(bucket)
    const answer = await client.ask('GET', '?list-type=2&max-keys=1').catch((error: unknown) => {
      throw unfit(`FOREWARN_S3_URL: nobody answers at ${new URL(bucket.url).host}`, error)
    })
    if (answer.status === 200) return new S3Vault(client, leases)
    throw unfit(
      WORDS[answer.code] ?? `FOREWARN_S3_URL: it answered ${answer.status} ${answer.code}`,
    )
  }

  /**
   * The lease first: from then on no sweep drops the bytes, under the name that the lease gives them,
   * and no deletion that was begun before can reach them there. Two who put the same at once write the same
   * object, so neither need know of the other. They are gathered first: a try that fails is made again.
   */
  async put(digest: Digest, given: Uint8Array | Pieces, at: Instant): Promise<void> {
    const bytes = given instanceof Uint8Array ? given : await joined(given)
    if (sha256(bytes) !== digest) throw new Refusal('vault.otherBytes', { digest })
    const name = nameOf(digest, await this.#leases.begin(digest, at))
    if (await this.#isThere(name)) return
    await this.#client.do('PUT', name, [200], bytes)
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const name = nameOf(digest, (await this.#leases.find(digest))?.generation)
    const { body } = await this.#client.do('GET', name, [200])
    if (sha256(body) !== digest) throw new Error(`the vault's bytes of ${digest} have changed`)
    return body
  }

  async read<T>(digest: Digest, use: (length: number, pieces: Pieces) => Promise<T>): Promise<T> {
    const bytes = await this.get(digest)
    return use(bytes.length, [bytes])
  }

  async has(digest: Digest): Promise<boolean> {
    const lease = await this.#leases.find(digest)
    return !lease?.isDropped && this.#isThere(nameOf(digest, lease?.generation))
  }

  async renew(digest: Digest, at: Instant): Promise<boolean> {
    const generation = await this.#leases.renew(digest, at)
    return generation !== undefined && this.#isThere(nameOf(digest, generation))
  }

  async sweep(isKept: (digest: Digest) => boolean, olderThan: Instant): Promise<number> {
    let dropped = 0
    for await (const digest of this.#leases.over(olderThan)) {
      if (isKept(digest)) continue
      const generation = await this.#leases.end(digest, olderThan)
      if (generation === undefined) continue
      await this.#client.drop(nameOf(digest, generation))
      await this.#leases.dropped(digest, generation)
      dropped += 1
    }
    return dropped
  }

  async #isThere(name: string): Promise<boolean> {
    const { status } = await this.#client.do('HEAD', name, [200, 404])
    return status === 200
  }
}

/** The digest; and a number after it where an earlier name of the same bytes may yet be deleted. */
function nameOf(digest: Digest, generation = 0): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('not a digest')
  return generation === 0 ? `/${digest}` : `/${digest}.${generation}`
}

function sha256(bytes: Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('hex')
}

function unfit(issue: string, cause?: unknown): Refusal<'settings.malformed'> {
  return Object.assign(new Refusal('settings.malformed', { issues: [issue] }), { cause })
}
