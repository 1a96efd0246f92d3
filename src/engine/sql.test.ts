import { describe, expect, test } from 'vitest'
import { duckdbDialect } from './dialect.ts'
import { renderSql } from './render-sql.ts'
import { allOf, identifier, instant, join, operation, sql, texts } from './sql.ts'

const render = (statement: Parameters<typeof renderSql>[0]) => renderSql(statement, duckdbDialect)

describe('sql', () => {
  test('binds values and quotes identifiers', () => {
    expect(render(sql`SELECT ${identifier('a "b"')} FROM t WHERE x = ${"'; DROP TABLE t; --"}`)).toEqual({
      text: 'SELECT "a ""b""" FROM t WHERE x = $1',
      values: ["'; DROP TABLE t; --"],
    })
  })

  test('equal values share a parameter, values of other types do not', () => {
    const { text, values } = render(sql`${1} ${1n} ${'1'} ${1} ${null} ${instant(1n)} ${texts(['1'])} ${instant(1n)}`)
    expect(text).toBe('$1 $2 $3 $1 $4 $5 $6 $5')
    expect(values).toEqual([1, 1n, '1', null, instant(1n), texts(['1'])])
  })

  test('pieces are spliced in, also inside operations, and their values keep their order', () => {
    const piece = sql`a = ${'first'}`
    const { text, values } = render(
      sql`${piece} AND ${operation('isIn', sql`b`, sql`${texts(['x'])}`)} AND c = ${'last'}`,
    )
    expect(text).toBe('a = $1 AND b IN (SELECT unnest($2::VARCHAR[])) AND c = $3')
    expect(values).toEqual(['first', texts(['x']), 'last'])
  })

  test('join has a replacement for an empty list', () => {
    expect(render(join([sql`a`, sql`b`])).text).toBe('a, b')
    expect(render(allOf([])).text).toBe('true')
    expect(render(allOf([sql`a`, sql`b`])).text).toBe('a AND b')
  })
})
