// Where a copy left: the opened copy of its recipient, proven by tokens, or the vendor's issue of it and no more.

import { bundleFolder } from '@forewarn/core/bundle/folder'
import { readManifest } from '@forewarn/core/bundle/manifest'
import { renderHtml } from '@forewarn/core/investigation/page'
import { renderText } from '@forewarn/core/investigation/text'
import { servedSecret, tokenHash } from '@forewarn/core/marking/tokens/token'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { PartId, RecipientId } from '@forewarn/core/shared/ids'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { withOwnTokens } from '@forewarn/desk/own-layer'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PLAIN_WORDS, yamlOf } from '../promises/stage.ts'
import { CODE, type Investigated, openInvestigated } from './investigate-world.ts'
import { DAY_MS, later, START } from './world.ts'

/** The program sends a value that is left to its recipient. */
const OWN = '51d7a3b0-e24c-46f8-9b17-c0de83a5f296'
const FOLDER = bundleFolder(
  readManifest(
    'bundle.yaml',
    yamlOf(PLAIN_WORDS).replace(
      /(class: verification-code, [^}]*) }/,
      `$1, free: [{ value: ${OWN}, for: recipient }] }`,
    ),
  ),
  [
    { path: 'check.md', bytes: utf8(PLAIN_WORDS.note) },
    { path: 'check.py', bytes: utf8(`${CODE}\nsend('${OWN}')\n`) },
  ],
)

let it3: Investigated
beforeEach(async () => {
  it3 = await openInvestigated(FOLDER)
})
afterEach(() => it3.world.end())

const SEEN = later(START, 3_600_000)
const secretOf = (n: number) => new Uint8Array(32).fill(n)

/** The recipient's program, opened by its client with tokens in it. */
async function opened(desk: Desk, client: 'separate' | 'served' = 'separate') {
  const { parts } = await readInbox(desk)
  const { partId } = parts.find((one) => one.class === 'verification-code') ?? {}
  const part = await openPart(desk.keyring, await collectPart(desk, PartId.parse(partId)))
  const secret = client === 'served' ? servedSecret(desk.keyring.signingSecret) : secretOf(1)
  const { files, tokens } = await withOwnTokens(desk, part, { secret, client })
  return {
    program: text(files[0]?.bytes ?? new Uint8Array()),
    tokens,
    partId: PartId.parse(partId),
  }
}

async function found(sample: string) {
  const sighting = await it3.sight(SEEN, sample)
  const { finding } = await investigate(it3.inquiry({ sighting: sighting as never }))
  const manner = { names: new Map(), zone: 'UTC' }
  const words = renderText(finding, manner).replace(/\s+/g, ' ')
  const page = renderHtml(finding, manner).replace(/\s+/g, ' ')
  return { finding, words, page, origins: finding.origins ?? [] }
}

const OPENED = 'this recipient’s opened copy'
const ISSUED = 'the vendor’s issue of this copy, so an insider cannot be excluded'

describe('a sample of a copy that its recipient’s own client opened', () => {
  it('proves that it is this recipient’s opened copy, and whose word that rests on', async () => {
    const { program, tokens } = await opened(it3.leaker)
    const { words, page, origins, finding } = await found(program)
    expect(finding.answer.verdict).toBe('copy')
    expect(origins).toEqual([
      {
        ...{ recipient: it3.leaker.keyring.actor, partner: expect.any(String) },
        ...{ proves: 'opened', tokens: 'opened', collected: true },
      },
    ])
    expect(finding.tokens).toMatchObject([
      { found: tokens.length, of: tokens.length, standing: 'opened' },
    ])
    for (const said of [words, page]) {
      expect(said).toContain(OPENED)
      expect(said).toContain('the probabilities do not count that')
      expect(said).toContain('is the recipient’s own statement')
      expect(said).not.toContain(ISSUED)
    }
  })

  it('proves it by one token that stayed, inside another program and in base64', async () => {
    const { program, tokens } = await opened(it3.leaker)
    const lines = program
      .split('\n')
      .filter((line, i) => i === (tokens[1]?.line ?? 0) - 1 || !/^# \w{8}-|^send/.test(line))
    const { origins, finding } = await found(
      `${lines.join('\n')}\nx = "${btoa(lines.join('\n'))}"\n`,
    )
    expect(origins).toMatchObject([{ proves: 'opened' }])
    expect(finding.tokens).toMatchObject([{ found: 1, of: tokens.length }])
  })

  it('proves it without comments by a value that was left to its recipient', async () => {
    const { program, tokens } = await opened(it3.leaker)
    const { origins, finding } = await found(program.replace(/^# \w{8}-.*\n\n?/gm, ''))
    expect(origins).toMatchObject([{ proves: 'opened' }])
    expect(finding.tokens).toMatchObject([{ found: 1, of: tokens.length, standing: 'opened' }])
  })

  it('proves the issue alone where its tokens were taken out, which proves nothing either way', async () => {
    const { program } = await opened(it3.leaker)
    const stripped = program.replace(/^# \w{8}-.*\n\n?/gm, '')
    expect(stripped).not.toContain(OWN)
    const { words, page, origins } = await found(stripped.replace(/send\(.*/, ''))
    expect(origins).toMatchObject([{ proves: 'issued', tokens: 'none', collected: true }])
    for (const said of [words, page]) {
      expect(said).toContain(ISSUED)
      expect(said).toContain('That proves nothing either way')
      expect(said).not.toContain(OPENED)
    }
  })
})

describe('a sample that an insider made of the vendor’s copy', () => {
  it('proves the issue alone, though its recipient opened its own', async () => {
    await opened(it3.leaker)
    const { words, origins } = await found(await it3.copyOf(it3.leaker))
    expect(origins).toMatchObject([{ proves: 'issued', tokens: 'none' }])
    expect(words).toContain(ISSUED)
  })

  it('of a copy that nobody collected points to the desk, to theft of server and key, or to an insider', async () => {
    const [, , third] = it3.recipients
    const { words, origins, finding } = await found(await it3.copyOf(third as Desk))
    expect(origins).toMatchObject([
      { proves: 'issued', collected: false, recipient: third?.keyring.actor },
    ])
    expect(finding.exclusions).toContainEqual(
      expect.objectContaining({ recipient: third?.keyring.actor, reason: 'never-collected' }),
    )
    expect(words).toContain(
      'the desk that made it, by theft of the server together with a key that it is sealed to, or by someone inside',
    )
  })
})

describe('tokens prove less', () => {
  it('of a copy that was opened in a page of the house', async () => {
    const { program } = await opened(it3.leaker, 'served')
    const { words, origins } = await found(program)
    expect(origins).toMatchObject([{ proves: 'issued', tokens: 'served' }])
    expect(words).toContain(ISSUED)
    expect(words).toContain('a page that the vendor’s house served')
  })

  it('where the key was ever given to such a page', async () => {
    const { program } = await opened(it3.leaker)
    await opened(it3.leaker, 'served')
    expect((await found(program)).origins).toMatchObject([{ proves: 'issued', tokens: 'served' }])
  })

  it('where an earlier sample showed them, for whoever knew it could repeat them', async () => {
    const { program, tokens } = await opened(it3.leaker)
    await it3.sight(later(START, -9 * DAY_MS), `${tokens.map(({ token }) => token).join('\n')}\n`)
    const { words, origins } = await found(program)
    expect(origins).toMatchObject([{ proves: 'issued', tokens: 'spent' }])
    expect(words).toContain('whoever knew that one could repeat them')
  })

  it('and nothing where their hashes came after the sample', async () => {
    const { program } = await opened(it3.leaker)
    const { partId } = await opened(it3.leaker)
    const late = '0123456789abcdef0123456789abcdef'
    const holder = { partId, recipientId: RecipientId.parse(it3.leaker.keyring.actor) }
    const plain = program.replace(/^# \w{8}-.*\n\n?/gm, '').replace(/send\(.*/, '')
    const sample = `${plain}# ${late}\n`
    await it3.sight(SEEN, sample)
    await record(it3.leaker, {
      kind: 'tokensInserted',
      ...{ partId, client: 'separate', tokens: [tokenHash(late, holder)] },
    })
    expect((await found(sample)).origins).toMatchObject([{ proves: 'issued', tokens: 'late' }])
  })

  it('and nothing about whoever copied the hashes of another', async () => {
    const { program, tokens, partId } = await opened(it3.leaker)
    const other = it3.recipients[1] as Desk
    const own = await opened(other)
    const holder = { partId, recipientId: RecipientId.parse(it3.leaker.keyring.actor) }
    await record(other, {
      kind: 'tokensInserted',
      ...{ partId: own.partId, client: 'separate' },
      tokens: tokens.map(({ token }) => tokenHash(token, holder)),
    })
    const { origins, finding } = await found(program)
    expect(origins).toMatchObject([{ recipient: it3.leaker.keyring.actor, proves: 'opened' }])
    expect(finding.tokens).toHaveLength(1)
  })
})
