import { dirname, join } from 'node:path'
import type { InboxConfig } from '../../config/inbox-config.ts'
import { resolveSecret } from '../../config/secret.ts'

/** Where a journal is: the path of its file, or a database of PostgreSQL. */
export type JournalPlace = string | PostgresPlace

export interface PostgresPlace {
  /** `postgres://USER@HOST/DATABASE`, without a password; `tls` and `host` after `?` as for the sources of a log. */
  readonly url: string
  readonly password?: string | undefined
  /** The schema that has its tables, and nothing else. */
  readonly schema: string
  /** The folder of what is not in the database, which all servers share. */
  readonly directory: string
}

/** The place of a config's journal. Throws `ConfigError` for a secret that the environment lacks. */
export function journalPlace(
  { directory, database }: Pick<InboxConfig, 'directory' | 'database'>,
  env: Readonly<Record<string, string | undefined>>,
): JournalPlace {
  if (database === undefined) return join(directory, 'journal.db')
  const { url, password, schema } = database
  return { url, password: password === undefined ? undefined : resolveSecret(password, env), schema, directory }
}

/** A place as messages name it. */
export function placeText(place: JournalPlace): string {
  return typeof place === 'string' ? place : `${place.url}, schema ${place.schema}`
}

/** The folder of a journal's files. */
export function filesOf(place: JournalPlace): string {
  return join(typeof place === 'string' ? dirname(place) : place.directory, 'files')
}
