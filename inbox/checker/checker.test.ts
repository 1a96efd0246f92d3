import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Check, type Checker, type CheckerOptions, openChecker } from './checker.ts'
import { grammalecte } from './grammalecte.ts'

const open: (Checker | Server)[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
function checkerOf(options: Partial<CheckerOptions> = {}) {
  const checker = openChecker({ onError: () => undefined, ...options })
  open.push(checker)
  return checker
}
const french = (text: string, rest: Partial<Check> = {}): Check => ({
  text,
  language: 'fr',
  otherwise: 'fr',
  person: 'ann',
  names: [],
  dictionary: [],
  ...rest,
})
/** Waits for an engine that starts. */
async function whenReady(checker: Checker, check: Check) {
  return vi.waitFor(
    async () => {
      const checked = await checker.check(check)
      if (checked.state !== 'checked') throw new Error(checked.state)
      return checked.findings.map(({ start, end, proposals }) => [check.text.slice(start, end), proposals[0]])
    },
    { timeout: 30_000, interval: 50 },
  )
}
const isInstalled = existsSync('/usr/bin/grammalecte-server')
/** Programs of grammalecte that this process, or nobody, has started. */
const programs = () =>
  readdirSync('/proc').filter(name => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`grammalecte-server\0--host`)
    } catch {
      return false
    }
  })

describe.skipIf(!isInstalled)('French', () => {
  test('mistakes are where they stand, after emoji and on later lines too, and names and own words pass', async () => {
    const checker = checkerOf()
    const text = '😊 Votre commande à été expédiée.\n\n👩‍🚀 Elle arivera chez Zorbulon.'
    expect(await whenReady(checker, french(text))).toEqual([
      ['à', 'a'],
      ['arivera', 'arrivera'],
      ['Zorbulon', expect.anything()],
    ])
    const known = french(text, { names: ['Zorbulon SA'], dictionary: ['arivera'] })
    expect(await whenReady(checker, known)).toEqual([['à', 'a']])
  })

  test('a program that has died is started again', async () => {
    const before = new Set(programs())
    const checker = checkerOf()
    const text = french('Votre commande à été expédiée.')
    await whenReady(checker, text)
    const own = programs().filter(pid => !before.has(pid))
    expect(own).not.toEqual([])
    for (const pid of own) process.kill(Number(pid), 'SIGKILL')
    expect(await whenReady(checker, text)).toEqual([['à', 'a']])
    await checker.close()
    await vi.waitFor(() => expect(programs().filter(pid => !before.has(pid))).toEqual([]), 10_000)
  })
})

test('what is not installed is named', async () => {
  const engine = grammalecte('/nowhere/grammalecte-server')
  await expect(engine.check('Bonjour', { signal: AbortSignal.timeout(1000) })).rejects.toMatchObject({
    missing: 'apt-get install grammalecte-cli',
  })
  const checker = checkerOf()
  expect(await checker.check(french('Buenos días, señora', { language: null }))).toEqual({
    state: 'missing',
    language: 'es',
    missing: null,
  })
  expect(await checker.check(french('x'.repeat(5001)))).toMatchObject({ state: 'too-long' })
})

describe('a LanguageTool server', () => {
  async function server(answer: string | null) {
    const got: string[] = []
    const listening = createServer((request, response) => {
      let body = ''
      request.on('data', chunk => {
        body += chunk
      })
      request.on('end', () => {
        got.push(`${request.url} ${body}`)
        if (answer !== null) response.end(answer)
      })
    })
    await new Promise<void>(done => listening.listen(0, '127.0.0.1', done))
    open.push(listening)
    return { got, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/` }
  }

  test('is asked in place of the programs of the machine, in every language', async () => {
    const match = {
      offset: 3,
      length: 4,
      message: 'm',
      replacements: [{ value: 'días' }],
      rule: { category: { id: 'TYPOS' } },
    }
    const { got, url } = await server(JSON.stringify({ matches: [match] }))
    const checker = checkerOf({ languageTool: url })
    expect(await checker.check(french('😊 dias', { language: 'es' }))).toEqual({
      state: 'checked',
      language: 'es',
      findings: [{ start: 3, end: 7, kind: 'spelling', message: 'm', proposals: ['días'] }],
    })
    expect(got).toEqual([`/v2/check ${new URLSearchParams({ text: '😊 dias', language: 'es' })}`])
  })

  test('that answers nothing, or nonsense, holds nothing up, and tells nobody the text', async () => {
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)
    const silent = checkerOf({ languageTool: (await server(null)).url, onError })
    // A newer text of a person takes the place of the older one.
    const [older, newer] = await Promise.all([silent.check(french('a secret')), silent.check(french('a newer secret'))])
    expect([older.state, newer.state]).toEqual(['slow', 'slow'])
    const odd = checkerOf({ languageTool: (await server('<p>')).url, onError })
    expect(await odd.check(french('a secret'))).toEqual({ state: 'down', language: 'fr' })
    const nobody = checkerOf({ languageTool: 'http://127.0.0.1:9', onError })
    expect(await nobody.check(french('a secret'))).toEqual({ state: 'down', language: 'fr' })
    expect(errors).toHaveLength(2)
    expect(
      JSON.stringify(errors, Object.getOwnPropertyNames(Error.prototype).concat('message', 'stack', 'cause')),
    ).not.toContain('secret')
  })
})
