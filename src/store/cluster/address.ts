import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ClickHousePlace } from '../../engine/clickhouse.ts'
import { StoreError } from '../../errors.ts'

/** Whether a store is named by an address of ClickHouse, rather than by a directory. */
export function isClusterAddress(store: string): boolean {
  return /^clickhouses?:/i.test(store)
}

/** A store's directory as an absolute path; an address of ClickHouse as it is. */
export function absoluteStore(store: string, folder = '.'): string {
  return isClusterAddress(store) ? store : resolve(folder, store)
}

/** Throws `StoreError` for a store on ClickHouse, where only one in a directory can be used. */
export function assertDirectory(store: string): void {
  if (isClusterAddress(store))
    throw new StoreError(
      `this needs a store in a directory, and ${store} is on ClickHouse: causerie copy ${store} DIRECTORY brings it into one`,
    )
}

export interface ClusterPlace extends ClickHousePlace {
  /** The address as it was given. It contains no password. */
  readonly address: string
  /** The name of the cluster in the configuration of ClickHouse; null on a server without one. */
  readonly cluster: string | null
}

const variables = {
  user: 'CAUSERIE_CLICKHOUSE_USER',
  password: 'CAUSERIE_CLICKHOUSE_PASSWORD',
  passwordFile: 'CAUSERIE_CLICKHOUSE_PASSWORD_FILE',
} as const

const form = 'clickhouse://HOST[:PORT],HOST[:PORT].../DATABASE[?cluster=NAME], or clickhouses:// with TLS'

/**
 * Reads an address such as `clickhouse://a.example,b.example:8124/shop?cluster=main`, and the user and the password from the environment. The
 * ports are those of HTTP. Throws `StoreError`.
 */
export async function readClusterAddress(
  address: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ClusterPlace> {
  const [, tls = '', hosts = '', path = '', query = ''] =
    /^clickhouse(s?):\/\/([^/?#]*)\/?([^?#]*)\??(.*)$/is.exec(address) ?? []
  if (hosts.includes('@'))
    throw new StoreError(
      `an address of ClickHouse has no user and no password, which would end up in logs: set ${variables.user} and ${variables.password} or ${variables.passwordFile}, and name ${form}`,
    )
  const parameters = new URLSearchParams(query)
  const unknown = [...parameters.keys()].find(name => name !== 'cluster')
  if (unknown !== undefined) throw new StoreError(`an address of ClickHouse has no ${JSON.stringify(unknown)}: ${form}`)
  const cluster = parameters.get('cluster')
  const database = path.replace(/\/$/, '')
  for (const [what, name] of [
    ['database', database],
    ['cluster', cluster ?? 'none'],
  ] as const)
    if (!/^[A-Za-z_][\w-]{0,99}$/.test(name))
      throw new StoreError(
        `the ${what} in an address of ClickHouse must be a name of letters, digits, "_" and "-": ${JSON.stringify(name)} in ${address}`,
      )
  const nodes = hosts.split(',').map(host => {
    if (!/^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host))
      throw new StoreError(`not a host of ClickHouse: ${JSON.stringify(host)} in ${address}; the form is ${form}`)
    const port = /:\d+$/.test(host.replace(/\[.*\]/, '')) ? '' : tls === '' ? ':8123' : ':8443'
    return `http${tls}://${host}${port}`
  })
  if (nodes.length > 1 && cluster === null)
    throw new StoreError(`several hosts are nodes of a cluster, whose name is missing: ${address}?cluster=NAME`)
  const user = environment[variables.user] ?? 'default'
  return { address, nodes, database, cluster, user, password: await passwordOf(environment) }
}

async function passwordOf(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const [given, path] = [environment[variables.password], environment[variables.passwordFile]]
  if (path === undefined) return given ?? ''
  if (given !== undefined) throw new StoreError(`either ${variables.password} or ${variables.passwordFile}, not both`)
  const text = await readFile(path, 'utf8').catch(cause => {
    throw new StoreError(`${variables.passwordFile} cannot be read: ${path}`, { cause })
  })
  return text.replace(/\r?\n$/, '')
}
