// Reports and shows who reads and who types in a chat. The text itself is never reported.

export interface Present {
  readonly chat_id: string
  readonly agents: readonly { readonly name: string; readonly state: 'reading' | 'writing' }[]
}

/** How often a page reports presence and typing, and after which pause typing ends. */
const [againMs, writingMs, idleMs] = [20_000, 5000, 8000]

/** Reports presence in the open chat. */
export function sayPresence(chat: string): void {
  let said = ''
  let saidMs = 0
  let idling: ReturnType<typeof setTimeout> | undefined
  const say = (state: 'reading' | 'writing' | 'gone') => {
    if (state === said && performance.now() - saidMs < writingMs) return
    said = state
    saidMs = performance.now()
    const body = new URLSearchParams({ state })
    void fetch(`/inbox/chats/${encodeURIComponent(chat)}/presence`, { method: 'POST', body, keepalive: true }).catch(
      () => undefined,
    )
  }
  const seen = () => say(document.visibilityState === 'visible' ? 'reading' : 'gone')
  seen()
  setInterval(() => {
    if (said !== 'gone') say(said === 'writing' ? 'writing' : 'reading')
  }, againMs)
  addEventListener('visibilitychange', seen)
  addEventListener('pagehide', () => say('gone'))
  addEventListener('pageshow', seen)
  document.getElementById('reply')?.addEventListener('input', () => {
    say('writing')
    clearTimeout(idling)
    idling = setTimeout(() => say('reading'), idleMs)
  })
}

/** Shows who is in a chat, in the list and above the thread. */
export function showPresence({ chat_id, agents }: Present): void {
  const content = document.getElementById('content')
  const { reading = '', writing = '', self = '' } = content?.dataset ?? {}
  const text = agents
    .filter(({ name }) => name !== self)
    .map(({ name, state }) => (state === 'writing' ? writing : reading).replace('{who}', () => name))
    .join(' · ')
  for (const place of document.querySelectorAll('[data-presence]'))
    if (place instanceof HTMLElement && place.dataset.presence === chat_id) place.textContent = text
}
