// Receipts as C2SP tlog-proof text: what a receipt says, in a form that other programs verify offline.

import { base64, concat, fromBase64 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { SALT_BYTES } from './leaf.ts'
import { Receipt } from './receipt.ts'

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'

/**
 * The extra bytes are salt and entry, from which the commitment follows that the log's leaf is.
 *
 * Source: C2SP tlog-proof.
 */
export function writeTlogProof({ seq, salt, entry, proof, checkpoint }: Receipt): string {
  const extra = base64(concat(fromBase64(salt), fromBase64(entry)))
  return [FIRST_LINE, `extra ${extra}`, `index ${seq}`, ...proof, '', checkpoint].join('\n')
}

/** @throws Refusal `note.malformed` where it is no tlog-proof of an entry of ours */
export function readTlogProof(written: string): Receipt {
  const end = written.indexOf('\n\n')
  const [first, extra = '', index = '', ...proof] = written.slice(0, Math.max(0, end)).split('\n')
  const [, opened] = /^extra ([A-Za-z0-9+/]+={0,2})$/.exec(extra) ?? []
  const [, seq] = /^index (0|[1-9]\d{0,15})$/.exec(index) ?? []
  if (first !== FIRST_LINE || opened === undefined || seq === undefined) throw malformed()
  const bytes = fromBase64(opened)
  const receipt = Receipt.safeParse({
    seq: Number(seq),
    salt: base64(bytes.subarray(0, SALT_BYTES)),
    entry: base64(bytes.subarray(SALT_BYTES)),
    proof,
    checkpoint: written.slice(end + 2),
  })
  if (!receipt.success) throw malformed()
  return receipt.data
}

export function isTlogProof(written: string): boolean {
  return written.startsWith(`${FIRST_LINE}\n`)
}

function malformed(): Refusal {
  return new Refusal('note.malformed', { problem: 'no tlog-proof of an entry of a house' })
}
