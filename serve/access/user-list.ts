import { stat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { ConfigError } from '../../config/config-error.ts'
import { readConfig } from '../../config/read-config.ts'
import type { ServeConfig, TokenConfig, UserConfig } from '../../config/serve-config.ts'
import { lookup } from '../../src/lookup.ts'
import { hasViewers } from './assert-servable.ts'
import { type TrustedProxy, trustedProxy } from './trusted-proxy.ts'

/** The current users and tokens of the config. */
export interface UserList {
  /** Whether the config restricts access. */
  readonly isGiven: boolean
  readonly users: Readonly<Record<string, UserConfig>>
  readonly tokens: Readonly<Record<string, TokenConfig>>
  readonly proxy: TrustedProxy
  /** Undefined: it is stored in a file. */
  readonly sessionKey: ServeConfig['sessionKey']
  readonly sessionHours: number
}

export interface UserListOptions {
  readonly configPath: string
  readonly log: Logger
  /** How long to wait before checking the file again. Default 1000. */
  readonly checkMs?: number
}

/**
 * Reads the users of a config file, again whenever the file changes. An invalid file changes nothing and is logged once.
 */
export function openUserList(
  first: ServeConfig | undefined,
  { configPath, log, checkMs = 1000 }: UserListOptions,
): () => Promise<UserList> {
  let list = userListOf(first)
  // No fingerprint yet: the file may have changed since it was read.
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
      // Try again later: it may be a problem with the disk, or an editor in the middle of saving.
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

/** The access settings of a config. */
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

/** Null if there is no such user. */
export function userNamed({ users }: UserList, name: string): UserConfig | null {
  return lookup(users, name) ?? null
}

/** Null if there is no such user, or they have no password. */
export function passwordHashOf(list: UserList, name: string): string | null {
  return userNamed(list, name)?.password ?? null
}

/** A fingerprint that changes whenever the file does. */
async function fingerprint(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return [ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    // Reading the file will report the error.
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}
