// An authenticator in a real Chromium, which its developer tools put there: it answers as a person would who is there.

import type { Page } from 'playwright-core'

export interface Authenticator {
  /** Takes it out, as a stick. */
  remove(): Promise<void>
  /** How many it keeps. */
  credentials(): Promise<number>
}

export async function plugIn(page: Page, hasPrf = true): Promise<Authenticator> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal' },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true, hasPrf },
      automaticPresenceSimulation: true,
    },
  })
  return {
    async remove() {
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    },
    async credentials() {
      return (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
    },
  }
}
