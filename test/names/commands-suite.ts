import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { main } from '../../cli/program.ts'
import { readConfig } from '../../config/read-config.ts'
import { expectRenamed, type NamedStore, namedLog, namedStore, plainNames } from './named-log.ts'

const asOf = '2026-11-01T00:00:00Z'

/** The command line with a store in which everything has these names. */
export function commandsSuite(names: readonly string[]): void {
  const plain = plainNames(names)
  let stores: { readonly named: NamedStore; readonly plain: NamedStore }
  beforeAll(async () => {
    stores = { named: await namedStore(namedLog(names)), plain: await namedStore(namedLog(names, plain)) }
  })
  afterAll(() => {
    stores.named.close()
    stores.plain.close()
  })

  /** Runs a command in this process, as in a pipe. */
  async function run(...args: readonly string[]) {
    const written = { stdout: '', stderr: '' }
    const output = (stream: keyof typeof written) => ({
      write: (text: string) => {
        written[stream] += text
      },
      terminal: false,
      columns: null,
      stream: null,
    })
    const status = await main(args, { stdout: output('stdout'), stderr: output('stderr'), now: () => asOf })
    return { status, ...written }
  }
  const query = (store: NamedStore) => ['--store', store.directory, '--period', '2026-10', '--as-of', asOf]
  // The first `=` separates a dimension from its values, and a comma separates dimensions in a list.
  const indices = names.flatMap((name, index) => (/[=,]/.test(name) || name === 'name' ? [] : [index]))
  const written = (value: string) => value.replaceAll(',', '\\,')

  test('every name in --by, --where and --not', async () => {
    const asked = async (spoken: readonly string[], store: NamedStore) => {
      const answers: unknown[] = []
      for (const index of indices) {
        const [dimension = '', value = ''] = [spoken[index], spoken[(index + 2) % spoken.length]]
        const filter = `${dimension}=${written(value)}`
        for (const args of [
          ['ranking', `--by=${dimension}`, `--not=${filter}`],
          ['split', `--by=channel,${dimension}`, `--where=${filter}`, `--where=channel=${written(value)}`],
        ]) {
          const [command = '', ...flags] = args
          const { status, stdout, stderr } = await run(command, ...query(store), ...flags, '--json')
          // A value without rows prints a note.
          expect({ status, stderr: stderr.replace(/^(note: nothing has --.*\n)+$/, '') }).toEqual({
            status: 0,
            stderr: '',
          })
          answers.push(JSON.parse(stdout))
        }
      }
      return answers
    }
    expectRenamed(await asked(names, stores.named), await asked(plain, stores.plain), names)
  })

  test('an unknown command, option or value is a wrong request', async () => {
    const [first = ''] = names
    for (const name of names.filter(text => text !== '' && !text.startsWith('-'))) {
      const wrong = [
        [name, ...query(stores.named)],
        ['volume', ...query(stores.named), `--${name}`],
        ['volume', ...query(stores.named), '--compare', name],
        ['volume', ...query(stores.named), '--zone', name],
        ['volume', ...query(stores.named), '--where', `no ${name}=x`],
        ['volume', '--store', stores.named.directory, '--period', name],
        ['split', ...query(stores.named), '--by', 'channel', '--metric', name],
        ['evolution', ...query(stores.named), '--grain', name],
        ['ranking', ...query(stores.named), '--by', `no ${name}`],
        ['heatmap', ...query(stores.named), '--clock', name],
        ['chats', ...query(stores.named), '--of', name],
        ['watch-list', ...query(stores.named), '--older-than', name],
        ['report', ...query(stores.named), '--locale', name],
        ['report', ...query(stores.named), '--format', name],
        ['ingest', join(stores.named.folder, 'establishments.jsonl'), '--store', 'none', '--format', name],
      ]
      for (const args of wrong) {
        const { status, stdout, stderr } = await run(...args)
        expect([status, stdout], `${args.join(' ')}: ${stderr}`).toEqual([2, ''])
        expect(stderr).toMatch(/^causerie: .+\n$/s)
        expect(stderr).not.toMatch(/TypeError|is not a function|not iterable|native code|undefined \(/)
      }
    }
    expect(first).not.toBe('')
  })

  test('users, tokens, stores and subscriptions of a config', async () => {
    const config = join(stores.named.folder, 'causerie.config.yaml')
    await writeFile(config, stringify({ stores: { constructor: { directory: 'store' } }, subscriptions: {} }))
    const able = names.filter(name => /^[A-Za-z0-9._@-]{1,100}$/.test(name) && !name.startsWith('-'))
    for (const name of able) {
      for (const verb of ['remove', 'within']) {
        const missing = await run(
          ...(verb === 'remove' ? ['token', 'remove', name] : ['user', 'remove', name]),
          '--config',
          config,
        )
        expect(missing).toMatchObject({ status: 2, stdout: '' })
      }
      for (const args of [
        ['run', name],
        ['schedule', 'next', name],
        ['runs', name],
        ['verify', name],
      ]) {
        const { status, stderr } = await run(...args, '--config', config)
        expect([1, 2], stderr).toContain(status)
        expect(stderr).not.toMatch(/TypeError|is not a function|not iterable/)
      }
      const within = /[=,]/.test(name) ? [] : ['--within', `${name}=${written(name)}`]
      expect(await run('token', 'add', name, ...within, '--config', config)).toMatchObject({ status: 0 })
      expect(await run('token', 'add', name, '--config', config)).toMatchObject({ status: 2 })
    }
    const { serve } = await readConfig(config)
    expect(serve?.store).toBe('constructor')
    expect(Object.keys(serve?.tokens ?? {}).toSorted()).toEqual(able.toSorted())
    const listed = JSON.parse((await run('token', 'list', '--json', '--config', config)).stdout)
    for (const { name, within } of listed.tokens) {
      if (!/[=,]/.test(name)) expect(Object.entries(within)).toEqual([[name, [name]]])
    }
    for (const name of able) {
      expect(await run('token', 'remove', name, '--config', config)).toMatchObject({ status: 0 })
    }
    expect(Object.keys((await readConfig(config)).serve?.tokens ?? {})).toEqual([])
    expect(await readFile(config, 'utf8')).toContain('constructor')
  })
}
