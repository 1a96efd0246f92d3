import { capitalized } from '../sentence.ts'
import type { Words } from './en.ts'
import type { CountedNoun, DimensionNoun } from './noun.ts'
import type { SpokenPeriod } from './spoken-dates.ts'

const firstWait = {
  title: 'Encore sans première réponse',
  inSentence: 'encore sans première réponse',
  censored: 'Médiane, chats sans première réponse compris',
}
const closed = { title: 'Clos sans réponse', inSentence: 'clos sans réponse' }

const than = (during: string) => (/^[aeiouéè]/i.test(during) ? `qu’${during}` : `que ${during}`)
const clock = (hour: number) => `${hour}\u00a0h`

function masculine(one: string, other: string): CountedNoun {
  return { one, other, over: { one, other }, none: `aucun ${one}`, all: `tous les ${other}`, ofThe: `des ${other}` }
}

function feminine(one: string, other: string): CountedNoun {
  return { ...masculine(one, other), none: `aucune ${one}`, all: `toutes les ${other}` }
}

const nouns = {
  activeChat: masculine('chat actif', 'chats actifs'),
  activeCustomer: masculine('client actif', 'clients actifs'),
  message: masculine('message', 'messages'),
  chatStarted: masculine('chat reçu', 'chats reçus'),
  chatHandled: masculine('chat pris en charge', 'chats pris en charge'),
  chatWaiting: masculine('chat en attente', 'chats en attente'),
  waitOpened: feminine('attente ouverte', 'attentes ouvertes'),
  waitAnswered: feminine('attente suivie d’une réponse', 'attentes suivies d’une réponse'),
}

interface MetricText {
  readonly title: string
  readonly description: string
  readonly noun: CountedNoun
}

const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1)
const count = (text: MetricText) => ({
  ...text,
  amount: (value: string) => value,
  highest: `le plus de ${text.noun.other}`,
})
const delay = (text: MetricText) => ({
  ...text,
  amount: (value: string) => `${value} de ${inSentence(text.title)}`,
  highest: `le ${inSentence(text.title)} le plus élevé`,
})
const share = (text: MetricText) => ({
  ...text,
  amount: (value: string) => `${value} ${text.noun.ofThe} ${inSentence(text.title)}`,
  highest: `la plus grande part ${text.noun.ofThe} ${inSentence(text.title)}`,
})

function dimension(one: string, other: string, the: string): DimensionNoun {
  return { one, other, the, among: `les ${other}` }
}

/** « du 28 septembre au 4 octobre 2026 », « d’octobre 2025 à janvier 2026 », « au 4e trimestre 2026 ». */
function during({ kind, name, first, last, quarter, year }: SpokenPeriod): string {
  switch (kind) {
    case 'day':
      return `le ${name}`
    case 'days':
      return `du ${first} au ${last}`
    case 'quarter':
      return `au ${quarter}${quarter === 1 ? 'er' : 'e'} trimestre ${year}`
    case 'months':
    case 'years':
      return `${/^[ao]/.test(first) ? 'd’' : 'de '}${first} à ${last}`
    case 'month':
    case 'year':
      return `en ${name}`
  }
}

export const fr: Words = {
  name: 'français',
  tag: 'fr-FR',
  typography: {
    colon: '\u00a0:',
    quoted: text => `«\u00a0${text}\u00a0»`,
    fixedSpaces: [
      [/(\d) (h|min|s|j)(?![\p{L}\d])/gu, '$1\u00a0$2'],
      [/(\d) %/g, '$1\u202f%'],
      [/ ([:»])/g, '\u00a0$1'],
      [/« /g, '«\u00a0'],
      [/ ([;!?])/g, '\u202f$1'],
    ],
  },
  values: {
    isNew: 'nouveau',
    none: 'aucune valeur',
    day: { one: 'j', other: 'j' },
    hoursAndMinutes: (hours, minutes) => `${hours}\u00a0h\u00a0${String(minutes).padStart(2, '0')}`,
  },
  dates: {
    // Intl does not write the first of a month as French does.
    part: ({ part }) => (part.type === 'day' && part.value === '1' ? '1er' : part.value),
    hour: clock,
    week: number => `semaine ${number}`,
    quarter: (number, year) => `T${number} ${year}`,
    ofYear: year => ` ${year}`,
    during,
    than,
    upToSamePoint: during => `${during} à la même date`,
    soFar: ' à ce jour',
    upTo: instant => ` jusqu’au ${instant}`,
  },
  grains: {
    hour: { one: 'heure', other: 'heures', by: 'par heure', incomplete: 'heure incomplète' },
    day: { one: 'jour', other: 'jours', by: 'par jour', incomplete: 'jour incomplet' },
    week: { one: 'semaine', other: 'semaines', by: 'par semaine', incomplete: 'semaine incomplète' },
    month: { one: 'mois', other: 'mois', by: 'par mois', incomplete: 'mois incomplet' },
    quarter: { one: 'trimestre', other: 'trimestres', by: 'par trimestre', incomplete: 'trimestre incomplet' },
    year: { one: 'année', other: 'années', by: 'par année', incomplete: 'année incomplète' },
  },
  metrics: {
    activeChats: count({
      title: 'Chats actifs',
      noun: nouns.activeChat,
      description:
        'Chats ayant au moins un message d’un client, d’un agent ou d’un bot dans la période ; les notes, archivages, réouvertures et lignes système ne comptent pas.',
    }),
    activeCustomers: count({
      title: 'Clients actifs',
      noun: nouns.activeCustomer,
      description: 'Clients distincts ayant un chat actif dans la période.',
    }),
    messages: count({
      title: 'Messages',
      noun: nouns.message,
      description: 'Messages de clients, d’agents et de bots envoyés dans la période.',
    }),
    startedChats: count({
      title: 'Chats reçus',
      noun: nouns.chatStarted,
      description: 'Chats dont le premier message client a été envoyé dans la période.',
    }),
    handledChats: count({
      title: 'Chats pris en charge',
      noun: nouns.chatHandled,
      description:
        'Chats reçus dans la période dont la première attente a été terminée par la réponse d’un agent avant la date d’observation.',
    }),
    waitingChats: count({
      title: 'Chats en attente',
      noun: nouns.chatWaiting,
      description:
        'Chats dont un message du client n’a eu ni réponse ni archivage à la fin de la période, ou à la date d’observation si elle est antérieure.',
    }),
    meanDelaySeconds: delay({
      title: 'Délai moyen de prise en charge',
      noun: nouns.chatHandled,
      description:
        'Temps moyen entre le premier message client d’un chat reçu dans la période et la réponse d’un agent qui a terminé sa première attente, sur les chats pris en charge.',
    }),
    medianDelaySeconds: delay({
      title: 'Délai médian de prise en charge',
      noun: nouns.chatHandled,
      description: 'Le délai que la moitié des chats pris en charge ne dépassent pas, interpolé.',
    }),
    p90DelaySeconds: delay({
      title: '90e centile du délai de prise en charge',
      noun: nouns.chatHandled,
      description: 'Le délai que neuf chats pris en charge sur dix ne dépassent pas, interpolé.',
    }),
    handledWithin1h: share({
      title: 'Pris en charge en moins de 1 h',
      noun: nouns.chatStarted,
      description: 'Part des chats reçus dans la période pris en charge en moins d’une heure.',
    }),
    handledWithin4h: share({
      title: 'Pris en charge en moins de 4 h',
      noun: nouns.chatStarted,
      description: 'Part des chats reçus dans la période pris en charge en moins de quatre heures.',
    }),
    handledWithin24h: share({
      title: 'Pris en charge en moins de 24 h',
      noun: nouns.chatStarted,
      description: 'Part des chats reçus dans la période pris en charge en moins de vingt-quatre heures.',
    }),
    openedWaits: count({
      title: 'Attentes ouvertes',
      noun: nouns.waitOpened,
      description:
        'Attentes de clients ouvertes dans la période, la première d’un chat et toutes les suivantes : chacune commence par un message auquel personne n’a encore répondu.',
    }),
    answeredWaits: count({
      title: 'Attentes suivies d’une réponse',
      noun: nouns.waitAnswered,
      description:
        'Attentes ouvertes dans la période et terminées par la réponse d’un agent avant la date d’observation.',
    }),
    meanResponseSeconds: delay({
      title: 'Délai moyen de réponse',
      noun: nouns.waitAnswered,
      description:
        'Temps moyen entre le message qui a ouvert une attente dans la période et la réponse d’un agent qui l’a terminée, sur les attentes suivies d’une réponse.',
    }),
    medianResponseSeconds: delay({
      title: 'Délai médian de réponse',
      noun: nouns.waitAnswered,
      description: 'Le délai que la moitié des attentes suivies d’une réponse ne dépassent pas, interpolé.',
    }),
    p90ResponseSeconds: delay({
      title: '90e centile du délai de réponse',
      noun: nouns.waitAnswered,
      description: 'Le délai que neuf attentes suivies d’une réponse sur dix ne dépassent pas, interpolé.',
    }),
  },
  dimensions: {
    nouns: {
      establishment: dimension('établissement', 'établissements', 'l’établissement'),
      channel: dimension('canal', 'canaux', 'le canal'),
      platform: dimension('plateforme', 'plateformes', 'la plateforme'),
      region: dimension('région', 'régions', 'la région'),
      sector: dimension('secteur', 'secteurs', 'le secteur'),
      country: dimension('pays', 'pays', 'le pays'),
      city: dimension('ville', 'villes', 'la ville'),
      brand: dimension('enseigne', 'enseignes', 'l’enseigne'),
      tag: dimension('étiquette', 'étiquettes', 'l’étiquette'),
    },
    unlisted: name => ({ one: name, other: name, the: `le groupe ${name}`, among: `les ${name}` }),
    unknown: 'inconnu',
    group: { one: 'groupe', other: 'groupes' },
    by: noun => `Par ${noun.one}`,
    metricBy: (metric, noun, during) => `${metric} par ${noun.one} ${during}`,
  },
  chats: {
    firstWait,
    closed,
    states: { waiting: 'en attente', handled: 'pris en charge', closed: closed.inSentence },
  },
  underFilters: ' avec ces filtres',
  report: {
    evolutionNote: {
      counted: {
        activity: (grain, unit) =>
          `Un ${unit === 'customers' ? 'client' : 'chat'} compte une fois dans chaque ${grain} où il est actif.`,
        messages: () => '',
        waits: () => 'Chaque attente compte à la date à laquelle elle s’est ouverte.',
        starts: () => 'Chaque chat compte à la date du premier message de son client.',
        backlog: grain =>
          `Les chats en attente à la fin de chaque ${grain}, ou à la date d’observation si elle est antérieure.`,
      },
      leftOut: groups => `${groups} sans colonne ici : leurs valeurs ne peuvent pas s’additionner.`,
      brackets: 'Entre parenthèses, la période de comparaison.',
      partial: () =>
        '* Incomplet : coupé par la période, pas terminé à la date d’observation, ou couvert en partie par les données.',
      unknown: '† Aucune donnée.',
      unknownBucket: 'aucune donnée',
    },
    ranking: {
      nothing: (noun, { none }, filters) => `${capitalized(none)}${filters} à classer par ${noun.one}`,
      unknown: 'Aucune donnée pour la période : il n’y a rien à classer.',
      alone: (noun, name, { all }, filters) =>
        `${capitalized(noun.the)} ${name} réunit ${all}${filters} : il n’y a rien à classer.`,
      allUnknown: (noun, { none }) => `On ne connaît ${noun.the} d’${none}`,
      tied: (groups, amount, over) => `${groups} à égalité en tête, avec ${amount} à chaque fois${over}`,
      leads: (noun, name, amount) => `${name} arrive en tête des ${noun.other} avec ${amount}`,
      ofTotal: share => `, ${share} du total`,
      leadsKnown: (name, amount) => `${name} arrive en tête avec ${amount}`,
      highest: (noun, name, highest, value) => `Parmi ${noun.among}, ${name} a ${highest} : ${value}`,
      highestKnown: (name, highest, value) => `${name} a ${highest} : ${value}`,
      highestTied: (groups, highest, value, over) =>
        `${groups} à égalité pour ${highest} : ${value} à chaque fois${over}`,
      ranks: (from, to) => (to === null ? `rang ${from}` : `rangs ${from} à ${to}`),
      rank: 'Rang',
      share: 'Part',
      rankChange: 'Évolution du rang',
      others: { one: 'autre', other: 'autres' },
      cut: 'Pour la liste entière : causerie ranking, avec --csv.',
    },
    change: {
      none: 'aucun',
      notKnown: then => `aucune donnée ${then}`,
      inPart: ', données partielles',
      noneThen: then => `, aucun ${then}`,
      noneEither: then => `, pas plus ${than(then)}`,
      against: (previous, then) => `, contre ${previous} ${then}`,
      asMany: then => `, autant ${than(then)}`,
      more: (ratio, then) => `, ${ratio} de plus ${than(then)}`,
      fewer: (ratio, then) => `, ${ratio} de moins ${than(then)}`,
    },
    page: {
      skip: 'Aller au rapport',
      contents: 'Sommaire',
      show: 'Afficher',
      table: 'Les chiffres en tableau',
      tooltips: 'Lisez les valeurs avec les flèches ; Échap arrête.',
      linkedTooltips: 'Lisez les valeurs avec les flèches ; Entrée ouvre, Échap arrête.',
      pageNumber: (page, pages) => `page ${page} sur ${pages}`,
    },
    head: {
      title: 'Volume et prise en charge des chats',
      wholeScope: 'Tous les établissements',
      filteredScope: 'Chats filtrés',
      period: 'Période',
      progress: { over: '', running: ', en cours', ahead: ', pas encore commencée' },
      on: instant => ` le ${instant}`,
      comparison: 'Comparée à',
      noComparison: 'aucune période',
      unequalDays: 'durée différente',
      cutAt: instant => `arrêtée au ${instant}, au même point que la période`,
      knownUntil: 'Données jusqu’au',
      asOf: 'Date d’observation',
      zone: 'Fuseau horaire',
      where: 'Seulement les chats avec',
      not: 'Sauf les chats avec',
      startedIn: 'Seulement les chats reçus le',
      filters: 'Filtres',
      noFilter: 'aucun',
      otherValue: { one: 'autre', other: 'autres' },
    },
    lead: {
      emptyLog: 'Le journal est vide : aucun message n’a été chargé, il n’y a encore rien à compter.',
      ahead: (during, at) =>
        `La période n’avait pas commencé le ${at}, date d’observation : rien n’est encore compté ${during}.`,
      unknown: during => `Aucune donnée ${during}.`,
      and: ' ; ',
      noChat: when => `Aucun chat n’a été actif ${when}`,
      activeChat: { one: 'chat a été actif', other: 'chats ont été actifs' },
      customer: { one: 'client', other: 'clients' },
      message: { one: 'message', other: 'messages' },
      volume: (chats, when, customers, messages) => `${chats} ${when}, avec ${customers} et ${messages}.`,
      noneStarted: filters => `Aucun client n’a ouvert de chat${filters}.`,
      started: {
        one: n => `sur ${n} chat reçu,`,
        other: n => `sur ${n} chats reçus,`,
      },
      noneHandled: 'aucun n’a été pris en charge',
      handled: {
        one: n => `${n} a été pris en charge`,
        other: n => `${n} ont été pris en charge`,
      },
      within: { one: delay => ` en ${delay}`, half: delay => `, la moitié en ${delay} ou moins` },
      waiting: {
        one: n => `${n} est ${firstWait.inSentence}`,
        other: n => `${n} sont ${firstWait.inSentence}`,
      },
      closed: {
        one: n => `${n} a été ${closed.inSentence}`,
        other: n => `${n} ont été ${closed.inSentence}`,
      },
      numerals: ['aucun', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
      noneToWatch: wait => `Aucun établissement n’a de chat en attente depuis plus de ${wait}.`,
      toWatch: {
        one: (n, wait) => `${n} établissement a des chats en attente depuis plus de ${wait}.`,
        other: (n, wait) => `${n} établissements ont des chats en attente depuis plus de ${wait}.`,
      },
      leftOut: {
        one: n => `${n} ligne du journal a été rejetée et ne compte dans aucun chiffre.`,
        other: n => `${n} lignes du journal ont été rejetées et ne comptent dans aucun chiffre.`,
      },
    },
    notices: {
      nothing: 'Il n’y a pas encore de données.',
      noMessage: until => `Aucun message n’a été chargé ; le journal est déclaré complet jusqu’au ${until}.`,
      never: 'pas encore de données',
      stale: (until, age) =>
        `Les données s’arrêtent au ${until}, ${age} avant le calcul de ces chiffres : rien de postérieur n’est compté.`,
      waitsOfThen: 'Les attentes sont mesurées à cette date.',
      waitsUntil: asOf => `Les attentes courent jusqu’au ${asOf}, comme si personne n’avait répondu depuis.`,
      ends: until => `Les données s’arrêtent au ${until}.`,
      ahead: period => `Aucune donnée pour la période (${period}).`,
      uncovered: sides => `Pas entièrement couvert : ${sides}.`,
      known: (from, until) => `Les données vont du ${from} au ${until}.`,
      comparison: dates => `la comparaison, ${dates}`,
      side: (name, coverage) => `${name} (${coverage})`,
      coverages: { full: '', partly: 'en partie', not: 'pas du tout' },
      notJudged: 'Aucune évolution n’est jugée meilleure ou moins bonne.',
    },
    evolution: {
      unknown: during => `Aucune donnée ${during}`,
      lines: (now, then) => `Trait plein : ${now} ; tirets : ${then}`,
      noDashes: (now, then) => `Trait plein : ${now} ; aucune donnée pour la comparaison (${then})`,
      gaps: '. Pas de trait là où il n’y a pas de données',
      total: 'Total',
    },
    evolutionTable: {
      and: dimension => ` et par ${dimension}`,
      compared: 'Comparé à',
      change: 'Évolution',
      others: { one: 'autre', other: 'autres' },
    },
    split: {
      nothing: (noun, { none }, filters) => `${capitalized(none)}${filters} à répartir par ${noun.one}`,
      allUnknown: (noun, { none }) => `On ne connaît ${noun.the} d’${none}`,
      only: (noun, name, { all }) => `${capitalized(all)} passent par ${noun.the} ${name}`,
      tied: (groups, share) => `${groups} à égalité en tête, avec ${share} à chaque fois`,
      leads: (noun, name, share) => `${noun.the} ${name} arrive en tête, avec ${share}`,
      share: 'Part',
      total: 'Total',
      trends: then => `Chaque courbe a sa propre échelle${then === null ? '' : ` ; tirets : ${then}`}`,
    },
    watchList: {
      toWatch: 'Établissements à surveiller',
      criterion: threshold => `avec un chat en attente depuis plus de ${threshold}`,
      whenever: ', quelle que soit l’heure où il a commencé',
      waitingThere: 'Chats en attente',
      since: threshold => `chacun depuis plus de ${threshold}`,
      longest: 'Plus longue attente',
      establishment: { one: 'établissement à surveiller', other: 'établissements à surveiller' },
      noEstablishment: 'Aucun établissement à surveiller',
      title: (establishments, at) => `${establishments} le ${at}`,
      caption: (threshold, at) =>
        `Établissements ayant un chat en attente depuis plus de ${threshold} le ${at}, la plus longue attente d’abord`,
      name: 'Établissement',
      chats: 'Chats en attente',
      customers: 'Clients en attente',
      oldest: 'En attente depuis',
      others: { one: 'autre', other: 'autres' },
      none: threshold => `Aucun établissement n’a de chat en attente depuis plus de ${threshold}.`,
      chat: { one: 'chat laissé', other: 'chats laissés' },
      dropped: (chats, days) => `${chats} de côté, en attente depuis plus de ${days}.`,
    },
    summary: {
      started: 'Chats reçus',
      startedNote: 'au premier message d’un client',
      handled: 'Pris en charge',
      ofStarted: share => `${share} des chats reçus`,
      mean: 'Délai moyen',
      median: 'Délai médian',
      p90: '90e centile',
      nothingKnown: 'Aucune donnée pour la période : il n’y a pas de délai à montrer.',
      noStart: filters =>
        `Aucun client n’a ouvert de chat dans la période${filters} : il n’y a pas de délai à montrer.`,
    },
    responses: {
      wait: { one: 'attente ouverte', other: 'attentes ouvertes' },
      answeredNoun: { one: 'suivie d’une réponse', other: 'suivies d’une réponse' },
      answered: (answered, share) => `${answered} (${share})`,
      later: {
        one: (later, all) =>
          `Sur ${all} dans la période, ${later} n’est pas la première de son chat : elle compte dans les délais de réponse, qui portent sur toutes les attentes, mais pas dans les délais de prise en charge.`,
        other: (later, all) =>
          `Sur ${all} dans la période, ${later} ne sont pas la première de leur chat : elles comptent dans les délais de réponse, qui portent sur toutes les attentes, mais pas dans les délais de prise en charge.`,
      },
    },
    heatmap: {
      label: 'Semaine',
      title: (handled, started) => `Chats pris en charge : ${handled} sur ${started} reçus`,
      chosenTitle: (handled, started, when) => `Chats reçus ${when} : ${handled} pris en charge sur ${started}`,
      noneStarted: when => `Aucun chat reçu ${when}`,
      framed: 'Toute la semaine est montrée ; un cadre marque les heures choisies.',
      wholeWeek: 'Toute la semaine est montrée, quelles que soient les heures choisies.',
      subtitle: 'Délai moyen de prise en charge selon le jour et l’heure du premier message du client,',
      clock: { establishment: 'à l’heure de chaque établissement', report: 'à l’heure du rapport' },
      caption: 'Délai moyen de prise en charge par jour et par heure (chats pris en charge / chats reçus)',
      hour: 'Heure',
      note: filters =>
        `– seul : aucun chat reçu dans l’heure${filters}. – devant des parenthèses : aucun des chats reçus n’a été pris en charge.`,
    },
    hours: {
      mean: (delay, chats) => `${delay} en moyenne sur ${chats}`,
      other: { one: 'autre', other: 'autres' },
      unanswered: others => `, ${others} sans réponse`,
      slowest: (hour, mean, rest) => `L’attente est la plus longue pour les chats reçus le ${hour} : ${mean}${rest}.`,
      fastest: (hour, mean, rest) => `La réponse est la plus rapide le ${hour} : ${mean}${rest}.`,
      ofWeek: 'de la semaine',
      ofChosen: 'parmi celles choisies',
      onHour: hour => `le ${hour}`,
      inHours: count => `dans les ${count} heures choisies`,
      basis: (hours, minimum) => `Comparaison faite sur les ${hours} ayant au moins ${minimum}.`,
      single: (hour, mean, minimum) => `Une seule heure de la semaine a au moins ${minimum}, le ${hour} : ${mean}.`,
      equal: (hours, minimum, delay) => `Les ${hours} ayant au moins ${minimum} ont toutes la même moyenne, ${delay}.`,
      title: (minimum, slowest, fastest) =>
        `Parmi les heures ayant au moins ${minimum}, le délai moyen est le plus long le ${slowest}, le plus court le ${fastest}`,
      hourName: (weekday, from, to) => `${weekday} de ${clock(from)} à ${clock(to)}`,
    },
    delays: {
      label: 'Délais',
      title: (h1, h4, h24) =>
        `${h1} des chats reçus ont été pris en charge en moins de 1 h, ${h4} en moins de 4 h, ${h24} en moins de 24 h`,
      subtitle: (handled, started) =>
        `Chats reçus selon leur délai de prise en charge : ${handled} pris en charge sur ${started}`,
      caption: 'Chats reçus par classe de délai de prise en charge',
      delay: 'Délai',
      chats: 'Chats',
      share: 'Part des chats reçus',
      total: 'Chats reçus',
    },
    choices: {
      title: 'Paramètres de ce rapport',
      period: 'Période',
      periodRule: zone => `Jours entiers, dans le fuseau horaire ${zone}.`,
      knownUntil: 'Données jusqu’au',
      knownUntilRule: local =>
        `${local} : date jusqu’à laquelle un chargement déclare sa source complète ou, à défaut, date de son dernier message ; sans effet des filtres.`,
      asOf: 'Date d’observation',
      asOfRule: (local, exact) => `Seul compte ce qui a été envoyé avant le ${local} (${exact}).`,
      comparison: 'Comparaison',
      rules: {
        none: 'Aucune.',
        previous: 'Le même nombre de mois, de semaines ISO ou à défaut de jours, juste avant.',
        'previous-year': 'Les mêmes dates un an plus tôt, ou 52 semaines plus tôt pour des semaines ISO entières.',
        'previous-weeks':
          'Le plus petit nombre de semaines entières plus tôt sans jour commun aux deux, pour comparer chaque jour de la semaine au même.',
        dates: 'Dates personnalisées.',
      },
      toDate:
        'La période n’était pas finie à la date d’observation : la comparaison est arrêtée au même point ; l’évolution la montre entière.',
      unequalDays: 'Les périodes n’ont pas le même nombre de jours ; les chiffres ne sont pas corrigés.',
      clock: 'Heures de la semaine',
      clocks: {
        establishment: 'À l’heure de chaque établissement, ou à celle du rapport s’il n’a pas de fuseau.',
        report: 'À l’heure du rapport pour tous les établissements.',
      },
      classes: 'Classes de délai',
      classRule: names => `${names}. Un délai à la limite de deux classes est dans la plus lente.`,
      hours: 'Heures lentes et rapides',
      hoursRule: minimum => `Seules sont comparées les heures de la semaine ayant au moins ${minimum}.`,
      watchList: 'Établissements à surveiller',
      thresholdRule: threshold => `Attentes de plus de ${threshold}.`,
      maxAge: days =>
        `Celles de plus de ${days} ne sont pas listées, car personne n’y répondra ; seul leur nombre est donné.`,
      noMaxAge: 'Aucune n’est laissée de côté en raison de son ancienneté.',
      tables: 'Longs tableaux',
      tableRule: rows =>
        `Coupés après ${rows} lignes, les autres réunies en une seule. causerie ranking et causerie watch-list les donnent toutes.`,
    },
    definitions: {
      title: 'Signification des chiffres',
      handledWithin: {
        label: 'Pris en charge en moins de 1 h, 4 h, 24 h',
        value:
          'Part des chats reçus dans la période pris en charge en moins d’une, de quatre ou de vingt-quatre heures.',
      },
      unanswered: {
        label: firstWait.title,
        value:
          'Chats reçus dans la période dont la première attente est encore ouverte : ni la réponse d’un agent ni un archivage ne l’a terminée avant la date d’observation.',
      },
      closed: {
        label: closed.title,
        value: 'Chats reçus dans la période et archivés avant la réponse d’un agent.',
      },
      censored: {
        label: firstWait.censored,
        value:
          'Le délai au bout duquel la moitié des chats sont pris en charge, ceux encore sans première réponse et ceux clos sans réponse comptant pour ce que leur première attente a duré (Kaplan-Meier). Un tiret si cette moitié n’est pas atteinte.',
      },
      laterWaits: {
        label: 'Attentes suivantes',
        value:
          'Attentes ouvertes dans la période qui ne sont pas la première de leur chat : un client a écrit de nouveau après une réponse ou un archivage. Elles comptent dans les délais de réponse, mais pas dans les délais de prise en charge.',
      },
      heatmap: {
        label: 'Délai par jour et par heure',
        value:
          'La moyenne sur les chats pris en charge, au jour et à l’heure du premier message du client. L’heure qui revient deux fois une nuit d’automne compte pour une seule.',
      },
      watchList: threshold => ({
        label: 'Établissements à surveiller',
        value: `Ceux qui ont au moins un chat dont l’attente ouverte dépasse strictement ${threshold} à la date d’observation, quelle que soit la date d’ouverture du chat.`,
      }),
      share: {
        label: 'Part',
        value:
          'La valeur du groupe divisée par celle de l’ensemble. Un établissement peut avoir plusieurs valeurs d’un même attribut : la somme des parts peut dépasser 100 %.',
      },
      change: {
        label: 'Évolution',
        value: '(maintenant − avant) / avant ; « nouveau » quand il n’y avait rien avant.',
      },
      rankChange: {
        label: 'Évolution du rang',
        value: 'Places gagnées (▲) ou perdues (▼) depuis la comparaison. À valeur égale, rang égal.',
      },
    },
    dataQuality: {
      title: 'Le journal de ce rapport',
      caption: last => `Tous les chargements de la base, le dernier le ${last}`,
      noLoad: 'Rien n’a encore été chargé',
      what: 'Décompte',
      count: 'Nombre',
      counts: {
        loads: 'Chargements',
        rowsRead: 'Lignes lues',
        accepted: 'Lignes acceptées',
        duplicates: 'Doublons',
        rejected: 'Lignes rejetées',
        leftOut: 'Lignes rejetées, chacune comptée une fois',
        establishments: 'Établissements connus',
        unknownEstablishments: 'Établissements absents de leur fichier',
        establishmentsWithoutZone: 'Établissements sans fuseau horaire',
        ambiguousTimes: 'Heures locales qui existent deux fois, prises pour la première',
        skippedTimes: 'Heures locales qui n’existent pas, avancées de la durée du saut',
        futureRows: 'Lignes datées après leur chargement, conservées',
        conflictingRepeats:
          'Lignes qui répètent un identifiant avec un autre contenu, sans rien qui dise laquelle est juste',
      },
      note: 'Lignes lues = acceptées + doublons + rejetées.',
      rejects: 'La commande causerie rejects donne chaque ligne rejetée et sa raison.',
    },
    tones: { good: '', bad: ', moins bien', neutral: '' },
    besideUnknown: {
      saidFirst: (noun, { share, counted }, claim) =>
        `On ne connaît pas ${noun.the} de ${share} ${counted.ofThe} ; pour les autres, ${claim}`,
      amongKnown: (_, claim) => `Inconnu mis à part, ${claim}`,
    },
    sections: {
      volume: 'Volume de chat',
      handling: 'Prise en charge des chats',
      method: 'Comment ces chiffres sont comptés',
    },
    volume: {
      nothingKnown: 'Aucune donnée pour la période : il n’y a rien à répartir ni à classer.',
      noChat: filters => `Aucun chat n’a été actif dans la période${filters} : il n’y a rien à répartir ni à classer.`,
    },
  },
  standing: { over: count => `sur ${count}`, range: (least, most) => `${least} à ${most}` },
  charts: {
    heatmap: {
      nothing: 'Aucun chat reçu sur cette période',
      alt: 'Heures de la semaine par délai moyen de prise en charge\u00a0:',
      states: (none, unhandled, filters) =>
        `Sur les 168 heures, ${none} sans chat reçu${filters} et ${unhandled} avec des chats reçus dont aucun n’a été pris en charge.`,
      none: 'aucun chat reçu',
      chosen: 'choisi',
      framed: hours =>
        hours === 1 ? 'Un cadre marque l’heure choisie.' : `Des cadres marquent les ${hours} heures choisies.`,
      mean: 'délai moyen',
      handled: 'pris en charge',
      waiting: firstWait.inSentence,
      closed: closed.inSentence,
    },
    heatmapLegend: {
      mean: 'Délai moyen de prise en charge',
      none: 'aucun chat reçu',
      unhandled: 'reçus, aucun pris en charge',
      chosen: 'choisi',
      figures: 'Chiffre\u00a0: chats pris en charge\u202f; encadré\u00a0: reçus',
    },
    ranking: {
      nothing: 'Rien à classer sur cette période',
      share: 'Part',
      before: 'auparavant',
      first: 'En tête\u00a0:',
      listed: 'D’abord\u00a0:',
      rise: (name, places) => `${name} gagne ${places} ${places === 1 ? 'place' : 'places'}.`,
      more: count => `et ${count} de plus, non tracés`,
      others: (count, text, value) =>
        count === 1 ? `1 autre\u00a0: ${value}` : `${text} autres ensemble\u00a0: ${value}`,
    },
    split: {
      nothing: 'Rien à répartir sur cette période',
      share: 'Part',
      first: 'En tête\u00a0:',
      more: count => `et ${count} de plus, non tracés`,
    },
    evolution: {
      nothing: 'rien à montrer',
      unknown: 'aucune donnée',
      fromTo: (lowest, highest) => `au plus bas ${lowest}, au plus haut ${highest}`,
      even: value => `${value} tout du long`,
      compared: period => `En tirets\u00a0: ${period}.`,
    },
    panels: {
      more: (count, text) => `${text} de plus, non ${count === 1 ? 'tracé' : 'tracés'}`,
      solid: dates => `trait plein\u00a0: ${dates}`,
      dashed: dates => `tirets\u00a0: ${dates}`,
    },
    delays: {
      nothing: 'Aucun chat reçu sur cette période',
      delay: 'Délai',
      chats: 'Chats',
      share: 'Part des reçus',
      alt: 'Chats reçus selon leur délai de prise en charge\u00a0:',
    },
  },
  letter: {
    report: { one: 'rapport', other: 'rapports' },
    subject: (period, what) => `Chats, ${period} : ${what}`,
    heading: (reports, period) => `${reports}, ${period}`,
    headline: chats => ` : ${chats}`,
    change: ratio => ` (${ratio})`,
    handling: 'Prise en charge des chats',
    attached: { one: 'Pièce jointe', other: 'Pièces jointes' },
    file: (format, size) => ` (${format}, ${size})`,
    tooLarge: 'La version HTML, trop grande pour un mail, n’est pas jointe.',
    counted: parts => `Comment ces chiffres sont comptés. ${parts}`,
    entry: (label, value) => `${label} : ${value}.`,
    why: subscription => `Vous recevez ce mail car votre adresse est parmi les destinataires de « ${subscription} ».`,
    unsubscribe: 'Pour ne plus le recevoir : ',
  },
  pages: {
    around: {
      product: 'causerie',
      skip: 'Aller aux chiffres',
      navigation: 'Pages',
      statistics: 'Statistiques détaillées',
      inbox: 'Chats',
      reports: 'Rapports',
      method: 'Méthode de calcul',
      api: 'API',
      language: 'Langue',
      signedInAs: name => `Connecté : ${name}`,
      signOut: 'Se déconnecter',
      filters: 'Filtres',
      apply: 'Appliquer',
      reset: 'Retirer tous les filtres',
      remove: what => `Retirer le filtre : ${what}`,
      loading: 'Chargement…',
      slow: 'Le chargement est plus long que d’habitude.',
      stop: 'Arrêter',
      stopped: 'Arrêté : les chiffres ci-dessous sont ceux d’avant.',
      unreachable: 'Le serveur ne répond pas. Les chiffres ci-dessous sont ceux d’avant.',
      busy: 'Serveur occupé, veuillez patienter…',
      storeVersion: (version, loadedAt) => `Version ${version} des données, chargée le ${loadedAt}`,
      neverLoaded: version => `Version ${version} des données, rien de chargé`,
      knownUntil: instant => `données jusqu’au ${instant}`,
      renewed: 'Les données ont changé depuis le premier affichage de ces chiffres : ils ont tous été mis à jour.',
      nothingKnown: 'pas encore de données',
      pdf: 'Ouvrir en rapport PDF',
      html: 'Ouvrir en rapport HTML',
      schedule: 'Programmer l’envoi',
      takeAway: 'Exporter',
      figures: 'Chiffres',
      pages: { volume: 'Volume de chat', handling: 'Prise en charge des chats' },
    },
    filters: {
      more: 'Plus',
      zone: 'Fuseau horaire',
      asOf: 'Date d’observation',
      asOfNote: 'Vide : la fin des données. Ce qui a été envoyé ensuite n’est pas compté.',
    },
    period: {
      period: 'Période',
      calendar: 'Calendrier',
      dates: 'Dates personnalisées',
      from: 'Du',
      through: 'au',
      compare: 'Comparée à',
      comparisons: {
        previous: 'la période précédente',
        'previous-year': 'un an plus tôt',
        'previous-weeks': 'autant de semaines avant',
        none: 'rien',
        dates: 'd’autres dates',
      },
      full: 'en entier, même si la période n’est pas finie',
      presets: {
        'last-month': 'Le mois dernier',
        'this-month': 'Ce mois-ci',
        'last-week': 'La semaine dernière',
        'this-week': 'Cette semaine',
        'last-quarter': 'Le trimestre dernier',
        'this-quarter': 'Ce trimestre',
        'last-year': 'L’an dernier',
        'this-year': 'Cette année',
        yesterday: 'Hier',
        'last-7-days': 'Les 7 derniers jours',
        'last-30-days': 'Les 30 derniers jours',
      },
    },
    menu: {
      without: 'exclure',
      withoutValue: name => `Exclure ${name}`,
      search: values => `Chercher parmi ${values}`,
      find: 'Chercher',
      none: 'Aucun résultat.',
      more: count => `et ${count} de plus : cherchez par nom`,
    },
    chips: {
      without: 'sans',
      startedHours: hours => `Reçus dans les ${hours} heures choisies`,
      startedAt: (weekday, hour) => `Reçus le ${weekday} ${hour}`,
    },
    unknownValues: {
      more: count => `et ${count} autres valeurs inconnues`,
      nothing: (dimension, value) => [`Valeur inconnue (${dimension})\u00a0: `, value, `.`],
      meant: value => [`Vouliez-vous dire `, value, `\u00a0?`],
    },
    evolution: {
      metric: 'Indicateur',
      by: 'Répartir par',
      total: 'Sans répartition',
      grain: 'Intervalle',
    },
    ranking: {
      by: 'Classer les',
      metric: 'par',
      order: 'Ordre',
      orders: {
        highest: 'Du plus haut au plus bas',
        lowest: 'Du plus bas au plus haut',
        name: 'Par nom',
        change: 'Plus fortes montées d’abord',
      },
      pages: 'Pages du classement',
      before: 'Précédents',
      after: 'Suivants',
      rows: (first, last, all) => `${first} à ${last} sur ${all}`,
    },
    watchList: {
      threshold: 'En attente depuis plus de',
      maxAge: 'laissés de côté après',
      never: 'jamais',
      days: 'jours',
    },
    heatmap: {
      clock: 'Heure',
      own: 'de chaque établissement',
      report: zone => `de ${zone}`,
    },
    chats: {
      chat: { one: 'chat', other: 'chats' },
      titles: {
        active: chats => `Actifs : ${chats}`,
        started: chats => `Reçus : ${chats}`,
        handled: chats => `Reçus et pris en charge : ${chats}`,
        closedUnanswered: chats => `Reçus et clos sans réponse : ${chats}`,
        unanswered: chats => `Reçus et ${firstWait.inSentence} : ${chats}`,
        waiting: chats => `En attente : ${chats}`,
        watched: (chats, threshold) => `En attente depuis plus de ${threshold} : ${chats}`,
      },
      renewed: 'Les données ont changé depuis l’affichage de ce nombre : cette liste a été mise à jour.',
      back: { volume: 'Retour au volume', handling: 'Retour à la prise en charge' },
      caption: total => `Les chats derrière ce nombre : ${total}`,
      chatId: 'Chat',
      startedAt: 'Reçu',
      wait: 'Attente',
      state: 'État',
      none: 'Aucun chat.',
      pages: 'Pages de la liste',
      first: 'Premiers',
      before: 'Précédents',
      after: 'Suivants',
      last: 'Derniers',
      rows: (first, last, all) => `${first} à ${last} sur ${all}`,
    },
    reports: {
      what: 'Les rapports programmés, tels qu’ils ont été envoyés.',
      none: 'Aucun rapport pour le moment.',
      pages: 'Pages des rapports',
      newer: 'Plus récents',
      older: 'Plus anciens',
      frozen: instant => `chiffres arrêtés au ${instant}`,
      everything: 'Ensemble',
      notDrawn: 'non généré',
      more: count => `et ${count} de plus`,
      states: {
        planned: 'en cours',
        done: 'entièrement envoyé',
        partial: 'envoyé en partie',
        failed: 'non envoyé',
        skipped: 'omis',
      },
    },
    schedule: {
      what: 'Cet abonnement, à mettre dans causerie.config.yaml, envoie le même rapport. À vous d’en choisir le nom, le jour et les destinataires.',
      back: 'Retour aux chiffres',
      next: (show, send) => [show, ` montre qui recevrait quoi ; `, send, ` l’envoie.`],
    },
    signIn: {
      title: 'Se connecter',
      name: 'Nom',
      password: 'Mot de passe',
      wrong: 'Nom ou mot de passe incorrect.',
      throttled: minutes => `Trop de tentatives : réessayez dans ${minutes}.`,
    },
    failures: {
      titles: {
        wrong: 'Demande non valide',
        large: 'Demande trop volumineuse',
        busy: 'Serveur occupé',
        slow: 'Délai dépassé',
        missing: 'Page introuvable',
        refused: 'Accès refusé',
        host: 'Nom d’hôte inconnu',
        broken: 'Une erreur s’est produite',
      },
      texts: {
        wrong: 'L’adresse demande quelque chose qui n’existe pas.',
        large: 'La demande dépasse la taille que ce serveur accepte.',
        busy: 'Réessayez dans un instant.',
        slow: 'Le calcul a été arrêté. Une période plus courte ou un filtre plus restrictif va plus vite.',
        missing: 'Aucune page à cette adresse.',
        refused: 'Vous n’avez pas le droit de voir cette page.',
        host: 'Ce serveur n’accepte pas le nom de la barre d’adresse. Son exploitant peut indiquer son adresse dans la configuration, serve.url : https://chats.example.com.',
        broken: 'Elle a été enregistrée et sera examinée.',
      },
      again: 'La même page sans cela',
      start: 'Aller aux chiffres',
    },
    renewedFile: {
      title: 'Les données ont changé',
      text: 'Ce fichier devait montrer les mêmes chiffres que sa page, mais les données ont changé depuis l’ouverture de la page.',
      page: 'Ouvrir la page avec les chiffres actuels',
      file: 'Ouvrir le fichier avec les chiffres actuels',
    },
    api: {
      lead: 'Tous les chiffres de ces pages, pour les programmes.',
      access: 'Accès',
      token:
        'Un programme s’identifie par un jeton, créé en ligne de commande ; un navigateur connecté n’en a pas besoin. Un serveur sans utilisateurs ne demande pas de jeton.',
      commandLine: 'Ligne de commande',
      scope:
        'Un jeton, comme un utilisateur, ne voit que ce que la configuration autorise ; une requête ne peut que le restreindre.',
      questions: 'Requêtes',
      forms:
        'Une requête s’envoie en paramètres, par GET, ou en JSON, par POST ; les deux sont équivalents. Les filtres sont where.DIMENSION=VALEUR et not.DIMENSION=VALEUR, répétés pour plusieurs valeurs.',
      answers: 'Réponses',
      kinds: [
        {
          title: 'Formats',
          text: 'JSON, comme en ligne de commande. Avec format=csv ou format=arrow, ou selon l’en-tête Accept, les lignes en CSV ou en flux Arrow.',
        },
        { title: 'Version', text: 'L’en-tête Causerie-Store-Version indique la version des données qui a répondu.' },
        {
          title: 'Erreurs',
          text: '400 pour une requête non valide, avec ce qui serait valable. 503 avec Retry-After quand le serveur est occupé.',
        },
      ],
      document: 'La description complète pour les outils : paramètres, requêtes, réponses.',
      endpoints: {
        volume: { title: 'Volume', what: 'Chats actifs, clients actifs et messages d’une période, et leur évolution.' },
        split: { title: 'Répartition', what: 'N’importe quel indicateur selon une dimension, ou deux.' },
        evolution: { title: 'Évolution', what: 'N’importe quel indicateur dans le temps, avec sa comparaison.' },
        ranking: {
          title: 'Classement',
          what: 'Les établissements, ou les groupes d’une dimension, selon n’importe quel indicateur.',
        },
        table: {
          title: 'Tableau',
          what: 'Plusieurs indicateurs à la fois, au total ou selon une dimension, avec leur comparaison.',
        },
        heatmap: {
          title: 'Carte des heures',
          what: 'Les délais de prise en charge selon le jour et l’heure du premier message.',
        },
        watchList: {
          title: 'Établissements à surveiller',
          what: 'Les établissements où un client attend depuis trop longtemps.',
        },
        summary: {
          title: 'Prise en charge',
          what: 'Les chats reçus dans une période, combien ont été pris en charge, et en combien de temps.',
        },
        delayDistribution: {
          title: 'Distribution des délais',
          what: 'Les chats pris en charge, par classes de délai.',
        },
        chatList: {
          title: 'Chats',
          what: 'Les chats derrière un nombre, page par page ; en CSV ou Arrow tous, sauf si une page est demandée.',
        },
        dimensions: {
          title: 'Dimensions',
          what: 'Les dimensions par lesquelles filtrer et grouper, avec leurs valeurs.',
        },
      },
    },
    wrongQuestion: {
      nothing: 'Rien',
      untold: 'Une valeur de la demande n’est pas valide.',
      other: (about, value, choices) =>
        choices === null
          ? `${about} ne peut pas être ${value}.`
          : `${about} ne peut pas être ${value}. Valeurs possibles : ${choices}.`,
      problems: {
        dimension: (value, choices) => `La dimension ${value} n’existe pas. Valeurs possibles : ${choices}.`,
        zone: value => `${value} n’est pas un fuseau horaire. Exemple : Europe/Paris.`,
        date: value => `${value} n’est pas une date. Exemple : 2026-10-31.`,
        from: value => `${value} n’est pas une date. Exemple : 2026-10-01.`,
        through: value => `${value} n’est pas une date. Exemple : 2026-10-31.`,
        'compare.from': value => `${value} n’est pas une date. Exemple : 2026-10-01.`,
        'compare.through': value => `${value} n’est pas une date. Exemple : 2026-10-31.`,
        dates: () => 'Il manque l’une des deux dates.',
        emptyPeriod: () => 'La période finit avant de commencer.',
        longPeriod: () => 'La période est trop longue.',
        period: value => `${value} n’est pas une période. Exemples : last-month, 2026-10, 2026-Q4, 2026-W45.`,
        cells: () =>
          'Cela ferait trop de chiffres : choisissez un intervalle plus long, une période plus courte ou un filtre plus restrictif.',
        longQuestion: () =>
          'Les filtres nomment trop de valeurs pour une page : choisissez-en moins, ou ce qu’elles ont en commun, une région par exemple.',
        years: () => 'Une période doit se situer dans les années 1970 à 9998.',
        asOf: value => `${value} n’est pas un instant. Exemple : 2026-11-01T08:00:00Z.`,
        started: value => `${value} n’est pas une heure de la semaine. Exemple : 2-14 pour le mardi à partir de 14 h.`,
        olderThan: value => `${value} n’est pas une durée. Exemples : 4d, 36h.`,
        olderThanSeconds: () => 'Le seuil d’attente est trop long.',
        maxAgeDays: () => 'Le nombre de jours est trop grand.',
        maxAge: value => `${value} n’est pas un nombre de jours supérieur à 0.`,
        'ranking.page': value => `${value} n’est pas une page du classement. La première est 1.`,
        'chats.page': value => `${value} n’est pas une page de la liste. La première est 1.`,
        parameter: (value, choices) => `Le paramètre ${value} n’existe pas. Vouliez-vous dire ${choices} ?`,
      },
    },
  },
  /** What customers read in pages of others. */
  widget: {
    open: 'Nous écrire',
    close: 'Fermer',
    unread: (count: string) => `Nouveaux messages\u00a0: ${count}`,
    welcome: 'Écrivez-nous. La réponse arrive ici, même si vous revenez plus tard.',
    earlier: 'Messages précédents',
    ended: 'Cet échange est terminé. Écrivez-nous dès que vous avez une autre question.',
    unscripted: 'Écrivez-nous sans JavaScript',
    look: 'Voir s’il y a une réponse',
    tooMany: 'C’était beaucoup à la fois. Réessayez dans un moment.',
    yourMessage: 'Votre message',
    send: 'Envoyer',
    tooLong: (characters: string) => `${characters} caractères au plus.`,
    attach: 'Joindre des fichiers',
    files: 'Fichiers joints',
    fileTooLarge: (bytes: string) => `Un fichier fait au plus ${bytes}.`,
    /** What its script says. */
    window: {
      messages: 'Messages',
      you: 'Vous',
      bot: 'Réponse automatique',
      states: { sending: 'envoi…', sent: 'envoyé', waiting: 'pas encore envoyé', failed: 'non envoyé' },
      offline: 'Pas de connexion. Vos messages partiront dès son retour.',
      tooMany: 'Cela fait beaucoup d’un coup. Les messages en attente partiront dans un moment.',
      again: 'Réessayer',
      remove: 'Retirer',
    },
  },
  inbox: {
    title: 'Chats',
    views: {
      open: chats => `En cours (${chats})`,
      mine: chats => `Pour moi (${chats})`,
      snoozed: chats => `Mis de côté (${chats})`,
      archived: chats => `Terminés (${chats})`,
    },
    customers: { visitor: code => `Visiteur ${code}`, forgotten: code => `Client oublié ${code}` },
    list: { unread: 'nouveau', draft: 'Brouillon', assignedTo: who => `pour ${who}` },
    assign: {
      to: 'Pour :',
      nobody: 'personne',
      assign: 'Attribuer',
      toMe: 'M’attribuer ce chat',
      assigned: who => `Attribué à ${who}`,
      unassigned: 'Attribué à personne',
    },
    snooze: {
      label: 'Mettre de côté\u00a0:',
      snooze: 'Mettre de côté',
      end: 'Reprendre',
      ended: 'De retour dans la liste',
      until: instant => `mis de côté jusqu’au ${instant}`,
      written: 'mis de côté jusqu’au prochain message du client',
      conflict: 'Le client a écrit entre-temps\u00a0: le chat n’est pas mis de côté.',
      choices: {
        hour: 'une heure',
        threeHours: 'trois heures',
        tomorrow: 'jusqu’à demain 9\u00a0h',
        monday: 'jusqu’à lundi 9\u00a0h',
        written: 'jusqu’au prochain message du client',
      },
    },
    presence: { reading: who => `${who} lit ce chat`, writing: who => `${who} écrit` },
    keys: {
      title: 'Raccourcis clavier',
      isOn: 'Les raccourcis clavier sont activés',
      close: 'Fermer',
      does: {
        next: 'chat suivant',
        previous: 'chat précédent',
        open: 'ouvrir le chat',
        back: 'retour à la liste',
        search: 'rechercher',
        reply: 'rédiger une réponse',
        note: 'rédiger une note',
        send: 'envoyer',
        sendAndArchive: 'envoyer et archiver',
        archive: 'archiver',
        reopen: 'rouvrir',
        snooze: 'mettre de côté',
        assignToMe: 'm’attribuer ce chat',
        help: 'afficher cette liste',
      },
    },
    doubt: {
      title: 'Réponses incertaines',
      explained:
        'Personne ne sait si ces réponses sont arrivées, et aucune n’est renvoyée d’office. Les réponses suivantes du même chat attendent.',
      none: 'Aucune réponse n’est incertaine.',
      letters: letters => `Réponses incertaines : ${letters}`,
      arrived: 'Elle est arrivée',
      again: 'La renvoyer',
      reported: reason => `Également signalée comme échouée : ${reason}`,
    },
    imported: 'Ce chat provient d’un journal importé : on peut le lire ici, mais pas y répondre.',
    audit: {
      title: 'Qui a fait quoi',
      when: 'Quand',
      who: 'Qui',
      what: 'Action',
      chat: 'Chat',
      none: 'Rien n’a encore été fait.',
      acts: {
        read: 'a lu',
        message: 'a répondu',
        note: 'a écrit une note',
        archive: 'a archivé',
        reopen: 'a rouvert',
        assign: 'a attribué',
        snooze: 'a mis de côté',
        settle: 'a tranché une réponse incertaine',
        search: 'a fait une recherche',
        export: 'a exporté des chats',
        forget: 'a effacé les textes d’un client oublié',
      },
    },
    search: {
      label: 'Rechercher dans les messages',
      go: 'Rechercher',
      results: text => `Messages contenant «\u00a0${text}\u00a0», du plus récent au plus ancien`,
      none: 'Aucun message ne contient tous ces mots.',
    },
    waiting: chats => `En attente d’une réponse : ${chats}`,
    none: {
      open: 'Aucun chat en cours.',
      mine: 'Aucun chat en cours ne vous est attribué.',
      snoozed: 'Aucun chat n’est mis de côté.',
      archived: 'Aucun chat terminé.',
      filtered: 'Aucun chat ne correspond à ces filtres.',
    },
    waitingSince: delay => `en attente depuis ${delay}`,
    answered: 'personne n’attend',
    newer: 'Première page',
    older: 'Chats suivants',
    earlier: 'Messages précédents',
    back: 'Tous les chats',
    authors: { customer: 'Client', agent: 'Agent', bot: 'Robot', system: 'Système' },
    kinds: { note: 'Note interne', archive: 'Archivé', reopen: 'Rouvert' },
    withdrawn: 'Message retiré.',
    received: instant => `reçu ${instant}`,
    states: {
      queued: 'en route',
      sending: 'envoi en cours',
      sent: 'envoyé',
      delivered: 'remis',
      read: 'lu',
      failed: 'non envoyé',
      doubt: 'peut-être pas envoyé',
    },
    reply: 'Votre réponse',
    send: 'Envoyer',
    sendAndArchive: 'Envoyer et archiver',
    note: 'Garder en note',
    archive: 'Archiver',
    reopen: 'Rouvrir',
    conflict: {
      message: who => `${who} a répondu entre-temps. Votre texte est toujours là.`,
      archive: who => `${who} a archivé le chat entre-temps. Votre texte est toujours là.`,
      customer: 'Le client a écrit entre-temps : le chat n’est pas archivé et rien n’a été envoyé.',
    },
    sendAnyway: 'Envoyer quand même',
    forgotten: 'Ce chat a été oublié. On pourra y répondre quand le client écrira de nouveau.',
    sendAndArchiveAnyway: 'Envoyer et archiver quand même',
    archiveAnyway: 'Archiver quand même',
    empty: 'Écrivez d’abord quelque chose.',
    somebody: 'Quelqu’un',
    mayNotReply: 'Vous pouvez lire ce chat, pas y répondre.',
    noText: '(sans texte)',
    checker: {
      name: 'Correcteur',
      toggle: 'Correcteur orthographique et grammatical (Alt S)',
      title: 'À vérifier avant d’envoyer',
      unknownWord: 'Ce mot n’est pas connu.',
      leaveOut: 'Supprimer',
      ignore: 'Ignorer',
      addWord: 'Ajouter au dictionnaire',
      edit: 'Modifier',
      sendAsIs: 'Envoyer tel quel',
      done: 'Il ne reste rien à corriger.',
      language: 'Langue du texte',
      guessed: 'automatique',
      unchecked: {
        slow: 'Envoyé sans vérification : le correcteur a mis trop de temps.',
        down: 'Envoyé sans vérification : le correcteur ne répond pas.',
        'too-long': 'Envoyé sans vérification : le texte est trop long pour le correcteur.',
        missing: line =>
          `Envoyé sans vérification : le correcteur de cette langue n’est pas installé sur le serveur (${line}).`,
        noEngine: 'Envoyé sans vérification : il n’y a pas de correcteur pour cette langue.',
      },
      isOn: 'Le correcteur est activé.',
      isOff: 'Le correcteur est désactivé.',
      turnOn: 'Activer',
      turnOff: 'Désactiver',
      dictionary: 'Mon dictionnaire',
      newWord: 'Nouveau mot',
      add: 'Ajouter',
      noWords: 'Aucun mot pour l’instant.',
      removeWord: word => `Retirer ${word} du dictionnaire`,
    },
    emoji: {
      open: 'Choisir un émoji',
      find: 'Chercher',
      tone: 'Couleur de peau',
      recent: 'Récents',
      none: 'Aucun émoji trouvé.',
      groups: [
        [0, 'Visages et émotions'],
        [1, 'Personnes et corps'],
        [3, 'Animaux et nature'],
        [4, 'Nourriture et boissons'],
        [5, 'Voyages et lieux'],
        [6, 'Activités'],
        [7, 'Objets'],
        [8, 'Symboles'],
        [9, 'Drapeaux'],
      ],
    },
    composer: {
      attachments: 'Pièces jointes',
      attach: 'Joindre des fichiers',
      attachChosen: 'Joindre',
      atMost: size => `${size} au plus par fichier`,
      drop: 'Déposez les fichiers ici',
      remove: 'Retirer',
      removeFile: name => `Retirer ${name}`,
      uploading: 'Téléversement en cours',
      waiting: 'Attendez que les fichiers soient arrivés.',
      paused: 'La connexion est coupée. L’envoi du fichier reprendra de lui-même.',
      failed: 'Le fichier n’a pas été joint.',
      cancel: 'Annuler',
      attachmentGone: 'L’une des pièces jointes n’existe plus. Celles qui restent sont affichées ci-dessous.',
      refusals: {
        'too-large': size => `Un fichier peut peser ${size} au plus. Il n’a pas été joint.`,
        'too-many': () => 'Trop de fichiers sont joints sans être envoyés. Retirez-en, ou envoyez-les d’abord.',
        full: () => 'Il n’y a plus de place pour ce fichier sur le serveur. Il n’a pas été joint.',
        broken: () => 'Le fichier n’est pas arrivé en entier. Il n’a pas été joint.',
      },
    },
  },
}
