// The README's picture: the demo is played, and Chromium photographs its finding.
//
//   node --conditions=source bench/picture.ts [--seed 2] [--out docs/finding.png]

import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { openWorkshop } from '@forewarn/cli/ports/workshop'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { chromium } from 'playwright-core'
import { calendar, PLAN } from '../demo/src/calendar.ts'
import { play } from '../demo/src/play.ts'
import { openStage } from '../demo/src/stage.ts'
import { Teller } from '../demo/src/tell.ts'

/** What a README loads without anybody noticing. */
const LIMIT_BYTES = 300 * 1024

/** The top of the page: the sentence, and the four kinds of source. */
const VIEW = { width: 1080, height: 1075 }

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '2' },
    out: { type: 'string', default: 'docs/finding.png' },
  },
})

const picture = await photograph(Number(values.seed))
if (picture.length > LIMIT_BYTES) throw new Error(`the picture has ${picture.length} bytes`)
await writeFile(values.out, picture)
console.log(`${values.out}: ${picture.length} bytes`)

async function photograph(seed: number): Promise<Buffer> {
  const stage = await openStage({ seed, start: calendar().founded })
  try {
    const outcome = await play({
      stage,
      teller: new Teller((line) => console.log(line)),
      calendar: calendar(),
      workshop: await openWorkshop(),
      laboratory: await standardLaboratory(),
      plan: PLAN,
      seed,
    })
    return await shoot(await readFile(outcome.page, 'utf8'))
  } finally {
    await stage.end()
  }
}

async function shoot(html: string): Promise<Buffer> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
  try {
    const page = await browser.newPage({ viewport: VIEW, colorScheme: 'light' })
    await page.setContent(html)
    return await page.screenshot({ type: 'png' })
  } finally {
    await browser.close()
  }
}
