// The one mail there is: the same for every recipient and every kind of news, so that it tells of none.

import { formatInstant, type Instant } from '@forewarn/core/shared/instant'

/** An address that can stand in a header and an envelope as it is: no blanks, no lists, no comments. */
export const MAIL_ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}$/

/** All in which one mail differs from another. */
export interface Stamp {
  readonly to: string
  readonly at: Instant
  /** 16 bytes in hex, drawn anew for every mail: mail servers drop a second mail of the same name. */
  readonly id: string
}

/** All that a house puts in, the same for all of its mails. */
export interface Letterhead {
  readonly from: string
  readonly link: string
}

const SUBJECT = 'Something waits for you'

/** The mail to somebody without a PGP key: RFC 5322, lines end in CRLF. */
export function plainMail(head: Letterhead, stamp: Stamp): string {
  return lines(...headers(head, stamp), ...entity(head))
}

/** What a PGP key holder's mail encrypts: the same words as a MIME entity of their own. */
export function sealedEntity(head: Letterhead): string {
  return lines(...entity(head))
}

/**
 * The mail around `armored`, an encrypted `sealedEntity`. Source: RFC 3156 §4.
 *
 * @param armored ASCII armour, whose lines cannot be taken for the boundary
 */
export function sealedMail(head: Letterhead, stamp: Stamp, armored: string): string {
  const boundary = 'forewarn-sealed'
  return lines(
    ...headers(head, stamp),
    `Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '',
    `--${boundary}`,
    'Content-Type: application/octet-stream',
    '',
    ...armored.trimEnd().split(/\r?\n/),
    '',
    `--${boundary}--`,
  )
}

/** `Auto-Submitted` keeps absence notes and mailing lists from answering. Source: RFC 3834 §5. */
function headers({ from }: Letterhead, { to, at, id }: Stamp): string[] {
  return [
    `From: Forewarn <${from}>`,
    `To: ${to}`,
    `Subject: ${SUBJECT}`,
    `Date: ${mailDate(at)}`,
    `Message-ID: <${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
  ]
}

function entity({ link }: Letterhead): string[] {
  return [
    'Content-Type: text/plain; charset=us-ascii',
    'Content-Transfer-Encoding: 7bit',
    '',
    'Something waits for you:',
    '',
    `  ${link}`,
    '',
    'Sign in there, or type: forewarn inbox',
    '',
    'This mail is the same whatever waits, and says nothing about it. It was sent by',
    'a machine; nobody reads an answer. Quiet hours, and mail sealed to your PGP key:',
    'forewarn contact --help',
  ]
}

/** `Mon, 01 Feb 2021 09:00:00 +0000` */
function mailDate(at: Instant): string {
  return new Date(formatInstant(at)).toUTCString().replace('GMT', '+0000')
}

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\r\n`).join('')
}
