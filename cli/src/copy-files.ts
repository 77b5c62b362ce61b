// One copy as files, still plain.

import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { bytesOf } from '@forewarn/core/marking/capture/recipe'
import type { Codeword } from '@forewarn/core/marking/codes/codeword'
import { renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'

/** Every file of the bundle by path; what is neither text nor a capture is the same in every copy. */
export function copyFiles(
  { items }: BundleFolder,
  master: Master,
  codeword: Codeword,
): Map<string, Uint8Array> {
  const texts = new Map(renderCopy(master, codeword).map(({ path, text }) => [path, bytesOf(text)]))
  return new Map(items.map(({ path, bytes }) => [path, texts.get(path) ?? bytes]))
}
