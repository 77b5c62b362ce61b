// An OpenID provider whose word may stand in for a passkey: authorization code with PKCE, for one session each.

import { base64url, hex, utf8 } from '@forewarn/core/shared/bytes'
import { isLoopbackUrl } from '@forewarn/core/shared/loopback'
import { Refusal } from '@forewarn/core/shared/refusal'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Configuration } from 'openid-client'

export interface ProviderParts {
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
  /** Where the provider sends the browser back to. */
  readonly redirect: string
  /** How long ago, at most, the person was asked for anything there. */
  readonly maxAgeS: number
}

/** What is asked, and kept by nobody: all of it follows from the session and a state that is good once. */
export interface Asked {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Somebody at the provider, as the directory keeps them: never by an address that may be given to another. */
export interface Account {
  readonly id: string
  /** Issuer and subject, base64url. */
  readonly words: string
}

export const isAccount = (id: string): boolean => id.startsWith('account_')

export class Provider {
  readonly #parts: ProviderParts
  #configuration: Promise<Configuration> | undefined

  constructor(parts: ProviderParts) {
    this.#parts = parts
  }

  /** Where a browser goes. @throws Refusal `provider.refused` where the provider cannot be reached */
  async address({ state, nonce, verifier }: Asked): Promise<string> {
    const { buildAuthorizationUrl } = await import('openid-client')
    const { redirect, maxAgeS } = this.#parts
    const url = buildAuthorizationUrl(await this.#configured(), {
      ...{ redirect_uri: redirect, scope: 'openid', state, nonce, max_age: String(maxAgeS) },
      ...{ code_challenge: base64url(sha256(utf8(verifier))), code_challenge_method: 'S256' },
    })
    return url.href
  }

  /**
   * Who it was, only if the provider says so to this house, about this state and nonce, and of now.
   *
   * @param answer the query with which the browser came back
   * @throws Refusal `provider.refused`
   */
  async whoAnswered({ state, nonce, verifier }: Asked, answer: string): Promise<Account> {
    const { authorizationCodeGrant } = await import('openid-client')
    const configured = await this.#configured()
    const url = new URL(this.#parts.redirect)
    url.search = answer
    const tokens = await authorizationCodeGrant(configured, url, {
      ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
      ...{ idTokenExpected: true, maxAge: this.#parts.maxAgeS },
    }).catch(() => {
      throw new Refusal('provider.refused', { problem: 'refused' })
    })
    const { iss = '', sub = '' } = tokens.claims() ?? {}
    if (iss === '' || sub === '') throw new Refusal('provider.refused', { problem: 'refused' })
    const words = utf8(JSON.stringify([iss, sub]))
    return { id: `account_${hex(sha256(words))}`, words: base64url(words) }
  }

  /** Asked once; again where it failed. */
  #configured(): Promise<Configuration> {
    this.#configuration ??= this.#discover().catch((): never => {
      this.#configuration = undefined
      throw new Refusal('provider.refused', { problem: 'unreachable' })
    })
    return this.#configuration
  }

  async #discover(): Promise<Configuration> {
    const { allowInsecureRequests, discovery, enableNonRepudiationChecks } = await import(
      'openid-client'
    )
    const { issuer, clientId, secret } = this.#parts
    // The settings refuse one that is neither https nor on this machine.
    const near = isLoopbackUrl(issuer) ? [allowInsecureRequests] : []
    const execute = [enableNonRepudiationChecks, ...near]
    return discovery(new URL(issuer), clientId, secret, undefined, { execute, timeout: 10 })
  }
}
