// Which sealed bytes an event refers to. What no event refers to may be swept.

import type { Event } from './entry.ts'

/** Digests of sealed bytes that must be stored before the event, and kept after it. */
export function referredBy(event: Event): readonly string[] {
  switch (event.kind) {
    case 'copiesAddressed':
    case 'copiesAddressedByHand':
      return event.copies.flatMap(({ parts }) => parts.map(({ digest }) => digest))
    case 'bundlePublished':
      return [event.masters, event.codewords, event.dossier]
    case 'partsResealed':
      return event.parts.map(({ digest }) => digest)
    case 'copyAdded':
      return [...event.parts.map(({ digest }) => digest), event.codewords]
    case 'noteAddressed':
      return event.copies.map(({ digest }) => digest)
    case 'noteSent':
      return [event.masters, event.codewords, event.dossier]
    case 'liftStaged':
      return [event.advisory]
    case 'sightingRecorded':
    case 'sightingLogged':
      return event.samples
    case 'sealsPassedOn':
      return [event.keys]
    case 'findingSealed':
      return [event.sealed]
    default:
      return []
  }
}
