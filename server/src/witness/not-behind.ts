// Before a house signs or serves anything: whether its witnesses saw more of its log than it has, or another one.

import { type Checkpoint, openCheckpoint } from '@forewarn/core/log/checkpoint'
import type { VerifierKey } from '@forewarn/core/log/note'
import { sameBytes } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Log } from '../log.ts'
import type { Registry } from '../registry.ts'
import { newestAt, submit, type WitnessAt } from './ask-witness.ts'

export interface Asking {
  readonly registry: Registry
  readonly origin: string
  readonly logKey: VerifierKey
  readonly witnesses: readonly WitnessAt[]
  readonly quorum: number
  readonly log: Log
}

/** What one witness knows. A claim is a number alone, which whoever lies can say, too. */
type Known =
  | { readonly is: 'fine' | 'silent' }
  | { readonly is: 'proven' | 'claimed'; readonly seen: number }

const PATIENCE_MS = 3000

/**
 * A checkpoint that our own key signed and that our ledger does not explain is proof, whoever shows it:
 * one is enough. Where a witness can only name a size, it takes as many as cannot all be at fault
 * together. As many as the quorum must have answered, or what they know is not known.
 *
 * @throws Refusal `house.behind`, `house.unwitnessed`
 */
export async function verifyNotBehind(asking: Asking): Promise<void> {
  const { registry, witnesses, quorum, log } = asking
  const found = await Promise.all(
    witnesses.map(async (witness) => [witness, await knownTo(witness, asking)] as const),
  )
  const { size } = registry.tree
  const against = (wanted: Known['is']) =>
    found.flatMap(([{ key }, known]) =>
      known.is === wanted && 'seen' in known ? [{ name: nameOf(key), seen: known.seen }] : [],
    )
  const proven = against('proven')
  const claimed = against('claimed')
  const isAgreed = claimed.length > witnesses.length - quorum
  const accusers = proven.length > 0 ? proven : isAgreed ? claimed : []
  if (accusers.length > 0) {
    const seen = Math.max(...accusers.map((one) => one.seen))
    throw new Refusal('house.behind', { size, seen, witnesses: accusers.map(({ name }) => name) })
  }
  for (const { seen } of claimed) log({ event: 'unwitnessed', code: 'claimed', size: seen })
  const answered = found.filter(([, { is }]) => is !== 'silent').length
  if (answered < quorum) throw new Refusal('house.unwitnessed', { answered, quorum })
}

async function knownTo(witness: WitnessAt, asking: Asking): Promise<Known> {
  const { origin, logKey, registry } = asking
  try {
    const note = await newestAt(witness, origin, PATIENCE_MS)
    if (note === undefined) return await claimOf(witness, registry)
    const seen = openCheckpoint(note, logKey)
    // Another process of this house may have written meanwhile.
    if (seen.size > registry.tree.size) await registry.catchUp()
    return isOurs(registry, seen) ? { is: 'fine' } : { is: 'proven', seen: seen.size }
  } catch {
    return { is: 'silent' }
  }
}

function isOurs({ tree }: Registry, { size, root }: Checkpoint): boolean {
  return size <= tree.size && sameBytes(tree.root(size), root)
}

/** Of one that shows no checkpoints, or never saw this log: what it says to ours. */
async function claimOf(witness: WitnessAt, registry: Registry): Promise<Known> {
  const { size, note } = await registry.checkpoint()
  const submission = { old: size, proof: [], note }
  try {
    const said = await submit(witness, submission, PATIENCE_MS)
    if ('lines' in said || said.size <= size) return { is: 'fine' }
    return { is: 'claimed', seen: said.size }
  } catch (error) {
    const answer = error instanceof Error ? error.message : ''
    if (answer.endsWith('answered 404')) return { is: 'fine' }
    if (answer.endsWith('answered 422')) return { is: 'claimed', seen: size }
    throw error
  }
}

function nameOf(key: VerifierKey): string {
  return key.split('+')[0] ?? key
}
