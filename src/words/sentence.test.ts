import { expect, test } from 'vitest'
import { atStart } from './sentence.ts'

test('a lower-case word is capitalized at the start of a sentence, a name keeps its case', () => {
  expect(['hôtellerie', 'retrait en magasin', 'e-mail', 'élysée'].map(atStart)).toEqual([
    'Hôtellerie',
    'Retrait en magasin',
    'E-mail',
    'Élysée',
  ])
  expect(['iStore', 'eBay Lyon', 'a1b2', '01', 'متجر', 'Vue Claire', ''].map(atStart)).toEqual([
    'iStore',
    'eBay Lyon',
    'a1b2',
    '01',
    'متجر',
    'Vue Claire',
    '',
  ])
})
