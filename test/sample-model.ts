import { sampleReport } from '../fixtures/sample-answers.ts'
import { evolutionChart } from '../src/charts/evolution-chart.ts'
import type { Block, ReportModel, Table } from '../src/report/model/model.ts'

const { evolution, evolutionByChannel, evolutionByPlatform } = sampleReport('ordinary')

/** Names of establishments in five scripts; one has no character that the fonts contain. */
export const names = [
  'Lyon Part-Dieu',
  'Αθήνα Σύνταγμα',
  'Софія Центр',
  'متجر دار السلام للعطور والهدايا',
  'חנות הספרים של תל אביב (סניף מרכז)',
  'Café Ωmega 東京駅前店',
  'Établissement de la rue du Faubourg-Saint-Honoré et des environs du boulevard Haussmann',
] as const

/** A handwritten report model, for rendering without a store. */
export function sampleModel(changes: Partial<ReportModel> = {}): ReportModel {
  return {
    locale: 'en',
    title: 'Chats and how they were handled',
    subtitle: 'All establishments, October 2026',
    notices: [],
    lead:
      '1,284 chats were active in October 2026, 12% more than in September, with 1,102 customers and 9,731 messages. ' +
      'Of the 1,120 chats started, 1,022 (91%) were handled, half of them within 42 min; 61 are still waiting. ' +
      '7 establishments have chats waiting for more than 4 d.',
    head: [
      { label: 'Period', value: '1–31 October 2026 (31 days)' },
      { label: 'Compared with', value: '1–30 September 2026 (30 days), not as many days as the period' },
      { label: 'Data until', value: '2 November 2026 at 09:00' },
      { label: 'Time zone', value: 'Europe/Paris' },
      { label: 'Filters', value: 'none' },
    ],
    sections: [
      { id: 'volume', title: 'Chat volume', blocks: volumeBlocks },
      { id: 'handling', title: 'Handling of the chats', blocks: [watchListBlock(names.length)] },
      { id: 'method', title: 'How this was counted', blocks: [definitionsBlock] },
    ],
    asOf: '2026-11-02T08:00:00Z',
    ...changes,
  }
}

/** A table with this many establishments, whose names repeat with a number. */
export function watchListBlock(rows: number): Block {
  return { type: 'table', id: 'watch-list', title: 'Establishments to watch', table: watchList(rows) }
}

function watchList(rows: number): Table {
  return {
    caption: 'Establishments with chats waiting for more than 4 days',
    columns: [
      { label: 'Establishment', align: 'start' },
      { label: 'Waiting chats', align: 'end' },
      { label: 'Waiting customers', align: 'end' },
      { label: 'Longest wait', align: 'end' },
      { label: 'Waiting since', align: 'start' },
    ],
    rows: Array.from({ length: rows }, (_, row) => [
      row < names.length ? (names[row] ?? '') : `Agency ${row + 1} ${names[row % 3]}`,
      String((row * 7919) % 97),
      String((row * 7919) % 89),
      `${4 + (row % 9)} d ${row % 24} h`,
      `${1 + (row % 28)} October 2026 at 09:0${row % 10}`,
    ]),
    emptyText: 'No establishment has a chat waiting for more than 4 days.',
    note: '3 chats older than 90 days are left out.',
  }
}

const volumeBlocks: readonly Block[] = [
  {
    type: 'figures',
    id: 'volume-figures',
    figures: [
      { label: 'Active customers', value: '1,102', change: { text: '+9.4% on September', tone: 'good' }, note: null },
      { label: 'Active chats', value: '1,284', change: { text: '+12% on September', tone: 'good' }, note: null },
      { label: 'Messages', value: '9,731', change: { text: '−4.2% on September', tone: 'bad' }, note: 'bots included' },
    ],
  },
  {
    type: 'chart',
    id: 'evolution',
    title: '1,284 active chats in October 2026, 12% more than in September',
    subtitle: 'Active chats by day. Solid line: October 2026; dashed line: September 2026',
    variants: Object.entries({
      Total: evolution,
      'By channel': evolutionByChannel,
      'By platform': evolutionByPlatform,
    }).map(([label, answer]) => ({
      id: `evolution-${label}`,
      label,
      spec: evolutionChart(answer, { locale: 'en' }),
      alt: `Line chart of the active chats, ${label}.`,
      table: { caption: '', columns: [], rows: [], emptyText: '', note: null },
    })),
  },
]

const definitionsBlock: Block = {
  type: 'definitions',
  id: 'definitions',
  title: 'Definitions',
  entries: [
    {
      label: 'Active chats',
      value:
        'Chats with at least one message from a customer, an agent or a bot in the period; notes, archiving, reopening and system rows do not count.',
    },
    { label: 'Active customers', value: 'Distinct customers with an active chat in the period.' },
  ],
}
