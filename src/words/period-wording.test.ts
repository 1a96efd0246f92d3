import { expect, test } from 'vitest'
import { wordsOf } from './locale.ts'
import { duringPeriod } from './period-wording.ts'

test.each([
  ['2026-03-01', '2026-04-01', 'in March 2026', 'en mars 2026', 'en marzo de 2026', 'im März 2026'],
  [
    '2026-01-01',
    '2026-04-01',
    'in Q1 2026',
    'au 1er trimestre 2026',
    'en el 1.º trimestre de 2026',
    'im 1. Quartal 2026',
  ],
  [
    '2026-10-01',
    '2027-01-01',
    'in Q4 2026',
    'au 4e trimestre 2026',
    'en el 4.º trimestre de 2026',
    'im 4. Quartal 2026',
  ],
  ['2026-01-01', '2027-01-01', 'in 2026', 'en 2026', 'en 2026', 'im Jahr 2026'],
  ['2024-01-01', '2026-01-01', 'in 2024–2025', 'de 2024 à 2025', 'de 2024 a 2025', 'von 2024 bis 2025'],
  [
    '2026-10-01',
    '2026-12-01',
    'in October–November 2026',
    'd’octobre à novembre 2026',
    'de octubre a noviembre de 2026',
    'von Oktober bis November 2026',
  ],
  [
    '2025-11-01',
    '2026-02-01',
    'in November 2025 – January 2026',
    'de novembre 2025 à janvier 2026',
    'de noviembre de 2025 a enero de 2026',
    'von November 2025 bis Januar 2026',
  ],
  ['2026-03-03', '2026-03-04', 'on 3 March 2026', 'le 3 mars 2026', 'el 3 de marzo de 2026', 'am 3. März 2026'],
  [
    '2026-03-01',
    '2026-03-15',
    'over 1–14 March 2026',
    'du 1er au 14 mars 2026',
    'del 1 al 14 de marzo de 2026',
    'vom 1. bis 14. März 2026',
  ],
  [
    '2026-09-28',
    '2026-10-05',
    'over 28 September – 4 October 2026',
    'du 28 septembre au 4 octobre 2026',
    'del 28 de septiembre al 4 de octubre de 2026',
    'vom 28. September bis 4. Oktober 2026',
  ],
  [
    '2025-12-28',
    '2026-01-04',
    'over 28 December 2025 – 3 January 2026',
    'du 28 décembre 2025 au 3 janvier 2026',
    'del 28 de diciembre de 2025 al 3 de enero de 2026',
    'vom 28. Dezember 2025 bis 3. Januar 2026',
  ],
])('[%s, %s)', (start, end, en, fr, es, de) => {
  expect(duringPeriod({ start, end }, 'en').replaceAll('\u2009', ' ')).toBe(en)
  expect(duringPeriod({ start, end }, 'fr')).toBe(fr)
  expect(duringPeriod({ start, end }, 'es')).toBe(es)
  expect(duringPeriod({ start, end }, 'de')).toBe(de)
})

test('a year just mentioned is not repeated, another year always is', () => {
  const march = { start: '2026-03-01', end: '2026-04-01' }
  const february = { start: '2026-02-01', end: '2026-03-01' }
  const marchBefore = { start: '2025-03-01', end: '2025-04-01' }
  expect(duringPeriod(february, 'en', march)).toBe('in February')
  expect(duringPeriod(february, 'fr', march)).toBe('en février')
  expect(duringPeriod(february, 'es', march)).toBe('en febrero')
  expect(duringPeriod(february, 'de', march)).toBe('im Februar')
  expect(duringPeriod(marchBefore, 'en', march)).toBe('in March 2025')
  const year = { start: '2026-01-01', end: '2027-01-01' }
  expect(duringPeriod(year, 'en', year)).toBe('in 2026')
})

test('French elides before a vowel', () => {
  expect(wordsOf('fr').dates.than('en février')).toBe('qu’en février')
  expect(wordsOf('fr').dates.than('au 1er trimestre')).toBe('qu’au 1er trimestre')
  expect(wordsOf('fr').dates.than('du 1er au 14 mars 2026')).toBe('que du 1er au 14 mars 2026')
  expect(wordsOf('en').dates.than('in February')).toBe('than in February')
})
