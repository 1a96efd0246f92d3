import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type FormatName, formatNames } from '../../src/ingest/format-names.ts'
import type { SourceFacts } from '../../src/ingest/formats/export-row.ts'

const folder = resolve(import.meta.dirname, '../../fixtures/exports')

/** What has to be given because the sample does not contain it. */
const facts: Readonly<Partial<Record<FormatName, SourceFacts>>> = {
  discord: { agents: ['Support'] },
  intercom: { site: 'main' },
  'zendesk-support': { site: 'main' },
  'rocket-chat': { site: 'main' },
  'live-helper-chat': { site: 'main' },
  zammad: { site: 'main' },
  front: { site: 'main' },
  freshchat: { site: 'main' },
  partoo: { site: 'main' },
  mail: { agents: ['@shop.example'] },
  irc: { site: 'main', agents: ['bob'], zone: 'Europe/Paris' },
  'twitter-support': { site: 'main' },
  messenger: { site: 'main', agents: ['The Shop'] },
  slack: { site: 'main' },
  'zendesk-chat': { site: 'main' },
  telegram: { site: 'main', agents: ['user1'], zone: 'Europe/Paris' },
  'whatsapp-text': { site: 'lyon', agents: ['The Shop'], zone: 'Europe/Paris' },
}

/** The formats of exports of other products. */
export const exportFormats = formatNames.filter(name => name !== 'causerie' && name !== 'auto')

/** Hand-written deliveries of a product's webhooks and the path of their rows, where they have another form than its export. */
export function webhooksOf(format: FormatName) {
  const names = readdirSync(join(folder, format))
  if (!names.includes('webhooks.jsonl')) return null
  return { path: join(folder, format, 'webhooks.jsonl'), expected: join(folder, format, 'webhooks.expected.json') }
}

/** A small hand-written export, a file or a folder, with the traps of its format, the facts to give with it, and the path of its expected rows. */
export function sampleOf(format: FormatName) {
  const [name = ''] = readdirSync(join(folder, format)).filter(file => /^sample(\.|$)/.test(file))
  return {
    path: join(folder, format, name),
    source: facts[format] ?? {},
    expected: join(folder, format, 'expected.json'),
  }
}
