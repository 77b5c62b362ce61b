// Copies that came later by the same draw, opened to whoever they name: after a theft, and to somebody new.

import type { RecipientId } from '@forewarn/core/shared/ids'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { investigate } from '@forewarn/desk/investigate/investigate'
import type { Laboratory } from '@forewarn/desk/investigate/laboratory'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming, prepareOpening } from '@forewarn/desk/opening/make'
import { whoDraws } from '@forewarn/desk/publish/who-draws'
import type { CopyMaker } from '@forewarn/desk/publish/workshop'
import { reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LABORATORY, SPELLED } from '../journeys/investigate-world.ts'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import { pinning } from './drawn-stage.ts'
import { broken, type OpenedStage, openStage, verifyAs } from './opened-stage.ts'
import { asking, comesLate, idOf } from './reissue-stage.ts'

let witnesses: Witnesses
let stage: OpenedStage
beforeAll(async () => {
  witnesses = await openWitnesses(1, 'opened drawn late')
  stage = await openStage({
    env: { FOREWARN_WITNESSES: witnesses.written },
    async ready(plain) {
      const world = await pinning(plain, witnesses)
      return { world, who: () => whoDraws(world.owner) }
    },
  })
})
afterAll(async () => {
  await stage.given.world.end()
  await witnesses.end()
})

/** What a recipient gets now, plain. */
async function issued(who: RecipientId, isTheft: boolean): Promise<string> {
  const { world, caseId } = stage.given
  let text = ''
  const workshop: CopyMaker = {
    async extend(...given) {
      const made = await SPELLED.extend(...given)
      const [{ holder = '' } = {}] = given[2]
      const [, code] = [...(await made.copyOf(holder)).values()]
      text = new TextDecoder().decode(code)
      return made
    },
  }
  await reissue(asking(world, caseId, { workshop, who: [who], isTheft }))
  return text
}

/** Of all samples of the case, the marks of this one. */
function readingOnly(text: string): Laboratory {
  const { decoder } = LABORATORY
  return {
    ...LABORATORY,
    decoder: {
      ...decoder,
      read: (batches, ...rest) => {
        const own = batches.map((batch) => ({
          ...batch,
          samples: batch.samples.filter((one) => one.text === text),
        }))
        return decoder.read(own, ...rest)
      },
    },
  }
}

/** Collected, leaked, found and opened. */
async function openedOf(desk: Desk, text: string): Promise<OpeningFile> {
  const { given } = stage
  const { world } = given
  for (const { partId, open } of (await readInbox(desk)).parts) {
    if (open) await collectPart(desk, partId)
  }
  await world.ledger.catchUp()
  await given.sight(world.now, text)
  const { findingId, finding } = await investigate(given.inquiry({ laboratory: readingOnly(text) }))
  const asked = { findingId, finding, recipientId: idOf(desk) }
  return openNaming(
    world.owner,
    world.ledger,
    await prepareOpening(world.owner, world.ledger, asked),
  )
}

const drew = (file: OpeningFile) => {
  return verifyAs(stage, file).find(({ step }) => step === 'Who drew')?.says ?? ''
}

it('after a theft are shown under the name that the ledger gave them, and not without the theft', async () => {
  const [, second = expect.fail()] = stage.given.recipients
  const file = await openedOf(second, await issued(idOf(second), true))
  expect(drew(file)).toMatch(/^the vendor and the witness/)
  expect(drew(file)).not.toContain('could have been chosen')
  expect(file.naming).toContain(`"${idOf(second)} #2"`)
  const receipts = file.receipts.filter(({ entry }) => {
    return !Buffer.from(entry, 'base64').toString().includes('\\"theft\\"')
  })
  expect(receipts).toHaveLength(file.receipts.length - 1)
  expect(() => drew({ ...file, receipts })).toThrow(broken('The copy', /./))
})

it('of whoever was let in after the draw are told as what could have been chosen', async () => {
  const { world, caseId } = stage.given
  const late = await comesLate(world, caseId)
  await world.ledger.catchUp()
  const file = await openedOf(late, await issued(idOf(late), false))
  expect(drew(file)).toContain(`its id could have been chosen for its symbols`)
})
