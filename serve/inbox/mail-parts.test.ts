import { expect, test } from 'vitest'
import { mailParts } from './mail-parts.ts'

const kindsOf = (text: string) => mailParts(text).map(({ kind, text: part }) => [kind, part])

test('what was written stands apart from what is quoted and from the signature', () => {
  expect(
    kindsOf(
      'Merci !\n\n-- \nEve\n06 00\n\nLe lun. 2 nov. 2026 à 10:00, The Shop <s@shop.example> a\u00a0écrit :\n\n> Voilà.\n> \n> L’équipe',
    ),
  ).toEqual([
    ['own', 'Merci !'],
    ['signature', '-- \nEve\n06 00'],
    ['quoted', 'Le lun. 2 nov. 2026 à 10:00, The Shop <s@shop.example> a\u00a0écrit :\n\n> Voilà.\n> \n> L’équipe'],
  ])
  expect(
    kindsOf('Thanks\n\nOn Mon, 2 Nov 2026 at 10:00, The Shop\n<s@shop.example> wrote:\n> Yes?\n\nand below'),
  ).toEqual([
    ['own', 'Thanks'],
    ['quoted', 'On Mon, 2 Nov 2026 at 10:00, The Shop\n<s@shop.example> wrote:\n> Yes?'],
    ['own', 'and below'],
  ])
  expect(kindsOf('Danke\n\n________________________________\nVon: Shop\nGesendet: Montag\n\nHallo\n-- \nx')).toEqual([
    ['own', 'Danke'],
    ['quoted', '________________________________\nVon: Shop\nGesendet: Montag\n\nHallo\n-- \nx'],
  ])
  expect(kindsOf('Ok\n\nDe : Shop\nEnvoyé : lundi\n\nBonjour')).toEqual([
    ['own', 'Ok'],
    ['quoted', 'De : Shop\nEnvoyé : lundi\n\nBonjour'],
  ])
})

test('a text that only looks like it is left alone', () => {
  for (const text of ['From: what I know\nit works', '--\u00a0no', 'a > b\n- - -', 'He wrote:\nhello', ''])
    expect(mailParts(text).filter(({ kind }) => kind !== 'own')).toEqual([])
})

test('no text takes long, and none loses a letter', () => {
  const letters = (text: string) => text.replace(/\s/g, '')
  for (const piece of ['>', '> \n', '\n', ' ', '-- \n', 'De : x\n', 'a wrote:\n', '<a@', '_'.repeat(30), 'On x\n']) {
    const text = piece.repeat(100_000 / piece.length)
    expect(
      letters(
        mailParts(text)
          .map(part => part.text)
          .join('\n'),
      ),
    ).toBe(letters(text))
  }
})
