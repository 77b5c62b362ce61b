// Spellings of what a witness drew for, shown to a stranger: places are those that were fixed before the draw.

import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { readAgain } from '@forewarn/desk/opening/again'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming, type Prepared, prepareOpening } from '@forewarn/desk/opening/make'
import { type Step, verifyOpening } from '@forewarn/desk/opening/verify'
import { whoDraws } from '@forewarn/desk/publish/who-draws'
import { record } from '@forewarn/desk/record'
import { sealText } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LABORATORY } from '../journeys/investigate-world.ts'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import { pinning } from './drawn-stage.ts'
import { broken, eventsFor, type OpenedStage, openStage } from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'

const { decoder } = LABORATORY

let witnesses: Witnesses
let stage: OpenedStage
let prepared: Prepared
beforeAll(async () => {
  witnesses = await openWitnesses(1, 'reread drawn')
  stage = await openStage({
    env: { FOREWARN_WITNESSES: witnesses.written },
    async ready(plain) {
      const world = await pinning(plain, witnesses)
      return { world, who: () => whoDraws(world.owner) }
    },
  })
  const { owner, ledger } = stage.given.world
  const reason = await sealText(ledger.board, 'It is over.')
  await record(owner, { kind: 'embargoEnded', caseId: stage.given.caseId, reason })
  await ledger.catchUp()
  const [findingId = expect.fail()] = [...ledger.board.investigation.findings.keys()]
  const asked = { findingId, finding: stage.finding, recipientId: idOf(stage.given.leaker) }
  prepared = await prepareOpening(owner, ledger, { ...asked, withSpellings: true, decoder })
})
afterAll(async () => {
  await stage.given.world.end()
  await witnesses.end()
})

type Markings = NonNullable<OpenedNaming['spellings']>['markings']

/** What a stranger is told, who is shown this in the place of what the places were fixed with. */
async function told(change: (markings: Markings) => Markings): Promise<Map<string, string>> {
  const naming = structuredClone(prepared.naming)
  const { spellings = expect.fail() } = naming
  naming.spellings = { ...spellings, markings: change(spellings.markings) }
  const text = JSON.stringify(naming)
  const { owner, ledger } = stage.given.world
  const events = eventsFor({ ...stage, prepared }, naming)
  const opened = await openNaming(owner, ledger, { ...prepared, naming, text, events })
  const file = JSON.parse(JSON.stringify(opened)) as OpeningFile
  const { url: _, ...pins } = stage.given.leaker.keyring.pins
  const steps: Step[] = []
  const tell = (step: Step) => steps.push(step)
  await readAgain(file, verifyOpening('opening.json', file, pins, tell), undefined, {
    ...{ decoder, tell },
  })
  return new Map(steps.map(({ step, says }) => [step, says]))
}

describe('spellings of what a witness drew for', () => {
  it('are shown to be those that were fixed before', async () => {
    const says = await told((markings) => markings)
    expect(says.get('The spellings')).toMatch(/^as they were sealed and committed to/)
    expect(says.get('Who drew')).toMatch(/^the vendor and the witness/)
    expect(says.get('Who drew')).not.toContain('shown with the spellings alone')
  })

  it('are refused where that is not shown, or is of others, or says nothing of which are whose', async () => {
    const problem = /not shown to be the places that entry \d+ fixed before it was drawn/
    for (const change of [
      () => undefined,
      () => [null],
      (all: Markings) => all?.map((one) => one && { ...one, salt: `${'A'.repeat(43)}=` }),
      (all: Markings) => all?.map((one) => one && { decoder: one.decoder, salt: one.salt }),
    ]) {
      await expect(told(change)).rejects.toEqual(broken('The spellings', problem))
    }
  })
})
