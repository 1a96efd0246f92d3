import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../cli/program.ts'
import { readConfig } from '../../config/read-config.ts'
import { verifyPassword } from '../../serve/access/password.ts'
import { tokenHash } from '../../serve/access/token.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'
import { causerieProgram } from '../program.ts'

const files = temporaryFolder()
const config = files.pathOf('causerie.config.yaml')
const example = fileURLToPath(new URL('../../fixtures/jobs/causerie.config.yaml', import.meta.url))
beforeEach(() => {
  copyFileSync(example, config)
  chmodSync(config, 0o640)
})

/** Runs a command in its own process, with `input` on its standard input. */
async function typed(input: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [...causerieProgram, ...args, '--config', config], { stdio: 'pipe' })
  // Standard input stays open: more could follow.
  child.stdin.write(input)
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  child.stdin.destroy()
  return { status, stdout, stderr }
}

/** Runs a command in this process, without input. */
async function command(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const output = (stream: keyof typeof written) => ({
    write: (piece: string) => {
      written[stream] += piece
    },
    terminal: false,
    columns: 80,
    stream: null,
  })
  const io = { stdout: output('stdout'), stderr: output('stderr'), now: () => '2026-10-20T10:00:00Z' }
  return { status: await main([...args, '--config', config], io), ...written }
}

const users = async () => (await readConfig(config)).serve?.users ?? {}
const stats = () => statSync(config).mode & 0o777

describe('user', () => {
  test('add creates the serve section with a password that verifies; comments, order and file mode are kept', async () => {
    const args = ['user', 'add', 'ann@example.com', '--within', 'region=North,a\\, b', '--within', 'region=012']
    const done = await typed('correct horse\nnot this\n', ...args, '--locale', 'fr', '--zone', 'Europe/Paris')
    expect(done).toEqual({ status: 0, stdout: '', stderr: `added user ann@example.com to ${config}\n` })
    const { serve } = await readConfig(config)
    expect(serve?.store).toBe('main')
    const { password, ...others } = serve?.users?.['ann@example.com'] ?? {}
    expect(others).toEqual({ within: { region: ['North', 'a, b', '012'] }, locale: 'fr', zone: 'Europe/Paris' })
    expect(await verifyPassword('correct horse', password ?? null)).toBe(true)
    expect(readFileSync(config, 'utf8').startsWith(readFileSync(example, 'utf8'))).toBe(true)
    expect(stats()).toBe(0o640)
  })

  test('password, remove and list work on these users; a hash is never shown', async () => {
    await typed('correct horse\r\n', 'user', 'add', '__proto__')
    await command('user', 'add', 'bob', '--no-password', '--within', 'channel=sms')
    const { ['__proto__']: first } = await users()
    expect(await verifyPassword('correct horse', first?.password ?? null)).toBe(true)
    const json = await command('user', 'list', '--json')
    expect(JSON.parse(json.stdout)).toEqual({
      users: [
        { name: '__proto__', password: true, within: null, locale: null, zone: null },
        { name: 'bob', password: false, within: { channel: ['sms'] }, locale: null, zone: null },
      ],
    })
    const list = await command('user', 'list')
    expect(list.stdout).toMatch(/__proto__ +yes +everything\nbob +no +channel: sms\n$/)
    expect(json.stdout + list.stdout).not.toContain('scrypt')

    expect(await typed('another horse\n', 'user', 'password', '__proto__')).toMatchObject({ status: 0 })
    const { ['__proto__']: then } = await users()
    expect(await verifyPassword('another horse', then?.password ?? null)).toBe(true)
    expect(await command('user', 'remove', '__proto__')).toMatchObject({ status: 0, stdout: '' })
    expect(Object.keys(await users())).toEqual(['bob'])
    await command('user', 'remove', 'bob')
    // An empty list is not the same as no list: a server open to other machines still requires a login.
    expect((await readConfig(config)).serve?.users).toEqual({})
    expect((await command('user', 'list')).stdout).toBe('No users.\n')
  })

  test('warns when others can read the hashes', async () => {
    chmodSync(config, 0o644)
    const { stderr, status } = await command('user', 'add', 'bob', '--no-password')
    expect(status).toBe(0)
    expect(stderr).toContain('everybody on this machine can read')
    expect(stats()).toBe(0o644)
  })

  test.each<[string, readonly string[], RegExp]>([
    ['a name with a line end', ['user', 'add', 'a\r\nb', '--no-password'], /a name is letters, digits/],
    ['a name with a blank', ['user', 'add', 'ann smith', '--no-password'], /a name is letters, digits/],
    ['no name', ['user', 'add'], /missing required argument/],
    ['no user of the name', ['user', 'password', 'eve'], /no user of that name: "eve"; the config has none/],
    ['a name that every object has', ['user', 'remove', 'constructor'], /no user of that name: "constructor"/],
    ['no filter', ['user', 'add', 'ann', '--within', 'region', '--no-password'], /DIM=VALUE/],
    ['another language', ['user', 'add', 'ann', '--locale', 'xx', '--no-password'], /en, fr, es, de/],
    ['no zone', ['user', 'add', 'ann', '--zone', 'Mars', '--no-password'], /users\.ann\.zone: must be an IANA/],
    ['no token of the name', ['token', 'remove', 'eve'], /no token of that name: "eve"/],
    ['no such verb', ['user', 'ad', 'ann'], /unknown command/],
  ])('with %s changes nothing', async (_, args, message) => {
    const done = await command(...args)
    expect(done.status).toBe(2)
    expect(done.stderr).toMatch(message)
    expect(done.stderr.trimEnd()).not.toMatch(/[\r\n]./)
    expect(readFileSync(config, 'utf8')).toBe(readFileSync(example, 'utf8'))
  })

  test.each<[string, string]>([
    ['too short', '1234567\n'],
    ['too long', `${'x'.repeat(201)}\n`],
    ['empty', '\n'],
  ])('add with a password that is %s changes nothing', async (_, input) => {
    expect(await typed(input, 'user', 'add', 'ann')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'causerie: a password must have 8 to 200 characters; nothing was changed\n',
    })
    expect(await users()).toEqual({})
  })

  test('add refuses a name that is taken, an invalid config, and a config that does not say which store to show', async () => {
    await command('user', 'add', 'bob', '--no-password')
    expect((await command('user', 'add', 'bob', '--no-password')).stderr).toContain(
      'there already is a user of that name',
    )
    writeFileSync(config, 'stores: { a: { directory: a }, b: { directory: b } }\nsubscriptions: {}\n')
    const unclear = await command('user', 'add', 'bob', '--no-password')
    expect(unclear).toMatchObject({ status: 2 })
    expect(unclear.stderr).toContain('which store to show, serve: { store: NAME }; its stores are a, b')
    writeFileSync(config, 'stores: []\n')
    expect(await command('user', 'add', 'bob', '--no-password')).toMatchObject({ status: 2 })
    expect(readFileSync(config, 'utf8')).toBe('stores: []\n')
  })
})

describe('token', () => {
  test('add prints the token once, and stores only its hash', async () => {
    const done = await command('token', 'add', 'board', '--within', 'region=South')
    expect(done.stdout).toMatch(/^causerie_[A-Za-z0-9_-]{43}\n$/)
    const { serve } = await readConfig(config)
    expect(serve?.tokens).toEqual({ board: { sha256: tokenHash(done.stdout.trim()), within: { region: ['South'] } } })
    expect(done.stderr + readFileSync(config, 'utf8')).not.toContain(done.stdout.trim())
    const list = await command('token', 'list')
    expect(list.stdout).toMatch(/board +region: South\n$/)
    const json = await command('token', 'list', '--json')
    expect(JSON.parse(json.stdout)).toEqual({ tokens: [{ name: 'board', within: { region: ['South'] } }] })
    await command('token', 'remove', 'board')
    expect((await readConfig(config)).serve?.tokens).toEqual({})
  })
})

// `script` of util-linux provides a terminal.
describe.skipIf(spawnSync('script', ['--version']).status !== 0)('on a terminal', () => {
  async function onTerminal(lines: readonly string[]): Promise<{ status: number; shown: string }> {
    const quoted = [process.execPath, ...causerieProgram, 'user', 'add', 'ann', '--config', config]
      .map(word => `'${word}'`)
      .join(' ')
    const child = spawn('script', ['-qec', quoted, '/dev/null'], { stdio: 'pipe' })
    let shown = ''
    let told = 0
    const prompts = ['Password of ann: ', 'Once more: ']
    child.stdout.on('data', (piece: Buffer) => {
      shown += piece.toString()
      const line = lines[told]
      if (line === undefined || !shown.includes(prompts[told] ?? '')) return
      told++
      child.stdin.write(line)
    })
    const [status] = await once(child, 'exit')
    child.stdin.destroy()
    return { status, shown }
  }

  test('a password is typed twice and never echoed', async () => {
    const { status, shown } = await onTerminal(['correct horsx\x7fe\r', 'correct horse\r'])
    expect(status).toBe(0)
    expect(shown).toMatch(/^Password of ann: \r\nOnce more: \r\nadded user ann to /)
    expect(await verifyPassword('correct horse', (await users()).ann?.password ?? null)).toBe(true)
  })

  test.each<[string, readonly string[], RegExp]>([
    ['two that differ', ['correct horse\r', 'correct house\r'], /the two passwords differ; nothing was changed/],
    ['Ctrl-C', ['correct\x03'], /no password was typed; nothing was changed/],
    ['Ctrl-D', ['\x04'], /no password was typed; nothing was changed/],
  ])('%s: nothing is changed', async (_, lines, message) => {
    const { status, shown } = await onTerminal(lines)
    expect(status).toBe(2)
    expect(shown).toMatch(message)
    expect(shown).not.toContain('correct')
    expect(await users()).toEqual({})
  })
})
