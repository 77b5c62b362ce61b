// A passkey that is taken away at the very moment at which it is shown: it does not count.

import { houseClient } from '@forewarn/desk/house-client'
import { readInbox } from '@forewarn/desk/inbox'
import { bePresent, readPresence } from '@forewarn/desk/presence'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocalStore } from '../../server/src/store/local-store.ts'
import type { ActorId, Directory, Store } from '../../server/src/store/store.ts'
import { openWorld, type World } from '../journeys/world.ts'
import { addTo, answerCode, Passkey } from '../passkeys.ts'
import { enrolRecipients } from './stage.ts'

let world: World
/** Which passkey of whom is taken away, and after which step of the house. */
let away: Away | undefined

interface Away {
  readonly actor: ActorId
  readonly id: string
  readonly after: keyof Directory
}

async function openStore(folder: string): Promise<Store> {
  const store = await openLocalStore(folder)
  const directory = new Proxy(store.directory, {
    get(real, name: keyof Directory) {
      const work = real[name].bind(real) as (...all: unknown[]) => Promise<unknown>
      return async (...all: unknown[]) => {
        const result = await work(...all)
        if (away?.after === name) await real.dropPasskeys(away.actor, away.id)
        return result
      }
    },
  })
  return { ...store, directory, close: () => store.close() }
}

beforeAll(async () => {
  world = await openWorld('removed', { openStore })
})
afterAll(() => world.end())

/** Has another passkey besides, so that one is asked for after the first is gone. */
async function somebody(): Promise<[Desk, Passkey]> {
  const [desk] = (await enrolRecipients(world, ['now'])) as [Desk]
  const passkey = new Passkey(desk.keyring.actor)
  await addTo(desk, passkey)
  await addTo(desk, new Passkey(`${desk.keyring.actor} 2`))
  return [desk, passkey]
}

const stepsOf = ['passkey', 'signInOnce', 'usePasskey'] as const

describe('a passkey that is taken away', () => {
  it.each(stepsOf)('after %s lets nobody in who was showing it', async (after) => {
    const [{ keyring }, passkey] = await somebody()
    const own = await signIn(world.ports, keyring)
    const question = await readPresence(own)
    away = { actor: keyring.actor, id: passkey.id, after }
    await bePresent(own, question, passkey.answer(question.challenge)).catch(() => undefined)
    away = undefined
    await expect(readInbox(own)).rejects.toMatchObject({
      code: expect.stringMatching(/^session\.(?:missing|presence)$/),
    })
  })

  it.each(['passkey', 'signInOnce', 'sessionByCode', 'answerCode'] as const)(
    'after %s lets no terminal in that a code was answered for',
    async (after) => {
      const [{ keyring }, passkey] = await somebody()
      const terminal = await signIn(world.ports, keyring)
      const { code } = await terminal.house.call('askCode', { body: { purpose: 'signIn' } })
      away = { actor: keyring.actor, id: passkey.id, after }
      const answering = answerCode(houseClient(world.ports.post), code, passkey)
      await answering.catch(() => undefined)
      away = undefined
      await expect(readInbox(terminal)).rejects.toMatchObject({
        code: expect.stringMatching(/^session\.(?:missing|presence)$/),
      })
    },
  )

  it('after it was added leaves the session without', async () => {
    const [desk] = await somebody()
    const third = new Passkey('third')
    away = { actor: desk.keyring.actor, id: third.id, after: 'addPasskey' }
    await addTo(desk, third).catch(() => undefined)
    away = undefined
    await expect(readInbox(desk)).rejects.toMatchObject({ code: 'session.missing' })
  })
})
