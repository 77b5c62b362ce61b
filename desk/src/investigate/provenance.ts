// What a finding says of how it came about: digests, versions and counts, for whoever checks it.

import type { Attempt } from '@forewarn/core/bundle/slice'
import type { Finding } from '@forewarn/core/investigation/finding'
import { nameOf } from '../publish/who-draws.ts'
import { charge } from './charge.ts'
import type { Evidence } from './evidence.ts'
import type { Inquiry } from './inquiry.ts'
import type { MarksSeen } from './laboratory.ts'
import type { Logged } from './ledger-steps.ts'
import type { Checked } from './named-copies.ts'

/** What a line of the record has room for. */
const MOST_LETTERS = 1000

export function recordOf(
  { desk, ledger, laboratory, analyses }: Inquiry,
  { publication: { attempt, published, versions }, notes, declaration }: Evidence,
  {
    seen,
    logged,
    checked,
  }: {
    readonly seen: MarksSeen | undefined
    readonly logged: Logged
    readonly checked: Checked
  },
): Finding['record'] {
  const { investigation } = ledger.board
  const declared = investigation.analyses.get(logged.analysisId)
  const { size, root } = ledger.seen
  const { added = [] } = attempt
  const older = versions.slice(0, -1)
  const drawn = [...ledger.board.bundle.attempts.values()].filter(
    ({ caseId, begunSeq }) => caseId === attempt.caseId && begunSeq < logged.seq,
  )
  const lines: [what: string, value: string][] = [
    ['House', desk.keyring.pins.origin],
    ['Ledger verified', `${size} entries, root ${root}`],
    ['Bundle', `${attempt.bundleId}, version ${attempt.version}, commitments ${published.root}`],
    ['Analysis', `${logged.analysisId}, declared as entry ${logged.seq}, by ${desk.keyring.actor}`],
    [
      'Analyses of this case',
      `${logged.ordinal} by then, counted as ${charge(logged.ordinal, analyses)}`,
    ],
    ['Digest of the sample set', declared?.samples ?? ''],
    ['Digest of the method', declared?.method ?? ''],
    ['Digest of the reading', logged.reading],
    ['Salt of these digests', logged.salt],
    ...pieces('Declared method', declaration.method.split('\n', 1)[0] ?? ''),
    ['Decoder', laboratory.decoder.version],
    ['Ways in which it could be read', String(seen?.searched ?? 0)],
    ['Places left out, since an earlier sample shows them', String(seen?.withheld ?? 0)],
    ['Background of likeness', laboratory.recipe],
    ['Masters', published.masters],
    ...pieces('Masters of older versions', older.map((one) => one.published.masters).join(' ')),
    ['Codewords', published.codewords],
    ...pieces(
      'Attempts at publishing, each of which drew anew',
      drawn.map(attemptInWords).join('; '),
    ),
    ...pieces('Drawn by', [...older, attempt].map(drawnInWords).join(' ')),
    ...pieces('Codewords of added copies', added.map(({ codewords }) => codewords).join(' ')),
    ...notes.map(({ noteId, sent }): [string, string] => [
      `Note ${noteId}`,
      `masters ${sent.masters}, codewords ${sent.codewords}`,
    ]),
    ...checked.flatMap(([what, value]) => pieces(what, value)),
    ['Names', 'From the house’s directory. What is signed and verified is the ids behind them.'],
  ]
  return lines.map(([what, value]) => ({ what, value: value.slice(0, MOST_LETTERS) }))
}

function attemptInWords({ version, begunSeq, drawing, published }: Attempt): string {
  const state = published === undefined ? 'given up' : `published as entry ${published.seq}`
  const drawn =
    drawing?.drawn === undefined ? '' : `, drawn by a witness as entry ${drawing.drawn.seq}`
  return `version ${version}, entry ${begunSeq}${drawn}: ${state}`
}

function drawnInWords({ version, drawing }: Attempt): string {
  const places = `What is new in version ${version}:`
  if (drawing?.drawn === undefined) {
    return `${places} the vendor alone, from a seed that it committed to before any copy was made.`
  }
  const witness = nameOf(drawing.witness)
  return `${places} the vendor and the witness ${witness}, which drew as entry ${drawing.drawn.seq}, after keys and places were fixed.`
}

/** Whole, over as many lines as it takes, so that its digest can be found again. */
function pieces(what: string, value: string): [string, string][] {
  const count = Math.ceil(value.length / MOST_LETTERS)
  return Array.from({ length: count }, (_, i) => [
    i === 0 ? what : `${what}, continued`,
    value.slice(i * MOST_LETTERS, (i + 1) * MOST_LETTERS),
  ])
}
