// What never leaves this machine, told from an address alone: nobody listens on the way.

const HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
/** The whole host, and no name and password before it that only look like one. */
const URL_OF_HOST = /^https?:\/\/(?<host>[^/?#@:[]+|\[[0-9a-f:]+\])(?::\d+)?(?:[/?#]|$)/

/** @param host as in a URL, an IPv6 address in brackets */
export function isLoopback(host: string): boolean {
  return HOST.test(host)
}

export function isLoopbackUrl(url: string): boolean {
  return isLoopback(URL_OF_HOST.exec(url)?.groups?.['host'] ?? '')
}
