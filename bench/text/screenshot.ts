// A page shown by Chromium, photographed, and read again by tesseract.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

export interface Camera {
  readonly name: string
  /** Pixels of the picture for each of the page: 1 is what a plain screen shows, with letters of 13. */
  readonly scale: number
  /** Of a JPEG, 0 to 100; absent for a PNG, which loses nothing. */
  readonly quality?: number
}

export const CAMERAS: readonly Camera[] = [
  { name: 'screenshot and OCR', scale: 1 },
  { name: 'at three quarters of the resolution', scale: 0.75 },
  { name: 'at that, as a poor JPEG', scale: 0.75, quality: 30 },
]

const CHROMIUM = '/usr/bin/chromium'

/** Why there can be no screenshots here; `undefined` where there can. */
export function whatLacks(): string | undefined {
  if (spawnSync('which', ['tesseract']).status !== 0) return 'tesseract'
  return spawnSync('which', ['chromium']).status === 0 ? undefined : 'Chromium'
}

export interface Studio {
  /** The text of a picture of `text`, as tesseract reads it. */
  ocr(text: string, camera: Camera): Promise<string>
  close(): Promise<void>
}

export async function openStudio(): Promise<Studio> {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-ocr-'))
  const args = ['--no-sandbox', '--disable-gpu']
  const browser = await chromium.launch({ executablePath: CHROMIUM, args })
  return {
    ocr: (text, camera) => photographed(browser, folder, text, camera),
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function photographed(
  browser: Browser,
  folder: string,
  text: string,
  { scale, quality }: Camera,
): Promise<string> {
  const context = await browser.newContext({
    viewport: { width: 760, height: 600 },
    deviceScaleFactor: scale,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(300_000)
  await page.setContent(pageOf(text))
  const type = quality === undefined ? 'png' : 'jpeg'
  const picture = await page.screenshot({
    ...{ fullPage: true, type },
    ...(quality === undefined ? {} : { quality }),
  })
  await context.close()
  const path = join(folder, `page.${type}`)
  writeFileSync(path, picture)
  const { stdout, status, stderr } = spawnSync('tesseract', [path, 'stdout', '-l', 'eng'], {
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
  })
  if (status !== 0) throw new Error(`tesseract: ${status} ${stderr}`)
  return stdout
}

/** With a header and a footer, as pages have. */
function pageOf(text: string): string {
  const escaped = text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return (
    '<body style="font:13px serif;margin:24px;line-height:1.35;text-align:justify">' +
    '<p>TLP:AMBER+STRICT – do not distribute – page 3 of 7</p>' +
    `<p>${escaped}</p><p>Product security team, confidential</p></body>`
  )
}
