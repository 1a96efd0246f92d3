import type { Locale } from '../../words/locale.ts'

/** What the page says of itself, around the report. */
export const pageWording = {
  en: {
    skip: 'Skip to the report',
    contents: 'Contents',
    show: 'Show',
    table: 'The figures in a table',
    tooltips: 'The arrow keys read the values, Escape stops.',
    linkedTooltips: 'The arrow keys read the values, Enter follows, Escape stops.',
  },
  fr: {
    skip: 'Aller au rapport',
    contents: 'Sommaire',
    show: 'Afficher',
    table: 'Les chiffres en tableau',
    tooltips: 'Les flèches lisent les valeurs, Échap arrête.',
    linkedTooltips: 'Les flèches lisent les valeurs, Entrée ouvre, Échap arrête.',
  },
} as const satisfies Record<Locale, Record<string, string>>
