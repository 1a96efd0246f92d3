import type { Context } from 'hono'
import { Hono } from 'hono'
export function apiRoutes(_: unknown): Hono<any> {
  return new Hono()
}
export function apiRefusal(c: Context, _: unknown): Response {
  return c.text('no', 401)
}
