import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** The other end of the connection, as the socket tells it; empty where there is no socket any more. */
export function remoteAddressOf(context: Context): string {
  return getConnInfo(context).remote.address ?? ''
}
