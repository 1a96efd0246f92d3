import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { causerieProgram } from '../program.ts'
import { openSite, type TestSite } from './site.ts'

let site: TestSite
beforeAll(async () => {
  const row = {
    chatId: 'a',
    messageId: 'a',
    sentAt: '2026-03-10T10:00:00Z',
    author: 'customer' as const,
    establishmentId: 'e',
  }
  site = await openSite({ log: [[row]], establishments: 'establishment_id,name\ne,E\n' })
})
afterAll(() => site.stop())

test.each([
  [[], /a store is needed: give --store DIR, or --config with serve\.store/],
  [['--store', 'nowhere'], /no store at nowhere/],
  [['--port', '70000'], /It is a port, 0 to 65535/],
  [['--memory', 'much'], /It is a size such as 1GB/],
  [['--store', 'STORE', '--host', '0.0.0.0'], /without users the pages are served to this machine only/],
  [['--store', 'STORE', '--config', 'nowhere.yaml'], /nowhere\.yaml: cannot be read: no such file/],
])('serve %j is refused with a one-line message', (args, message) => {
  const given = args.map(text => (text === 'STORE' ? site.store : text))
  const { status, stderr } = spawnSync(process.execPath, [...causerieProgram, 'serve', ...given], { encoding: 'utf8' })
  expect(stderr).toMatch(message)
  expect(stderr.trim().split('\n').length).toBe(1)
  expect(status).toBe(2)
})

test('serves until SIGTERM, then exits with status 0', async () => {
  const child = spawn(process.execPath, [...causerieProgram, 'serve', '--store', site.store, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [line] = await once(child.stderr.setEncoding('utf8'), 'data')
  const url = / at (http\S+)/.exec(String(line))?.[1]
  expect((await fetch(`${url}/volume?period=2026-03&where.channel=secret-word`)).status).toBe(200)
  const logged: string[] = []
  child.stderr.on('data', text => logged.push(String(text)))
  child.kill('SIGTERM')
  expect((await once(child, 'exit'))[0]).toBe(0)
  // Filter values are not logged.
  expect([line, ...logged].join('')).not.toContain('secret-word')
})
