// `forewarn verify-finding`: an opened naming checked step by step, offline, by whoever it accuses or a stranger.

import { resolve } from 'node:path'
import { readStatement } from '@forewarn/core/board/admit'
import { Entry } from '@forewarn/core/board/entry'
import { forgivingText, fromBase64 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import type { SampleFile } from '@forewarn/desk/investigate/samples'
import { type Keyring, signingKey } from '@forewarn/desk/keyring'
import { type OpeningFile, readOpening } from '@forewarn/desk/opening/file'
import { type Step, verifyOpening } from '@forewarn/desk/opening/verify'
import { deskCommand } from '../open-desk.ts'
import { type AnchorOptions, anchorsOf, FROM } from '../opening-anchors.ts'
import { readIfThere } from '../ports/durable.ts'
import { readSamples } from '../ports/samples.ts'
import type { Register } from '../program.ts'
import { readApart } from '../read-apart.ts'
import { counted } from '../table.ts'
import { type Terminal, visible } from '../terminal.ts'
import { several, wholeNumber } from './options.ts'

interface Options extends AnchorOptions {
  readonly sample?: readonly string[]
  readonly minutes: number
}

export const registerVerifyFinding: Register = (program, terminal) => {
  deskCommand(program, 'verify-finding', {
    summary: 'check a finding that was opened to you',
    description:
      'Checks a file that forewarn finding --open wrote, and needs no house for it: that every entry it rests on stands in the log and was signed by somebody whom the owner let in; that copy, bias and decoder were committed to before anybody could collect, samples, method and reading before the finding; that no attempt and no analysis was left out of those that its opening names in the ledger; and it computes the p-value again, to the digit. At a recipient’s desk it goes by what that desk pinned, and by its own receipts. Elsewhere, name the log’s key and the owner’s signing key, and with --witness those who cosign that log, or it could be a log that was written for you alone; without keys it goes by those in the file, and says so. Where the file shows spellings, --sample reads the samples again, by the decoder that was declared, and compares each symbol with what was logged; without that, what was read is the word of whoever signed it.\n\nExit code 0: everything holds; 2: something does not, and which.',
    example: 'forewarn verify-finding opening.json',
  })
    .helpGroup('Watching:')
    .argument('<file>', 'as forewarn finding --open wrote it')
    .option('--log-key <key>', 'the log’s verifier key, from elsewhere than the file')
    .option('--owner <key>', 'the owner’s signing key in hex, from elsewhere than the file')
    .option(
      '--sample <path>',
      'read it again: a file as it was recorded, or a folder of files; may be repeated',
      several(String),
    )
    .option(
      '--minutes <n>',
      'how long to read again may take, whatever its maker put into it',
      wholeNumber(1, 1_440),
      10,
    )
    .option(
      '--witness <key>',
      'with both: a witness that must have cosigned the log; may be repeated',
      several(String),
    )
    .option('--quorum <n>', 'how many of them must (default: all)', wholeNumber(1, 100))
    .action(async (file: string, options: Options) => {
      const bytes = await readIfThere(resolve(terminal.cwd, file))
      if (bytes === undefined) {
        const remedy = 'Name the file that you were given.'
        throw new Refusal('input.missing', { what: file, remedy })
      }
      const opening = readOpening(file, forgivingText(bytes))
      const { anchors, from, receipts, keyring } = await anchorsOf(terminal, opening, options)
      const steps: Step[] = []
      const tell = (step: Step) => {
        steps.push(step)
        if (!options.json) terminal.print(visible(`${step.step}: ${step.says}`))
      }
      tell({ step: 'Keys', says: FROM[from] })
      if (receipts !== undefined) tell(sameReceipts(opening, receipts))
      const checked = verifyOpening(file, opening, anchors, tell)
      const { findingId, copy, result } = checked.naming
      const { recipientId } = copy.commitment
      if (keyring !== undefined) tell(sameKeys(opening, keyring))
      const files = options.sample && (await readFiles(terminal, options.sample))
      if (checked.naming.spellings !== undefined || files !== undefined) {
        const bounds = { name: file, limitMs: options.minutes * 60_000 }
        await readApart({ opening, checked, files }, bounds, tell)
      }
      if (options.json) {
        terminal.print(JSON.stringify({ findingId, recipientId, ...result, keysFrom: from, steps }))
      } else terminal.print('Everything holds.')
    })
}

/** What cannot be read is left out with a word: only what is missing then is refused. */
async function readFiles(terminal: Terminal, paths: readonly string[]): Promise<SampleFile[]> {
  const files: SampleFile[] = []
  for (const path of paths) {
    const { texts, refused } = await readSamples(resolve(terminal.cwd, path), path, 'any')
    files.push(...texts.map(({ path: shown, bytes }) => ({ path: shown, bytes })))
    for (const refusal of refused) terminal.note(`Left out: ${describe(refusal)}`)
  }
  return files
}

/** An owner can let a key of their own in under somebody's name: only that person knows which are theirs. */
function sameKeys({ receipts }: OpeningFile, keyring: Keyring): Step {
  const step = 'Your keys'
  const own = signingKey(keyring)
  const other = receipts.find(({ entry }) => {
    const written = Entry.parse(JSON.parse(forgivingText(fromBase64(entry))))
    const { event } = 'act' in written ? readStatement(written.act) : written
    if (event.kind !== 'keysEnrolled' || event.recipientId !== keyring.actor) return false
    return event.signingKey !== own
  })
  if (other === undefined) return { step, says: 'no other signing key stands here in your name.' }
  const says = `entry ${other.seq} let another signing key in under your name. If you never had that one, what it collected is not your doing.`
  return { step, says }
}

/** What this desk was given when it collected is what it is shown now. */
function sameReceipts(
  { receipts }: OpeningFile,
  own: readonly OpeningFile['receipts'][number][],
): Step {
  const step = 'Your receipts'
  const known = new Map(own.map((one) => [one.seq, one]))
  const both = receipts.flatMap((one) => {
    const mine = known.get(one.seq)
    return mine === undefined ? [] : [{ one, mine }]
  })
  const other = both.find(({ one, mine }) => one.entry !== mine.entry || one.salt !== mine.salt)
  if (other !== undefined) {
    const problem = `entry ${other.one.seq} is another one in the receipts that you got when you collected`
    throw new Refusal('opening.broken', { step, problem })
  }
  return { step, says: `${counted(both.length, 'entry', 'entries')} in it are those of your own.` }
}
