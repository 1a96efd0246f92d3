import type { Context } from 'hono'
import { z } from 'zod'
import type { Checked } from '../../inbox/checker/checker.ts'
import type { Finding } from '../../inbox/checker/finding.ts'
import { type TextLanguage, textLanguages } from '../../inbox/checker/guess-language.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import type { OwnChats } from './chat-scope.ts'
import { agentOf } from './inbox-request.ts'
import type { Inbox } from './open-inbox.ts'
import type { PostedForm } from './posted-form.ts'

/** A reply that is looked at, and what of it the person has said may stay. */
export interface CheckedReply {
  readonly text: string
  /** Null to have it guessed. */
  readonly language: TextLanguage | null
  readonly ignored: readonly string[]
}

const wantedLanguage = z.enum(textLanguages).nullable().catch(null)
const ignoredAtMost = 100

/** What a form says of the text to check. */
export function checkedReply({ field, all }: Pick<PostedForm, 'field' | 'all'>): CheckedReply {
  return {
    text: field('text').replaceAll('\r\n', '\n'),
    language: wantedLanguage.parse(field('language')),
    ignored: all('ignored').slice(0, ignoredAtMost),
  }
}

/** Looks for mistakes in a reply to a chat, whose names pass. */
export async function checkReply(
  site: Site,
  context: Context<SiteEnv>,
  { own, chat, reply }: { readonly own: OwnChats; readonly chat: ChatRow; readonly reply: CheckedReply },
): Promise<Checked> {
  const { journal, checker } = site.inbox as Inbox
  const agent = agentOf(context)
  const { words } = await journal.read('checkerOf', { agent })
  const checked = await checker.check({
    text: reply.text,
    language: reply.language,
    otherwise: context.get('locale'),
    person: agent,
    names: [chat.customer_id, own.names.get(chat.establishment_id) ?? '', chat.establishment_id, agent],
    dictionary: words,
  })
  if (checked.state !== 'checked') return checked
  const stays = ({ start, end }: Finding) => reply.ignored.includes(reply.text.slice(start, end))
  return { ...checked, findings: checked.findings.filter(finding => !stays(finding)) }
}

/** Why a text was not checked, as one word of an address; null when it was. */
export function uncheckedReason(checked: Checked): string | null {
  if (checked.state === 'checked') return null
  return checked.state === 'missing' ? `missing-${checked.language ?? ''}` : checked.state
}

/** The same in a reader's words; null for what is no reason. */
export function uncheckedText(reason: string, locale: Locale): string | null {
  const say = wordsOf(locale).inbox.checker.unchecked
  const [, missing] = /^missing-([a-z]{0,2})$/.exec(reason) ?? []
  if (missing !== undefined) {
    const line = { fr: 'apt-get install grammalecte-cli', en: 'npm install harper.js' }[missing]
    return line === undefined ? say.noEngine : say.missing(line)
  }
  return reason === 'slow' || reason === 'down' || reason === 'too-long' ? say[reason] : null
}
