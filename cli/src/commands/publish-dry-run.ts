// `forewarn publish --dry-run`: everything that publishing does, shown, and nothing kept.

import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Address } from '@forewarn/desk/publish/addressing'
import { type Rehearsed, rehearse } from '@forewarn/desk/publish/rehearse'
import { mailKeysText } from '../by-hand.ts'
import { changesText } from '../changes-text.ts'
import { copyBesideMaster } from '../copy-text.ts'
import { drawer, drawnText } from '../drawer.ts'
import type { Names } from '../names.ts'
import { openWorkshop } from '../ports/workshop.ts'
import { progressOn } from '../progress.ts'
import { addressesText, capacityText } from '../publication-text.ts'
import { counted } from '../table.ts'
import type { Work } from './publish.ts'

/** @throws Refusal `input.missing` where `--recipient` names somebody who gets no copy */
export async function dryRun(work: Work): Promise<void> {
  const { desk, ledger, terminal, bundle, found, names, options, board, mailKeys } = work
  const workshop = await openWorkshop()
  const { caseId } = found
  const who =
    options.recipient === undefined
      ? undefined
      : names.recipient(options.recipient, board.programme.recipients)
  const drawn = await drawer(desk, terminal, options.drawnBy)
  const rehearsed = await rehearse({
    ...{ desk, ledger, workshop, folder: bundle, caseId, mailKeys },
    progress: progressOn(terminal),
    ...(options.newVersion && { newVersion: workshop }),
  })
  terminal.progress('')
  const copy = who === undefined ? undefined : await copyOf(work, rehearsed, who)
  const drawnBy = 'witness' in drawn ? drawn.witness : undefined
  if (drawnBy !== undefined) terminal.note(drawnText(drawnBy))
  const json = { ...asJson(work, rehearsed, copy), ...(drawnBy !== undefined && { drawnBy }) }
  if (options.json) terminal.print(JSON.stringify(json))
  else show(work, rehearsed, copy)
}

/** One recipient's copy: the files that it will ever get. */
interface Copy {
  readonly who: RecipientId
  readonly items: BundleFolder['items']
  readonly files: ReadonlyMap<string, Uint8Array>
}

async function copyOf(
  { bundle, names }: Work,
  { addresses, marked }: Rehearsed,
  who: RecipientId,
): Promise<Copy> {
  const address = addressOf(addresses, who, names)
  const items = bundle.items.filter((item) =>
    address.classes.some((one) => one.class === item.class),
  )
  const whole = await marked.copyOf(address.holder)
  const files = new Map([...whole].filter(([path]) => items.some((item) => item.path === path)))
  return { who, items, files }
}

function asJson({ found, options }: Work, rehearsed: Rehearsed, copy: Copy | undefined) {
  const { addresses, keyless, revoked, marked, parts, sealedBytes } = rehearsed
  const { capacity, dropped, proofs, changes } = marked
  const files = [...(copy?.files ?? [])].map(([path, bytes]) => ({
    path,
    base64: Buffer.from(bytes).toString('base64'),
  }))
  return {
    ...{ caseId: found.caseId, addresses: addresses.map(shownAddress), keyless, revoked },
    ...{ parts, sealedBytes, capacity, dropped, ...(proofs && { proofs }) },
    ...(options.newVersion && { changes }),
    ...(copy && { copy: files }),
  }
}

function show(work: Work, rehearsed: Rehearsed, copy: Copy | undefined): void {
  const { terminal, names, options, board, mailKeys } = work
  const { addresses, keyless, revoked, marked, parts, sealedBytes } = rehearsed
  const { zone } = terminal
  terminal.print(addressesText({ addresses, keyless, revoked }, names, zone))
  if (mailKeys.size > 0) terminal.print(mailKeysText(addresses, board, { names, zone }))
  if (options.newVersion) terminal.print(changesText(marked.changes ?? []))
  terminal.print(capacityText(marked))
  const size = `${counted(parts, 'part')}, ${Math.ceil(sealedBytes / 1024)} KiB sealed`
  terminal.print(`${size}. Nothing was uploaded or written down.`)
  if (copy === undefined) return
  terminal.print(`\nThe copy of ${names.of(copy.who)} beside the master:`)
  terminal.print(copyBesideMaster(copy.items, copy.files))
}

function shownAddress({ ageKeys: _, byHand, ...one }: Address) {
  return byHand === undefined ? one : { ...one, byHand: byHand.kind }
}

/** @throws Refusal `input.missing` */
function addressOf(addresses: readonly Address[], who: RecipientId, names: Names): Address {
  const found = addresses.find(({ recipientId }) => recipientId === who)
  if (found !== undefined) return found
  const remedy = 'The plan gives them nothing of this bundle, or they have no keys.'
  throw new Refusal('input.missing', { what: `A copy for ${names.of(who)}`, remedy })
}
