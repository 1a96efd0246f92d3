import { expect, test } from 'vitest'
import { assertColumns } from './read-context.ts'

const required = ['chat_id', 'chat_ids', 'sent_at'].map(name => ({ name, purpose: name }))
function told(names: readonly string[]): string {
  try {
    assertColumns('log.csv', names, required, name => names.includes(name))
    return ''
  } catch (error) {
    return String(error)
  }
}

test('a missing column is told with the nearest name that is not itself needed', () => {
  expect(told(['chat_id', 'chat_ids', 'sent_at', 'chat'])).toBe('')
  const suggested = (...names: readonly string[]) => /has no column ([^;]*);/.exec(told(names))?.[1]
  expect(suggested('chat_id', 'sent_at')).toBe('chat_ids')
  expect(suggested('chat_id', 'chat_idx', 'sent_at')).toMatch(/^chat_ids .*chat_idx/)
  expect(suggested('chat_id', 'chat_ids', 'sentat')).toMatch(/^sent_at .*sentat/)
  expect(suggested()).toBe('chat_id, chat_ids, sent_at')
})
