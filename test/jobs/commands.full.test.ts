import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { builtModule, causerieProgram } from '../program.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { samplePlan } from './sample-plan.ts'
import { chat, contentsOf, isoAt, now, openShop, type Shop, type ShopOptions } from './shop.ts'

const { main } = await builtModule<typeof import('../../cli/program.ts')>('cli/program')
let shop: Shop
let smtp: RunningSmtp
const refused: string[] = []
const login = { user: 'reporter-login', password: 'correct horse battery' }
beforeAll(async () => {
  shop = await openShop()
  smtp = await startSmtp({ refused, auth: login })
  vi.stubEnv('MAIL_USER', login.user)
  vi.stubEnv('MAIL_PASSWORD', login.password)
})
afterEach(() => {
  refused.length = 0
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await shop.close()
  await smtp.stop()
})

// biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
const smtpConfig = { user: '${MAIL_USER}', password: '${MAIL_PASSWORD}' }
const people = ['ann@shop.example,Ann,fr', 'bea@shop.example,Bea,fr']

async function configOf(options: ShopOptions = {}): Promise<string> {
  const subscription = { formats: ['html'], ...options.subscription }
  const flow = await shop.flow({
    smtp,
    recipients: people,
    smtpConfig,
    env: { MAIL_USER: 'x', MAIL_PASSWORD: 'x' },
    ...options,
    subscription,
  })
  return flow.configPath
}

/** Runs a command as in a terminal of `columns` columns, or in a pipe if null. */
async function command(columns: number | null, ...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const output = (stream: keyof typeof written) => ({
    write: (piece: string) => {
      written[stream] += piece
    },
    terminal: columns !== null,
    columns,
    stream: null,
  })
  const status = await main(args, { stdout: output('stdout'), stderr: output('stderr'), now: () => now })
  if (process.env.CAUSERIE_SHOW !== undefined)
    console.log(`$ causerie ${args.join(' ')}\n${written.stdout}${written.stderr}`)
  return { status, ...written }
}

describe('run', () => {
  test('draws, delivers and reports the outcome; runs, verify and resend work on that run', async () => {
    const config = await configOf()
    refused.push('bea@shop.example')
    const first = await command(80, 'run', 'monthly', '--config', config)
    expect(first.status).toBe(1)
    expect(first.stdout).toMatch(/^monthly\.2026-10-01\.2026-11-01\.20261120T100000Z: partial\n/)
    expect(first.stdout).toContain('bea@shop.example')
    expect(first.stderr).toMatch(/^causerie: run \S+ is partial; causerie resend \S+ retries what is not done\n$/)
    const [run = ''] = first.stdout.split(':')

    for (const columns of [80, 120]) {
      const list = await command(columns, 'runs', '--config', config)
      expect(list.status).toBe(1)
      expect(list.stdout).toContain('partial')
      expect(Math.max(...list.stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(columns)
      const one = await command(columns, 'runs', run, '--config', config)
      expect(one.stdout).toContain('ann@shop.example')
      expect(Math.max(...one.stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(columns)
    }
    const listed = JSON.parse((await command(null, 'runs', '--config', config, '--json')).stdout)
    expect(listed.runs).toMatchObject([{ run, state: 'partial', sent: 1, deliveries: 2, drawn: 1, reports: 1 }])
    const told = JSON.parse((await command(null, 'runs', run, '--config', config, '--json')).stdout)
    expect(told).toMatchObject({ run, state: 'partial', deliveries: [{ state: 'sent' }, { state: 'given-up' }] })

    refused.length = 0
    const again = await command(null, 'resend', run, '--config', config, '--json')
    expect(again).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(again.stdout)).toMatchObject({ state: 'done' })
    const nothing = await command(80, 'resend', run, '--config', config)
    expect(nothing).toMatchObject({ status: 0, stdout: '' })
    expect(nothing.stderr.replaceAll('\n', ' ')).toBe(
      `run ${run} is already sent completely; --to ADDRESS sends one of its mails again `,
    )
    expect(smtp.accepted.map(({ to }) => to)).toEqual(['ann@shop.example', 'bea@shop.example'])

    const same = await command(80, 'verify', run, '--config', config)
    expect(same).toMatchObject({ status: 0, stderr: '' })
    await shop.load(chat('late', 's1', isoAt(10, 15)))
    const late = await command(80, 'verify', run, '--config', config)
    expect(late.status).toBe(1)
    expect(Math.max(...late.stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
    expect(late.stdout).toContain('volume.activeChats')
  })

  test('--dry-run writes no file', async () => {
    const config = await configOf()
    const before = await contentsOf(shop.folder)
    for (const columns of [80, 120, null]) {
      const { status, stdout } = await command(columns, 'run', 'monthly', '--config', config, '--dry-run')
      expect(status).toBe(0)
      expect(stdout).toContain('ann@shop.example')
    }
    const json = await command(null, 'run', 'monthly', '--period', '2026-09', '--config', config, '--dry-run', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ query: { period: { start: '2026-09-01' } }, refused: null })
    await command(80, 'runs', '--config', config)
    await command(80, 'schedule', 'list', '--config', config)
    await command(80, 'schedule', 'next', '--config', config)
    expect(await contentsOf(shop.folder)).toEqual(before)
  })

  test('invalid requests are rejected before anything is done', async () => {
    const config = await configOf()
    expect(await command(null, 'run', 'weekly', '--config', config)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'causerie: no subscription of that name: "weekly"; the config has monthly\n',
    })
    expect(await command(null, 'run', 'monthly', '--period', 'soon', '--config', config)).toMatchObject({ status: 2 })
    const broken = join(shop.folder, 'broken.yaml')
    await writeFile(broken, (await readFile(config, 'utf8')).replace('at: 08:00', 'at: 8h'))
    const told = await command(null, 'runs', '--config', broken)
    expect(told.status).toBe(2)
    expect(told.stderr).toMatch(/broken\.yaml:\d+: subscriptions\.monthly\.schedule\.at: a time is written HH:MM/)
    const bad = await configOf({ columns: 'mail' })
    const list = await command(null, 'run', 'monthly', '--config', bad)
    expect(list).toMatchObject({ status: 2, stdout: '' })
    expect(list.stderr).toMatch(/\.csv:1: a column must be one of/)
    for (const name of ['../x', '%00', 'x'.repeat(500), '', '.', 'a/b']) {
      expect(await command(null, 'runs', name, '--config', config)).toMatchObject({ status: 1, stdout: '' })
      expect((await command(null, 'resend', name, '--config', config)).stderr).toMatch(/^causerie: no such run/)
      expect(await command(null, 'verify', name, '--config', config)).toMatchObject({ status: 1, stdout: '' })
    }
  })

  test('a refused run gives the reason; it has nothing to resend', async () => {
    const config = await configOf({ subscription: { quietHours: 24 } })
    const told = await command(80, 'run', 'monthly', '--config', config)
    expect(told.status).toBe(1)
    expect(told.stdout.replaceAll('\n', ' ')).toContain('silent for more than 24 hours')
    expect(told.stderr).toMatch(/is failed\n$/)
    const [run = ''] = told.stdout.split(':')
    const again = await command(80, 'resend', run, '--config', config)
    expect(again.status).toBe(2)
    expect(again.stderr).toMatch(/was never planned .* causerie run monthly starts a new one/)
  })
})

test('a letter that may have arrived is not resent until a person settles it', async () => {
  const silent = await startSmtp({ auth: login, drops: { 'dot-kept': 2 } })
  try {
    const config = await configOf({ smtp: silent })
    const told = await command(80, 'run', 'monthly', '--config', config)
    expect(told.status).toBe(1)
    const [run = ''] = told.stdout.split(':')
    const again = await command(80, 'resend', run, '--config', config)
    expect(again).toMatchObject({ status: 0, stdout: '' })
    expect(again.stderr.replaceAll('\n', ' ')).toMatch(
      /2 letters left that may have arrived: .* causerie settle \S+ --arrived ADDRESS or --lost ADDRESS/,
    )
    expect(await command(80, 'settle', run, '--config', config)).toMatchObject({ status: 2 })
    expect(await command(80, 'settle', 'monthly.x', '--arrived', 'a@b.example', '--config', config)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no such run'),
    })
    const settled = await command(80, 'settle', run, '--arrived', 'ann@shop.example', '--config', config)
    expect(settled).toMatchObject({ status: 0, stderr: '' })
    expect(settled.stdout).toMatch(/: partial\n/)
    const resent = await command(null, 'resend', run, '--doubtful', '--config', config, '--json')
    expect(JSON.parse(resent.stdout)).toMatchObject({
      state: 'done',
      deliveries: [{ state: 'sent' }, { state: 'sent' }],
    })
    const arrived = silent.accepted.map(({ to }) => to).toSorted()
    expect(arrived).toEqual(['ann@shop.example', 'bea@shop.example', 'bea@shop.example'])
    const none = await command(80, 'resend', run, '--doubtful', '--config', config)
    expect(none.stderr).toContain('is in doubt')
  } finally {
    await silent.stop()
  }
})

test('every command says that a run was removed from the ledger', async () => {
  const config = await configOf({ config: { ledger: { directory: 'short', keep: 30 } } })
  const ledger = openLedger(join(shop.folder, 'short'), { now: () => '2026-09-01T08:00:00Z' })
  const run = 'monthly.2026-08-01.2026-09-01.20260901T080000Z'
  await ledger.createPlan({ ...samplePlan, run, plannedAt: '2026-09-01T08:00:00Z' })
  const letter = await ledger.latest('delivery', run, 'd1')
  await ledger.advance('delivery', { run, id: 'd1', from: letter }, { state: 'sent' })
  const from = await ledger.latest('run', run, 'run')
  await ledger.advance('run', { run, id: 'run', from }, { state: 'partial' })
  const told = await command(80, 'run', 'monthly', '--again', '--config', config)
  expect(told).toMatchObject({ status: 0, stderr: 'removed 1 run that ended more than 30 days ago\n' })
  for (const args of [['runs'], ['verify'], ['resend'], ['settle', '--arrived', 'ann@example.com']]) {
    const [name = '', ...more] = args
    const answer = await command(null, name, run, ...more, '--config', config)
    expect(answer).toMatchObject({ status: 1, stdout: '' })
    expect(answer.stderr).toBe(`causerie: run ${run} was removed on 2026-11-20: the ledger keeps a run for 30 days\n`)
  }
})

test('runs lists a run that cannot be read', async () => {
  const config = await configOf({ subscription: { quietHours: 24 } })
  expect((await command(null, 'run', 'monthly', '--config', config)).status).toBe(1)
  const ledger = config.replace('.yaml', '.ledger')
  const [run = ''] = (await command(null, 'runs', '--config', config)).stdout.match(/monthly\.\S+/) ?? []
  const plan = join(ledger, run, 'plan.json')
  await writeFile(plan, (await readFile(plan, 'utf8')).slice(0, 200))
  const told = await command(80, 'runs', '--config', config)
  expect(told.status).toBe(1)
  expect(told.stdout).toContain('unreadable')
  expect((await command(80, 'runs', run, '--config', config)).stderr).toMatch(/plan\.json: it is truncated or not JSON/)
})

describe('schedule', () => {
  test('next shows local time and UTC across the start of summer time, and when the figures are frozen', async () => {
    const weekly = { weekly: 'monday', at: '08:00', zone: 'Europe/Paris' }
    for (const more of [{ settleHours: 72 }, { schedule: weekly, period: 'last-week' }]) {
      const config = await configOf({ subscription: { period: 'last-month', ...more } })
      const { status, stdout } = await command(80, 'schedule', 'next', '--config', config)
      expect(status).toBe(0)
      expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
    }
    const config = await configOf({ subscription: { period: 'last-month', settleHours: 72 } })
    const { runs } = JSON.parse((await command(null, 'schedule', 'next', '--config', config, '--json')).stdout)
    expect(runs.slice(3)).toEqual([
      {
        name: 'monthly',
        local: '2027-03-01T08:00',
        zone: 'Europe/Paris',
        instant: '2027-03-01T07:00:00Z',
        period: { start: '2027-02-01', end: '2027-03-01' },
        asOf: '2027-03-03T23:00:00Z',
      },
      {
        name: 'monthly',
        local: '2027-04-01T08:00',
        zone: 'Europe/Paris',
        instant: '2027-04-01T06:00:00Z',
        period: { start: '2027-03-01', end: '2027-04-01' },
        asOf: '2027-04-03T22:00:00Z',
      },
    ])
  })

  test('list, apply and remove print the state', async () => {
    const config = await configOf()
    const state = async (verb: string) => {
      const { stdout } = await command(null, 'schedule', verb, 'monthly', '--config', config, '--json')
      return JSON.parse(stdout).schedules[0].state
    }
    expect(await state('list')).toBe('new')
    expect(await state('apply')).toBe('active')
    expect(await state('remove')).toBe('removed')
    expect(await state('list')).toBe('removed')
    for (const columns of [80, 120]) await command(columns, 'schedule', 'list', '--config', config)
    expect((await command(80, 'schedule', 'remove', '--config', config)).status).toBe(2)
    expect((await command(80, 'schedule', 'apply', 'weekly', '--config', config)).status).toBe(2)
  })
})

describe('worker', () => {
  test.each([
    [['--board'], /--board needs --http/],
    [['--board', '--http', '0', '--host', '0.0.0.0'], /--board is for loopback only/],
    [['--http', '70000'], /It is a port/],
    [['--concurrency', '0'], /whole number from 1/],
  ])('%j is an invalid request', async (args, message) => {
    const { status, stderr } = await command(null, 'worker', '--config', await configOf(), ...args)
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('serves health, metrics and a board, and exits with status 0 on SIGTERM', async () => {
    const config = await configOf()
    const args = [...causerieProgram, 'worker', '--config', config, '--http', '0', '--board']
    const child = spawn(process.execPath, args, { env: { ...process.env, REDIS_URL: '' } })
    try {
      const logged = text(child.stdout)
      let said = ''
      child.stderr.on('data', piece => {
        said += piece
      })
      await vi.waitFor(() => expect(said).toMatch(/http:\S+/), { timeout: 60_000, interval: 50 })
      const [url = ''] = said.match(/http:\S+/) ?? []
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({
        status: 'ok',
        queue: 'embedded',
        ledger: { openRuns: 0, oldestOpenRunSeconds: null, doubtfulLetters: 0, unreadableRuns: 0 },
        subscriptions: { monthly: { lastSuccess: null } },
      })
      const metrics = await (await fetch(`${url}/metrics`)).text()
      expect(metrics).toMatch(/^causerie_jobs\{queue="render",state="waiting"\} 0$/m)
      expect(metrics).toContain('causerie_work_seconds')
      expect((await fetch(`${url}/board`)).status).toBe(200)
      expect((await fetch(`${url}/board/api/queues`)).status).toBe(200)
      expect((await fetch(`${url}/board/api/queues`, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
      child.kill('SIGTERM')
      const [status] = await once(child, 'exit')
      expect(status).toBe(0)
      const lines = (await logged)
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(lines.map(({ msg }) => msg)).toEqual(['worker started', 'worker stopped'])
    } finally {
      child.kill('SIGKILL')
    }
  })
})

test('no file of the shop, ledgers and queue included, contains a secret', async () => {
  for (const [file, content] of await contentsOf(shop.folder)) {
    for (const secret of [login.user, login.password, Buffer.from(login.password).toString('base64')]) {
      expect(content.includes(secret), file).toBe(false)
    }
  }
})
