// What an opened naming is held against: what whoever checks it names, what their desk pinned, or the file's own word.

import { resolve } from 'node:path'
import { verifyWitnessing } from '@forewarn/core/log/cosignature'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Keyring } from '@forewarn/desk/keyring'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import type { Anchors } from '@forewarn/desk/opening/stand'
import { type DeskOptions, deskFolder } from './open-desk.ts'
import { openKeyring } from './passphrase.ts'
import { collectedParts, readCollected } from './ports/desk-folder.ts'
import { readIfThere } from './ports/durable.ts'
import type { Terminal } from './terminal.ts'

export interface AnchorOptions extends DeskOptions {
  readonly logKey?: string
  readonly owner?: string
  readonly witness?: readonly string[]
  readonly quorum?: number
}

export const FROM = {
  desk: 'the log’s and the owner’s are those that your desk pinned.',
  given: 'the log’s and the owner’s are those that you named.',
  file: 'the log’s and the owner’s are taken from the file itself, and prove nothing of whose they are. Compare them with your invitation, or name them with --log-key and --owner.',
} as const

export interface Known {
  readonly anchors: Anchors
  readonly from: keyof typeof FROM
  /** Of what this desk collected. */
  readonly receipts?: readonly OpeningFile['receipts'][number][]
  readonly keyring?: Keyring
}

/** @throws Refusal `input.missing`, `house.changed`, `note.malformed` */
export async function anchorsOf(
  terminal: Terminal,
  { house }: OpeningFile,
  options: AnchorOptions,
): Promise<Known> {
  const { logKey, owner, witness = [], quorum } = options
  if (logKey !== undefined && owner !== undefined) {
    const pinned = { origin: house.origin, logKey, owner }
    if (witness.length === 0 && quorum === undefined) return { anchors: pinned, from: 'given' }
    const witnessing = { witnesses: witness, quorum: quorum ?? witness.length }
    verifyWitnessing(witnessing)
    return { anchors: { ...pinned, witnessing }, from: 'given' }
  }
  const isHalf = logKey !== undefined || owner !== undefined
  if (isHalf || witness.length > 0 || quorum !== undefined) {
    const remedy = 'Name both, --log-key and --owner, with or without --witness; or none of them.'
    throw new Refusal('input.missing', { what: 'One of the keys', remedy })
  }
  const folder = deskFolder(terminal, options)
  if ((await readIfThere(resolve(folder, 'keyring.json'))) === undefined) {
    return { anchors: house, from: 'file' }
  }
  const keyring = await openKeyring(terminal, folder)
  const { pins } = keyring
  if (pins.origin !== house.origin) {
    throw new Refusal('house.changed', { pinned: pins.origin, found: house.origin })
  }
  const parts = await collectedParts(folder)
  const collected = await Promise.all(parts.map((partId) => readCollected(folder, partId)))
  const receipts = collected.flatMap((one) => one.receipts)
  return { anchors: pins, from: 'desk', receipts, keyring }
}
