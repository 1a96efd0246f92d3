import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/arbitraries/runs.ts'
import { temporaryFolder } from '../test/ingest/temporary-folder.ts'
import { ConfigError } from './config-error.ts'
import { readRecipients } from './read-recipients.ts'

const files = temporaryFolder()
const example = fileURLToPath(new URL('../fixtures/jobs/recipients.csv', import.meta.url))

const place = (line: number, dimension: string, value: string) => ({
  dimension,
  value,
  at: `${example}:${line}: ${dimension}`,
})
const read = (text: string | Uint8Array, dimensions: readonly string[] = []) =>
  readRecipients(files.write('r.csv', text), { dimensions })

describe('recipients', () => {
  test('of the documentation are read', async () => {
    expect(await readRecipients(example, { dimensions: ['establishment', 'region'] })).toEqual([
      {
        address: 'anne@example.com',
        name: 'Anne Lefèvre',
        locale: 'fr',
        scope: { establishment: ['e-001', 'e-004'], region: [] },
        line: 2,
        places: [place(2, 'establishment', 'e-001'), place(5, 'establishment', 'e-004')],
        refused: null,
      },
      {
        address: 'bob@example.com',
        name: 'Bob Müller 🎉',
        locale: 'en',
        scope: { establishment: ['e-002', 'e-003'], region: [] },
        line: 3,
        places: [place(3, 'establishment', 'e-002'), place(3, 'establishment', 'e-003')],
        refused: null,
      },
      {
        address: 'regions@example.com',
        name: 'Dubois, Chloé',
        locale: 'fr',
        scope: { establishment: [], region: ['North', 'South; coast'] },
        line: 4,
        places: [place(4, 'region', 'North'), place(4, 'region', 'South; coast')],
        refused: null,
      },
    ])
  })

  const one = [{ address: 'a@x.fr', name: 'Anne', locale: null, scope: { region: ['n', 's'] }, line: 2, refused: null }]
  test.each([
    ['commas', 'address,name,region\na@x.fr,Anne,n;s\n'],
    ['semicolons', 'address;name;region\na@x.fr;Anne;"n;s"\n'],
    ['a byte order mark', '\ufeffaddress,name,region\na@x.fr,Anne,n;s'],
    ['the line ends of Windows', 'address,name,region\r\na@x.fr,Anne,n;s\r\n\r\n'],
    ['the line ends of old', 'address,name,region\ra@x.fr,Anne,n;s\r'],
    ['another order of columns', 'region,name,address\n"n;s",Anne,a@x.fr\n'],
    ['spaces and empty values', ' address , name , region \n a@x.fr , Anne , n ;; s;n \n , , \n'],
    ['two lines', 'address,name,region\na@x.fr,Anne,n\na@X.FR,Ann,s\n'],
  ])('may come with %s', async (_, text) => {
    expect(await read(text, ['region'])).toMatchObject(one)
  })

  test('have no scope column if the report covers everything', async () => {
    expect(await read('address\na@x.fr\n')).toMatchObject([{ address: 'a@x.fr', scope: {}, refused: null }])
    await expect(read('address,region\na@x.fr,n\n')).rejects.toThrow('r.csv:1: a column must be one of address, name')
  })

  test('that are refused do not affect the others', async () => {
    const found = await read(
      [
        'address,name,locale,region',
        'good@x.fr,A,fr,n',
        'bad@@x.fr,B,fr,n',
        ',C,fr,n',
        ',D,fr,n',
        'klingon@x.fr,E,xx,n',
        'nowhere@x.fr,F,fr,',
        'short@x.fr,G',
        'long@x.fr,H,fr,n,x',
        '"Eve <eve@x.fr>",I,fr,n',
        '"eve@x.fr\r\nBcc: all@x.fr",J,fr,n',
        'last@x.fr,K,EN,s',
      ].join('\n'),
      ['region'],
    )
    const address = 'address: must be one mail address such as ann@example.com'
    const cells = 'must have 4 cells, address, name, locale, region: has'
    expect(found.map(({ refused }) => refused?.replace(/^.*r\.csv:/, ''))).toEqual([
      undefined,
      `3: ${address}: "bad@@x.fr"`,
      `4: ${address}: ""`,
      `5: ${address}: ""`,
      '6: locale: must be en, fr, es, de or empty: "xx"',
      '7: region: must have a value',
      `8: ${cells} 2`,
      `9: ${cells} 5`,
      `10: ${address}: "Eve <eve@x.fr>"`,
      `11: ${address}: "eve@x.fr\\nBcc: all@x.fr"`,
      undefined,
    ])
  })

  test('are merged by address, ignoring case; the first name and locale win, one refused line refuses the address', async () => {
    const found = await read(
      'address,name,locale,region\nAnn@X.fr,,,n\nann@x.FR,Ann,fr,s\nann@x.fr,Other,en,n\nbob@x.fr,,,n\nbob@x.fr,,xx,s\n',
      ['region'],
    )
    expect(found).toMatchObject([
      { address: 'Ann@x.fr', name: 'Ann', locale: 'fr', scope: { region: ['n', 's'] }, line: 2, refused: null },
      {
        address: 'bob@x.fr',
        name: null,
        locale: null,
        scope: { region: ['n', 's'] },
        line: 5,
        refused: expect.stringMatching(/r\.csv:6: locale: must be en, fr, es, de or empty: "xx"$/),
      },
    ])
  })

  test.each([
    ['"Anne\r\nBcc: all@x.fr"', 'Anne Bcc: all@x.fr'],
    ['An\u0000ne\u0007', 'An ne'],
    ['\u202eennA\u202c', 'ennA'],
    ['=HYPERLINK("x")', null],
    ['"=HYPERLINK(""x"")"', '=HYPERLINK("x")'],
    ['"  "', null],
  ])('written with the name %j are called %j', async (cell, name) => {
    const found = read(`address,name\na@x.fr,${cell}\n`)
    if (name === null && cell.startsWith('='))
      await expect(found).rejects.toThrow(/r\.csv:2: name: a quote stands in an unquoted cell/)
    else expect((await found).map(recipient => recipient.name)).toEqual([name])
  })

  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', '1: must have a header with a column address'],
    ['no address', 'name,region\nA,n\n', '1: must have a column address'],
    ['no column of the scope', 'address\na@x.fr\n', '1: must have a column region'],
    [
      'an unknown column',
      '\naddress,adress,region\n',
      '2: a column must be one of address, name, locale, region (did you mean address?): "adress"',
    ],
    ['a column twice', 'address,region,region\n', '1: a column occurs twice: "region"'],
    ['a column without a name', 'address,region,\n', '1: a column must be one of address, name, locale, region: ""'],
    [
      'an open quote',
      'address,region\na@x.fr,n\nb@x.fr,"n\n',
      '3: region: a quote is not closed by the end of the file',
    ],
    [
      'a quote after a quote',
      'address,region\na@x.fr,"n"n\n',
      '2: region: a quote inside a quoted cell must be doubled',
    ],
    ['Latin 1', Buffer.from('address,region\na@x.fr,é\n', 'latin1'), '2: must be UTF-8'],
    ['UTF-16', Buffer.from('\ufeffaddress,region\n', 'utf16le'), '1: must be UTF-8'],
    ['__proto__', 'address,region,__proto__\n', '1: a column must be one of'],
  ])('with %s are refused', async (_, text, message) => {
    const failure = await read(text, ['region']).then(
      () => null,
      error => error,
    )
    expect(failure).toBeInstanceOf(ConfigError)
    expect(failure.message).toContain(`r.csv:${message}`)
    expect(failure.line).toBe(Number.parseInt(message, 10))
  })

  test('may have a scope of any name', async () => {
    const [found] = await read('address,__proto__\na@x.fr,n\n', ['__proto__'])
    expect(Object.entries(found?.scope ?? {})).toEqual([['__proto__', ['n']]])
  })

  test('give the line where they begin, also after names of several lines', async () => {
    const found = await read('address,name\n\na@x.fr,"A\nB\r\nC"\nb@x.fr,D\n\nc@x.fr,E')
    expect(found.map(({ line }) => line)).toEqual([3, 6, 8])
  })

  test('keep the values of their scope as written', async () => {
    const value = fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .filter(text => text.trim() === text && text !== '' && !/\\$|\r/.test(text))
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(',', ';'),
        async (values, delimiter) => {
          fc.pre(values.every(text => !text.includes('\\;')))
          const cell = quoted(values.map(text => text.replaceAll(';', '\\;')).join(';'))
          const [found] = await read(`address${delimiter}region\na@x.fr${delimiter}${cell}\n`, ['region'])
          expect(found?.scope.region).toEqual(values)
        },
      ),
      runs(100),
    )
  })
})
