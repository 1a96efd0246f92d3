import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { IngestError } from '../../src/errors.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { engine, fillEstablishments } = ingestEngine()

const csv = `establishment_id,name,time_zone,region,tags
01,One,Europe/Paris,north; south ;;north,"a;b,c"
e2,,Mars/Phobos,,
e3,"Two
lines",,01,x
e2,again,Asia/Kolkata,west,
,nameless,,,
short
e4,Four, Asia/Kolkata ,x,\u00a0
`

describe('an establishments file', () => {
  test('is read, and its wrong rows are listed by line', async () => {
    for (const path of [files.write('sites.csv', csv), files.write('sites.csv.gz', gzipSync(csv))]) {
      const { attributes, rows, rejects } = await fillEstablishments(path)
      expect(attributes).toEqual(['region', 'tags'])
      expect(rows).toEqual([
        {
          establishment_id: '01',
          name: 'One',
          time_zone: 'Europe/Paris',
          attributes: ['region=north', 'region=south', 'tags=a', 'tags=b,c'],
        },
        { establishment_id: 'e2', name: null, time_zone: null, attributes: [] },
        { establishment_id: 'e3', name: 'Two\nlines', time_zone: null, attributes: ['region=01', 'tags=x'] },
        { establishment_id: 'e4', name: 'Four', time_zone: 'Asia/Kolkata', attributes: ['region=x'] },
      ])
      expect(rejects).toEqual(
        [
          [
            3,
            'time_zone must be an IANA time zone such as Europe/Paris, the row is kept without it: Mars/Phobos',
            'e2,,Mars/Phobos,,',
          ],
          [6, 'establishment_id must be unique, the first row is kept: e2', 'e2,again,Asia/Kolkata,west,'],
          [7, 'establishment_id is missing', ',nameless,,,'],
          [8, 'row has 1 columns, the header has 5', 'short'],
        ].map(([line, reason, raw]) => ({ file: path, line, reason, raw, of_log: false })),
      )
    }
  })

  test('of JSONL gives several values as a list; a text is one value', async () => {
    const lines = [
      '{"establishment_id":1,"name":"One","region":["north"," south ",null,"","north"],"sector":"a;b","open":true}',
      '{"establishment_id":"2","tier":null}',
      '{"name":"none"}',
      '[]',
    ]
    const { attributes, rows, rejects } = await fillEstablishments(files.write('sites.jsonl', lines.join('\n')))
    expect(attributes).toEqual(['open', 'region', 'sector', 'tier'])
    expect(rows).toEqual([
      {
        establishment_id: '1',
        name: 'One',
        time_zone: null,
        attributes: ['open=true', 'region=north', 'region=south', 'sector=a;b'],
      },
      { establishment_id: '2', name: null, time_zone: null, attributes: [] },
    ])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'establishment_id is missing'],
      [4, 'row is not a JSON object'],
    ])
  })

  test('of Parquet gives several values as a list', async () => {
    const path = files.pathOf('sites.parquet')
    await engine().connection.run(`COPY (SELECT 7 AS establishment_id, ['north', 'south'] AS region, 'a;b' AS sector, NULL::VARCHAR AS brand,
      'UTC' AS time_zone) TO '${path}' (FORMAT parquet)`)
    expect(await fillEstablishments(path)).toEqual({
      attributes: ['region', 'sector', 'brand'],
      rows: [
        {
          establishment_id: '7',
          name: null,
          time_zone: 'UTC',
          attributes: ['region=north', 'region=south', 'sector=a;b'],
        },
      ],
      rejects: [],
    })
  })

  test('may name an attribute almost anything', async () => {
    const path = files.write('names.csv', 'establishment_id,"a""; DROP TABLE log; --",Channel\ne,x,y\n')
    expect((await fillEstablishments(path)).rows[0]?.attributes).toEqual(['Channel=y', 'a"; DROP TABLE log; --=x'])
  })

  test.each([
    ['establishment_id,channel\n', 'an attribute must not be named establishment, channel, platform: channel'],
    [
      'establishment_id,establishment\n',
      'an attribute must not be named establishment, channel, platform: establishment',
    ],
    ['establishment_id,region,region\n', 'column names must be unique, two are "region"'],
    ['establishment_id,,name\n', 'an attribute must have a name, a column has none'],
    ['id,name\n', 'has no column establishment_id; it has "id", "name"'],
  ])('%j is refused', async (content, message) => {
    const path = files.write('wrong.csv', content)
    const failure = await fillEstablishments(path).then(
      () => null,
      error => error,
    )
    expect(failure).toBeInstanceOf(IngestError)
    expect(failure.message).toBe(`${path}: ${message}`)
  })

  test('may be a single column of ids', async () => {
    const { rows, rejects } = await fillEstablishments(files.write('ids.csv', 'establishment_id\na\n\nb\n'))
    expect(rows.map(({ establishment_id }) => establishment_id)).toEqual(['a', 'b'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([[3, 'row is empty']])
  })
})
