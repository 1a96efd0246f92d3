// Scripts of the inbox: lists and threads refresh automatically, drafts of replies are saved, Ctrl+Enter sends a reply. Without scripts,
// every link and form works by loading a page.
import { attachFiles } from './inbox/attachments.ts'
import { cannedReplies } from './inbox/canned.ts'
import { checkBeforeSending } from './inbox/checker.ts'
import { colleagues } from './inbox/colleagues.ts'
import { pickEmoji } from './inbox/emoji.ts'
import { followFilters } from './inbox/filters.ts'
import { followKeys } from './inbox/keys.ts'
import { followNotifications, notify, showNotifications } from './inbox/notify.ts'
import { type Present, sayPresence, showPresence } from './inbox/presence.ts'
import { followSelection, showSelection } from './inbox/select.ts'
import { followUnsend } from './inbox/unsend.ts'

/** An event of the live connection: a chat, and the latest sequence number of the journal. */
interface Change {
  readonly chat_id: string
  readonly seq: number
}

const content = () => document.getElementById('content')
const seq = () => Number(content()?.dataset.inboxSeq ?? 0)
const channel = new BroadcastChannel('causerie-inbox')
const draftMs = 800
/** The polling interval while the live connection is down. */
const pollMs = 30_000
/** The shortest time between two refreshes, and the time between two looks at how far a long act has got. */
const [busyMs, runningMs] = [400, 1000]

function begin() {
  followOnce()
  compose()
  followFilters(refresh)
  followKeys()
  followSelection()
  followBulk()
  followUnsend()
  followNotifications()
  const chat = content()?.dataset.inboxChat
  if (chat !== undefined) {
    sayPresence(chat)
    saySeen()
  }
  // A hidden page is refreshed and not read until somebody looks at it.
  addEventListener('visibilitychange', () => {
    if (isBehind && !document.hidden) void refresh(location.href)
  })
  // A list that the browser kept does not know what was read since.
  addEventListener('pageshow', event => {
    if (event.persisted) void refresh(location.href)
  })
  addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !event.ctrlKey || !(event.target instanceof HTMLTextAreaElement)) return
    event.preventDefault()
    const form = event.target.form
    const act = event.shiftKey ? 'reply-archive' : (form?.dataset.act ?? 'reply')
    const button = form?.querySelector(`button[value="${act}"]`)
    if (button instanceof HTMLElement) form?.requestSubmit(button)
  })
}

/** One connection per browser, however many tabs: the tab with the lock listens and informs the others. */
function followOnce() {
  channel.addEventListener('message', ({ data }) => told(data))
  if (navigator.locks === undefined) return void listen(told)
  void navigator.locks.request('causerie-inbox', () => {
    listen(news => {
      if ('change' in news) notify()
      channel.postMessage(news)
      told(news)
    })
    return new Promise(() => undefined)
  })
}

/** A message to the other tabs: which chat changed (null: any may have), who is present in a chat, or what was read. */
type News =
  | { readonly change: Change | null }
  | { readonly present: Present }
  /** This person has read a chat. */
  | { readonly seen: string }

function told(news: News) {
  if ('present' in news) showPresence(news.present)
  else if ('seen' in news) markSeen(news.seen)
  else changed(news.change)
}

function listen(tell: (news: News) => void) {
  const events = new EventSource(`/inbox/live?after=${seq()}`)
  let polling: ReturnType<typeof setInterval> | undefined
  events.addEventListener('chat', event => tell({ change: JSON.parse(event.data) }))
  events.addEventListener('presence', event => tell({ present: JSON.parse(event.data) }))
  events.addEventListener('open', () => {
    clearInterval(polling)
    polling = undefined
  })
  events.addEventListener('error', () => {
    polling ??= setInterval(() => tell({ change: null }), pollMs)
  })
}

let refreshing: ReturnType<typeof setTimeout> | undefined
function changed(change: Change | null) {
  const chat = content()?.dataset.inboxChat
  if (change !== null && (change.seq <= seq() || (chat !== undefined && chat !== change.chat_id))) return
  clearTimeout(refreshing)
  // The first change shows at once; of many, the page is not loaded for each.
  const sinceMs = performance.now() - refreshedMs
  refreshing = setTimeout(() => void refresh(location.href), Math.max(50, busyMs - sinceMs))
}

let looking: ReturnType<typeof setTimeout> | undefined
/** Looks again while many chats are being archived. */
function followBulk() {
  clearTimeout(looking)
  if (document.querySelector('[data-running]') !== null)
    looking = setTimeout(() => void refresh(location.href), runningMs)
}

/** Tells the lists in other tabs that this chat is read. */
function saySeen() {
  const chat = content()?.dataset.inboxChat
  if (chat !== undefined && !document.hidden) channel.postMessage({ seen: chat } satisfies News)
}

function markSeen(chat: string) {
  for (const item of document.querySelectorAll('.inbox-list .unread'))
    if (item instanceof HTMLElement && item.dataset.chat === chat) {
      item.classList.remove('unread')
      item.querySelector('.new')?.remove()
    }
}

let asked = 0
let refreshedMs = Number.NEGATIVE_INFINITY
let isBehind = false
/** Replaces the content with the current content of an address; keeps the reply box. Returns null if nothing was replaced. */
async function refresh(address: string): Promise<Document | null> {
  const turn = ++asked
  isBehind = document.hidden
  refreshedMs = performance.now()
  const hidden = document.hidden ? { 'x-causerie-hidden': '1' } : {}
  const response = await fetch(address, { headers: { accept: 'text/html', ...hidden } }).catch(() => null)
  const now = content()
  if (response === null || !response.ok || now === null) return null
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const fresh = page.getElementById('content')
  // The chat was merged into another one.
  if (fresh !== null && response.redirected && fresh.dataset.inboxChat !== now.dataset.inboxChat) {
    await keepDraft()
    location.assign(response.url)
    return null
  }
  // A later request supersedes this one.
  if (fresh === null || turn !== asked) return null
  document.title = page.title
  saySeen()
  const focus = document.activeElement
  const focused = focus?.closest<HTMLElement>('.inbox-list li')?.dataset.chat
  const opened = [...now.querySelectorAll('details[open]')].map(
    ({ parentElement, className }) => className || parentElement?.className,
  )
  const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 40
  const composer = document.getElementById('composer')
  if (composer !== null) fresh.querySelector('#composer')?.remove()
  for (const child of [...now.childNodes]) if (child !== composer) child.remove()
  for (const [name, value] of Object.entries(fresh.dataset)) now.dataset[name] = value
  // The customer's messages that are on the page now: archiving the chat must not overlook a later one.
  const shown = composer?.querySelector('input[name=shown]')
  if (shown instanceof HTMLInputElement) shown.value = now.dataset.inboxVersion ?? ''
  for (const child of [...fresh.childNodes]) now.insertBefore(document.importNode(child, true), composer)
  for (const part of now.querySelectorAll('details'))
    if (opened.includes(part.className || part.parentElement?.className)) part.open = true
  showSelection()
  followBulk()
  followUnsend()
  showNotifications()
  if (focused !== undefined)
    for (const item of document.querySelectorAll<HTMLElement>('.inbox-list li'))
      if (item.dataset.chat === focused)
        item
          .querySelector<HTMLElement>(focus instanceof HTMLInputElement ? 'input' : 'a')
          ?.focus({ preventScroll: true })
  if (composer !== null && isAtEnd) scrollTo(0, document.documentElement.scrollHeight)
  return page
}

let keepDraft = async () => {}
/** Saves the draft on the server, for this agent only. */
function compose() {
  const form = document.getElementById('composer')
  const text = document.getElementById('reply')
  if (!(form instanceof HTMLFormElement) || !(text instanceof HTMLTextAreaElement)) return
  const keep = async () => {
    const fields = [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    )
    await fetch(`${form.action}/draft`, { method: 'POST', body: new URLSearchParams(fields), keepalive: true }).catch(
      () => undefined,
    )
  }
  keepDraft = async () => {
    if (text.value !== '') await keep()
  }
  let keeping: ReturnType<typeof setTimeout> | undefined
  text.addEventListener('input', () => {
    clearTimeout(keeping)
    keeping = setTimeout(() => void keep(), draftMs)
  })
  // The order matters: each handles a submit before the next one does.
  attachFiles(form, () => void keep())
  checkBeforeSending(form, text, () => void keep())
  pickEmoji(text)
  cannedReplies(form, text)
  colleagues(form, text)
  form.addEventListener('submit', () => clearTimeout(keeping))
}

// Last, when all that it uses is initialized.
if (content()?.dataset.inboxSeq !== undefined) begin()
