import { type MetricName, metricOf } from '../../metrics/definitions/catalogue.ts'
import { isSingleValued } from '../../words/dimension-wording.ts'
import { closedWording, firstWaitWording } from '../../words/first-wait-wording.ts'
import { formatDelayInWords } from '../../words/format.ts'
import type { Locale } from '../../words/locale.ts'
import type { DefinitionsBlock, Labelled } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import type { ReportInput } from '../model/report-input.ts'

/**
 * What the figures count: each metric that the answers are about in the catalogue's own words, then what is made of them. Of
 * those answers that the reading has.
 */
export function definitionsBlock(reading: Reading<never>): DefinitionsBlock {
  const { locale, isComparable } = reading
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
      ...(summary === undefined ? [] : [say.unanswered, say.closed, say.censored, say.laterWaits]),
      ...(heatmap === undefined ? [] : [say.heatmap]),
      ...(watchList === undefined ? [] : [say.watchList(formatDelayInWords(watchList.thresholdSeconds, locale))]),
      ...(multiValued ? [say.share] : []),
      ...(isComparable ? [say.change] : []),
      ...(isComparable && rankings.length > 0 ? [say.rankChange] : []),
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
  'openedWaits',
  'answeredWaits',
  'meanResponseSeconds',
  'medianResponseSeconds',
  'p90ResponseSeconds',
] as const satisfies readonly MetricName[]

const phrases = {
  en: {
    title: 'What the figures count',
    unanswered: {
      label: firstWaitWording.en.title,
      value:
        'Chats started in the period whose first wait is still open: neither a reply of an agent nor an archiving has ended it before the instant as of which the log is looked at.',
    },
    closed: {
      label: closedWording.en.title,
      value: 'Chats started in the period that were archived before an agent replied.',
    },
    censored: {
      label: firstWaitWording.en.censored,
      value:
        'The delay by which half of the chats are handled when those still without a first answer, and those closed without an answer, are counted for as long as their first wait has lasted (Kaplan–Meier). A dash when that half is never reached.',
    },
    laterWaits: {
      label: 'Later waits',
      value:
        'Waits opened in the period that are not the first of their chat: each begins when a customer writes again after an answer or an archiving. They count in the response delays, which are those of every wait, and in no handling delay, which is that of the first.',
    },
    heatmap: {
      label: 'Delay by weekday and hour',
      value:
        'The mean over the chats handled, at the weekday and hour of the customer’s first message. Hatched: no chat began. Outlined: chats began and none was handled. The hour that an autumn night has twice counts once, as one hour.',
    },
    watchList: (threshold: string) => ({
      label: 'Establishments to watch',
      value: `Those with at least one chat whose open wait is strictly older than ${threshold} at the instant as of which the log is looked at, whenever the chat began.`,
    }),
    share: {
      label: 'Share',
      value:
        'The group’s value divided by the value of the whole. An establishment may have several values of one attribute, so shares may add up to more than 100%.',
    },
    change: {
      label: 'Change',
      value:
        '(now − before) / before. Where there was nothing before there is no ratio, and “new” stands in its place.',
    },
    rankChange: {
      label: 'Rank change',
      value: 'Places gained (▲) or lost (▼) since the comparison. Equal values share a rank.',
    },
  },
  fr: {
    title: 'Ce que comptent les chiffres',
    unanswered: {
      label: firstWaitWording.fr.title,
      value:
        'Chats reçus dans la période dont la première attente est encore ouverte : ni la réponse d’un agent ni un archivage ne l’a terminée avant la date à laquelle le journal est vu.',
    },
    closed: {
      label: closedWording.fr.title,
      value: 'Chats reçus dans la période et archivés avant la réponse d’un agent.',
    },
    censored: {
      label: firstWaitWording.fr.censored,
      value:
        'Le délai au bout duquel la moitié des chats sont pris en charge, ceux encore sans première réponse et ceux clos sans réponse comptant pour ce que leur première attente a duré (Kaplan-Meier). Un tiret quand cette moitié n’est jamais atteinte.',
    },
    laterWaits: {
      label: 'Attentes suivantes',
      value:
        'Attentes ouvertes dans la période qui ne sont pas la première de leur chat : chacune commence quand un client écrit de nouveau après une réponse ou un archivage. Elles comptent dans les délais de réponse, ceux de toutes les attentes, et dans aucun délai de prise en charge, celui de la première.',
    },
    heatmap: {
      label: 'Délai par jour et par heure',
      value:
        'La moyenne sur les chats pris en charge, au jour et à l’heure du premier message du client. Hachuré : aucun chat reçu. Encadré : des chats reçus, aucun pris en charge. L’heure que la nuit d’automne a deux fois compte comme une seule.',
    },
    watchList: (threshold: string) => ({
      label: 'Établissements à surveiller',
      value: `Ceux qui ont au moins un chat dont l’attente ouverte dépasse strictement ${threshold} à la date à laquelle le journal est vu, quelle que soit la date d’ouverture du chat.`,
    }),
    share: {
      label: 'Part',
      value:
        'La valeur du groupe divisée par celle de l’ensemble. Un établissement peut avoir plusieurs valeurs d’un même attribut : la somme des parts peut dépasser 100 %.',
    },
    change: {
      label: 'Évolution',
      value:
        '(maintenant − avant) / avant. Quand il n’y avait rien avant, il n’y a pas de taux, et « nouveau » en tient lieu.',
    },
    rankChange: {
      label: 'Évolution du rang',
      value: 'Places gagnées (▲) ou perdues (▼) depuis la comparaison. À valeur égale, rang égal.',
    },
  },
} as const satisfies Record<Locale, unknown>
