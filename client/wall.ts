// A screen on a wall renews itself: it asks every few seconds whether anything has changed, and says since when it could not ask.

const askEveryMs = 15_000
const giveUpMs = 60_000

let tag = ''
let heardAt = new Date()

const line = () => document.getElementById('line') as HTMLElement
const words = () => document.body.dataset

function say(text: string) {
  if (line().textContent !== text) line().textContent = text
}

function lost() {
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const
  say((words().lost ?? '').replace('#', heardAt.toLocaleString(document.documentElement.lang, options)))
}

async function ask() {
  const response = await fetch(location.href, {
    headers: tag === '' ? {} : { 'If-None-Match': tag },
    cache: 'no-store',
    redirect: 'manual',
    signal: AbortSignal.timeout(giveUpMs),
  })
  // The browser hides where a redirect leads; the only one is to the login.
  if (response.type === 'opaqueredirect' || response.status === 401) return say(words().signedOut ?? '')
  if (response.status !== 304 && !response.ok) return lost()
  heardAt = new Date()
  say('')
  if (response.status === 304) return
  const next = new DOMParser().parseFromString(await response.text(), 'text/html')
  const script = (of: Document) => of.querySelector('script[src]')?.getAttribute('src')
  // The server has been upgraded.
  if (script(next) !== script(document)) return location.reload()
  const content = next.getElementById('wall')
  if (content === null) return lost()
  tag = response.headers.get('etag') ?? ''
  document.getElementById('wall')?.replaceWith(content)
}

async function keepAsking() {
  try {
    await ask()
  } catch {
    lost()
  }
  setTimeout(keepAsking, askEveryMs)
}
setTimeout(keepAsking, askEveryMs)
