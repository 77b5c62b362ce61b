// The probe written anew with fetch and FormData, which choose boundary and order themselves.
//   node again.mjs fetch ADDRESS VALUES.json

import { readFileSync } from 'node:fs'

const [, , , address, file] = process.argv
const known = JSON.parse(readFileSync(file, 'utf8'))

async function ask(layout) {
  const form = new FormData()
  form.set('note', `see ${known.reference ?? 'nothing'} (${known.boundary ?? ''})`)
  form.set('file', new Blob([known.filler ?? '']), known.fileName ?? 'a.txt')
  const cookies = [layout ? `postern-layout=${layout}` : undefined]
  if (known.sessionCookie) cookies.push(`s=${Buffer.from(known.sessionCookie).toString('hex')}`)
  const headers = { cookie: cookies.filter(Boolean).join('; ') }
  if (known.userAgent) headers['user-agent'] = known.userAgent
  const query = new URLSearchParams()
  if (known.requestId) query.set('q', known.requestId.replaceAll('-', ''))
  if (known.traceId) query.set('c', JSON.stringify({ a: { b: JSON.stringify([known.traceId]) } }))
  await fetch(`${address}/?${query}`, { headers })
  const answer = await fetch(`${address}/preview`, { method: 'POST', body: form, headers })
  return answer.text()
}

await ask(undefined)
console.log((await ask('status')).includes('flawed: yes') ? 'flawed' : 'fixed')
