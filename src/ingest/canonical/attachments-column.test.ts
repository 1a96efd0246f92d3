import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { ingestEngine } from '../../../test/ingest/ingest-engine.ts'

const { fill } = ingestEngine()

/** The result for attachments, each in its own row: the canonical text, or the reason for which the row is rejected. */
async function read(
  written: readonly (string | null)[],
  keys: { name?: string; media_type?: string; bytes?: string } = {},
) {
  const rows = written.map(attachments => ({
    chat_id: 'c',
    sent_at: '2026-03-01T10:00:00Z',
    author: 'agent',
    establishment_id: 'e',
    files: attachments,
  }))
  const found = await fill([rows], { mapping: { columns: { attachments: { column: 'files', ...keys } } } })
  const reasons = new Map(found.rejects.map(({ line, reason }) => [line, reason]))
  const accepted = found.rows.map(({ attachments }) => attachments)
  return rows.map((_, index) => reasons.get(index + 1) ?? accepted.shift())
}

describe('attachments', () => {
  test.each([
    [
      '[{"name":"a.png","media_type":"image/png","bytes":12}]',
      '[{"name":"a.png","media_type":"image/png","bytes":12}]',
    ],
    [' [ {"bytes":100000000, "url":"x"} ] ', '[{"name":null,"media_type":null,"bytes":100000000}]'],
    [
      '[{"mediaType":"m"},{}]',
      '[{"name":null,"media_type":"m","bytes":null},{"name":null,"media_type":null,"bytes":null}]',
    ],
    ['[]', null],
    ['', null],
    [null, null],
  ])('%j are kept as %j', async (written, expected) => {
    expect(await read([written])).toEqual([expected])
  })

  test('may have other keys', async () => {
    const keys = { name: 'file/name', media_type: 'content_type', bytes: 'size~' }
    expect(await read(['[{"file/name":"x","content_type":"y","size~":3,"name":"z"}]'], keys)).toEqual([
      '[{"name":"x","media_type":"y","bytes":3}]',
    ])
  })

  test('a wrong value rejects at most its own row', async () => {
    const soup = fc
      .array(
        fc.constantFrom(
          '[',
          ']',
          '{',
          '}',
          '"name"',
          '"bytes"',
          ':',
          ',',
          '1',
          '-1',
          '1e30',
          '99999999999999999999999',
          '0.5',
          'null',
          'NaN',
          'true',
          '"',
          '\\u0000',
          '\\ud800',
          ' ',
          '\u0000',
        ),
        { maxLength: 10 },
      )
      .map(parts => parts.join(''))
    const nearly = fc.json().map(json => `[{"name":${json},"bytes":${json}}]`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(soup, nearly, fc.json()), { minLength: 1, maxLength: 20 }), async written => {
        const found = await read([...written, '[{"bytes":1}]'])
        expect(found.length).toBe(written.length + 1)
        expect(found.at(-1)).toBe('[{"name":null,"media_type":null,"bytes":1}]')
      }),
      runs(30),
    )
  })
})
