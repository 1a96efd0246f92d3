import { operation, type Sql, sql } from '../../engine/sql.ts'
import type { Fact } from './fact.ts'

export interface Wording {
  readonly en: string
  readonly fr: string
}

/** What a value counts or measures: its axis title, its number format. Seconds are shown in words, shares in per cent. */
export type Unit = 'chats' | 'customers' | 'messages' | 'waits' | 'seconds' | 'share'

export interface Metric {
  readonly title: Wording
  /** How it is counted, in one sentence; printed in reports and in the README. */
  readonly description: Wording
  readonly unit: Unit
  /** The rows that it is an aggregate of. */
  readonly fact: Fact
  readonly value: Sql
  /** Whether the values of disjoint sets of chats add up to the value of their union; only then has a row a share. */
  readonly addsUp: boolean
  /** The value of a group without rows. */
  readonly empty: 0 | null
  /** Which direction is good news. */
  readonly better: 'more' | 'less' | 'neither'
  /** The metric that counts what a value stands on; null where the value is a count itself. */
  readonly basis: 'startedChats' | 'handledChats' | 'answeredWaits' | null
}

const delay = sql`delay_micros`
export const distinctCustomers = operation('distinctCount', sql`customer_key`)
const seconds = (micros: Sql) => sql`${micros} / 1e6`
/** Both shares in one list: worked out once where both are asked. */
const delayQuantile = (place: 1 | 2) => sql`(${operation('quantiles', sql`0.5, 0.9`, delay)})[${place}]`
const handledWithin = (hours: number) =>
  sql`(count(*) FILTER (WHERE delay_micros < ${BigInt(hours) * 3_600_000_000n}))::DOUBLE / nullif(count(*), 0)`

/** Every metric, once. Definitions: docs/definitions.md, "Chat volume" and "Handling of chats". */
export const catalogue = {
  activeChats: {
    title: { en: 'Active chats', fr: 'Chats actifs' },
    description: {
      en: 'Chats with at least one message of a customer, an agent or a bot in the period; notes, archiving, reopening and system rows do not count.',
      fr: 'Chats ayant au moins un message d’un client, d’un agent ou d’un bot dans la période ; les notes, archivages, réouvertures et lignes système ne comptent pas.',
    },
    unit: 'chats',
    fact: 'activity',
    value: sql`count(*)`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  activeCustomers: {
    title: { en: 'Active customers', fr: 'Clients actifs' },
    description: {
      en: 'Distinct customers having an active chat in the period.',
      fr: 'Clients distincts ayant un chat actif dans la période.',
    },
    unit: 'customers',
    fact: 'activity',
    value: distinctCustomers,
    addsUp: false,
    empty: 0,
    better: 'more',
    basis: null,
  },
  messages: {
    title: { en: 'Messages', fr: 'Messages' },
    description: {
      en: 'Messages of customers, agents and bots sent in the period.',
      fr: 'Messages de clients, d’agents et de bots envoyés dans la période.',
    },
    unit: 'messages',
    fact: 'messages',
    value: sql`coalesce(sum(messages), 0)`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  startedChats: {
    title: { en: 'Chats started', fr: 'Chats reçus' },
    description: {
      en: 'Chats whose first customer message was sent in the period.',
      fr: 'Chats dont le premier message client a été envoyé dans la période.',
    },
    unit: 'chats',
    fact: 'starts',
    value: sql`count(*)`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  handledChats: {
    title: { en: 'Chats handled', fr: 'Chats pris en charge' },
    description: {
      en: 'Chats started in the period whose first wait was ended by a reply of an agent before the instant as of which the log is looked at.',
      fr: 'Chats reçus dans la période dont la première attente a été terminée par la réponse d’un agent avant la date à laquelle le journal est vu.',
    },
    unit: 'chats',
    fact: 'starts',
    value: sql`count(${delay})`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  waitingChats: {
    title: { en: 'Chats waiting', fr: 'Chats en attente' },
    description: {
      en: 'Chats with a customer message not yet answered nor archived at the end of the period, or at the instant as of which the log is looked at when that is earlier.',
      fr: 'Chats dont un message du client n’a eu ni réponse ni archivage à la fin de la période, ou à la date à laquelle le journal est vu si elle est antérieure.',
    },
    unit: 'chats',
    fact: 'backlog',
    value: sql`coalesce(sum(weight), 0)`,
    addsUp: true,
    empty: 0,
    better: 'less',
    basis: null,
  },
  meanDelaySeconds: {
    title: { en: 'Mean handling delay', fr: 'Délai moyen de prise en charge' },
    description: {
      en: 'Mean time between the first customer message of a chat started in the period and the agent’s reply that ended its first wait, over the chats handled.',
      fr: 'Temps moyen entre le premier message client d’un chat reçu dans la période et la réponse d’un agent qui a terminé sa première attente, sur les chats pris en charge.',
    },
    unit: 'seconds',
    fact: 'starts',
    value: seconds(operation('exactMean', delay)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'handledChats',
  },
  medianDelaySeconds: {
    title: { en: 'Median handling delay', fr: 'Délai médian de prise en charge' },
    description: {
      en: 'The handling delay that half of the chats handled do not exceed, interpolated linearly.',
      fr: 'Le délai de prise en charge que la moitié des chats pris en charge ne dépassent pas, interpolé linéairement.',
    },
    unit: 'seconds',
    fact: 'starts',
    value: seconds(delayQuantile(1)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'handledChats',
  },
  p90DelaySeconds: {
    title: { en: '90th percentile of the handling delay', fr: '90e centile du délai de prise en charge' },
    description: {
      en: 'The handling delay that nine chats handled in ten do not exceed, interpolated linearly.',
      fr: 'Le délai de prise en charge que neuf chats pris en charge sur dix ne dépassent pas, interpolé linéairement.',
    },
    unit: 'seconds',
    fact: 'starts',
    value: seconds(delayQuantile(2)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'handledChats',
  },
  handledWithin1h: {
    title: { en: 'Handled in under 1 h', fr: 'Pris en charge en moins de 1 h' },
    description: {
      en: 'Share of the chats started in the period that were handled in under one hour.',
      fr: 'Part des chats reçus dans la période pris en charge en moins d’une heure.',
    },
    unit: 'share',
    fact: 'starts',
    value: handledWithin(1),
    addsUp: false,
    empty: null,
    better: 'more',
    basis: 'startedChats',
  },
  handledWithin4h: {
    title: { en: 'Handled in under 4 h', fr: 'Pris en charge en moins de 4 h' },
    description: {
      en: 'Share of the chats started in the period that were handled in under four hours.',
      fr: 'Part des chats reçus dans la période pris en charge en moins de quatre heures.',
    },
    unit: 'share',
    fact: 'starts',
    value: handledWithin(4),
    addsUp: false,
    empty: null,
    better: 'more',
    basis: 'startedChats',
  },
  handledWithin24h: {
    title: { en: 'Handled in under 24 h', fr: 'Pris en charge en moins de 24 h' },
    description: {
      en: 'Share of the chats started in the period that were handled in under twenty-four hours.',
      fr: 'Part des chats reçus dans la période pris en charge en moins de vingt-quatre heures.',
    },
    unit: 'share',
    fact: 'starts',
    value: handledWithin(24),
    addsUp: false,
    empty: null,
    better: 'more',
    basis: 'startedChats',
  },
  openedWaits: {
    title: { en: 'Waits opened', fr: 'Attentes ouvertes' },
    description: {
      en: 'Waits of customers opened in the period, the first of a chat and all later ones: each begins with a message to which nobody has replied yet.',
      fr: 'Attentes de clients ouvertes dans la période, la première d’un chat et toutes les suivantes : chacune commence par un message auquel personne n’a encore répondu.',
    },
    unit: 'waits',
    fact: 'waits',
    value: sql`count(*)`,
    addsUp: true,
    empty: 0,
    better: 'neither',
    basis: null,
  },
  answeredWaits: {
    title: { en: 'Waits answered', fr: 'Attentes suivies d’une réponse' },
    description: {
      en: 'Waits opened in the period that were ended by a reply of an agent before the instant as of which the log is looked at.',
      fr: 'Attentes ouvertes dans la période et terminées par la réponse d’un agent avant la date à laquelle le journal est vu.',
    },
    unit: 'waits',
    fact: 'waits',
    value: sql`count(${delay})`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  meanResponseSeconds: {
    title: { en: 'Mean response delay', fr: 'Délai moyen de réponse' },
    description: {
      en: 'Mean time between the message that opened a wait in the period and the agent’s reply that ended it, over the waits answered, first and later ones.',
      fr: 'Temps moyen entre le message qui a ouvert une attente dans la période et la réponse d’un agent qui l’a terminée, sur les attentes suivies d’une réponse, premières et suivantes.',
    },
    unit: 'seconds',
    fact: 'waits',
    value: seconds(operation('exactMean', delay)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'answeredWaits',
  },
  medianResponseSeconds: {
    title: { en: 'Median response delay', fr: 'Délai médian de réponse' },
    description: {
      en: 'The response delay that half of the waits answered do not exceed, interpolated linearly.',
      fr: 'Le délai de réponse que la moitié des attentes suivies d’une réponse ne dépassent pas, interpolé linéairement.',
    },
    unit: 'seconds',
    fact: 'waits',
    value: seconds(delayQuantile(1)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'answeredWaits',
  },
  p90ResponseSeconds: {
    title: { en: '90th percentile of the response delay', fr: '90e centile du délai de réponse' },
    description: {
      en: 'The response delay that nine waits answered in ten do not exceed, interpolated linearly.',
      fr: 'Le délai de réponse que neuf attentes suivies d’une réponse sur dix ne dépassent pas, interpolé linéairement.',
    },
    unit: 'seconds',
    fact: 'waits',
    value: seconds(delayQuantile(2)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'answeredWaits',
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof catalogue
export const metricNames = Object.keys(catalogue) as readonly MetricName[]

/** The catalogue's entry under its general type. */
export function metricOf(name: MetricName): Metric {
  return catalogue[name]
}
