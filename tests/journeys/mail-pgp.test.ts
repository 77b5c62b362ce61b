// Mail to whoever gave a PGP key: gpg opens it, nobody else reads it, and it never goes out in the clear.

import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gpg, hasGpg, openGpg } from '../gpg.ts'
import { enrolRecipients } from '../promises/stage.ts'
import { A_WHILE_MS, addressDesks, type MailWorld, openMailWorld } from './mail-world.ts'
import { DAY_MS, later } from './world.ts'

const isContinuousIntegration = process.env['CI'] !== undefined

describe.skipIf(!hasGpg && !isContinuousIntegration)('a recipient’s PGP key', () => {
  let gpg: Gpg
  let mails: MailWorld
  let desk: Desk
  let colleague: Desk
  let version = 0

  beforeAll(async () => {
    gpg = openGpg()
    mails = await openMailWorld('pgp', { FOREWARN_SESSION_HOURS: '168' })
    const desks = await enrolRecipients(mails.world, ['now', 'now'])
    ;[desk, colleague] = desks as [Desk, Desk]
    await addressDesks(mails.world, desks)
  })
  afterAll(async () => {
    await mails.end()
    gpg.end()
  })

  /** The mails that one more version of the agreement brings, by the first letter of the address. */
  async function mailed(): Promise<ReadonlyMap<string, string>> {
    version += 1
    await record(mails.world.owner, { kind: 'agreementSet', version, terms: 'a'.repeat(64) })
    const sent = await mails.roundAfter(A_WHILE_MS)
    return new Map(sent.map(({ to, raw }) => [to.join().slice(0, 1), raw]))
  }

  const put = (pgpKey: string | null) => desk.house.call('putContact', { body: { pgpKey } })

  it('turns every mail into one that gpg opens to the very same words', async () => {
    const fingerprint = gpg.makeKey('a@partner.example')
    expect(await put(gpg.publicKey(fingerprint))).toEqual({
      mails: true,
      quiet: null,
      pgp: { fingerprint },
    })
    const sent = await mailed()
    const sealed = sent.get('a') ?? ''
    const plain = sent.get('b') ?? ''
    expect(sealed).toContain(
      'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"',
    )
    expect(sealed).not.toMatch(/forewarn\.example|text\/plain|Sign in/)
    const armored = /-----BEGIN PGP MESSAGE-----[\s\S]*-----END PGP MESSAGE-----/.exec(sealed)?.[0]
    const opened = gpg.decrypt(armored ?? '').replaceAll('\r\n', '\n')
    const words = plain.replaceAll('\r\n', '\n')
    expect(opened).toBe(words.slice(words.indexOf('Content-Type:')))
    expect(opened).toContain('https://forewarn.example/')
  })

  it('differs from mail to mail in nothing but the sealed bytes and the usual three lines', async () => {
    const shapes = []
    for (let i = 0; i < 3; i += 1) {
      const raw = (await mailed()).get('a') ?? ''
      shapes.push(
        raw
          .replace(/^(Date|Message-ID): .*$/gm, '$1')
          .replace(/-----BEGIN PGP MESSAGE-----[\s\S]*?-----END/, (armour) => `${armour.length}`),
      )
    }
    expect(new Set(shapes).size).toBe(1)
  })

  it('is refused where nothing can be sealed to it, and the one before is kept', async () => {
    const before = await desk.house.call('contact')
    const mute = gpg.makeKey('mute@partner.example', { isMute: true })
    const expired = gpg.makeKey('expired@partner.example', { expires: '2021-01-15' })
    const revoked = gpg.makeKey('revoked@partner.example')
    gpg.revoke(revoked)
    const fit = gpg.makeKey('fit@partner.example')
    const cases: readonly (readonly [string, string])[] = [
      [gpg.publicKey(mute), 'it has no valid part to encrypt to'],
      [gpg.publicKey(expired), 'it has expired'],
      [gpg.publicKey(revoked), 'it is revoked'],
      [gpg.privateKey(fit), 'it is a private key; keep that to yourself'],
      [gpg.publicKey(fit, mute), 'there are several keys; give one'],
      [gpg.publicKey(fit).replace(/[A-Za-z0-9+/]{60}/, ''), 'this is no armoured public key'],
      ['ssh-ed25519 AAAA', 'this is no armoured public key'],
    ]
    for (const [pgpKey, problem] of cases) {
      await expect(put(pgpKey)).rejects.toMatchObject({
        code: 'contact.unfitKey',
        details: { problem },
      })
    }
    expect(await desk.house.call('contact')).toEqual(before)
  })

  it('that lapses later stops the mail, says so to the team, and lets nothing out in the clear', async () => {
    const lapsing = gpg.makeKey('lapsing@partner.example', { expires: '2021-02-02' })
    await put(gpg.publicKey(lapsing))
    expect((await mailed()).get('a')).toContain('multipart/encrypted')
    mails.world.now = later(mails.world.now, 2 * DAY_MS)
    const sent = await mailed()
    expect([...sent.keys()]).toEqual(['b'])
    const { owner } = mails.world
    const recipientId = desk.keyring.actor
    expect(await owner.house.call('mail')).toEqual({
      mails: true,
      server: null,
      unreached: [{ recipientId, code: 'contact.unfitKey' }],
    })
    const line = { event: 'unmailed', code: 'contact.unfitKey', who: recipientId }
    expect(
      JSON.parse(mails.world.log.findLast((one) => one.includes('unmailed')) ?? ''),
    ).toMatchObject(line)
    expect((await desk.house.call('contact')).pgp).toEqual({ fingerprint: null })

    await put(gpg.publicKey(gpg.makeKey('fresh@partner.example')))
    expect((await owner.house.call('mail')).unreached).toEqual([])
    const [mail] = await mails.round()
    expect(mail?.raw).toContain('multipart/encrypted')
  })

  it('is a recipient’s own: a colleague’s is another, and taking it away is its own act', async () => {
    expect((await colleague.house.call('contact')).pgp).toBeNull()
    expect((await put(null)).pgp).toBeNull()
  })
})
