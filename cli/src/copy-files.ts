// One copy as files, still plain.

import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { Codeword } from '@forewarn/core/marking/codeword'
import { renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { utf8 } from '@forewarn/core/shared/bytes'

/** Every file of the bundle by path; what is no text is the same in every copy. */
export function copyFiles(
  { items }: BundleFolder,
  master: Master,
  codeword: Codeword,
): Map<string, Uint8Array> {
  const texts = new Map(renderCopy(master, codeword).map(({ path, text }) => [path, utf8(text)]))
  return new Map(items.map(({ path, bytes }) => [path, texts.get(path) ?? bytes]))
}
