// What a route's code is given, and what it may answer.

import type { ROUTES, RouteId } from '@forewarn/core/wire/routes'
import type { z } from 'zod'
import type { InVault, Written } from '../answer.ts'
import type { House } from '../house.ts'
import type { Pieces } from '../pieces.ts'
import type { Caller, Entered } from '../who/visitor.ts'

type Table = typeof ROUTES

export interface Visit<Id extends RouteId = RouteId> {
  readonly house: House
  readonly caller: Caller
  /** Of whoever is no stranger. */
  readonly session: Entered | undefined
  /** Path parameters, still unchecked text. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Table[Id] extends { query: infer Q extends z.ZodType } ? z.output<Q> : undefined
  readonly body: Table[Id] extends { request: infer R }
    ? R extends z.ZodType
      ? z.output<R>
      : Pieces
    : undefined
}

type Answer<Id extends RouteId> = Table[Id] extends { response: infer R extends z.ZodType }
  ? z.input<R> | Written
  : Uint8Array<ArrayBuffer> | InVault

/** One function a route. A route without one does not compile. */
export type Doors = {
  readonly [Id in RouteId]: (visit: Visit<Id>) => Promise<Answer<Id>> | Answer<Id>
}
