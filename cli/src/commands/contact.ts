// `forewarn contact`: a recipient's quiet hours and PGP key, for the mails that say something waits.

import { resolve } from 'node:path'
import { QuietHours } from '@forewarn/core/programme/quiet-hours'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Contact, ContactChange } from '@forewarn/core/wire/contact'
import { changeContact, readContact } from '@forewarn/desk/contact'
import { type DeskOptions, deskCommand, openRecipientDesk } from '../open-desk.ts'
import { readText } from '../ports/text-file.ts'
import type { Register } from '../program.ts'
import { columns } from '../table.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly quiet?: string | false
  readonly zone?: string
  readonly pgp?: string | false
}

export const registerContact: Register = (program, terminal) => {
  deskCommand(program, 'contact', {
    summary: 'set quiet hours and a PGP key for mail',
    description:
      'Shows how you are told that something waits, or changes it. In quiet hours no mail comes; it comes when they end. With a PGP key every mail is encrypted to it, and none comes when it has lapsed. The mail says no more than that something waits, either way.',
    example: 'forewarn contact --quiet 22:00-07:00 --zone Europe/Vienna --pgp key.asc',
  })
    .helpGroup('Receiving:')
    .option('--quiet <hours>', 'when no mail comes, such as 22:00-07:00')
    .option('--no-quiet', 'mail at any hour')
    .option('--zone <zone>', 'of the quiet hours (default: this machine’s)')
    .option('--pgp <file>', 'your public key, from gpg --armor --export')
    .option('--no-pgp', 'mail that is not encrypted')
    .option('--show', 'change nothing; the same as no option at all')
    .action(async (options: Options) => {
      const change = await changeFrom(options, terminal)
      const { desk } = await openRecipientDesk(terminal, options)
      const isChange = Object.keys(change).length > 0
      const contact = isChange ? await changeContact(desk, change) : await readContact(desk)
      terminal.print(options.json ? JSON.stringify(contact) : contactText(contact))
    })
}

/** @throws Refusal `input.malformed`, `input.missing`, `file.malformed` */
async function changeFrom(options: Options, terminal: Terminal): Promise<ContactChange> {
  const quiet = quietFrom(options, terminal)
  const pgpKey = await pgpKeyFrom(options, terminal)
  return {
    ...(quiet !== undefined && { quiet }),
    ...(pgpKey !== undefined && { pgpKey }),
  }
}

function quietFrom({ quiet, zone }: Options, terminal: Terminal): QuietHours | null | undefined {
  if (quiet === undefined && zone !== undefined) {
    const remedy = 'Write --quiet 22:00-07:00 beside --zone.'
    throw new Refusal('input.missing', { what: '--quiet', remedy })
  }
  if (quiet === undefined) return undefined
  if (quiet === false) return null
  const [from, to] = quiet.split('-')
  const parsed = QuietHours.safeParse({ from, to, zone: zone ?? terminal.zone })
  if (parsed.success) return parsed.data
  const what = `A sense in “--quiet ${quiet} --zone ${zone ?? terminal.zone}”`
  const remedy =
    'Write two different times and a time zone: --quiet 22:00-07:00 --zone Europe/Vienna.'
  throw new Refusal('input.missing', { what, remedy })
}

/** A private key is stopped here: it must not even be sent. */
async function pgpKeyFrom({ pgp }: Options, { cwd }: Terminal): Promise<string | null | undefined> {
  if (pgp === undefined) return undefined
  if (pgp === false) return null
  const file = resolve(cwd, pgp)
  const armored = await readText(file)
  const isPublic = armored.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----')
  if (isPublic && !armored.includes('PRIVATE KEY')) return armored
  const problem = armored.includes('PRIVATE KEY')
    ? 'this is a private key, and was not sent'
    : 'not an armoured public key'
  const remedy = 'Export the public one: gpg --armor --export you@example.org.'
  throw new Refusal('file.malformed', { file, problem, remedy })
}

function contactText({ mails, quiet, pgp }: Contact): string {
  const hours = quiet === null ? 'none' : `${quiet.from} to ${quiet.to}, ${quiet.zone}`
  const key = pgp === null ? 'none: mail is not encrypted' : (pgp.fingerprint ?? LAPSED)
  return columns([
    ['Mail', mails ? 'says that something waits, and nothing else' : NO_MAIL],
    ['Quiet hours', hours],
    ['PGP key', key],
  ])
}

const LAPSED = 'LAPSED, so no mail comes; give a new one with --pgp'
const NO_MAIL = 'none: this house sends none; look into forewarn inbox'
