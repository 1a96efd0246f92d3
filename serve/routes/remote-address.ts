import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { AccessRequest } from '../access/access.ts'

/** The other end of the connection, as the socket tells it; empty where there is no socket any more. */
export function remoteAddressOf(context: Context): string {
  return getConnInfo(context).remote.address ?? ''
}

/** What is looked at of a request to tell who it is from. */
export function accessRequestOf(context: Context, { isApi }: Pick<AccessRequest, 'isApi'>): AccessRequest {
  return {
    headers: context.req.raw.headers,
    remoteAddress: remoteAddressOf(context),
    host: context.req.header('host') ?? '',
    isApi,
  }
}
