import { expect, test } from 'vitest'
import { EngineError, IngestError, InvalidQueryError, RenderError, StoreError } from '../../src/errors.ts'
import { failureOf, revived } from './thread-failure.ts'

const system = Object.assign(new Error('ENOENT: gone'), { code: 'ENOENT', errno: -2, syscall: 'open', path: '/x' })
const reasons = [{ of: 'log', reason: 'a rule', rows: 2, example: { file: 'a.csv', line: 3, value: null } }] as const

test.each<[string, Error, object]>([
  ['StoreError', new StoreError('closed'), {}],
  ['RenderError', new RenderError('no room'), {}],
  [
    'InvalidQueryError',
    new InvalidQueryError('wrong', { problem: { about: 'zone', value: 'x' } }),
    { problem: { about: 'zone', value: 'x' } },
  ],
  ['InvalidQueryError', new InvalidQueryError('wrong'), {}],
  ['EngineError', new EngineError('bad', { sql: 'SELECT 1', values: ['secret'] }), { sql: 'SELECT 1', values: [] }],
  ['IngestError', new IngestError('bad row', { file: 'a.csv', line: 3, reasons }), { file: 'a.csv', line: 3, reasons }],
  ['IngestError', new IngestError('bad file', { file: 'a.csv' }), { file: 'a.csv' }],
  ['Error', system, { code: 'ENOENT', errno: -2, syscall: 'open', path: '/x' }],
])('a %s leaves a thread as one, with what it carries', (name, error, has) => {
  const back = revived(structuredClone(failureOf(error)))
  expect(back).toBeInstanceOf(error.constructor)
  expect(back).toMatchObject({ name, message: error.message, stack: error.stack, ...has })
  expect(JSON.stringify(failureOf(error))).not.toContain('secret')
})

test('what is no error is one by its text', () => {
  expect(revived(failureOf('cut'))).toMatchObject({ name: 'Error', message: 'cut' })
  expect(revived(failureOf(undefined)).message).toBe('undefined')
})
