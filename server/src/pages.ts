// The built pages, read once into memory: what a visitor asks for is looked up, never opened by name.

import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

export interface Page {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Paths of the application that have no file of their own are answered with its one HTML file. */
const APPLICATION = /^\/(?:board|inbox|findings|passkeys|device|account)?(?:\/[\w-]+)*$/

export async function pagesFrom(folder: string): Promise<(path: string) => Page | undefined> {
  const pages = new Map<string, Page>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = Uint8Array.from(await readFile(path))
    pages.set(`/${relative(folder, path).split(sep).join('/')}`, { type, bytes })
  }
  return (path) =>
    pages.get(path) ?? (APPLICATION.test(path) ? pages.get('/index.html') : undefined)
}
