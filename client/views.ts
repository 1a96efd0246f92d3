// On a server without users, the browser keeps the views: a list in its local storage.

interface View {
  readonly name: string
  readonly page: string
  readonly question: string
  /** What it shows, in the words of when it was saved. */
  readonly about: string
}

const key = 'causerie_views'
const viewsAtMost = 50

function read(): readonly View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  } catch {
    // What something else has written there, or a browser that keeps nothing.
    return []
  }
}
function isView(given: unknown): given is View {
  const text = (name: string) =>
    typeof given === 'object' && given !== null && typeof Reflect.get(given, name) === 'string'
  return text('name') && text('question') && text('about') && text('page') && /^[a-z]+$/.test((given as View).page)
}
function write(views: readonly View[]) {
  const sorted = [...views].sort((a, b) => a.name.localeCompare(b.name))
  try {
    localStorage.setItem(key, JSON.stringify(sorted))
  } catch {
    // A private window may keep nothing: the list that follows shows so.
  }
  show()
}

/** As the server writes the address of a view. */
const addressOf = ({ page, question }: View) => (question === '' ? `/${page}` : `/${page}?${question}`)

function show() {
  const views = read()
  const link = (view: View) => {
    const made = document.createElement('a')
    made.href = addressOf(view)
    const name = document.createElement('bdi')
    name.textContent = view.name
    made.append(name)
    return made
  }
  document.getElementById('nav-views')?.replaceChildren(
    ...views.map(view => {
      const item = document.createElement('li')
      item.append(link(view))
      return item
    }),
  )
  const row = document.querySelector<HTMLTemplateElement>('template#view-row')
  if (row === null) return
  document.getElementById('views')?.replaceChildren(
    ...views.map(view => {
      const made = row.content.cloneNode(true) as DocumentFragment
      made.querySelector('a')?.replaceWith(link(view))
      for (const note of made.querySelectorAll('.note')) note.textContent = view.about
      for (const field of made.querySelectorAll<HTMLInputElement>('[name=view],[name=name]')) field.value = view.name
      return made
    }),
  )
  document.getElementById('no-views')?.toggleAttribute('hidden', views.length > 0)
}

/** A name as the server would keep it; empty if that leaves nothing. */
const cleaned = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu, '\ufffd')
    .trim()

addEventListener('submit', event => {
  const form = event.target
  const texts = document.getElementById('view-texts')
  if (!(form instanceof HTMLFormElement) || !form.classList.contains('view') || texts === null) return
  event.preventDefault()
  const given = new FormData(form)
  const wanted = event.submitter instanceof HTMLButtonElement ? event.submitter.value : ''
  const field = (name: string) => String(given.get(name) ?? '')
  const views = read()
  const name = cleaned(field('name'))
  const problem = document.getElementById('view-problem')
  const refuse = (why: string) => {
    if (problem !== null) problem.textContent = texts.dataset[why] ?? ''
  }
  refuse('')
  const old = field('view')
  if (wanted === 'remove') return write(views.filter(view => view.name !== old))
  if (name === '' || name.length > 80) return refuse('name')
  if (wanted === 'rename') {
    if (name !== old && views.some(view => view.name === name)) return refuse('taken')
    return write(views.map(view => (view.name === old ? { ...view, name } : view)))
  }
  const others = views.filter(view => view.name !== name)
  if (others.length >= viewsAtMost) return refuse('full')
  const about = form.querySelector('.note')?.textContent ?? ''
  write([...others, { name, page: field('of'), question: field('question'), about }])
  form.reset()
})
addEventListener('storage', event => {
  if (event.key === key) show()
})

show()
