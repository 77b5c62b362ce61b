#!/usr/bin/env node
// Tells whether a Postern front end still has the layout flaw.
//
// The check asks the front end for one preview page and looks at the answer. It changes nothing
// on the server. Run it only against systems that you are responsible for.
//
//   node verify-postern.mjs http://127.0.0.1:8080
//   node verify-postern.mjs --self-test
//
// Exit code: 0 not flawed, 1 flawed, 2 no answer that could be judged.

import http from 'node:http'
import { pathToFileURL } from 'node:url'

const userAgent = 'postern-verify-js/1.2 (build mhxwtrzqkd)'
const requestId = 'vj-81fb3c60d9ae'

const layoutCookie = 'postern-layout'
const internalLayout = 'status'
const flawMark = 'flawed: yes'
const previewPath = '/preview'
const maxBodyBytes = 65536

class CheckError extends Error {}

const boundary = '----PosternForm4kzq7hd2mv'

/** Writes the fields as one multipart form. */
function buildForm(fields) {
  const lines = []
  for (const [name, value] of Object.entries(fields)) {
    lines.push('--' + boundary)
    lines.push('Content-Disposition: form-data; name="' + name + '"')
    lines.push('')
    lines.push(value)
  }
  lines.push('--' + boundary + '--')
  lines.push('')
  return lines.join('\r\n')
}

/** The headers of a preview request, with a cookie if a layout is asked for. */
function buildHeaders(layout) {
  const headers = {
    'user-agent': userAgent,
    accept: 'text/html',
    'x-request-id': requestId,
    'content-type': 'multipart/form-data; boundary=' + boundary,
  }
  if (layout !== null) {
    headers.cookie = layoutCookie + '=' + layout
  }
  return headers
}

function isPostern(reply) {
  return reply.server.startsWith('Postern/')
}

function versionOf(reply) {
  if (!isPostern(reply)) {
    return 'unknown'
  }
  return reply.server.slice('Postern/'.length).trim()
}

function isBusy(reply) {
  return reply.status === 502 || reply.status === 503 || reply.status === 504
}

function wait(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** Returns a function that sends one request over the network. */
function makeSender(target, timeoutMs) {
  const base = new URL(target)
  if (base.protocol !== 'http:') {
    throw new CheckError('only http targets are supported, not ' + base.protocol)
  }
  return function send(method, path, headers, body) {
    return new Promise((resolve, reject) => {
      const url = new URL(path, base)
      const request = http.request(url, { method, headers, timeout: timeoutMs }, (response) => {
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
}

/** Sends a request and tries again while the front end is busy or out of reach. */
async function sendWithRetries(send, headers, body, options) {
  let lastError = 'no attempt was made'
  for (let attempt = 0; attempt < options.retries; attempt++) {
    if (attempt > 0) {
      await wait(options.pauseMs * attempt)
    }
    let reply
    try {
      reply = await send('POST', previewPath, headers, body)
    } catch (error) {
      lastError = 'connection failed: ' + error.message
      continue
    }
    if (isBusy(reply)) {
      lastError = 'the front end is busy (status ' + reply.status + ')'
      continue
    }
    return reply
  }
  throw new CheckError(lastError)
}

const note = 'A short note to preview: wqzpathvnm.'

function askPreview(send, layout, options) {
  const form = buildForm({ note, format: 'plain' })
  return sendWithRetries(send, buildHeaders(layout), form, options)
}

/** Returns a finding: flawed, version and reason. */
async function check(send, options) {
  const control = await askPreview(send, null, options)
  if (!isPostern(control)) {
    throw new CheckError('this does not look like a Postern front end')
  }
  if (control.status !== 200) {
    throw new CheckError('an ordinary preview failed with status ' + control.status)
  }
  if (control.body.includes(flawMark)) {
    throw new CheckError('the mark shows up in an ordinary preview')
  }

  const version = versionOf(control)
  const probe = await askPreview(send, internalLayout, options)
  if (probe.status === 200 && probe.body.includes(flawMark)) {
    return { flawed: true, version, reason: 'the internal page was answered' }
  }
  if (probe.status === 400 || probe.status === 403 || probe.status === 404) {
    const reason = 'the internal layout was refused with status ' + probe.status
    return { flawed: false, version, reason }
  }
  throw new CheckError('unexpected status ' + probe.status + ' for the internal layout')
}

/** Returns a function that answers like a front end of this kind, without a network. */
function cannedSender(version, isFlawed, busyTimes) {
  const server = 'Postern/' + version
  let busyLeft = busyTimes
  return async function send(method, path, headers, body) {
    if (busyLeft > 0) {
      busyLeft -= 1
      return { status: 503, server, body: 'busy' }
    }
    if (method !== 'POST' || path !== previewPath || !body.includes(note)) {
      return { status: 404, server, body: 'no such page' }
    }
    if (headers.cookie !== layoutCookie + '=' + internalLayout) {
      return { status: 200, server, body: '<p>' + note + '</p>' }
    }
    if (isFlawed) {
      return { status: 200, server, body: 'internal status of zvkqhwtrma\n' + flawMark }
    }
    return { status: 400, server, body: 'bad preview' }
  }
}

async function foreignSender() {
  return { status: 200, server: 'nginx', body: 'welcome' }
}

/** Tries the logic on canned answers. Returns the number of failures. */
async function selfTest() {
  const cases = [
    { name: 'flawed release', send: cannedSender('1.4', true, 0), expected: 'flawed' },
    { name: 'fixed release', send: cannedSender('1.5', false, 0), expected: 'not flawed' },
    { name: 'busy at first', send: cannedSender('1.4', true, 2), expected: 'flawed' },
    { name: 'busy for ever', send: cannedSender('1.4', true, 99), expected: 'no answer' },
    { name: 'other product', send: foreignSender, expected: 'no answer' },
  ]
  let failures = 0
  for (const { name, send, expected } of cases) {
    let found
    try {
      const finding = await check(send, { retries: 3, pauseMs: 0 })
      found = finding.flawed ? 'flawed' : 'not flawed'
    } catch (error) {
      if (!(error instanceof CheckError)) {
        throw error
      }
      found = 'no answer'
    }
    if (found !== expected) {
      failures += 1
      console.log('self-test: ' + name + ': expected ' + expected + ', found ' + found)
    }
  }
  if (failures === 0) {
    console.log('self-test: ok')
  }
  return failures
}

function report(finding, target, asJson) {
  if (asJson) {
    console.log(JSON.stringify({ target, ...finding }))
  } else if (finding.flawed) {
    console.log(target + ' (Postern ' + finding.version + ') is FLAWED: ' + finding.reason)
  } else {
    console.log(target + ' (Postern ' + finding.version + ') is not flawed: ' + finding.reason)
  }
}

/** Reads the command line; an option that needs a number takes the next word. */
function parseArguments(words) {
  const options = { target: null, timeoutMs: 10000, retries: 3, pauseMs: 500 }
  options.json = false
  options.selfTest = false
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    switch (word) {
      case '--timeout':
        index += 1
        options.timeoutMs = Number(words[index]) * 1000
        break
      case '--retries':
        index += 1
        options.retries = Number(words[index])
        break
      case '--json':
        options.json = true
        break
      case '--self-test':
        options.selfTest = true
        break
      default:
        options.target = word
        break
    }
  }
  return options
}

async function main(words) {
  const options = parseArguments(words)
  if (options.selfTest) {
    const failures = await selfTest()
    return failures > 0 ? 1 : 0
  }
  if (options.target === null) {
    console.error('give the address of a front end, or --self-test')
    return 2
  }
  try {
    const send = makeSender(options.target, options.timeoutMs)
    const finding = await check(send, options)
    report(finding, options.target, options.json)
    return finding.flawed ? 1 : 0
  } catch (error) {
    console.error(options.target + ': ' + error.message)
    return 2
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2))
}
