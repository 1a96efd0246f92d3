import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../arbitraries/runs.ts'
import { encoded, type TestEncoding } from './encoded.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { toCsv, toJsonl, writtenRow } from './written-log.ts'

const files = temporaryFolder()
const { fill, fillEstablishments } = ingestEngine()

const header = 'chat_id,sent_at,author,establishment_id,text'
const row = (text: string) => `c,2026-03-01T10:00:00Z,agent,e,${text}`
const csv = (...texts: string[]) => [header, ...texts.map(row), ''].join('\n')
const json = (...texts: string[]) =>
  texts
    .map(
      text =>
        `${JSON.stringify({ chat_id: 'c', sent_at: '2026-03-01T10:00:00Z', author: 'agent', establishment_id: 'e', text })}\n`,
    )
    .join('')
const french = [
  'Bonjour, où en est ma commande n° 12 ?',
  'Déjà payé, 30 €…',
  'L’été à Besançon',
  'Ça a été « très » long',
  'Le cœur, la sœur et l’œil',
  'Noël à l’hôtel, août',
].map(text => text.replaceAll(',', ''))

async function textsOf(content: Buffer, name: string, mapping = {}) {
  const found = await fill([files.write(name, content)], { mapping })
  return {
    texts: found.rows.map(({ text }) => text),
    rejects: found.rejects.map(({ line, reason, raw }) => ({ line, reason, raw })),
    encodings: found.counts.encodings.map(({ encoding, sureness }) => `${encoding} ${sureness}`),
    counts: found.counts,
  }
}

describe('what Excel writes', () => {
  // As saved by "CSV (séparateur : point-virgule)": windows-1252, decimal comma, CRLF; cells with line breaks are quoted, with \n inside.
  const log =
    'N°;Chat ID;Date;Auteur;Establishment ID;Message;Montant;;;\r\n' +
    '1;c1;25/10/2026 02:30;customer;e1;"Où est ma commande ?\nElle coûte 12,50 €";12,50;;;\r\n' +
    '2;c1;25/10/2026 02:45;agent;e1;"Elle est ""partie""; désolé…";;;;\r\n' +
    '3;c2;26/10/2026 09:00;robot;e1;Ça va être là;-1,00;;;\r\n' +
    ';;;;;;;;;\r\n' +
    '5;c3;26/10/2026 10:00;customer;e2;L’été;0,00;;;\r\n' +
    ';;;;;;;;;\r\n'.repeat(40)
  const mapping = {
    columns: {
      sent_at: { column: 'Date', format: '%d/%m/%Y %H:%M', zone: 'Europe/Paris' },
      author: 'Auteur',
      text: 'Message',
    },
  }
  const sites =
    'Establishment ID;Name;Time Zone;Région;Secteur;;\r\n' +
    'e1;Hôtel de la Forêt;Europe/Paris;Île-de-France;Hôtellerie;;\r\n' +
    'e2;"Café ""L’Été""";Europe/Pariss;Provence;;;\r\n' +
    ';;;;;;\r\n;;;;;;\r\n'

  test.each<[string, string, Buffer]>([
    ['CSV', 'log.csv', encoded(log, 'windows-1252')],
    ['CSV UTF-8', 'log8.csv', encoded(`\ufeff${log}`, 'utf-8')],
    ['CSV with the line that Excel reads', 'sep.csv', encoded(`sep=;\r\n${log}`, 'windows-1252')],
    [
      'Unicode text',
      'log.txt',
      encoded(
        `\ufeff${log.replaceAll('";', '"\u0000').replaceAll(';', '\t').replaceAll('\u0000', '\t').replace('"partie""\t', '"partie"";')}`,
        'utf-16le',
      ),
    ],
  ])('%s: a log', async (kind, name, content) => {
    const moved = kind.startsWith('CSV with') ? 1 : 0
    const path = files.write(name, content)
    const found = await fill([path], { mapping })
    expect(found.rows.map(({ chat_id, sent_at, author, text }) => [chat_id, sent_at, author, text])).toEqual([
      ['c1', 1_792_888_200_000_000n, 'customer', 'Où est ma commande ?\nElle coûte 12,50 €'],
      ['c1', 1_792_889_100_000_000n, 'agent', 'Elle est "partie"; désolé…'],
      ['c3', 1_793_005_200_000_000n, 'customer', 'L’été'],
    ])
    expect(found.rejects.map(({ line, reason }) => [line - moved, reason])).toEqual([
      [5, 'author must be one of customer, agent, bot, system: robot'],
      [6, 'row is empty'],
    ])
    expect(found.counts).toMatchObject({ read: 5, rejected: 2 })
    expect(found.counts.encodings).toEqual(
      kind === 'CSV UTF-8'
        ? []
        : [
            {
              file: path,
              encoding: kind === 'Unicode text' ? 'utf-16le' : 'windows-1252',
              sureness: kind === 'Unicode text' ? 'certain' : 'likely',
            },
          ],
    )
  })

  test.each<[string, string, Buffer]>([
    ['CSV', 'sites.csv', encoded(sites, 'windows-1252')],
    ['CSV UTF-8', 'sites8.csv', encoded(`\ufeff${sites}`, 'utf-8')],
    ['Unicode text', 'sites.txt', encoded(`\ufeff${sites.replaceAll(';', '\t')}`, 'utf-16le')],
  ])('%s: establishments, without any mapping', async (_, name, content) => {
    const { attributes, rows, rejects } = await fillEstablishments(files.write(name, content))
    expect(attributes).toEqual(['Région', 'Secteur'])
    expect(rows).toEqual([
      {
        establishment_id: 'e1',
        name: 'Hôtel de la Forêt',
        time_zone: 'Europe/Paris',
        attributes: ['Région=Île-de-France', 'Secteur=Hôtellerie'],
      },
      { establishment_id: 'e2', name: 'Café "L’Été"', time_zone: null, attributes: ['Région=Provence'] },
    ])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'time_zone must be an IANA time zone such as Europe/Paris, the row is kept without it: Europe/Pariss'],
    ])
  })
})

describe('an encoding', () => {
  test('of UTF-16 is detected in any log, also gzipped or from a pipe, and the rows are those of UTF-8', async () => {
    const wide = fc.constantFrom<readonly [TestEncoding, string, string]>(
      ['utf-16le', '\ufeff', 'certain'],
      ['utf-16be', '\ufeff', 'certain'],
      ['utf-16le', '', 'likely'],
      ['utf-16be', '', 'likely'],
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(writtenRow, { minLength: 1, maxLength: 10 }),
        wide,
        fc.boolean(),
        fc.constantFrom('file', 'gzip', 'pipe'),
        async (rows, [encoding, mark, sureness], isCsv, way) => {
          const text = isCsv ? toCsv(rows, { delimiter: ';', lineEnd: '\r\n' }) : toJsonl(rows)
          const plain = await fill([files.write(isCsv ? 'p.csv' : 'p.jsonl', text)])
          const content = encoded(mark + text, encoding)
          const found =
            way === 'pipe'
              ? await fill(['-'], { stdin: Readable.from([content]) })
              : await fill([files.write('e', way === 'gzip' ? gzipSync(content) : content)])
          expect(found.rows).toEqual(plain.rows)
          expect(found.counts).toMatchObject({ read: plain.counts.read, rejected: plain.counts.rejected })
          expect(found.counts.encodings).toMatchObject([{ encoding, sureness }])
        },
      ),
      runs(12),
    )
  })

  test.each<[TestEncoding, (texts: readonly string[]) => readonly string[]]>([
    ['windows-1252', texts => texts],
    ['iso-8859-15', texts => texts.map(text => text.replaceAll('’', "'").replaceAll('…', '...'))],
  ])('%s is detected in French text, in CSV and in JSONL', async (encoding, written) => {
    const texts = written(french)
    for (const [name, content] of [
      ['f.csv', csv(...texts)],
      ['f.jsonl', json(...texts)],
    ] as const) {
      const found = await textsOf(encoded(content, encoding), name)
      expect(found.texts).toEqual(texts)
      expect(found.rejects).toEqual([])
      expect(found.encodings).toEqual([`${encoding} likely`])
    }
  })

  test('is a guess in a file with little evidence', async () => {
    expect(await textsOf(encoded(csv('café'), 'windows-1252'), 'one.csv')).toMatchObject({
      texts: ['café'],
      encodings: ['windows-1252 guess'],
    })
    expect(await textsOf(encoded(csv('déjà »'), 'windows-1252'), 'two.csv')).toMatchObject({ texts: ['déjà »'] })
  })

  test('is UTF-8 if all but a few rows are; those rows are rejected', async () => {
    const whole = Array.from({ length: 300 }, (_, index) => `été ${index}`)
    const broken = Buffer.concat([
      encoded(csv(...whole), 'utf-8'),
      encoded(`${row('café')}\n${row('naïf')}\n`, 'windows-1252'),
      encoded(`${row('fin')}\n`, 'utf-8'),
    ])
    const found = await textsOf(broken, 'few.csv')
    expect(found.texts).toEqual([...whole, 'fin'])
    expect(found.encodings).toEqual([])
    expect(found.rejects).toEqual([
      { line: 302, reason: 'row is not UTF-8', raw: row('caf\ufffd') },
      { line: 303, reason: 'row is not UTF-8', raw: row('na\ufffdf') },
    ])
  })

  test.each<[string, Buffer]>([
    ['half of a character', Buffer.from([0xc3])],
    ['two thirds of a character', Buffer.from([0xe2, 0x82])],
    ['no byte of any', Buffer.from([0xff])],
    ['Cyrillic', Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2])],
    ['Japanese', Buffer.from([0x82, 0xa8, 0x96, 0xe2, 0x82, 0xa2, 0x8d, 0x87, 0x82, 0xed, 0x82, 0xb9])],
    ['Czech', Buffer.from([0x9e, 0x6c, 0x75, 0x9d, 0x6f, 0x75, 0xe8, 0x6b, 0xfd])],
  ])('is not guessed from %s: such rows are rejected', async (_, bytes) => {
    const content = Buffer.concat([Buffer.from(`${csv('a')}${row('')}`), bytes, Buffer.from(`\n${row('b')}\n`)])
    const found = await textsOf(content, 'odd.csv')
    expect(found.texts).toEqual(['a', 'b'])
    expect(found.rejects).toMatchObject([{ line: 3, reason: 'row is not UTF-8' }])
    expect(found.encodings).toEqual([])
  })

  test('is detected from the whole file, not only its beginning', async () => {
    const ascii = Array.from({ length: 30_000 }, (_, index) => `order ${index} has been sent to your address`)
    const found = await textsOf(encoded(csv(...ascii, ...french), 'windows-1252'), 'late.csv')
    expect(found.texts.slice(-french.length)).toEqual(french)
    expect(found.encodings).toEqual(['windows-1252 likely'])
  })
})

describe('a declared encoding', () => {
  const declare = (encoding: string) => ({ csv: { encoding }, jsonl: { encoding } })

  test('is used, under any of its names', async () => {
    const greek = Buffer.concat([Buffer.from(csv('a')), Buffer.from(row('')), Buffer.from([0xe1, 0xe2, 0xe3, 0x0a])])
    for (const name of ['windows-1253', 'cp1253', ' Windows-1253 ']) {
      expect(await textsOf(greek, 'greek.csv', declare(name))).toMatchObject({
        texts: ['a', 'αβγ'],
        encodings: ['windows-1253 declared'],
      })
    }
    const euro = encoded(csv('café 5 €'), 'iso-8859-15')
    expect((await textsOf(euro, 'euro.csv', declare('iso-8859-15'))).texts).toEqual(['café 5 €'])
    expect((await textsOf(euro, 'euro.csv', declare('latin1'))).texts).toEqual(['café 5 ¤'])
    for (const encoding of ['utf-16le', 'utf-16be', 'utf-16'] as const) {
      const written = encoded(csv('ж'), encoding === 'utf-16' ? 'utf-16be' : encoding)
      expect((await textsOf(written, 'wide.csv', declare(encoding))).texts).toEqual(['ж'])
    }
    expect(await textsOf(encoded(csv('é', 'è'), 'windows-1252'), 'eight.csv', declare('utf-8'))).toMatchObject({
      texts: [],
      rejects: [{ reason: 'row is not UTF-8' }, { reason: 'row is not UTF-8' }],
    })
    expect((await textsOf(encoded(json('é'), 'windows-1252'), 'd.jsonl', declare('windows-1252'))).texts).toEqual(['é'])
  })

  test('rejects the rows that are not valid in it', async () => {
    const hole = Buffer.concat([encoded(`${csv('é')}${row('x')}`, 'windows-1252'), Buffer.from([0x81, 0x0a])])
    expect(await textsOf(hole, 'hole.csv', declare('windows-1252'))).toMatchObject({
      texts: ['é'],
      rejects: [{ line: 3, reason: 'row is not windows-1252', raw: row('x\ufffd') }],
    })
    const half = encoded(csv('a', 'x\ud83d', '😀', '\ude00y'), 'utf-16le')
    expect(await textsOf(half, 'half.csv', declare('utf-16le'))).toMatchObject({
      texts: ['a', '😀'],
      rejects: [
        { line: 3, reason: 'row is not utf-16le' },
        { line: 5, reason: 'row is not utf-16le' },
      ],
    })
    const cut = Buffer.concat([encoded(`${csv('a')}${row('b')}`, 'utf-16le'), Buffer.from([0x41])])
    expect(await textsOf(cut, 'cut.csv', declare('utf-16le'))).toMatchObject({ texts: ['a'], counts: { read: 2 } })
  })

  test.each<[string, Buffer, string, string]>([
    ['UTF-8, with a mark', encoded(`\ufeff${csv('a')}`, 'utf-8'), 'windows-1252', 'is utf-8'],
    ['UTF-8, with accents', encoded(csv('é'), 'utf-8'), 'iso-8859-15', 'is utf-8'],
    ['UTF-16', encoded(`\ufeff${csv('a')}`, 'utf-16le'), 'windows-1252', 'is utf-16le'],
    ['UTF-16 without a mark', encoded(csv('a'), 'utf-16be'), 'utf-8', 'is utf-16be'],
    ['the other UTF-16', encoded(`\ufeff${csv('a')}`, 'utf-16be'), 'utf-16le', 'is utf-16be'],
    ['no UTF-16', encoded(csv('a'), 'utf-8'), 'utf-16', 'has no zero bytes'],
  ])('is refused if the file is %s', async (_, content, encoding, is) => {
    const path = files.write('contradiction.csv', content)
    await expect(fill([path], { mapping: declare(encoding) })).rejects.toThrow(
      `${path}: csv.encoding must be the encoding of the file, which ${is}: ${encoding}`,
    )
  })

  test('is refused under its own key of the mapping', async () => {
    const path = files.write('contradiction.jsonl', json('é'))
    await expect(fill([path], { mapping: declare('windows-1252') })).rejects.toThrow(
      `${path}: jsonl.encoding must be the encoding of the file, which is utf-8: windows-1252`,
    )
  })

  test('must be known', async () => {
    const path = files.write('known.csv', csv('a'))
    await expect(fill([path], { mapping: declare('klingon') })).rejects.toThrow(
      /^mapping: csv\.encoding: must be a known encoding: utf-8, utf-16le, utf-16be, windows-1252, iso-8859-15, .*: "klingon"$/,
    )
  })
})
