// The chat window of a visitor, in a frame of a third-party page: past messages, pending messages and new ones.
import type { WireMessage, WireView } from '../serve/inbox/widget/wire.ts'
import { chooseFiles } from './widget/choose-files.ts'
import { messageList, type Shown } from './widget/message-list.ts'
import { followOnce } from './widget/one-line.ts'
import { openSeen } from './widget/seen.ts'
import { openSending, type Sending } from './widget/sending.ts'
import type { Unsent } from './widget/unsent.ts'
import { ask, page, say } from './widget/visitor.ts'

const element = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind
const [log, note, earlier, ended] = [element('log'), element('note'), element('earlier'), element('ended')]
const form = element<HTMLFormElement>('say')
const text = element<HTMLTextAreaElement>('text')
const close = element<HTMLButtonElement>('close')
/** A shorter interruption of the connection is not shown. */
const patienceMs = 3000

const isFramed = page.from !== '' && parent !== window
function tellPage(told: object) {
  if (isFramed) parent.postMessage(told, page.from)
}

void begin()

async function begin() {
  const unsent = new Map<string, Unsent>()
  let cursor: number | null = null
  let oldest = Number.POSITIVE_INFINITY
  let sending: Sending | null = null
  const list = messageList(element('messages'), {
    onAgain(nonce) {
      const message = unsent.get(nonce)
      if (message !== undefined) void sending?.again(message)
    },
    onRemove(nonce) {
      const message = unsent.get(nonce)
      if (message !== undefined) void sending?.forget(message)
      list.remove(nonce)
      text.focus()
    },
  })
  const seen = openSeen({ onUnread: count => tellPage({ causerie: 'unread', count }) })
  const notes = noteLine()

  const history = await ask('messages').catch(() => null)
  if (history?.ok) take(await history.json(), 'end')
  log.ariaLive = 'polite'
  sending = await openSending({
    onState(message, state) {
      unsent.set(message.nonce, message)
      put({ ...ownOf(message), state }, 'end')
    },
    onTaken(message) {
      unsent.delete(message.nonce)
      put({ ...ownOf(message), state: 'sent' }, 'end')
      tellPage({ causerie: 'begun' })
    },
    onTooMany: isTooMany => notes.set('tooMany', isTooMany),
  })
  followOnce({
    cursor: () => cursor,
    onView: view => take(view, 'end'),
    onConnected(isConnected) {
      notes.set('offline', !isConnected)
      if (isConnected) sending?.retry()
    },
  })
  // The browser detects this sooner than the connection does.
  addEventListener('offline', () => notes.set('offline', true))
  addEventListener('online', () => sending?.retry())
  writeBy((value, files) => sending?.write(value, files), notes)
  earlier.addEventListener('click', async () => {
    const answer = await ask('messages', { parameters: { before: String(oldest) } }).catch(() => null)
    if (answer?.ok) take(await answer.json(), 'start')
  })
  openAndClose(seen.look)

  function take(view: WireView, where: 'start' | 'end') {
    const messages = where === 'start' ? view.messages.toReversed() : view.messages
    for (const message of messages) takeMessage(message, where)
    if (where === 'start' || cursor === null) earlier.hidden = !view.hasEarlier
    if (where === 'start') return
    cursor = Math.max(cursor ?? 0, view.cursor)
    ended.hidden = view.status !== 'archived'
  }
  function takeMessage({ id, from, text, files, at, version, nonce }: WireMessage, where: 'start' | 'end') {
    oldest = Math.min(oldest, version)
    const key = nonce ?? id
    if (text === null) return list.remove(key)
    put({ key, from, text, files, at: new Date(at), state: from === 'visitor' ? 'sent' : null }, where)
    if (from === 'visitor') tellPage({ causerie: 'begun' })
    else seen.came(version)
  }
  function put(message: Shown, where: 'start' | 'end') {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
    list.put(message, where)
    if (where === 'end' && (isAtEnd || message.state === 'sending')) log.scrollTop = log.scrollHeight
  }
}

function ownOf({ nonce, text, files, writtenMs }: Unsent) {
  const shown = files.map(({ name, content }) => ({ name, bytes: content.size, href: null }))
  return { key: nonce, from: 'visitor', text, files: shown, at: new Date(writtenMs) } as const
}

type Note = 'offline' | 'tooMany' | 'tooLong' | 'fileTooLarge'

/** Notices to the visitor. */
function noteLine() {
  const now = new Set<Note>()
  let timer: ReturnType<typeof setTimeout> | undefined
  function show() {
    const first = (['fileTooLarge', 'tooLong', 'tooMany', 'offline'] as const).find(name => now.has(name))
    const told = first === undefined ? '' : say[first]
    if (note.textContent !== told) note.textContent = told
  }
  return {
    set(name: Note, isSo: boolean) {
      if (isSo) now.add(name)
      else now.delete(name)
      clearTimeout(timer)
      if (name === 'offline' && isSo) timer = setTimeout(show, patienceMs)
      else show()
    },
  }
}

/** Enter sends, Shift+Enter inserts a line break; a text that is too long is not sent. */
function writeBy(write: (text: string, files: readonly File[]) => void, notes: ReturnType<typeof noteLine>) {
  const chosen = chooseFiles(isTooLarge => notes.set('fileTooLarge', isTooLarge))
  const grow = () => {
    text.rows = 1
    while (text.rows < 5 && text.scrollHeight > text.clientHeight) text.rows++
  }
  const isTooLong = () => [...text.value.trim()].length > page.mostCharacters
  text.addEventListener('input', () => {
    grow()
    text.ariaInvalid = isTooLong() ? 'true' : null
    notes.set('tooLong', isTooLong())
  })
  text.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    const value = text.value.trim()
    if ((value === '' && chosen.files.length === 0) || isTooLong()) return text.focus()
    write(value, chosen.files)
    chosen.clear()
    text.value = ''
    text.rows = 1
    text.focus()
  })
}

/** The embedding page reports whether the window is visible; Escape and the button close it. */
function openAndClose(look: (isLooking: boolean) => void) {
  let isShown = !isFramed
  const settle = () => look(isShown && document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', settle)
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || origin !== page.from) return
    isShown = data.causerie === 'shown'
    if (isShown) {
      log.scrollTop = log.scrollHeight
      text.focus()
    }
    settle()
  })
  settle()
  if (!isFramed) return
  close.hidden = false
  close.addEventListener('click', () => tellPage({ causerie: 'close' }))
  addEventListener('keydown', event => {
    if (event.key === 'Escape' && !event.isComposing) tellPage({ causerie: 'close' })
  })
  tellPage({ causerie: 'ready' })
}
