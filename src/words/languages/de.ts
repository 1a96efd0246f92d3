import { atStart, capitalized } from '../sentence.ts'
import type { Words } from './en.ts'
import type { CountedNoun, DimensionNoun } from './noun.ts'
import type { SpokenPeriod } from './spoken-dates.ts'

const firstWait = {
  title: 'Noch ohne erste Antwort',
  inSentence: 'noch ohne erste Antwort',
  censored: 'Median einschließlich der Chats ohne erste Antwort',
}
const closed = { title: 'Ohne Antwort geschlossen', inSentence: 'ohne Antwort geschlossen' }

/** Abbreviated months that are not their first letters with a dot. */
const loneMonths: Readonly<Record<string, string>> = { Mär: 'März', Mai: 'Mai', Jun: 'Juni', Jul: 'Juli', Sep: 'Sept.' }

const than = (during: string) => `als ${during}`
const clock = (hour: number) => `${hour}\u00a0Uhr`

/** An adjective before a noun: strong without an article, weak after one and in the dative. */
function counted(
  adjective: string,
  noun: { readonly one: string; readonly other: string; readonly gender: 'masculine' | 'feminine' },
): CountedNoun {
  const isFeminine = noun.gender === 'feminine'
  const one = `${adjective}${isFeminine ? 'e' : 'er'} ${noun.one}`
  return {
    one,
    other: `${adjective}e ${noun.other}`,
    over: { one: `${adjective}en ${noun.one}`, other: `${adjective}en ${noun.other}` },
    none: `${isFeminine ? 'keine' : 'kein'} ${one}`,
    all: `alle ${adjective}en ${noun.other}`,
    ofThe: `der ${adjective}en ${noun.other}`,
  }
}

const chat = { one: 'Chat', other: 'Chats', gender: 'masculine' } as const
const wait = { one: 'Wartephase', other: 'Wartephasen', gender: 'feminine' } as const
const nouns = {
  activeChat: counted('aktiv', chat),
  activeCustomer: {
    ...counted('aktiv', { one: 'Kunde', other: 'Kunden', gender: 'masculine' }),
    over: { one: 'aktiven Kunden', other: 'aktiven Kunden' },
  },
  message: {
    one: 'Nachricht',
    other: 'Nachrichten',
    over: { one: 'Nachricht', other: 'Nachrichten' },
    none: 'keine Nachricht',
    all: 'alle Nachrichten',
    ofThe: 'der Nachrichten',
  },
  chatStarted: counted('eingegangen', chat),
  chatHandled: counted('beantwortet', chat),
  chatWaiting: counted('wartend', chat),
  waitOpened: counted('begonnen', wait),
  waitAnswered: counted('beantwortet', wait),
}

interface MetricText {
  readonly title: string
  readonly description: string
  readonly noun: CountedNoun
}

interface DelayText extends MetricText {
  /** In a sentence, with the article and “longest”: not every title begins with an adjective. */
  readonly highest: string
}

const count = (text: MetricText) => ({
  ...text,
  amount: (value: string) => value,
  highest: text.noun.all.replace(/^alle /, 'die meisten '),
})
const delay = (text: DelayText) => ({ ...text, amount: (value: string) => `${text.title}: ${value}` })
const share = (text: MetricText) => ({
  ...text,
  amount: (value: string) => `${value} ${text.title.charAt(0).toLowerCase()}${text.title.slice(1)}`,
  highest: `den höchsten Anteil ${text.title.charAt(0).toLowerCase()}${text.title.slice(1)}`,
})

/** `the` in the nominative, `among` in the dative. */
function dimension(article: 'der' | 'die' | 'das', one: string, other: string, dative = other): DimensionNoun {
  return { one, other, the: `${article} ${one}`, among: `den ${dative}` }
}

/** „vom 28. September bis 4. Oktober 2026“, „von Oktober 2025 bis Januar 2026“, „im 4. Quartal 2026“. */
function during({ kind, name, first, last, quarter, year }: SpokenPeriod): string {
  switch (kind) {
    case 'day':
      return `am ${name}`
    case 'days':
      return `vom ${first} bis ${last}`
    case 'month':
      return `im ${name}`
    case 'months':
      return `von ${first} bis ${last}`
    case 'quarter':
      return `im ${quarter}. Quartal ${year}`
    case 'year':
      return `im Jahr ${name}`
    case 'years':
      return `von ${first} bis ${last}`
  }
}

export const de: Words = {
  name: 'Deutsch',
  tag: 'de-DE',
  typography: {
    colon: ':',
    quoted: text => `„${text}“`,
    fixedSpaces: [
      [/(\d) (h|min|s|Tage?|%|Uhr)(?![\p{L}\d])/gu, '$1\u00a0$2'],
      [/(\d\.) (?=Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Perzentil)/g, '$1\u00a0'],
      [/\b(z|d|u)\. (B|h|a)\./g, '$1.\u202f$2.'],
    ],
  },
  values: {
    isNew: 'neu',
    none: 'kein Wert',
    day: { one: 'Tag', other: 'Tage' },
    hoursAndMinutes: (hours, minutes) => `${hours}:${String(minutes).padStart(2, '0')}\u00a0h`,
  },
  dates: {
    // A month by itself is abbreviated as in a date.
    part: ({ part, before, after }) =>
      part.type === 'month' && before === undefined && after === undefined
        ? (loneMonths[part.value] ?? `${part.value}.`)
        : part.value,
    hour: clock,
    week: number => `KW\u00a0${number}`,
    quarter: (number, year) => `Q${number} ${year}`,
    ofYear: year => ` ${year}`,
    during,
    than,
    upToSamePoint: during => `${during} bis zum gleichen Stand`,
    soFar: ' bisher',
    upTo: instant => ` bis zum ${instant}`,
  },
  grains: {
    hour: { one: 'Stunde', other: 'Stunden', by: 'je Stunde', incomplete: 'unvollständige Stunde' },
    day: { one: 'Tag', other: 'Tage', by: 'je Tag', incomplete: 'unvollständiger Tag' },
    week: { one: 'Woche', other: 'Wochen', by: 'je Woche', incomplete: 'unvollständige Woche' },
    month: { one: 'Monat', other: 'Monate', by: 'je Monat', incomplete: 'unvollständiger Monat' },
    quarter: { one: 'Quartal', other: 'Quartale', by: 'je Quartal', incomplete: 'unvollständiges Quartal' },
    year: { one: 'Jahr', other: 'Jahre', by: 'je Jahr', incomplete: 'unvollständiges Jahr' },
  },
  metrics: {
    activeChats: count({
      title: 'Aktive Chats',
      noun: nouns.activeChat,
      description:
        'Chats mit mindestens einer Nachricht eines Kunden, eines Mitarbeiters oder eines Bots im Zeitraum; Notizen, Archivieren, Wiederöffnen und Systemzeilen zählen nicht.',
    }),
    activeCustomers: count({
      title: 'Aktive Kunden',
      noun: nouns.activeCustomer,
      description: 'Verschiedene Kunden mit einem im Zeitraum aktiven Chat.',
    }),
    messages: count({
      title: 'Nachrichten',
      noun: nouns.message,
      description: 'Im Zeitraum gesendete Nachrichten von Kunden, Mitarbeitern und Bots.',
    }),
    startedChats: count({
      title: 'Eingegangene Chats',
      noun: nouns.chatStarted,
      description: 'Chats, deren erste Kundennachricht im Zeitraum gesendet wurde.',
    }),
    handledChats: count({
      title: 'Beantwortete Chats',
      noun: nouns.chatHandled,
      description:
        'Im Zeitraum eingegangene Chats, deren erste Wartephase vor dem Stand der Auswertung mit der Antwort eines Mitarbeiters endete.',
    }),
    waitingChats: count({
      title: 'Wartende Chats',
      noun: nouns.chatWaiting,
      description:
        'Chats mit einer Kundennachricht, die am Ende des Zeitraums, oder zum Stand der Auswertung, wenn dieser früher liegt, weder beantwortet noch archiviert war.',
    }),
    meanDelaySeconds: delay({
      title: 'Mittlere Erstreaktionszeit',
      highest: 'die längste mittlere Erstreaktionszeit',
      noun: nouns.chatHandled,
      description:
        'Mittlere Zeit zwischen der ersten Kundennachricht eines im Zeitraum eingegangenen Chats und der Antwort eines Mitarbeiters, die seine erste Wartephase beendete, über die beantworteten Chats.',
    }),
    medianDelaySeconds: delay({
      title: 'Median der Erstreaktionszeit',
      highest: 'den höchsten Median der Erstreaktionszeit',
      noun: nouns.chatHandled,
      description:
        'Die Erstreaktionszeit, die von der Hälfte der beantworteten Chats nicht überschritten wird, linear interpoliert.',
    }),
    p90DelaySeconds: delay({
      title: '90. Perzentil der Erstreaktionszeit',
      highest: 'das höchste 90. Perzentil der Erstreaktionszeit',
      noun: nouns.chatHandled,
      description:
        'Die Erstreaktionszeit, die von neun von zehn beantworteten Chats nicht überschritten wird, linear interpoliert.',
    }),
    handledWithin1h: share({
      title: 'In unter 1 h beantwortet',
      noun: nouns.chatStarted,
      description: 'Anteil der im Zeitraum eingegangenen Chats, die in weniger als einer Stunde beantwortet wurden.',
    }),
    handledWithin4h: share({
      title: 'In unter 4 h beantwortet',
      noun: nouns.chatStarted,
      description: 'Anteil der im Zeitraum eingegangenen Chats, die in weniger als vier Stunden beantwortet wurden.',
    }),
    handledWithin24h: share({
      title: 'In unter 24 h beantwortet',
      noun: nouns.chatStarted,
      description:
        'Anteil der im Zeitraum eingegangenen Chats, die in weniger als vierundzwanzig Stunden beantwortet wurden.',
    }),
    openedWaits: count({
      title: 'Begonnene Wartephasen',
      noun: nouns.waitOpened,
      description:
        'Im Zeitraum begonnene Wartephasen von Kunden, die erste eines Chats und alle späteren: Jede beginnt mit einer Nachricht, auf die noch niemand geantwortet hat.',
    }),
    answeredWaits: count({
      title: 'Beantwortete Wartephasen',
      noun: nouns.waitAnswered,
      description:
        'Im Zeitraum begonnene Wartephasen, die vor dem Stand der Auswertung mit der Antwort eines Mitarbeiters endeten.',
    }),
    meanResponseSeconds: delay({
      title: 'Mittlere Antwortzeit',
      highest: 'die längste mittlere Antwortzeit',
      noun: nouns.waitAnswered,
      description:
        'Mittlere Zeit zwischen der Nachricht, mit der im Zeitraum eine Wartephase begann, und der Antwort eines Mitarbeiters, die sie beendete, über die beantworteten Wartephasen, erste wie spätere.',
    }),
    medianResponseSeconds: delay({
      title: 'Median der Antwortzeit',
      highest: 'den höchsten Median der Antwortzeit',
      noun: nouns.waitAnswered,
      description:
        'Die Antwortzeit, die von der Hälfte der beantworteten Wartephasen nicht überschritten wird, linear interpoliert.',
    }),
    p90ResponseSeconds: delay({
      title: '90. Perzentil der Antwortzeit',
      highest: 'das höchste 90. Perzentil der Antwortzeit',
      noun: nouns.waitAnswered,
      description:
        'Die Antwortzeit, die von neun von zehn beantworteten Wartephasen nicht überschritten wird, linear interpoliert.',
    }),
  },
  dimensions: {
    nouns: {
      establishment: dimension('der', 'Standort', 'Standorte', 'Standorten'),
      channel: dimension('der', 'Kanal', 'Kanäle', 'Kanälen'),
      platform: dimension('die', 'Plattform', 'Plattformen'),
      region: dimension('die', 'Region', 'Regionen'),
      sector: dimension('die', 'Branche', 'Branchen'),
      country: dimension('das', 'Land', 'Länder', 'Ländern'),
      city: dimension('die', 'Stadt', 'Städte', 'Städten'),
      brand: dimension('die', 'Marke', 'Marken'),
      // “Tag” is a day.
      tag: dimension('das', 'Schlagwort', 'Schlagwörter', 'Schlagwörtern'),
    },
    unlisted: name => ({ one: name, other: name, the: `die Gruppe ${name}`, among: `den Gruppen ${name}` }),
    unknown: 'unbekannt',
    group: { one: 'Gruppe', other: 'Gruppen' },
    by: noun => `Nach ${noun.one}`,
    metricBy: (metric, noun, during) => `${metric} nach ${noun.one} ${during}`,
  },
  chats: {
    firstWait,
    closed,
    states: { waiting: 'wartet', handled: 'beantwortet', closed: closed.inSentence },
  },
  underFilters: ' mit diesen Filtern',
  report: {
    evolutionNote: {
      counted: {
        activity: (grain, unit) =>
          `Ein ${unit === 'customers' ? 'Kunde' : 'Chat'} zählt je ${grain} einmal, sofern er dann aktiv ist.`,
        messages: () => '',
        waits: () => 'Jede Wartephase zählt zum Zeitpunkt ihres Beginns.',
        starts: () => 'Jeder Chat zählt zum Zeitpunkt der ersten Nachricht seines Kunden.',
        backlog: grain =>
          `Die wartenden Chats am Ende, je ${grain}, oder zum Stand der Auswertung, wenn dieser früher liegt.`,
      },
      leftOut: groups => `${groups} ohne eigene Spalte: Ihre Werte lassen sich nicht addieren.`,
      brackets: 'In Klammern der Vergleichszeitraum.',
      partial: () =>
        '* Unvollständig: vom Zeitraum angeschnitten, noch nicht vorbei oder nur zum Teil durch Daten abgedeckt.',
      unknown: '† Keine Daten.',
      unknownBucket: 'keine Daten',
    },
    ranking: {
      nothing: (noun, { none }, filters) => `${capitalized(none)}${filters}: keine Rangliste nach ${noun.one}`,
      unknown: 'Für den Zeitraum liegen keine Daten vor: Es gibt keine Rangliste.',
      alone: (noun, name, { all }, filters) =>
        `${capitalized(noun.the)} ${name} vereint ${all}${filters} auf sich: Eine Rangliste erübrigt sich.`,
      allUnknown: (noun, { all }) => `Für ${all} ist ${noun.the} unbekannt`,
      tied: (groups, amount, over) => `${groups} liegen gleichauf vorn: je ${amount}${over}`,
      leads: (noun, name, amount) => `${name} liegt unter ${noun.among} vorn: ${amount}`,
      ofTotal: share => `, ${share} der Gesamtzahl`,
      leadsKnown: (name, amount) => `${name} liegt vorn: ${amount}`,
      highest: (noun, name, highest, value) => `Unter ${noun.among} hat ${name} ${highest}: ${value}`,
      highestKnown: (name, highest, value) => `${name} hat ${highest}: ${value}`,
      highestTied: (groups, highest, value, over) => `${groups} haben gleichauf ${highest}: je ${value}${over}`,
      ranks: (from, to) => (to === null ? `Rang ${from}` : `Rang ${from} bis ${to}`),
      rank: 'Rang',
      share: 'Anteil',
      rankChange: 'Rangänderung',
      others: { one: 'weitere', other: 'weitere' },
      cut: 'Die ganze Liste: causerie ranking mit --csv.',
    },
    change: {
      none: 'keine',
      notKnown: then => `keine Daten ${then}`,
      inPart: ', mit unvollständigen Daten',
      noneThen: then => `, keiner ${then}`,
      noneEither: then => `, ebenso keiner ${then}`,
      against: (previous, then) => `, gegenüber ${previous} ${then}`,
      asMany: then => `, ebenso viele wie ${then}`,
      more: (ratio, then) => `, ${ratio} mehr ${than(then)}`,
      fewer: (ratio, then) => `, ${ratio} weniger ${than(then)}`,
    },
    page: {
      skip: 'Zum Bericht springen',
      contents: 'Inhalt',
      show: 'Anzeigen',
      table: 'Die Zahlen als Tabelle',
      tooltips: 'Die Pfeiltasten lesen die Werte vor, Escape beendet.',
      linkedTooltips: 'Die Pfeiltasten lesen die Werte vor, die Eingabetaste öffnet, Escape beendet.',
      pageNumber: (page, pages) => `Seite ${page} von ${pages}`,
    },
    head: {
      title: 'Chataufkommen und Beantwortung',
      wholeScope: 'Alle Standorte',
      filteredScope: 'Gefilterte Chats',
      period: 'Zeitraum',
      progress: { over: '', running: ', noch laufend', ahead: ', noch nicht begonnen' },
      on: instant => ` am ${instant}`,
      comparison: 'Verglichen mit',
      noComparison: 'keinem Zeitraum',
      unequalDays: 'unterschiedlich lang',
      cutAt: instant => `bis zum ${instant}, so weit wie der Zeitraum reicht`,
      knownUntil: 'Daten bis',
      asOf: 'Stand',
      zone: 'Zeitzone',
      where: 'Nur Chats mit',
      not: 'Ohne Chats mit',
      startedIn: 'Nur Chats, eingegangen am',
      filters: 'Filter',
      noFilter: 'keine',
      otherValue: { one: 'weiterer', other: 'weitere' },
    },
    lead: {
      emptyLog: 'Das Protokoll ist leer: Es wurde keine Nachricht geladen, also gibt es noch nichts zu zählen.',
      ahead: (during, at) =>
        `Der Zeitraum hatte am ${at}, dem Stand der Auswertung, noch nicht begonnen: ${capitalized(during)} ist noch nichts gezählt.`,
      unknown: during => `Für die Zeit ${during} liegen keine Daten vor.`,
      and: '; ',
      noChat: when => `Kein Chat war ${when} aktiv`,
      activeChat: { one: 'aktiver Chat', other: 'aktive Chats' },
      customer: { one: 'Kunden', other: 'Kunden' },
      message: { one: 'Nachricht', other: 'Nachrichten' },
      volume: (chats, when, customers, messages) => `${chats} ${when}, mit ${customers} und ${messages}.`,
      noneStarted: filters => `Kein Kunde hat einen Chat begonnen${filters}.`,
      started: { one: n => `von ${n} eingegangenen Chat`, other: n => `von ${n} eingegangenen Chats` },
      noneHandled: 'wurde keiner beantwortet',
      handled: { one: n => `wurde ${n} beantwortet`, other: n => `wurden ${n} beantwortet` },
      within: {
        one: delay => `, nach ${delay}`,
        half: delay => `, die Hälfte davon in höchstens ${delay}`,
      },
      waiting: { one: n => `${n} ist ${firstWait.inSentence}`, other: n => `${n} sind ${firstWait.inSentence}` },
      closed: { one: n => `${n} wurde ${closed.inSentence}`, other: n => `${n} wurden ${closed.inSentence}` },
      numerals: ['kein', 'ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'],
      noneToWatch: wait => `An keinem Standort wartet ein Chat länger als ${wait}.`,
      toWatch: {
        one: (n, wait) => `${n} Standort hat Chats, die länger als ${wait} warten.`,
        other: (n, wait) => `${n} Standorte haben Chats, die länger als ${wait} warten.`,
      },
      leftOut: {
        one: n => `${n} Zeile des Protokolls wurde abgelehnt und ist nicht gezählt.`,
        other: n => `${n} Zeilen des Protokolls wurden abgelehnt und sind nicht gezählt.`,
      },
    },
    notices: {
      nothing: 'Es liegen noch keine Daten vor.',
      noMessage: until => `Es wurde keine Nachricht geladen; das Protokoll gilt bis zum ${until} als vollständig.`,
      never: 'noch keine Daten',
      stale: (until, age) =>
        `Die Daten reichen nur bis zum ${until}, ${age} vor der Berechnung dieser Zahlen: Nichts Späteres ist gezählt.`,
      waitsOfThen: 'Wartezeiten sind bis dahin gemessen.',
      waitsUntil: asOf => `Wartezeiten laufen bis zum ${asOf}, als hätte seither niemand geantwortet.`,
      ends: until => `Die Daten reichen nur bis zum ${until}.`,
      ahead: period => `Für den Zeitraum (${period}) liegen keine Daten vor.`,
      uncovered: sides => `Nicht vollständig abgedeckt: ${sides}.`,
      known: (from, until) => `Die Daten reichen vom ${from} bis zum ${until}.`,
      comparison: dates => `der Vergleich, ${dates}`,
      side: (name, coverage) => `${name} (${coverage})`,
      coverages: { full: '', partly: 'zum Teil', not: 'gar nicht' },
      notJudged: 'Keine Veränderung wird als besser oder schlechter bewertet.',
    },
    evolution: {
      unknown: during => `Keine Daten ${during}`,
      lines: (now, then) => `Durchgezogen: ${now}; gestrichelt: ${then}`,
      noDashes: (now, then) => `Durchgezogen: ${now}; für den Vergleich (${then}) liegen keine Daten vor`,
      gaps: '. Keine Linie, wo Daten fehlen',
      total: 'Gesamt',
    },
    evolutionTable: {
      and: dimension => ` und ${dimension}`,
      compared: 'Verglichen mit',
      change: 'Veränderung',
      others: { one: 'weitere', other: 'weitere' },
    },
    split: {
      nothing: (noun, { none }, filters) => `${capitalized(none)}${filters}: nichts nach ${noun.one} aufzuteilen`,
      allUnknown: (noun, { all }) => `Für ${all} ist ${noun.the} unbekannt`,
      only: (noun, name, { all }) => `${capitalized(noun.the)} ${name} vereint ${all} auf sich`,
      tied: (groups, share) => `${groups} liegen gleichauf vorn, mit je ${share}`,
      leads: (noun, name, share) => `${noun.the} ${name} liegt vorn, mit ${share}`,
      share: 'Anteil',
      total: 'Gesamt',
      trends: then => `Jede Linie hat ihre eigene Skala${then === null ? '' : `; gestrichelt: ${then}`}`,
    },
    watchList: {
      toWatch: 'Standorte mit Handlungsbedarf',
      criterion: threshold => `mit einem Chat, der länger als ${threshold} wartet`,
      whenever: ', egal zu welcher Stunde er einging',
      waitingThere: 'Dort wartende Chats',
      since: threshold => `jeder länger als ${threshold}`,
      longest: 'Längste Wartezeit',
      establishment: { one: 'Standort mit Handlungsbedarf', other: 'Standorte mit Handlungsbedarf' },
      noEstablishment: 'Kein Standort mit Handlungsbedarf',
      title: (establishments, at) => `${establishments} am ${at}`,
      caption: (threshold, at) =>
        `Standorte, an denen am ${at} ein Chat länger als ${threshold} wartet, die längste Wartezeit zuerst`,
      name: 'Standort',
      chats: 'Wartende Chats',
      customers: 'Wartende Kunden',
      oldest: 'Wartet seit',
      others: { one: 'weiterer', other: 'weitere' },
      none: threshold => `An keinem Standort wartet ein Chat länger als ${threshold}.`,
      chat: { one: 'Chat ist', other: 'Chats sind' },
      dropped: (chats, days) => `${chats} nicht aufgeführt, weil schon länger als ${days} gewartet wird.`,
    },
    summary: {
      started: 'Eingegangene Chats',
      startedNote: 'mit der ersten Nachricht eines Kunden',
      handled: 'Beantwortet',
      ofStarted: share => `${share} der eingegangenen Chats`,
      mean: 'Mittlere Erstreaktionszeit',
      median: 'Median der Erstreaktionszeit',
      p90: '90. Perzentil',
      nothingKnown: 'Für den Zeitraum liegen keine Daten vor: Es gibt keine Reaktionszeit zu zeigen.',
      noStart: filters =>
        `Im Zeitraum hat kein Kunde einen Chat begonnen${filters}: Es gibt keine Reaktionszeit zu zeigen.`,
    },
    responses: {
      wait: { one: 'Wartephase', other: 'Wartephasen' },
      answeredNoun: { one: 'beantwortet', other: 'beantwortet' },
      answered: (answered, share) => `${answered} (${share})`,
      later: {
        one: (later, all) =>
          `Von ${all} im Zeitraum ist ${later} nicht die erste ihres Chats: Sie zählt in den Antwortzeiten, die alle Wartephasen umfassen, aber nicht in den Erstreaktionszeiten.`,
        other: (later, all) =>
          `Von ${all} im Zeitraum sind ${later} nicht die ersten ihres Chats: Sie zählen in den Antwortzeiten, die alle Wartephasen umfassen, aber nicht in den Erstreaktionszeiten.`,
      },
    },
    heatmap: {
      label: 'Woche',
      title: (handled, started) => `Beantwortet: ${handled} von ${started} eingegangenen Chats`,
      chosenTitle: (handled, started, when) => `Eingegangen ${when}: ${handled} von ${started} Chats beantwortet`,
      noneStarted: when => `Kein Chat ist ${when} eingegangen`,
      framed: 'Gezeigt wird die ganze Woche; ein Rahmen markiert die Auswahl.',
      wholeWeek: 'Gezeigt wird die ganze Woche, unabhängig von der Auswahl.',
      subtitle: 'Mittlere Erstreaktionszeit nach Wochentag und Stunde der ersten Kundennachricht,',
      clock: { establishment: 'zur Ortszeit jedes Standorts', report: 'zur Zeit des Berichts' },
      caption: 'Mittlere Erstreaktionszeit nach Wochentag und Stunde (beantwortete / eingegangene Chats)',
      hour: 'Stunde',
      note: filters =>
        `– allein: kein Chat in dieser Stunde${filters}. – vor Klammern: keiner der eingegangenen Chats wurde beantwortet.`,
    },
    hours: {
      mean: (delay, chats) => `im Mittel ${delay} bei ${chats}`,
      other: { one: 'weiterer', other: 'weitere' },
      unanswered: others => `, ${others} ohne Antwort`,
      slowest: (hour, mean, rest) => `Am längsten warten Chats, die am ${hour} eingehen: ${mean}${rest}.`,
      fastest: (hour, mean, rest) => `Am schnellsten wird am ${hour} geantwortet: ${mean}${rest}.`,
      ofWeek: 'der Woche',
      ofChosen: 'der Auswahl',
      onHour: hour => `am ${hour}`,
      inHours: count => `in den ${count} ausgewählten Stunden`,
      basis: (hours, minimum) => `Verglichen werden nur die ${hours} mit mindestens ${minimum}.`,
      single: (hour, mean, minimum) => `Es gibt nur eine Stunde der Woche mit mindestens ${minimum}, ${hour}: ${mean}.`,
      equal: (hours, minimum, delay) =>
        `Die ${hours} mit mindestens ${minimum} haben alle denselben Mittelwert, ${delay}.`,
      title: (minimum, slowest, fastest) =>
        `Unter den Stunden mit mindestens ${minimum} ist die mittlere Erstreaktionszeit am ${slowest} am längsten, am ${fastest} am kürzesten`,
      hourName: (weekday, from, to) => `${weekday} ${from}–${clock(to)}`,
    },
    delays: {
      label: 'Reaktionszeiten',
      title: (h1, h4, h24) =>
        `${h1} der eingegangenen Chats wurden in unter 1 h beantwortet, ${h4} in unter 4 h, ${h24} in unter 24 h`,
      subtitle: (handled, started) =>
        `Eingegangene Chats nach Erstreaktionszeit: ${handled} von ${started} beantwortet`,
      caption: 'Eingegangene Chats nach Klassen der Erstreaktionszeit',
      delay: 'Erstreaktionszeit',
      chats: 'Chats',
      share: 'Anteil der eingegangenen Chats',
      total: 'Eingegangene Chats',
    },
    choices: {
      title: 'Einstellungen dieses Berichts',
      period: 'Zeitraum',
      periodRule: zone => `Ganze Tage in der Zeitzone ${zone}.`,
      knownUntil: 'Daten bis',
      knownUntilRule: local =>
        `${local}: Bis dahin meldet ein Ladevorgang seine Quelle als vollständig; ohne diese Angabe ist es seine letzte Nachricht. Filter ändern daran nichts.`,
      asOf: 'Stand der Auswertung',
      asOfRule: (local, exact) => `Gezählt wird nur, was vor dem ${local} (${exact}) gesendet wurde.`,
      comparison: 'Vergleich',
      rules: {
        none: 'Keiner.',
        previous: 'Ebenso viele Monate, ISO-Wochen oder andernfalls Tage unmittelbar davor.',
        'previous-year': 'Dieselben Kalendertage ein Jahr früher, bei ganzen ISO-Wochen 52 Wochen früher.',
        'previous-weeks':
          'So wenige ganze Wochen früher wie möglich, ohne gemeinsamen Tag, damit jeder Wochentag mit demselben verglichen wird.',
        dates: 'Eigener Zeitraum.',
      },
      toDate:
        'Der Zeitraum war zum Stand der Auswertung noch nicht vorbei, darum endet der Vergleich an der gleichen Stelle; der zeitliche Verlauf zeigt ihn ganz.',
      unequalDays: 'Die beiden Zeiträume haben unterschiedlich viele Tage; die Zahlen sind nicht darum bereinigt.',
      clock: 'Stunden der Woche',
      clocks: {
        establishment: 'Zur Ortszeit jedes Standorts, ohne Zeitzone zu der des Berichts.',
        report: 'Für alle Standorte zur Zeit des Berichts.',
      },
      classes: 'Klassen der Reaktionszeit',
      classRule: names => `${names}. Eine Zeit auf der Grenze zweier Klassen zählt zur langsameren.`,
      hours: 'Langsame und schnelle Stunden',
      hoursRule: minimum => `Verglichen werden nur Stunden der Woche mit mindestens ${minimum}.`,
      watchList: 'Standorte mit Handlungsbedarf',
      thresholdRule: threshold => `Chats, die länger als ${threshold} warten.`,
      maxAge: days =>
        `Chats, die schon länger als ${days} warten, sind nicht aufgeführt, denn darauf antwortet niemand mehr; nur ihre Anzahl wird genannt.`,
      noMaxAge: 'Kein Chat wird wegen zu langer Wartezeit ausgelassen.',
      tables: 'Lange Tabellen',
      tableRule: rows =>
        `Nach ${rows} Zeilen gekürzt, die übrigen in einer zusammengefasst. causerie ranking und causerie watch-list zeigen alle.`,
    },
    definitions: {
      title: 'Was die Zahlen bedeuten',
      handledWithin: {
        label: 'In unter 1 h, 4 h, 24 h beantwortet',
        value:
          'Anteil der im Zeitraum eingegangenen Chats, die in weniger als einer, vier oder vierundzwanzig Stunden beantwortet wurden.',
      },
      unanswered: {
        label: firstWait.title,
        value:
          'Im Zeitraum eingegangene Chats, deren erste Wartephase noch offen ist: Weder die Antwort eines Mitarbeiters noch ein Archivieren hat sie vor dem Stand der Auswertung beendet.',
      },
      closed: {
        label: closed.title,
        value: 'Im Zeitraum eingegangene Chats, die vor der Antwort eines Mitarbeiters archiviert wurden.',
      },
      censored: {
        label: firstWait.censored,
        value:
          'Die Zeit, nach der die Hälfte der Chats beantwortet ist, wenn die noch ohne erste Antwort und die ohne Antwort geschlossenen so lange zählen, wie ihre erste Wartephase gedauert hat (Kaplan-Meier). Ein Strich, wenn diese Hälfte nie erreicht wird.',
      },
      laterWaits: {
        label: 'Spätere Wartephasen',
        value:
          'Im Zeitraum begonnene Wartephasen, die nicht die ersten ihres Chats sind: Ein Kunde hat nach einer Antwort oder einem Archivieren wieder geschrieben. Sie zählen in den Antwortzeiten, aber nicht in den Erstreaktionszeiten.',
      },
      heatmap: {
        label: 'Erstreaktionszeit nach Wochentag und Stunde',
        value:
          'Der Mittelwert über die beantworteten Chats, am Wochentag und zur Stunde der ersten Kundennachricht. Die Stunde, die es in einer Herbstnacht zweimal gibt, zählt als eine.',
      },
      watchList: threshold => ({
        label: 'Standorte mit Handlungsbedarf',
        value: `Standorte mit mindestens einem Chat, dessen offene Wartephase zum Stand der Auswertung länger als ${threshold} dauert, gleich wann der Chat begann.`,
      }),
      share: {
        label: 'Anteil',
        value:
          'Der Wert der Gruppe geteilt durch den Wert des Ganzen. Ein Standort kann mehrere Werte eines Merkmals haben, so dass die Anteile zusammen mehr als 100 % ergeben können.',
      },
      change: {
        label: 'Veränderung',
        value: '(jetzt − vorher) / vorher; „neu“, wo vorher nichts war.',
      },
      rankChange: {
        label: 'Rangänderung',
        value: 'Gewonnene (▲) oder verlorene (▼) Plätze seit dem Vergleich. Gleiche Werte teilen sich einen Rang.',
      },
    },
    dataQuality: {
      title: 'Das Protokoll dieses Berichts',
      caption: last => `Alle Ladevorgänge der Datenbank, der letzte am ${last}`,
      noLoad: 'Es wurde noch nichts geladen',
      what: 'Zählung',
      count: 'Anzahl',
      counts: {
        loads: 'Ladevorgänge',
        rowsRead: 'Gelesene Zeilen',
        accepted: 'Angenommene Zeilen',
        duplicates: 'Doppelte Zeilen',
        rejected: 'Abgelehnte Zeilen',
        leftOut: 'Abgelehnte Zeilen, jede einmal gezählt',
        establishments: 'Bekannte Standorte',
        unknownEstablishments: 'Standorte, die in keiner Standortdatei stehen',
        establishmentsWithoutZone: 'Standorte ohne Zeitzone',
        ambiguousTimes: 'Ortszeiten, die es zweimal gibt, als die erste gelesen',
        skippedTimes: 'Ortszeiten, die es nicht gibt, um die Lücke verschoben',
        futureRows: 'Zeilen mit einem Datum nach ihrem Laden, behalten',
        conflictingRepeats:
          'Zeilen, die eine Kennung mit anderem Inhalt wiederholen, ohne dass klar ist, welche stimmt',
      },
      note: 'Gelesene Zeilen = angenommene + doppelte + abgelehnte.',
      rejects: 'causerie rejects nennt jede abgelehnte Zeile mit dem Grund.',
    },
    tones: { good: '', bad: ', schlechter', neutral: '' },
    besideUnknown: {
      saidFirst: (noun, { share, counted }, claim) =>
        `Für ${share} ${counted.ofThe} ist ${noun.the} unbekannt. Unter den übrigen: ${atStart(claim)}`,
      amongKnown: (_, claim) => `Ohne die unbekannten: ${atStart(claim)}`,
    },
    sections: {
      volume: 'Chataufkommen',
      handling: 'Beantwortung der Chats',
      method: 'Wie gezählt wurde',
    },
    volume: {
      nothingKnown: 'Für den Zeitraum liegen keine Daten vor: Es gibt nichts aufzuteilen und keine Rangliste.',
      noChat: filters => `Im Zeitraum war kein Chat aktiv${filters}: Es gibt nichts aufzuteilen und keine Rangliste.`,
    },
  },
  standing: { over: count => `bei ${count}`, range: (least, most) => `${least} bis ${most}` },
  charts: {
    heatmap: {
      nothing: 'In diesem Zeitraum ist kein Chat eingegangen',
      alt: 'Stunden der Woche nach mittlerer Erstreaktionszeit:',
      states: (none, unhandled, filters) =>
        `Von den 168 Stunden sind ${none} ohne eingegangene Chats${filters}, in ${unhandled} gingen welche ein und keiner wurde beantwortet.`,
      none: 'kein Chat eingegangen',
      chosen: 'ausgewählt',
      framed: hours =>
        hours === 1
          ? 'Ein Rahmen markiert die ausgewählte Stunde.'
          : `Rahmen markieren die ${hours} ausgewählten Stunden.`,
      mean: 'im Mittel',
      handled: 'beantwortet',
      waiting: firstWait.inSentence,
      closed: closed.inSentence,
    },
    heatmapLegend: {
      mean: 'Mittlere Erstreaktionszeit',
      none: 'kein Chat eingegangen',
      unhandled: 'eingegangen, keiner beantwortet',
      chosen: 'ausgewählt',
      figures: 'Zahl: beantwortete Chats; umrandet: eingegangene',
    },
    ranking: {
      nothing: 'In diesem Zeitraum gibt es keine Rangliste',
      share: 'Anteil',
      before: 'vorher',
      first: 'Vorn:',
      listed: 'Hier zuerst:',
      rise: (name, places) => `${name} steigt um ${places} ${places === 1 ? 'Platz' : 'Plätze'}.`,
      more: count => `und ${count} weitere, nicht gezeichnet`,
      others: (count, text, value) => (count === 1 ? `1 weitere: ${value}` : `${text} weitere zusammen: ${value}`),
    },
    split: {
      nothing: 'In diesem Zeitraum gibt es nichts aufzuteilen',
      share: 'Anteil',
      first: 'Vorn:',
      more: count => `und ${count} weitere, nicht gezeichnet`,
    },
    evolution: {
      nothing: 'kein Verlauf',
      unknown: 'keine Daten',
      fromTo: (lowest, highest) => `niedrigster Wert ${lowest}, höchster Wert ${highest}`,
      even: value => `durchgehend ${value}`,
      compared: period => `Gestrichelt: ${period}.`,
    },
    panels: {
      more: (_, text) => `${text} weitere, nicht gezeichnet`,
      solid: dates => `durchgezogen: ${dates}`,
      dashed: dates => `gestrichelt: ${dates}`,
    },
    delays: {
      nothing: 'In diesem Zeitraum ist kein Chat eingegangen',
      delay: 'Erstreaktionszeit',
      chats: 'Chats',
      share: 'Anteil',
      alt: 'Eingegangene Chats nach Erstreaktionszeit:',
    },
  },
  letter: {
    report: { one: 'Bericht', other: 'Berichte' },
    subject: (period, what) => `Chats, ${period}: ${what}`,
    heading: (reports, period) => `${reports}, ${period}`,
    headline: chats => `: ${chats}`,
    change: ratio => ` (${ratio})`,
    handling: 'Beantwortung der Chats',
    attached: { one: 'Anhang', other: 'Anhänge' },
    file: (format, size) => ` (${format}, ${size})`,
    tooLarge: 'Die HTML-Fassung ist für eine E-Mail zu groß und nicht angehängt.',
    counted: parts => `Wie gezählt wurde. ${parts}`,
    entry: (label, value) => `${label}: ${value}.`,
    why: subscription => `Sie erhalten diese E-Mail, weil Ihre Adresse zu den Empfängern von „${subscription}“ gehört.`,
    unsubscribe: 'Abbestellen: ',
  },
  pages: {
    around: {
      product: 'causerie',
      skip: 'Zu den Zahlen springen',
      navigation: 'Seiten',
      statistics: 'Ausführliche Statistik',
      inbox: 'Chats',
      reports: 'Berichte',
      method: 'Wie gezählt wird',
      api: 'API',
      language: 'Sprache',
      signedInAs: name => `Angemeldet als ${name}`,
      signOut: 'Abmelden',
      filters: 'Filter',
      apply: 'Anwenden',
      reset: 'Alle Filter entfernen',
      remove: what => `Filter entfernen: ${what}`,
      loading: 'Wird geladen …',
      slow: 'Das dauert länger als sonst.',
      stop: 'Abbrechen',
      stopped: 'Abgebrochen: Die Zahlen unten sind die von vorher.',
      unreachable: 'Der Server antwortet nicht. Die Zahlen unten sind die von vorher.',
      busy: 'Der Server ist ausgelastet. Bitte warten …',
      storeVersion: (version, loadedAt) => `Datenstand ${version}, geladen am ${loadedAt}`,
      neverLoaded: version => `Datenstand ${version}, noch nichts geladen`,
      knownUntil: instant => `Daten bis zum ${instant}`,
      renewed: 'Die Daten wurden seit der ersten Anzeige dieser Zahlen aktualisiert: Alle sind auf dem neuen Stand.',
      nothingKnown: 'noch keine Daten',
      pdf: 'Als PDF-Bericht öffnen',
      html: 'Als HTML-Bericht öffnen',
      schedule: 'Regelmäßig senden',
      takeAway: 'Exportieren',
      figures: 'Zahlen',
      pages: { volume: 'Chataufkommen', handling: 'Beantwortung der Chats' },
    },
    filters: {
      more: 'Mehr',
      zone: 'Zeitzone',
      asOf: 'Stand',
      asOfNote: 'Leer: das Ende der Daten. Was später gesendet wurde, zählt nicht.',
    },
    period: {
      period: 'Zeitraum',
      calendar: 'Kalender',
      dates: 'Eigener Zeitraum',
      from: 'Vom',
      through: 'bis',
      compare: 'Verglichen mit',
      comparisons: {
        previous: 'dem Zeitraum davor',
        'previous-year': 'dem Vorjahr',
        'previous-weeks': 'ebenso vielen Wochen davor',
        none: 'nichts',
        dates: 'anderen Tagen',
      },
      full: 'vollständig, auch wenn der Zeitraum noch läuft',
      presets: {
        'last-month': 'Letzter Monat',
        'this-month': 'Dieser Monat',
        'last-week': 'Letzte Woche',
        'this-week': 'Diese Woche',
        'last-quarter': 'Letztes Quartal',
        'this-quarter': 'Dieses Quartal',
        'last-year': 'Letztes Jahr',
        'this-year': 'Dieses Jahr',
        yesterday: 'Gestern',
        'last-7-days': 'Letzte 7 Tage',
        'last-30-days': 'Letzte 30 Tage',
      },
    },
    menu: {
      without: 'ausschließen',
      withoutValue: name => `${name} ausschließen`,
      search: values => `${values} durchsuchen`,
      find: 'Suchen',
      none: 'Nichts gefunden.',
      more: count => `und ${count} weitere: Suchen Sie nach dem Namen`,
    },
    chips: {
      without: 'ohne',
      startedHours: hours => `Eingegangen in den ${hours} ausgewählten Stunden`,
      startedAt: (weekday, hour) => `Eingegangen am ${weekday}, ${hour}`,
    },
    unknownValues: {
      more: count => `und ${count} weitere Werte, die hier nicht vorkommen`,
      nothing: (dimension, value) => [`${dimension} `, value, ' kommt hier nicht vor.'],
      meant: value => ['Meinten Sie ', value, '?'],
    },
    evolution: { metric: 'Kennzahl', by: 'Aufteilen nach', total: 'Ohne Aufteilung', grain: 'Intervall' },
    ranking: {
      by: 'Rangliste',
      metric: 'nach',
      order: 'Reihenfolge',
      orders: {
        highest: 'Höchste zuerst',
        lowest: 'Niedrigste zuerst',
        name: 'Nach Namen',
        change: 'Größter Aufstieg zuerst',
      },
      pages: 'Seiten der Rangliste',
      before: 'Zurück',
      after: 'Weiter',
      rows: (first, last, all) => `${first} bis ${last} von ${all}`,
    },
    watchList: { threshold: 'Warten länger als', maxAge: 'ausgelassen nach', never: 'nie', days: 'Tagen' },
    heatmap: { clock: 'Uhrzeit', own: 'jedes Standorts', report: zone => `der Zone ${zone}` },
    chats: {
      chat: { one: 'Chat', other: 'Chats' },
      titles: {
        active: chats => `Aktiv: ${chats}`,
        started: chats => `Eingegangen: ${chats}`,
        handled: chats => `Eingegangen und beantwortet: ${chats}`,
        closedUnanswered: chats => `Eingegangen und ${closed.inSentence}: ${chats}`,
        unanswered: chats => `Eingegangen und ${firstWait.inSentence}: ${chats}`,
        waiting: chats => `Wartend: ${chats}`,
        watched: (chats, threshold) => `Länger als ${threshold} wartend: ${chats}`,
      },
      renewed: 'Die Daten wurden aktualisiert, seit die Zahl angezeigt wurde: Diese Liste ist auf dem neuen Stand.',
      back: { volume: 'Zurück zum Aufkommen', handling: 'Zurück zur Beantwortung' },
      caption: total => `Die Chats hinter dieser Zahl: ${total}`,
      chatId: 'Chat',
      startedAt: 'Eingegangen',
      wait: 'Wartezeit',
      state: 'Status',
      none: 'Kein Chat.',
      pages: 'Seiten der Liste',
      first: 'Anfang',
      before: 'Zurück',
      after: 'Weiter',
      last: 'Ende',
      rows: (first, last, all) => `${first} bis ${last} von ${all}`,
    },
    reports: {
      what: 'Die geplanten Berichte, so wie sie versendet wurden.',
      none: 'Noch kein Bericht.',
      pages: 'Seiten der Berichte',
      newer: 'Neuere',
      older: 'Ältere',
      frozen: instant => `Stand vom ${instant}`,
      everything: 'Gesamt',
      notDrawn: 'nicht erstellt',
      more: count => `und ${count} weitere`,
      states: {
        planned: 'in Arbeit',
        done: 'vollständig versendet',
        partial: 'zum Teil versendet',
        failed: 'nicht versendet',
        skipped: 'ausgelassen',
      },
    },
    schedule: {
      what: 'Dieses Abonnement für causerie.config.yaml sendet denselben Bericht. Name, Tag und Empfänger bestimmen Sie.',
      back: 'Zurück zu den Zahlen',
      next: (show, send) => [show, ' zeigt, wer was erhalten würde; ', send, ' versendet es.'],
    },
    signIn: {
      title: 'Anmelden',
      name: 'Name',
      password: 'Passwort',
      wrong: 'Name oder Passwort ist falsch.',
      throttled: minutes => `Zu viele Versuche: Versuchen Sie es in ${minutes} erneut.`,
    },
    failures: {
      titles: {
        wrong: 'Ungültige Anfrage',
        large: 'Anfrage zu groß',
        busy: 'Server ausgelastet',
        slow: 'Zeitüberschreitung',
        missing: 'Seite nicht gefunden',
        refused: 'Zugriff verweigert',
        host: 'Unbekannter Hostname',
        broken: 'Ein Fehler ist aufgetreten',
      },
      texts: {
        wrong: 'Die Adresse fragt nach etwas, das es nicht gibt.',
        large: 'Die Anfrage ist größer, als dieser Server zulässt.',
        busy: 'Versuchen Sie es gleich noch einmal.',
        slow: 'Die Anfrage wurde abgebrochen. Ein kürzerer Zeitraum oder ein engerer Filter ist schneller beantwortet.',
        missing: 'Unter dieser Adresse gibt es keine Seite.',
        refused: 'Das dürfen Sie nicht sehen.',
        host: 'Dieser Server akzeptiert den Namen in der Adresszeile nicht. Der Betreiber kann die Adresse in der Konfiguration als serve.url angeben: https://chats.example.com.',
        broken: 'Der Fehler wurde festgehalten und wird untersucht.',
      },
      again: 'Dieselbe Seite ohne diese Angabe',
      start: 'Zu den Zahlen',
    },
    renewedFile: {
      title: 'Die Daten wurden aktualisiert',
      text: 'Diese Datei sollte dieselben Zahlen zeigen wie ihre Seite, aber seit die Seite geöffnet wurde, wurden die Daten aktualisiert.',
      page: 'Die Seite mit den aktuellen Zahlen öffnen',
      file: 'Die Datei mit den aktuellen Zahlen öffnen',
    },
    api: {
      lead: 'Alle Zahlen dieser Seiten, für Programme.',
      access: 'Zugriff',
      token:
        'Ein Programm weist sich mit einem Token aus, der auf der Kommandozeile erzeugt wird; ein angemeldeter Browser braucht keinen. Ein Server ohne Benutzer verlangt keinen Token.',
      commandLine: 'Kommandozeile',
      scope:
        'Ein Token sieht wie ein Benutzer nur, was die Konfiguration ihm erlaubt; eine Abfrage kann das nur weiter einschränken.',
      questions: 'Abfragen',
      forms:
        'Eine Abfrage wird als Parameter mit GET oder als JSON mit POST gesendet; beides bedeutet dasselbe. Filter sind where.DIMENSION=WERT und not.DIMENSION=WERT, für mehrere Werte wiederholt.',
      answers: 'Antworten',
      kinds: [
        {
          title: 'Formate',
          text: 'JSON wie auf der Kommandozeile. Mit format=csv oder format=arrow, oder nach der Kopfzeile Accept, die Zeilen als CSV oder als Arrow-Strom.',
        },
        { title: 'Version', text: 'Die Kopfzeile Causerie-Store-Version nennt den Datenstand, der geantwortet hat.' },
        {
          title: 'Fehler',
          text: '400 für eine ungültige Abfrage, mit dem, was gültig wäre. 503 mit Retry-After, wenn der Server ausgelastet ist.',
        },
      ],
      document: 'Die vollständige Beschreibung für Werkzeuge: Parameter, Abfragen, Antworten.',
      endpoints: {
        volume: {
          title: 'Aufkommen',
          what: 'Aktive Chats, aktive Kunden und Nachrichten eines Zeitraums und wie sie sich verändert haben.',
        },
        split: { title: 'Aufteilung', what: 'Jede Kennzahl nach einer Dimension oder nach zweien.' },
        evolution: { title: 'Verlauf', what: 'Jede Kennzahl im zeitlichen Verlauf, neben ihrem Vergleich.' },
        ranking: { title: 'Rangliste', what: 'Standorte oder die Gruppen einer Dimension nach jeder Kennzahl.' },
        table: {
          title: 'Tabelle',
          what: 'Mehrere Kennzahlen auf einmal, insgesamt oder nach einer Dimension, neben ihrem Vergleich.',
        },
        heatmap: {
          title: 'Wochenkarte',
          what: 'Wie schnell Chats beantwortet werden, nach Wochentag und Stunde ihres Eingangs.',
        },
        watchList: {
          title: 'Standorte mit Handlungsbedarf',
          what: 'Standorte, an denen jemand schon zu lange wartet.',
        },
        summary: {
          title: 'Beantwortung',
          what: 'Die in einem Zeitraum eingegangenen Chats, wie viele beantwortet wurden und wie schnell.',
        },
        delayDistribution: {
          title: 'Verteilung der Reaktionszeiten',
          what: 'Beantwortete Chats nach Klassen ihrer Erstreaktionszeit.',
        },
        chatList: {
          title: 'Chats',
          what: 'Die Chats hinter einer Zahl, Seite für Seite; als CSV oder Arrow alle, sofern keine Seite verlangt wird.',
        },
        dimensions: {
          title: 'Dimensionen',
          what: 'Die Dimensionen zum Filtern und Gruppieren, mit ihren Werten.',
        },
      },
    },
    wrongQuestion: {
      nothing: 'Nichts',
      untold: 'Ein Wert der Anfrage ist ungültig.',
      other: (about, value, choices) =>
        choices === null
          ? `${about} kann nicht ${value} sein.`
          : `${about} kann nicht ${value} sein. Mögliche Werte: ${choices}.`,
      problems: {
        dimension: (value, choices) => `Es gibt keine Dimension ${value}. Mögliche Werte: ${choices}.`,
        zone: value => `${value} ist keine Zeitzone. Beispiel: Europe/Berlin.`,
        date: value => `${value} ist kein Datum. Beispiel: 2026-10-31.`,
        from: value => `${value} ist kein Datum. Beispiel: 2026-10-01.`,
        through: value => `${value} ist kein Datum. Beispiel: 2026-10-31.`,
        'compare.from': value => `${value} ist kein Datum. Beispiel: 2026-10-01.`,
        'compare.through': value => `${value} ist kein Datum. Beispiel: 2026-10-31.`,
        dates: () => 'Eines der beiden Datumsfelder ist leer.',
        emptyPeriod: () => 'Der Zeitraum endet, bevor er beginnt.',
        longPeriod: () => 'Der Zeitraum ist zu lang.',
        period: value => `${value} ist kein Zeitraum. Beispiele: last-month, 2026-10, 2026-Q4, 2026-W45.`,
        cells: () =>
          'Das wären zu viele Zahlen: Wählen Sie ein größeres Intervall, einen kürzeren Zeitraum oder einen engeren Filter.',
        longQuestion: () =>
          'Die Filter nennen zu viele Werte für eine Seite: Wählen Sie weniger oder etwas, das ihnen gemeinsam ist, zum Beispiel eine Region.',
        years: () => 'Zeiträume müssen in den Jahren 1970 bis 9998 liegen.',
        asOf: value => `${value} ist kein Zeitpunkt. Beispiel: 2026-11-01T08:00:00Z.`,
        started: value => `${value} ist keine Stunde der Woche. Beispiel: 2-14 für Dienstag ab 14 Uhr.`,
        olderThan: value => `${value} ist keine Dauer. Beispiele: 4d, 36h.`,
        olderThanSeconds: () => 'Die Schwelle für Wartezeiten ist zu lang.',
        maxAgeDays: () => 'Die Zahl der Tage ist zu groß.',
        maxAge: value => `${value} ist keine Anzahl von Tagen über 0.`,
        'ranking.page': value => `${value} ist keine Seite der Rangliste. Die erste ist 1.`,
        'chats.page': value => `${value} ist keine Seite der Liste. Die erste ist 1.`,
        parameter: (value, choices) => `Es gibt keinen Parameter ${value}. Meinten Sie ${choices}?`,
      },
    },
  },
  /** What customers read in pages of others. */
  widget: {
    open: 'Schreiben Sie uns',
    close: 'Schließen',
    unread: (count: string) => `Neue Nachrichten: ${count}`,
    welcome: 'Schreiben Sie uns. Die Antwort kommt hierher, auch wenn Sie später wiederkommen.',
    earlier: 'Frühere Nachrichten',
    ended: 'Dieser Chat ist abgeschlossen. Schreiben Sie uns, wenn Sie eine weitere Frage haben.',
    unscripted: 'Schreiben Sie uns ohne JavaScript',
    look: 'Nach einer Antwort sehen',
    tooMany: 'Das war viel auf einmal. Bitte versuchen Sie es in einer Weile wieder.',
    yourMessage: 'Ihre Nachricht',
    send: 'Senden',
    tooLong: (characters: string) => `Höchstens ${characters} Zeichen.`,
    attach: 'Dateien anhängen',
    files: 'Angehängte Dateien',
    fileTooLarge: (bytes: string) => `Eine Datei hat höchstens ${bytes}.`,
    /** What its script says. */
    window: {
      messages: 'Nachrichten',
      you: 'Sie',
      bot: 'Automatische Antwort',
      states: { sending: 'wird gesendet…', sent: 'gesendet', waiting: 'noch nicht gesendet', failed: 'nicht gesendet' },
      offline: 'Keine Verbindung. Was Sie schreiben, wird gesendet, sobald sie wieder da ist.',
      tooMany: 'Das war viel auf einmal. Was noch nicht gesendet ist, geht in einer Weile hinaus.',
      again: 'Noch einmal versuchen',
      remove: 'Entfernen',
    },
  },
  inbox: {
    title: 'Chats',
    views: {
      open: chats => `In Bearbeitung (${chats})`,
      mine: chats => `Für mich (${chats})`,
      snoozed: chats => `Zurückgestellt (${chats})`,
      archived: chats => `Abgeschlossen (${chats})`,
    },
    customers: { visitor: code => `Besucher ${code}`, forgotten: code => `Vergessener Kunde ${code}` },
    list: { unread: 'neu', draft: 'Entwurf', assignedTo: who => `für ${who}` },
    assign: {
      to: 'Für:',
      nobody: 'niemanden',
      assign: 'Zuweisen',
      toMe: 'Mir zuweisen',
      assigned: who => `${who} zugewiesen`,
      unassigned: 'Niemandem zugewiesen',
    },
    snooze: {
      label: 'Zurückstellen:',
      snooze: 'Zurückstellen',
      end: 'Zurückholen',
      ended: 'Wieder in der Liste',
      until: instant => `zurückgestellt bis ${instant}`,
      written: 'zurückgestellt, bis der Kunde schreibt',
      conflict: 'Der Kunde hat inzwischen geschrieben: Der Chat ist nicht zurückgestellt.',
      choices: {
        hour: 'eine Stunde',
        threeHours: 'drei Stunden',
        tomorrow: 'bis morgen, 9 Uhr',
        monday: 'bis Montag, 9 Uhr',
        written: 'bis der Kunde schreibt',
      },
    },
    presence: { reading: who => `${who} liest`, writing: who => `${who} schreibt` },
    keys: {
      title: 'Tastenkürzel',
      isOn: 'Tastenkürzel sind eingeschaltet',
      close: 'Schließen',
      does: {
        next: 'nächster Chat',
        previous: 'voriger Chat',
        open: 'Chat öffnen',
        back: 'zurück zur Liste',
        search: 'suchen',
        reply: 'Antwort schreiben',
        note: 'Notiz schreiben',
        send: 'senden',
        sendAndArchive: 'senden und archivieren',
        archive: 'archivieren',
        reopen: 'wieder öffnen',
        snooze: 'zurückstellen',
        assignToMe: 'mir zuweisen',
        help: 'diese Liste zeigen',
      },
    },
    doubt: {
      title: 'Ungewisse Antworten',
      explained:
        'Niemand weiß, ob diese Antworten angekommen sind, und keine wird von selbst noch einmal gesendet. Spätere Antworten im selben Chat warten.',
      none: 'Keine Antwort ist ungewiss.',
      letters: letters => `Ungewisse Antworten: ${letters}`,
      arrived: 'Ist angekommen',
      again: 'Noch einmal senden',
      reported: reason => `Auch als fehlgeschlagen gemeldet: ${reason}`,
    },
    imported: 'Dieser Chat kam mit einem Protokoll. Er kann hier gelesen, aber nicht beantwortet werden.',
    audit: {
      title: 'Wer was getan hat',
      when: 'Wann',
      who: 'Wer',
      what: 'Was',
      chat: 'Chat',
      none: 'Noch wurde nichts getan.',
      acts: {
        read: 'hat gelesen',
        message: 'hat geantwortet',
        note: 'hat eine Notiz geschrieben',
        archive: 'hat archiviert',
        reopen: 'hat wieder geöffnet',
        assign: 'hat zugewiesen',
        snooze: 'hat zurückgestellt',
        settle: 'hat eine ungewisse Antwort geklärt',
        search: 'hat gesucht',
        export: 'hat Chats exportiert',
        forget: 'hat die Texte eines vergessenen Kunden gelöscht',
      },
    },
    search: {
      label: 'In Nachrichten suchen',
      go: 'Suchen',
      results: text => `Nachrichten mit „${text}“, die neuesten zuerst`,
      none: 'Keine Nachricht enthält alle diese Wörter.',
    },
    waiting: chats => `Warten auf eine Antwort: ${chats}`,
    none: {
      open: 'Kein Chat ist in Bearbeitung.',
      mine: 'Ihnen ist kein Chat in Bearbeitung zugewiesen.',
      snoozed: 'Kein Chat ist zurückgestellt.',
      archived: 'Kein Chat ist abgeschlossen.',
      filtered: 'Kein Chat passt zu diesen Filtern.',
    },
    waitingSince: delay => `wartet seit ${delay}`,
    answered: 'niemand wartet',
    newer: 'Erste Seite',
    older: 'Weitere Chats',
    earlier: 'Frühere Nachrichten',
    back: 'Alle Chats',
    authors: { customer: 'Kunde', agent: 'Mitarbeiter', bot: 'Bot', system: 'System' },
    kinds: { note: 'Interne Notiz', archive: 'Archiviert', reopen: 'Wieder geöffnet' },
    withdrawn: 'Zurückgenommen.',
    received: instant => `eingegangen ${instant}`,
    states: {
      queued: 'unterwegs',
      sending: 'wird gesendet',
      sent: 'gesendet',
      delivered: 'zugestellt',
      read: 'gelesen',
      failed: 'nicht gesendet',
      doubt: 'vielleicht nicht gesendet',
    },
    reply: 'Ihre Antwort',
    send: 'Senden',
    sendAndArchive: 'Senden und archivieren',
    note: 'Als Notiz behalten',
    archive: 'Archivieren',
    reopen: 'Wieder öffnen',
    conflict: {
      message: who => `${who} hat inzwischen geantwortet. Ihr Text ist noch hier.`,
      archive: who => `${who} hat den Chat inzwischen archiviert. Ihr Text ist noch hier.`,
      customer: 'Der Kunde hat inzwischen geschrieben: Der Chat ist nicht archiviert, und nichts wurde gesendet.',
    },
    sendAnyway: 'Trotzdem senden',
    forgotten: 'Dieser Chat wurde vergessen. Er kann beantwortet werden, wenn der Kunde wieder schreibt.',
    sendAndArchiveAnyway: 'Trotzdem senden und archivieren',
    archiveAnyway: 'Trotzdem archivieren',
    empty: 'Schreiben Sie zuerst etwas.',
    somebody: 'Jemand',
    mayNotReply: 'Sie können diesen Chat lesen, aber nicht beantworten.',
    noText: '(ohne Text)',
    checker: {
      name: 'Rechtschreibprüfung',
      toggle: 'Rechtschreib- und Grammatikprüfung (Alt S)',
      title: 'Vor dem Senden prüfen',
      unknownWord: 'Dieses Wort ist nicht bekannt.',
      leaveOut: 'Löschen',
      ignore: 'Ignorieren',
      addWord: 'Zum Wörterbuch hinzufügen',
      edit: 'Bearbeiten',
      sendAsIs: 'So senden',
      done: 'Es ist nichts mehr zu korrigieren.',
      language: 'Sprache des Textes',
      guessed: 'automatisch',
      unchecked: {
        slow: 'Ungeprüft gesendet: Die Prüfung hat zu lange gedauert.',
        down: 'Ungeprüft gesendet: Die Prüfung antwortet nicht.',
        'too-long': 'Ungeprüft gesendet: Der Text ist für die Prüfung zu lang.',
        missing: line =>
          `Ungeprüft gesendet: Die Prüfung dieser Sprache ist auf dem Server nicht installiert (${line}).`,
        noEngine: 'Ungeprüft gesendet: Für diese Sprache gibt es keine Prüfung.',
      },
      isOn: 'Die Prüfung ist eingeschaltet.',
      isOff: 'Die Prüfung ist ausgeschaltet.',
      turnOn: 'Einschalten',
      turnOff: 'Ausschalten',
      dictionary: 'Mein Wörterbuch',
      newWord: 'Neues Wort',
      add: 'Hinzufügen',
      noWords: 'Noch keine Wörter.',
      removeWord: word => `${word} aus dem Wörterbuch entfernen`,
    },
    emoji: {
      open: 'Emoji auswählen',
      find: 'Suchen',
      tone: 'Hautfarbe',
      recent: 'Zuletzt verwendet',
      none: 'Kein Emoji gefunden.',
      groups: [
        [0, 'Gesichter und Gefühle'],
        [1, 'Menschen und Körper'],
        [3, 'Tiere und Natur'],
        [4, 'Essen und Trinken'],
        [5, 'Reisen und Orte'],
        [6, 'Aktivitäten'],
        [7, 'Gegenstände'],
        [8, 'Symbole'],
        [9, 'Flaggen'],
      ],
    },
    composer: {
      attachments: 'Anhänge',
      attach: 'Dateien anhängen',
      attachChosen: 'Anhängen',
      atMost: size => `höchstens ${size} je Datei`,
      drop: 'Dateien hier ablegen',
      remove: 'Entfernen',
      removeFile: name => `${name} entfernen`,
      uploading: 'Wird hochgeladen',
      waiting: 'Warten Sie, bis die Dateien angekommen sind.',
      paused: 'Die Verbindung ist unterbrochen. Das Hochladen geht von selbst weiter.',
      failed: 'Die Datei wurde nicht angehängt.',
      cancel: 'Abbrechen',
      attachmentGone: 'Eine der angehängten Dateien gibt es nicht mehr. Die übrigen stehen unten.',
      refusals: {
        'too-large': size => `Eine Datei darf höchstens ${size} groß sein. Sie wurde nicht angehängt.`,
        'too-many': () =>
          'Zu viele Dateien sind angehängt und nicht gesendet. Entfernen oder senden Sie zuerst einige.',
        full: () => 'Auf dem Server ist kein Platz für diese Datei. Sie wurde nicht angehängt.',
        broken: () => 'Die Datei ist nicht vollständig angekommen. Sie wurde nicht angehängt.',
      },
    },
  },
}
