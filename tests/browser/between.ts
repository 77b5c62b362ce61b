// Whoever answers a browser in the place of its house; and how a person meets a house there.

import { readFile } from 'node:fs/promises'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import type { Page } from 'playwright-core'
import { checkpointOver, json, type Lies, treeOf } from '../promises/liar.ts'
import { signInWith } from './chromium.ts'

/** Whoever answers in the place of the house, until told otherwise. */
export async function between(page: Page): Promise<{ lies: Lies }> {
  const told: { lies: Lies } = { lies: {} }
  await page.context().route('**/api/**', async (route) => {
    const { pathname, search } = new URL(route.request().url())
    const lie = told.lies[pathname.split('/').at(-1) ?? '']
    if (lie === undefined) return route.continue()
    const real = await route.fetch()
    const before = { status: real.status(), body: new Uint8Array(await real.body()) }
    const { status, body } = lie(before, { method: 'GET', path: pathname + search })
    await route.fulfill({ response: real, status, body: Buffer.from(body) })
  })
  return told
}

/** A signed checkpoint and proofs over another list of entries, as whoever has the log key makes them. */
export function shown(over: readonly StoredEntry[], key: Uint8Array): Lies {
  return {
    checkpoint: () => json({ checkpoint: checkpointOver(over, key) }),
    consistency: (_, { path }) => {
      const [, from, to] = /from=(\d+)&to=(\d+)/.exec(path) ?? []
      const tree = treeOf(over)
      const size = Math.min(Number(to), tree.size)
      const { hashes } = tree.consistencyProof(Math.min(Number(from), size), size)
      return json({ proof: hashes.map((one) => Buffer.from(one).toString('base64')) })
    },
  }
}

/** The checkpoint without the signature lines that `isGone` names. */
export function without(isGone: (line: string) => boolean): Lies {
  return {
    checkpoint: ({ body }) => {
      const { checkpoint } = JSON.parse(new TextDecoder().decode(body))
      const lines = String(checkpoint).split('\n')
      return json({ checkpoint: lines.filter((line) => !isGone(line)).join('\n') })
    },
  }
}

/** What a person says of a house that this browser does not know; nothing of one that it knows. */
export type Answer = 'pin' | 'keyring alone' | 'known'

const BUTTONS = {
  pin: /^They are the same|^Remember this house/,
  'keyring alone': 'by my keyring',
  known: undefined,
} as const

export async function enter(page: Page, url: string, keyring: unknown, answer: Answer) {
  await page.goto(url)
  await signInWith(page, keyring)
  const name = BUTTONS[answer]
  if (name !== undefined) await page.getByRole('button', { name }).click()
}

/** The page looks again, as where its reader comes back to it. */
export async function lookAgain(page: Page): Promise<void> {
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
}

export async function saved(page: Page, link: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).click(),
  ])
  return readFile(await download.path(), 'utf8')
}
