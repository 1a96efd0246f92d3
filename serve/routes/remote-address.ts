import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { AccessRequest } from '../access/access.ts'

/** The remote address of the socket; empty if the socket is gone. */
export function remoteAddressOf(context: Context): string {
  return getConnInfo(context).remote.address ?? ''
}

/** The parts of a request that decide about access. */
export function accessRequestOf(context: Context, { isApi }: Pick<AccessRequest, 'isApi'>): AccessRequest {
  return {
    headers: context.req.raw.headers,
    remoteAddress: remoteAddressOf(context),
    host: context.req.header('host') ?? '',
    isApi,
  }
}
