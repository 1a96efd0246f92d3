import { type MetricName, metricOf } from '../../metrics/catalogue.ts'
import { formatDelayInWords } from '../format.ts'
import type { DefinitionsBlock, Labelled } from '../model.ts'
import type { Locale, ReportInput } from '../report-input.ts'
import { isSingleValued } from './dimension-wording.ts'
import type { Reading } from './reading.ts'

/**
 * What the figures count: each metric that the answers are about in the catalogue's own words, then what is made of them. Of
 * those answers that the reading has.
 */
export function definitionsBlock(reading: Reading<never>): DefinitionsBlock {
  const { locale, comparison } = reading
  const input: Partial<ReportInput> = reading.input
  const say = phrases[locale]
  const metrics = usedMetrics(input).map(
    (metric): Labelled => ({ label: metricOf(metric).title[locale], value: metricOf(metric).description[locale] }),
  )
  const { summary, heatmap, watchList, rankings = [] } = input
  const multiValued = rankings.some(ranking => !isSingleValued(ranking.query.by?.[0] ?? ''))
  return {
    type: 'definitions',
    id: 'definitions',
    title: say.title,
    entries: [
      ...metrics,
      ...(summary === undefined ? [] : [say.waiting, say.closed, say.censored]),
      ...(heatmap === undefined ? [] : [say.heatmap]),
      ...(watchList === undefined ? [] : [say.watchList(formatDelayInWords(watchList.thresholdSeconds, locale))]),
      ...(multiValued ? [say.share] : []),
      ...(comparison === null ? [] : [say.change]),
      ...(comparison === null || rankings.length === 0 ? [] : [say.rankChange]),
    ],
  }
}

/** The metrics that some answer is about, in the order of the report. */
function usedMetrics(input: Partial<ReportInput>): readonly MetricName[] {
  const { volume, summary, evolution, byChannel, byPlatform, rankings = [] } = input
  const asked = [evolution, byChannel, byPlatform, ...rankings].flatMap(answer => answer?.metric ?? [])
  return [
    ...new Set<MetricName>([
      ...(volume === undefined ? [] : volumeMetrics),
      ...asked,
      ...(summary === undefined ? [] : summaryMetrics),
    ]),
  ]
}

const volumeMetrics = ['activeChats', 'activeCustomers', 'messages'] as const satisfies readonly MetricName[]
const summaryMetrics = [
  'startedChats',
  'handledChats',
  'meanDelaySeconds',
  'medianDelaySeconds',
  'p90DelaySeconds',
  'handledWithin1h',
  'handledWithin4h',
  'handledWithin24h',
] as const satisfies readonly MetricName[]

const phrases = {
  en: {
    title: 'What the figures count',
    waiting: {
      label: 'Waiting',
      value:
        'Chats started in the period whose first wait is still open: neither a reply of an agent nor an archiving has ended it before the instant up to which the log is known.',
    },
    closed: {
      label: 'Closed unanswered',
      value: 'Chats started in the period that were archived before an agent replied.',
    },
    censored: {
      label: 'Median, waiting included',
      value:
        'The delay by which half of the chats are handled when those that still wait, and those archived unanswered, are counted for as long as they waited (Kaplan–Meier). A dash when that half is never reached.',
    },
    heatmap: {
      label: 'Delay by weekday and hour',
      value:
        'The mean over the chats handled, at the weekday and hour of the customer’s first message. Hatched: no chat began. Outlined: chats began and none was handled. The hour that an autumn night has twice counts once, as one hour.',
    },
    watchList: (threshold: string) => ({
      label: 'Establishments to watch',
      value: `Those with at least one chat whose open wait is strictly older than ${threshold} at the instant up to which the log is known, whenever the chat began.`,
    }),
    share: {
      label: 'Share',
      value:
        'The group’s value divided by the value of the whole. An establishment may have several values of one attribute, so shares may add up to more than 100%.',
    },
    change: {
      label: 'Change',
      value: '(now − before) / before. Where there was nothing before there is no ratio: it says “new”.',
    },
    rankChange: {
      label: 'Rank change',
      value: 'Places gained (▲) or lost (▼) since the comparison. Equal values share a rank.',
    },
  },
  fr: {
    title: 'Ce que comptent les chiffres',
    waiting: {
      label: 'En attente',
      value:
        'Chats reçus dans la période dont la première attente est encore ouverte : ni la réponse d’un agent ni un archivage ne l’a terminée avant l’instant jusqu’auquel le journal est connu.',
    },
    closed: {
      label: 'Clos sans réponse',
      value: 'Chats reçus dans la période et archivés avant la réponse d’un agent.',
    },
    censored: {
      label: 'Médian, attentes comprises',
      value:
        'Le délai au bout duquel la moitié des chats sont pris en charge, ceux qui attendent encore et ceux archivés sans réponse comptant pour le temps qu’ils ont attendu (Kaplan-Meier). Un tiret quand cette moitié n’est jamais atteinte.',
    },
    heatmap: {
      label: 'Délai par jour et par heure',
      value:
        'La moyenne sur les chats pris en charge, au jour et à l’heure du premier message du client. Hachuré : aucun chat reçu. Encadré : des chats reçus, aucun pris en charge. L’heure que la nuit d’automne a deux fois compte comme une seule.',
    },
    watchList: (threshold: string) => ({
      label: 'Établissements à surveiller',
      value: `Ceux qui ont au moins un chat dont l’attente ouverte dépasse strictement ${threshold} à l’instant jusqu’auquel le journal est connu, quelle que soit la date d’ouverture du chat.`,
    }),
    share: {
      label: 'Part',
      value:
        'La valeur du groupe divisée par celle de l’ensemble. Un établissement peut avoir plusieurs valeurs d’un même attribut : la somme des parts peut dépasser 100 %.',
    },
    change: {
      label: 'Évolution',
      value:
        '(maintenant − avant) / avant. Quand il n’y avait rien avant, il n’y a pas de taux : c’est écrit « nouveau ».',
    },
    rankChange: {
      label: 'Évolution du rang',
      value: 'Places gagnées (▲) ou perdues (▼) depuis la comparaison. À valeur égale, rang égal.',
    },
  },
} as const satisfies Record<Locale, unknown>
