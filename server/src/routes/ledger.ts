// Doors to the ledger: signed acts in; checkpoints, proofs, entries and receipts out.

import { readStatement } from '@forewarn/core/board/admit'
import type { Act } from '@forewarn/core/board/entry'
import { stepUpFor } from '@forewarn/core/board/step-up'
import { actDigest } from '@forewarn/core/board/two-people'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { tileAt, writeTile } from '@forewarn/core/log/tiles'
import { base64, utf8 } from '@forewarn/core/shared/bytes'
import { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Written } from '../answer.ts'
import type { House } from '../house.ts'
import { checkpointOf, continuationUnder } from '../journeys/evidence.ts'
import { recordAct } from '../journeys/record-act.ts'
import { quickBase64 } from '../platform.ts'
import { machines } from '../settings.ts'
import type { ActorId } from '../store/store.ts'
import { mustBeFresh, wantedOf } from '../who/presence.ts'
import type { Doors } from './door.ts'

export const ledgerDoors: Pick<
  Doors,
  'acts' | 'checkpoint' | 'consistency' | 'logCheckpoint' | 'logTile' | 'entries'
> = {
  async acts({ house, caller, session, body: { acts } }) {
    const seqs: number[] = []
    for (const act of acts) {
      mustBeOwn(caller, act)
      const { event } = readStatement(act)
      mustNotHaveItsOwnDoor(event.kind)
      const purpose = stepUpFor(event)
      if (session && purpose) {
        await mustBeFresh(house, session, purpose)
        await othersMustHaveBeenThere(house, session.actor, act)
      }
      seqs.push(await recordAct(house, act))
    }
    return { seqs }
  },

  async checkpoint({ house, query }) {
    const found = await checkpointOf(house, query)
    const wanted = query.continuation === '1'
    const continuation = wanted ? await continuationUnder(house, found) : undefined
    return { checkpoint: found.signed, ...(continuation && { continuation }) }
  },

  consistency({ house, query: { from, to } }) {
    const { tree } = house.registry
    if (from > to || to > tree.size) {
      throw new Refusal('request.malformed', { issues: [`no tree of ${to} entries from ${from}`] })
    }
    return { proof: tree.consistencyProof(from, to).hashes.map(base64) }
  },

  logCheckpoint: async ({ house }) => utf8((await checkpointOf(house)).signed),

  logTile({ house: { registry }, params }) {
    const tile = tileAt(params['tile'] ?? '')
    const bytes = tile && writeTile(registry.tree, tile)
    if (bytes === undefined) throw new Refusal('route.unknown', {})
    return bytes
  },

  async entries({ house, query: { from } }) {
    return new Written(pageOf(await house.registry.entries(from)))
  },
}

/** Written out at once, from the stored bytes: base64 has no letter that JSON would write otherwise. */
function pageOf(page: readonly StoredEntry[]): Uint8Array<ArrayBuffer> {
  const leaves = page.map(
    ({ salt, bytes }) => `{"salt":"${quickBase64(salt)}","bytes":"${quickBase64(bytes)}"}`,
  )
  return Buffer.from(`{"entries":[${leaves.join(',')}]}`, 'latin1')
}

/** A session and a signature of two different people do not go together. */
function mustBeOwn(caller: Parameters<Doors['acts']>[0]['caller'], { by, also = [] }: Act): void {
  const own = caller === undefined ? undefined : 'staff' in caller ? caller.staff : caller.recipient
  const signers: (string | undefined)[] = [by, ...also.map((one) => one.by)]
  if (!signers.includes(own)) throw new Refusal('act.notYours', { kind: 'in another name' })
}

/**
 * Whoever signed it besides whoever brings it has to have shown their passkey as well, if they have one:
 * who proposes does. A copied key would else be a second person.
 *
 * @throws Refusal `act.alone`
 */
async function othersMustHaveBeenThere(house: House, brings: ActorId, act: Act): Promise<void> {
  const {
    event: { kind },
    nonce,
  } = readStatement(act)
  const proposal = house.registry.board.programme.proposals.get(actDigest(act))
  for (const { by } of [act, ...(act.also ?? [])]) {
    if (by === brings || (by === act.by && proposal?.by === by)) continue
    const actor = StaffId.safeParse(by).data
    if (actor === undefined) continue
    const isMachine = machines(house.settings).has(actor)
    if (isMachine || (await wantedOf(house, actor)).wanted) {
      throw new Refusal('act.alone', { kind, nonce })
    }
  }
}

const OWN_DOORS = ['copyCollected', 'noteCollected', 'keysOffered', 'programmeFounded']

/** Offers come with an invitation, and a collection goes with its bytes. */
function mustNotHaveItsOwnDoor(kind: string): void {
  if (OWN_DOORS.includes(kind)) {
    throw new Refusal('act.notYours', { kind: `${kind} through this door` })
  }
}
