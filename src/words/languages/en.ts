import { capitalized } from '../sentence.ts'
import type { CountedNoun, DimensionNoun } from './noun.ts'
import type { PlacedPart, SpokenPeriod } from './spoken-dates.ts'

/** A sentence around something other than text: a link or a piece of code. */
type Mixed<T> = readonly (string | T)[]

// The one name for a chat whose first wait is open. A chat with any open wait, as in the watch list, is *waiting*. The two names never mix: a
// chat that was answered once and waits again is waiting, but not without a first answer. Definition: docs/definitions.md, "Waits".
const firstWait = {
  title: 'Still without a first answer',
  inSentence: 'still without a first answer',
  /** The median that takes such chats into account. */
  censored: 'Median, including chats without a first answer',
}

// The one name for a chat whose first wait was ended by archiving.
const closed = { title: 'Closed without an answer', inSentence: 'closed without an answer' }

const than = (during: string) => `than ${during}`
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`

function counted(one: string, other: string): CountedNoun {
  return { one, other, over: { one, other }, none: `no ${one}`, all: `all ${other}`, ofThe: `of the ${other}` }
}

const nouns = {
  activeChat: counted('active chat', 'active chats'),
  activeCustomer: counted('active customer', 'active customers'),
  message: counted('message', 'messages'),
  chatStarted: counted('chat started', 'chats started'),
  chatHandled: counted('chat handled', 'chats handled'),
  chatWaiting: counted('chat waiting', 'chats waiting'),
  waitOpened: counted('wait opened', 'waits opened'),
  waitAnswered: counted('wait answered', 'waits answered'),
}

interface MetricText {
  readonly title: string
  readonly description: string
  /** What the metric counts; for a delay or a share, the chats or waits that it is based on. */
  readonly noun: CountedNoun
}

const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1)
const count = (text: MetricText) => ({
  ...text,
  /** A value in a sentence, with the name of the metric; a count already has its noun. */
  amount: (value: string) => value,
  /** What the group with the largest value has, as in “Lyon has the most messages”. */
  highest: `the most ${text.noun.other}`,
})
const delay = (text: MetricText) => ({
  ...text,
  amount: (value: string) => `a ${inSentence(text.title)} of ${value}`,
  highest: `the highest ${inSentence(text.title)}`,
})
const share = (text: MetricText) => ({
  ...text,
  amount: (value: string) => `${value} ${inSentence(text.title)}`,
  highest: `the highest share ${inSentence(text.title)}`,
})

function dimension(one: string, other: string): DimensionNoun {
  return { one, other, the: `the ${one}`, among: `the ${other}` }
}

/**
 * English, the model of every language: `Words` is its type. Sentences take names and numbers already formatted, so that all grammar is
 * here.
 */
export const en = {
  /** The language's own name for itself. */
  name: 'English',
  /** The locale for Intl; it writes dates day first: `1 October 2026`. */
  tag: 'en-GB',
  typography: {
    colon: ':',
    quoted: (text: string) => `“${text}”`,
    /** Replacements that put non-breaking spaces, applied in order. */
    fixedSpaces: [[/(\d) (h|min|s|d)(?![\p{L}\d])/gu, '$1\u00a0$2']] as readonly (readonly [RegExp, string])[],
  },
  values: {
    isNew: 'new',
    none: 'no value',
    /** The unit after a number of days, next to `h` and `min`. */
    day: { one: 'd', other: 'd' },
    hoursAndMinutes: (hours: number, minutes: number) => `${hours}\u00a0h\u00a0${String(minutes).padStart(2, '0')}`,
  },
  dates: {
    /** Adjusts a part of Intl's output: no comma between a weekday and its date. */
    part: ({ part, before }: PlacedPart) => (before?.type === 'weekday' ? ' ' : part.value),
    /** An hour of the day, 0 to 23. */
    hour: clock,
    week: (number: number) => `week ${number}`,
    quarter: (number: number, year: string) => `Q${number} ${year}`,
    /** The year after a day or a month. */
    ofYear: (year: string) => ` ${year}`,
    /** A period as a part of a sentence. */
    during: ({ kind, name }: SpokenPeriod) =>
      kind === 'day' ? `on ${name}` : kind === 'days' ? `over ${name}` : `in ${name}`,
    than,
    upToSamePoint: (during: string) => `${during} up to the same point`,
    soFar: ' so far',
    upTo: (instant: string) => ` up to ${instant}`,
  },
  /** The buckets of an evolution. */
  grains: {
    hour: { one: 'hour', other: 'hours', by: 'by hour', incomplete: 'incomplete hour' },
    day: { one: 'day', other: 'days', by: 'by day', incomplete: 'incomplete day' },
    week: { one: 'week', other: 'weeks', by: 'by week', incomplete: 'incomplete week' },
    month: { one: 'month', other: 'months', by: 'by month', incomplete: 'incomplete month' },
    quarter: { one: 'quarter', other: 'quarters', by: 'by quarter', incomplete: 'incomplete quarter' },
    year: { one: 'year', other: 'years', by: 'by year', incomplete: 'incomplete year' },
  },
  /** Every metric of the catalogue. */
  metrics: {
    activeChats: count({
      title: 'Active chats',
      noun: nouns.activeChat,
      description:
        'Chats with at least one message from a customer, an agent or a bot in the period; notes, archiving, reopening and system rows do not count.',
    }),
    activeCustomers: count({
      title: 'Active customers',
      noun: nouns.activeCustomer,
      description: 'Distinct customers with an active chat in the period.',
    }),
    messages: count({
      title: 'Messages',
      noun: nouns.message,
      description: 'Messages sent by customers, agents and bots in the period.',
    }),
    startedChats: count({
      title: 'Chats started',
      noun: nouns.chatStarted,
      description: 'Chats whose first customer message was sent in the period.',
    }),
    handledChats: count({
      title: 'Chats handled',
      noun: nouns.chatHandled,
      description: 'Chats started in the period whose first wait was ended by an agent’s reply before the as-of time.',
    }),
    waitingChats: count({
      title: 'Chats waiting',
      noun: nouns.chatWaiting,
      description:
        'Chats with a customer message neither answered nor archived at the end of the period, or at the as-of time if that is earlier.',
    }),
    meanDelaySeconds: delay({
      title: 'Mean handling delay',
      noun: nouns.chatHandled,
      description:
        'Mean time between the first customer message of a chat started in the period and the agent’s reply that ended its first wait, over the chats handled.',
    }),
    medianDelaySeconds: delay({
      title: 'Median handling delay',
      noun: nouns.chatHandled,
      description: 'The handling delay that half of the chats handled do not exceed, interpolated linearly.',
    }),
    p90DelaySeconds: delay({
      title: '90th percentile of the handling delay',
      noun: nouns.chatHandled,
      description: 'The handling delay that nine chats handled in ten do not exceed, interpolated linearly.',
    }),
    handledWithin1h: share({
      title: 'Handled in under 1 h',
      noun: nouns.chatStarted,
      description: 'Share of the chats started in the period that were handled in under one hour.',
    }),
    handledWithin4h: share({
      title: 'Handled in under 4 h',
      noun: nouns.chatStarted,
      description: 'Share of the chats started in the period that were handled in under four hours.',
    }),
    handledWithin24h: share({
      title: 'Handled in under 24 h',
      noun: nouns.chatStarted,
      description: 'Share of the chats started in the period that were handled in under twenty-four hours.',
    }),
    openedWaits: count({
      title: 'Waits opened',
      noun: nouns.waitOpened,
      description:
        'Customer waits opened in the period, both the first of a chat and later ones: each begins with a message that nobody has answered yet.',
    }),
    answeredWaits: count({
      title: 'Waits answered',
      noun: nouns.waitAnswered,
      description: 'Waits opened in the period that were ended by an agent’s reply before the as-of time.',
    }),
    meanResponseSeconds: delay({
      title: 'Mean response delay',
      noun: nouns.waitAnswered,
      description:
        'Mean time between the message that opened a wait in the period and the agent’s reply that ended it, over the waits answered, first and later ones.',
    }),
    medianResponseSeconds: delay({
      title: 'Median response delay',
      noun: nouns.waitAnswered,
      description: 'The response delay that half of the waits answered do not exceed, interpolated linearly.',
    }),
    p90ResponseSeconds: delay({
      title: '90th percentile of the response delay',
      noun: nouns.waitAnswered,
      description: 'The response delay that nine waits answered in ten do not exceed, interpolated linearly.',
    }),
  },
  dimensions: {
    nouns: {
      establishment: dimension('establishment', 'establishments'),
      channel: dimension('channel', 'channels'),
      platform: dimension('platform', 'platforms'),
      region: dimension('region', 'regions'),
      sector: dimension('sector', 'sectors'),
      country: dimension('country', 'countries'),
      city: dimension('city', 'cities'),
      brand: dimension('brand', 'brands'),
      tag: dimension('tag', 'tags'),
    } as Readonly<Record<string, DimensionNoun>>,
    /** An attribute without a noun above keeps its own name. */
    unlisted: (name: string) => dimension(name, name),
    /** The group without a value. */
    unknown: 'unknown',
    /** A group of two dimensions. */
    group: { one: 'group', other: 'groups' },
    by: (noun: DimensionNoun) => `By ${noun.one}`,
    metricBy: (metric: string, noun: DimensionNoun, during: string) => `${metric} by ${noun.one} ${during}`,
  },
  chats: {
    firstWait,
    closed,
    states: { waiting: 'waiting', handled: 'handled', closed: closed.inSentence },
  },
  /** Added to a sentence about no chats when filters left chats out. */
  underFilters: ' under these filters',
  report: {
    evolutionNote: {
      counted: {
        activity: (grain: string, unit: string) =>
          unit === 'customers'
            ? `A customer counts once in every ${grain} in which they are active.`
            : `A chat counts once in every ${grain} in which it is active.`,
        messages: (_grain: string, _unit: string) => '',
        waits: (grain: string) => `Every wait counts in the ${grain} in which it opened.`,
        starts: (grain: string) => `Every chat counts in the ${grain} of its customer’s first message.`,
        backlog: (grain: string) =>
          `The chats waiting at the end of each ${grain}, or at the as-of time if that is earlier.`,
      },
      leftOut: (groups: string) => `${groups} have no column here; their values cannot be added up.`,
      brackets: 'The comparison is in brackets.',
      partial: (grain: string) =>
        `* Incomplete ${grain}: cut off by the period, not over at the as-of time, or only partly covered by the data.`,
      unknown: '† No data.',
      /** For places with room for words but not for a note. */
      unknownBucket: 'no data',
    },
    ranking: {
      nothing: (noun: DimensionNoun, { one }: CountedNoun, filters: string) =>
        `No ${noun.one} had ${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}${filters}: there is nothing to rank`,
      unknown: 'There are no data for the period: there is nothing to rank.',
      alone: (noun: DimensionNoun, name: string, { all }: CountedNoun, filters: string) =>
        `${capitalized(all)}${filters} belong to ${noun.the} ${name}: there is nothing to rank.`,
      allUnknown: (noun: DimensionNoun, { none }: CountedNoun) => `${capitalized(none)} has a known ${noun.one}`,
      tied: (groups: string, amount: string, over: string) =>
        `${groups} tie for first place with ${amount} each${over}`,
      leads: (noun: DimensionNoun, name: string, amount: string) => `${name} leads ${noun.among} with ${amount}`,
      ofTotal: (share: string) => `, ${share} of the total`,
      leadsKnown: (name: string, amount: string) => `${name} leads with ${amount}`,
      highest: (noun: DimensionNoun, name: string, highest: string, value: string) =>
        `Of ${noun.among}, ${name} has ${highest}: ${value}`,
      highestKnown: (name: string, highest: string, value: string) => `${name} has ${highest}: ${value}`,
      highestTied: (groups: string, highest: string, value: string, over: string) =>
        `${groups} tie for ${highest}: ${value} each${over}`,
      ranks: (from: string, to: string | null) => (to === null ? `rank ${from}` : `ranks ${from} to ${to}`),
      rank: 'Rank',
      share: 'Share',
      rankChange: 'Rank change',
      others: { one: 'other', other: 'others' },
      cut: 'For the whole list, run causerie ranking with --csv.',
    },
    change: {
      none: 'none',
      notKnown: (then: string) => `no data ${then}`,
      inPart: ', with partial data',
      noneThen: (then: string) => `, none ${then}`,
      noneEither: (then: string) => `, none ${then} either`,
      against: (previous: string, then: string) => `, against ${previous} ${then}`,
      asMany: (then: string) => `, as many as ${then}`,
      more: (ratio: string, then: string) => `, ${ratio} more ${than(then)}`,
      fewer: (ratio: string, then: string) => `, ${ratio} fewer ${than(then)}`,
    },
    page: {
      skip: 'Skip to the report',
      contents: 'Contents',
      show: 'Show',
      table: 'The figures in a table',
      tooltips: 'Read the values with the arrow keys; Escape stops.',
      linkedTooltips: 'Read the values with the arrow keys; Enter opens, Escape stops.',
      /** At the bottom of a page of the PDF. */
      pageNumber: (page: number, pages: number) => `Page ${page} of ${pages}`,
    },
    head: {
      title: 'Chats and how they were handled',
      wholeScope: 'All establishments',
      filteredScope: 'Filtered chats',
      period: 'Period',
      progress: { over: '', running: ', still running', ahead: ', not yet begun' },
      on: (instant: string) => ` on ${instant}`,
      comparison: 'Compared with',
      noComparison: 'nothing',
      unequalDays: 'different length',
      cutAt: (instant: string) => `cut at ${instant}, the same point as in the period`,
      knownUntil: 'Data until',
      asOf: 'As of',
      zone: 'Time zone',
      where: 'Only chats with',
      not: 'Excluding chats with',
      startedIn: 'Only chats started on',
      filters: 'Filters',
      noFilter: 'none',
      otherValue: { one: 'other', other: 'others' },
    },
    lead: {
      emptyLog: 'The log is empty: no message has been loaded, so there is nothing to count yet.',
      ahead: (during: string, at: string) => `The period had not begun as of ${at}: nothing is counted ${during} yet.`,
      unknown: (during: string) => `There are no data ${during}.`,
      and: '; ',
      noChat: (when: string) => `No chat was active ${when}`,
      activeChat: { one: 'chat was active', other: 'chats were active' },
      customer: { one: 'customer', other: 'customers' },
      message: { one: 'message', other: 'messages' },
      volume: (chats: string, when: string, customers: string, messages: string) =>
        `${chats} ${when}, with ${customers} and ${messages}.`,
      noneStarted: (filters: string) => `No customer started a chat${filters}.`,
      started: {
        one: (n: string) => `of the ${n} chat started,`,
        other: (n: string) => `of the ${n} chats started,`,
      },
      noneHandled: 'none was handled',
      handled: { one: (n: string) => `${n} was handled`, other: (n: string) => `${n} were handled` },
      within: { one: (delay: string) => ` after ${delay}`, half: (delay: string) => `, half of them within ${delay}` },
      waiting: {
        one: (n: string) => `${n} is ${firstWait.inSentence}`,
        other: (n: string) => `${n} are ${firstWait.inSentence}`,
      },
      closed: {
        one: (n: string) => `${n} was ${closed.inSentence}`,
        other: (n: string) => `${n} were ${closed.inSentence}`,
      },
      numerals: ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
      noneToWatch: (wait: string) => `No establishment has a chat waiting for more than ${wait}.`,
      toWatch: {
        one: (n: string, wait: string) => `${n} establishment has chats waiting for more than ${wait}.`,
        other: (n: string, wait: string) => `${n} establishments have chats waiting for more than ${wait}.`,
      },
      leftOut: {
        one: (n: string) => `${n} row of the log was rejected and is not counted.`,
        other: (n: string) => `${n} rows of the log were rejected and are not counted.`,
      },
    },
    notices: {
      nothing: 'There are no data yet.',
      noMessage: (until: string) => `No message has been loaded; the log is declared complete until ${until}.`,
      never: 'no data yet',
      stale: (until: string, age: string) =>
        `The data end on ${until}, ${age} before these figures were made: nothing later is counted.`,
      waitsOfThen: 'Waits are measured up to then.',
      waitsUntil: (asOf: string) => `Waits run until ${asOf}, as if nobody had answered since.`,
      ends: (until: string) => `The data end on ${until}.`,
      ahead: (period: string) => `There are no data for ${period}.`,
      uncovered: (sides: string) => `Not covered in full: ${sides}.`,
      known: (from: string, until: string) => `The data run from ${from} until ${until}.`,
      comparison: (dates: string) => `the comparison, ${dates}`,
      side: (name: string, coverage: string) => `${name} (${coverage})`,
      coverages: { full: '', partly: 'in part', not: 'not at all' },
      notJudged: 'Changes are not rated as better or worse.',
    },
    evolution: {
      unknown: (during: string) => `No data ${during}`,
      lines: (now: string, then: string) => `Solid line: ${now}; dashed line: ${then}`,
      noDashes: (now: string, then: string) => `Solid line: ${now}; no data for ${then}`,
      gaps: '. No line where there are no data',
      total: 'Total',
    },
    evolutionTable: {
      and: (dimension: string) => ` and ${dimension}`,
      compared: 'Compared with',
      change: 'Change',
      others: { one: 'other', other: 'others' },
    },
    split: {
      nothing: (noun: DimensionNoun, { none }: CountedNoun, filters: string) =>
        `${capitalized(none)}${filters} to split by ${noun.one}`,
      allUnknown: (noun: DimensionNoun, { none }: CountedNoun) => `${capitalized(none)} has a known ${noun.one}`,
      only: (noun: DimensionNoun, name: string, { one }: CountedNoun) =>
        `Every ${one} belongs to the ${name} ${noun.one}`,
      tied: (groups: string, share: string) => `${groups} tie for first place, each with ${share}`,
      leads: (noun: DimensionNoun, name: string, share: string) => `the ${name} ${noun.one} comes first, with ${share}`,
      share: 'Share',
      total: 'Total',
      trends: (then: string | null) => `Each line has its own scale${then === null ? '' : `; dashed: ${then}`}`,
    },
    watchList: {
      toWatch: 'Establishments to watch',
      criterion: (threshold: string) => `with a chat waiting for more than ${threshold}`,
      whenever: ', whatever hour it started',
      waitingThere: 'Chats waiting there',
      since: (threshold: string) => `each for more than ${threshold}`,
      longest: 'Longest wait',
      establishment: { one: 'establishment to watch', other: 'establishments to watch' },
      noEstablishment: 'No establishment to watch',
      title: (establishments: string, at: string) => `${establishments} on ${at}`,
      caption: (threshold: string, at: string) =>
        `Establishments with a chat waiting for more than ${threshold} on ${at}, longest wait first`,
      name: 'Establishment',
      chats: 'Chats waiting',
      customers: 'Customers waiting',
      oldest: 'Waiting since',
      others: { one: 'other', other: 'others' },
      none: (threshold: string) => `No establishment has a chat waiting for more than ${threshold}.`,
      chat: { one: 'chat is', other: 'chats are' },
      dropped: (chats: string, days: string) => `${chats} left out, having waited for more than ${days}.`,
    },
    summary: {
      started: 'Chats started',
      startedNote: 'by a customer’s first message',
      handled: 'Handled',
      ofStarted: (share: string) => `${share} of the chats started`,
      mean: 'Mean delay',
      median: 'Median delay',
      p90: '90th percentile',
      nothingKnown: 'There are no data for the period: there is no delay to show.',
      noStart: (filters: string) => `No customer started a chat in the period${filters}: there is no delay to show.`,
    },
    responses: {
      wait: { one: 'wait', other: 'waits' },
      answeredNoun: { one: 'answered', other: 'answered' },
      answered: (answered: string, share: string) => `${answered} (${share})`,
      later: {
        one: (later: string, all: string) =>
          `Of the ${all} opened in the period, ${later} is not the first of its chat: it counts in the response delays, which cover every wait, but not in the handling delays.`,
        other: (later: string, all: string) =>
          `Of the ${all} opened in the period, ${later} are not the first of their chat: they count in the response delays, which cover every wait, but not in the handling delays.`,
      },
    },
    heatmap: {
      label: 'Week',
      title: (handled: string, started: string) => `${handled} of the ${started} chats started were handled`,
      chosenTitle: (handled: string, started: string, when: string) =>
        `Chats started ${when}: ${handled} of ${started} handled`,
      noneStarted: (when: string) => `No chat was started ${when}`,
      framed: 'The whole week is shown; frames mark the hours chosen.',
      wholeWeek: 'The whole week is shown, whatever hours were chosen.',
      subtitle: 'Mean handling delay by weekday and hour of the customer’s first message,',
      clock: {
        establishment: 'in each establishment’s own time zone',
        report: 'in the time zone of the report',
      },
      caption: 'Mean handling delay by weekday and hour (chats handled / chats started)',
      hour: 'Hour',
      note: (filters: string) =>
        `– alone: no chat started in that hour${filters}. – before brackets: none of the chats started was handled.`,
    },
    hours: {
      mean: (delay: string, chats: string) => `${delay} on average over ${chats}`,
      other: { one: 'other', other: 'others' },
      unanswered: (others: string) => `, ${others} without an answer`,
      slowest: (hour: string, mean: string, rest: string) =>
        `Chats wait longest when they start on ${hour}: ${mean}${rest}.`,
      fastest: (hour: string, mean: string, rest: string) => `They are answered fastest on ${hour}: ${mean}${rest}.`,
      ofWeek: 'of the week',
      ofChosen: 'of those chosen',
      onHour: (hour: string) => `on ${hour}`,
      inHours: (count: string) => `in the ${count} hours chosen`,
      basis: (hours: string, minimum: string) => `Only the ${hours} with at least ${minimum} are compared.`,
      single: (hour: string, mean: string, minimum: string) =>
        `Only one hour of the week has at least ${minimum}, ${hour}: ${mean}.`,
      equal: (hours: string, minimum: string, delay: string) =>
        `The ${hours} with at least ${minimum} all have the same mean, ${delay}.`,
      title: (minimum: string, slowest: string, fastest: string) =>
        `Of the hours with at least ${minimum}, ${slowest} has the longest mean delay and ${fastest} the shortest`,
      hourName: (weekday: string, from: number, to: number) => `${weekday} ${clock(from)}–${clock(to)}`,
    },
    delays: {
      label: 'Delays',
      title: (h1: string, h4: string, h24: string) =>
        `${h1} of the chats started were handled in under 1 h, ${h4} in under 4 h, ${h24} in under 24 h`,
      subtitle: (handled: string, started: string) =>
        `Chats started by handling delay: ${handled} of ${started} handled`,
      caption: 'Chats started by class of handling delay',
      delay: 'Delay',
      chats: 'Chats',
      share: 'Share of the chats started',
      total: 'Chats started',
    },
    choices: {
      title: 'Options of this report',
      period: 'Period',
      periodRule: (zone: string) => `Whole days in the time zone ${zone}.`,
      knownUntil: 'Data until',
      knownUntilRule: (local: string) =>
        `${local}: the time until which a load declares its source complete or, without a declaration, of its latest message. Filters do not change it.`,
      asOf: 'As of',
      asOfRule: (local: string, exact: string) => `Only what was sent before ${local} (${exact}) is counted.`,
      comparison: 'Comparison',
      rules: {
        none: 'None.',
        previous: 'The same number of months, ISO weeks or otherwise days, just before.',
        'previous-year': 'The same dates a year earlier; for whole ISO weeks, 52 weeks earlier.',
        'previous-weeks':
          'The fewest whole weeks earlier that share no day with the period, so that each weekday is compared with the same weekday.',
        dates: 'Custom dates.',
      },
      toDate:
        'The period was not over at the as-of time, so the comparison is cut at the same point; the chart over time shows it in full.',
      unequalDays: 'The two periods differ in their number of days; the figures are not adjusted for it.',
      clock: 'Hours of the week',
      clocks: {
        establishment: 'In the time zone of each establishment; in that of the report for establishments without one.',
        report: 'In the time zone of the report for all establishments.',
      },
      classes: 'Classes of delay',
      classRule: (names: string) => `${names}. A delay on the edge of two classes belongs to the slower one.`,
      hours: 'Slow and fast hours',
      hoursRule: (minimum: string) => `Only hours of the week with at least ${minimum} are compared.`,
      watchList: 'Watch list',
      thresholdRule: (threshold: string) => `Waits of more than ${threshold}.`,
      maxAge: (days: string) =>
        `Waits of more than ${days} are not listed, as nobody will answer them; only their number is given.`,
      noMaxAge: 'No wait is left out because of its age.',
      tables: 'Long tables',
      tableRule: (rows: string) =>
        `Cut after ${rows} rows, with one row for all others. causerie ranking and causerie watch-list list them all.`,
    },
    definitions: {
      title: 'What the figures mean',
      handledWithin: {
        label: 'Handled in under 1 h, 4 h, 24 h',
        value: 'Share of the chats started in the period that were handled in under one, four or twenty-four hours.',
      },
      unanswered: {
        label: firstWait.title,
        value:
          'Chats started in the period whose first wait is still open at the as-of time: ended neither by an agent’s reply nor by archiving.',
      },
      closed: {
        label: closed.title,
        value: 'Chats started in the period that were archived before an agent replied.',
      },
      censored: {
        label: firstWait.censored,
        value:
          'The delay within which half of the chats are handled, counting those still without a first answer and those closed without an answer for as long as their first wait has lasted (Kaplan–Meier). A dash when that half is never reached.',
      },
      laterWaits: {
        label: 'Later waits',
        value:
          'Waits opened in the period that are not the first of their chat: a customer wrote again after an answer or an archiving. They count in the response delays, but not in the handling delays.',
      },
      heatmap: {
        label: 'Delay by weekday and hour',
        value:
          'The mean over the chats handled, at the weekday and hour of the customer’s first message. The hour that occurs twice on an autumn night counts as one.',
      },
      watchList: (threshold: string) => ({
        label: 'Establishments to watch',
        value: `Those with at least one chat whose open wait is strictly longer than ${threshold} at the as-of time, whenever the chat started.`,
      }),
      share: {
        label: 'Share',
        value:
          'The group’s value divided by the value of the whole. An establishment may have several values of one attribute, so shares may add up to more than 100%.',
      },
      change: {
        label: 'Change',
        value: '(now − before) / before; “new” where there was nothing before.',
      },
      rankChange: {
        label: 'Rank change',
        value: 'Places gained (▲) or lost (▼) since the comparison. Equal values share a rank.',
      },
    },
    dataQuality: {
      title: 'The log behind this report',
      caption: (last: string) => `All loads of the store, the last one on ${last}`,
      noLoad: 'Nothing has been loaded yet',
      what: 'Count',
      count: 'Number',
      counts: {
        loads: 'Loads',
        rowsRead: 'Rows read',
        accepted: 'Rows accepted',
        duplicates: 'Duplicates',
        rejected: 'Rows rejected',
        leftOut: 'Rows rejected, each counted once',
        establishments: 'Establishments known',
        unknownEstablishments: 'Establishments in no establishments file',
        establishmentsWithoutZone: 'Establishments without a time zone',
        ambiguousTimes: 'Local times that occur twice, taken as the first',
        skippedTimes: 'Local times that do not exist, moved forward by the gap',
        futureRows: 'Rows dated after their load, kept',
        conflictingRepeats: 'Rows that repeat an id with other content, with nothing to tell which is right',
      },
      note: 'Rows read = accepted + duplicates + rejected.',
      rejects: 'causerie rejects lists each rejected row with its reason.',
    },
    tones: { good: '', bad: ', worse', neutral: '' },
    besideUnknown: {
      saidFirst: (
        noun: DimensionNoun,
        { share, counted }: { readonly share: string; readonly counted: CountedNoun },
        claim: string,
      ) => `The ${noun.one} of ${share} ${counted.ofThe} is unknown; among the known ${noun.other}, ${claim}`,
      amongKnown: (noun: DimensionNoun, claim: string) => `Among the known ${noun.other}, ${claim}`,
    },
    sections: {
      volume: 'Chat volume',
      handling: 'Handling of chats',
      method: 'How this was counted',
    },
    volume: {
      nothingKnown: 'There are no data for the period: there is nothing to split or to rank.',
      noChat: (filters: string) => `No chat was active in the period${filters}: there is nothing to split or to rank.`,
    },
  },
  standing: {
    /** After a value: the number of chats or waits behind it. */
    over: (count: string) => `over ${count}`,
    range: (least: string, most: string) => `${least} to ${most}`,
  },
  charts: {
    heatmap: {
      nothing: 'No chat was started in this period',
      alt: 'Hours of the week by mean handling delay:',
      states: (none: number, unhandled: number, filters: string) =>
        `In ${none} of the 168 hours no chat was started${filters}; in ${unhandled} chats were started and none was handled.`,
      none: 'no chat started',
      chosen: 'chosen',
      framed: (hours: number) =>
        hours === 1 ? 'A frame marks the hour chosen.' : `Frames mark the ${hours} hours chosen.`,
      mean: 'mean delay',
      handled: 'handled',
      waiting: firstWait.inSentence,
      closed: closed.inSentence,
    },
    heatmapLegend: {
      mean: 'Mean handling delay',
      none: 'no chat started',
      unhandled: 'started, none handled',
      chosen: 'chosen',
      figures: 'Figure: chats handled; outlined: started',
    },
    ranking: {
      nothing: 'Nothing to rank in this period',
      share: 'Share',
      before: 'before',
      first: 'First:',
      listed: 'Here first:',
      rise: (name: string, places: number) => `${name} climbed ${places} ${places === 1 ? 'place' : 'places'}.`,
      more: (count: string) => `and ${count} more, not drawn`,
      others: (count: number, text: string, value: string) =>
        count === 1 ? `1 other: ${value}` : `${text} others together: ${value}`,
    },
    split: {
      nothing: 'Nothing to split in this period',
      share: 'Share',
      first: 'First:',
      more: (count: number) => `and ${count} more, not drawn`,
    },
    evolution: {
      nothing: 'nothing to show',
      unknown: 'no data',
      fromTo: (lowest: string, highest: string) => `lowest ${lowest}, highest ${highest}`,
      even: (value: string) => `${value} throughout`,
      compared: (period: string) => `Dashed: ${period}.`,
    },
    panels: {
      more: (_count: number, text: string) => `${text} more, not drawn`,
      solid: (dates: string) => `solid: ${dates}`,
      dashed: (dates: string) => `dashed: ${dates}`,
    },
    delays: {
      nothing: 'No chat was started in this period',
      delay: 'Delay',
      chats: 'Chats',
      share: 'Share',
      alt: 'Chats started by handling delay:',
    },
  },
  letter: {
    report: { one: 'report', other: 'reports' },
    subject: (period: string, what: string) => `Chats, ${period}: ${what}`,
    heading: (reports: string, period: string) => `${reports}, ${period}`,
    headline: (chats: string) => `: ${chats}`,
    change: (ratio: string) => ` (${ratio})`,
    handling: 'How chats were handled',
    attached: { one: 'Attached', other: 'Attached' },
    file: (format: string, size: string) => ` (${format}, ${size})`,
    tooLarge: 'The HTML version is too large for a mail and is not attached.',
    counted: (parts: string) => `How this was counted. ${parts}`,
    entry: (label: string, value: string) => `${label}: ${value}.`,
    why: (subscription: string) =>
      `You receive this mail because your address is among the recipients of “${subscription}”.`,
    unsubscribe: 'To unsubscribe: ',
  },
  pages: {
    around: {
      product: 'causerie',
      skip: 'Skip to the figures',
      navigation: 'Pages',
      statistics: 'Detailed statistics',
      inbox: 'Chats',
      reports: 'Reports',
      method: 'How it is counted',
      api: 'API',
      language: 'Language',
      signedInAs: (name: string) => `Signed in as ${name}`,
      signOut: 'Sign out',
      filters: 'Filters',
      apply: 'Apply',
      reset: 'Reset all filters',
      remove: (what: string) => `Remove the filter: ${what}`,
      loading: 'Loading…',
      slow: 'This takes longer than usual.',
      stop: 'Stop',
      stopped: 'Stopped. The figures below are the previous ones.',
      unreachable: 'The server does not respond. The figures below are the previous ones.',
      busy: 'The server is busy. Waiting…',
      storeVersion: (version: string, loadedAt: string) => `Store version ${version}, loaded on ${loadedAt}`,
      neverLoaded: (version: string) => `Store version ${version}, nothing loaded yet`,
      knownUntil: (instant: string) => `data until ${instant}`,
      renewed: 'The data have been updated since these figures were first shown; all of them are now up to date.',
      nothingKnown: 'no data yet',
      pdf: 'Open as PDF report',
      html: 'Open as HTML report',
      schedule: 'Schedule this',
      takeAway: 'Export',
      figures: 'Figures',
      pages: { volume: 'Chat volume', handling: 'Handling of chats' },
    },
    filters: {
      more: 'More',
      zone: 'Time zone',
      asOf: 'As of',
      asOfNote: 'When empty, the end of the data. Nothing sent later is counted.',
    },
    period: {
      period: 'Period',
      calendar: 'Calendar',
      dates: 'Custom dates',
      from: 'From',
      through: 'to',
      compare: 'Compared with',
      comparisons: {
        previous: 'the period before',
        'previous-year': 'a year earlier',
        'previous-weeks': 'as many weeks before',
        none: 'nothing',
        dates: 'other days',
      },
      full: 'in full, even while the period is not over',
      presets: {
        'last-month': 'Last month',
        'this-month': 'This month',
        'last-week': 'Last week',
        'this-week': 'This week',
        'last-quarter': 'Last quarter',
        'this-quarter': 'This quarter',
        'last-year': 'Last year',
        'this-year': 'This year',
        yesterday: 'Yesterday',
        'last-7-days': 'Last 7 days',
        'last-30-days': 'Last 30 days',
      },
    },
    menu: {
      without: 'exclude',
      withoutValue: (name: string) => `Exclude ${name}`,
      search: (values: string) => `Search ${values}`,
      find: 'Search',
      none: 'Nothing found.',
      more: (count: string) => `and ${count} more: search for them by name`,
    },
    chips: {
      without: 'without',
      startedHours: (hours: number) => `Started in the ${hours} hours chosen`,
      startedAt: (weekday: string, hour: string) => `Started on ${weekday} ${hour}`,
    },
    unknownValues: {
      more: (count: number) => `and ${count} more unknown values`,
      nothing: <T>(dimension: string, value: T): Mixed<T> => [`There is no ${dimension} `, value, ` here.`],
      meant: <T>(value: T): Mixed<T> => [`Did you mean `, value, `?`],
    },
    evolution: {
      metric: 'Metric',
      by: 'Split by',
      total: 'No split',
      grain: 'Interval',
    },
    ranking: {
      by: 'Rank',
      metric: 'by',
      order: 'Order',
      orders: { highest: 'Highest first', lowest: 'Lowest first', name: 'By name', change: 'Biggest climb first' },
      pages: 'Pages of the ranking',
      before: 'Previous',
      after: 'Next',
      rows: (first: string, last: string, all: string) => `${first} to ${last} of ${all}`,
    },
    watchList: { threshold: 'Waiting for more than', maxAge: 'left out after', never: 'never', days: 'days' },
    heatmap: {
      clock: 'Local time',
      own: 'of each establishment',
      report: (zone: string) => `of ${zone}`,
    },
    chats: {
      chat: { one: 'chat', other: 'chats' },
      titles: {
        active: (chats: string) => `${chats} active`,
        started: (chats: string) => `${chats} started`,
        handled: (chats: string) => `${chats} started and handled`,
        closedUnanswered: (chats: string) => `${chats} started and ${closed.inSentence}`,
        unanswered: (chats: string) => `${chats} started and ${firstWait.inSentence}`,
        waiting: (chats: string) => `${chats} waiting`,
        watched: (chats: string, threshold: string) => `${chats} waiting for more than ${threshold}`,
      },
      renewed: 'The data have been updated since the count was shown; this list is up to date.',
      back: { volume: 'Back to the volume', handling: 'Back to the handling' },
      caption: (total: string) => `The chats behind the count of ${total}`,
      chatId: 'Chat',
      startedAt: 'Started',
      wait: 'Wait',
      state: 'State',
      none: 'No chat.',
      pages: 'Pages of the list',
      first: 'First',
      before: 'Previous',
      after: 'Next',
      last: 'Last',
      rows: (first: string, last: string, all: string) => `${first} to ${last} of ${all}`,
    },
    reports: {
      what: 'Scheduled reports, exactly as they were delivered.',
      none: 'No report yet.',
      pages: 'Pages of the reports',
      newer: 'Newer',
      older: 'Older',
      frozen: (instant: string) => `frozen as of ${instant}`,
      everything: 'Everything',
      notDrawn: 'not rendered',
      more: (count: number) => `and ${count} more`,
      states: {
        planned: 'in progress',
        done: 'all delivered',
        partial: 'delivered in part',
        failed: 'not delivered',
        skipped: 'skipped',
      },
    },
    schedule: {
      what: 'This subscription for causerie.config.yaml sends the same report. Choose its name, its day and its recipients.',
      back: 'Back to the figures',
      next: <T>(show: T, send: T): Mixed<T> => [show, ` shows who would get what; `, send, ` sends it.`],
    },
    signIn: {
      title: 'Sign in',
      name: 'Name',
      password: 'Password',
      wrong: 'Wrong name or password.',
      throttled: (minutes: string) => `Too many attempts: try again in ${minutes}.`,
    },
    failures: {
      titles: {
        wrong: 'Invalid request',
        large: 'Request too large',
        busy: 'Server busy',
        slow: 'Request timed out',
        missing: 'Page not found',
        refused: 'Access denied',
        host: 'Unknown host name',
        broken: 'Something went wrong',
      },
      texts: {
        wrong: 'The address asks for something that does not exist.',
        large: 'The request is larger than this server accepts.',
        busy: 'Try again in a moment.',
        slow: 'The query was stopped. A shorter period or a narrower filter is faster.',
        missing: 'There is no page at this address.',
        refused: 'You do not have permission to see this.',
        host: 'This server does not accept the name in the address bar. Its operator can set its address in the config, as serve.url: https://chats.example.com.',
        broken: 'The error has been logged and will be looked into.',
      },
      again: 'The same page without it',
      start: 'Go to the figures',
    },
    renewedFile: {
      title: 'The data have been updated',
      text: 'This file was meant to show the same figures as its page, but the data have been updated since the page was opened.',
      page: 'Open the page with the current figures',
      file: 'Open the file with the current figures',
    },
    api: {
      lead: 'Every figure of these pages, for programs.',
      access: 'Access',
      token:
        'A program identifies itself with a token, created on the command line; a signed-in browser needs none. A server without users asks for no token.',
      commandLine: 'Command line',
      scope: 'A token, like a user, sees only what the config allows; a query can only narrow that.',
      questions: 'Queries',
      forms:
        'Send a query as parameters with GET or as JSON with POST; both mean the same. Filters are where.DIMENSION=VALUE and not.DIMENSION=VALUE, repeated for several values.',
      answers: 'Answers',
      kinds: [
        {
          title: 'Formats',
          text: 'JSON, as on the command line. With format=csv or format=arrow, or the Accept header, the rows as CSV or as an Arrow stream.',
        },
        { title: 'Version', text: 'The header Causerie-Store-Version names the version of the store that answered.' },
        {
          title: 'Errors',
          text: '400 for an invalid query, with what would be valid. 503 with Retry-After when the server is busy.',
        },
      ],
      document: 'The full description for tools: parameters, queries, answers.',
      endpoints: {
        volume: {
          title: 'Volume',
          what: 'Active chats, active customers and messages of a period, and how they changed.',
        },
        split: { title: 'Split', what: 'Any metric by one dimension, or by two.' },
        evolution: { title: 'Evolution', what: 'Any metric over time, bucket by bucket, with its comparison.' },
        ranking: { title: 'Ranking', what: 'Establishments, or the groups of any dimension, by any metric.' },
        table: {
          title: 'Table',
          what: 'Several metrics at once, in total or by one dimension, with their comparison.',
        },
        heatmap: { title: 'Heatmap', what: 'How fast chats are handled, by weekday and hour of their start.' },
        watchList: { title: 'Watch list', what: 'Establishments where a customer has been waiting for too long.' },
        summary: { title: 'Summary', what: 'Chats started in a period, how many were handled, and how fast.' },
        delayDistribution: { title: 'Delay distribution', what: 'Chats handled, by class of delay.' },
        chatList: {
          title: 'Chats',
          what: 'The chats behind a count, page by page; as CSV or Arrow all of them, unless a page is requested.',
        },
        dimensions: { title: 'Dimensions', what: 'The dimensions to filter and group by, with their values.' },
      },
    },
    wrongQuestion: {
      nothing: 'Nothing',
      /** Replaces an error that has only an English message; null shows that message. */
      untold: null as string | null,
      other: (about: string, value: string, choices: string | null) =>
        choices === null ? `${about} cannot be ${value}.` : `${about} cannot be ${value}. Possible values: ${choices}.`,
      /** By the key of the problem, see `QueryProblem`. */
      problems: {
        dimension: (value: string, choices: string) => `There is no dimension ${value}. Possible values: ${choices}.`,
        zone: (value: string) => `${value} is not a time zone. Example: Europe/Paris.`,
        date: (value: string) => `${value} is not a date. Example: 2026-10-31.`,
        from: (value: string) => `${value} is not a date. Example: 2026-10-01.`,
        through: (value: string) => `${value} is not a date. Example: 2026-10-31.`,
        'compare.from': (value: string) => `${value} is not a date. Example: 2026-10-01.`,
        'compare.through': (value: string) => `${value} is not a date. Example: 2026-10-31.`,
        dates: () => 'One of the two dates is missing.',
        emptyPeriod: () => 'The period ends before it begins.',
        longPeriod: () => 'The period is too long.',
        period: (value: string) => `${value} is not a period. Examples: last-month, 2026-10, 2026-Q4, 2026-W45.`,
        cells: () => 'Too many figures: choose a longer interval, a shorter period or a narrower filter.',
        longQuestion: () =>
          'The filters name too many values for a page: choose fewer, or something that they have in common, such as a region.',
        years: () => 'Periods must lie in the years 1970 to 9998.',
        asOf: (value: string) => `${value} is not an instant. Example: 2026-11-01T08:00:00Z.`,
        started: (value: string) => `${value} is not an hour of the week. Example: 2-14 for Tuesday from 14:00.`,
        olderThan: (value: string) => `${value} is not a duration. Examples: 4d, 36h.`,
        olderThanSeconds: () => 'The threshold for waits is too long.',
        maxAgeDays: () => 'The number of days is too large.',
        maxAge: (value: string) => `${value} is not a number of days above 0.`,
        'ranking.page': (value: string) => `${value} is not a page of the ranking. The first is 1.`,
        'chats.page': (value: string) => `${value} is not a page of the list. The first is 1.`,
        parameter: (value: string, choices: string) => `There is no parameter ${value}. Did you mean ${choices}?`,
      } satisfies Readonly<Record<string, (value: string, choices: string) => string>>,
    },
  },
  /** What customers read in pages of others. */
  widget: {
    open: 'Write to us',
    close: 'Close',
    unread: (count: string) => `New messages: ${count}`,
    welcome: 'Write to us. The answer comes here, also when you return later.',
    earlier: 'Earlier messages',
    ended: 'This chat was closed. Write whenever you have another question.',
    unscripted: 'Write to us without JavaScript',
    look: 'Look for an answer',
    tooMany: 'That was a lot at once. Please try again in a while.',
    yourMessage: 'Your message',
    send: 'Send',
    tooLong: (characters: string) => `At most ${characters} characters.`,
    attach: 'Attach files',
    files: 'Attached files',
    fileTooLarge: (bytes: string) => `A file is at most ${bytes}.`,
    /** What its script says. */
    window: {
      messages: 'Messages',
      you: 'You',
      bot: 'Automatic reply',
      states: { sending: 'sending…', sent: 'sent', waiting: 'not sent yet', failed: 'not sent' },
      offline: 'No connection. What you write is sent as soon as it is back.',
      tooMany: 'That was a lot at once. What is not sent yet is sent in a while.',
      again: 'Try again',
      remove: 'Remove',
    },
  },
  inbox: {
    title: 'Chats',
    views: {
      open: (chats: string) => `In progress (${chats})`,
      mine: (chats: string) => `Mine (${chats})`,
      snoozed: (chats: string) => `Snoozed (${chats})`,
      archived: (chats: string) => `Finished (${chats})`,
    },
    /** Customers whose ids we made. */
    customers: {
      visitor: (code: string) => `Visitor ${code}`,
      forgotten: (code: string) => `Forgotten customer ${code}`,
    },
    list: { unread: 'new', draft: 'Draft', assignedTo: (who: string) => `for ${who}` },
    assign: {
      to: 'For:',
      nobody: 'nobody',
      assign: 'Assign',
      toMe: 'Assign to me',
      assigned: (who: string) => `Assigned to ${who}`,
      unassigned: 'Assigned to nobody',
    },
    snooze: {
      label: 'Snooze:',
      snooze: 'Snooze',
      end: 'End it',
      ended: 'Back in the list',
      until: (instant: string) => `snoozed until ${instant}`,
      written: 'snoozed until the customer writes',
      conflict: 'The customer has written meanwhile, so the chat is not snoozed.',
      choices: {
        hour: 'for an hour',
        threeHours: 'for three hours',
        tomorrow: 'until tomorrow, 9 o’clock',
        monday: 'until Monday, 9 o’clock',
        written: 'until the customer writes',
      },
    },
    presence: {
      reading: (who: string) => `${who} is reading`,
      writing: (who: string) => `${who} is writing`,
    },
    keys: {
      title: 'Keyboard shortcuts',
      isOn: 'Keyboard shortcuts are on',
      close: 'Close',
      does: {
        next: 'next chat',
        previous: 'previous chat',
        open: 'open the chat',
        back: 'back to the list',
        search: 'search',
        reply: 'write a reply',
        note: 'write a note',
        send: 'send',
        sendAndArchive: 'send and archive',
        archive: 'archive',
        reopen: 'reopen',
        snooze: 'snooze',
        assignToMe: 'assign to me',
        help: 'show this list',
      },
    },
    doubt: {
      title: 'Replies in doubt',
      explained:
        'Nobody knows whether these replies arrived, and none is sent again by itself. Later replies in the same chat wait.',
      none: 'No reply is in doubt.',
      letters: (letters: string) => `Replies in doubt: ${letters}`,
      arrived: 'It arrived',
      again: 'Send it again',
      reported: (reason: string) => `Also reported as failed: ${reason}`,
    },
    imported: 'This chat came with a log. It can be read here and not answered.',
    audit: {
      title: 'Who did what',
      when: 'When',
      who: 'Who',
      what: 'What',
      chat: 'Chat',
      none: 'Nothing was done yet.',
      acts: {
        read: 'read',
        message: 'answered',
        note: 'wrote a note',
        archive: 'archived',
        reopen: 'reopened',
        assign: 'assigned',
        snooze: 'snoozed',
        settle: 'settled a reply in doubt',
        search: 'searched',
        export: 'exported chats',
        forget: 'erased a forgotten customer’s texts',
      },
    },
    search: {
      label: 'Search in messages',
      go: 'Search',
      results: (text: string) => `Messages with “${text}”, the newest first`,
      none: 'No message has all of these words.',
    },
    waiting: (chats: string) => `Waiting for an answer: ${chats}`,
    none: {
      open: 'No chat is in progress.',
      mine: 'No chat in progress is assigned to you.',
      snoozed: 'No chat is snoozed.',
      archived: 'No chat is finished.',
      filtered: 'No chat matches these filters.',
    },
    waitingSince: (delay: string) => `waiting for ${delay}`,
    answered: 'nobody waits',
    newer: 'First page',
    older: 'More chats',
    earlier: 'Earlier messages',
    back: 'All chats',
    authors: { customer: 'Customer', agent: 'Agent', bot: 'Bot', system: 'System' },
    kinds: { note: 'Internal note', archive: 'Archived', reopen: 'Reopened' },
    withdrawn: 'Taken back.',
    received: (instant: string) => `received ${instant}`,
    /** The state of a reply. */
    states: {
      queued: 'on its way',
      sending: 'being sent',
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      failed: 'not sent',
      doubt: 'perhaps not sent',
    },
    reply: 'Your reply',
    send: 'Send',
    sendAndArchive: 'Send and archive',
    note: 'Keep as a note',
    archive: 'Archive',
    reopen: 'Reopen',
    /** When somebody else answered or archived first. */
    conflict: {
      message: (who: string) => `${who} has answered meanwhile. Your text is still here.`,
      archive: (who: string) => `${who} has archived the chat meanwhile. Your text is still here.`,
      customer: 'The customer has written meanwhile, so the chat is not archived and nothing was sent.',
    },
    sendAnyway: 'Send anyway',
    forgotten: 'This chat was forgotten. It can be answered when the customer writes again.',
    sendAndArchiveAnyway: 'Send and archive anyway',
    archiveAnyway: 'Archive anyway',
    empty: 'Write something first.',
    somebody: 'Somebody',
    mayNotReply: 'You may read this chat, not answer it.',
    noText: '(no text)',
    checker: {
      name: 'Spelling and grammar check',
      toggle: 'Spelling and grammar check (Alt S)',
      title: 'Look at this before you send',
      unknownWord: 'This word is not known.',
      leaveOut: 'Delete',
      ignore: 'Ignore',
      addWord: 'Add to the dictionary',
      edit: 'Edit',
      sendAsIs: 'Send as it is',
      done: 'Nothing is left to correct.',
      language: 'Language of the text',
      guessed: 'automatic',
      unchecked: {
        slow: 'Sent unchecked: the check took too long.',
        down: 'Sent unchecked: the check does not answer.',
        'too-long': 'Sent unchecked: the text is too long for the check.',
        missing: (line: string) =>
          `Sent unchecked: the check of this language is not installed on the server (${line}).`,
        noEngine: 'Sent unchecked: there is no check for this language.',
      },
      isOn: 'The check is on.',
      isOff: 'The check is off.',
      turnOn: 'Turn on',
      turnOff: 'Turn off',
      dictionary: 'My dictionary',
      newWord: 'New word',
      add: 'Add',
      noWords: 'No words yet.',
      removeWord: (word: string) => `Remove ${word} from the dictionary`,
    },
    emoji: {
      open: 'Choose an emoji',
      find: 'Search',
      tone: 'Skin tone',
      recent: 'Recent',
      none: 'No emoji found.',
      groups: [
        [0, 'Faces and feelings'],
        [1, 'People and body'],
        [3, 'Animals and nature'],
        [4, 'Food and drink'],
        [5, 'Travel and places'],
        [6, 'Activities'],
        [7, 'Objects'],
        [8, 'Symbols'],
        [9, 'Flags'],
      ] as readonly (readonly [group: number, title: string])[],
    },
    composer: {
      attachments: 'Attachments',
      attach: 'Attach files',
      attachChosen: 'Attach',
      atMost: (size: string) => `at most ${size} a file`,
      drop: 'Drop the files here',
      remove: 'Remove',
      removeFile: (name: string) => `Remove ${name}`,
      uploading: 'Being uploaded',
      waiting: 'Wait until the files are there.',
      paused: 'The line is down. The upload goes on by itself.',
      failed: 'The file was not uploaded.',
      cancel: 'Cancel',
      attachmentGone: 'One of the attached files is not there any more. What is left is shown below.',
      refusals: {
        'too-large': (size: string) => `A file may be ${size} at most. It was not attached.`,
        'too-many': (_: string) => 'Too many files are attached and not sent yet. Remove some, or send them first.',
        full: (_: string) => 'There is no room for this file on the server. It was not attached.',
        broken: (_: string) => 'The file did not arrive whole. It was not attached.',
      },
    },
  },
}

/** All texts of a language. */
export type Words = typeof en
