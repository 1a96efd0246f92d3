import type { AuditQuery } from '../../inbox/journal/audit.ts'
import { auditedActs } from '../../inbox/journal/tables.ts'
import { addDays, isCivilDate } from '../../src/time/civil.ts'
import { dayStart } from '../../src/time/zone.ts'
import { wrongParameter } from '../question/wrong-parameter.ts'

/** What somebody asks the audit, as the parameters of an address say it. Empty for what they do not ask. */
export interface AuditQuestion {
  readonly who: string
  readonly what: string
  readonly chat: string
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string
  /** The last day. */
  readonly through: string
}

export const auditKeys = ['who', 'what', 'chat', 'from', 'through'] as const

/** Throws `InvalidQueryError` for a value that no entry can have. */
export function auditQuestion(parameter: (name: string) => string | undefined): AuditQuestion {
  const of = (name: (typeof auditKeys)[number]) => (parameter(name) ?? '').trim()
  const question = {
    who: of('who'),
    what: of('what'),
    chat: chatIn(of('chat')),
    from: of('from'),
    through: of('through'),
  }
  if (question.what !== '' && actOf(question.what) === undefined)
    throw wrongParameter('what', question.what, { rule: `one of ${auditedActs.join(', ')}`, choices: auditedActs })
  for (const name of ['from', 'through'] as const)
    if (question[name] !== '' && !isCivilDate(question[name]))
      throw wrongParameter(name, question[name], { rule: 'a date such as 2026-10-01' })
  return question
}

/** The same for the journal: days are those of a time zone. */
export function auditFilter(
  { who, what, chat, from, through }: AuditQuestion,
  zone: string,
): Omit<AuditQuery, 'scopes' | 'before' | 'limit'> {
  const act = actOf(what)
  return {
    ...(who === '' ? {} : { who }),
    ...(act === undefined ? {} : { what: act }),
    ...(chat === '' ? {} : { chat_id: chat }),
    ...(from === '' ? {} : { from: Number(dayStart(zone, from)) }),
    ...(through === '' ? {} : { until: Number(dayStart(zone, addDays(through, 1))) }),
  }
}

/** An address with the question in it, and more. */
export function auditAddress(
  path: string,
  question: AuditQuestion,
  more: Readonly<Record<string, string>> = {},
): string {
  const asked = auditKeys.flatMap(key => (question[key] === '' ? [] : [[key, question[key]]]))
  const parameters = new URLSearchParams({ ...Object.fromEntries(asked), ...more }).toString()
  return parameters === '' ? path : `${path}?${parameters}`
}

/** The id of a chat, also from its address. */
function chatIn(text: string): string {
  return /\/inbox\/chats\/([^/?#]+)/.exec(text)?.[1] ?? text
}

function actOf(name: string) {
  return auditedActs.find(act => act === name)
}
