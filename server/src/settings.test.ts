// Settings of mail: whole or not at all, and no password in what is said about them.

import { Refusal } from '@forewarn/core/shared/refusal'
import { describe as wording } from '@forewarn/core/shared/wording'
import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const WHOLE = {
  FOREWARN_SMTP_URL: 'smtps://house:hunter2@mail.example',
  FOREWARN_MAIL_FROM: 'forewarn@house.example',
  FOREWARN_PUBLIC_URL: 'https://forewarn.example',
}

function said(env: Record<string, string>): string {
  try {
    readSettings(env)
  } catch (error) {
    if (error instanceof Refusal) return wording(error)
    throw error
  }
  return expect.fail('they were taken')
}

describe('the settings of mail', () => {
  it('are taken together, and a house without them sends none', () => {
    expect(readSettings(WHOLE)).toMatchObject({ ...WHOLE, FOREWARN_REMIND_HOURS: 24 })
    expect(readSettings({}).FOREWARN_SMTP_URL).toBeUndefined()
  })

  it.each(['FOREWARN_MAIL_FROM', 'FOREWARN_PUBLIC_URL'] as const)('lack %s by name', (name) => {
    const { [name]: _, ...rest } = WHOLE
    expect(said(rest)).toContain(`FOREWARN_SMTP_URL needs ${name} beside it`)
  })

  it.each([
    ['FOREWARN_SMTP_URL', 'https://house:hunter2@mail.example'],
    ['FOREWARN_SMTP_URL', 'smtp:house:hunter2'],
    ['FOREWARN_MAIL_FROM', 'Forewarn <forewarn@house.example>'],
    ['FOREWARN_MAIL_FROM', 'a@b.example\r\nBcc: c@d.example'],
    ['FOREWARN_PUBLIC_URL', 'forewarn.example'],
    ['FOREWARN_PUBLIC_URL', 'https://forewarn.example/?case=cas_1'],
    ['FOREWARN_REMIND_HOURS', '0'],
  ])('refuse %s=%j by name, and do not repeat it', (name, value) => {
    const text = said({ ...WHOLE, [name]: value })
    expect(text).toContain(name)
    expect(text).not.toContain('hunter2')
  })
})
