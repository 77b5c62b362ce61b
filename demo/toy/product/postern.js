// Postern, a toy mail front end with one harmless flaw, for Forewarn's demo. It listens on loopback,
// keeps nothing and reads no file: all that its flaw gives away is a page that says so.
//
//   node postern.js 1.4     serves release 1.4 and prints its address; 1.5 is fixed

import { createServer } from 'node:http'

const MAX_BODY_BYTES = 64 * 1024

/** What a preview may be laid out as. `status` is meant for the operator alone. */
const LAYOUTS = {
  letter: (note) => `<article><p>${escapeHtml(note)}</p></article>`,
  quote: (note) => `<blockquote>${escapeHtml(note)}</blockquote>`,
  status: () => '<pre>postern internal status\nflawed: yes\n</pre>',
}

/** Releases before 1.5 take any layout that the cookie names. That is the whole flaw. */
const FLAWED_RELEASES = ['1.3', '1.4']

function serve(release) {
  const server = createServer((request, response) => {
    answer(release, request)
      .then(({ status, body }) => {
        response.writeHead(status, {
          'content-type': 'text/html; charset=utf-8',
          server: `Postern/${release}`,
        })
        response.end(body)
      })
      .catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${server.address().port}`)
  })
}

async function answer(release, request) {
  if (request.method === 'GET' && request.url === '/') {
    return { status: 200, body: '<h1>Postern</h1><p>Sign in to read your mail.</p>' }
  }
  if (request.method === 'POST' && request.url === '/preview') {
    const note = readNote(await readBody(request))
    const wanted = readCookie(request.headers.cookie, 'postern-layout') ?? 'letter'
    const layout = layoutFor(release, wanted)
    if (note === undefined || layout === undefined) return { status: 400, body: 'bad preview' }
    return { status: 200, body: layout(note) }
  }
  return { status: 404, body: 'no such page' }
}

function layoutFor(release, wanted) {
  if (!Object.hasOwn(LAYOUTS, wanted)) return undefined
  if (wanted === 'status' && !FLAWED_RELEASES.includes(release)) return undefined
  return LAYOUTS[wanted]
}

async function readBody(request) {
  let body = ''
  for await (const chunk of request) {
    body += chunk
    if (body.length > MAX_BODY_BYTES) throw new Error('body too large')
  }
  return body
}

/** The text of the form field `note`. */
function readNote(body) {
  return /name="note"\r\n\r\n([^]*?)\r\n--/.exec(body)?.[1]
}

function readCookie(header, name) {
  for (const pair of (header ?? '').split(';')) {
    const [key, value] = pair.trim().split('=')
    if (key === name) return value
  }
  return undefined
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

serve(process.argv[2] ?? '1.4')
