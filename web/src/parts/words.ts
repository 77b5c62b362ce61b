// What people call the things that events name.

import type { ArtefactClass } from '@forewarn/core/shared/fields'

export const CLASS_WORDS: Readonly<Record<ArtefactClass, string>> = {
  headline: 'Headline',
  description: 'Description',
  detection: 'Detection',
  'verification-code': 'Verification code',
  patch: 'Patch',
}

/** From the least telling to the most. */
export const CLASSES = Object.keys(CLASS_WORDS) as ArtefactClass[]

/** `3,012`: thousands parted, whatever the machine's locale. */
export function figure(n: number): string {
  return n.toLocaleString('en-GB')
}

/** `1 partner`, `24 partners`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${figure(n)} ${n === 1 ? one : many}`
}

/** `840 B`, `12.4 KiB`, `3.1 MiB` */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const kib = bytes / 1024
  return kib < 1024 ? `${kib.toFixed(1)} KiB` : `${(kib / 1024).toFixed(1)} MiB`
}
