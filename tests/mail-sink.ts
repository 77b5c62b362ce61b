// A mail server for tests, on loopback: keeps every mail to the byte, and says no when it is told to.

import { createServer, type Socket } from 'node:net'

export interface SunkMail {
  readonly from: string
  readonly to: readonly string[]
  /** Exactly what came after DATA, with the dots of the protocol taken out. */
  readonly raw: string
}

/** What the sink does wrong, if anything; may be changed while it runs. */
export interface Moods {
  /** Asks for a password, and takes none. */
  takesNoPassword?: boolean
  /** Answers RCPT for these addresses with the number. */
  refuses?: ReadonlyMap<string, number>
  /** Answers the finished mail to these addresses with the number. */
  dropsAfterData?: ReadonlyMap<string, number>
  /** Waited for once a mail is kept and before that is said. */
  beforeSaid?: () => Promise<void>
  /** Closes the connection at once. */
  hangsUp?: boolean
}

export interface MailSink {
  readonly port: number
  readonly mails: SunkMail[]
  readonly moods: Moods
  /** The addresses that were to be mailed, whatever came of it. */
  readonly asked: string[]
  /** How many connections there were. */
  readonly visits: () => number
  stop(): Promise<void>
}

export async function openMailSink(): Promise<MailSink> {
  const mails: SunkMail[] = []
  const moods: Moods = {}
  const asked: string[] = []
  const open = new Set<Socket>()
  let visits = 0
  const server = createServer((socket) => {
    visits += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    if (moods.hangsUp) socket.destroy()
    else converse(socket, moods, { mails, asked })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    ...{ port: address.port, mails, asked, moods, visits: () => visits },
    stop() {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** RFC 5321, as much of it as a client needs. */
function converse(
  socket: Socket,
  moods: Moods,
  { mails, asked }: Pick<MailSink, 'mails' | 'asked'>,
): void {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let envelope = { from: '', to: [] as string[] }
  let heard = ''
  let isInMail = false
  say('220 sink ready')
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    heard += String(chunk)
    for (;;) {
      const end = heard.indexOf(isInMail ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const line = heard.slice(0, isInMail ? end + 2 : end)
      heard = heard.slice(end + (isInMail ? 5 : 2))
      if (isInMail) {
        isInMail = false
        const no = envelope.to.map((to) => moods.dropsAfterData?.get(to)).find(Boolean)
        if (no === undefined) mails.push({ ...envelope, raw: line.replace(/^\.\./gm, '.') })
        const said = no === undefined ? '250 kept' : `${no} not this one`
        if (moods.beforeSaid === undefined) say(said)
        else void moods.beforeSaid().then(() => say(said))
        envelope = { from: '', to: [] }
      } else isInMail = answer(line)
    }
  })

  /** Whether the mail itself comes next. */
  function answer(line: string): boolean {
    const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
    if (/^EHLO/i.test(line)) {
      say('250-sink')
      if (moods.takesNoPassword) say('250-AUTH PLAIN')
      say('250 8BITMIME')
    } else if (/^STARTTLS/i.test(line)) say('502 not here')
    else if (/^AUTH/i.test(line)) say('535 no')
    else if (/^MAIL/i.test(line)) {
      envelope.from = address
      say('250 ok')
    } else if (/^RCPT/i.test(line)) {
      asked.push(address)
      const no = moods.refuses?.get(address)
      if (no === undefined) envelope.to.push(address)
      say(no === undefined ? '250 ok' : `${no} ${address} is nobody here`)
    } else if (/^DATA/i.test(line)) {
      say('354 go on')
      return true
    } else if (/^QUIT/i.test(line)) {
      say('221 bye')
      socket.end()
    } else say('250 ok')
    return false
  }
}
