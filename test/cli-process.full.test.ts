import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { generateLog } from '../src/demo/generate-log.ts'
import { ingest, openStore } from '../src/index.ts'
import { causerieProgram } from './program.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-process-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

let log: string
beforeAll(async () => {
  log = (await generateLog({ out: folder, messages: 2000, establishments: 3, start: '2026-08-01' })).log
})

function start(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return spawn(process.execPath, [...causerieProgram, ...args], { env: { ...process.env, ...env } })
}

test('a reader that closes early is not an error', async () => {
  const store = join(folder, 'store')
  await ingest({ store, inputs: [log] })
  const period = ['--period', '2026-10', '--as-of', '2026-11-01T00:00:00Z']
  const child = start({}, 'evolution', '--store', store, ...period, '--grain', 'hour', '--json')
  child.stdout.destroy()
  const stderr = await text(child.stderr)
  if (child.exitCode === null) await once(child, 'exit')
  expect({ status: child.exitCode, stderr }).toEqual({ status: 0, stderr: '' })
})

test('Ctrl-C during a load leaves no store, and the next load is complete', async () => {
  const directory = join(folder, 'interrupted')
  const temporary = join(folder, 'temporary')
  await mkdir(temporary)
  const child = start({ TMPDIR: temporary }, 'ingest', '-', '--store', directory)
  child.stdin.write('chat_id,sent_at,author,establishment_id\nc1,2026-10-01T10:00:00Z,customer,e1\n')
  await vi.waitUntil(() => existsSync(directory) && readdirSync(temporary).some(name => name.startsWith('causerie-')), {
    timeout: 30_000,
  })
  child.kill('SIGINT')
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')])
  expect({ signal: child.signalCode, stdout }).toEqual({ signal: 'SIGINT', stdout: '' })
  expect((await readdir(temporary)).filter(name => name.startsWith('causerie-'))).toEqual([])
  await expect(openStore(directory)).rejects.toThrow('no store here')
  expect(await ingest({ store: directory, inputs: [log] })).toMatchObject({ rejected: 0 })
  expect(await readdir(directory)).toHaveLength(3)
})
