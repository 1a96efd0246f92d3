import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/ingest/temporary-folder.ts'
import { IngestError } from '../../errors.ts'
import type { Mapping } from './mapping.ts'
import { readMapping } from './read-mapping.ts'

const files = temporaryFolder()

describe('a mapping', () => {
  test('means the same in YAML, in JSON and as an object, and keeps its values as written', async () => {
    const yaml = `
# a comment
columns:
  chat_id: conversation
  channel: null
  platform: { constant: twitter }
  sent_at: { column: when, format: '%d/%m/%Y', zone: Europe/Paris }
  author:
    column: role
    values: { true: agent, 01: customer, n/a: null }
    when: { private: [no, 0] }
csv: { delimiter: "\\t" }
`
    const object: Mapping = {
      columns: {
        chat_id: 'conversation',
        channel: null,
        platform: { constant: 'twitter' },
        sent_at: { column: 'when', format: '%d/%m/%Y', zone: 'Europe/Paris' },
        author: {
          column: 'role',
          values: { true: 'agent', '01': 'customer', 'n/a': null },
          when: { private: ['no', '0'] },
        },
      },
      csv: { delimiter: '\t' },
    }
    const expected = await readMapping(object)
    expect(await readMapping(files.write('m.yaml', yaml))).toEqual(expected)
    expect(await readMapping(files.write('m.json', JSON.stringify(object, null, 2)))).toEqual(expected)
    expect(expected.columns.chat_id).toEqual({ column: 'conversation' })
  })

  test('that is empty is no mapping', async () => {
    expect(await readMapping(files.write('empty.yaml', ''))).toEqual({ columns: {}, earliest: '1995-01-01' })
  })

  test.each([
    [
      'columns:\n  author:\n    column: role\n    values:\n      a: agnt\n',
      'm.yaml:5: columns.author.values.a: must be one of customer, agent, bot, system: "agnt"',
    ],
    [
      'columns:\n  sent_at:\n    zone: Mars\n    column: x\n',
      'm.yaml:3: columns.sent_at.zone: must be an IANA time zone such as Europe/Paris: "Mars"',
    ],
    [
      'columns:\n  sent_at: { column: x, format: isoo }',
      'm.yaml:2: columns.sent_at.format: must be one of iso, epoch-seconds',
    ],
    ['columns:\n\n  autor: x\n', 'm.yaml:3: columns.autor: is not known'],
    ['colums: {}\n', 'm.yaml:1: colums: is not known'],
    ['columns:\n  chat_id: a\n  chat_id: b\n', 'm.yaml:3: chat_id: is there twice'],
    ['columns:\n  kind: { values: {} }', 'm.yaml:2: columns.kind: must name either a column or a constant'],
    [
      'columns:\n  kind: { constant: note, values: {} }',
      'm.yaml:2: columns.kind: must not map the values of a constant',
    ],
    [
      'columns:\n  withdrawn: { constant: maybe }',
      'm.yaml:2: columns.withdrawn.constant: must be true or false: "maybe"',
    ],
    ['columns: {', 'm.yaml:1: '],
    ['csv:\n  delimiter: ab', 'm.yaml:2: csv.delimiter: must be one ASCII character, no quote: "ab"'],
    ['- a', 'a mapping: must be a column name or an object'],
    [`a: &a [x]\nb: &b [${'*a,'.repeat(60)}]\nc: [${'*b,'.repeat(60)}]\n`, 'm.yaml:2: aliases of aliases multiply'],
    ['['.repeat(9000), 'm.yaml:1: is nested too deeply'],
    ['columns:\n  kind: *nothing', 'm.yaml:2: an alias must have an anchor before it'],
    ['columns: !!js/function x', 'm.yaml:1: Unresolved tag'],
    ['a: 1\n---\nb: 2', 'm.yaml:2: Source contains multiple documents; please use YAML.parseAllDocuments()'],
  ])('%j is refused, with its key and line', async (yaml, message) => {
    const path = files.write('m.yaml', yaml)
    const failure = await readMapping(path).then(
      () => null,
      error => error,
    )
    expect(failure).toBeInstanceOf(IngestError)
    expect(failure.message).toContain(message)
    expect(failure.file).toBe(path)
  })

  test('that does not exist is reported', async () => {
    await expect(readMapping(files.pathOf('none.yaml'))).rejects.toThrow(
      'none.yaml: the mapping cannot be read: ENOENT',
    )
  })
})
