import { join, resolve } from 'node:path'
import { escapePath, isDynamicPattern } from 'tinyglobby'
import { absoluteStore } from '../src/store/cluster/address.ts'
import type { Config } from './config.ts'

/** The config with its relative paths and globs resolved against an absolute folder. */
export function absolutePaths(config: Config, folder: string): Config {
  const of = (path: string) => resolve(folder, path)
  const optional = <Key extends string>(key: Key, path: string | undefined) =>
    path === undefined ? {} : ({ [key]: of(path) } as Record<Key, string>)
  return {
    ...config,
    ledger: of(config.ledger),
    ...(config.brand === undefined ? {} : { brand: { ...config.brand, ...optional('logo', config.brand.logo) } }),
    ...(config.fonts === undefined ? {} : { fonts: config.fonts.map(of) }),
    ...(config.inbox === undefined ? {} : { inbox: { ...config.inbox, directory: of(config.inbox.directory) } }),
    ...(config.receive === undefined
      ? {}
      : { receive: mapValues(config.receive, receiver => ({ ...receiver, spool: of(receiver.spool) })) }),
    stores: mapValues(config.stores, store => ({
      ...store,
      directory: absoluteStore(store.directory, folder),
      ...optional('establishments', store.establishments),
      sources: store.sources.map(source => ({
        ...source,
        ...(source.files === undefined ? {} : { files: source.files.map(file => absoluteFiles(file, folder)) }),
        ...(source.source === undefined
          ? {}
          : { source: { ...source.source, url: absoluteUrl(source.source.url, folder) } }),
        ...optional('mapping', source.mapping),
      })),
    })),
    subscriptions: mapValues(config.subscriptions, subscription => ({
      ...subscription,
      ...optional('recipients', subscription.recipients),
      ...optional('folder', subscription.folder),
    })),
  }
}

/** The folder's own name may look like a glob. Escape it, so that only the written part is one. */
function absoluteFiles(file: string, folder: string): string {
  return isDynamicPattern(file) && !file.startsWith('/') ? join(escapePath(folder), file) : resolve(folder, file)
}

/** The file of SQLite is named by a path. */
function absoluteUrl(url: string, folder: string): string {
  return url.startsWith('sqlite:') ? `sqlite:${resolve(folder, url.slice('sqlite:'.length))}` : url
}

function mapValues<Value>(group: Record<string, Value>, change: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(group).map(([key, value]) => [key, change(value)]))
}
