import { type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessFolder, password, proxy, token, tokens, users } from './access-folder.ts'

const { open } = accessFolder()

describe('over a connection', () => {
  let port: number
  let close: () => void
  beforeAll(async () => {
    const { access } = await open({ users: users, tokens, proxy: { ...proxy, from: ['127.0.0.1'] } })
    const app = new Hono()
    const requestOf = (context: Context) => ({
      headers: context.req.raw.headers,
      remoteAddress: getConnInfo(context).remote.address ?? '',
      host: context.req.header('host') ?? '',
    })
    app.post('/login', async context => {
      const { name, password: typed } = await context.req.parseBody<{ name: string; password: string }>()
      const result = await access.login({ ...requestOf(context), name, password: typed })
      if (!result.ok) return context.json(result, 401)
      context.header('Set-Cookie', result.cookie)
      return context.json({})
    })
    app.get('*', async context =>
      context.json(await access.identify({ ...requestOf(context), isApi: context.req.path.startsWith('/api/') })),
    )
    await new Promise<void>(resolve => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, bound => {
        port = bound.port
        resolve()
      })
      close = () => server.close()
    })
  })
  afterAll(() => close())

  async function ask(path: string, headers: IncomingHttpHeaders | readonly string[], body?: string) {
    return new Promise<{ json: unknown; cookie: string }>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST'
      const sent = request({ port, path, method, headers: headers as IncomingHttpHeaders }, response => {
        const [cookie = ''] = response.headers['set-cookie'] ?? []
        text(response).then(given => resolve({ json: JSON.parse(given), cookie }), reject)
      })
      sent.on('error', reject).end(body)
    })
  }

  test('a login starts a session and sets its cookie', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams({ name: 'ann', password }).toString()
    const { cookie } = await ask('/login', form, body)
    const { json } = await ask('/', { cookie: cookie.split(';', 1)[0] })
    expect(json).toMatchObject({ state: 'admitted', viewer: { name: 'ann', by: 'session' } })
    expect((await ask('/login', form, 'name=ann&password=x')).json).toEqual({ ok: false, reason: 'wrong' })
  })

  test('a proxy header sent twice, in any letter case, is not trusted', async () => {
    const named = await ask('/', { 'X-Forwarded-User': 'bob' })
    expect(named.json).toMatchObject({ viewer: { name: 'bob', by: 'proxy' } })
    for (const other of ['bob', 'eve', '']) {
      const host = ['Host', 'localhost']
      const { json } = await ask('/', [...host, 'X-Forwarded-User', other, 'x-forwarded-USER', 'bob'])
      expect(json).toEqual({ state: 'login' })
    }
  })

  test('a token is accepted only under /api', async () => {
    const headers = { authorization: `Bearer ${token}` }
    expect((await ask('/api/volume', headers)).json).toMatchObject({ viewer: { name: 'board', by: 'token' } })
    expect((await ask('/volume', headers)).json).toEqual({ state: 'login' })
    expect((await ask(`/api/volume?token=${token}`, {})).json).toEqual({ state: 'login' })
  })
})
