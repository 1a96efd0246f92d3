import { capitalized } from '../sentence.ts'
import type { Words } from './en.ts'
import type { CountedNoun, DimensionNoun } from './noun.ts'
import type { SpokenPeriod } from './spoken-dates.ts'

const firstWait = {
  title: 'Aún sin primera respuesta',
  inSentence: 'aún sin primera respuesta',
  censored: 'Mediana, incluidos los chats sin primera respuesta',
}
const closed = { title: 'Cerrados sin respuesta', inSentence: 'cerrado sin respuesta' }

const than = (during: string) => `que ${during}`
const clock = (hour: number) => `${hour}:00`

function masculine(one: string, other: string): CountedNoun {
  return {
    one,
    other,
    over: { one, other },
    none: `ningún ${one}`,
    all: `todos los ${other}`,
    ofThe: `de los ${other}`,
  }
}

function feminine(one: string, other: string): CountedNoun {
  return {
    one,
    other,
    over: { one, other },
    none: `ninguna ${one}`,
    all: `todas las ${other}`,
    ofThe: `de las ${other}`,
  }
}

const nouns = {
  activeChat: masculine('chat activo', 'chats activos'),
  activeCustomer: masculine('cliente activo', 'clientes activos'),
  message: masculine('mensaje', 'mensajes'),
  chatStarted: masculine('chat recibido', 'chats recibidos'),
  chatHandled: masculine('chat atendido', 'chats atendidos'),
  chatWaiting: masculine('chat en espera', 'chats en espera'),
  waitOpened: feminine('espera iniciada', 'esperas iniciadas'),
  waitAnswered: feminine('espera con respuesta', 'esperas con respuesta'),
}

interface MetricText {
  readonly title: string
  readonly description: string
  readonly noun: CountedNoun
}

interface DelayText extends MetricText {
  /** In a sentence, with the article and “longest” in agreement with the noun. */
  readonly highest: string
}

const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1)
const count = (text: MetricText) => ({
  ...text,
  amount: (value: string) => value,
  highest: `el mayor número de ${text.noun.other}`,
})
const delay = (text: DelayText) => ({ ...text, amount: (value: string) => `${value} de ${inSentence(text.title)}` })
const share = (text: MetricText) => ({
  ...text,
  amount: (value: string) => `el ${value} ${text.noun.ofThe} ${inSentence(text.title)}`,
  highest: `el mayor porcentaje ${text.noun.ofThe} ${inSentence(text.title)}`,
})

function dimension(articles: 'el los' | 'la las', one: string, other: string): DimensionNoun {
  const [singular, plural] = articles.split(' ')
  return { one, other, the: `${singular} ${one}`, among: `${plural} ${other}` }
}

/** «del 28 de septiembre al 4 de octubre de 2026», «de octubre de 2025 a enero de 2026», «en el 4.º trimestre de 2026». */
function during({ kind, name, first, last, quarter, year }: SpokenPeriod): string {
  switch (kind) {
    case 'day':
      return `el ${name}`
    case 'days':
      return `del ${first} al ${last}`
    case 'months':
    case 'years':
      return `de ${first} a ${last}`
    case 'quarter':
      return `en el ${quarter}.º trimestre de ${year}`
    case 'month':
    case 'year':
      return `en ${name}`
  }
}

export const es: Words = {
  name: 'español',
  tag: 'es-ES',
  typography: {
    colon: ':',
    quoted: text => `«${text}»`,
    fixedSpaces: [[/(\d) (h|min|s|d|%)(?![\p{L}\d])/gu, '$1\u00a0$2']],
  },
  values: {
    isNew: 'nuevo',
    none: 'ningún valor',
    day: { one: 'd', other: 'd' },
    hoursAndMinutes: (hours, minutes) => `${hours}:${String(minutes).padStart(2, '0')}\u00a0h`,
  },
  dates: {
    // One o'clock is singular.
    part: ({ part, after }) => (part.value === ' a las ' && after?.value === '1' ? ' a la ' : part.value),
    hour: clock,
    week: number => `semana ${number}`,
    quarter: (number, year) => `T${number} ${year}`,
    ofYear: year => ` de ${year}`,
    during,
    than,
    upToSamePoint: during => `${during} hasta la misma fecha`,
    soFar: ' hasta ahora',
    upTo: instant => ` hasta el ${instant}`,
  },
  grains: {
    hour: { one: 'hora', other: 'horas', by: 'por hora', incomplete: 'hora incompleta' },
    day: { one: 'día', other: 'días', by: 'por día', incomplete: 'día incompleto' },
    week: { one: 'semana', other: 'semanas', by: 'por semana', incomplete: 'semana incompleta' },
    month: { one: 'mes', other: 'meses', by: 'por mes', incomplete: 'mes incompleto' },
    quarter: { one: 'trimestre', other: 'trimestres', by: 'por trimestre', incomplete: 'trimestre incompleto' },
    year: { one: 'año', other: 'años', by: 'por año', incomplete: 'año incompleto' },
  },
  metrics: {
    activeChats: count({
      title: 'Chats activos',
      noun: nouns.activeChat,
      description:
        'Chats con al menos un mensaje de un cliente, un agente o un bot en el período; las notas, los archivados, las reaperturas y las filas del sistema no cuentan.',
    }),
    activeCustomers: count({
      title: 'Clientes activos',
      noun: nouns.activeCustomer,
      description: 'Clientes distintos con un chat activo en el período.',
    }),
    messages: count({
      title: 'Mensajes',
      noun: nouns.message,
      description: 'Mensajes de clientes, agentes y bots enviados en el período.',
    }),
    startedChats: count({
      title: 'Chats recibidos',
      noun: nouns.chatStarted,
      description: 'Chats cuyo primer mensaje de cliente se envió en el período.',
    }),
    handledChats: count({
      title: 'Chats atendidos',
      noun: nouns.chatHandled,
      description:
        'Chats recibidos en el período cuya primera espera terminó con la respuesta de un agente antes de la fecha de consulta.',
    }),
    waitingChats: count({
      title: 'Chats en espera',
      noun: nouns.chatWaiting,
      description:
        'Chats con un mensaje de cliente que no tenía respuesta ni se había archivado al final del período, o en la fecha de consulta si es anterior.',
    }),
    meanDelaySeconds: delay({
      title: 'Tiempo medio de primera respuesta',
      highest: 'el tiempo medio de primera respuesta más largo',
      noun: nouns.chatHandled,
      description:
        'Tiempo medio entre el primer mensaje de cliente de un chat recibido en el período y la respuesta de un agente que puso fin a su primera espera, sobre los chats atendidos.',
    }),
    medianDelaySeconds: delay({
      title: 'Mediana del tiempo de primera respuesta',
      highest: 'la mediana más alta del tiempo de primera respuesta',
      noun: nouns.chatHandled,
      description:
        'El tiempo de primera respuesta que la mitad de los chats atendidos no supera, interpolado linealmente.',
    }),
    p90DelaySeconds: delay({
      title: 'Percentil 90 del tiempo de primera respuesta',
      highest: 'el percentil 90 más alto del tiempo de primera respuesta',
      noun: nouns.chatHandled,
      description:
        'El tiempo de primera respuesta que nueve de cada diez chats atendidos no superan, interpolado linealmente.',
    }),
    handledWithin1h: share({
      title: 'Atendidos en menos de 1 h',
      noun: nouns.chatStarted,
      description: 'Porcentaje de los chats recibidos en el período que se atendieron en menos de una hora.',
    }),
    handledWithin4h: share({
      title: 'Atendidos en menos de 4 h',
      noun: nouns.chatStarted,
      description: 'Porcentaje de los chats recibidos en el período que se atendieron en menos de cuatro horas.',
    }),
    handledWithin24h: share({
      title: 'Atendidos en menos de 24 h',
      noun: nouns.chatStarted,
      description: 'Porcentaje de los chats recibidos en el período que se atendieron en menos de veinticuatro horas.',
    }),
    openedWaits: count({
      title: 'Esperas iniciadas',
      noun: nouns.waitOpened,
      description:
        'Esperas de clientes iniciadas en el período, la primera de un chat y todas las siguientes: cada una empieza con un mensaje al que nadie ha respondido todavía.',
    }),
    answeredWaits: count({
      title: 'Esperas con respuesta',
      noun: nouns.waitAnswered,
      description:
        'Esperas iniciadas en el período que terminaron con la respuesta de un agente antes de la fecha de consulta.',
    }),
    meanResponseSeconds: delay({
      title: 'Tiempo medio de respuesta',
      highest: 'el tiempo medio de respuesta más largo',
      noun: nouns.waitAnswered,
      description:
        'Tiempo medio entre el mensaje que inició una espera en el período y la respuesta de un agente que le puso fin, sobre las esperas con respuesta, primeras y siguientes.',
    }),
    medianResponseSeconds: delay({
      title: 'Mediana del tiempo de respuesta',
      highest: 'la mediana más alta del tiempo de respuesta',
      noun: nouns.waitAnswered,
      description:
        'El tiempo de respuesta que la mitad de las esperas con respuesta no supera, interpolado linealmente.',
    }),
    p90ResponseSeconds: delay({
      title: 'Percentil 90 del tiempo de respuesta',
      highest: 'el percentil 90 más alto del tiempo de respuesta',
      noun: nouns.waitAnswered,
      description:
        'El tiempo de respuesta que nueve de cada diez esperas con respuesta no superan, interpolado linealmente.',
    }),
  },
  dimensions: {
    nouns: {
      establishment: dimension('el los', 'establecimiento', 'establecimientos'),
      channel: dimension('el los', 'canal', 'canales'),
      platform: dimension('la las', 'plataforma', 'plataformas'),
      region: dimension('la las', 'región', 'regiones'),
      sector: dimension('el los', 'sector', 'sectores'),
      country: dimension('el los', 'país', 'países'),
      city: dimension('la las', 'ciudad', 'ciudades'),
      brand: dimension('la las', 'marca', 'marcas'),
      tag: dimension('la las', 'etiqueta', 'etiquetas'),
    },
    unlisted: name => ({ one: name, other: name, the: `el grupo ${name}`, among: `los grupos de ${name}` }),
    unknown: 'desconocido',
    group: { one: 'grupo', other: 'grupos' },
    by: noun => `Por ${noun.one}`,
    metricBy: (metric, noun, during) => `${metric} por ${noun.one} ${during}`,
  },
  chats: {
    firstWait,
    closed,
    states: { waiting: 'en espera', handled: 'atendido', closed: closed.inSentence },
  },
  underFilters: ' con estos filtros',
  report: {
    evolutionNote: {
      counted: {
        activity: (grain, unit) =>
          `Un ${unit === 'customers' ? 'cliente' : 'chat'} cuenta una vez por ${grain} si ha estado activo.`,
        messages: () => '',
        waits: () => 'Cada espera cuenta en la fecha en que se inició.',
        starts: () => 'Cada chat cuenta en la fecha del primer mensaje de su cliente.',
        backlog: grain => `Los chats en espera al final, por ${grain}, o en la fecha de consulta si es anterior.`,
      },
      leftOut: groups => `${groups} sin columna propia: sus valores no se pueden sumar.`,
      brackets: 'Entre paréntesis, el período de comparación.',
      partial: () =>
        '* Incompleto: cortado por el período, sin terminar en la fecha de consulta o con datos parciales.',
      unknown: '† Sin datos.',
      unknownBucket: 'sin datos',
    },
    ranking: {
      nothing: (noun, { none }, filters) => `${capitalized(none)}${filters} que clasificar por ${noun.one}`,
      unknown: 'No hay datos del período: no hay nada que clasificar.',
      alone: (noun, name, { all }, filters) =>
        `${capitalized(noun.the)} ${name} reúne ${all}${filters}: no hay nada que clasificar.`,
      allUnknown: (noun, { none }) => `No se conoce ${noun.the} de ${none}`,
      tied: (groups, amount, over) => `${groups} empatan en cabeza, con ${amount} en cada caso${over}`,
      leads: (noun, name, amount) => `${name} encabeza ${noun.among} con ${amount}`,
      ofTotal: share => `, el ${share} del total`,
      leadsKnown: (name, amount) => `${name} va en cabeza con ${amount}`,
      highest: (noun, name, highest, value) => `Entre ${noun.among}, ${name} tiene ${highest}: ${value}`,
      highestKnown: (name, highest, value) => `${name} tiene ${highest}: ${value}`,
      highestTied: (groups, highest, value, over) => `${groups} comparten ${highest}: ${value} en cada caso${over}`,
      ranks: (from, to) => (to === null ? `puesto ${from}` : `puestos ${from} a ${to}`),
      rank: 'Puesto',
      share: 'Porcentaje',
      rankChange: 'Cambio de puesto',
      others: { one: 'más', other: 'más' },
      cut: 'Para la lista completa: causerie ranking con --csv.',
    },
    change: {
      none: 'ninguno',
      notKnown: then => `sin datos ${then}`,
      inPart: ', con datos parciales',
      noneThen: then => `, ninguno ${then}`,
      noneEither: then => `, como tampoco ${then}`,
      against: (previous, then) => `, frente a ${previous} ${then}`,
      asMany: then => `, tantos como ${then}`,
      more: (ratio, then) => `, un ${ratio} más ${than(then)}`,
      fewer: (ratio, then) => `, un ${ratio} menos ${than(then)}`,
    },
    page: {
      skip: 'Ir al informe',
      contents: 'Índice',
      show: 'Mostrar',
      table: 'Las cifras en una tabla',
      tooltips: 'Lea los valores con las flechas; Escape termina.',
      linkedTooltips: 'Lea los valores con las flechas; Intro abre; Escape termina.',
      pageNumber: (page, pages) => `Página ${page} de ${pages}`,
    },
    head: {
      title: 'Volumen y atención de los chats',
      wholeScope: 'Todos los establecimientos',
      filteredScope: 'Chats filtrados',
      period: 'Período',
      progress: { over: '', running: ', en curso', ahead: ', sin empezar' },
      on: instant => ` el ${instant}`,
      comparison: 'Comparado con',
      noComparison: 'ningún período',
      unequalDays: 'de distinta duración',
      cutAt: instant => `hasta el ${instant}, el mismo punto que en el período`,
      knownUntil: 'Datos hasta',
      asOf: 'Fecha de consulta',
      zone: 'Zona horaria',
      where: 'Solo los chats con',
      not: 'Excepto los chats con',
      startedIn: 'Solo los chats recibidos el',
      filters: 'Filtros',
      noFilter: 'ninguno',
      otherValue: { one: 'más', other: 'más' },
    },
    lead: {
      emptyLog: 'El registro está vacío: no se ha cargado ningún mensaje, así que todavía no hay nada que contar.',
      ahead: (during, at) =>
        `El período no había empezado el ${at}, fecha de consulta: todavía no se cuenta nada ${during}.`,
      unknown: during => `No hay datos ${during}.`,
      and: '; ',
      noChat: when => `Ningún chat estuvo activo ${when}`,
      activeChat: { one: 'chat estuvo activo', other: 'chats estuvieron activos' },
      customer: { one: 'cliente', other: 'clientes' },
      message: { one: 'mensaje', other: 'mensajes' },
      volume: (chats, when, customers, messages) => `${chats} ${when}, con ${customers} y ${messages}.`,
      noneStarted: filters => `Ningún cliente inició un chat${filters}.`,
      started: { one: n => `de ${n} chat recibido,`, other: n => `de ${n} chats recibidos,` },
      noneHandled: 'ninguno se atendió',
      handled: { one: n => `${n} se atendió`, other: n => `${n} se atendieron` },
      within: { one: delay => ` en ${delay}`, half: delay => `, la mitad en ${delay} como máximo` },
      waiting: { one: n => `${n} sigue sin primera respuesta`, other: n => `${n} siguen sin primera respuesta` },
      closed: { one: n => `${n} se cerró sin respuesta`, other: n => `${n} se cerraron sin respuesta` },
      numerals: ['ningún', 'un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
      noneToWatch: wait => `Ningún establecimiento tiene un chat en espera desde hace más de ${wait}.`,
      toWatch: {
        one: (n, wait) => `${n} establecimiento tiene chats en espera desde hace más de ${wait}.`,
        other: (n, wait) => `${n} establecimientos tienen chats en espera desde hace más de ${wait}.`,
      },
      leftOut: {
        one: n => `${n} fila del registro se rechazó y no cuenta en ninguna cifra.`,
        other: n => `${n} filas del registro se rechazaron y no cuentan en ninguna cifra.`,
      },
    },
    notices: {
      nothing: 'Todavía no hay datos.',
      noMessage: until => `No se ha cargado ningún mensaje; el registro se declara completo hasta el ${until}.`,
      never: 'todavía sin datos',
      stale: (until, age) =>
        `Los datos solo llegan hasta el ${until}, ${age} antes del cálculo de estas cifras: nada posterior cuenta.`,
      waitsOfThen: 'Las esperas se miden en esa fecha.',
      waitsUntil: asOf => `Las esperas se cuentan hasta el ${asOf}, como si nadie hubiera respondido desde entonces.`,
      ends: until => `Los datos solo llegan hasta el ${until}.`,
      ahead: period => `No hay datos del período (${period}).`,
      uncovered: sides => `Sin cobertura completa: ${sides}.`,
      known: (from, until) => `Los datos van del ${from} al ${until}.`,
      comparison: dates => `la comparación, ${dates}`,
      side: (name, coverage) => `${name} (${coverage})`,
      coverages: { full: '', partly: 'en parte', not: 'nada' },
      notJudged: 'Ningún cambio se califica de mejor o peor.',
    },
    evolution: {
      unknown: during => `Sin datos ${during}`,
      lines: (now, then) => `Línea continua: ${now}; discontinua: ${then}`,
      noDashes: (now, then) => `Línea continua: ${now}; no hay datos de la comparación (${then})`,
      gaps: '. Sin línea donde no hay datos',
      total: 'Total',
    },
    evolutionTable: {
      and: dimension => ` y por ${dimension}`,
      compared: 'Comparado con',
      change: 'Variación',
      others: { one: 'más', other: 'más' },
    },
    split: {
      nothing: (noun, { none }, filters) => `${capitalized(none)}${filters} que repartir por ${noun.one}`,
      allUnknown: (noun, { none }) => `No se conoce ${noun.the} de ${none}`,
      only: (noun, name, { all }) => `${capitalized(noun.the)} ${name} reúne ${all}`,
      tied: (groups, share) => `${groups} empatan en cabeza, cada cual con el ${share}`,
      leads: (noun, name, share) => `${noun.the} ${name} va en cabeza, con el ${share}`,
      share: 'Porcentaje',
      total: 'Total',
      trends: then => `Cada línea tiene su propia escala${then === null ? '' : `; discontinua: ${then}`}`,
    },
    watchList: {
      toWatch: 'Establecimientos que vigilar',
      criterion: threshold => `con un chat en espera desde hace más de ${threshold}`,
      whenever: ', sea cual sea la hora en que empezó',
      waitingThere: 'Chats en espera',
      since: threshold => `cada uno desde hace más de ${threshold}`,
      longest: 'Espera más larga',
      establishment: { one: 'establecimiento que vigilar', other: 'establecimientos que vigilar' },
      noEstablishment: 'Ningún establecimiento que vigilar',
      title: (establishments, at) => `${establishments} el ${at}`,
      caption: (threshold, at) =>
        `Establecimientos con un chat en espera desde hace más de ${threshold} el ${at}, primero la espera más larga`,
      name: 'Establecimiento',
      chats: 'Chats en espera',
      customers: 'Clientes en espera',
      oldest: 'En espera desde',
      others: { one: 'más', other: 'más' },
      none: threshold => `Ningún establecimiento tiene un chat en espera desde hace más de ${threshold}.`,
      chat: { one: 'chat excluido', other: 'chats excluidos' },
      dropped: (chats, days) => `${chats}, en espera desde hace más de ${days}.`,
    },
    summary: {
      started: 'Chats recibidos',
      startedNote: 'con el primer mensaje de un cliente',
      handled: 'Atendidos',
      ofStarted: share => `${share} de los chats recibidos`,
      mean: 'Tiempo medio',
      median: 'Mediana del tiempo',
      p90: 'Percentil 90',
      nothingKnown: 'No hay datos del período: no hay tiempos que mostrar.',
      noStart: filters => `Ningún cliente inició un chat en el período${filters}: no hay tiempos que mostrar.`,
    },
    responses: {
      wait: { one: 'espera iniciada', other: 'esperas iniciadas' },
      answeredNoun: { one: 'con respuesta', other: 'con respuesta' },
      answered: (answered, share) => `${answered} (${share})`,
      later: {
        one: (later, all) =>
          `De ${all} en el período, ${later} no es la primera de su chat: cuenta en los tiempos de respuesta, que abarcan todas las esperas, pero no en los de primera respuesta.`,
        other: (later, all) =>
          `De ${all} en el período, ${later} no son la primera de su chat: cuentan en los tiempos de respuesta, que abarcan todas las esperas, pero no en los de primera respuesta.`,
      },
    },
    heatmap: {
      label: 'Semana',
      title: (handled, started) => `Chats atendidos: ${handled} de ${started} recibidos`,
      chosenTitle: (handled, started, when) => `Chats recibidos ${when}: ${handled} atendidos de ${started}`,
      noneStarted: when => `Ningún chat recibido ${when}`,
      framed: 'Se muestra toda la semana; un marco señala las horas elegidas.',
      wholeWeek: 'Se muestra toda la semana, sean cuales sean las horas elegidas.',
      subtitle: 'Tiempo medio de primera respuesta según el día y la hora del primer mensaje del cliente,',
      clock: { establishment: 'en la hora de cada establecimiento', report: 'en la hora del informe' },
      caption: 'Tiempo medio de primera respuesta por día y hora (chats atendidos / chats recibidos)',
      hour: 'Hora',
      note: filters =>
        `– solo: ningún chat recibido en esa hora${filters}. – ante paréntesis: ninguno de los chats recibidos se atendió.`,
    },
    hours: {
      mean: (delay, chats) => `${delay} de media sobre ${chats}`,
      other: { one: 'más', other: 'más' },
      unanswered: others => `, ${others} sin respuesta`,
      slowest: (hour, mean, rest) => `La espera más larga es la de los chats recibidos el ${hour}: ${mean}${rest}.`,
      fastest: (hour, mean, rest) => `La respuesta más rápida se da el ${hour}: ${mean}${rest}.`,
      ofWeek: 'de la semana',
      ofChosen: 'de las elegidas',
      onHour: hour => `el ${hour}`,
      inHours: count => `en las ${count} horas elegidas`,
      basis: (hours, minimum) => `Solo se comparan las ${hours} con al menos ${minimum}.`,
      single: (hour, mean, minimum) => `Solo una hora de la semana tiene al menos ${minimum}, el ${hour}: ${mean}.`,
      equal: (hours, minimum, delay) => `Las ${hours} con al menos ${minimum} tienen todas la misma media, ${delay}.`,
      title: (minimum, slowest, fastest) =>
        `Entre las horas con al menos ${minimum}, el tiempo medio más largo es el del ${slowest} y el más corto el del ${fastest}`,
      hourName: (weekday, from, to) => `${weekday} de ${clock(from)} a ${clock(to)}`,
    },
    delays: {
      label: 'Tiempos',
      title: (h1, h4, h24) =>
        `El ${h1} de los chats recibidos se atendió en menos de 1 h, el ${h4} en menos de 4 h, el ${h24} en menos de 24 h`,
      subtitle: (handled, started) =>
        `Chats recibidos según su tiempo de primera respuesta: ${handled} atendidos de ${started}`,
      caption: 'Chats recibidos por clase de tiempo de primera respuesta',
      delay: 'Tiempo',
      chats: 'Chats',
      share: 'Porcentaje de los chats recibidos',
      total: 'Chats recibidos',
    },
    choices: {
      title: 'Opciones de este informe',
      period: 'Período',
      periodRule: zone => `Días enteros, en la zona horaria ${zone}.`,
      knownUntil: 'Datos hasta',
      knownUntilRule: local =>
        `${local}: fecha hasta la que una carga declara completo su origen o, en su defecto, la de su último mensaje. Los filtros no la cambian.`,
      asOf: 'Fecha de consulta',
      asOfRule: (local, exact) => `Solo cuenta lo enviado antes del ${local} (${exact}).`,
      comparison: 'Comparación',
      rules: {
        none: 'Ninguna.',
        previous: 'El mismo número de meses, de semanas ISO o, en su defecto, de días, justo antes.',
        'previous-year': 'Las mismas fechas un año antes o, para semanas ISO enteras, 52 semanas antes.',
        'previous-weeks':
          'El menor número de semanas enteras antes sin ningún día en común, para comparar cada día de la semana con el mismo.',
        dates: 'Fechas personalizadas.',
      },
      toDate:
        'El período no había terminado en la fecha de consulta, así que la comparación se corta en el mismo punto; la evolución la muestra entera.',
      unequalDays: 'Los dos períodos no tienen el mismo número de días; las cifras no se ajustan por ello.',
      clock: 'Horas de la semana',
      clocks: {
        establishment: 'En la hora de cada establecimiento, y en la del informe para los que no tienen zona.',
        report: 'En la hora del informe para todos los establecimientos.',
      },
      classes: 'Clases de tiempo',
      classRule: names => `${names}. Un tiempo en el límite de dos clases está en la más lenta.`,
      hours: 'Horas lentas y rápidas',
      hoursRule: minimum => `Solo se comparan las horas de la semana con al menos ${minimum}.`,
      watchList: 'Establecimientos que vigilar',
      thresholdRule: threshold => `Esperas de más de ${threshold}.`,
      maxAge: days => `Las de más de ${days} no se enumeran, porque nadie las responderá; solo se da su número.`,
      noMaxAge: 'Ninguna se excluye por su antigüedad.',
      tables: 'Tablas largas',
      tableRule: rows =>
        `Cortadas tras ${rows} filas, las demás reunidas en una. causerie ranking y causerie watch-list las dan todas.`,
    },
    definitions: {
      title: 'Significado de las cifras',
      handledWithin: {
        label: 'Atendidos en menos de 1 h, 4 h, 24 h',
        value:
          'Porcentaje de los chats recibidos en el período que se atendieron en menos de una, cuatro o veinticuatro horas.',
      },
      unanswered: {
        label: firstWait.title,
        value:
          'Chats recibidos en el período cuya primera espera sigue abierta: ni la respuesta de un agente ni un archivado le ha puesto fin antes de la fecha de consulta.',
      },
      closed: {
        label: closed.title,
        value: 'Chats recibidos en el período que se archivaron antes de la respuesta de un agente.',
      },
      censored: {
        label: firstWait.censored,
        value:
          'El tiempo al cabo del cual se ha atendido la mitad de los chats si los que siguen sin primera respuesta y los cerrados sin respuesta cuentan por lo que ha durado su primera espera (Kaplan-Meier). Un guion si nunca se llega a esa mitad.',
      },
      laterWaits: {
        label: 'Esperas siguientes',
        value:
          'Esperas iniciadas en el período que no son la primera de su chat: un cliente volvió a escribir tras una respuesta o un archivado. Cuentan en los tiempos de respuesta, pero no en los de primera respuesta.',
      },
      heatmap: {
        label: 'Tiempo por día y hora',
        value:
          'La media sobre los chats atendidos, en el día y la hora del primer mensaje del cliente. La hora que se repite una noche de otoño cuenta como una sola.',
      },
      watchList: threshold => ({
        label: 'Establecimientos que vigilar',
        value: `Los que tienen al menos un chat cuya espera abierta supera estrictamente ${threshold} en la fecha de consulta, empezara cuando empezara el chat.`,
      }),
      share: {
        label: 'Porcentaje',
        value:
          'El valor del grupo dividido entre el valor del conjunto. Un establecimiento puede tener varios valores de un mismo atributo, de modo que los porcentajes pueden sumar más del 100 %.',
      },
      change: {
        label: 'Variación',
        value: '(ahora − antes) / antes; «nuevo» si antes no había nada.',
      },
      rankChange: {
        label: 'Cambio de puesto',
        value: 'Puestos ganados (▲) o perdidos (▼) desde la comparación. Los valores iguales comparten puesto.',
      },
    },
    dataQuality: {
      title: 'El registro de este informe',
      caption: last => `Todas las cargas de la base de datos, la última el ${last}`,
      noLoad: 'Todavía no se ha cargado nada',
      what: 'Recuento',
      count: 'Número',
      counts: {
        loads: 'Cargas',
        rowsRead: 'Filas leídas',
        accepted: 'Filas aceptadas',
        duplicates: 'Duplicados',
        rejected: 'Filas rechazadas',
        leftOut: 'Filas rechazadas, cada una contada una vez',
        establishments: 'Establecimientos conocidos',
        unknownEstablishments: 'Establecimientos que no están en ningún archivo de establecimientos',
        establishmentsWithoutZone: 'Establecimientos sin zona horaria',
        ambiguousTimes: 'Horas locales que existen dos veces, tomadas por la primera',
        skippedTimes: 'Horas locales que no existen, adelantadas lo que dura el salto',
        futureRows: 'Filas fechadas después de su carga, conservadas',
        conflictingRepeats:
          'Filas que repiten un identificador con otro contenido, sin nada que diga cuál es la correcta',
      },
      note: 'Filas leídas = aceptadas + duplicados + rechazadas.',
      rejects: 'causerie rejects da cada fila rechazada con su motivo.',
    },
    tones: { good: '', bad: ', peor', neutral: '' },
    besideUnknown: {
      saidFirst: (noun, { share, counted }, claim) =>
        `No se conoce ${noun.the} del ${share} ${counted.ofThe}; en el resto, ${claim}`,
      amongKnown: (_, claim) => `Sin contar los desconocidos, ${claim}`,
    },
    sections: {
      volume: 'Volumen de chats',
      handling: 'Atención de los chats',
      method: 'Cómo se cuentan estas cifras',
    },
    volume: {
      nothingKnown: 'No hay datos del período: no hay nada que repartir ni que clasificar.',
      noChat: filters =>
        `Ningún chat estuvo activo en el período${filters}: no hay nada que repartir ni que clasificar.`,
    },
  },
  standing: { over: count => `sobre ${count}`, range: (least, most) => `${least} a ${most}` },
  charts: {
    heatmap: {
      nothing: 'Ningún chat recibido en este período',
      alt: 'Horas de la semana por tiempo medio de primera respuesta:',
      states: (none, unhandled, filters) =>
        `De las 168 horas, ${none} sin chats recibidos${filters} y ${unhandled} con chats recibidos de los que ninguno se atendió.`,
      none: 'ningún chat recibido',
      chosen: 'elegida',
      framed: hours =>
        hours === 1 ? 'Un marco señala la hora elegida.' : `Unos marcos señalan las ${hours} horas elegidas.`,
      mean: 'tiempo medio',
      handled: 'atendidos',
      waiting: firstWait.inSentence,
      closed: 'cerrados sin respuesta',
    },
    heatmapLegend: {
      mean: 'Tiempo medio de primera respuesta',
      none: 'ningún chat recibido',
      unhandled: 'recibidos, ninguno atendido',
      chosen: 'elegida',
      figures: 'Cifra: chats atendidos; recuadrada: recibidos',
    },
    ranking: {
      nothing: 'Nada que clasificar en este período',
      share: 'Porcentaje',
      before: 'antes',
      first: 'En cabeza:',
      listed: 'Aquí primero:',
      rise: (name, places) => `${name} sube ${places} ${places === 1 ? 'puesto' : 'puestos'}.`,
      more: count => `y ${count} más, sin dibujar`,
      others: (count, text, value) => (count === 1 ? `1 más: ${value}` : `${text} más en conjunto: ${value}`),
    },
    split: {
      nothing: 'Nada que repartir en este período',
      share: 'Porcentaje',
      first: 'En cabeza:',
      more: count => `y ${count} más, sin dibujar`,
    },
    evolution: {
      nothing: 'nada que mostrar',
      unknown: 'sin datos',
      fromTo: (lowest, highest) => `mínimo ${lowest}, máximo ${highest}`,
      even: value => `${value} en todo momento`,
      compared: period => `Línea discontinua: ${period}.`,
    },
    panels: {
      more: (_, text) => `${text} más, sin dibujar`,
      solid: dates => `continua: ${dates}`,
      dashed: dates => `discontinua: ${dates}`,
    },
    delays: {
      nothing: 'Ningún chat recibido en este período',
      delay: 'Tiempo',
      chats: 'Chats',
      share: '% de los recibidos',
      alt: 'Chats recibidos según su tiempo de primera respuesta:',
    },
  },
  letter: {
    report: { one: 'informe', other: 'informes' },
    subject: (period, what) => `Chats, ${period}: ${what}`,
    heading: (reports, period) => `${reports}, ${period}`,
    headline: chats => `: ${chats}`,
    change: ratio => ` (${ratio})`,
    handling: 'Atención de los chats',
    attached: { one: 'Archivo adjunto', other: 'Archivos adjuntos' },
    file: (format, size) => ` (${format}, ${size})`,
    tooLarge: 'La versión HTML es demasiado grande para un correo y no se adjunta.',
    counted: parts => `Cómo se cuentan estas cifras. ${parts}`,
    entry: (label, value) => `${label}: ${value}.`,
    why: subscription => `Recibe este correo porque su dirección está entre los destinatarios de «${subscription}».`,
    unsubscribe: 'Para dejar de recibirlo: ',
  },
  pages: {
    around: {
      product: 'causerie',
      skip: 'Ir a las cifras',
      navigation: 'Páginas',
      statistics: 'Estadísticas detalladas',
      inbox: 'Chats',
      reports: 'Informes',
      method: 'Cómo se cuenta',
      api: 'API',
      language: 'Idioma',
      signedInAs: name => `Sesión iniciada: ${name}`,
      signOut: 'Cerrar sesión',
      filters: 'Filtros',
      apply: 'Aplicar',
      reset: 'Quitar todos los filtros',
      remove: what => `Quitar el filtro: ${what}`,
      loading: 'Cargando…',
      slow: 'Tarda más de lo habitual.',
      stop: 'Detener',
      stopped: 'Detenido: las cifras de abajo son las de antes.',
      unreachable: 'El servidor no responde. Las cifras de abajo son las de antes.',
      busy: 'El servidor está ocupado. Espere…',
      storeVersion: (version, loadedAt) => `Versión ${version} de los datos, cargada el ${loadedAt}`,
      neverLoaded: version => `Versión ${version} de los datos, sin nada cargado`,
      knownUntil: instant => `datos hasta el ${instant}`,
      renewed: 'Los datos han cambiado desde que se mostraron estas cifras por primera vez: todas se han actualizado.',
      nothingKnown: 'todavía sin datos',
      pdf: 'Abrir como informe PDF',
      html: 'Abrir como informe HTML',
      schedule: 'Programar el envío',
      takeAway: 'Exportar',
      figures: 'Cifras',
      pages: { volume: 'Volumen de chats', handling: 'Atención de los chats' },
    },
    filters: {
      more: 'Más',
      zone: 'Zona horaria',
      asOf: 'Fecha de consulta',
      asOfNote: 'Vacío: el final de los datos. Lo enviado después no cuenta.',
    },
    period: {
      period: 'Período',
      calendar: 'Calendario',
      dates: 'Fechas personalizadas',
      from: 'Del',
      through: 'al',
      compare: 'Comparado con',
      comparisons: {
        previous: 'el período anterior',
        'previous-year': 'un año antes',
        'previous-weeks': 'otras tantas semanas antes',
        none: 'nada',
        dates: 'otras fechas',
      },
      full: 'completo, aunque el período no haya terminado',
      presets: {
        'last-month': 'El mes pasado',
        'this-month': 'Este mes',
        'last-week': 'La semana pasada',
        'this-week': 'Esta semana',
        'last-quarter': 'El trimestre pasado',
        'this-quarter': 'Este trimestre',
        'last-year': 'El año pasado',
        'this-year': 'Este año',
        yesterday: 'Ayer',
        'last-7-days': 'Los últimos 7 días',
        'last-30-days': 'Los últimos 30 días',
      },
    },
    menu: {
      without: 'excluir',
      withoutValue: name => `Excluir ${name}`,
      search: values => `Buscar entre ${values}`,
      find: 'Buscar',
      none: 'Sin resultados.',
      more: count => `y ${count} más: búsquelos por su nombre`,
    },
    chips: {
      without: 'sin',
      startedHours: hours => `Recibidos en las ${hours} horas elegidas`,
      startedAt: (weekday, hour) => `Recibidos el ${weekday}, ${hour}`,
    },
    unknownValues: {
      more: count => `y ${count} valores desconocidos más`,
      nothing: (dimension, value) => [`Valor desconocido (${dimension}): `, value, '.'],
      meant: value => ['¿Quería decir ', value, '?'],
    },
    evolution: { metric: 'Indicador', by: 'Desglosar por', total: 'Sin desglose', grain: 'Intervalo' },
    ranking: {
      by: 'Clasificar',
      metric: 'por',
      order: 'Orden',
      orders: {
        highest: 'De mayor a menor',
        lowest: 'De menor a mayor',
        name: 'Por nombre',
        change: 'Mayores subidas primero',
      },
      pages: 'Páginas de la clasificación',
      before: 'Anteriores',
      after: 'Siguientes',
      rows: (first, last, all) => `${first} a ${last} de ${all}`,
    },
    watchList: { threshold: 'En espera desde hace más de', maxAge: 'excluidos tras', never: 'nunca', days: 'días' },
    heatmap: { clock: 'Hora', own: 'de cada establecimiento', report: zone => `de ${zone}` },
    chats: {
      chat: { one: 'chat', other: 'chats' },
      titles: {
        active: chats => `Activos: ${chats}`,
        started: chats => `Recibidos: ${chats}`,
        handled: chats => `Recibidos y atendidos: ${chats}`,
        closedUnanswered: chats => `Recibidos y cerrados sin respuesta: ${chats}`,
        unanswered: chats => `Recibidos y ${firstWait.inSentence}: ${chats}`,
        waiting: chats => `En espera: ${chats}`,
        watched: (chats, threshold) => `En espera desde hace más de ${threshold}: ${chats}`,
      },
      renewed: 'Los datos han cambiado desde que se mostró el número: esta lista se ha actualizado.',
      back: { volume: 'Volver al volumen', handling: 'Volver a la atención' },
      caption: total => `Los chats que hay tras este número: ${total}`,
      chatId: 'Chat',
      startedAt: 'Recibido',
      wait: 'Espera',
      state: 'Estado',
      none: 'Ningún chat.',
      pages: 'Páginas de la lista',
      first: 'Primeros',
      before: 'Anteriores',
      after: 'Siguientes',
      last: 'Últimos',
      rows: (first, last, all) => `${first} a ${last} de ${all}`,
    },
    reports: {
      what: 'Los informes programados, tal como se enviaron.',
      none: 'Todavía no hay informes.',
      pages: 'Páginas de los informes',
      newer: 'Más recientes',
      older: 'Más antiguos',
      frozen: instant => `cifras a fecha de ${instant}`,
      everything: 'Conjunto',
      notDrawn: 'no generado',
      more: count => `y ${count} más`,
      states: {
        planned: 'en curso',
        done: 'todo enviado',
        partial: 'enviado en parte',
        failed: 'no enviado',
        skipped: 'omitido',
      },
    },
    schedule: {
      what: 'Esta suscripción, para causerie.config.yaml, envía el mismo informe. Elija usted el nombre, el día y los destinatarios.',
      back: 'Volver a las cifras',
      next: (show, send) => [show, ' muestra quién recibiría qué; ', send, ' lo envía.'],
    },
    signIn: {
      title: 'Iniciar sesión',
      name: 'Nombre',
      password: 'Contraseña',
      wrong: 'Nombre o contraseña incorrectos.',
      throttled: minutes => `Demasiados intentos: vuelva a intentarlo en ${minutes}.`,
    },
    failures: {
      titles: {
        wrong: 'Solicitud no válida',
        large: 'Solicitud demasiado grande',
        busy: 'Servidor ocupado',
        slow: 'Tiempo de espera agotado',
        missing: 'Página no encontrada',
        refused: 'Acceso denegado',
        host: 'Nombre de host desconocido',
        broken: 'Se ha producido un error',
      },
      texts: {
        wrong: 'La dirección pide algo que no existe.',
        large: 'La solicitud supera el tamaño que acepta este servidor.',
        busy: 'Vuelva a intentarlo en un momento.',
        slow: 'La consulta se ha detenido. Un período más corto o un filtro más restrictivo va más rápido.',
        missing: 'No hay ninguna página en esta dirección.',
        refused: 'No tiene permiso para ver esto.',
        host: 'Este servidor no acepta el nombre de la barra de direcciones. Su administrador puede indicar la dirección en la configuración, en serve.url: https://chats.example.com.',
        broken: 'El error ha quedado registrado y se revisará.',
      },
      again: 'La misma página sin ello',
      start: 'Ir a las cifras',
    },
    renewedFile: {
      title: 'Los datos han cambiado',
      text: 'Este archivo debía mostrar las mismas cifras que su página, pero los datos han cambiado desde que se abrió la página.',
      page: 'Abrir la página con las cifras actuales',
      file: 'Abrir el archivo con las cifras actuales',
    },
    api: {
      lead: 'Todas las cifras de estas páginas, para programas.',
      access: 'Acceso',
      token:
        'Un programa se identifica con un token, que se crea en la línea de comandos; un navegador con sesión iniciada no lo necesita. Un servidor sin usuarios no pide token.',
      commandLine: 'Línea de comandos',
      scope:
        'Un token, como un usuario, solo ve lo que la configuración le permite; una consulta solo puede restringirlo más.',
      questions: 'Consultas',
      forms:
        'Una consulta se envía como parámetros, con GET, o como JSON, con POST; ambas formas son equivalentes. Los filtros son where.DIMENSION=VALOR y not.DIMENSION=VALOR, repetidos para varios valores.',
      answers: 'Respuestas',
      kinds: [
        {
          title: 'Formatos',
          text: 'JSON, como en la línea de comandos. Con format=csv o format=arrow, o según la cabecera Accept, las filas como CSV o como flujo Arrow.',
        },
        {
          title: 'Versión',
          text: 'La cabecera Causerie-Store-Version indica la versión de los datos que ha respondido.',
        },
        {
          title: 'Errores',
          text: '400 para una consulta no válida, con lo que sería válido. 503 con Retry-After cuando el servidor está ocupado.',
        },
      ],
      document: 'La descripción completa para herramientas: parámetros, consultas, respuestas.',
      endpoints: {
        volume: {
          title: 'Volumen',
          what: 'Chats activos, clientes activos y mensajes de un período, y cómo han cambiado.',
        },
        split: { title: 'Reparto', what: 'Cualquier indicador por una dimensión o por dos.' },
        evolution: { title: 'Evolución', what: 'Cualquier indicador a lo largo del tiempo, junto a su comparación.' },
        ranking: {
          title: 'Clasificación',
          what: 'Los establecimientos, o los grupos de cualquier dimensión, por cualquier indicador.',
        },
        table: {
          title: 'Tabla',
          what: 'Varios indicadores a la vez, en total o por una dimensión, junto a su comparación.',
        },
        heatmap: {
          title: 'Mapa de horas',
          what: 'Con qué rapidez se atienden los chats, según el día y la hora del primer mensaje.',
        },
        watchList: {
          title: 'Establecimientos que vigilar',
          what: 'Los establecimientos donde alguien espera desde hace demasiado tiempo.',
        },
        summary: {
          title: 'Atención',
          what: 'Los chats recibidos en un período, cuántos se atendieron y con qué rapidez.',
        },
        delayDistribution: {
          title: 'Distribución de los tiempos',
          what: 'Los chats atendidos, por clases de tiempo de primera respuesta.',
        },
        chatList: {
          title: 'Chats',
          what: 'Los chats que hay tras un número, página a página; como CSV o Arrow todos, salvo que se pida una página.',
        },
        dimensions: {
          title: 'Dimensiones',
          what: 'Las dimensiones por las que filtrar y agrupar, con sus valores.',
        },
      },
    },
    wrongQuestion: {
      nothing: 'Nada',
      untold: 'Un valor de la consulta no es válido.',
      other: (about, value, choices) =>
        choices === null
          ? `${about} no puede ser ${value}.`
          : `${about} no puede ser ${value}. Valores posibles: ${choices}.`,
      problems: {
        dimension: (value, choices) => `No existe la dimensión ${value}. Valores posibles: ${choices}.`,
        zone: value => `${value} no es una zona horaria. Ejemplo: Europe/Madrid.`,
        date: value => `${value} no es una fecha. Ejemplo: 2026-10-31.`,
        from: value => `${value} no es una fecha. Ejemplo: 2026-10-01.`,
        through: value => `${value} no es una fecha. Ejemplo: 2026-10-31.`,
        'compare.from': value => `${value} no es una fecha. Ejemplo: 2026-10-01.`,
        'compare.through': value => `${value} no es una fecha. Ejemplo: 2026-10-31.`,
        dates: () => 'Falta una de las dos fechas.',
        emptyPeriod: () => 'El período termina antes de empezar.',
        longPeriod: () => 'El período es demasiado largo.',
        period: value => `${value} no es un período. Ejemplos: last-month, 2026-10, 2026-Q4, 2026-W45.`,
        cells: () =>
          'Serían demasiadas cifras: elija un intervalo más largo, un período más corto o un filtro más restrictivo.',
        longQuestion: () =>
          'Los filtros nombran demasiados valores para una página: elija menos, o algo que tengan en común, por ejemplo una región.',
        years: () => 'Los períodos deben estar en los años 1970 a 9998.',
        asOf: value => `${value} no es un instante. Ejemplo: 2026-11-01T08:00:00Z.`,
        started: value => `${value} no es una hora de la semana. Ejemplo: 2-14 para el martes desde las 14:00.`,
        olderThan: value => `${value} no es una duración. Ejemplos: 4d, 36h.`,
        olderThanSeconds: () => 'El umbral de espera es demasiado largo.',
        maxAgeDays: () => 'El número de días es demasiado grande.',
        maxAge: value => `${value} no es un número de días mayor que 0.`,
        'ranking.page': value => `${value} no es una página de la clasificación. La primera es 1.`,
        'chats.page': value => `${value} no es una página de la lista. La primera es 1.`,
        parameter: (value, choices) => `No existe el parámetro ${value}. ¿Quería decir ${choices}?`,
      },
    },
  },
  /** What customers read in pages of others. */
  widget: {
    open: 'Escríbanos',
    close: 'Cerrar',
    unread: (count: string) => `Mensajes nuevos: ${count}`,
    welcome: 'Escríbanos. La respuesta llega aquí, aunque vuelva más tarde.',
    earlier: 'Mensajes anteriores',
    ended: 'Esta conversación está cerrada. Escríbanos cuando tenga otra pregunta.',
    unscripted: 'Escríbanos sin JavaScript',
    look: 'Ver si hay respuesta',
    tooMany: 'Ha sido mucho de una vez. Inténtelo de nuevo dentro de un rato.',
    yourMessage: 'Su mensaje',
    send: 'Enviar',
    tooLong: (characters: string) => `${characters} caracteres como máximo.`,
    attach: 'Adjuntar archivos',
    files: 'Archivos adjuntos',
    fileTooLarge: (bytes: string) => `Un archivo tiene como máximo ${bytes}.`,
    /** What its script says. */
    window: {
      messages: 'Mensajes',
      you: 'Usted',
      bot: 'Respuesta automática',
      states: { sending: 'enviando…', sent: 'enviado', waiting: 'aún no enviado', failed: 'no enviado' },
      offline: 'Sin conexión. Lo que escriba se enviará en cuanto vuelva.',
      tooMany: 'Son muchos mensajes a la vez. Los pendientes se enviarán dentro de un rato.',
      again: 'Reintentar',
      remove: 'Quitar',
    },
  },
  inbox: {
    title: 'Chats',
    views: {
      open: chats => `En curso (${chats})`,
      mine: chats => `Para mí (${chats})`,
      snoozed: chats => `Pospuestos (${chats})`,
      archived: chats => `Finalizados (${chats})`,
    },
    customers: { visitor: code => `Visitante ${code}`, forgotten: code => `Cliente olvidado ${code}` },
    list: { unread: 'nuevo', draft: 'Borrador', assignedTo: who => `para ${who}` },
    assign: {
      to: 'Para:',
      nobody: 'nadie',
      assign: 'Asignar',
      toMe: 'Asignármelo',
      assigned: who => `Asignado a ${who}`,
      unassigned: 'Sin asignar',
    },
    snooze: {
      label: 'Posponer:',
      snooze: 'Posponer',
      end: 'Retomar',
      ended: 'De vuelta en la lista',
      until: instant => `pospuesto hasta el ${instant}`,
      written: 'pospuesto hasta que el cliente escriba',
      conflict: 'El cliente ha escrito entretanto: el chat no se ha pospuesto.',
      choices: {
        hour: 'una hora',
        threeHours: 'tres horas',
        tomorrow: 'hasta mañana a las 9',
        monday: 'hasta el lunes a las 9',
        written: 'hasta que el cliente escriba',
      },
    },
    presence: { reading: who => `${who} está leyendo`, writing: who => `${who} está escribiendo` },
    keys: {
      title: 'Atajos de teclado',
      isOn: 'Los atajos de teclado están activados',
      close: 'Cerrar',
      does: {
        next: 'chat siguiente',
        previous: 'chat anterior',
        open: 'abrir el chat',
        back: 'volver a la lista',
        search: 'buscar',
        reply: 'escribir una respuesta',
        note: 'escribir una nota',
        send: 'enviar',
        sendAndArchive: 'enviar y archivar',
        archive: 'archivar',
        reopen: 'reabrir',
        snooze: 'posponer',
        assignToMe: 'asignármelo',
        help: 'mostrar esta lista',
      },
    },
    doubt: {
      title: 'Respuestas dudosas',
      explained:
        'Nadie sabe si estas respuestas han llegado, y ninguna se reenvía por sí sola. Las respuestas siguientes del mismo chat esperan.',
      none: 'Ninguna respuesta es dudosa.',
      letters: letters => `Respuestas dudosas: ${letters}`,
      arrived: 'Ha llegado',
      again: 'Enviarla de nuevo',
      reported: reason => `También notificada como fallida: ${reason}`,
    },
    imported: 'Este chat procede de un registro importado: aquí se puede leer, pero no responder.',
    audit: {
      title: 'Quién hizo qué',
      when: 'Cuándo',
      who: 'Quién',
      what: 'Acción',
      chat: 'Chat',
      none: 'Todavía no se ha hecho nada.',
      acts: {
        read: 'leyó',
        message: 'respondió',
        note: 'escribió una nota',
        archive: 'archivó',
        reopen: 'reabrió',
        assign: 'asignó',
        snooze: 'pospuso',
        settle: 'resolvió una respuesta dudosa',
        search: 'buscó',
        export: 'exportó chats',
        forget: 'borró los textos de un cliente olvidado',
      },
    },
    search: {
      label: 'Buscar en los mensajes',
      go: 'Buscar',
      results: text => `Mensajes con «${text}», del más reciente al más antiguo`,
      none: 'Ningún mensaje contiene todas estas palabras.',
    },
    waiting: chats => `Pendientes de respuesta: ${chats}`,
    none: {
      open: 'Ningún chat en curso.',
      mine: 'No tiene asignado ningún chat en curso.',
      snoozed: 'Ningún chat está pospuesto.',
      archived: 'Ningún chat finalizado.',
      filtered: 'Ningún chat coincide con estos filtros.',
    },
    waitingSince: delay => `espera desde hace ${delay}`,
    answered: 'nadie espera',
    newer: 'Primera página',
    older: 'Más chats',
    earlier: 'Mensajes anteriores',
    back: 'Todos los chats',
    authors: { customer: 'Cliente', agent: 'Agente', bot: 'Bot', system: 'Sistema' },
    kinds: { note: 'Nota interna', archive: 'Archivado', reopen: 'Reabierto' },
    withdrawn: 'Mensaje retirado.',
    received: instant => `recibido ${instant}`,
    states: {
      queued: 'en camino',
      sending: 'enviándose',
      sent: 'enviado',
      delivered: 'entregado',
      read: 'leído',
      failed: 'no enviado',
      doubt: 'quizá no enviado',
    },
    reply: 'Su respuesta',
    send: 'Enviar',
    sendAndArchive: 'Enviar y archivar',
    note: 'Guardar como nota',
    archive: 'Archivar',
    reopen: 'Reabrir',
    conflict: {
      message: who => `${who} ha respondido entretanto. Su texto sigue aquí.`,
      archive: who => `${who} ha archivado el chat entretanto. Su texto sigue aquí.`,
      customer: 'El cliente ha escrito entretanto: el chat no se ha archivado y no se ha enviado nada.',
    },
    sendAnyway: 'Enviar de todos modos',
    forgotten: 'Este chat se ha olvidado. Se podrá responder cuando el cliente vuelva a escribir.',
    sendAndArchiveAnyway: 'Enviar y archivar de todos modos',
    archiveAnyway: 'Archivar de todos modos',
    empty: 'Escriba algo primero.',
    somebody: 'Alguien',
    mayNotReply: 'Puede leer este chat, pero no responder.',
    noText: '(sin texto)',
    checker: {
      name: 'Corrector',
      toggle: 'Corrector ortográfico y gramatical (Alt S)',
      title: 'Revise esto antes de enviar',
      unknownWord: 'Esta palabra no se conoce.',
      leaveOut: 'Eliminar',
      ignore: 'Ignorar',
      addWord: 'Añadir al diccionario',
      edit: 'Modificar',
      sendAsIs: 'Enviar tal cual',
      done: 'No queda nada por corregir.',
      language: 'Idioma del texto',
      guessed: 'automático',
      unchecked: {
        slow: 'Enviado sin revisar: el corrector ha tardado demasiado.',
        down: 'Enviado sin revisar: el corrector no responde.',
        'too-long': 'Enviado sin revisar: el texto es demasiado largo para el corrector.',
        missing: line => `Enviado sin revisar: el corrector de este idioma no está instalado en el servidor (${line}).`,
        noEngine: 'Enviado sin revisar: no hay corrector para este idioma.',
      },
      isOn: 'El corrector está activado.',
      isOff: 'El corrector está desactivado.',
      turnOn: 'Activar',
      turnOff: 'Desactivar',
      dictionary: 'Mi diccionario',
      newWord: 'Palabra nueva',
      add: 'Añadir',
      noWords: 'Todavía no hay palabras.',
      removeWord: word => `Quitar ${word} del diccionario`,
    },
    emoji: {
      open: 'Elegir un emoji',
      find: 'Buscar',
      tone: 'Tono de piel',
      recent: 'Recientes',
      none: 'No se ha encontrado ningún emoji.',
      groups: [
        [0, 'Caras y emociones'],
        [1, 'Personas y cuerpo'],
        [3, 'Animales y naturaleza'],
        [4, 'Comida y bebida'],
        [5, 'Viajes y lugares'],
        [6, 'Actividades'],
        [7, 'Objetos'],
        [8, 'Símbolos'],
        [9, 'Banderas'],
      ],
    },
    composer: {
      attachments: 'Archivos adjuntos',
      attach: 'Adjuntar archivos',
      attachChosen: 'Adjuntar',
      atMost: size => `${size} como máximo por archivo`,
      drop: 'Suelte los archivos aquí',
      remove: 'Quitar',
      removeFile: name => `Quitar ${name}`,
      uploading: 'Subiendo',
      waiting: 'Espere a que lleguen los archivos.',
      paused: 'Se ha cortado la conexión. La subida continuará sola.',
      failed: 'El archivo no se ha adjuntado.',
      cancel: 'Cancelar',
      attachmentGone: 'Uno de los archivos adjuntos ya no existe. Los que quedan se muestran abajo.',
      refusals: {
        'too-large': size => `Un archivo puede ocupar ${size} como máximo. No se ha adjuntado.`,
        'too-many': () => 'Hay demasiados archivos adjuntos sin enviar. Quite alguno o envíelos antes.',
        full: () => 'No queda sitio para este archivo en el servidor. No se ha adjuntado.',
        broken: () => 'El archivo no ha llegado entero. No se ha adjuntado.',
      },
    },
  },
}
