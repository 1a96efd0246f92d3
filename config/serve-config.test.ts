import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { formatPasswordHash, parsePasswordHash } from './password-hash.ts'
import { parseConfig } from './read-config.ts'

const salt = 'c2FsdHNhbHRzYWx0c2FsdA'
const key = 'a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U'
const hash = `$scrypt$ln=15,r=8,p=1$${salt}$${key}`
const sha256 = 'a1'.repeat(32)

// The tests below count lines: serve begins at line 3.
const valid = `stores: { main: { directory: store } }
subscriptions: {}
serve:
  store: main
  users:
    ann:
      password: ${hash}
      within: { region: [012, no] }
      locale: fr
      zone: Europe/Paris
    bob@example.com: {}
  tokens:
    board: { sha256: ${sha256}, within: { channel: [sms] } }
  proxy: { header: X-Forwarded-User, from: [127.0.0.1, 10.0.0.0/8, "fd00::/8"] }
  url: https://chats.example.com
  sessionKey: \${SESSION_KEY}
  sessionHours: 8
`

function failureOf(text: string): ConfigError {
  try {
    parseConfig(text, 'c.yaml')
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('was taken')
}

describe('serve in a config', () => {
  test('is taken, values of filters as written', () => {
    expect(parseConfig(valid, 'c.yaml').serve).toEqual({
      store: 'main',
      zone: 'UTC',
      users: {
        ann: { password: hash, within: { region: ['012', 'no'] }, locale: 'fr', zone: 'Europe/Paris' },
        'bob@example.com': {},
      },
      tokens: { board: { sha256, within: { channel: ['sms'] } } },
      proxy: { header: 'X-Forwarded-User', from: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] },
      url: 'https://chats.example.com',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
      sessionKey: '${SESSION_KEY}',
      sessionHours: 8,
    })
    const bare = parseConfig(`${valid.slice(0, valid.indexOf('  users:'))}`, 'c.yaml').serve
    expect(bare).toEqual({ store: 'main', zone: 'UTC', sessionHours: 12 })
    expect(parseConfig(valid.slice(0, valid.indexOf('serve:')), 'c.yaml').serve).toBeUndefined()
  })

  test.each(['__proto__', 'constructor', 'toString', '123', '-', '..'])('may have a user called %s', name => {
    const { users } = parseConfig(valid.replace('    ann:', `    ${JSON.stringify(name)}:`), 'c.yaml').serve ?? {}
    expect(Object.keys(users ?? {}).toSorted()).toEqual(['bob@example.com', name].toSorted())
    expect(Object.hasOwn(users ?? {}, name)).toBe(true)
    expect(users?.[name]?.locale).toBe('fr')
  })

  test.each<[string, string, string]>([
    ['store: main', 'store: man', '4: serve.store: must be one of the stores main: "man"'],
    ['store: main', 'store: constructor', '4: serve.store: must be one of the stores main: "constructor"'],
    ['  store: main\n', '', '3: serve.store: is missing'],
    ['  users:\n', '  zone: Mars\n  users:\n', '5: serve.zone: must be an IANA time zone'],
    ['locale: fr', 'locale: xx', '9: serve.users.ann.locale: must be one of en, fr, es, de: "xx"'],
    ['    ann:', '    an n:', '6: serve.users.an n: a name is letters'],
    ['    ann:', '    "a\\r\\nSet-Cookie: x":', '6: serve.users.a\r\nSet-Cookie: x: a name is letters'],
    ['    ann:', '    ann:\n    ann:', '6: a key: is there twice'],
    ['    ann:', `    ${'a'.repeat(101)}:`, `6: serve.users.${'a'.repeat(101)}: a name is letters`],
    ['within: { region: [012, no] }', 'within: {}', '8: serve.users.ann.within: must list values of at least one'],
    ['within: { region: [012, no] }', 'within:', '8: serve.users.ann.within: must be a group of keys: null'],
    ['within: { region: [012, no] }', 'within: { region: [] }', '8: serve.users.ann.within.region: a filter lists'],
    ['within: { region: [012, no] }', 'witin: { region: [012, no] }', '8: serve.users.ann.witin: is not known'],
    [sha256, sha256.toUpperCase(), '13: serve.tokens.board.sha256: must be the 64 hexadecimal digits'],
    [
      '    board:',
      `    aa: { sha256: ${sha256} }\n    board:`,
      '14: serve.tokens.board.sha256: is also the hash of aa',
    ],
    ['X-Forwarded-User', 'Cookie', '14: serve.proxy.header: must be a header without another meaning'],
    ['X-Forwarded-User', 'from', '14: serve.proxy.header: must be a header without another meaning'],
    ['X-Forwarded-User', 'X-Forwarded-For', '14: serve.proxy.header: must be a header without another meaning'],
    ['X-Forwarded-User', 'X_User', '14: serve.proxy.header: must be the name of a header'],
    ['X-Forwarded-User', '"X-User\\r\\nX"', '14: serve.proxy.header: must be the name of a header'],
    ['10.0.0.0/8', '10.0.0.0/33', '14: serve.proxy.from.1: must be an address'],
    ['10.0.0.0/8', '0.0.0.0/0', '14: serve.proxy.from.1: must be an address'],
    ['10.0.0.0/8', '"::/0"', '14: serve.proxy.from.1: must be an address'],
    ['10.0.0.0/8', '10.0.0', '14: serve.proxy.from.1: must be an address'],
    ['10.0.0.0/8', 'proxy.local', '14: serve.proxy.from.1: must be an address'],
    ['[127.0.0.1, 10.0.0.0/8, "fd00::/8"]', '[]', '14: serve.proxy.from: must list at least one address'],
    ['https://chats', 'ftp://chats', '15: serve.url: must be the http or https address'],
    ['chats.example.com', 'chats.example.com/path', '15: serve.url: must be the http or https address'],
    ['chats.example.com', 'chats.example.com/?a', '15: serve.url: must be the http or https address'],
    ['https://chats', 'https://ann:pw@chats', '15: serve.url: must be the http or https address'],
    ['sessionHours: 8', 'sessionHours: 721', '17: serve.sessionHours: must be at most 720: 721'],
    ['sessionHours: 8', 'sessionHours: 0', '17: serve.sessionHours: must be more than 0: 0'],
  ])('with %j as %j is refused', (written, instead, message) => {
    expect(valid).toContain(written)
    expect(failureOf(valid.replace(written, () => instead)).message).toContain(`c.yaml:${message}`)
  })

  test.each<[string, string, string]>([
    [hash, 'hunter2hunter2', 'serve.users.ann.password: must be the hash that causerie user password writes'],
    [hash, '[hunter2]', 'serve.users.ann.password: must be the hash'],
    [hash, `${hash}\n      passwd: hunter2`, 'serve.users.ann.passwd: is not known'],
    ['bob@example.com: {}', 'bob@example.com: hunter2', 'serve.users.bob@example.com: must be a group of keys'],
    [sha256, 'causerie_hunter2', 'serve.tokens.board.sha256: must be the 64 hexadecimal digits'],
    [
      `board: { sha256: ${sha256}, within: { channel: [sms] } }`,
      'board: hunter2',
      'serve.tokens.board: must be a group',
    ],
    [
      `    board: { sha256: ${sha256}, within: { channel: [sms] } }`,
      '    hunter2',
      'serve.tokens: must be a group of keys',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    ['${SESSION_KEY}', 'hunter2', 'serve.sessionKey: a secret comes from the environment'],
  ])('with %j as %j never tells the secret', (written, instead, message) => {
    const failure = failureOf(valid.replace(written, () => instead))
    expect(failure.message).toContain(message)
    expect(JSON.stringify([failure.message, failure.stack, failure.cause, Object.entries(failure)])).not.toContain(
      'hunter2',
    )
  })
})

describe('a password hash', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

  test('survives being written and read', () => {
    fc.assert(
      fc.property(bytes(16), bytes(32), fc.constantFrom(15, 16, 17), (saltBytes, keyBytes, costLog2) => {
        const written = { costLog2, blockSize: 8, parallelization: 1, salt: saltBytes, key: keyBytes }
        const read = parsePasswordHash(formatPasswordHash(written))
        expect(read).toEqual({ ...written, salt: Buffer.from(saltBytes), key: Buffer.from(keyBytes) })
      }),
    )
  })

  test('in any other form, too cheap or too expensive is refused', () => {
    expect(parsePasswordHash(hash)).not.toBeNull()
    for (const [part, instead] of [
      ['ln=15', 'ln=14'],
      ['ln=15', 'ln=63'],
      ['ln=15', 'ln=19'],
      ['ln=15', 'ln=015'],
      ['r=8', 'r=1'],
      ['r=8', 'r=08'],
      ['p=1', 'p=0'],
      ['p=1', 'p=99'],
      ['$scrypt', '$argon2id'],
      ['$scrypt', ' $scrypt'],
      [salt, ''],
      [salt, salt.slice(1)],
      [key, `${key}=`],
      // The same bytes, except for bits that decoding drops.
      [key, `${key.slice(0, -1)}V`],
      [key, `${key}\n`],
    ] as const) {
      expect(hash).toContain(part)
      expect([instead, parsePasswordHash(hash.replace(part, instead))]).toEqual([instead, null])
    }
    fc.assert(fc.property(fc.string(), text => parsePasswordHash(text) === null))
  })
})
