import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../config/read-config.ts'
import { generatedReadme } from '../scripts/readme.ts'
import { generateLog } from '../src/demo/generate-log.ts'
import { ingest } from '../src/ingest/ingest.ts'

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')
const block = (readme: string, language: string, nth = 0) => {
  const found = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))][nth]?.[1]
  if (found === undefined) throw new Error(`README.md has no ${language} block`)
  return found
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-readme-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what the README takes from the code is current: npm run readme', async () => {
  expect(await generatedReadme()).toBe(await read('README.md'))
})

test('the example runs and answers', async () => {
  const example = block(await read('README.md'), 'ts')
  expect(example.trim().split('\n').length).toBeLessThanOrEqual(12)
  await generateLog({ out: folder, messages: 3_000 })
  const index = new URL('../src/index.ts', import.meta.url).href
  await writeFile(join(folder, 'example.mts'), example.replace("'causerie'", `'${index}'`))
  const tsx = import.meta.resolve('tsx')
  const printed = execFileSync(process.execPath, ['--import', tsx, 'example.mts'], { cwd: folder, encoding: 'utf8' })
  expect(printed).toMatch(/^1 \S/)
  expect(printed).toMatch(/\d+ sites of the North have a customer waiting for more than four days\n$/)
})

test('the mapping is one that loads', async () => {
  const mapping = join(folder, 'mapping.yaml')
  await writeFile(mapping, block(await read('README.md'), 'yaml'))
  const log = join(folder, 'own.csv')
  await writeFile(
    log,
    'conversation_id,company,created_at,role\nc1,e1,2026-10-25T02:30:00,client\nc1,e1,2026-10-25T03:30:00,conseiller\nc1,e1,now,client\n',
  )
  const report = await ingest({ store: join(folder, 'own'), inputs: [log], mapping })
  expect(report).toMatchObject({ read: 3, accepted: 2, rejected: 1, chats: 1, establishments: 1 })
})

test('the config of scheduled reports is one', async () => {
  const path = join(folder, 'causerie.config.yaml')
  await writeFile(path, block(await read('README.md'), 'yaml', 2))
  const { subscriptions } = await readConfig(path)
  expect(subscriptions.monthly).toMatchObject({ settleHours: 72, catchUp: 'latest', formats: ['pdf'] })
})

test('the part of the config about the pages is one', async () => {
  const path = join(folder, 'causerie.config.yaml')
  const pages = block(await read('README.md'), 'yaml', 1)
  await writeFile(path, `stores:\n  main: { directory: store }\nsubscriptions: {}\n${pages}`)
  const { serve } = await readConfig(path)
  expect(serve).toMatchObject({ store: 'main', zone: 'Europe/Paris', proxy: { header: 'X-Forwarded-User' } })
})
