// Notifications of the browser, asked for by a click: only while no page of the inbox is visible, and without texts unless somebody wants
// them.

interface News {
  readonly unread: number
  readonly mentions: number
  readonly address: string
  readonly title: string
  readonly text: string | null
  readonly mention: string
}

const choiceName = 'causerie-inbox-notify'
const visibleName = 'causerie-inbox-visible'
const gatherMs = 1000
let known: News | null = null
let looking: ReturnType<typeof setTimeout> | undefined

/** Remembers what is known when the page is left. */
export function followNotifications(): void {
  showNotifications()
  const held = () => {
    if (!document.hidden) return holdVisible()
    if (chosen() !== 'off') void news().then(found => (known = found))
  }
  held()
  addEventListener('visibilitychange', held)
  addEventListener('change', async ({ target }) => {
    if (!(target instanceof HTMLSelectElement) || target.id !== 'notify') return
    const isAllowed = target.value === 'off' || (await Notification.requestPermission()) === 'granted'
    localStorage.setItem(choiceName, isAllowed ? target.value : 'off')
    showNotifications()
  })
}

/** Shows the choice in a list that has just been loaded. */
export function showNotifications(): void {
  const choice = document.getElementById('notify')
  if (!(choice instanceof HTMLSelectElement) || !('Notification' in window)) return
  choice.closest('label')?.removeAttribute('hidden')
  choice.value = chosen()
}

/** As long as the page is visible, the other pages of this browser know. */
function holdVisible(): void {
  void navigator.locks?.request(visibleName, { mode: 'shared' }, () => {
    if (document.hidden) return
    return new Promise<void>(done => addEventListener('visibilitychange', () => done(), { once: true }))
  })
}

function chosen(): string {
  const kept = localStorage.getItem(choiceName) ?? 'off'
  return 'Notification' in window && Notification.permission === 'granted' ? kept : 'off'
}

/** Tells what is new, if anything is. Called by the one page of a browser that listens. */
export function notify(): void {
  if (chosen() === 'off' || !document.hidden) return
  clearTimeout(looking)
  looking = setTimeout(() => void look(), gatherMs)
}

async function look() {
  const locks = await navigator.locks?.query()
  if (locks?.held?.some(({ name }) => name === visibleName)) return
  const found = await news()
  if (found === null) return
  const before = known ?? found
  known = found
  if (found.mentions > before.mentions) tell(found.mention, null, '/inbox/mentions')
  else if (found.unread > before.unread) tell(found.title, found.text, found.address)
}

function tell(title: string, body: string | null, address: string) {
  const shown = new Notification(title, { tag: 'causerie-inbox', ...(body === null ? {} : { body }) })
  shown.addEventListener('click', () => {
    focus()
    location.assign(address)
    shown.close()
  })
}

async function news(): Promise<News | null> {
  const response = await fetch(chosen() === 'text' ? '/inbox/news?text' : '/inbox/news').catch(() => null)
  return response?.ok === true ? response.json() : null
}
