// The way out: SMTP to the operator's own mail server, one connection a mail, every wait bounded.

import { isLoopback } from '@forewarn/core/shared/loopback'
import type { Transporter } from 'nodemailer'
import type { Settings } from '../settings.ts'
import type { Letterhead } from './message.ts'

/** Hands a finished mail to the mail server; returns once that has taken it. */
export interface MailPost {
  /** @throws MailFailure */
  send(to: string, mail: string): Promise<void>
}

/** Why the mail server did not take a mail. */
export class MailFailure extends Error {
  override readonly name = 'MailFailure'
  /** From the library's closed list, such as `EAUTH`, `ETLS`, `ECONNECTION`. */
  readonly code: string
  /** What the mail server answered, such as 550; without it, it did not come to an answer. */
  readonly status: number | undefined
  /** Whether it was about this one address; otherwise no other mail would have gone out either. */
  readonly isAddress: boolean

  constructor(code: string, status: number | undefined, isAddress: boolean) {
    super(status === undefined ? code : `${code} ${status}`)
    this.code = code
    this.status = status
    this.isAddress = isAddress
  }
}

/** The codes of an answer to an address, or to the mail itself once it was sent. */
const ABOUT_ONE_MAIL = new Set(['EENVELOPE', 'EMESSAGE'])
/** The mail server goes away (RFC 5321 §3.8), whatever it was answering. */
const CLOSING = 421

const WAIT_MS = 20_000

/**
 * Beyond this machine a mail goes over TLS or not at all: who is in the programme is nobody's to read
 * on the way.
 */
export function smtpPost(smtpUrl: string, { from, link }: Letterhead): MailPost {
  const url = new URL(smtpUrl)
  // Read when the first mail goes out: most houses that start have none to send at once.
  let transport: Transporter | undefined
  const options = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port !== '' && { port: Number(url.port) }),
    secure: url.protocol === 'smtps:',
    requireTLS: !isLoopback(url.hostname),
    ...(url.username !== '' && { auth: credentials(url) }),
    // What the house calls itself to the mail server, which writes it into every mail.
    name: new URL(link).hostname,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
  }
  return {
    async send(to, mail) {
      transport ??= (await import('nodemailer')).createTransport(options)
      try {
        await transport.sendMail({ envelope: { from, to: [to] }, raw: mail })
      } catch (error) {
        throw failureFrom(error)
      }
    },
  }
}

/** What a house mails with, if it mails at all. */
export function letterheadFrom(settings: Settings): Letterhead | undefined {
  const { FOREWARN_PUBLIC_URL: url, FOREWARN_MAIL_FROM: from } = settings
  if (url === undefined || from === undefined) return undefined
  return { from, link: url.endsWith('/') ? url : `${url}/` }
}

function credentials({ username, password }: URL) {
  return { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
}

/** The library's text may hold addresses; its codes do not. */
function failureFrom(error: unknown): MailFailure {
  const { code, responseCode, command } = error as Record<string, unknown>
  const status = typeof responseCode === 'number' ? responseCode : undefined
  const said = typeof code === 'string' && /^[A-Z_0-9]{1,40}$/.test(code) ? code : 'EUNKNOWN'
  const isAnswer = status !== undefined && status !== CLOSING && command !== 'MAIL FROM'
  return new MailFailure(said, status, isAnswer && ABOUT_ONE_MAIL.has(said))
}
