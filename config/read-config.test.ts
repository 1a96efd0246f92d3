import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../test/ingest/temporary-folder.ts'
import { ConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'

const files = temporaryFolder()
const example = fileURLToPath(new URL('../fixtures/jobs/causerie.config.yaml', import.meta.url))

// The tests below count lines: stores begin at 1, smtp at 5, the subscription at 12.
const valid = `stores:
  main:
    directory: store

smtp:
  host: smtp.example.com
  port: 587
  user: \${SMTP_USER}
  password: \${SMTP_PASSWORD}
  from: reports@example.com
subscriptions:
  monthly:
    store: main
    schedule:
      monthly: 31
      at: 08:00
      zone: Europe/Paris
    period: last-month
    where:
      region: [012, true, no]
    scope:
      each: [region]
    recipients: people.csv
`

async function failureOf(text: string | Uint8Array): Promise<ConfigError> {
  const path = files.write('c.yaml', text)
  const failure = await readConfig(path).then(
    () => null,
    error => error,
  )
  expect(failure).toBeInstanceOf(ConfigError)
  expect(failure.message).not.toContain('\n')
  expect(failure.file).toBe(path)
  return failure
}

describe('a config', () => {
  test('of the documentation is read, with absolute paths and all defaults filled in', async () => {
    const config = await readConfig(example)
    const folder = dirname(example)
    expect(config.ledger).toBe(join(folder, 'ledger'))
    expect(config.stores.main?.sources.map(({ files }) => files)).toEqual([
      [join(folder, 'logs/*.csv')],
      [join(folder, 'exports/*.jsonl')],
    ])
    expect(config.subscriptions['monthly-establishments']).toMatchObject({
      schedule: { monthly: 1, at: '08:00', zone: 'Europe/Paris' },
      recipients: join(folder, 'recipients.csv'),
      settleHours: 72,
      attempts: 8,
      where: {},
    })
    expect(config.smtp).toMatchObject({ port: 587, requireTls: true, maxMailBytes: 20_000_000 })
    expect(JSON.stringify(config.smtp)).toContain('SMTP_PASSWORD}')
  })

  test('keeps the text of values that YAML would read as numbers', async () => {
    const config = await readConfig(files.write('c.yaml', valid))
    expect(config.subscriptions.monthly?.where).toEqual({ region: ['012', 'true', 'no'] })
  })

  test.each([
    ['a byte order mark', `\ufeff${valid}`],
    ['the line ends of Windows', valid.replaceAll('\n', '\r\n')],
    ['JSON', JSON.stringify({ stores: { main: { directory: 'store' } }, subscriptions: {} })],
  ])('may have %s', async (_, text) => {
    expect((await readConfig(files.write('c.yaml', text))).stores.main?.directory).toBe(files.pathOf('store'))
  })

  test('may name receivers, each with a store, a folder and a port of its own', async () => {
    const receivers = `stores:
  main: { directory: store }
receive:
  chat: { store: main, format: chatwoot, spool: waiting/chat, secret: '\${A}' }
  care: { store: main, format: crisp, spool: waiting/care, secret: '\${B}', port: 8091, most: 1GB, site: care }
`
    const { receive, subscriptions } = await readConfig(files.write('c.yaml', receivers))
    expect(subscriptions).toEqual({})
    expect(receive).toMatchObject({
      chat: { spool: files.pathOf('waiting/chat'), port: 8090, host: '127.0.0.1', everySeconds: 60, most: '10GB' },
      care: { spool: files.pathOf('waiting/care'), port: 8091, most: '1GB', site: 'care' },
    })
    for (const [from, to, message] of [
      [', port: 8091', '', /c\.yaml:5: receive\.care\.port: must be another one than that of chat: 8090$/],
      ['waiting/care', 'store/care', /:5: receive\.care\.spool: must be a folder apart from|:2: .*folder apart/],
      ['waiting/care', 'waiting/chat', /:5: receive\.care\.spool: must be a folder apart from receive\.chat\.spool/],
      [
        'store: main, format: crisp',
        'store: other, format: crisp',
        /:5: receive\.care\.store: must be one of the stores main/,
      ],
      ['format: crisp', 'format: slack', /:5: receive\.care\.format: /],
      [
        /'\$\{B\}'/,
        'plain-text',
        /:5: receive\.care\.secret: a secret comes from the environment, written \$\{NAME\}$/,
      ],
      ['most: 1GB', 'most: lots', /:5: receive\.care\.most: must be a size such as 10GB/],
    ] as const)
      expect((await failureOf(receivers.replace(from, to))).message).toMatch(message)
  })

  test('may name domains in Unicode or in Punycode', async () => {
    const written = valid
      .replace('smtp.example.com', 'smtp.bücher.example')
      .replace(
        'from: reports@example.com',
        'from: Büro <Reports@BÜCHER.example>\n  listUnsubscribe: mailto:stop@bücher.example',
      )
    const config = await readConfig(files.write('c.yaml', `operator: ops@bücher.example\n${written}`))
    expect(config.operator).toBe('ops@xn--bcher-kva.example')
    expect(config.smtp).toMatchObject({
      host: 'smtp.xn--bcher-kva.example',
      from: 'Büro <Reports@xn--bcher-kva.example>',
      listUnsubscribe: 'mailto:stop@xn--bcher-kva.example',
    })
  })

  test.each<[string, string, number | null]>([
    ['', 'ledger', 400],
    ['ledger: books\n', 'books', 400],
    ['ledger: { directory: books, keep: 90 }\n', 'books', 90],
    ['ledger: { keep: forever }\n', 'ledger', null],
  ])('says where the ledger is, and for how long it keeps a run: %j', async (text, directory, keepDays) => {
    const config = await readConfig(files.write('c.yaml', text + valid))
    expect(config).toMatchObject({ ledger: files.pathOf(directory), keepDays })
  })

  test.each([
    ['ledger: { keep: 0 }', 'ledger.keep: must be at least 1: 0'],
    ['ledger: { keep: for ever }', 'ledger.keep: must be a number of days from 1, or forever: "for ever"'],
    ['ledger: { kept: 3 }', 'ledger.kept: is not known'],
    ['targets: [{ metric: activeChats, value: 100 }]', 'targets.0.metric: must be one of meanDelaySeconds'],
    ['targets: [{ metric: handledWithin24h, value: 90 }]', 'targets.0.value: must be a share from 0 to 1, such as 0.9'],
    ['ledger: ~/ledger', 'ledger.directory: must be a path without ~'],
  ])('%s', async (text, message) => {
    expect((await failureOf(`${text}\n${valid}`)).message).toContain(`:1: ${message}`)
  })

  test('may have an attribute of any name as a filter', async () => {
    const config = await readConfig(files.write('c.yaml', valid.replace('region: [012', '__proto__: [012')))
    expect(Object.entries(config.subscriptions.monthly?.where ?? {})).toEqual([['__proto__', ['012', 'true', 'no']]])
  })

  test.each<[string, string, string]>([
    // [what is replaced, by what, the message after the path]
    ['at: 08:00', 'at: 8h', '16: subscriptions.monthly.schedule.at: a time is written HH:MM: "8h"'],
    ['monthly: 31', 'monthly: 32', '15: subscriptions.monthly.schedule.monthly: must be at most 31: 32'],
    ['monthly: 31', 'monthly: x', '15: subscriptions.monthly.schedule.monthly: must be a number: "x"'],
    ['monthly: 31', 'weekly: lundi', '15: subscriptions.monthly.schedule.weekly: must be one of monday, tuesday'],
    ['monthly: 31', 'yearly: 1', '14: subscriptions.monthly.schedule: must be one of monthly, weekly, daily or cron'],
    ['      zone: Europe/Paris\n', '', '14: subscriptions.monthly.schedule.zone: is missing'],
    [
      'Europe/Paris',
      'Mars',
      '17: subscriptions.monthly.schedule.zone: must be an IANA time zone such as Europe/Paris: "Mars"',
    ],
    [
      'monthly: 31\n      at: 08:00',
      'cron: 0 8 * *',
      '15: subscriptions.monthly.schedule.cron: a cron pattern has five fields',
    ],
    [
      'monthly: 31\n      at: 08:00',
      'cron: 0 8 31 2 *',
      '15: subscriptions.monthly.schedule.cron: a cron pattern must match',
    ],
    ['last-month', 'last-moon', '18: subscriptions.monthly.period: period must be one of last-month'],
    ['period: last-month', 'perod: x', '18: subscriptions.monthly.perod: is not known'],
    ['    period: last-month\n', '', '12: subscriptions.monthly.period: is missing'],
    ['[012, true, no]', '[]', '20: subscriptions.monthly.where.region: a filter lists at least one value'],
    ['[012, true, no]', 'north', '20: subscriptions.monthly.where.region: must be a list: "north"'],
    ['region: [012', "'': [012", '20: subscriptions.monthly.where.: must name a dimension'],
    [
      'scope:\n      each: [region]',
      'scope: each',
      '21: subscriptions.monthly.scope: must be all, or each: [dimension, ...]: "each"',
    ],
    ['each: [region]', 'each: []', '22: subscriptions.monthly.scope.each: must list at least one dimension'],
    ['each: [region]', 'eahc: [region]', '21: subscriptions.monthly.scope.each: is missing'],
    [
      'each: [region]',
      'each: [name]',
      '22: subscriptions.monthly.scope.each.0: must not have the name of a fixed column',
    ],
    ['each: [region]', 'each: [region, region]', '22: subscriptions.monthly.scope.each.1: occurs twice: "region"'],
    ['store: main', 'store: man', '13: subscriptions.monthly.store: must be one of the stores main: "man"'],
    ['    recipients: people.csv\n', '', '12: subscriptions.monthly: must have recipients, a folder, or both'],
    [
      'recipients: people.csv',
      'recipients: ~/people.csv',
      '23: subscriptions.monthly.recipients: must be a path without ~',
    ],
    [
      'recipients: people.csv',
      'folder: store/out',
      '23: subscriptions.monthly.folder: must be a folder apart from stores.main.directory',
    ],
    [
      'recipients: people.csv',
      'folder: ledger',
      '23: subscriptions.monthly.folder: must be a folder apart from ledger',
    ],
    ['directory: store', 'directory: ledger', '3: stores.main.directory: must be a folder apart from ledger'],
    [
      'directory: store\n',
      'directory: store\n  other: { directory: ./store }\n',
      '4: stores.other.directory: must be a folder apart from stores.main.directory',
    ],
    [
      'directory: store\n',
      'directory: store\n    sources: [{ files: ["-"] }]\n',
      '4: stores.main.sources.0.files.0: must be files',
    ],
    [
      'directory: store\n',
      'directory: store\n    sources: [{ files: [] }]\n',
      '4: stores.main.sources.0.files: must list at least one file',
    ],
    [
      'directory: store\n',
      'directory: store\n    sources: [{ files: [a], format: zip }]\n',
      '4: stores.main.sources.0.format: must be one of causerie, chatwoot, chatwoot-tables, crisp,',
    ],
    ['  main:', '  Main:', '2: stores.Main: a name is lower-case letters, digits and hyphens, 60 at most: "Main"'],
    ['  monthly:\n', '  __proto__:\n', '12: subscriptions.__proto__: a name is lower-case letters'],
    ['stores:', 'constructor:', '1: stores: is missing'],
    ['    period', '    formats: [pdf, pdf]\n    period', '18: subscriptions.monthly.formats.1: occurs twice: "pdf"'],
    [
      '    period',
      '    formats: [doc]\n    period',
      '18: subscriptions.monthly.formats.0: must be one of pdf, html: "doc"',
    ],
    ['    period', '    settleHours: -1\n    period', '18: subscriptions.monthly.settleHours: must be at least 0: -1'],
    ['    period', '    top: 1.5\n    period', '18: subscriptions.monthly.top: must be a whole number: 1.5'],
    [
      '    period',
      '    fullComparison: yes\n    period',
      '18: subscriptions.monthly.fullComparison: must be true or false: "yes"',
    ],
    ['    period', '    locale:\n    period', '18: subscriptions.monthly.locale: must be one of en, fr, es, de: null'],
    ['port: 587', 'port: 0', '7: smtp.port: must be at least 1: 0'],
    ['port: 587', 'prot: 587', '7: smtp.prot: is not known'],
    ['port: 587', 'host: other', '7: host: is there twice'],
    ['reports@example.com', 'Reports', '10: smtp.from: must be an address, or Name <address>: "Reports"'],
    ['reports@example.com', '"A\\r\\nBcc: b@example.com <a@example.com>"', '10: smtp.from: must be an address'],
    [`  password: \${SMTP_PASSWORD}\n`, '', '8: smtp.user: needs a password'],
    [`  user: \${SMTP_USER}\n`, '', '8: smtp.password: needs a user'],
    [
      'subscriptions:',
      'operator: ann\nsubscriptions:',
      '11: operator: must be one mail address such as ann@example.com: "ann"',
    ],
    ['subscriptions:', 'queue: { prefix: "a:b" }\nsubscriptions:', '11: queue.prefix: a prefix is letters'],
    [
      'subscriptions:',
      'queue: { redis: localhost }\nsubscriptions:',
      '11: queue.redis: a secret comes from the environment',
    ],
    [
      'subscriptions:',
      'inbox: { connections: {}, database: { url: "postgres://a:hunter2@b/c" } }\nsubscriptions:',
      '11: inbox.database.url: must not hold the password',
    ],
    [
      'subscriptions:',
      'inbox: { connections: {}, database: { url: "mysql://a@b/c" } }\nsubscriptions:',
      '11: inbox.database.url: must begin with postgres://',
    ],
    ['port: 587', '\tport: 587', '7: '],
    ['port: 587', 'port: !!js/function 1', '7: Unresolved tag'],
    ['port: 587', 'port: *anchor', '7: an alias must have an anchor before it'],
  ])('with %j as %j is refused', async (written, instead, message) => {
    expect(valid).toContain(written)
    const failure = await failureOf(valid.replace(written, () => instead))
    expect(failure.message).toContain(`c.yaml:${message}`)
    expect(failure.line).toBe(Number.parseInt(message, 10))
  })

  test('needs smtp for recipients, and for an operator', async () => {
    const without = valid.replace(/smtp:.*?(?=subscriptions:)/s, '')
    expect((await failureOf(without)).message).toMatch(/:17: subscriptions\.monthly\.recipients: needs smtp$/)
    const operator = `operator: ann@example.com\n${without}`
    expect((await failureOf(operator)).message).toMatch(/:1: operator: needs smtp$/)
  })

  test('reports its first problem', async () => {
    const failure = await failureOf(valid.replace('at: 08:00', 'at: 8h').replace('port: 587', 'port: 0'))
    expect(failure.message).toContain(':7: smtp.port')
  })

  test.each([
    ['written out', `password: hunter2`],
    ['in quotes', `password: "hunter2"`],
    ['a list', `password: [hunter2]`],
    ['in the middle of a text', `password: x\${SMTP_PASSWORD}hunter2`],
    ['after a text', `password: "x" hunter2`],
    ['with a colon', `password: x: hunter2`],
    ['an unclosed text', `password: "hunter2`],
    ['a tag', `password: !hunter2 x`],
    ['an alias', `password: *hunter2`],
    ['a block', `password: |hunter2`],
    ['a directive', `password: @hunter2`],
    ['an escape', `password: "\\hunter2"`],
  ])('with a secret %s does not say it', async (_, secret) => {
    const failure = await failureOf(valid.replace(`password: \${SMTP_PASSWORD}`, secret))
    expect(failure.line).toBeGreaterThanOrEqual(9)
    expect(JSON.stringify([failure.message, failure.stack, failure.cause, Object.entries(failure)])).not.toContain(
      'unter2',
    )
  })

  test.each<[string, string | Uint8Array, string]>([
    ['is empty', '', 'c.yaml:1: stores: is missing'],
    ['is a list', '- a', 'c.yaml:1: a config: must be a group of keys'],
    ['laughs a billion times', laughs(), 'c.yaml:2: aliases of aliases multiply without end'],
    ['nests without end', '{a: '.repeat(9000), 'c.yaml:1: is nested too deeply'],
    ['is ten megabytes', 'a'.repeat(10_000_000), 'c.yaml: must be no larger than 1000000 bytes'],
    ['is Latin 1', Buffer.from('a: b\nc: é\n', 'latin1'), 'c.yaml:2: must be UTF-8'],
    ['is UTF-16', Buffer.from('\ufeffa: b\n', 'utf16le'), 'c.yaml:1: must be UTF-8'],
    ['is two', `${valid}---\n${valid}`, 'c.yaml:24: Source contains multiple documents'],
  ])('that %s is refused', async (_, text, message) => {
    expect((await failureOf(text)).message).toContain(message)
  })

  test('that does not exist is named', async () => {
    await expect(readConfig(files.pathOf('none.yaml'))).rejects.toThrow('none.yaml: cannot be read: no such file')
    await expect(readConfig(files.folder)).rejects.toThrow('cannot be read')
  })
})

function laughs(): string {
  const lines = Array.from({ length: 12 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(10)}]`)
  return ['l0: &l0 [ha]', ...lines].join('\n')
}
