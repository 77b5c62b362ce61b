// What a desk needs from where it runs. The terminal, the browser and the tests each hand in their own.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { IsMlDsa } from '@forewarn/core/log/ml-dsa'
import type { Cipher } from '@forewarn/core/sealing/payload'
import type { QuickKey, QuickVerify } from '@forewarn/core/sealing/signatures'
import type { Random } from '@forewarn/core/shared/chance'
import type { Clock } from '@forewarn/core/shared/instant'
import type { Desk } from './sign-in.ts'

export interface PostRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** With query, from `/api/…` on. */
  readonly path: string
  /** Who asks, see `session.ts`: called anew for each time that this is sent. */
  readonly headers?: () => Readonly<Record<string, string>>
  readonly body?: { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> }
}

export interface PostAnswer {
  readonly status: number
  readonly body: Uint8Array<ArrayBuffer>
  /** Of the header `DPoP-Nonce`, where there is one. */
  readonly nonce?: string
}

/** One request to the house. Rejects only where the house could not be reached. */
export type Post = (request: PostRequest) => Promise<PostAnswer>

/** A small durable store of named bytes at the desk: the journal of an attempt. */
export interface Journal {
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** When it returns, `bytes` are on disk under `name`, whole or not at all. */
  write(name: string, bytes: Uint8Array): Promise<void>
}

/** Who must be present, and what for. Nothing that is asked of this desk asks for a passkey again. */
export interface Attending {
  readonly desk: Desk
  readonly purpose: Purpose
}

export interface Ports {
  readonly post: Post
  readonly clock: Clock
  readonly random: Random
  /** Gets a person to show a passkey; absent where nobody is there. Rejects where nobody did. */
  readonly attend?: (attending: Attending) => Promise<void>
  /** The platform's own Ed25519, where it has one that does not wait. */
  readonly quickVerify?: QuickVerify
  /** Its own ML-DSA-44. */
  readonly quickIsMlDsa?: IsMlDsa
  /** Its own Ed25519 for signing. */
  readonly quickKey?: QuickKey
  /** The platform's own ChaCha20-Poly1305. */
  readonly quickCipher?: Cipher
}
