// What a house that mails holds beside its store: the way out, and what went wrong there of late.

import type { RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import type { Settings } from '../settings.ts'
import type { Told } from '../store/store.ts'
import type { Letterhead } from './message.ts'
import { letterheadFrom, type MailPost, smtpPost } from './post.ts'

/** Why a mail did not go out, and until when it is not tried again. */
export interface Trouble {
  readonly code: string
  readonly count: number
  readonly restsUntil: Instant
}

export interface Mail {
  readonly post: MailPost
  readonly letterhead: Letterhead
  /** With the mail server, so with every mail. */
  server: Trouble | undefined
  /** With one recipient's address or key. */
  readonly troubles: Map<RecipientId, Trouble>
  /** How often no mail to them came to an answer: they go last, and keep nobody waiting. */
  readonly unanswered: Map<RecipientId, number>
  /** What was mailed and could not be noted, so that a disk that fails does not mail again and again. */
  readonly sent: Map<RecipientId, Told>
}

const FIRST_REST_MS = 60_000
const LONGEST_REST_MS = 3_600_000

/** `undefined` where the settings name no mail server. */
export function openMail(settings: Settings): Mail | undefined {
  const letterhead = letterheadFrom(settings)
  const { FOREWARN_SMTP_URL: url } = settings
  if (url === undefined || letterhead === undefined) return undefined
  const post = smtpPost(url, letterhead)
  return {
    ...{ post, letterhead, server: undefined },
    ...{ troubles: new Map(), unanswered: new Map(), sent: new Map() },
  }
}

/** Twice as long a rest after every failure, up to an hour. */
export function troubleAfter(before: Trouble | undefined, code: string, at: Instant): Trouble {
  const count = (before?.count ?? 0) + 1
  const restMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(count - 1, 10))
  return { code, count, restsUntil: instant(at + restMs) }
}

export function isResting(trouble: Trouble | undefined, at: Instant): boolean {
  return trouble !== undefined && at < trouble.restsUntil
}
