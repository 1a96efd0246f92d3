// Scripts of the pages: a change swaps only the affected parts and updates the URL, lists are searched as the user types, and a slow
// request shows a message and can be stopped. Without scripts, every link and form works by loading a page.

const htmx: {
  ajax(verb: string, path: string, context: object): Promise<void>
  trigger(on: Element, event: string): void
} = Reflect.get(window, 'htmx')
document.documentElement.classList.add('scripted')

const slowMs = 1500
const typingMs = 150
const busyMs = 1000
const resizeMs = 200
const slackPx = 20

const element = (id: string) => document.getElementById(id) as HTMLElement

/** The current URL with a change: each parameter of the change is replaced, or removed if its values are empty. */
function changed(path: string, change: URLSearchParams) {
  const parameters = new URLSearchParams(location.search)
  for (const name of new Set(change.keys())) {
    parameters.delete(name)
    for (const value of change.getAll(name)) if (value !== '') parameters.append(name, value)
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

/**
 * Requests an address. The response determines which parts of the page it replaces; a later request supersedes an earlier one.
 * `part`: the ids of the only parts to request. `form` is `same` if the filters already show the request, `drawn` if
 * the page does and is only drawn anew.
 */
function go(address: string, part?: string, form?: string) {
  const source = document.getElementById('page')
  if (source === null) return location.assign(address)
  last = { address, part, form }
  const headers = {
    // A single part must have the version and the instant of the rest of the page.
    ...(part === undefined ? {} : { 'X-Causerie-Part': part }),
    ...(part === undefined && form !== 'drawn' ? {} : { 'X-Causerie-Moment': moment() }),
    ...(form === undefined ? {} : { 'X-Causerie-Form': form }),
    'X-Causerie-Width': String(contentWidth()),
  }
  htmx.ajax('GET', address, { source, target: '#page', headers })
}
/** The version and the instant of the current page. */
const moment = () => document.getElementById('content')?.dataset.moment ?? ''
/** The width that charts are drawn for. */
const contentWidth = () => document.getElementById('content')?.clientWidth ?? 0

/** Says the width to the server, and requests the same content again if its charts were drawn for another one. */
function fit() {
  const content = document.getElementById('content')
  const width = contentWidth()
  if (content === null || width === 0 || document.getElementById('page') === null) return
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure context.
  document.cookie = `causerie_width=${width}; Path=/; Max-Age=31536000; SameSite=Strict`
  const drawn = Number(content.dataset.width ?? 0)
  // A scrollbar that comes or goes changes little.
  if (width <= drawn && width > drawn - slackPx) return
  if (document.getElementById('page')?.getAttribute('aria-busy') === 'true') return
  go(location.pathname + location.search, undefined, 'drawn')
}
let resizing: ReturnType<typeof setTimeout> | undefined
addEventListener('resize', () => {
  clearTimeout(resizing)
  resizing = setTimeout(fit, resizeMs)
})

let last: { address: string; part?: string | undefined; form?: string | undefined } = { address: '' }

addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('a[data-change]') : null
  // On pages without figures nothing changes the question after links were rendered.
  if (link === null || document.getElementById('page') === null) return
  const address = new URL(link.getAttribute('href') ?? '', location.href)
  const change = link.getAttribute('data-change') ?? ''
  const now = changed(address.pathname, new URLSearchParams(change))
  // Also when opened in a new tab: another part of the page may have changed the query since the link was rendered.
  link.setAttribute('href', now)
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    return
  if (address.pathname !== location.pathname) return
  event.preventDefault()
  go(now, link.getAttribute('data-part') ?? undefined)
})

// The inbox has a question of its own: its links to the figures lead back to what was asked there before.
const askedKey = 'causerie_question'
if (document.getElementById('page') !== null)
  addEventListener('pagehide', () => sessionStorage.setItem(askedKey, location.search))
else if (location.pathname.startsWith('/inbox')) {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.sidebar a[data-change]')) {
    const asked = new URLSearchParams(sessionStorage.getItem(askedKey) ?? '')
    for (const [name, value] of new URLSearchParams(link.search)) asked.set(name, value)
    link.search = asked.toString()
  }
}

addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('a[data-back]') : null
  if (link === null) return
  const address = new URL(link.getAttribute('href') ?? '', location.href)
  address.searchParams.set('back', location.pathname + location.search)
  link.setAttribute('href', address.pathname + address.search)
})

/** The values of a form's own fields, without its hidden fields, which may be older than the address. */
function formChange(form: HTMLFormElement) {
  const change = new URLSearchParams({ 'ranking.page': '', 'evolution.page': '' })
  const fields = [...form.elements].filter(
    (field): field is HTMLInputElement | HTMLSelectElement =>
      (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) &&
      field.name !== '' &&
      field.type !== 'hidden' &&
      !field.name.startsWith('find.'),
  )
  for (const { name } of fields) change.set(name, '')
  for (const field of fields as HTMLInputElement[]) {
    if (field.type === 'checkbox' && !field.checked) continue
    if (change.get(field.name) === '') change.delete(field.name)
    change.append(field.name, field.value)
  }
  return change
}

/** Whether dates that are chosen are whole: both given, of a year that is typed to its end, and in order. Says it if they are not in order. */
function isWhole(form: HTMLFormElement) {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | null
  const isWholeRange = (name: string, prefix: string) => {
    const [from, through] = [field(`${prefix}from`), field(`${prefix}through`)]
    if (field(name)?.value !== 'dates' || from === null || through === null) return true
    if (from.value === '' || through.value === '' || !from.validity.valid || !through.validity.valid) return false
    if (from.value <= through.value) return true
    tell(from.closest<HTMLElement>('[data-reversed]')?.dataset.reversed ?? '')
    return false
  }
  return isWholeRange('period', '') && isWholeRange('compare', 'compare.')
}

/** What is wrong with the field that was changed last, beside it; empty for nothing. */
function tell(text: string) {
  const problem = document.getElementById('filter-problem')
  if (problem === null) return
  problem.textContent = text
  mark(problem)
}
function mark(problem: HTMLElement) {
  for (const field of document.querySelectorAll('#filters [aria-invalid]')) {
    field.removeAttribute('aria-invalid')
    field.removeAttribute('aria-describedby')
  }
  if (problem.textContent === '' || touched?.isConnected !== true) return
  touched.setAttribute('aria-invalid', 'true')
  touched.setAttribute('aria-describedby', problem.id)
  touched.closest('.field')?.append(problem)
}
let touched: HTMLElement | null = null
let submitted = false

/** `shown` is `same` if the form already shows its request. */
function send(form: HTMLFormElement, shown?: string) {
  tell('')
  if (!isWhole(form)) return
  go(changed(new URL(form.action).pathname, formChange(form)), form.dataset.part, shown)
}

addEventListener('change', event => {
  const field = event.target
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return
  const form = field.form
  if (form === null || form.dataset.live === undefined || field.name.startsWith('find.')) return
  touched = field
  // A value is either included or excluded, not both.
  if (field instanceof HTMLInputElement && field.type === 'checkbox' && field.checked) {
    const other = field.name.startsWith('where.')
      ? field.name.replace('where.', 'not.')
      : field.name.replace('not.', 'where.')
    for (const twin of form.querySelectorAll('input[type=checkbox]'))
      if (twin !== field && twin instanceof HTMLInputElement && twin.name === other && twin.value === field.value)
        twin.checked = false
  }
  send(form, field.type === 'checkbox' && form.id === 'filters' ? 'same' : undefined)
})

addEventListener('submit', event => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.dataset.live === undefined) return
  event.preventDefault()
  // The server exchanges dates that are not in order, and the field with the focus shows it.
  submitted = true
  go(changed(new URL(form.action).pathname, formChange(form)), form.dataset.part)
})

let typing: ReturnType<typeof setTimeout> | undefined
addEventListener('input', event => {
  const field = event.target
  if (!(field instanceof HTMLInputElement) || field.dataset.find === undefined) return
  clearTimeout(typing)
  typing = setTimeout(() => {
    const { find = '', list = '' } = field.dataset
    const parameters = new URLSearchParams(location.search)
    parameters.set('dimension', find)
    parameters.set('find', field.value)
    parameters.set('moment', moment())
    htmx.ajax('GET', `/values?${parameters}`, { source: field, target: `#${list}`, swap: 'outerMorph' })
  }, typingMs)
})

// A click outside closes a menu.
addEventListener('pointerdown', event => {
  for (const menu of document.querySelectorAll('details.menu[open]'))
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open')
})
addEventListener('keydown', event => {
  if (event.key !== 'Escape') return
  const menu = document.querySelector('details.menu[open]')
  menu?.removeAttribute('open')
  menu?.querySelector('summary')?.focus()
})

function say(text: string) {
  const progress = element('progress')
  const loading = progress.querySelector('.loading') as HTMLElement
  loading.textContent = text
  progress.hidden = text === ''
  askPatience(false)
  element('again').hidden = true
}

function askPatience(isSlow: boolean) {
  const slow = element('progress').querySelector('.slow') as HTMLElement
  slow.hidden = !isSlow
  element('stop').hidden = !isSlow
}

function quiet(text: string) {
  clearTimeout(slowing)
  slowing = undefined
  // After the visible part is painted, unless the next request has started by then.
  requestAnimationFrame(() =>
    setTimeout(() => {
      if (slowing === undefined) document.getElementById('page')?.removeAttribute('aria-busy')
    }),
  )
  say(text)
}

let slowing: ReturnType<typeof setTimeout> | undefined
let stopped = false
/** Whether the response says what is wrong with the request. */
let isWrong = false
const words = () => document.body.dataset
const isPage = (event: Event) => event.target instanceof Element && event.target.id === 'page'

addEventListener('htmx:before:request', event => {
  if (!isPage(event)) return
  stopped = false
  if (last.form === 'drawn') return
  say(words().loading ?? '')
  element('page').setAttribute('aria-busy', 'true')
  clearTimeout(slowing)
  slowing = setTimeout(() => askPatience(true), slowMs)
})
addEventListener('click', event => {
  if (!(event.target instanceof Element) || event.target.id !== 'stop') return
  stopped = true
  htmx.trigger(element('page'), 'htmx:abort')
  giveUp(words().stopped ?? '')
})
addEventListener('click', event => {
  if (!(event.target instanceof Element) || event.target.id !== 'again') return
  // The form is no longer what was asked.
  go(last.address, last.part, last.form === 'drawn' ? 'drawn' : undefined)
})

/** The figures stay, and the forms show again what they are about. */
function giveUp(text: string) {
  quiet(text)
  element('again').hidden = false
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-live]')) refresh(form, true)
}
addEventListener('htmx:after:request', event => {
  if (!isPage(event)) return
  const { response } = Reflect.get(event, 'detail').ctx
  isWrong = response.status === 400
  if (response.status < 500) return
  if (response.status !== 503 || response.headers.get('retry-after') === null) {
    event.preventDefault()
    return giveUp((response.status === 503 ? words().timeout : words().broken) ?? '')
  }
  // The server is at capacity: retry soon.
  event.preventDefault()
  say(words().busy ?? '')
  element('stop').hidden = false
  const again = last
  setTimeout(() => {
    if (!stopped && last === again) go(again.address, again.part, again.form)
  }, busyMs)
})
addEventListener('htmx:after:swap', event => {
  if (isPage(event)) {
    quiet('')
    if (isWrong) mark(element('filter-problem'))
    else if (last.form !== 'drawn') touched = null
    for (const form of document.querySelectorAll('form[data-live]')) {
      if (isWrong || last.form === 'drawn') break
      const isAsked = last.form === 'same' && form.id === 'filters'
      if (isAsked) keep(form as HTMLFormElement)
      else refresh(form as HTMLFormElement, submitted)
    }
  }
  if (isPage(event)) submitted = false
  document.dispatchEvent(new Event('causerie:added'))
})
addEventListener('htmx:error', event => {
  if (isPage(event) && !stopped) giveUp(words().unreachable ?? '')
})

/** Makes the current checkboxes the default values, with which the next swap is compared. */
function keep(form: HTMLFormElement) {
  for (const field of form.elements)
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.defaultChecked = field.checked
}

/** Resets fields to their rendered values: a field that the user has changed would otherwise keep its value after a swap. */
function refresh(form: HTMLFormElement, withFocus = false) {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = field.defaultChecked
    else if (field instanceof HTMLInputElement && (withFocus || field !== document.activeElement))
      field.value = field.defaultValue
    else if (field instanceof HTMLSelectElement) {
      const chosen = [...field.options].findIndex(option => option.defaultSelected)
      if (chosen !== -1) field.selectedIndex = chosen
    }
  }
}

fit()
