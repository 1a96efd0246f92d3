import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../cli/program.ts'
import { generateLog } from '../src/demo/generate-log.ts'
import { answerSchemas } from '../src/metrics/operators/answer-schemas.ts'
import { type OperatorName, operatorNames, operators } from '../src/metrics/operators/index.ts'
import { flatAnswer } from '../src/tables/flat-answer.ts'
import { causerieProgram } from './program.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-cli-'))
const store = join(folder, 'store')
const query = ['--store', store, '--period', '2026-10', '--zone', 'Europe/Paris', '--as-of', '2026-11-01T00:00:00Z']

afterAll(() => rm(folder, { recursive: true, force: true }))

beforeAll(async () => {
  const log = await generateLog({ out: folder, messages: 6000, establishments: 9, start: '2026-08-01' })
  const { status, stderr } = await run('ingest', log.log, '--establishments', log.establishments, '--store', store)
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

interface Run {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in this process, as in a pipe. */
async function run(...args: readonly string[]): Promise<Run> {
  return runIn(null, ...args)
}

/** Runs a command in this process, as in a terminal of this width, or in a pipe. */
async function runIn(columns: number | null, ...args: readonly string[]): Promise<Run> {
  const written = { stdout: '', stderr: '' }
  const output = (stream: keyof typeof written) => ({
    write: (text: string) => {
      written[stream] += text
    },
    terminal: columns !== null,
    columns,
    stream: null,
  })
  const status = await main(args, {
    stdout: output('stdout'),
    stderr: output('stderr'),
    now: () => '2026-10-20T10:00:00Z',
  })
  return { status, ...written }
}

async function json(...args: readonly string[]) {
  const { status, stdout, stderr } = await run(...args, '--json')
  // A report also prints its first lines to stderr.
  if (args[0] !== 'report') expect(stderr).toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

/** The arguments for each operator. */
const questions = {
  volume: query,
  split: [...query, '--by', 'channel,platform'],
  evolution: [...query, '--grain', 'week', '--by', 'platform'],
  ranking: [...query, '--by', 'establishment', '--top', '3'],
  table: [...query, '--metric', 'activeChats,meanDelaySeconds', '--by', 'establishment'],
  heatmap: query,
  watchList: [...query, '--older-than', '1h'],
  summary: query,
  delayDistribution: [...query, '--classes', '0h,1h,4h,24h'],
  chatList: [...query, '--of', 'started', '--limit', '20'],
} as const satisfies Record<OperatorName, readonly string[]>

describe.each(
  operatorNames.map(name => ({ name, slug: operators[name].slug, args: [operators[name].slug, ...questions[name]] })),
)('causerie $slug', ({ name, args }) => {
  test('--json is the answer as its schema describes it, and says which operator gave it', async () => {
    const answer = await json(...args)
    expect(answerSchemas[name].safeParse(answer).error).toBeUndefined()
    expect(answer.kind).toBe(name)
    expect(Object.keys(answer).slice(0, 8)).toEqual([
      'kind',
      'query',
      'knownFrom',
      'knownUntil',
      'covered',
      'period',
      'asOf',
      'comparison',
    ])
    expect(answer.period).toEqual({ start: '2026-10-01', end: '2026-11-01', zone: 'Europe/Paris' })
  })

  test('people get a table', async () => {
    const { status, stdout, stderr } = await runIn(80, ...args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('October 2026')
    expect(stdout).toContain('────')
  })

  test('--csv and --arrow have the rows of --json', async () => {
    const answer = await json(...args)
    const file = join(folder, `${name}.arrow`)
    const { status, stdout, stderr } = await run(...args, '--csv', '--arrow', file)
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${file}\n` })
    const csv: Record<string, string>[] = parse(stdout, { columns: true })
    const arrow = tableFromIPC(await readFile(file))
    const rows = flatAnswer(answer).rows.length
    expect(rows).toBeGreaterThan(0)
    expect(csv).toHaveLength(rows)
    expect(arrow.numRows).toBe(rows)
    expect(arrow.schema.names).toEqual(Object.keys(csv[0] ?? {}))
  })
})

test('a value reads the same in JSON, CSV and Arrow', async () => {
  const args = ['ranking', ...query, '--by', 'establishment', '--metric', 'meanDelaySeconds']
  const { rows } = await json(...args)
  const file = join(folder, 'same.arrow')
  const csv: Record<string, string>[] = parse((await run(...args, '--csv', '--arrow', file)).stdout, { columns: true })
  expect(csv.map(row => Number(row.value))).toEqual(rows.map((row: { value: number }) => row.value))
  expect(csv.map(row => row.label)).toEqual(rows.map((row: { label: string }) => row.label))
  const arrow = tableFromIPC(await readFile(file))
  expect([...(arrow.getChild('value') ?? [])]).toEqual(rows.map((row: { value: number }) => row.value))
  expect([...(arrow.getChild('rank') ?? [])]).toEqual(rows.map((row: { rank: number }) => BigInt(row.rank)))
})

test('--arrow keeps its types without rows, and prints nothing when it is alone', async () => {
  const [full, empty] = [join(folder, 'full.arrow'), join(folder, 'empty.arrow')]
  const args = ['ranking', ...query, '--by', 'region', '--arrow']
  expect((await run(...args, full)).stdout).toBe('')
  await run(...args, empty, '--where', 'region=nowhere')
  const types = async (file: string) => tableFromIPC(await readFile(file)).schema.fields.map(String)
  expect(tableFromIPC(await readFile(empty)).numRows).toBe(0)
  expect(await types(empty)).toEqual(await types(full))
})

test('--bom begins the CSV with a byte order mark', async () => {
  expect((await run('volume', ...query, '--csv', '--bom')).stdout.startsWith('\uFEFFmetric,')).toBe(true)
})

test('a filter given twice adds values; --not excludes them', async () => {
  const total = async (...filters: readonly string[]) => (await json('volume', ...query, ...filters)).messages
  const all = await total()
  const both = await total('--where', 'channel=widget', '--where', 'channel=sms')
  expect(both).toBe(await total('--where', 'channel=widget,sms'))
  expect(both).toBe((await total('--where', 'channel=widget')) + (await total('--where', 'channel=sms')))
  expect(await total('--not', 'channel=widget,sms')).toBe(all - both)
  expect(both).toBeGreaterThan(0)
  const { stdout } = await run('volume', ...query, '--where', 'region=Paris\\, Lyon', '--json')
  expect(JSON.parse(stdout).messages).toBe(0)
})

test('a value that no chat has is noted on stderr with the nearest one, and the answer does not change', async () => {
  const filters = ['--where', 'channel=wigdet,sms', '--not', 'channel=constructor', '--where', 'region=\u001b[31mx']
  const { status, stdout, stderr } = await run('volume', ...query, ...filters, '--json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ messages: 0, query: { where: { channel: ['wigdet', 'sms'] } } })
  expect(stderr.split('\n')).toEqual([
    'note: nothing has --where channel=wigdet; did you mean widget?',
    'note: nothing has --where region=␛[31mx',
    'note: nothing has --not channel=constructor',
    '',
  ])
  // An establishment can be given by name as well as by id.
  const { stdout: listed } = await run('ranking', ...query, '--by', 'establishment', '--json')
  const [{ key, label }] = JSON.parse(listed).rows
  const named = await run(
    'split',
    ...query,
    '--by',
    'channel',
    '--where',
    `establishment=${label.toUpperCase().replaceAll(',', '\\,')}`,
  )
  expect(named.stderr).toContain(`did you mean ${key.establishment} (${label})?`)
  const report = await run(
    'report',
    ...query,
    '--where',
    'channel=wigdet',
    '--format',
    'html',
    '--out',
    join(folder, 'noted'),
  )
  expect(report.stderr).toContain('did you mean widget?')
})

test('as-of is never after now unless it is given; presets follow now', async () => {
  const { asOf, query: asked, comparison } = await json('volume', '--store', store, '--period', 'this-month')
  expect(asOf).toBe('2026-10-20T10:00:00Z')
  expect(asked).toMatchObject({ period: { start: '2026-10-01', end: '2026-11-01' }, zone: 'UTC', compare: 'previous' })
  expect(comparison).toMatchObject({ toDate: true, cutAt: '2026-09-20T10:00:00Z' })
  expect(await json('volume', '--store', store, '--period', 'last-month')).toMatchObject({
    period: { start: '2026-09-01' },
  })
})

describe('a store that is known until a few days ago', () => {
  const known = join(folder, 'known')
  const asked = ['--store', known, '--period', '2026-10'] as const
  beforeAll(async () => {
    const log = join(folder, 'known.csv')
    const rows = [
      'chat_id,sent_at,author,establishment_id,customer_id',
      'a,2026-09-10T08:00:00Z,customer,e,x',
      'a,2026-09-10T09:00:00Z,agent,e,',
      'b,2026-10-12T08:00:00Z,customer,e,y',
      'a,2026-10-15T08:00:00Z,customer,e,x',
      'a,2026-10-15T08:30:00Z,agent,e,',
    ]
    await writeFile(log, rows.join('\n'))
    expect(await run('ingest', log, '--store', known, '--known-until', '2026-10-16T02:00:00+02:00')).toMatchObject({
      status: 0,
      stderr: '',
    })
  })

  test('is asked at that instant, and presets are relative to now', async () => {
    const answer = await json('volume', '--store', known, '--period', 'last-week', '--compare', 'previous-weeks')
    expect(answer).toMatchObject({
      query: { asOf: '2026-10-16T00:00:00Z', compare: 'previous-weeks' },
      knownFrom: '2026-09-10T08:00:00Z',
      knownUntil: '2026-10-16T00:00:00Z',
      covered: { period: 'full', comparison: 'full' },
      // Now is Tuesday the 20th.
      period: { start: '2026-10-12', end: '2026-10-19' },
      asOf: '2026-10-16T00:00:00Z',
      comparison: { start: '2026-10-05', end: '2026-10-12', cutAt: '2026-10-09T00:00:00Z' },
      messages: 3,
    })
    const then = ['--period', 'last-week', '--as-of', '2026-10-12T00:00:00Z']
    expect(await json('volume', '--store', known, ...then)).toMatchObject({ period: { start: '2026-10-05' } })
    const zoned = ['--period', 'yesterday', '--zone', 'Pacific/Kiritimati']
    expect(await json('volume', '--store', known, ...zoned)).toMatchObject({ period: { start: '2026-10-20' } })
    expect(await run('volume', '--store', known, '--period', 'yesterday', '--zone', 'Mars/Base')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Mars/Base'),
    })
  })

  test('the same holds for the watch list, lists of chats and reports', async () => {
    expect(await json('watch-list', '--store', known, '--older-than', '3d')).toMatchObject({
      asOf: '2026-10-16T00:00:00Z',
      rows: [{ oldestWaitingSince: '2026-10-12T08:00:00Z', longestWaitSeconds: 316_800 }],
    })
    expect(await json('chats', ...asked, '--of', 'unanswered')).toMatchObject({
      asOf: '2026-10-16T00:00:00Z',
      total: 1,
    })
    const { files } = await json('report', ...asked, '--format', 'html', '--out', folder)
    expect(await readFile(files[0], 'utf8')).toContain('16 October 2026')
    const report = ['report', ...asked, '--format', 'html', '--out', folder] as const
    expect(await run(...report)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(
        /^The data end on 16 October 2026 at 00:00, 4 days before.*\nNot covered in full: the comparison, September 2026 \(in part\)/,
      ),
    })
    expect(await run(...report, '--stale-hours', 'never')).toMatchObject({ status: 2 })
  })

  test('people read that first, and what is not covered', async () => {
    const { stdout } = await run('volume', ...asked)
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      expect.stringMatching(/^Data until 16 October 2026.*\(UTC\)$/),
      'Chat volume, October 2026',
      expect.stringMatching(/^Compared with September 2026, to date/),
      expect.stringMatching(
        /^Not covered in full: the comparison; the log is known from 10 September 2026.* until 16 Oct/,
      ),
    ])
    const later = (await run('summary', ...asked, '--as-of', '2026-10-18T00:00:00Z')).stdout
    expect(later).toMatch(/^Data until 16 October.*\n.*\nAs of 18 October.*\nNot covered in full: the period;/)
    // The other store is known until after now.
    expect((await run('volume', ...query)).stdout).toMatch(/^Chat volume, October 2026\nData until /)
  })

  test('text for people and the report give the establishment’s name', async () => {
    const establishments = join(folder, 'known-sites.csv')
    await writeFile(establishments, 'establishment_id,name\ne,Lyon Part-Dieu\n')
    const log = join(folder, 'known.csv')
    await run('ingest', log, '--store', known, '--establishments', establishments)
    const one = [...asked, '--where', 'establishment=e'] as const
    expect((await run('volume', ...one)).stdout).toContain('\nOnly establishment: Lyon Part-Dieu\n')
    const { files } = await json('report', ...one, '--format', 'html', '--out', folder)
    expect(files).toEqual([join(folder, 'causerie-2026-10-lyon-part-dieu-e-en.html')])
    expect(await readFile(files[0], 'utf8')).toContain('<p class="subtitle">Lyon Part-Dieu, October 2026</p>')
  })

  test('the two kinds of waiting have different names', async () => {
    const text = async (...args: readonly string[]) => (await run(...args)).stdout
    const [summary, heatmap] = [await text('summary', ...asked), await text('heatmap', ...asked)]
    expect(summary).toMatch(/Still without a first answer +1\n/)
    expect(heatmap).toContain('w: none handled, some still without a first answer')
    for (const words of [summary, heatmap]) expect(words).not.toMatch(/waiting/i)
    const unanswered = await text('chats', ...asked, '--of', 'unanswered')
    expect(unanswered).toContain('Chats started and still without a first answer')
    expect(unanswered).not.toMatch(/waiting/i)
    expect(await text('chats', ...asked, '--of', 'waiting')).toMatch(/Chats waiting[\s\S]* waiting /)
    expect(await text('watch-list', '--store', known)).toContain('chats waiting for more than')
  })

  test('the response time includes later waits', async () => {
    expect(await json('summary', ...asked)).toMatchObject({
      started: 1,
      handled: 0,
      meanDelaySeconds: null,
      openedWaits: 2,
      answeredWaits: 1,
      meanResponseSeconds: 1800,
      medianResponseSeconds: 1800,
      p90ResponseSeconds: 1800,
      laterWaits: 1,
    })
    const ranked = await json('ranking', ...asked, '--by', 'establishment', '--metric', 'meanResponseSeconds')
    expect(ranked.rows).toMatchObject([{ value: 1800, of: 1, previousValue: 3600, previousOf: 1 }])
    const mean = ['--metric', 'meanResponseSeconds'] as const
    const csv = (await run('evolution', ...asked, '--grain', 'week', ...mean, '--csv')).stdout.split('\r\n')
    expect(csv[0]).toBe('bucket,partial,value,of,previousBucket,previousValue,previousOf')
    expect(csv).toContainEqual(expect.stringMatching(/,1800,1,/))
    // Also in the table for people; counts have no such column.
    const table = (await run('ranking', ...asked, '--by', 'channel', ...mean)).stdout
    expect(table).toMatch(/Mean response delay +Waits answered/)
    expect(table).toMatch(/Mean response delay of all: 30.min over.1\./)
    expect((await run('ranking', ...asked, '--by', 'channel')).stdout).not.toMatch(/\bOf\b/)
    const followed = await json('evolution', ...asked, '--grain', 'week', '--metric', 'openedWaits')
    expect(followed.rows.map((row: { value: number | null }) => row.value)).toEqual([0, 0, 2, null, null])
    expect(await json('split', ...asked, '--by', 'channel', '--metric', 'answeredWaits')).toMatchObject({ total: 1 })
  })
})

test('an empty store is asked as of now', async () => {
  const [empty, log] = [join(folder, 'empty'), join(folder, 'sites.csv')]
  await writeFile(log, 'establishment_id,name\ne,E\n')
  const { ingest } = await import('../src/ingest/ingest.ts')
  await ingest({ store: empty, inputs: [], establishments: log })
  expect(await json('volume', '--store', empty, '--period', 'this-month')).toMatchObject({
    knownFrom: null,
    knownUntil: null,
    covered: { period: 'not', comparison: 'not' },
    asOf: '2026-10-20T10:00:00Z',
  })
  expect((await run('volume', '--store', empty, '--period', 'this-month')).stdout).toContain('The log is empty')
})

test.each([
  ['2026-10-20T10:00:01Z', /--known-until must not be after now, 2026-10-20T10:00:00Z: "2026-10-20T10:00:01Z"/],
  ['2026-10-20', /--known-until must be an instant such as 2026-11-01T08:00:00Z: "2026-10-20"/],
])('ingest refuses --known-until %s', async (instant, message) => {
  const refused = await run(
    'ingest',
    join(folder, 'known.csv'),
    '--store',
    join(folder, 'no'),
    '--known-until',
    instant,
  )
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
  expect(existsSync(join(folder, 'no'))).toBe(false)
})

test('--compare takes two dates, and --full-comparison compares with all of them', async () => {
  const dates = [
    'volume',
    '--store',
    store,
    '--from',
    '2026-10-01',
    '--to',
    '2026-11-01',
    '--compare',
    '2026-08-01..2026-09-01',
  ]
  expect(await json(...dates)).toMatchObject({ comparison: { start: '2026-08-01', end: '2026-09-01', toDate: true } })
  expect(await json(...dates, '--full-comparison')).toMatchObject({ comparison: { toDate: false, cutAt: null } })
  expect(await json('volume', ...query, '--compare', 'none')).toMatchObject({ comparison: null, previous: null })
})

test('commands without a comparison accept --compare and ignore it', async () => {
  const uncompared = operatorNames.filter(name => !('compare' in operators[name].query.shape))
  expect(uncompared.length).toBeGreaterThan(3)
  for (const name of uncompared) {
    const args = [operators[name].slug, ...questions[name], '--compare', 'previous-year']
    expect(await json(...args)).toMatchObject({ comparison: null })
  }
})

test('the watch list needs no period', async () => {
  const answer = await json('watch-list', '--store', store, '--older-than', '36h', '--max-age', '30')
  expect(answer).toMatchObject({ period: null, thresholdSeconds: 129_600, query: { maxAgeDays: 30 } })
})

test('chats are listed page by page; those of a watch list need no period', async () => {
  const page = (...args: readonly string[]) => json('chats', ...query, '--of', 'handled', '--limit', '7', ...args)
  const [first, second] = [await page(), await page('--page', '2')]
  expect(second).toMatchObject({ total: first.total, query: { limit: 7, offset: 7 } })
  expect([...first.rows, ...second.rows]).toEqual((await page('--limit', '14')).rows)
  expect((await page('--page', '99999')).rows).toEqual([])
  expect((await run('chats', ...query, '--of', 'handled')).stdout).toMatch(/\n[\d,]+\schats in all\.\n$/)
  expect((await run('chats', ...query, '--of', 'handled', '--page', '99999')).stdout).toContain('Nothing to list.')

  const watched = [
    '--store',
    store,
    '--as-of',
    '2026-11-01T00:00:00Z',
    '--older-than',
    '36h',
    '--max-age',
    '30',
  ] as const
  const { waitingChats } = await json('watch-list', ...watched)
  expect(await json('chats', '--of', 'watched', ...watched)).toMatchObject({ period: null, total: waitingChats })
  expect(await run('chats', ...query, '--older-than', '2d')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('need --of watched'),
  })
})

test('a list of chats continues after a page, and a file has the whole list', async () => {
  const args = ['chats', ...query, '--of', 'started'] as const
  const whole = await json(...args, '--limit', '10000')
  expect(whole.rows.length).toBeGreaterThan(50)
  expect(whole).toMatchObject({ total: whole.rows.length, next: null })
  const first = await json(...args)
  const second = await json(...args, '--limit', '10000', '--after', first.next)
  expect([...first.rows, ...second.rows]).toEqual(whole.rows)
  expect((await run(...args, '--limit', '3')).stdout).toMatch(/\nFor the next page: --after [\w-]+\n/)

  const lines = async (...more: readonly string[]) => (await run(...args, ...more)).stdout.split('\r\n').slice(1, -1)
  expect((await lines('--csv')).map(line => line.split(',')[0])).toEqual(
    whole.rows.map(({ chatId }: { chatId: string }) => chatId),
  )
  expect(await lines('--csv', '--limit', '3')).toEqual((await lines('--csv')).slice(0, 3))
})

test('--with-empty also lists empty groups', async () => {
  const args = ['ranking', ...query, '--by', 'establishment', '--where', 'channel=e-mail', '--with-empty']
  expect((await json(...args)).rows.length).toBeGreaterThanOrEqual(9)
})

describe('a wrong request exits with status 2 and one line', () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['volume', '--store', store], /a period is needed: --from DATE --to DATE, or --period/],
    [['volume', ...query, '--from', '2026-10-01'], /not both/],
    [['volume', '--store', store, '--from', '2026-10-01'], /--to is missing/],
    [['volume', '--period', '2026-10'], /--store/],
    [['volume', '--store', join(folder, 'nowhere'), '--period', '2026-10'], /no store at .*nowhere/],
    [['volume', '--store', folder, '--period', '2026-10'], /no store at/],
    [['volume', '--store', store, '--period', '2026-13'], /2026-13/],
    [['volume', '--store', store, '--period', '9999'], /years 1970 to 9998: "9999"/],
    [['report', '--store', store, '--from', '0001-01-01', '--to', '0002-01-01'], /years 1970 to 9998: \[0001/],
    [['volume', ...query, '--compare', '1969-01-01..1969-02-01'], /years 1970 to 9998: \[1969/],
    [['volume', '--store', store, '--from', '2026-10-01', '--to', '2026-10-01'], /empty.*2026-10-01/],
    [['volume', '--store', store, '--from', '2026-02-30', '--to', '2026-10-01'], /2026-02-30/],
    [['volume', ...query, '--zone', 'Europe/Pari'], /zone.*Europe\/Paris.*Europe\/Pari/],
    [['volume', ...query, '--as-of', 'yesterday'], /asOf.*yesterday/],
    [['volume', ...query, '--compare', 'last'], /previous-year/],
    [['volume', ...query, '--where', 'channel'], /DIM=VALUE/],
    [['volume', ...query, '--where', 'colour=blue'], /colour/],
    [['volume', ...query, '--not', '__proto__=x'], /__proto__/],
    [['volume', ...query, '--json', '--csv'], /--json.*--csv|--csv.*--json/],
    [['volume', ...query, '--bom'], /--csv/],
    [['volume', ...query, '--metric', 'messages'], /--metric/],
    [['split', ...query], /--by/],
    [['split', ...query, '--by', 'channel,platform,region'], /one dimension or two/],
    [['split', ...query, '--by', 'channel,channel'], /two different dimensions/],
    [['split', ...query, '--by', 'colour'], /colour/],
    [['split', ...query, '--by', 'channel', '--metric', 'chats'], /activeChats/],
    [['evolution', ...query], /--grain/],
    [['evolution', ...query, '--grain', 'minute'], /hour, day, week, month, quarter, year/],
    [['ranking', ...query, '--by', 'region', '--top', '0'], /from 1/],
    [['ranking', ...query, '--by', 'region', '--top', '1.5'], /from 1/],
    [['heatmap', ...query, '--clock', 'mine'], /establishment, report/],
    [['watch-list', '--store', store, '--older-than', '4'], /such as 4d/],
    [['watch-list', '--store', store, '--max-age', '-1'], /above 0/],
    [['chats', '--store', store], /a period is needed: --from DATE --to DATE, or --period/],
    [['chats', '--store', store, '--of', 'handled'], /a period is needed/],
    [['chats', ...query, '--of', 'all'], /--of.*'all'.*active, started/],
    [['chats', ...query, '--page', '0'], /from 1/],
    [['chats', ...query, '--limit', '50001'], /limit.*50000.*50001/],
    [['chats', ...query, '--after', 'x'], /^causerie: after: must be the "next" of a page of chats: "x"/],
    [['chats', ...query, '--after', 'x', '--page', '2'], /--page.*--after/],
    [['evolution', ...query, '--grain', 'hour', '--max-cells', '100'], /at most 100 cells: 1,465 buckets/],
    [['chats', ...query, '--page', '100000000000'], /offset/],
    [['chats', ...query, '--compare', 'last'], /previous-year/],
    [['rejects', '--store', store, '--load', 'x'], /from 1/],
    [['rejects', '--store', store, '--limit', '0'], /from 1/],
    [['rejects', '--store', store, '--summary', '--limit', '5'], /--summary has one line per reason/],
    [['report', ...query, '--format', 'docx'], /pdf,html/],
    [['report', ...query, '--locale', 'xx'], /en, fr, es, de/],
    [['ingest', '--store', store], /file/],
    [['ingest', join(folder, 'nothing.csv'), '--store', store], /nothing\.csv: no such file/],
    [['ingest', join(folder, '*.nothing'), '--store', store], /\*\.nothing/],
    [
      ['ingest', join(folder, 'messages.csv'), '--store', store, '--mapping', join(folder, 'no.yaml')],
      /no\.yaml: no such file/,
    ],
    [['ingest', join(folder, 'messages.csv'), '--store', store, '--format', 'pidgin'], /causerie/],
    ...['-1', '1.5', '101%', '%', '1e3', '5 %', ''].map(
      bound =>
        [['ingest', join(folder, 'messages.csv'), '--store', store, '--max-rejected', bound], /such as 1%/] as const,
    ),
    [
      ['ingest', join(folder, 'messages.csv'), '--store', store, '--memory', '4 bananas'],
      /--memory.*'4 bananas'.*such as 1GB/,
    ],
    [['splot'], /unknown command 'splot'.*split/],
    [['volume', '--stor', store], /--stor/],
    [['volume', 'extra', ...query], /too many arguments|extra/],
  ]

  test.each(wrong.map(([args, message]) => ({ title: args.join(' ').replaceAll(folder, ''), args, message })))(
    '$title',
    async ({ args, message }) => {
      const { status, stdout, stderr } = await run(...args)
      expect(stderr).toMatch(message)
      expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({ status: 2, stdout: '', lines: 2 })
      expect(stderr).toMatch(/^causerie: /)
    },
  )

  test('without a command it shows the help', async () => {
    const { status, stdout, stderr } = await run()
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('watch-list')
  })
})

test('help and version are not errors', async () => {
  expect(await run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(await run('split', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--by <dim[,dim]>') })
})

describe('failed work exits with status 1 and one line', () => {
  test.each<readonly [string, () => Promise<readonly string[]>, RegExp]>([
    [
      'an Arrow file in no folder',
      async () => ['volume', ...query, '--arrow', join(folder, 'no', 'a.arrow')],
      /^causerie: .*a\.arrow.*: no such file or directory\n$/,
    ],
    [
      'a report where a file is in the way',
      async () => {
        await writeFile(join(folder, 'taken'), '')
        return ['report', ...query, '--out', join(folder, 'taken')]
      },
      /^causerie: .*taken: file already exists\n$/,
    ],
    [
      'a log that is none',
      async () => {
        await writeFile(join(folder, 'noise.parquet'), 'no parquet')
        return ['ingest', join(folder, 'noise.parquet'), '--store', join(folder, 'noise')]
      },
      /noise\.parquet/,
    ],
    [
      'a store in a folder of other things',
      async () => ['ingest', join(folder, 'messages.csv'), '--store', folder],
      /needs a directory of its own/,
    ],
    [
      'a log of which no row can be used',
      async () => {
        await writeFile(join(folder, 'ruined.csv'), 'chat_id,sent_at,author,establishment_id\na,b,c,d\n')
        return ['ingest', join(folder, 'ruined.csv'), '--store', join(folder, 'ruined')]
      },
      /nothing was stored: 1 of 1 rows were rejected; 1 row: sent_at must be .* \(.*ruined\.csv:2: b\)/,
    ],
    [
      'a log without rows',
      async () => {
        await writeFile(join(folder, 'bare.csv'), 'chat_id,sent_at,author,establishment_id\n')
        return ['ingest', join(folder, 'bare.csv'), '--store', join(folder, 'ruined')]
      },
      /the log has no rows, nothing was stored: .*bare\.csv/,
    ],
    [
      'more rejected rows than may be',
      async () => {
        const good = Array.from({ length: 99 }, (_, n) => `c${n},2026-10-01T10:00:00Z,agent,e`)
        const lines = ['chat_id,sent_at,author,establishment_id', ...good, 'c,2026-10-01,agent,e', '']
        await writeFile(join(folder, 'part.csv'), lines.join('\n'))
        return ['ingest', join(folder, 'part.csv'), '--store', join(folder, 'ruined'), '--max-rejected', '0.9%']
      },
      /must not reject more than 0\.9% of the rows read, nothing was stored: 1 of 100 rows were rejected \(1%\); 1 row: /,
    ],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await run(...(await args()))
    expect(stderr).toMatch(message)
    expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({ status: 1, stdout: '', lines: 2 })
    expect((await readdir(folder)).filter(name => name.endsWith('.partial'))).toEqual([])
  })
})

describe('causerie ingest and rejects', () => {
  test('a load reports exactly which rows it took', async () => {
    const log = join(folder, 'bad.csv')
    await writeFile(
      log,
      [
        'chat_id,message_id,sent_at,author,establishment_id',
        'c1,m1,2026-10-01T10:00:00Z,customer,=cmd()',
        'c1,m1,2026-10-01T10:00:00Z,customer,=cmd()',
        'c1,m2,2026-10-01T11:00:00Z,agent,=cmd()',
        'c2,m3,yesterday,customer,e1',
        'c3,m4,2026-10-02T11:00:00Z,\u001b[2Jnobody,e1',
        '',
      ].join('\n'),
    )
    const bad = join(folder, 'bad')
    const report = await json('ingest', log, '--store', bad, '--memory', '512MiB')
    expect(Object.keys(report)).toEqual([
      'read',
      'accepted',
      'duplicates',
      'rejected',
      'chats',
      'establishments',
      'seconds',
      'reasons',
    ])
    expect(report).toMatchObject({ read: 5, accepted: 2, duplicates: 1, rejected: 2, chats: 1, establishments: 1 })

    const { rows } = await json('rejects', '--store', bad)
    expect(rows.map((row: { line: number }) => row.line)).toEqual([5, 6])
    expect(rows[0]).toMatchObject({ load: 1, file: log, reason: expect.stringContaining('yesterday'), of: 'log' })
    const shown = await runIn(100, 'rejects', '--store', bad, '--load', '1')
    expect(shown.stdout).toContain('yesterday')
    expect(shown.stdout).not.toContain('\u001b')
    expect((await run('rejects', '--store', bad, '--load', '2')).stdout).toBe('No row was rejected.\n')

    const summary = await json('rejects', '--store', bad, '--summary')
    expect(summary).toEqual({
      total: 2,
      rows: report.reasons.map(({ example, ...reason }: { example: object }) => ({
        ...reason,
        example: { load: 1, ...example },
      })),
    })
    expect(await json('rejects', '--store', bad, '--limit', '1')).toMatchObject({ total: 2, rows: [{ line: 5 }] })
    const part = await run('rejects', '--store', bad, '--limit', '1')
    expect(part.stdout).toContain('Showing 1 of 2.')
    const csv = await run('rejects', '--store', bad, '--limit', '1', '--csv')
    expect(csv.stdout.split('\r\n')).toHaveLength(3)
    expect(csv.stderr).toBe('Showing 1 of 2.\n')

    const again = await run('ingest', log, '--store', bad)
    expect(again.stdout).toMatch(/Rejected +2\n/)
    expect(again.stdout).toContain(`1  author must be one of customer, agent, bot, system`)
    expect(again.stdout).toContain(`${log}:6`)
    expect(again.stdout).not.toContain('\u001b')
    expect(again.stdout).toContain(`causerie rejects --store ${bad} --summary`)

    const ranked = [
      'ranking',
      '--store',
      bad,
      '--period',
      '2026-10',
      '--by',
      'establishment',
      '--as-of',
      '2026-11-01T00:00:00Z',
    ]
    expect((await run(...ranked, '--csv')).stdout).toContain("\r\n1,'=cmd(),'=cmd(),1,")
    expect((await json(...ranked)).rows[0]).toMatchObject({ key: { establishment: '=cmd()' }, label: '=cmd()' })
  })

  test('a file saved by a French spreadsheet is loaded as it is, and its encoding is reported', async () => {
    const [log, sites, mapping] = ['journal.csv', 'sites.csv', 'journal.yaml'].map(name => join(folder, name))
    if (log === undefined || sites === undefined || mapping === undefined) throw new Error('a name has no path')
    const latin1 = (...lines: readonly string[]) => Buffer.from(lines.map(line => `${line}\r\n`).join(''), 'latin1')
    await writeFile(
      log,
      latin1(
        'Chat ID;Date;Author;Establishment ID;Text;;',
        'c1;25/10/2026 02:30;customer;e1;Où est ma commande, réglée et déjà payée ?;;',
        'c1;25/10/2026 08:30;agent;e1;Elle arrivera bientôt à la réception, très bientôt;;',
        ';;;;;;',
      ),
    )
    await writeFile(sites, latin1('Establishment ID;Name;Time Zone', 'e1;Hôtel;Europe/Paris', 'e2;Café;Paris', ';;'))
    await writeFile(mapping, "columns: { sent_at: { column: date, format: '%d/%m/%Y %H:%M', zone: Europe/Paris } }\n")
    const french = join(folder, 'french')
    const load = ['ingest', log, '--establishments', sites, '--mapping', mapping, '--store', french]
    const { stdout } = await run(...load)
    expect(stdout).toContain(`${log} is not UTF-8, it was read as windows-1252: likely`)
    expect(stdout).toContain(`${sites} is not UTF-8, it was read as windows-1252: a guess`)
    expect(stdout).toMatch(/Rejected +0\n.*establishments +1\n/)
    expect(stdout).toContain(`causerie rejects --store ${french}`)
    expect(await json(...load)).toMatchObject({
      read: 2,
      accepted: 0,
      duplicates: 2,
      rejected: 0,
      establishmentsRejected: 1,
      encodings: [
        { file: log, encoding: 'windows-1252', sureness: 'likely' },
        { file: sites, encoding: 'windows-1252', sureness: 'guess' },
      ],
    })
    expect((await json('rejects', '--store', french, '--load', '1')).rows).toMatchObject([
      { line: 3, of: 'establishments' },
    ])
  })

  test('a mapping with an unknown key is a wrong request', async () => {
    const mapping = join(folder, 'wrong.yaml')
    await writeFile(mapping, 'columns: { chat: conversation }\n')
    const { status, stderr } = await run(
      'ingest',
      join(folder, 'messages.csv'),
      '--store',
      join(folder, 'm'),
      '--mapping',
      mapping,
    )
    expect(status).toBe(2)
    expect(stderr).toMatch(/wrong\.yaml.*chat/)
    expect(stderr.split('\n')).toHaveLength(2)
  })
})

describe('causerie report', () => {
  test('writes the requested formats under names that stay in their folder', async () => {
    const out = join(folder, 'deep', 'reports')
    const { status, stdout, stderr } = await run(
      'report',
      ...query,
      '--out',
      out,
      '--locale',
      'fr',
      '--where',
      'region=../../x,Bretagne',
    )
    expect(status).toBe(0)
    // The demo's log ends with the last evening of October.
    expect(stderr).toMatch(
      /^(note: nothing has --where region=.*\n)*Pas entièrement couvert\u00a0: octobre 2026 \(en partie\)\..*\n$/,
    )
    const name = 'causerie-2026-10-x-bretagne-fr'
    expect(stdout).toBe(`${join(out, `${name}.pdf`)}\n${join(out, `${name}.html`)}\n`)
    expect((await readdir(out)).toSorted()).toEqual([`${name}.html`, `${name}.pdf`])
    expect((await readFile(join(out, `${name}.pdf`))).subarray(0, 5).toString()).toBe('%PDF-')
    expect(await readFile(join(out, `${name}.html`), 'utf8')).toContain('lang="fr"')
  })

  test('--json lists the paths', async () => {
    const out = join(folder, 'only')
    await mkdir(out)
    const { files } = await json('report', ...query, '--out', out, '--format', 'html')
    expect(files).toEqual([join(out, 'causerie-2026-10-en.html')])
    expect(await readdir(out)).toHaveLength(1)
  })
})

test('the process exits with the status, answers on stdout and reports errors on stderr', async () => {
  const ended = async (...args: readonly string[]) => {
    const child = spawn(process.execPath, [...causerieProgram, ...args])
    // Read from the start: Node drops unread output when a process ends.
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    if (child.exitCode === null) await once(child, 'exit')
    return { status: child.exitCode, stdout, stderr }
  }
  const [wrong, right] = await Promise.all([ended('volume', '--store', store), ended('volume', ...query, '--json')])
  expect(wrong).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^causerie: a period.*\n$/),
  })
  const { status, stdout, stderr } = right
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({ asOf: '2026-11-01T00:00:00Z' })
})
