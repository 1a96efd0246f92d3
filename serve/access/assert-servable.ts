import { ConfigError } from '../../config/config-error.ts'
import type { ServeConfig } from '../../config/serve-config.ts'
import { isLoopbackHost } from './address.ts'

/** Whether a config restricts access. If not, everybody who reaches the server sees everything. */
export function hasViewers(serve: Pick<ServeConfig, 'users' | 'tokens' | 'proxy'> | undefined): boolean {
  return serve?.users !== undefined || serve?.tokens !== undefined || serve?.proxy?.header !== undefined
}

/** Throws `ConfigError` if a server listening at `host` would show everything to other machines. */
export function assertServable(host: string, serve: ServeConfig | undefined): void {
  if (isLoopbackHost(host) || hasViewers(serve)) return
  throw new ConfigError(
    `without users the pages are served to this machine only: name them in the config, with causerie user add NAME or serve.proxy, or listen at 127.0.0.1: ${JSON.stringify(host)}`,
  )
}
