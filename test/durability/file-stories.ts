import { lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Config } from '../../config/config.ts'
import { deliverToFolder } from '../../jobs/delivery/folder.ts'
import { openLedger, runId } from '../../jobs/ledger/ledger.ts'
import { LedgerError } from '../../jobs/ledger/ledger-error.ts'
import { clearRemoved } from '../../jobs/ledger/removed-run.ts'
import { applySchedule, readScheduleState } from '../../jobs/schedule/schedule-state.ts'
import { editConfig } from '../../serve/access/edit-config.ts'
import { openEndedSessions } from '../../serve/access/ended-sessions.ts'
import { readSessionKey } from '../../serve/access/session-key.ts'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { nullWhenGone } from '../../src/store/file-identity.ts'
import { lockForWriting } from '../../src/store/lock.ts'
import { samplePlan } from '../jobs/sample-plan.ts'

/** An operation that writes small files below a folder. */
export interface FileStory {
  readonly name: string
  readonly before: (folder: string) => Promise<unknown>
  /** Calls `promise` with each thing that the product has acknowledged. Repeated, it acknowledges the same. */
  readonly act: (folder: string, promise: (what: string) => void) => Promise<unknown>
  /** Throws if a file is not whole. Returns the promises that the files keep. */
  readonly kept: (folder: string) => Promise<readonly string[]>
}

const nothing = async () => {}
const now = '2026-11-01T08:00:00Z'
const nowSeconds = Date.parse(now) / 1000
const log = pino({ level: 'silent' })
const { run } = samplePlan
const ledgerOf = (folder: string) => openLedger(join(folder, 'var', 'ledger'), { now: () => now })

/** Takes the remaining steps of the sample run, and promises each step that it took itself. */
async function planAndSend(folder: string, promise: (what: string) => void = () => {}): Promise<void> {
  const ledger = ledgerOf(folder)
  if ((await ledger.plan(run)) === null && (await ledger.createPlan(samplePlan))) promise('planned')
  for (const state of ['sending', 'sent'] as const) {
    const from = await ledger.latest('delivery', run, 'd1')
    if (from.state === state || from.state === 'sent') continue
    if ((await ledger.advance('delivery', { run, id: 'd1', from }, { state })) !== null) promise(state)
  }
  const from = await ledger.latest('run', run, runId)
  if (from.state !== 'planned') return
  if ((await ledger.advance('run', { run, id: runId, from }, { state: 'done' })) !== null) promise('ended')
}

/** The steps of the sample run that the ledger records. */
async function progress(folder: string): Promise<readonly string[]> {
  const ledger = ledgerOf(folder)
  if (!(await ledger.runs()).includes(run)) return []
  const view = await ledger.view(run)
  if (JSON.stringify(view.plan) !== JSON.stringify(samplePlan)) throw new Error('it is another plan')
  const state = view.deliveries.get('d1')?.state
  return [
    'planned',
    ...(state === 'planned' ? [] : ['sending']),
    ...(state === 'sent' ? ['sent'] : []),
    ...(view.run.state === 'done' ? ['ended'] : []),
  ]
}

async function removeRun(folder: string): Promise<void> {
  const ledger = ledgerOf(folder)
  await clearRemoved(ledger.directory)
  if ((await ledger.runs()).includes(run)) await ledger.remove(run, { keepDays: 1 })
}

const config = (folder: string) => join(folder, 'causerie.config.yaml')
const configText = `stores:
  main:
    directory: store # ours
subscriptions:
  monthly:
    store: main
    schedule: { monthly: 1, at: '08:00', zone: Europe/Paris }
    period: 2026-10
    recipients: recipients.csv
smtp: { host: localhost, from: reports@example.com }
`
const editedText = configText.replace('localhost', 'mail.example')
const edit = (folder: string) => editConfig(config(folder), [{ path: ['smtp', 'host'], value: 'mail.example' }])

const sessions = (folder: string) =>
  openEndedSessions({ configPath: config(folder), nowSeconds: () => nowSeconds, log: refusing })
/** A log that throws: a failure to write ended sessions is otherwise only logged. */
const refusing = Object.assign(Object.create(log) as typeof log, {
  error: ({ err }: { readonly err: unknown }) => {
    throw err
  },
})
const manySessions = Array.from(
  { length: 4000 },
  (_, index) => `${nowSeconds - 5} old-${index}-0123456789012345\n`,
).join('')

const subscription = { schedule: { monthly: 1, at: '08:00', zone: 'Europe/Paris' } }
const scheduled = (folder: string) =>
  ({ ledger: join(folder, 'var', 'ledger'), subscriptions: { monthly: subscription } }) as unknown as Config

const report = Buffer.from('<!doctype html>'.repeat(500))

async function allOf(path: string, wholes: readonly (string | null)[]): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!wholes.includes(text)) throw new Error(`cut off: ${path}: ${JSON.stringify(text)}`)
  return text
}

export const fileStories: readonly FileStory[] = [
  {
    name: 'a lock that is taken',
    before: nothing,
    act: async (folder, promise) => {
      const { release } = await lockForWriting(join(folder, 'var', 'locked'), 0)
      promise('free again')
      release()
    },
    kept: async folder => {
      const isThere = await lstat(join(folder, 'var', 'locked')).catch(nullWhenGone)
      if (isThere !== null) (await lockForWriting(join(folder, 'var', 'locked'), 0)).release()
      return ['free again']
    },
  },
  { name: 'a run that is planned, delivered and ended', before: nothing, act: planAndSend, kept: progress },
  {
    name: 'a run that is removed',
    before: planAndSend,
    act: async (folder, promise) => {
      await removeRun(folder)
      promise('removed')
    },
    kept: async folder => {
      const found = await progress(folder)
      if (found.length === 0) {
        const again = ledgerOf(folder).createPlan(samplePlan)
        await again.then(
          () => {
            throw new Error('it would be planned, and sent, again')
          },
          error => {
            if (!(error instanceof LedgerError && error.message.includes('was removed'))) throw error
          },
        )
        return ['removed']
      }
      if (!found.includes('ended')) throw new Error(`it is there again, and only ${found}: it would be sent again`)
      return []
    },
  },
  {
    name: 'the id of a ledger',
    before: nothing,
    act: async (folder, promise) => promise(await ledgerOf(folder).id()),
    kept: async folder => {
      const path = join(folder, 'var', 'ledger', 'id')
      const text = await readFile(path, 'utf8').catch(() => null)
      return text === null ? [] : [await ledgerOf(folder).id()]
    },
  },
  {
    name: 'a schedule that begins',
    before: nothing,
    act: async (folder, promise) => {
      const { since } = await applySchedule(scheduled(folder), 'monthly', { now })
      promise(since)
    },
    kept: async folder => {
      const state = await readScheduleState(scheduled(folder).ledger, 'monthly')
      return state === null ? [] : [state.since]
    },
  },
  {
    name: 'a delivery into a folder',
    before: async folder => {
      await mkdir(join(folder, 'drawn'))
      for (const name of ['one', 'two']) await writeFile(join(folder, 'drawn', name), report)
    },
    act: async (folder, promise) => {
      const files = ['one', 'two'].map(name => ({ path: join(folder, 'drawn', name), fileName: `${name}.html` }))
      await deliverToFolder(join(folder, 'out', 'reports'), files)
      promise('one.html, two.html')
    },
    kept: async folder => {
      const wholes = [null, report.toString()]
      const [one, two] = [
        await allOf(join(folder, 'out', 'reports', 'one.html'), wholes),
        await allOf(join(folder, 'out', 'reports', 'two.html'), wholes),
      ]
      return one === null || two === null ? [] : ['one.html, two.html']
    },
  },
  {
    name: 'a report in the place of another one',
    before: folder => writeFile(join(folder, 'report.html'), 'the one before', { mode: 0o640 }),
    act: async (folder, promise) => {
      await writeAtomically(join(folder, 'report.html'), report)
      promise('written')
    },
    kept: async folder => {
      const text = await allOf(join(folder, 'report.html'), ['the one before', report.toString()])
      const { mode } = await stat(join(folder, 'report.html'))
      if ((mode & 0o777) !== 0o640) throw new Error(`its readers changed: ${mode.toString(8)}`)
      return text === report.toString() ? ['written'] : []
    },
  },
  {
    name: 'a config that is edited, reached through a link',
    before: async folder => {
      await mkdir(join(folder, 'etc'))
      await writeFile(join(folder, 'etc', 'config.yaml'), configText, { mode: 0o640 })
      await symlink(join('etc', 'config.yaml'), config(folder))
    },
    act: async (folder, promise) => {
      await edit(folder)
      promise('edited')
    },
    kept: async folder => {
      const text = await allOf(config(folder), [configText, editedText])
      if (!(await lstat(config(folder))).isSymbolicLink()) throw new Error('the link is a file now')
      const { mode } = await stat(config(folder))
      if ((mode & 0o777) !== 0o640) throw new Error(`others may do what they could not: ${mode.toString(8)}`)
      return text === editedText ? ['edited'] : []
    },
  },
  {
    name: 'the key of the sessions',
    before: nothing,
    act: async (folder, promise) => {
      const key = await readSessionKey(undefined, { configPath: config(folder), env: {} })
      promise(Buffer.from(key).toString('hex'))
    },
    kept: async folder => {
      const isThere = await readFile(join(folder, 'causerie-session.key')).then(
        () => true,
        () => false,
      )
      if (!isThere) return []
      return [Buffer.from(await readSessionKey(undefined, { configPath: config(folder), env: {} })).toString('hex')]
    },
  },
  {
    name: 'sessions that are ended',
    before: nothing,
    act: async (folder, promise) => {
      for (const session of ['first', 'second']) {
        await sessions(folder).add(session, nowSeconds + 5)
        promise(session)
      }
    },
    kept: async folder => {
      const isEnded = async (session: string) => ((await sessions(folder).has(session)) ? [session] : [])
      return [...(await isEnded('first')), ...(await isEnded('second'))]
    },
  },
  {
    name: 'ended sessions that are written again, without what is over',
    before: folder =>
      writeFile(join(folder, 'causerie-sessions.ended'), `${manySessions}${nowSeconds + 5} first\n`, { mode: 0o600 }),
    act: async (folder, promise) => {
      const opened = sessions(folder)
      if (await opened.has('first')) promise('first')
      await opened.add('second', nowSeconds + 5)
      promise('second')
    },
    kept: async folder => {
      const isEnded = async (session: string) => ((await sessions(folder).has(session)) ? [session] : [])
      const found = [...(await isEnded('first')), ...(await isEnded('second'))]
      if (!found.includes('first')) throw new Error('a session that was ended before is not any more')
      return found
    },
  },
]
