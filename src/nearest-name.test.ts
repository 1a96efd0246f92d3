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
  ['known_until', ['maxRejected', 'knownUntil'], 'knownUntil'],
  ['max-rejected', ['maxRejected', 'knownUntil'], 'maxRejected'],
  ['', ['load'], null],
  ['a'.repeat(1e6), ['load'], null],
  // However long a name is, nine letters apart is another name.
  ['Agence du Grand Ouest et des Lacs 123456789', ['Agence du Grand Ouest et des Lacs'], null],
  [
    'Agence du Grand Ouest et des Lasc 1234567',
    ['Agence du Grand Ouest', 'Agence du Grand Ouest et des Lacs'],
    'Agence du Grand Ouest et des Lacs',
  ],
])('%j among %j most likely means %j', (name, names, near) => {
  expect(nearestName(name, names)).toBe(near)
})
