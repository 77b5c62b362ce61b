// A disk that fails under the vault: at the write, at the flush of the file, at the flush of its folder.

import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FolderVault } from '../../server/src/store/folder-vault.ts'
import { blobOf, digestOf } from './written.ts'

const BYTES = blobOf(3)
const DIGEST = digestOf(BYTES)
const AT = instant(0)

let folder: string
let vault: FolderVault
/** What every open file of Node inherits from: the disk fails there, and none of our code is replaced. */
let files: { sync(): Promise<void>; writeFile(bytes: Uint8Array): Promise<void> }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-disk-'))
  vault = await FolderVault.open(folder)
  const handle = await open(folder, 'r')
  files = Object.getPrototypeOf(handle)
  await handle.close()
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

function failing(code: string): Error {
  return Object.assign(new Error(code), { code })
}

async function putFails(): Promise<void> {
  const error = await vault.put(DIGEST, BYTES, AT).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(Refusal)
}

it('keeps nothing of what a full disk cut off, and takes it once there is room', async () => {
  const whole = files.writeFile
  vi.spyOn(files, 'writeFile').mockImplementationOnce(async function (this: typeof files, bytes) {
    await whole.call(this, bytes.subarray(0, 100))
    throw failing('ENOSPC')
  })
  await putFails()
  expect(await vault.has(DIGEST)).toBe(false)
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
  await vault.put(DIGEST, BYTES, AT)
  expect(await vault.get(DIGEST)).toEqual(BYTES)
})

it.each([
  ['the file', 0, false],
  ['its folder', 1, true],
])('stops for good when the flush of %s fails', async (_, flushesBefore, isThere) => {
  const flush = files.sync
  const spy = vi.spyOn(files, 'sync')
  for (let i = 0; i < flushesBefore; i++) spy.mockImplementationOnce(flush)
  spy.mockRejectedValueOnce(failing('EIO'))
  await putFails()
  expect(await vault.has(DIGEST)).toBe(isThere)
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
  await expect(vault.put(DIGEST, BYTES, AT)).rejects.toThrow(/may have lost bytes/)
  const reopened = await FolderVault.open(folder)
  await reopened.put(DIGEST, BYTES, AT)
  expect(await reopened.get(DIGEST)).toEqual(BYTES)
})

it('stops for good when the flush of bytes put before fails', async () => {
  await vault.put(DIGEST, BYTES, AT)
  vi.spyOn(files, 'sync').mockRejectedValueOnce(failing('EIO'))
  await putFails()
  await expect(vault.put(DIGEST, BYTES, AT)).rejects.toThrow(/may have lost bytes/)
})

it('flushes the file and its folder at every put', async () => {
  const spy = vi.spyOn(files, 'sync')
  await vault.put(DIGEST, BYTES, AT)
  expect(spy).toHaveBeenCalledTimes(2)
  await vault.put(DIGEST, BYTES, AT)
  expect(spy).toHaveBeenCalledTimes(4)
})
