import { capitalized } from '../sentence.ts'
import type { CountedNoun, DimensionNoun } from './noun.ts'
import type { PlacedPart, SpokenPeriod } from './spoken-dates.ts'

/** A sentence around something that is no text: a link, a piece of code. */
type Mixed<T> = readonly (string | T)[]

// What a chat is called whose first wait is open, everywhere. Any open wait, of a watch list or of the stock, is *waiting*, and the two never
// share a name: a chat that was answered once and waits again is waiting, and not without a first answer. Definition: docs/definitions.md, "Waits".
const firstWait = {
  title: 'Still without a first answer',
  inSentence: 'still without a first answer',
  /** Of the median that takes them into account. */
  censored: 'Median, those without a first answer included',
}

// What a chat is called whose first wait an archiving ended, everywhere.
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
  /** What it counts; of a delay or a share the chats or waits that it is taken over. */
  readonly noun: CountedNoun
}

const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1)
const count = (text: MetricText) => ({
  ...text,
  /** A value with what it is of, for a sentence; of a count it is given with its noun. */
  amount: (value: string) => value,
  /** What the group with the largest value has. */
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
 * English, which is the shape of every language: `Words`. A sentence takes names and numbers already formatted, so that whatever grammar it
 * needs is here.
 */
export const en = {
  /** In itself. */
  name: 'English',
  /** Of Intl: dates are written day first, `1 October 2026`. */
  tag: 'en-GB',
  typography: {
    colon: ':',
    quoted: (text: string) => `“${text}”`,
    /** What is put where no line may break, one after the other. */
    fixedSpaces: [[/(\d) (h|min|s|d)(?![\p{L}\d])/gu, '$1\u00a0$2']] as readonly (readonly [RegExp, string])[],
  },
  values: {
    isNew: 'new',
    none: 'no value',
    /** Behind a number of days, beside `h` and `min`. */
    day: { one: 'd', other: 'd' },
    hoursAndMinutes: (hours: number, minutes: number) => `${hours}\u00a0h\u00a0${String(minutes).padStart(2, '0')}`,
  },
  dates: {
    /** A part of what Intl writes: a weekday needs no comma before its date. */
    part: ({ part, before }: PlacedPart) => (before?.type === 'weekday' ? ' ' : part.value),
    /** Of the day, 0 to 23. */
    hour: clock,
    week: (number: number) => `week ${number}`,
    quarter: (number: number, year: string) => `Q${number} ${year}`,
    /** The year as it stands behind a day or a month. */
    ofYear: (year: string) => ` ${year}`,
    /** When, as a part of a sentence. */
    during: ({ kind, name }: SpokenPeriod) =>
      kind === 'day' ? `on ${name}` : kind === 'days' ? `over ${name}` : `in ${name}`,
    than,
    upToSamePoint: (during: string) => `${during} up to the same point`,
    soFar: ' so far',
    upTo: (instant: string) => ` up to ${instant}`,
  },
  /** Buckets of an evolution. */
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
        'Chats with at least one message of a customer, an agent or a bot in the period; notes, archiving, reopening and system rows do not count.',
    }),
    activeCustomers: count({
      title: 'Active customers',
      noun: nouns.activeCustomer,
      description: 'Distinct customers having an active chat in the period.',
    }),
    messages: count({
      title: 'Messages',
      noun: nouns.message,
      description: 'Messages of customers, agents and bots sent in the period.',
    }),
    startedChats: count({
      title: 'Chats started',
      noun: nouns.chatStarted,
      description: 'Chats whose first customer message was sent in the period.',
    }),
    handledChats: count({
      title: 'Chats handled',
      noun: nouns.chatHandled,
      description:
        'Chats started in the period whose first wait was ended by a reply of an agent before the instant as of which the log is looked at.',
    }),
    waitingChats: count({
      title: 'Chats waiting',
      noun: nouns.chatWaiting,
      description:
        'Chats with a customer message not yet answered nor archived at the end of the period, or at the instant as of which the log is looked at when that is earlier.',
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
        'Waits of customers opened in the period, the first of a chat and all later ones: each begins with a message to which nobody has replied yet.',
    }),
    answeredWaits: count({
      title: 'Waits answered',
      noun: nouns.waitAnswered,
      description:
        'Waits opened in the period that were ended by a reply of an agent before the instant as of which the log is looked at.',
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
    /** An attribute that has no noun above, by its own name. */
    unlisted: (name: string) => dimension(name, name),
    /** The group without a value. */
    unknown: 'unknown',
    /** Of two dimensions. */
    group: { one: 'group', other: 'groups' },
    by: (noun: DimensionNoun) => `By ${noun.one}`,
    metricBy: (metric: string, noun: DimensionNoun, during: string) => `${metric} by ${noun.one} ${during}`,
  },
  chats: {
    firstWait,
    closed,
    states: { waiting: 'waiting', handled: 'handled', closed: closed.inSentence },
  },
  /** What a sentence about none adds when its question left chats out. */
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
        backlog: (grain: string) => `The chats waiting at the end of each ${grain}, or at the instant looked at.`,
      },
      leftOut: (groups: string) => `${groups} have no column here, and their values do not add up.`,
      brackets: 'In brackets, the period compared with.',
      partial: (grain: string) =>
        `* Not a whole ${grain}: cut by the period, not over as of the instant looked at, or known in part.`,
      unknown: '† Not known.',
      /** Where there is room for words and none for a note. */
      unknownBucket: 'not known',
    },
    ranking: {
      nothing: (noun: DimensionNoun, { one }: CountedNoun, filters: string) =>
        `No ${noun.one} had ${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}${filters}: there is nothing to rank`,
      unknown: 'Nothing is known of the period: there is nothing to rank.',
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
      cut: 'The whole list: causerie ranking, with --csv.',
    },
    change: {
      none: 'none',
      notKnown: (then: string) => `nothing known ${then}`,
      inPart: ', known in part',
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
      tooltips: 'The arrow keys read the values, Escape stops.',
      linkedTooltips: 'The arrow keys read the values, Enter follows, Escape stops.',
      /** Below a page of the PDF. */
      pageNumber: (page: number, pages: number) => `Page ${page} of ${pages}`,
    },
    head: {
      title: 'Chats and how they were handled',
      wholeScope: 'All establishments',
      filteredScope: 'Filtered chats',
      period: 'Period',
      progress: { over: '', running: ', still running', ahead: ', not begun' },
      on: (instant: string) => ` on ${instant}`,
      comparison: 'Compared with',
      noComparison: 'nothing',
      unequalDays: 'not the same length',
      cutAt: (instant: string) => `cut on ${instant}, as far into it as the figures are into the period`,
      knownUntil: 'Log known until',
      asOf: 'Looked at as of',
      zone: 'Time zone',
      where: 'Only chats with',
      not: 'Without chats with',
      startedIn: 'Only chats started on',
      filters: 'Filters',
      noFilter: 'none',
      otherValue: { one: 'other', other: 'others' },
    },
    lead: {
      emptyLog: 'The log is empty: no message has been loaded, so there is nothing to count yet.',
      ahead: (during: string, at: string) =>
        `The period had not begun on ${at}, as of which the log is looked at: nothing is counted ${during} yet.`,
      unknown: (during: string) => `Nothing is known of the log ${during}.`,
      and: '; ',
      noChat: (when: string) => `No chat was active ${when}`,
      activeChat: { one: 'chat was active', other: 'chats were active' },
      customer: { one: 'customer', other: 'customers' },
      message: { one: 'message', other: 'messages' },
      volume: (chats: string, when: string, customers: string, messages: string) =>
        `${chats} ${when}, with ${customers} and ${messages}.`,
      noneStarted: (filters: string) => `No customer started a chat${filters}.`,
      started: {
        one: (n: string) => `of the ${n} chat that began,`,
        other: (n: string) => `of the ${n} chats that began,`,
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
        one: (n: string) => `${n} row of the log could not be used and counts nowhere.`,
        other: (n: string) => `${n} rows of the log could not be used and count nowhere.`,
      },
    },
    notices: {
      nothing: 'Nothing is known of the log yet.',
      noMessage: (until: string) => `No message has been loaded; the log is said to be complete until ${until}.`,
      never: 'nothing known yet',
      stale: (until: string, age: string) =>
        `The data go no further than ${until}, ${age} before these figures were made: nothing later is counted.`,
      waitsOfThen: 'Waits are as long as they were then.',
      waitsUntil: (asOf: string) => `Waits run until ${asOf}, as if nobody had answered since.`,
      ends: (until: string) => `The data go no further than ${until}.`,
      ahead: (period: string) => `Nothing is known of ${period}.`,
      uncovered: (sides: string) => `Not covered in full: ${sides}.`,
      known: (from: string, until: string) => `The log is known from ${from} until ${until}.`,
      comparison: (dates: string) => `the comparison, ${dates}`,
      side: (name: string, coverage: string) => `${name} (${coverage})`,
      coverages: { full: '', partly: 'in part', not: 'not at all' },
      notJudged: 'No change is called better or worse.',
    },
    evolution: {
      unknown: (during: string) => `Nothing known ${during}`,
      lines: (now: string, then: string) => `Solid line: ${now}; dashed line: ${then}`,
      noDashes: (now: string, then: string) => `Solid line: ${now}; nothing is known of ${then}`,
      gaps: '. No line where nothing is known',
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
        `${capitalized(none)}${filters} to divide by ${noun.one}`,
      allUnknown: (noun: DimensionNoun, { none }: CountedNoun) => `${capitalized(none)} has a known ${noun.one}`,
      only: (noun: DimensionNoun, name: string, { one }: CountedNoun) =>
        `Every ${one} belongs to the ${name} ${noun.one}`,
      tied: (groups: string, share: string) => `${groups} tie for first place, each with ${share}`,
      leads: (noun: DimensionNoun, name: string, share: string) => `the ${name} ${noun.one} comes first, with ${share}`,
      share: 'Share',
      total: 'Total',
    },
    watchList: {
      toWatch: 'Establishments to watch',
      criterion: (threshold: string) => `with a chat waiting for more than ${threshold}`,
      whenever: ', at whatever hour it began',
      waitingThere: 'Chats waiting there',
      since: (threshold: string) => `each for more than ${threshold}`,
      longest: 'Longest wait',
      establishment: { one: 'establishment to watch', other: 'establishments to watch' },
      noEstablishment: 'No establishment to watch',
      title: (establishments: string, at: string) => `${establishments} on ${at}`,
      caption: (threshold: string, at: string) =>
        `Establishments with a chat waiting for more than ${threshold} on ${at}, the longest wait first`,
      name: 'Establishment',
      chats: 'Chats waiting',
      customers: 'Customers waiting',
      oldest: 'Oldest since',
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
      p90: '9 in 10 within',
      nothingKnown: 'Nothing is known of the period: there is no delay to show.',
      noStart: (filters: string) => `No customer started a chat in the period${filters}: there is no delay to show.`,
    },
    responses: {
      wait: { one: 'wait', other: 'waits' },
      answeredNoun: { one: 'answered', other: 'answered' },
      answered: (answered: string, share: string) => `${answered} (${share})`,
      later: {
        one: (later: string, all: string) =>
          `Of the ${all} opened in the period, ${later} is not the first of its chat: it counts in no handling delay, only in the response delays, which are those of every wait.`,
        other: (later: string, all: string) =>
          `Of the ${all} opened in the period, ${later} are not the first of their chat: they count in no handling delay, only in the response delays, which are those of every wait.`,
      },
    },
    heatmap: {
      label: 'Week',
      title: (handled: string, started: string) => `${handled} of the ${started} chats started were handled`,
      chosenTitle: (handled: string, started: string, when: string) =>
        `Chats started ${when}: ${handled} of ${started} handled`,
      noneStarted: (when: string) => `No chat was started ${when}`,
      framed: 'The whole week is shown; a frame marks what was chosen.',
      wholeWeek: 'The whole week is shown, whatever was chosen.',
      subtitle: 'Mean handling delay by weekday and hour of the customer’s first message,',
      clock: {
        establishment: 'on each establishment’s own clock',
        report: 'on the clock of the report',
      },
      caption: 'Mean handling delay by weekday and hour (chats handled / chats started)',
      hour: 'Hour',
      note: (filters: string) =>
        `– alone: no chat began in that hour${filters}. – before brackets: none of those that began was handled.`,
    },
    hours: {
      mean: (delay: string, chats: string) => `${delay} on average over ${chats}`,
      other: { one: 'other', other: 'others' },
      unanswered: (others: string) => `, ${others} without an answer`,
      slowest: (hour: string, mean: string, rest: string) =>
        `Chats wait longest when they begin on ${hour}: ${mean}${rest}.`,
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
      title: 'The choices of this report',
      period: 'Period',
      periodRule: (zone: string) =>
        `Whole days, from the first instant of the first day to the last of the last, on the clock of ${zone}.`,
      knownUntil: 'Log known until',
      knownUntilRule: (local: string) =>
        `${local}: until then a load says that its source is complete, or else up to its latest message. Of the whole log, whatever the filters.`,
      asOf: 'Looked at as of',
      asOfRule: (local: string, exact: string) => `Only what was sent before ${local} (${exact}) is counted.`,
      comparison: 'Comparison',
      rules: {
        none: 'None.',
        previous: 'The same number of months, of ISO weeks or else of days, just before.',
        'previous-year': 'The same dates a year earlier, or for whole ISO weeks 52 weeks earlier.',
        'previous-weeks': 'So many whole weeks earlier that no day is in both, so that weekdays meet weekdays.',
        dates: 'Two dates that were chosen.',
      },
      toDate:
        'The period was not over at the instant as of which the log is looked at, so the comparison is cut as far into itself; the chart over time shows it whole.',
      unequalDays: 'The two periods do not have the same number of days; nothing is corrected for it.',
      clock: 'Hours of the week',
      clocks: {
        establishment: 'On the clock of each establishment, on the report’s for those without a zone.',
        report: 'On the clock of the report for all establishments.',
      },
      classes: 'Classes of delay',
      classRule: (names: string) => `${names}. A delay on the edge of two classes is in the slower one.`,
      hours: 'Slow and fast hours',
      hoursRule: (minimum: string) => `Only hours of the week with at least ${minimum} are compared.`,
      watchList: 'Watch list',
      thresholdRule: (threshold: string) => `Waits of more than ${threshold}.`,
      maxAge: (days: string) =>
        `Waits of more than ${days} are left out, as nobody will answer them; they are counted.`,
      noMaxAge: 'None is left out for being too old.',
      tables: 'Long tables',
      tableRule: (rows: string) =>
        `Cut after ${rows} rows, the others counted in one. causerie ranking and causerie watch-list give them all.`,
    },
    definitions: {
      title: 'What the figures count',
      unanswered: {
        label: firstWait.title,
        value:
          'Chats started in the period whose first wait is still open: neither a reply of an agent nor an archiving has ended it before the instant as of which the log is looked at.',
      },
      closed: {
        label: closed.title,
        value: 'Chats started in the period that were archived before an agent replied.',
      },
      censored: {
        label: firstWait.censored,
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
    dataQuality: {
      title: 'The log that was read',
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
        skippedTimes: 'Local times that do not exist, moved on by the gap',
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
      nothingKnown: 'Nothing is known of the period: there is nothing to divide or to rank.',
      noChat: (filters: string) => `No chat was active in the period${filters}: there is nothing to divide or to rank.`,
    },
  },
  standing: {
    /** Behind a value, how many it is of. */
    over: (count: string) => `over ${count}`,
    range: (least: string, most: string) => `${least} to ${most}`,
  },
  charts: {
    heatmap: {
      nothing: 'No chat was received in this period',
      alt: 'Hours of the week by mean handling delay:',
      states: (none: number, unhandled: number, filters: string) =>
        `In ${none} of the 168 hours no chat was received${filters}, in ${unhandled} some were received and none was handled.`,
      none: 'no chat received',
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
      none: 'no chat received',
      unhandled: 'received, none handled',
      chosen: 'chosen',
      figures: 'Figure: chats handled; outlined: received',
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
      nothing: 'Nothing to divide in this period',
      share: 'Share',
      first: 'First:',
      more: (count: number) => `and ${count} more, not drawn`,
    },
    evolution: {
      nothing: 'nothing to follow',
      unknown: 'nothing known',
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
      share: 'Of the started',
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
    unsubscribe: 'To receive it no longer: ',
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
      stopped: 'Stopped: the figures below are those of before.',
      unreachable: 'The server does not answer. The figures below are those of before.',
      busy: 'Many are asking at once: waiting for a turn…',
      storeVersion: (version: string, loadedAt: string) => `Store version ${version}, loaded on ${loadedAt}`,
      neverLoaded: (version: string) => `Store version ${version}, nothing loaded yet`,
      knownUntil: (instant: string) => `log known until ${instant}`,
      renewed: 'The data were renewed since these figures were first shown: all of them were brought up to date.',
      nothingKnown: 'nothing known of the log',
      pdf: 'Open as PDF report',
      html: 'Open as HTML report',
      schedule: 'Schedule this',
      takeAway: 'Take away',
      figures: 'Figures',
      pages: { volume: 'Chat volume', handling: 'Handling of chats' },
    },
    filters: {
      more: 'More',
      zone: 'Time zone',
      asOf: 'As it was on',
      asOfNote: 'Empty: until when the log is known. What was sent later is not counted.',
    },
    period: {
      period: 'Period',
      calendar: 'Calendar',
      dates: 'From a day to a day',
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
      full: 'the whole of it, also while the period is not over',
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
      more: (count: number) => `and ${count} more values that nothing has`,
      nothing: <T>(dimension: string, value: T): Mixed<T> => [`There is no ${dimension} `, value, ` here.`],
      meant: <T>(value: T): Mixed<T> => [`Did you mean `, value, `?`],
    },
    evolution: {
      metric: 'Figure',
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
      clock: 'Clock',
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
      renewed: 'The data were renewed since the count was shown that led here: this list was brought up to date.',
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
      what: 'What was delivered on schedule, as it was delivered.',
      none: 'No report yet.',
      pages: 'Pages of the reports',
      newer: 'Newer',
      older: 'Older',
      frozen: (instant: string) => `frozen as of ${instant}`,
      everything: 'Everything',
      notDrawn: 'not drawn',
      more: (count: number) => `and ${count} more`,
      states: {
        planned: 'under way',
        done: 'all delivered',
        partial: 'delivered in part',
        failed: 'not delivered',
        skipped: 'skipped',
      },
    },
    schedule: {
      what: 'This subscription of causerie.config.yaml sends the report of the same question. Choose its name, its day and its recipients.',
      back: 'Back to the figures',
      next: <T>(show: T, send: T): Mixed<T> => [show, ` shows who would get what; `, send, ` sends it.`],
    },
    signIn: {
      title: 'Sign in',
      name: 'Name',
      password: 'Password',
      wrong: 'No user of this name has this password.',
      throttled: (minutes: string) => `Too many attempts: try again in ${minutes}.`,
    },
    failures: {
      titles: {
        wrong: 'This cannot be asked',
        large: 'This is too much',
        busy: 'Many are asking at once',
        slow: 'This took too long',
        missing: 'Nothing here',
        refused: 'Not for you',
        host: 'Not under this name',
        broken: 'Something broke here',
      },
      texts: {
        wrong: 'The address asks for something that there is not.',
        large: 'More was sent than this server reads.',
        busy: 'Try again in a moment.',
        slow: 'The question was stopped. A shorter period or a narrower filter is answered sooner.',
        missing: 'There is no page at this address.',
        refused: 'You may not see this.',
        host: 'This server is not known by the name in the address bar. Whoever runs it gives its address in the config, as serve.url: https://chats.example.com.',
        broken: 'It has been written down, and will be looked at.',
      },
      again: 'The same page without it',
      start: 'To the figures',
    },
    renewedFile: {
      title: 'The data were renewed',
      text: 'This file was to show the same figures as its page. Other data have taken their place since the page was opened.',
      page: 'The page with the figures of now',
      file: 'The file with the figures of now',
    },
    api: {
      lead: 'Every figure of these pages for programs, from the same questions.',
      access: 'Who may ask',
      token:
        'A program says who it is with a token, which is made on the command line; a browser that is signed in needs none. Where the server knows no users, nobody is asked.',
      commandLine: 'Command line',
      scope:
        'A token, like a user, sees only what the config lets it see: what a question says besides only narrows that.',
      questions: 'What can be asked',
      forms:
        'A question is said in parameters, by GET, or sent as JSON, by POST; both mean the same. Filters are where.DIMENSION=VALUE and not.DIMENSION=VALUE, repeated for several values.',
      answers: 'What is answered',
      kinds: [
        {
          title: 'Formats',
          text: 'JSON, as on the command line; with format=csv or format=arrow, or by the Accept header, the rows as CSV or as an Arrow stream.',
        },
        { title: 'Version', text: 'Causerie-Store-Version says which version of the store answered.' },
        {
          title: 'Errors',
          text: 'What cannot be asked is answered with 400 and what would be right. With 503 and Retry-After, too many ask at once.',
        },
      ],
      document: 'All of it for tools: parameters, queries, answers.',
      endpoints: {
        volume: {
          title: 'Volume',
          what: 'Active chats, active customers and messages of a period, and how they changed.',
        },
        split: { title: 'Split', what: 'Any metric by one dimension, or by two.' },
        evolution: { title: 'Evolution', what: 'Any metric over time, bucket by bucket, beside its comparison.' },
        ranking: { title: 'Ranking', what: 'Establishments, or the groups of any dimension, by any metric.' },
        table: {
          title: 'Table',
          what: 'Several metrics at once, of the whole or by one dimension, beside their comparison.',
        },
        heatmap: { title: 'Heatmap', what: 'How fast chats are handled, by the weekday and hour of their start.' },
        watchList: { title: 'Watch list', what: 'Establishments where somebody has been waiting for too long.' },
        summary: { title: 'Summary', what: 'Chats started in a period, how many were handled, and how fast.' },
        delayDistribution: { title: 'Delay distribution', what: 'Chats handled, by classes of their delay.' },
        chatList: {
          title: 'Chats',
          what: 'The chats behind a count, page by page; as CSV or Arrow all of them, unless a page is asked for.',
        },
        dimensions: { title: 'Dimensions', what: 'What can be filtered and grouped by, and the values of each.' },
      },
    },
    wrongQuestion: {
      nothing: 'Nothing',
      /** Of an error that has only its English message, which is told as it is where this is null. */
      untold: null as string | null,
      other: (about: string, value: string, choices: string | null) =>
        choices === null ? `${about} cannot be ${value}.` : `${about} cannot be ${value}: there are ${choices}.`,
      /** By what is wrong, see `QueryProblem`. */
      problems: {
        dimension: (value: string, choices: string) => `There is no dimension ${value}. There are ${choices}.`,
        zone: (value: string) => `${value} is no time zone; Europe/Paris is one.`,
        date: (value: string) => `${value} is no date; 2026-10-31 is one.`,
        from: (value: string) => `${value} is no date; 2026-10-01 is one.`,
        through: (value: string) => `${value} is no date; 2026-10-31 is one.`,
        'compare.from': (value: string) => `${value} is no date; 2026-10-01 is one.`,
        'compare.through': (value: string) => `${value} is no date; 2026-10-31 is one.`,
        dates: () => 'Of the two dates one is missing.',
        emptyPeriod: () => 'The period ends before it begins.',
        longPeriod: () => 'The period is too long.',
        period: (value: string) => `${value} is no period; last-month, 2026-10, 2026-Q4 and 2026-W45 are some.`,
        cells: () => 'These are too many figures: choose a longer interval, a shorter period or a narrower filter.',
        longQuestion: () =>
          'The filters name too many values for a page: choose fewer, or what they have in common, a region for example.',
        years: () => 'Periods are of the years 1970 to 9998.',
        asOf: (value: string) => `${value} is no instant; 2026-11-01T08:00:00Z is one.`,
        started: (value: string) => `${value} is no hour of the week; 2-14 is one, Tuesday from 14:00.`,
        olderThan: (value: string) => `${value} is no duration; 4d and 36h are some.`,
        olderThanSeconds: () => 'The wait that is asked for is too long.',
        maxAgeDays: () => 'The number of days is too large.',
        maxAge: (value: string) => `${value} is no number of days above 0.`,
        'ranking.page': (value: string) => `${value} is no page of the ranking; the first is 1.`,
        'chats.page': (value: string) => `${value} is no page of the list; the first is 1.`,
        parameter: (value: string, choices: string) => `There is no parameter ${value}. Is ${choices} meant?`,
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
    unscripted: 'This window needs JavaScript.',
    yourMessage: 'Your message',
    send: 'Send',
    tooLong: (characters: string) => `At most ${characters} characters.`,
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
      archived: (chats: string) => `Finished (${chats})`,
    },
    list: { draft: 'Draft', assignedTo: (who: string) => `for ${who}` },
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
    /** Of a reply on its way. */
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
    /** Somebody was faster. */
    conflict: {
      message: (who: string) => `${who} has answered meanwhile. Your text is still here.`,
      archive: (who: string) => `${who} has archived the chat meanwhile. Your text is still here.`,
    },
    sendAnyway: 'Send anyway',
    empty: 'Write something first.',
    somebody: 'Somebody',
    mayNotReply: 'You may read this chat, not answer it.',
    noText: '(no text)',
  },
}

/** Everything that a language says. */
export type Words = typeof en
