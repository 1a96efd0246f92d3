import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { type Ledger, openLedger } from '../../jobs/ledger/ledger.ts'
import type { Plan } from '../../jobs/ledger/records.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { freeze } from '../../jobs/run/freeze.ts'
import { planRun } from '../../jobs/run/plan-run.ts'
import { serve } from '../../serve/serve.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { runs } from '../arbitraries/runs.ts'
import { chatsOf, type Lists, mayBeSeen, passes, type RuleChat, type RuleReport, type RuleSite } from './report-rule.ts'
import { now } from './site.ts'

const regions = ['north', 'south', 'west']
const sectors = ['food', 'fashion']
const tags = ['pilot', 'late', 'new']
// A custom attribute.
const wings = ['left', 'right']
const sites: readonly RuleSite[] = Array.from({ length: 8 }, (_, index) => ({
  id: `s${index}`,
  properties: {
    region: [regions[index % 3] ?? ''],
    sector: [sectors[index % 2] ?? ''],
    // The last site has no tag.
    tag: index === 7 ? [] : [tags[index % 2] ?? '', ...(index % 3 === 0 ? ['new'] : [])],
    wing: [wings[Math.floor(index / 2) % 2] ?? ''],
  },
}))
const channels = ['web', 'sms', 'chat']
const platforms = ['ios', 'desk']
const chats: readonly RuleChat[] = sites.flatMap((site, index) =>
  Array.from({ length: 4 }, (_, number) => ({
    site,
    // Each site has only some of the channels and platforms.
    channel: channels[(index + (number % 2)) % 3] ?? '',
    platform: platforms[index % 3 === 0 ? 0 : number % 2] ?? '',
  })),
)
const rows = chats.map(({ site, channel, platform }, index) => ({
  chatId: `c${index}`,
  messageId: `m${index}`,
  sentAt: `2026-03-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00Z`,
  author: 'customer' as const,
  establishmentId: site.id,
  customerId: `p${index}`,
  channel,
  platform,
}))
const establishments = [
  'establishment_id,name,time_zone,region,sector,tag,wing',
  ...sites.map(({ id, properties }) => {
    const cells = ['region', 'sector', 'tag', 'wing'].map(name => (properties[name] ?? []).join(';'))
    return [id, `Site ${id}`, 'Europe/Paris', ...cells].join(',')
  }),
].join('\n')

const values: Readonly<Record<string, readonly string[]>> = {
  establishment: sites.map(({ id }) => id),
  region: regions,
  sector: sectors,
  tag: tags,
  wing: wings,
  channel: channels,
  platform: platforms,
}
const dimension = fc.constantFrom(...Object.keys(values))

/** Filters by `minLength` to `maxLength` dimensions, with one to three values each. */
function lists({ minLength, maxLength }: { readonly minLength: number; readonly maxLength: number }) {
  return fc
    .uniqueArray(dimension, { minLength, maxLength })
    .chain(names =>
      fc.record(
        Object.fromEntries(
          names.map(name => [
            name,
            fc.uniqueArray(fc.constantFrom(...(values[name] ?? [])), { minLength: 1, maxLength: 3 }),
          ]),
        ),
      ),
    ) as fc.Arbitrary<Lists>
}

interface Asked {
  readonly store: string
  readonly where: Lists
  readonly not: Lists
  readonly each: readonly string[]
}

const subscription: fc.Arbitrary<Asked> = fc.record({
  store: fc.constantFrom('main', 'main', 'main', 'other'),
  where: fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 3, arbitrary: lists({ minLength: 1, maxLength: 3 }) },
  ),
  not: fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: lists({ minLength: 1, maxLength: 1 }) },
  ),
  each: fc.uniqueArray(dimension, { maxLength: 2 }),
})

/** Part of every run, so that no kind of scope depends on chance. */
const fixedSubscriptions: readonly Asked[] = [
  { store: 'main', where: {}, not: {}, each: Object.keys(values) },
  { store: 'other', where: {}, not: {}, each: ['region', 'platform', 'wing'] },
  { store: 'main', where: {}, not: { region: ['south', 'west'], platform: ['desk'] }, each: [] },
  { store: 'main', where: { region: ['north'], platform: ['ios'] }, not: { tag: ['late'] }, each: ['sector'] },
  // Both are in the north; in the next subscription, only one is.
  { store: 'main', where: { establishment: ['s0', 's3'] }, not: {}, each: [] },
  { store: 'main', where: { establishment: ['s0', 's1'] }, not: {}, each: [] },
  { store: 'main', where: { channel: ['web'], wing: ['left', 'right'] }, not: {}, each: ['establishment', 'tag'] },
]
const fixedUsers: Readonly<Record<string, Lists | null>> = {
  everything: null,
  platform: { platform: ['ios'] },
  region: { region: ['north'] },
  wing: { wing: ['left'] },
  several: { region: ['north', 'south'], sector: ['food'], platform: ['ios'] },
  tagged: { tag: ['new'] },
  webOfRegion: { channel: ['web'], region: ['north'] },
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-scopes-'))
  await writeFile(join(folder, 'establishments.csv'), establishments)
  // Both stores have the same chats; only the store's name differs.
  for (const store of ['main', 'other']) {
    await ingest({ store: join(folder, store), inputs: [rows], establishments: join(folder, 'establishments.csv') })
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Written {
  readonly path: string
  readonly content: string
  readonly report: RuleReport
}

/** Plans a run of a subscription as a worker does, and writes placeholder files for its reports. */
async function delivered(
  flow: Flow,
  asked: Asked,
  { name, isOldToo }: { readonly name: string; readonly isOldToo: boolean },
): Promise<readonly Written[]> {
  const subscription = flow.config.subscriptions[name]
  if (subscription === undefined) throw new Error(`not in the config: ${name}`)
  const request = { subscription: name, slot: null, driver: 'terminal', frozen: freeze(subscription, now) } as const
  const plan = await planRun(flow, { ...request, run: `${name}.now` })
  const written = await drawn(flow.ledger, plan, { asked, isOld: false })
  if (!isOldToo) return written
  const old = {
    ...plan,
    run: `${name}.before`,
    reports: plan.reports.map(({ within: _, ...report }) => report),
  }
  await flow.ledger.createPlan(old)
  return [...written, ...(await drawn(flow.ledger, old, { asked, isOld: true }))]
}

async function drawn(
  ledger: Ledger,
  plan: Plan,
  { asked, isOld }: { readonly asked: Asked; readonly isOld: boolean },
): Promise<readonly Written[]> {
  const { run, storeVersion } = plan
  return Promise.all(
    plan.reports.map(async ({ id, scope }) => {
      const content = `${run} ${id}`
      const name = `${id}.pdf`
      await writeFile(join(ledger.filesOf(run), name), content)
      const sha256 = createHash('sha256').update(content).digest('hex')
      const files = [{ format: 'pdf', name, sizeBytes: content.length, sha256 }] as const
      const from = await ledger.latest('report', run, id)
      await ledger.advance('report', { run, id, from }, { state: 'rendered', files, storeVersion })
      return { path: `/reports/${run}/${id}/pdf`, content, report: { ...asked, scope, isOld } }
    }),
  )
}

async function writtenConfig(
  name: string,
  subscriptions: readonly Asked[],
  users: Readonly<Record<string, Lists | null>>,
) {
  const path = join(folder, `${name}.yaml`)
  const config = {
    ledger: `${name}.ledger`,
    stores: { main: { directory: 'main' }, other: { directory: 'other' } },
    subscriptions: Object.fromEntries(
      subscriptions.map(({ store, where, not, each }, index) => [
        `sub-${index}`,
        {
          store,
          schedule: { monthly: 1, at: '08:00', zone: 'UTC' },
          period: '2026-03',
          quietHours: 9999,
          where,
          not,
          ...(each.length === 0 ? {} : { scope: { each } }),
          folder: 'out',
        },
      ]),
    ),
    serve: {
      store: 'main',
      // A proxy header names the user: hundreds of logins would be slow.
      proxy: { header: 'X-Forwarded-User', from: ['127.0.0.1'] },
      users: Object.fromEntries(
        Object.entries(users).map(([user, within]) => [user, within === null ? {} : { within }]),
      ),
    },
  }
  await writeFile(path, stringify(config))
  return { path, value: await readConfig(path) }
}

/** `usualRuns`: the runs of the property; `isFull`: every user requests every file. */
export function reportScopesSuite({
  usualRuns,
  isFull,
}: {
  readonly usualRuns: number
  readonly isFull: boolean
}): void {
  const mostDrawn = isFull ? 5 : 2
  let drawnConfigs = 0
  test('only viewers whose scope covers a report see it, in the list and as a file', async () => {
    const drawing = fc.record({
      subscriptions: fc.array(subscription, { minLength: 1, maxLength: mostDrawn }),
      users: fc.array(lists({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: mostDrawn }),
    })
    const seen = { shown: 0, hidden: 0 }
    await fc.assert(
      fc.asyncProperty(drawing, async drawn => {
        const subscriptions = [...fixedSubscriptions, ...drawn.subscriptions]
        const users = {
          ...fixedUsers,
          ...Object.fromEntries(drawn.users.map((within, index) => [`drawn-${index}`, within])),
        }
        const config = await writtenConfig(`config-${drawnConfigs++}`, subscriptions, users)
        const log = pino({ level: 'silent' })
        const ledger = openLedger(config.value.ledger, { now: () => now })
        const idle = () => Promise.reject(new Error('nothing is drawn or loaded here'))
        const threads = { draw: idle, load: idle, verify: idle, close: async () => {} }
        const flow: Flow = { config: config.value, ledger, threads, mail: null, log, now: () => now }
        const reports: Written[] = []
        for (const [index, asked] of subscriptions.entries()) {
          reports.push(...(await delivered(flow, asked, { name: `sub-${index}`, isOldToo: isFull || index === 0 })))
        }
        const served = await serve({ store: join(folder, 'main'), config, port: 0, env: {}, log, now: () => now })
        try {
          for (const [turn, [user, within]] of Object.entries(users).entries()) {
            const get = (path: string) => fetch(served.url + path, { headers: { 'X-Forwarded-User': user } })
            const page = await (await get('/reports')).text()
            const listed = [...page.matchAll(/href="(\/reports\/[^"?]+)"/g)].map(([, href]) => href ?? '')
            const mine = reports.filter(({ report }) => mayBeSeen(report, within, { served: 'main', chats, sites }))
            const about = JSON.stringify({ user, within, subscriptions })
            expect(listed.toSorted(), about).toEqual(mine.map(({ path }) => path).toSorted())
            seen.shown += mine.length
            seen.hidden += reports.length - mine.length
            // Checked by the chats themselves: a visible report covers no chat outside the scope.
            for (const { report, path } of mine) {
              const foreign = chatsOf(report, chats).filter(chat => within !== null && !passes(chat, within))
              expect(foreign, `${path} ${about}`).toEqual([])
            }
            for (const one of reports.filter((_, index) => isFull || index % 6 === turn % 6)) {
              const isMine = mine.includes(one)
              const response = await get(one.path)
              const text = await response.text()
              expect(response.status, `${one.path} ${about}`).toBe(isMine ? 200 : 404)
              if (isMine) expect(text).toBe(one.content)
              else expect(text).not.toContain(one.content)
            }
          }
        } finally {
          await served.stop()
          await rm(config.value.ledger, { recursive: true })
        }
      }),
      // No shrinking: it would take minutes, and most failures occur with the fixed subscriptions too.
      { ...runs(usualRuns), endOnFailure: true },
    )
    // Both must occur, or the test would prove nothing.
    expect(Math.min(seen.shown, seen.hidden)).toBeGreaterThan(50)
  })
}
