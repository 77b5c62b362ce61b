// The second thread of `hashing.ts`: commitments and tree over whatever entries it is sent.

import { parentPort } from 'node:worker_threads'
import { commit, SALT_BYTES } from '@forewarn/core/log/leaf'
import { Tree } from '@forewarn/core/log/tree'
import type { Sheet } from './hashing.ts'
import { quickHash } from './platform.ts'

const tree = new Tree(quickHash)

parentPort?.on('message', (sheets: readonly Sheet[] | undefined) => {
  if (sheets === undefined) {
    const rows = tree.toRows()
    parentPort?.postMessage(
      rows,
      rows.map(({ buffer }) => buffer),
    )
    return
  }
  for (const sheet of sheets) take(sheet)
  parentPort?.postMessage(undefined)
})

function take({ packed, lengths }: Sheet): void {
  let at = 0
  for (const length of lengths) {
    const bytesAt = at + SALT_BYTES
    const end = bytesAt + length
    tree.append(commit(packed.subarray(at, bytesAt), packed.subarray(bytesAt, end), quickHash))
    at = end
  }
}
