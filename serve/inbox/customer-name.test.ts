import { expect, test } from 'vitest'
import { customerName } from './customer-name.ts'

test.each([
  ['visitor-3f2a9bc01234', 'Visiteur 3f2a'],
  ['forgotten-7b1c0e52-0f3e-4c7b-8a54-3f2a9bc01234', 'Client oublié 7b1c'],
  ['visitor-Ann', 'visitor-Ann'],
  ['my visitor-3f2a9bc01234', 'my visitor-3f2a9bc01234'],
  ['Ann\n<b>', 'Ann <b>'],
])('%s is shown as %s', (id, name) => expect(customerName(id, 'fr')).toBe(name))
