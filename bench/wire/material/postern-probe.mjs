#!/usr/bin/env node
// Tells which release of Postern, the demo's toy product, an address serves, and whether it has the
// layout flaw. It asks for three pages and changes nothing.
//
//   node postern-probe.mjs http://127.0.0.1:8080

import http from 'node:http'

const userAgent = 'postern-probe/2.1 (build r4k8vd2m5xqt)'
const requestId = '7d1f4b0a-52c8-4e96-9a3d-c0b85e27f164'
const boundary = 'h3v7qk5mz2dwx4'
const fileName = 'note-5ac19e70b3d4.txt'
const filler = 'm8Tq2vXk9LwR4bZs7NcF1yHd6GpJ3aEuQ5iVoB0t'
const sessionCookie = '81c7e05fa93d42b6d7f0182e'
const traceId = 'w6n3zr8kq1hx5jcv'
const reference = 'amber-harbour-quartz-willow'

const flawMark = 'flawed: yes'
const maxBodyBytes = 65536

class ProbeError extends Error {}

/** One part of a multipart form. */
function buildPart(disposition, content) {
  const lines = ['--' + boundary]
  lines.push('Content-Disposition: form-data; ' + disposition)
  lines.push('')
  lines.push(content)
  return lines.join('\r\n')
}

/** The note to preview, and a file that nobody looks at. */
function buildForm() {
  const parts = []
  parts.push(buildPart('name="note"', 'A note about ' + reference + '.'))
  parts.push(buildPart('name="file"; filename="' + fileName + '"', filler))
  return parts.join('\r\n') + '\r\n--' + boundary + '--\r\n'
}

/** What a proxy on the way may log. */
function buildContext(step) {
  const context = { step, trace: traceId }
  return Buffer.from(JSON.stringify(context)).toString('base64')
}

function buildHeaders(step, layout) {
  const headers = {
    'user-agent': userAgent,
    accept: 'text/html',
    'x-request-id': requestId,
    'x-context': buildContext(step),
  }
  const cookies = ['session=' + sessionCookie]
  if (layout !== null) {
    cookies.push('postern-layout=' + layout)
  }
  headers.cookie = cookies.join('; ')
  return headers
}

/** Sends one request and collects the answer. */
function send(target, method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const url = new URL(path, target)
    const request = http.request(url, { method, headers, timeout: 5000 }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        if (text.length < maxBodyBytes) {
          text += chunk
        }
      })
      response.on('error', reject)
      response.on('end', () => {
        const server = response.headers.server ?? ''
        resolve({ status: response.statusCode, server, body: text })
      })
    })
    request.on('error', reject)
    request.on('timeout', () => {
      request.destroy(new Error('no answer in time'))
    })
    request.end(body)
  })
}

function releaseOf(reply) {
  const name = 'Postern/'
  if (!reply.server.startsWith(name)) {
    throw new ProbeError('this does not look like Postern')
  }
  return reply.server.slice(name.length).trim()
}

async function askPreview(target, step, layout) {
  const headers = buildHeaders(step, layout)
  headers['content-type'] = 'multipart/form-data; boundary=' + boundary
  const reply = await send(target, 'POST', '/preview', headers, buildForm())
  if (reply.status >= 500) {
    throw new ProbeError('the front end failed with status ' + reply.status)
  }
  return reply
}

/** Compares an ordinary preview with one that names the internal layout. */
async function probe(target) {
  const welcome = await send(target, 'GET', '/', buildHeaders('welcome', null))
  const release = releaseOf(welcome)
  const ordinary = await askPreview(target, 'ordinary', null)
  if (ordinary.status !== 200 || ordinary.body.includes(flawMark)) {
    throw new ProbeError('an ordinary preview is not as it should be')
  }
  const internal = await askPreview(target, 'internal', 'status')
  const isFlawed = internal.status === 200 && internal.body.includes(flawMark)
  return { release, isFlawed }
}

function report(target, finding) {
  if (finding.isFlawed) {
    console.log(target + ': Postern ' + finding.release + ' has the layout flaw')
  } else {
    console.log(target + ': Postern ' + finding.release + ' is not flawed')
  }
}

async function main(words) {
  const target = words[0]
  if (target === undefined) {
    console.error('give the address of a front end')
    return 2
  }
  try {
    const finding = await probe(target)
    report(target, finding)
    return finding.isFlawed ? 1 : 0
  } catch (error) {
    if (error instanceof ProbeError) {
      console.error(target + ': ' + error.message)
    } else {
      console.error(target + ': no answer, ' + error.message)
    }
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))
