// The advisories that are marked: our own, and the security entries of Debian's OpenSSL changelog.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export interface Material {
  readonly name: string
  readonly texts: readonly string[]
}

const NOTICES = join(import.meta.dirname, 'notices')
const CHANGELOG = '/usr/share/doc/openssl/changelog.gz'
/** Of the changelog: enough for an advisory of some length. */
const MOST_WORDS = 1500

export function notices(): Material {
  const texts = readdirSync(NOTICES).sort()
  return {
    name: 'three notices of our own',
    texts: texts.map((name) => readFileSync(join(NOTICES, name), 'utf8')),
  }
}

/** `undefined` where the package `openssl` is not there. */
export function changelog(): Material | undefined {
  if (!existsSync(CHANGELOG)) return undefined
  const lines = gunzipSync(readFileSync(CHANGELOG)).toString('utf8')
  const entries = lines.split(/\n \* /).filter((entry) => /CVE-\d{4}-\d+/.test(entry))
  const plain = entries.map((entry) =>
    entry
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => !/^(?:\*.*\*|\(?\[CVE-.*|Reported by.*|###.*|Severity:.*)$/.test(line))
      .join('\n'),
  )
  let text = ''
  for (const entry of plain) {
    if (text.split(/\s+/).length > MOST_WORDS) break
    text += `${entry}\n\n`
  }
  return { name: 'security entries of OpenSSL’s changelog', texts: [text] }
}
