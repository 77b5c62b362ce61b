// A recipient's own tokens: said in the ledger first, the same each time, and worth nothing to anybody else.

import type { OpenedPart } from '@forewarn/core/bundle/part'
import { servedSecret, tagOf, tokenHash } from '@forewarn/core/marking/tokens/token'
import { text } from '@forewarn/core/shared/bytes'
import { PartId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { acknowledge, collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { withOwnTokens } from '@forewarn/desk/own-layer'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CODE, overheard } from '../journeys/investigate-world.ts'
import { openWorld, type World } from '../journeys/world.ts'
import { enrolRecipients, folderOf, openCase, PLAIN_WORDS, publicationOf } from './stage.ts'

let world: World
let ann: Desk
let ben: Desk
let part: OpenedPart
/** What Ann's and Ben's clients send, in order. */
let heard: string[]

const OWN = { secret: new Uint8Array(32).fill(7), client: 'separate' as const }

beforeAll(async () => {
  world = await openWorld('own-layer')
  const recipients = await enrolRecipients(world, ['now', 'now'])
  const caseId = await openCase(world, recipients)
  await publish(publicationOf(world, caseId, { folder: folderOf({ ...PLAIN_WORDS, code: CODE }) }))
  const over = overheard(world.ports.post)
  heard = over.heard
  const again = ({ keyring }: Desk) => signIn({ ...world.ports, post: over.post }, keyring)
  ;[ann, ben] = (await Promise.all(recipients.map(again))) as [Desk, Desk]
  part = await opened(ann)
})
afterAll(() => world.end())

/** The programs of a recipient's copy, collected and opened. */
async function opened(desk: Desk): Promise<OpenedPart> {
  const { parts } = await readInbox(desk)
  const { partId } = parts.find((one) => one.class === 'verification-code') ?? {}
  return openPart(desk.keyring, await collectPart(desk, PartId.parse(partId)))
}

const saidOf = async ({ manifest: { partId } }: OpenedPart) =>
  (await world.ledger.catchUp()).bundle.parts.get(partId)?.tokens ?? []

const refused = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (error) => error,
  )
  return error instanceof Refusal ? error.code : error
}

describe('an opened part', () => {
  it('gets tokens only once their hashes stand in the ledger, and the house never sees one', async () => {
    heard.length = 0
    const { files, tokens } = await withOwnTokens(ann, part, OWN)
    expect(tokens.length).toBeGreaterThan(1)
    const [said] = await saidOf(part)
    const holder = {
      partId: part.manifest.partId,
      recipientId: RecipientId.parse(ann.keyring.actor),
    }
    expect(said?.tokens).toEqual(tokens.map(({ token }) => tokenHash(token, holder)))
    expect(said?.client).toBe('separate')
    const written = files
      .map(({ bytes }) => text(bytes))
      .join('\n')
      .replaceAll('-', '')
    for (const { token } of tokens) {
      expect(written).toContain(token)
      expect(heard.join('\n')).not.toContain(token)
      expect(heard.join('\n')).toContain(tagOf(token))
    }
  })

  it('opened again has the same tokens, and nothing is said twice', async () => {
    const once = await withOwnTokens(ann, part, OWN)
    const again = await withOwnTokens(ann, await opened(ann), OWN)
    expect(again.tokens).toEqual(once.tokens)
    expect(again.files.map(({ bytes }) => text(bytes))).toEqual(
      once.files.map(({ bytes }) => text(bytes)),
    )
    expect(await saidOf(part)).toHaveLength(1)
  })

  it('has others, said anew, where the secret was lost', async () => {
    const { tokens } = await withOwnTokens(ann, part, { ...OWN, secret: new Uint8Array(32) })
    const said = await saidOf(part)
    expect(said).toHaveLength(2)
    expect(said[1]?.tokens.map(({ tag }) => tag)).toEqual(tokens.map(({ token }) => tagOf(token)))
  })

  it('opened in a page that the house serves says so', async () => {
    const secret = servedSecret(ann.keyring.signingSecret)
    await withOwnTokens(ann, part, { secret, client: 'served' })
    expect((await saidOf(part)).map(({ client }) => client)).toEqual([
      'separate',
      'separate',
      'served',
    ])
  })

  it('gets none where the house keeps the statement to itself', async () => {
    const deaf = overheard(world.ports.post, ({ path }) =>
      path.endsWith('/acts')
        ? Promise.resolve({ status: 200, body: new TextEncoder().encode('{"seqs":[9]}') })
        : undefined,
    )
    const desk = await signIn({ ...world.ports, post: deaf.post }, ben.keyring)
    const own = await opened(ben)
    expect(await refused(withOwnTokens(desk, own, OWN))).toBe('ledger.unwritten')
    expect(await saidOf(own)).toEqual([])
  })

  it('gets no more sets than the ledger takes of one part', async () => {
    const partId = part.manifest.partId
    const tag = (i: number) => [{ tag: i.toString(16).padStart(16, '0'), hash: 'ab'.repeat(32) }]
    for (let i = (await saidOf(part)).length; i < 16; i++) {
      await record(ann, { kind: 'tokensInserted', partId, client: 'separate', tokens: tag(i) })
    }
    const fresh = { ...OWN, secret: new Uint8Array(32).fill(9) }
    expect(await refused(withOwnTokens(ann, part, fresh))).toBe('part.tokens')
    expect(await saidOf(part)).toHaveLength(16)
    expect((await withOwnTokens(ann, part, OWN)).tokens.length).toBeGreaterThan(1)
  })
})

describe('a statement', () => {
  const hashes = [{ tag: '0'.repeat(16), hash: 'cd'.repeat(32) }]

  it('is taken of nobody else’s part, and of none that was not collected', async () => {
    const { partId } = part.manifest
    const said = { kind: 'tokensInserted', client: 'separate', tokens: hashes } as const
    expect(await refused(record(ben, { ...said, partId }))).toBe('part.unknown')
    const { parts } = await readInbox(ben)
    const other = PartId.parse(parts.find(({ collectedAt }) => collectedAt === null)?.partId)
    expect(await refused(record(ben, { ...said, partId: other }))).toBe('part.unknown')
  })

  it('does not bar the word that a part was opened', async () => {
    await acknowledge(ann, part.manifest.partId)
    const { parts } = await readInbox(ann)
    expect(parts.find(({ partId }) => partId === part.manifest.partId)?.openedAt).not.toBeNull()
  })
})
