// A house with one real witness, a desk that pinned it, and publications in which it draws, too.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawingKey } from '@forewarn/core/log/draw'
import { fromHex } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import { type Publication, publish } from '@forewarn/desk/publish/publish'
import { whoDraws } from '@forewarn/desk/publish/who-draws'
import type { Desk } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { type WholeWorkshop, workshop } from '../../cli/src/ports/workshop.ts'
import { openWitnesses, type WitnessAtWork, type Witnesses } from '../journeys/witness-world.ts'
import { openWorld, type World } from '../journeys/world.ts'
import { enrolRecipients, memoryJournal, OWN_TEXTS, openCase, publicationOf } from './stage.ts'

export interface DrawnStage {
  /** Its owner's desk has the witness pinned. */
  readonly world: World
  readonly witness: WitnessAtWork
  readonly recipients: readonly Desk[]
  readonly marker: WholeWorkshop
  end(): Promise<void>
}

export async function openDrawnStage(seed: string): Promise<DrawnStage> {
  const witnesses: Witnesses = await openWitnesses(1, seed)
  const [witness] = witnesses.all
  if (witness === undefined) throw new Error('no witness')
  const env = { FOREWARN_WITNESSES: witnesses.written }
  const plain = await openWorld(seed, { every: () => ({ stop: () => undefined }) }, env)
  const world = await pinning(plain, witnesses)
  const recipients = await enrolRecipients(world, ['now', 'now', 'later'])
  const marker = workshop(await loadGrammars(), async () => ({ check: async () => [] }))
  const end = async () => {
    await plain.end()
    await witnesses.end()
  }
  return { world, witness, recipients, marker, end }
}

/** The same world, whose owner's desk has the witnesses pinned that from now on know its log. */
export async function pinning(world: World, witnesses: Witnesses): Promise<World> {
  const { logKey, witnessing } = await world.owner.house.call('house')
  await witnesses.know(logKey)
  if (witnessing === undefined) throw new Error('a house without witnesses')
  const { keyring } = world.owner
  const owner = await world.signIn({ ...keyring, pins: { ...keyring.pins, witnessing } })
  const ledger = new VerifiedLedger(owner)
  return Object.create(world, { owner: { value: owner }, ledger: { value: ledger } }) as World
}

/** Drawn by whoever this desk has pinned, or as `changes` has it. */
export function drawnOf(
  { world }: DrawnStage,
  caseId: CaseId,
  changes: Partial<Publication> & { readonly by?: string } = {},
): Publication {
  const { by, ...rest } = changes
  const desk = rest.desk ?? world.owner
  const drawing = { who: () => whoDraws(desk, by), maker: OWN_TEXTS }
  return publicationOf(world, caseId, { drawing, journal: memoryJournal(), ...rest })
}

export async function publishDrawn(
  stage: DrawnStage,
  changes: Partial<Publication> & { readonly by?: string } = {},
) {
  const caseId = await openCase(stage.world, stage.recipients)
  const published = await publish(drawnOf(stage, caseId, changes))
  return { caseId, ...published, attempt: attemptIn(stage, published.attemptId) }
}

export function attemptIn({ world }: DrawnStage, id: string) {
  const attempt = [...world.ledger.board.bundle.attempts.values()].find(
    ({ attemptId }) => attemptId === id,
  )
  if (attempt === undefined) throw new Error('no such attempt')
  return attempt
}

export const keyOf = ({ witness }: DrawnStage) => drawingKey(witness.key) ?? ''

/** As whoever broke into the witness has it. */
export async function witnessSecret({ witness }: Pick<DrawnStage, 'witness'>): Promise<Uint8Array> {
  const file = join(witness.folder, 'witness.json')
  return fromHex((JSON.parse(await readFile(file, 'utf8')) as { secret: string }).secret)
}
