import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, onTestFinished, test } from 'vitest'
import { exampleFolder, run, started } from './packaged-folder.ts'
import { freePort } from './servers/free-port.ts'
import { redisSkipped, startRedis } from './servers/redis.ts'

describe('mapping in CI', () => {
  const npmTest = async (mapping: string) => {
    const testing = run(await exampleFolder('mapping-in-ci'), ['npm', '-s', 'test'], { MAPPING: mapping })
    return testing.catch((error: { readonly stdout: string }) => error.stdout)
  }
  const failing = (output: string) => [...output.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name]) => name)

  test('its mapping passes', async () => {
    const output = await npmTest('mapping.yaml')
    expect(failing(output)).toEqual([])
    expect(output).toMatch(/^# pass 2\d$/m)
  })

  test('a bot that is mapped to an agent is found by the laws alone', async () => {
    const found = failing(await npmTest('faults/robot.yaml'))
    expect(found).toContain('law 11: every operator agrees with the oracle')
    expect(found).not.toContain('every row of an export becomes what it means')
  })

  test('a wrong time zone is found by the laws and by the expectations', async () => {
    const found = failing(await npmTest('faults/zone.yaml'))
    expect(found).toContain('law 11: every operator agrees with the oracle')
    expect(found).toContain('every row of an export becomes what it means')
  })
})

test('behind a proxy: users see only their part, whatever headers their browser sends', async () => {
  const folder = await exampleFolder('behind-a-proxy')
  const [proxyPort, pagesPort] = [await freePort(), await freePort()]
  await replaceIn(join(folder, 'causerie.config.yaml'), '127.0.0.1:8000', `127.0.0.1:${proxyPort}`)
  await run(folder, ['npm', '-s', 'run', 'load'])
  await started(folder, ['npm', 'run', 'pages', '--', '--port', String(pagesPort)], { says: / at http\S+/ })
  const env = { PORT: String(proxyPort), PAGES_PORT: String(pagesPort) }
  const [url] = await started(folder, ['npm', 'start'], { says: /http:\S+/, env })
  const get = (credentials: string | null, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${url}/volume?period=2026-10`, {
      redirect: 'manual',
      headers: {
        ...headers,
        ...(credentials === null ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    })
  expect((await get(null)).status).toBe(401)
  expect((await get('ann:all')).status).toBe(401)
  const [ann, bob] = [await get('ann:north'), await get('bob:all')]
  expect([ann.status, bob.status]).toEqual([200, 200])
  const [seenByAnn, seenByBob] = [await ann.text(), await bob.text()]
  expect(seenByBob).toContain('Banque Solane Nantes')
  expect(seenByAnn).toContain('Autoforce Bruxelles')
  expect(seenByAnn).not.toContain('Banque Solane Nantes')
  const pretended = await get('ann:north', { 'x-forwarded-user': 'bob' })
  expect(await pretended.text()).not.toContain('Banque Solane Nantes')
})

test.skipIf(redisSkipped !== null)(
  'scheduled reports',
  async () => {
    const folder = await exampleFolder('scheduled-reports')
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const mailPort = await freePort()
    await replaceIn(join(folder, 'causerie.config.yaml'), '1025', String(mailPort))
    await run(folder, ['npm', '-s', 'run', 'load'])
    expect(await run(folder, ['npm', '-s', 'run', 'dry-run'])).toContain('chloe@example.com')
    await started(folder, ['npm', 'run', 'mail'], { says: /mails are caught/, env: { PORT: String(mailPort) } })
    await started(folder, ['npm', 'start'], {
      says: /causerie worker on the redis queue/,
      env: { REDIS_URL: redis.url },
    })

    const letters = () => readdir(join(folder, 'letters'))
    while ((await letters()).length < 2) await sleep(200)
    expect((await letters()).map(name => name.replace(/^\d-/, '')).sort()).toEqual([
      'ann@example.com.eml',
      'chloe@example.com.eml',
    ])
    const [letter = ''] = (await letters()).filter(name => name.includes('chloe'))
    expect(await readFile(join(folder, 'letters', letter), 'utf8')).toMatch(/filename.*\.pdf/)
  },
  180_000,
)

async function replaceIn(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  expect(text).toContain(from)
  await writeFile(path, text.replaceAll(from, to))
}

test('page of answers', async () => {
  const folder = await exampleFolder('page-of-answers')
  const [url] = await started(folder, ['npm', 'start'], { says: /http:\S+/, env: { PORT: '0' } })
  const page = await (await fetch(url)).text()
  expect(page).toContain('<h1>2 active chats in October</h1>')
  expect(page).toContain('<td>Bruxelles-Capitale<td>1</tr>')
  expect(page).toMatch(/<svg[^>]* aria-label="Active chats, August–October 2026/)
})

test('chart from Arrow', async () => {
  const folder = await exampleFolder('chart-from-arrow')
  expect(await run(folder, ['npm', '-s', 'start'])).toBe('chart.svg of 5 groups\n')
  expect(await readFile(join(folder, 'chart.svg'), 'utf8')).toContain('Messages by sector and platform')
  const table = tableFromIPC(await readFile(join(folder, 'answer.arrow')))
  expect(table.numRows).toBe(5)
  expect(table.schema.fields.map(({ name }) => name)).toContain('sector')
})
