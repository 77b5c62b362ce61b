// Everything an operator can set. Defaults stand here and nowhere else; unknown names are errors.

import { isLoopback, isLoopbackUrl } from '@forewarn/core/shared/loopback'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { MAIL_ADDRESS } from './mail/message.ts'
import type { Bucket } from './store/s3-client.ts'
import type { ProviderParts } from './who/provider.ts'
import { unfitWitnesses } from './witness/witness-settings.ts'

const HOUR_MS = 3_600_000

export const Settings = z.strictObject({
  /** The house's name in checkpoints and signatures; never changes once there is a ledger. */
  FOREWARN_ORIGIN: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*(\/[a-z0-9.-]+)*$/)
    .default('forewarn.localhost'),
  FOREWARN_HOST: z.string().min(1).default('127.0.0.1'),
  FOREWARN_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  FOREWARN_DATA: z.string().min(1).default('./forewarn-data'),
  /** Given: ledger and directory in PostgreSQL. Not given: in one SQLite file under FOREWARN_DATA. */
  FOREWARN_DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE',
    })
    .optional(),
  /** Given: the vault in a bucket that speaks S3, beside PostgreSQL. Not given: under FOREWARN_DATA. */
  FOREWARN_S3_URL: z
    .url({ protocol: /^https?$/, error: 'write it as https://HOST, without bucket and key' })
    .optional(),
  FOREWARN_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  FOREWARN_S3_REGION: z.string().min(1).default('us-east-1'),
  FOREWARN_S3_KEY_ID: z.string().min(1).optional(),
  FOREWARN_S3_SECRET: z.string().min(1).optional(),
  FOREWARN_MAX_PART_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(64 * 1024 * 1024),
  /** Who may read the log's checkpoint and tiles: they tell its size, and when it grew. */
  FOREWARN_LOG_READERS: z.enum(['enrolled', 'anyone']).default('enrolled'),
  /**
   * Who shows a passkey to sign in: whoever added one; every colleague; or recipients who are persons, too.
   * Service accounts and mailboxes never do.
   */
  FOREWARN_SIGN_IN: z.enum(['added', 'staff', 'everyone']).default('added'),
  /** Ids, with commas between, that run by themselves: they show no passkey, and step up to nothing. */
  FOREWARN_MACHINES: z
    .string()
    .regex(/^(?:stf|rcp)_[a-z2-7]{16}(?:,(?:stf|rcp)_[a-z2-7]{16})*$/, 'ids with commas between')
    .optional(),
  /** How fresh a passkey must be for what opens something to somebody. */
  FOREWARN_STEP_UP_MINUTES: z.coerce.number().min(1).max(60).default(5),
  /** An OpenID provider whose accounts stand in for passkeys, once linked; needs FOREWARN_PUBLIC_URL. */
  FOREWARN_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  FOREWARN_OIDC_CLIENT_ID: z.string().min(1).max(500).optional(),
  FOREWARN_OIDC_CLIENT_SECRET: z.string().min(1).max(500).optional(),
  FOREWARN_SESSION_HOURS: z.coerce.number().positive().max(168).default(12),
  /** The terminal's own setting, named here so that both can share one environment. */
  FOREWARN_DESK: z.string().optional(),
  /** Sealed bytes that nothing came to refer to are swept after this long. */
  FOREWARN_LEASE_HOURS: z.coerce.number().positive().max(720).default(24),
  /** Where partners reach the house: the one link in a mail. */
  FOREWARN_PUBLIC_URL: z
    .string()
    .max(200)
    .regex(
      /^https?:\/\/[^\s/?#@]+\/?$/,
      'an address such as https://forewarn.example, without a path',
    )
    .optional(),
  /** The mail server that takes the house's mail, with its password; without it no mail goes out. */
  FOREWARN_SMTP_URL: z
    .string()
    .max(500)
    .refine(isSmtpUrl, 'an address such as smtp://user:password@mail.example:587')
    .optional(),
  FOREWARN_MAIL_FROM: z.string().regex(MAIL_ADDRESS, 'an address such as a@b.example').optional(),
  /** How long something waits uncollected before a recipient is told again, and then again. */
  FOREWARN_REMIND_HOURS: z.coerce.number().min(1).max(720).default(24),
  /** Who cosigns checkpoints: `KEY URL`, several with commas between. */
  FOREWARN_WITNESSES: z.string().max(20_000).optional(),
  /** How many of them must; more than half, and no fewer unless told. */
  FOREWARN_WITNESS_QUORUM: z.coerce.number().int().min(1).max(100).optional(),
})
export type Settings = z.infer<typeof Settings>

/**
 * Reads the settings from an environment; names that do not begin with `FOREWARN_` are others'.
 *
 * @throws Refusal `settings.malformed` naming each setting that is unknown or out of range
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const ours = Object.entries(env).filter(([name]) => name.startsWith('FOREWARN_'))
  const parsed = Settings.safeParse(Object.fromEntries(ours))
  const issues = parsed.success
    ? [lackOf, lackOfProvider, halfBucket, inTheClear, unfitWitnesses].flatMap((look) => [
        ...look(parsed.data),
      ])
    : parsed.error.issues.map(said)
  if (!parsed.success || issues.length > 0) throw new Refusal('settings.malformed', { issues })
  return parsed.data
}

/** A house that mails says from whom, and where to look. */
function lackOf(settings: Settings): string[] {
  if (settings.FOREWARN_SMTP_URL === undefined) return []
  return (['FOREWARN_PUBLIC_URL', 'FOREWARN_MAIL_FROM'] as const)
    .filter((name) => settings[name] === undefined)
    .map((name) => `FOREWARN_SMTP_URL needs ${name} beside it`)
}

function* lackOfProvider(settings: Settings): Generator<string> {
  const { FOREWARN_OIDC_ISSUER: issuer, FOREWARN_OIDC_CLIENT_ID: id } = settings
  const { FOREWARN_OIDC_CLIENT_SECRET: secret, FOREWARN_PUBLIC_URL: url } = settings
  if (issuer === undefined && id === undefined && secret === undefined) return
  if (!issuer || !id || !secret || !url) {
    yield 'FOREWARN_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET go together, beside FOREWARN_PUBLIC_URL'
  }
  if (issuer?.startsWith('http:') && !isLoopbackUrl(issuer)) {
    yield 'FOREWARN_OIDC_ISSUER: beyond this machine, write it as https://'
  }
}

function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && !url.search
}

/** What a bucket needs beside its address, and where it has no place. */
function* halfBucket(settings: Settings): Generator<string> {
  const { FOREWARN_S3_URL, FOREWARN_S3_BUCKET, FOREWARN_S3_KEY_ID, FOREWARN_S3_SECRET } = settings
  const needed = { FOREWARN_S3_URL, FOREWARN_S3_BUCKET, FOREWARN_S3_KEY_ID, FOREWARN_S3_SECRET }
  const missing = Object.entries(needed).filter(([, value]) => value === undefined)
  if (missing.length === Object.keys(needed).length) return
  for (const [name] of missing) yield `${name}: missing, and a vault on S3 needs it`
  if (settings.FOREWARN_DATABASE_URL !== undefined) return
  yield 'FOREWARN_S3_URL: a vault on S3 goes with PostgreSQL; set FOREWARN_DATABASE_URL, too'
}

/** What would go over the network for anybody to read, password and all. */
function* inTheClear(settings: Settings): Generator<string> {
  const { FOREWARN_DATABASE_URL: database, FOREWARN_S3_URL: bucket } = settings
  if (database !== undefined && !isSafeDatabase(new URL(database))) {
    yield 'FOREWARN_DATABASE_URL: beyond this machine, end it in ?sslmode=verify-full (with &sslrootcert=FILE where your own authority signed)'
  }
  if (bucket?.startsWith('http:') && !isLoopbackUrl(bucket)) {
    yield 'FOREWARN_S3_URL: beyond this machine, write it as https://'
  }
}

/**
 * Over TLS with the server's name verified, or not over a network. The last of a parameter counts, and
 * `host` counts for more than the host: so the library reads it. Without either it asks the environment.
 */
function isSafeDatabase({ hostname, searchParams }: URL): boolean {
  const host = searchParams.getAll('host').at(-1) ?? decodeURIComponent(hostname)
  const isLocal = isLoopback(host) || host === '::1' || host.startsWith('/')
  return isLocal || searchParams.getAll('sslmode').at(-1) === 'verify-full'
}

/** The bucket of the vault, where it lies in one. */
export function bucketOf(settings: Settings): Bucket | undefined {
  const { FOREWARN_S3_URL: url, FOREWARN_S3_BUCKET: bucket } = settings
  const { FOREWARN_S3_KEY_ID: keyId, FOREWARN_S3_SECRET: secret } = settings
  if (!url || !bucket || !keyId || !secret) return undefined
  return { url, bucket, region: settings.FOREWARN_S3_REGION, keyId, secret }
}

function said(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.')}: ${issue.message}`
  return `${issue.keys.join(', ')} is unknown; there are ${Object.keys(Settings.shape).join(', ')}`
}

export function sessionMs(settings: Settings): number {
  return settings.FOREWARN_SESSION_HOURS * HOUR_MS
}

export function stepUpMs(settings: Settings): number {
  return settings.FOREWARN_STEP_UP_MINUTES * 60_000
}

export function providerOf(settings: Settings): ProviderParts | undefined {
  const { FOREWARN_OIDC_ISSUER: issuer, FOREWARN_OIDC_CLIENT_ID: clientId } = settings
  const { FOREWARN_OIDC_CLIENT_SECRET: secret, FOREWARN_PUBLIC_URL: url } = settings
  if (!issuer || !clientId || !secret || !url) return undefined
  const redirect = `${url.replace(/\/$/, '')}/account`
  return { issuer, clientId, secret, redirect, maxAgeS: stepUpMs(settings) / 1000 }
}

export function machines({ FOREWARN_MACHINES: ids }: Settings): ReadonlySet<string> {
  return new Set(ids?.split(','))
}

/** Where a browser is when it shows a passkey: at the house's address, or on this machine. */
export function sites({ FOREWARN_PUBLIC_URL: url }: Settings): {
  readonly rpId: string
  readonly isOrigin: (origin: string) => boolean
} {
  if (url === undefined) {
    return { rpId: 'localhost', isOrigin: (one) => /^http:\/\/localhost(?::\d+)?$/.test(one) }
  }
  const { hostname: rpId, origin } = new URL(url)
  return { rpId, isOrigin: (one) => one === origin }
}

export function remindMs(settings: Settings): number {
  return settings.FOREWARN_REMIND_HOURS * HOUR_MS
}

export function leaseMs(settings: Settings): number {
  return settings.FOREWARN_LEASE_HOURS * HOUR_MS
}
