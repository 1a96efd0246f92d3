import { stat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { ConfigError } from '../../config/config-error.ts'
import { readConfig } from '../../config/read-config.ts'
import type { ServeConfig, TokenConfig, UserConfig } from '../../config/serve-config.ts'
import { lookup } from '../../src/lookup.ts'
import { hasViewers } from './assert-servable.ts'
import { type TrustedProxy, trustedProxy } from './trusted-proxy.ts'

/** Who may come in, as the config says it now. */
export interface UserList {
  /** Whether the config says it at all. */
  readonly isGiven: boolean
  readonly users: Readonly<Record<string, UserConfig>>
  readonly tokens: Readonly<Record<string, TokenConfig>>
  readonly proxy: TrustedProxy
  /** Undefined: a file holds it. */
  readonly sessionKey: ServeConfig['sessionKey']
  readonly sessionHours: number
}

export interface UserListOptions {
  readonly configPath: string
  readonly log: Logger
  /** How long the file is not looked at again. Default 1000. */
  readonly checkMs?: number
}

/**
 * Gives the users of a config file, read again when the file has changed. A file that cannot be used changes nothing, and is logged once.
 */
export function openUserList(
  first: ServeConfig | undefined,
  { configPath, log, checkMs = 1000 }: UserListOptions,
): () => Promise<UserList> {
  let list = userListOf(first)
  // Of no file: it may have changed between its reading and now.
  let known = ''
  let told = ''
  let checkedAtMs = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | null = null

  async function check(): Promise<void> {
    try {
      const seen = await fingerprint(configPath)
      if (seen === known) return
      const { serve } = await readConfig(configPath)
      known = seen
      told = ''
      list = userListOf(serve)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      // It is tried again: what was wrong may have been the disk, or an editor in the middle of its work.
      if (error.message === told) return
      told = error.message
      log.error({ err: error }, 'the config has changed and cannot be used: users stay as they were')
    }
  }

  return async () => {
    if (checking === null && performance.now() - checkedAtMs >= checkMs) {
      checking = check().finally(() => {
        checkedAtMs = performance.now()
        checking = null
      })
    }
    await checking
    return list
  }
}

/** What a config says of who may come in. */
export function userListOf(serve: ServeConfig | undefined): UserList {
  const { users = {}, tokens = {}, proxy, sessionKey, sessionHours = 0 } = serve ?? {}
  return {
    isGiven: hasViewers(serve),
    users,
    tokens,
    proxy: trustedProxy(proxy),
    sessionKey,
    sessionHours,
  }
}

/** null when nobody is called so. */
export function userNamed({ users }: UserList, name: string): UserConfig | null {
  return lookup(users, name) ?? null
}

/** null when nobody is called so, or they have no password. */
export function passwordHashOf(list: UserList, name: string): string | null {
  return userNamed(list, name)?.password ?? null
}

/** Changes whenever the file does. */
async function fingerprint(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return [ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    // Reading it says why.
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}
