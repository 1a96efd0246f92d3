import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { hashPassword } from '../../serve/access/password.ts'
import { forgetViews, openViews } from '../../serve/views/open-views.ts'
import { viewName } from '../../serve/views/view.ts'
import { runs } from '../arbitraries/runs.ts'
import { openSite, signIn, type TestSite } from './site.ts'

const password = 'a password that is long'
const chat = (id: string, establishmentId: string) => ({
  chatId: id,
  messageId: id,
  sentAt: '2026-03-10T10:00:00Z',
  author: 'customer' as const,
  establishmentId,
})

let site: TestSite
const cookies = new Map<string, string>()
beforeAll(async () => {
  const hash = await hashPassword(password)
  site = await openSite({
    log: [[chat('north-1', 'n'), chat('south-1', 's'), chat('south-2', 's')]],
    establishments: 'establishment_id,name,region\nn,Le Phare,North\ns,Le Port,South',
    serve: { users: { ann: { password: hash }, ben: { password: hash, within: { region: ['North'] } } } },
  })
  for (const name of ['ann', 'ben']) cookies.set(name, await signIn(site.url, { name, password }))
})
afterAll(() => site.stop())
beforeEach(() => Promise.all(['ann', 'ben'].map(user => forgetViews(site.configPath, user))))

async function read(path: string, user = 'ann') {
  const response = await fetch(site.url + path, { headers: { cookie: cookies.get(user) ?? '' } })
  return { status: response.status, text: await response.text() }
}

async function post(fields: Readonly<Record<string, string>>, user = 'ann') {
  const response = await fetch(`${site.url}/views`, {
    method: 'POST',
    headers: { cookie: cookies.get(user) ?? '', origin: site.url },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  return { status: response.status, text: await response.text() }
}

const save = (name: string, question: string, user?: string) => post({ of: 'handling', question, name }, user)

/** The views of the sidebar, name by address. */
async function listed(user?: string) {
  const { text } = await read('/method', user)
  const [, list = ''] = /<ul id="nav-views">(.*?)<\/ul>/s.exec(text) ?? []
  return Object.fromEntries(
    [...list.matchAll(/<a href="([^"]*)"><bdi>(.*?)<\/bdi>/gs)].map(([, href = '', name = '']) => [
      plain(name),
      plain(href),
    ]),
  )
}

const plain = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

test('a view keeps the question and a relative period, not the version; others do not see it; it survives a restart', async () => {
  expect(
    await save('North, so far', 'period=this-month&where.region=North&moment=1@2@3&utm_source=mail'),
  ).toMatchObject({
    status: 303,
  })
  const kept = { 'North, so far': '/handling?period=this-month&where.region=North' }
  expect(await listed()).toEqual(kept)
  expect(await listed('ben')).toEqual({})
  await site.restart()
  expect(await listed()).toEqual(kept)
})

test('a view of more than its reader may see shows no more than they may see', async () => {
  await save('South', 'period=2026-03&where.region=South', 'ben')
  const [address = ''] = Object.values(await listed('ben'))
  const { text } = await read(address, 'ben')
  expect(text).not.toContain('Le Port')
  expect((await read(address)).text).toContain('Le Port')
})

test('the same name replaces the question; a name is changed and a view removed', async () => {
  await save('mine', 'period=2026-03')
  await save('mine', 'period=2026-02')
  await save('other', '')
  expect(await listed()).toEqual({ mine: '/handling?period=2026-02', other: '/handling' })
  expect((await post({ do: 'rename', view: 'mine', name: 'other' })).text).toContain('Another view has this name.')
  expect((await post({ do: 'rename', view: 'gone', name: 'x' })).text).toContain('This view is gone.')
  await post({ do: 'rename', view: 'mine', name: 'ours' })
  expect(Object.keys(await listed())).toEqual(['other', 'ours'])
  await post({ do: 'remove', view: 'other' })
  expect(Object.keys(await listed())).toEqual(['ours'])
})

test('what is refused says why and keeps what was typed', async () => {
  const refused = await save(`${'x'.repeat(81)}`, 'period=2026-03')
  expect(refused).toMatchObject({ status: 400 })
  expect(refused.text).toContain('A name has 1 to 80 characters.')
  expect(refused.text).toContain('value="period=2026-03"')
  expect((await save('ok', 'grain=century')).status).toBe(400)
  expect((await save('ok', `where.region=${'x'.repeat(20_000)}`)).status).toBe(400)
  expect((await save('ok', `where.region=${'x'.repeat(60_000)}`)).status).toBe(413)
  const views = openViews(site.configPath)
  for (let index = 0; index < 50; index++)
    await views.save('ann', { name: `view ${index}`, page: 'volume', question: '' })
  expect((await save('one more', '')).text).toContain('There is room for 50 views')
  expect((await save('view 7', 'period=2026-03')).status).toBe(303)
})

test('any name is kept as one line that disturbs nothing, and finds its view again', async () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><b>',
      '__proto__',
      'constructor',
      '\u202eabc',
      '../../x',
      '👩‍👩‍👧',
      '&amp;',
      '\u{10fffe}\u{10ffff}',
    ),
  )
  await fc.assert(
    fc.asyncProperty(names, async given => {
      await forgetViews(site.configPath, 'ann')
      const name = viewName(given)
      expect((await save(given, 'period=2026-03')).status).toBe(name === null ? 400 : 303)
      expect(await listed()).toEqual(name === null ? {} : Object.fromEntries([[name, '/handling?period=2026-03']]))
      if (name !== null) expect((await post({ do: 'remove', view: name })).status).toBe(303)
      expect(await listed()).toEqual({})
    }),
    runs(15),
  )
})

test('the file of a user who is no longer in the config is removed at the next start', async () => {
  await save('mine', '')
  await save('mine', '', 'ben')
  const folder = join(site.folder, 'causerie-views')
  expect(readdirSync(folder)).toHaveLength(2)
  const before = readFileSync(site.configPath, 'utf8')
  const config = parse(before)
  delete config.serve.users.ben
  writeFileSync(site.configPath, stringify(config))
  await site.restart()
  expect(readdirSync(folder)).toHaveLength(1)
  writeFileSync(site.configPath, before)
  await site.restart()
  expect(await listed('ben')).toEqual({})
})

test('a damaged file is neither shown nor replaced', async () => {
  await save('mine', '')
  const folder = join(site.folder, 'causerie-views')
  const path = join(folder, readdirSync(folder)[0] ?? '')
  writeFileSync(path, '{"user":"ann","views":[{"name":"x","page":"//elsewhere.example","question":""}]}')
  expect(await listed()).toEqual({})
  expect((await save('other', '')).status).toBe(500)
  expect(readFileSync(path, 'utf8')).toContain('elsewhere')
})
