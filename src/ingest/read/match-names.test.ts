import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meantNames } from './match-names.ts'

const wanted = ['chat_id', 'sent_at', 'author', 'text']

test.each([
  'Chat ID',
  ' chat_id ',
  'CHAT_ID',
  'Chat-Id',
  'chatId',
  '\ufeffchat_id',
  'chat\u00a0id',
  'Chat.Id',
  'ＣＨＡＴ ID',
  'chat\u2011id',
])('%j is chat_id', name => {
  expect(meantNames('f', ['when', name], wanted)).toEqual(['when', 'chat_id'])
})

test('a column of the exact name is taken, and the others keep their names', () => {
  expect(meantNames('f', ['Chat ID', 'chat_id', 'Text'], [...wanted, 'Text'])).toEqual(['Chat ID', 'chat_id', 'Text'])
  expect(meantNames('f', ['chat', 'id', 'cha', 'identité'], wanted)).toEqual(['chat', 'id', 'cha', 'identité'])
})

test('two candidates for one name are refused', () => {
  expect(() => meantNames('f.csv', ['Chat ID', 'chatId'], wanted)).toThrow(
    'f.csv: column names must be unique, several may mean chat_id: "Chat ID", "chatId"',
  )
})

test('no column is lost and none replaces another, whatever the names', () => {
  const name = fc.oneof(
    fc.constantFrom(...wanted, 'Chat ID', 'TEXT', '__proto__', 'constructor', 'Constructor'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.uniqueArray(name), (names, looked) => {
      let found: readonly string[]
      try {
        found = meantNames('f', names, looked)
      } catch {
        return
      }
      expect(new Set(found).size).toBe(names.length)
      for (const [index, own] of names.entries()) if (found[index] !== own) expect(looked).toContain(found[index])
    }),
  )
})
