import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Secret } from '../../config/config.ts'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import { readSessionKey } from './session-key.ts'

const files = temporaryFolder()
const configPath = files.pathOf('causerie.config.yaml')
const path = files.pathOf('causerie-session.key')
const read = (env = {}) => readSessionKey(undefined, { configPath, env })
// biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
const named = '${SESSION_KEY}' as Secret

describe('the session key', () => {
  test('is made once, for its owner only, and is the same afterwards', async () => {
    const key = await read()
    expect(key).toHaveLength(32)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await read()).toEqual(key)
    expect(readdirSync(files.folder)).toEqual(['causerie-session.key'])
    rmSync(path)
    expect(await read()).not.toEqual(key)
  })

  test('is one, however many make it at once, in one process or in several', async () => {
    rmSync(path)
    const keys = await Promise.all(Array.from({ length: 40 }, () => read()))
    expect(new Set(keys.map(key => Buffer.from(key).toString('hex'))).size).toBe(1)
    rmSync(path)
    const script = `
      import { readSessionKey } from ${JSON.stringify(new URL('./session-key.ts', import.meta.url).href)}
      const key = await readSessionKey(undefined, { configPath: ${JSON.stringify(configPath)}, env: {} })
      process.stdout.write(Buffer.from(key).toString('hex'))`
    const told = await Promise.all(
      Array.from({ length: 4 }, () =>
        promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]),
      ),
    )
    expect(new Set(told.map(({ stdout }) => stdout))).toEqual(new Set([Buffer.from(await read()).toString('hex')]))
    expect(readdirSync(files.folder)).toEqual(['causerie-session.key'])
  })

  test.each([0o640, 0o604, 0o660, 0o601])('in a file of mode %o is refused, which tells nothing of it', async mode => {
    const key = readFileSync(path, 'utf8').trim()
    chmodSync(path, mode)
    const failure = await read().then(
      () => null,
      error => error,
    )
    chmodSync(path, 0o600)
    expect(failure).toMatchObject({ name: 'ConfigError', file: path })
    expect(failure.message).toMatch(/causerie-session\.key: can be read by others than its owner: chmod 600/)
    expect(JSON.stringify([failure.message, failure.stack])).not.toContain(key)
    expect(await read()).toHaveLength(32)
  })

  test.each(['', 'x', 'A'.repeat(42), `${'A'.repeat(43)}\n\n`, 'A'.repeat(1000), '\0'.repeat(32)])(
    'is refused when the file holds %j',
    async content => {
      rmSync(path)
      chmodSync(files.write('causerie-session.key', content), 0o600)
      await expect(read()).rejects.toThrow('is not a session key: remove it')
    },
  )

  test('is refused when a folder or a loop is in its place', async () => {
    rmSync(path)
    mkdirSync(path, { mode: 0o700 })
    await expect(read()).rejects.toMatchObject({ name: 'ConfigError' })
    rmSync(path, { recursive: true })
    symlinkSync(path, path)
    await expect(read()).rejects.toMatchObject({ name: 'ConfigError' })
    rmSync(path)
  })

  test('comes from the environment when the config names it, and no file is made', async () => {
    const readNamed = (env: Record<string, string>) => readSessionKey(named, { configPath, env })
    expect(Buffer.from(await readNamed({ SESSION_KEY: 'k'.repeat(32) })).toString()).toBe('k'.repeat(32))
    expect(readdirSync(files.folder)).toEqual([])
    const failure = await readNamed({ SESSION_KEY: 'k'.repeat(31) }).catch(error => error)
    expect(failure).toMatchObject({ name: 'ConfigError' })
    expect(failure.message).toBe(`serve.sessionKey: ${named} must be at least 32 characters long`)
    await expect(readNamed({})).rejects.toThrow('a secret must be set in the environment: SESSION_KEY')
    await expect(readNamed({ SESSION_KEY: '' })).rejects.toThrow('a secret must be set')
  })
})
