// Proves tripwires before they are handed out: each fires on copies, whatever their marks, in YARA-X.

import { dice } from '@forewarn/core/marking/codes/dice'
import { editionsOf, type Master, type MasterItem } from '@forewarn/core/marking/master'
import { render } from '@forewarn/core/marking/template'
import { matchSigma } from '@forewarn/core/protection/prove-rules'
import { firingContents } from '@forewarn/core/protection/snort-contents'
import { type Tripwire, textsOf } from '@forewarn/core/protection/tripwire'
import { tripwireFiles } from '@forewarn/core/protection/tripwires'
import { utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { RuleThread } from './ports/rule-thread.ts'

/** Copies that nobody has: symbols drawn without any seed of the bundle. */
const TRIED = 12

/** @returns how many renderings each wire fired on, all of them
 * @throws Refusal `check.failed` where one fires on less */
export async function proveTripwires(
  engine: RuleThread,
  master: Pick<Master, 'items' | 'earlier'>,
  wires: readonly Tripwire[],
): Promise<number> {
  const { yara, suricata, sigma } = tripwireFiles(wires)
  let tried = 0
  for (const wire of wires) {
    const items = editionsOf(master)
      .flat()
      .filter(({ path }) => path === wire.item)
    const copies = [...new Set(items)].filter((item) => holds(item, wire)).flatMap(renderings)
    const found = await engine.scan(yara, copies.map(utf8))
    if (found.outcome !== 'scanned') throw failed(wire, found.outcome)
    if (!found.matches.every((names) => names.includes(wire.name))) throw failed(wire, 'silent')
    tried += copies.length
    if (wire.on !== 'decoy') continue
    for (const text of textsOf(wire)) {
      const sent = utf8(`POST /x?a=${text}&b=1`)
      const event = utf8(JSON.stringify({ CommandLine: `x --id ${text}` }))
      const seen = matchSigma(sigma, [event])
      const logged = seen.outcome === 'matched' && (seen.rules[0]?.length ?? 0) > 0
      if (firingContents(suricata, sent).length === 0 || !logged) throw failed(wire, 'silent')
    }
  }
  return tried
}

/** Decoys and fixed text may be others in a version before. */
function holds({ decoys, template }: MasterItem, wire: Tripwire): boolean {
  const text = render(template, () => [])
  return textsOf(wire).every((one) =>
    wire.on === 'decoy' ? decoys?.includes(one) : text.includes(one),
  )
}

function renderings({ template, carriers }: MasterItem): string[] {
  return Array.from({ length: TRIED }, (_, seed) => {
    const roll = dice(seed + 1)
    const symbols = carriers.map(({ alphabets }) =>
      alphabets.map((size) => Math.floor(roll() * size)),
    )
    return render(template, (carrier) => symbols[carrier] ?? [])
  })
}

function failed({ item }: Tripwire, outcome: string): Refusal<'check.failed'> {
  return new Refusal('check.failed', {
    ...{ item, on: 'a copy, with its tripwire', outcome, lastWords: '' },
  })
}
