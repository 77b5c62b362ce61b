// `forewarn invite`: one letter for each recipient, to be handed over outside of the house.

import { lstat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { INVITED_DAYS } from '@forewarn/core/programme/enrolment'
import type { ProgrammeSlice } from '@forewarn/core/programme/slice'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type InvitationLetter, invite } from '@forewarn/desk/enrol'
import { type Names, namesOf } from '../names.ts'
import { type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { codeOf, createDurably } from '../ports/durable.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import { wholeNumber } from './options.ts'

interface Options extends DeskOptions {
  readonly all?: true
  readonly out: string
  readonly days: number
}

const DAY_MS = 86_400_000

/** What the house takes in one request. */
const PAGE = 1000

export const registerInvite: Register = (program, terminal) => {
  deskCommand(program, 'invite', {
    summary: 'write invitation letters for recipients',
    description:
      'Writes one invitation letter for each recipient named, or for all who have no keys yet. Each letter is a secret: hand it over by a way that others do not read.',
    example: 'forewarn invite --all --out letters',
  })
    .helpGroup('Programme:')
    .argument('[recipients...]', 'ids or e-mail addresses')
    .option('--all', 'everyone who has neither keys nor offered any')
    .requiredOption('--out <dir>', 'the folder to write the letters to')
    .option('--days <n>', 'for how many days the letters work', wholeNumber(1, INVITED_DAYS), 14)
    .action(async (written: readonly string[], options: Options) => {
      const { desk, board, folder } = await openStaffDesk(terminal, options)
      const names = await namesOf({ desk, folder })
      if (isLoopback(desk.keyring.pins.url)) {
        terminal.note(
          `The letters carry ${desk.keyring.pins.url}, which only this machine reaches.`,
        )
      }
      const who = chosen(board.programme, names, written, options.all)
      const out = resolve(terminal.cwd, options.out)
      const fileOf = (id: string) => join(out, letterName(names.of(id), id))
      for (const id of who) await mustBeAbsent(fileOf(id))
      const letters: string[] = []
      for (let i = 0; i < who.length; i += PAGE) {
        const page = who.slice(i, i + PAGE).map((actor) => ({ actor }))
        for (const letter of await invite(desk, page, options.days * DAY_MS)) {
          await writeLetter(fileOf(letter.actor), letter)
          letters.push(fileOf(letter.actor))
        }
      }
      if (options.json) terminal.print(JSON.stringify({ letters }))
      else terminal.print(`${counted(letters.length, 'letter')} written to ${out}.`)
    })
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.[0-9.]+|\[::1\])$/.test(new URL(url).hostname)
}

/** @throws Refusal `input.missing` */
function chosen(
  { recipients, offers }: ProgrammeSlice,
  names: Names,
  written: readonly string[],
  all?: true,
): RecipientId[] {
  if (!all && written.length === 0) {
    const remedy = 'Name recipients by id or e-mail address, or say --all.'
    throw new Refusal('input.missing', { what: 'Whom to invite', remedy })
  }
  const named = written.map((one) => names.recipient(one, recipients))
  if (!all) return [...new Set(named)]
  const keyless = [...recipients].filter(
    ([id, { signingKey }]) => signingKey === undefined && !offers.has(id),
  )
  return [...new Set([...named, ...keyless.map(([id]) => id)])]
}

/** An address may hold what a path may not; the id keeps two of them apart. */
function letterName(email: string, id: string): string {
  const safe = email.replace(/[^A-Za-z0-9@._+-]/g, '_').replace(/^[.-]+/, '')
  return email === id ? `${id}.json` : `${safe}.${id}.json`
}

/** @throws Refusal `file.malformed` where something is there already */
export async function mustBeAbsent(file: string): Promise<void> {
  try {
    await lstat(file)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  throw taken(file)
}

/** @throws Refusal `file.malformed` where something is there already */
export async function writeLetter(file: string, letter: InvitationLetter): Promise<void> {
  const isWritten = await createDurably(file, utf8(`${JSON.stringify(letter, null, 2)}\n`))
  if (!isWritten) throw taken(file)
}

function taken(file: string): Refusal<'file.malformed'> {
  const problem = 'something is there already, and letters are never overwritten'
  return new Refusal('file.malformed', { file, problem, remedy: 'Name another folder.' })
}
