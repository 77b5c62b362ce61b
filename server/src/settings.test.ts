// Settings of mail: whole or not at all, and no password in what is said about them.

import { cosignerKey } from '@forewarn/core/log/cosignature'
import { verifierKey } from '@forewarn/core/log/note'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe as wording } from '@forewarn/core/shared/wording'
import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'
import { witnessesOf } from './witness/witness-settings.ts'

const WHOLE = {
  FOREWARN_SMTP_URL: 'smtps://house:hunter2@mail.example',
  FOREWARN_MAIL_FROM: 'forewarn@house.example',
  FOREWARN_PUBLIC_URL: 'https://forewarn.example',
}

function said(env: Record<string, string>): string {
  try {
    readSettings(env)
  } catch (error) {
    if (error instanceof Refusal) return wording(error)
    throw error
  }
  return expect.fail('they were taken')
}

describe('the settings of mail', () => {
  it('are taken together, and a house without them sends none', () => {
    expect(readSettings(WHOLE)).toMatchObject({ ...WHOLE, FOREWARN_REMIND_HOURS: 24 })
    expect(readSettings({}).FOREWARN_SMTP_URL).toBeUndefined()
  })

  it.each(['FOREWARN_MAIL_FROM', 'FOREWARN_PUBLIC_URL'] as const)('lack %s by name', (name) => {
    const { [name]: _, ...rest } = WHOLE
    expect(said(rest)).toContain(`FOREWARN_SMTP_URL needs ${name} beside it`)
  })

  it.each([
    ['FOREWARN_SMTP_URL', 'https://house:hunter2@mail.example'],
    ['FOREWARN_SMTP_URL', 'smtp:house:hunter2'],
    ['FOREWARN_MAIL_FROM', 'Forewarn <forewarn@house.example>'],
    ['FOREWARN_MAIL_FROM', 'a@b.example\r\nBcc: c@d.example'],
    ['FOREWARN_PUBLIC_URL', 'forewarn.example'],
    ['FOREWARN_PUBLIC_URL', 'https://forewarn.example/?case=cas_1'],
    ['FOREWARN_REMIND_HOURS', '0'],
  ])('refuse %s=%j by name, and do not repeat it', (name, value) => {
    const text = said({ ...WHOLE, [name]: value })
    expect(text).toContain(name)
    expect(text).not.toContain('hunter2')
  })
})

describe('the settings of a second store', () => {
  const S3 = {
    ...{ FOREWARN_S3_BUCKET: 'forewarn', FOREWARN_S3_KEY_ID: 'id', FOREWARN_S3_SECRET: 'hunter2' },
    FOREWARN_DATABASE_URL: 'postgresql://me@127.0.0.1/x',
  }

  it.each([
    'postgresql://me:hunter2@db.example/x',
    'postgresql://me:hunter2@db.example/x?sslmode=require',
    'postgresql://me:hunter2@db.example/x?sslmode=no-verify',
    'postgresql://me:hunter2@db.example/x?sslmode=verify-full&sslmode=disable',
    'postgresql://me:hunter2@127.0.0.1/x?host=db.example',
    'postgresql://me:hunter2@localhost.example/x',
    'postgresql:///x',
  ])('refuse the database %s, which goes over the network unverified', (url) => {
    const text = said({ FOREWARN_DATABASE_URL: url })
    expect(text).toContain('FOREWARN_DATABASE_URL: beyond this machine')
    expect(text).toContain('sslmode=verify-full')
    expect(text).not.toContain('hunter2')
  })

  it.each([
    'postgresql://me:hunter2@127.0.0.1:5432/x',
    'postgresql://me@localhost/x',
    'postgres://me@[::1]/x',
    'postgresql://me@%2Fvar%2Frun%2Fpostgresql/x',
    'postgresql://me@ignored/x?host=/var/run/postgresql',
    'postgresql://me:hunter2@db.example/x?sslmode=verify-full',
    'postgresql://me@db.example/x?sslmode=verify-full&sslrootcert=/etc/ca.pem',
  ])('take the database %s', (FOREWARN_DATABASE_URL) => {
    expect(readSettings({ FOREWARN_DATABASE_URL })).toMatchObject({ FOREWARN_DATABASE_URL })
  })

  it('refuse a bucket over http beyond this machine', () => {
    const text = said({ ...S3, FOREWARN_S3_URL: 'http://s3.example' })
    expect(text).toContain('FOREWARN_S3_URL: beyond this machine, write it as https://')
    expect(text).not.toContain('hunter2')
    for (const FOREWARN_S3_URL of ['https://s3.example', 'http://127.0.0.1:9000']) {
      expect(readSettings({ ...S3, FOREWARN_S3_URL })).toMatchObject({ FOREWARN_S3_URL })
    }
  })

  /** A log's own key. */
  const OTHER = verifierKey('a', new Uint8Array(32))
  const KEYS = [1, 2, 3].map((n) => cosignerKey(`witness/${n}`, new Uint8Array(32).fill(n)))
  const witnesses = (...written: readonly string[]) => ({
    FOREWARN_WITNESSES: written.join(', '),
  })
  const THREE = KEYS.map((key, i) => `${key} https://w${i}.example/`)

  it('name witnesses, of whom more than half must cosign unless told', () => {
    expect(witnessesOf(readSettings(witnesses(...THREE)))).toEqual({
      witnesses: KEYS.map((key, i) => ({ key, url: `https://w${i}.example` })),
      quorum: 2,
    })
    const all = readSettings({ ...witnesses(...THREE), FOREWARN_WITNESS_QUORUM: '3' })
    expect(witnessesOf(all)?.quorum).toBe(3)
    expect(witnessesOf(readSettings({}))).toBeUndefined()
  })

  it.each([
    ['a quorum of half', { ...witnesses(...THREE), FOREWARN_WITNESS_QUORUM: '1' }, /two halves/],
    ['a quorum of more', { ...witnesses(...THREE), FOREWARN_WITNESS_QUORUM: '4' }, /quorum of 4/],
    ['a quorum of nobody', { FOREWARN_WITNESS_QUORUM: '1' }, /needs FOREWARN_WITNESSES/],
    [
      'one key twice',
      witnesses(`${KEYS[0]} https://a.example`, `${KEYS[0]} https://b.example`),
      /twice/,
    ],
    ['a key of another kind', witnesses(`${OTHER} https://a.example`), /no cosignatures/],
    ['no address', witnesses(KEYS[0] ?? ''), /keys and address/],
    ['an address in the clear', witnesses(`${KEYS[0]} http://w.example`), /https/],
  ])('refuse witnesses with %s', (_, env, said) => {
    expect(() => readSettings(env)).toThrow(said)
  })
})
