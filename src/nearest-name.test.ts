import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

test.each([
  ['chat_id', ['chat_idd', 'sent'], 'chat_idd'],
  ['chat_id', ['hcat_id'], 'hcat_id'],
  ['establishment_id', ['etablishement_id', 'name'], 'etablishement_id'],
  ['sent_at', ['when', 'Sent'], 'Sent'],
  ['sent_at', ['when', 'moment'], null],
  ['author', ['auhtor', 'authr'], 'auhtor'],
  ['text', [], null],
])('%j is most likely meant by one of %j: %j', (name, names, near) => {
  expect(nearestName(name, names)).toBe(near)
})
