// OpenAPI 3.1, generated from the table of routes.

import { z } from 'zod'
import { ROUTES, type Route } from './routes.ts'

/** @returns an OpenAPI 3.1 document as plain JSON; the same routes give the same document */
export function openApi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [id, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = route.path.replace(/:(\w+)(?:\{\.\+\})?/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(id, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Forewarn', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        session: {
          ...{ type: 'http', scheme: 'dpop' },
          description: 'A token and, in the header DPoP, proof of its key (RFC 9449)',
        },
      },
      responses: {
        Problem: {
          description: 'A refusal or a fault (RFC 9457)',
          content: { 'application/problem+json': { schema: { type: 'object' } } },
        },
      },
    },
  }
}

function operation(id: string, route: Route): Record<string, unknown> {
  return {
    operationId: id,
    summary: route.summary,
    ...security(route),
    parameters: [...inPath(route.path), ...inQuery(route.query)],
    ...(route.request === undefined
      ? {}
      : { requestBody: { required: true, content: content(route.request, 'input') } }),
    responses: {
      200: { description: route.summary, content: content(route.response, 'output') },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function security({ visitor }: Route) {
  if (visitor === 'anyone') return {}
  return { security: visitor === 'log' ? [{ session: [] }, {}] : [{ session: [] }] }
}

function inPath(path: string): unknown[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

function inQuery(query: z.ZodObject | undefined): unknown[] {
  return Object.keys(query?.shape ?? {}).map((name) => ({
    name,
    in: 'query',
    required: true,
    schema: { type: 'integer', minimum: 0 },
  }))
}

function content(
  body: Exclude<Route['request'] | Route['response'], undefined>,
  io: 'input' | 'output',
): unknown {
  if (body === 'bytes') return { 'application/octet-stream': {} }
  if (body === 'html') return { 'text/html': {} }
  if (body === 'text') return { 'text/plain': {} }
  const schema = z.toJSONSchema(body, {
    io: io === 'output' ? 'input' : io,
    unrepresentable: 'any',
  })
  return { 'application/json': { schema } }
}
