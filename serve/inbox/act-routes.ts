import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { agentUploader } from '../../inbox/attachments/attachment-table.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import type { Acted } from '../../inbox/journal/writes.ts'
import { namedIn } from '../../inbox/mentions/named-in.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import { peopleOf } from './assign-routes.ts'
import { refusalStatus, refusalText } from './attachment-routes.ts'
import { chatAddress } from './chat-address.ts'
import { checkedReply, checkReply, uncheckedReason } from './check-reply.ts'
import type { Compose } from './composer.ts'
import { mended, readLook } from './finding-acts.ts'
import type { Findings } from './findings-view.ts'
import { agentOf, assertMay, formFields, readableChat } from './inbox-request.ts'
import { type PostedForm, postedForm } from './posted-form.ts'
import { chosenTemplate, limitProblem, replyLimits } from './reply-limits.ts'
import { composeOf, threadResponse } from './thread-response.ts'

const largestDraftBytes = 200_000
const mostAttachments = 20

/** What somebody does to a chat: answer, note, archive, reopen, and what they leave written and attached for later. */
export function actRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox

  /** The files that a reply would have. */
  const attachedFiles = async (context: Context<SiteEnv>, chat_id: string, ids: readonly string[]) => {
    const rows = ids.length === 0 ? [] : await journal.read('unsentAttachments', ownerOf(context, chat_id))
    return rows
      .filter(({ attachment_id }) => ids.includes(attachment_id))
      .map(({ name, media_type: mediaType, bytes }) => ({ name, mediaType, bytes }))
  }

  const saveDraft = async (
    context: Context<SiteEnv>,
    chat: { chat_id: string; version: number },
    field: PostedForm['field'],
  ) =>
    journal.write('saveDraft', {
      // Of a page of a chat that was merged meanwhile, what is written is added to the draft in the other one.
      chat_id: context.req.param('chat') ?? chat.chat_id,
      agent: agentOf(context),
      reply_key: field('key'),
      text: field('text'),
      seen_version: Number(field('seen')) || chat.version,
      now: nowMicros(),
    })

  routes.post('/inbox/chats/:chat', async context => {
    const { own, chat } = await readableChat(site, context)
    const { chat_id } = chat
    const canReply = context.get('viewer').inbox.includes('reply')
    const form = await postedForm(context, { chat_id, files: canReply ? inbox.files : null })
    const { field } = form
    const look = readLook(field('act'))
    const { act } = look
    const reply = checkedReply(form)
    const limits = await replyLimits(inbox, chat, nowMicros())
    const chosen = act.startsWith('template:') ? chosenTemplate(act, { limits, field }) : null
    const template = chosen === 'gaps' ? null : chosen
    const [text, key] = [template?.text ?? reply.text.trim(), field('key')]
    const seen = Number(field('seen'))
    const shown = Number(field('shown')) || seen
    if (key === '' || !Number.isSafeInteger(seen) || !Number.isSafeInteger(shown)) throw new HTTPException(400)
    const again = async (problem: string | null, options: Again) => {
      const there = options.chat ?? chat
      // A template leaves the reply box as it is.
      const draft = chosen === null ? null : await journal.read('draft', { chat_id, agent: agentOf(context) })
      const compose: Compose =
        chosen === null
          ? {
              key,
              text: options.text ?? text,
              seenVersion: options.chat?.version ?? seen,
              problem,
              refused: options.refused ?? null,
              findings: options.findings ?? null,
              language: reply.language,
              ignored: options.ignored ?? reply.ignored,
            }
          : { ...composeOf(chat, draft), problem }
      return threadResponse(site, context, { own, chat: there, compose, status: options.status })
    }
    const merged = (into: ChatRow) =>
      again(wordsOf(context.get('locale')).inbox.merge.conflict, { status: 409, chat: into })
    if (chat_id !== context.req.param('chat')) return merged(chat)
    if (form.refused !== null && inbox.files !== null) {
      const problem = refusalText(form.refused, inbox.files, context.get('locale'))
      return again(problem, { status: refusalStatus[form.refused.refusal] })
    }
    if (act === 'abc:on' || act === 'abc:off') {
      assertMay(context, 'reply')
      await journal.write('setChecker', { agent: agentOf(context), isOn: act === 'abc:on' })
      await saveDraft(context, chat, field)
      return context.redirect(`${chatAddress(chat_id)}#composer`, 303)
    }
    if (act === 'canned') {
      assertMay(context, 'reply')
      await saveDraft(context, chat, field)
      return context.redirect(`${chatAddress(chat_id)}/canned`, 303)
    }
    if (act === 'attach' || act.startsWith('remove:')) {
      assertMay(context, 'reply')
      const owner = ownerOf(context, chat_id)
      if (act !== 'attach')
        await inbox.files?.attachments.remove({ ...owner, attachment_id: act.slice('remove:'.length) })
      await saveDraft(context, chat, field)
      return context.redirect(`${chatAddress(chat_id)}#composer`, 303)
    }
    if (chosen === 'gaps') return again(wordsOf(context.get('locale')).inbox.limits.gaps, { status: 400 })
    const kind = template === null ? kindOf(act) : 'message'
    if (kind === null) throw new HTTPException(400)
    assertMay(context, kind === 'archive' || kind === 'reopen' ? 'archive' : 'reply')
    const archive = act === 'reply-archive' || act === 'insist-archive'
    if (archive) assertMay(context, 'archive')
    const isSaid = kind === 'message' || kind === 'note'
    const say = wordsOf(context.get('locale')).inbox
    const attachments = isSaid ? attachedOf(form) : []
    if (isSaid && text === '' && attachments.length === 0) return again(say.empty, { status: 400 })
    if (kind === 'message' && template === null && limits !== null) {
      const files = await attachedFiles(context, chat_id, attachments)
      const problem = limitProblem(limits, { text, files, locale: context.get('locale') })
      if (problem !== null) return again(problem, { status: 409 })
    }
    let unchecked = field('checked') === 'yes' ? null : field('checked') || null
    if (kind === 'message' && template === null && text !== '' && look.state !== 'as-is' && field('checked') === '') {
      const agent = agentOf(context)
      if (look.state === 'word') await journal.write('addCheckerWord', { agent, word: look.wrong, now: nowMicros() })
      const ignored = look.state === 'ignore' ? [...reply.ignored, look.wrong] : reply.ignored
      const looked = { ...reply, ignored, text: look.state === 'mend' ? mended(text, look) : text }
      if (look.state !== 'none' || (await journal.read('checkerOf', { agent })).isOn) {
        const checked = await checkReply(site, context, { own, chat, reply: looked })
        unchecked = uncheckedReason(checked)
        const findings = checked.state === 'checked' ? checked.findings : []
        // What was mended is shown before it goes.
        if (findings.length > 0 || look.state !== 'none')
          return again(null, {
            status: 200,
            text: looked.text,
            ignored,
            findings: findings.length === 0 ? null : { text: looked.text, findings, act },
          })
      }
    }
    const acted = await journal.write('act', {
      chat_id,
      agent: agentOf(context),
      key,
      kind,
      text,
      attachments,
      seen_version: seen,
      shown_version: shown,
      anyway: act === 'insist' || act === 'insist-archive',
      archive,
      template: template?.template ?? null,
      ...(kind === 'note' ? { mentions: await mentionedIn(text, site, context, chat) } : {}),
      holdMicros: inbox.holdMicros,
      now: nowMicros(),
    })
    if (acted.state === 'conflict') {
      const refused = kind === 'archive' ? 'archive' : archive ? 'reply-archive' : 'reply'
      return again(conflictText(acted, context), { status: 409, refused })
    }
    if (acted.state === 'merged') return merged((await readableChat(site, context)).chat)
    if (acted.state === 'forgotten') return again(say.forgotten, { status: 409 })
    if (acted.state === 'unknown-attachment') return again(say.composer.attachmentGone, { status: 409 })
    // The same form came again: its files are there once more.
    if (acted.state === 'done' && !acted.isNew)
      for (const { attachment_id } of form.files)
        await inbox.files?.attachments.remove({ ...ownerOf(context, chat_id), attachment_id })
    // After an archive the next one is wanted, else the thread.
    const note = unchecked === null ? '' : `?${new URLSearchParams({ unchecked }).toString()}`
    if (kind !== 'archive' && !archive) return context.redirect(`${chatAddress(chat_id)}${note}`, 303)
    const isHeld = kind === 'message' && acted.state === 'done' && inbox.holdMicros > 0
    return context.redirect(isHeld ? `/inbox?sent=${acted.seq}` : '/inbox', 303)
  })

  routes.post('/inbox/chats/:chat/draft', bodyLimit({ maxSize: largestDraftBytes }), async context => {
    const { chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    await saveDraft(context, chat, await formFields(context))
    return context.body(null, 204)
  })
  return routes
}

interface Again {
  readonly status: 200 | 400 | 409 | 413 | 429 | 503
  readonly refused?: Compose['refused']
  /** The chat that the one of the page was merged into. */
  readonly chat?: ChatRow
  readonly text?: string
  readonly findings?: Findings | null
  readonly ignored?: readonly string[]
}

/** Whom a note names, of those who may read it. */
async function mentionedIn(
  text: string,
  site: Site,
  context: Context<SiteEnv>,
  chat: ChatRow,
): Promise<readonly string[]> {
  if (!text.includes('@')) return []
  return namedIn(text, await peopleOf(site, chat, { right: 'read', signal: context.req.raw.signal }))
}

/** What the box says is attached, and what came with it. */
function attachedOf({ all, files }: PostedForm): readonly string[] {
  const ids = new Set([...all('attachment'), ...files.map(({ attachment_id }) => attachment_id)])
  if (ids.size > mostAttachments) throw new HTTPException(413)
  return [...ids]
}

function ownerOf(context: Context<SiteEnv>, chat_id: string) {
  return { chat_id, uploader: agentUploader(agentOf(context)) }
}

function kindOf(act: string): 'message' | 'note' | 'archive' | 'reopen' | null {
  if (/^(reply|insist)(-archive)?$/.test(act)) return 'message'
  return act === 'note' || act === 'archive' || act === 'reopen' ? act : null
}

function conflictText({ by, author, kind }: Extract<Acted, { state: 'conflict' }>, context: Context<SiteEnv>): string {
  const say = wordsOf(context.get('locale')).inbox
  if (author === 'customer') return say.conflict.customer
  return say.conflict[kind === 'archive' ? 'archive' : 'message'](by ?? say.somebody)
}

function nowMicros(): number {
  return Date.now() * 1000
}
