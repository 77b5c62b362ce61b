// The organisation's own sign-in in a tab of its own, which comes back to this house and tells the tab that asked.

import { Refusal } from '@forewarn/core/shared/refusal'
import type { Presence, ProviderAnswer } from '@forewarn/core/wire/presence'

/** Heard by pages of this house in this browser alone. */
const CHANNEL = 'forewarn account'
const TIMEOUT_MS = 180_000

/** @throws Refusal `passkey.absent` where nobody came back */
export function askProvider({ url, state }: NonNullable<Presence['provider']>) {
  const channel = new BroadcastChannel(CHANNEL)
  const came = new Promise<ProviderAnswer>((resolve, reject) => {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const answer = String(data)
      // What belongs to another question is another tab's, or somebody's who would like it to be ours.
      if (new URLSearchParams(answer).get('state') === state) resolve({ state, answer })
    }
    const problem = 'nobody came back from your organisation’s sign-in'
    setTimeout(() => reject(new Refusal('passkey.absent', { problem })), TIMEOUT_MS)
  })
  open(url, '_blank', 'noopener')
  return came.finally(() => channel.close())
}

/** Tells the tab that asked, and takes the answer out of this one's address. */
export function comeBack(): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(location.search)
  channel.close()
  history.replaceState(null, '', location.pathname)
}
