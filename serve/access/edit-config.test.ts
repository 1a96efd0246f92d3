import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../config/config-error.ts'
import { parseConfig, readConfig } from '../../config/read-config.ts'
import { readYamlText } from '../../src/ingest/mapping/yaml-text.ts'
import { runs } from '../../test/arbitraries/runs.ts'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import { type ConfigEdit, editConfig, editedText, type Written } from './edit-config.ts'

const files = temporaryFolder()
const example = readFileSync(new URL('../../fixtures/jobs/causerie.config.yaml', import.meta.url), 'utf8')
const short = `# Of the north.
stores: { main: { directory: store } }   # one

subscriptions: {}
serve:
    store: main
    users: # people
        # The first.
        ann: {locale: fr, within: {region: [012, no]}}   # inline

        bob:
            zone: "Europe/Paris" # quoted
    # Not yet:
    # url: https://chats.example.com
# The end.
`
const file = 'c.yaml'
const user = (name: string, value: Written | null): ConfigEdit => ({ path: ['serve', 'users', name], value })
const linesOf = (text: string) => text.split('\n').filter(line => line !== '')

describe('a config that is edited', () => {
  test('keeps every line that is not concerned, and their order', () => {
    for (const text of [example, short, short.replaceAll('\n', '\r\n')]) {
      const serve = text === example ? [{ path: ['serve', 'store'], value: 'main' }] : []
      const added = editedText(text, [...serve, user('cy@example.com', new Map([['locale', 'en']]))], { file })
      expect(linesOf(added).filter(line => linesOf(text).includes(line))).toEqual(linesOf(text))
      expect(parseConfig(added, file).serve?.users?.['cy@example.com']).toEqual({ locale: 'en' })
      const removed = editedText(added, [user('cy@example.com', null)], { file })
      if (text !== example) expect(removed).toBe(text)
    }
  })

  test('changes one value in place', () => {
    const edited = editedText(short, [{ path: ['serve', 'users', 'bob', 'zone'], value: 'UTC' }], { file })
    expect(edited).toBe(short.replace('Europe/Paris', 'UTC'))
    const inline = editedText(short, [{ path: ['serve', 'users', 'ann', 'locale'], value: 'en' }], { file })
    expect(linesOf(inline).filter(line => !linesOf(short).includes(line))).toHaveLength(1)
    expect(inline).toMatch(/ann: \{ ?locale: en, .*\} # inline\n/)
  })

  test('has what is added one key a line, also where nothing was left', () => {
    const none = editedText(short, [user('ann', null), user('bob', null)], { file })
    expect(parseConfig(none, file).serve?.users).toEqual({})
    const edited = editedText(
      none,
      [user('cy', new Map<string, Written>([['within', new Map([['region', ['a', 'b, c']]])]]))],
      { file },
    )
    expect(edited).toContain('\n        cy:\n            within:\n                region: [ a, "b, c" ]\n')
  })

  test('is indented as its keys are, whatever comments are', () => {
    const text = short.replace('# Of the north.\n', ' # Of the north.\n   # And of the south.\n')
    const edited = editedText(text, [user('cy', new Map([['locale', 'en']]))], { file })
    expect(edited).toContain('\n        cy:\n            locale: en\n')
  })

  test('says afterwards what it said before, and what was written to it', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 4 })
    const hostile = fc.constantFrom(
      'no',
      '012',
      '~',
      '',
      ' ',
      '# x',
      'a: b',
      '- a',
      '*a',
      '&a',
      '!a',
      '"',
      "'",
      'a\nb',
      '{',
      '[',
      '|',
      '>',
      '%',
      '@',
      '`',
      '<<',
      '---',
      '...',
      '__proto__',
      '\u2028',
    )
    const dimension = fc
      .oneof(hostile, fc.string({ minLength: 1, maxLength: 5 }))
      .filter(text => text !== '' && text !== '~')
    const lists = fc.uniqueArray(
      fc.tuple(dimension, fc.oneof(texts, fc.array(hostile, { minLength: 1, maxLength: 3 }))),
      {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 3,
      },
    )
    const name = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9._@-]{1,12}$/),
      fc.constantFrom('__proto__', 'null', '-', '1e3', 'ann'),
    )
    fc.assert(
      fc.property(fc.constantFrom(example, short), name, lists, (text, called, within) => {
        const given = new Map<string, Written>([['within', new Map(within)]])
        const edited = editedText(text, [{ path: ['serve', 'store'], value: 'main' }, user(called, given)], { file })
        const before = parseConfig(text, file)
        const { serve, ...others } = parseConfig(edited, file)
        const { serve: known, ...same } = before
        expect(others).toEqual(same)
        const users = new Map(Object.entries(serve?.users ?? {}))
        expect(Object.entries(users.get(called)?.within ?? {}).toSorted()).toEqual(within.toSorted())
        for (const [other, config] of Object.entries(known?.users ?? {})) {
          if (other !== called) expect(users.get(other)).toEqual(config)
        }
        for (const comment of text.match(/#.*/g) ?? []) {
          if (called !== 'ann' || comment !== '# inline') expect(edited).toContain(comment)
        }
      }),
      runs(300),
    )
  })

  test('is refused where an alias stands in the way, and where one would stand for nothing', () => {
    const aliased = short.replace(
      '        bob:\n            zone: "Europe/Paris" # quoted\n',
      '        bob: &b {locale: fr}\n        cy: *b\n',
    )
    expect(parseConfig(aliased, file).serve?.users?.cy).toEqual({ locale: 'fr' })
    for (const edit of [user('bob', null), { path: ['serve', 'users', 'cy', 'zone'], value: 'UTC' }]) {
      expect(() => editedText(aliased, [edit], { file })).toThrow(ConfigError)
    }
    expect(parseConfig(editedText(aliased, [user('cy', null)], { file }), file).serve?.users?.bob).toEqual({
      locale: 'fr',
    })
  })

  test('of any layout stays YAML that says the same', () => {
    for (const text of [
      JSON.stringify({
        stores: { main: { directory: 'store' } },
        subscriptions: {},
        serve: { store: 'main', users: {} },
      }),
      'stores:\n   main:\n      directory: store\nsubscriptions: {}\nserve:\n   store: main\n',
      'stores: {main: {directory: "a\\\n  b"}}\n\n\n\nsubscriptions: {}\nserve: {store: main}',
      '%YAML 1.2\n---\nstores:\n  main:\n    directory: >-\n      folded\n      text\nsubscriptions: {}\nserve: {store: main}\n...\n',
      `stores: {main: {directory: ${'very '.repeat(60)}long}}\nsubscriptions: {}\nserve:\n  store: main\n`,
    ]) {
      const edited = editedText(text, [user('ann', new Map([['locale', 'fr']]))], { file })
      const expected = parseConfig(text, file)
      expect(parseConfig(edited, file)).toEqual({
        ...expected,
        serve: { ...expected.serve, users: { ann: { locale: 'fr' } } },
      })
      expect(readYamlText(edited)).not.toHaveProperty('problem')
    }
  })
})

describe('a config file', () => {
  test.each([0o600, 0o640, 0o444])('of mode %o keeps it', async mode => {
    const path = files.write('c.yaml', short)
    chmodSync(path, mode)
    await editConfig(path, [user('cy', new Map([['locale', 'en']]))])
    expect(statSync(path).mode & 0o777).toBe(mode)
    expect((await readConfig(path)).serve?.users).toHaveProperty('cy')
    expect(readdirSync(files.folder)).toEqual(['c.yaml'])
    chmodSync(path, 0o600)
  })

  test('that is a link stays one', async () => {
    const path = files.write('c.yaml', short)
    const link = files.pathOf('link.yaml')
    symlinkSync(path, link)
    await editConfig(link, [user('bob', null)])
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(path, 'utf8')).not.toContain('bob')
  })

  test.each<[string, string, readonly ConfigEdit[]]>([
    ['is no config before', short.replace('store: main', 'store: man'), [user('cy', new Map())]],
    ['would be none after', short, [user('cy', new Map([['locale', 'xx']]))]],
    ['would have a name that is none', short, [user('c\r\ny', new Map())]],
    ['would have a secret where a hash belongs', short, [user('cy', new Map([['password', 'hunter2']]))]],
  ])('that %s is not touched', async (_, text, edits) => {
    const path = files.write('c.yaml', text)
    const failure = await editConfig(path, edits).catch(error => error)
    expect(failure).toBeInstanceOf(ConfigError)
    expect(failure.message).not.toContain('hunter2')
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})
