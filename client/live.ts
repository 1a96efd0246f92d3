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
 * `part`: the ids of the only parts to request. `form` is `same` if the filters already show the request.
 */
function go(address: string, part?: string, form?: string) {
  const source = document.getElementById('page')
  if (source === null) return location.assign(address)
  last = { address, part, form }
  const headers = {
    // A single part must have the version and the instant of the rest of the page.
    ...(part === undefined ? {} : { 'X-Causerie-Part': part, 'X-Causerie-Moment': moment() }),
    ...(form === undefined ? {} : { 'X-Causerie-Form': form }),
  }
  htmx.ajax('GET', address, { source, target: '#page', headers })
}
/** The version and the instant of the current page. */
const moment = () => document.getElementById('content')?.dataset.moment ?? ''
let last: { address: string; part?: string | undefined; form?: string | undefined } = { address: '' }

addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('a[data-change]') : null
  if (link === null) return
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

addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('a[data-back]') : null
  if (link === null) return
  const address = new URL(link.getAttribute('href') ?? '', location.href)
  address.searchParams.set('back', location.pathname + location.search)
  link.setAttribute('href', address.pathname + address.search)
})

/** The values of a form's own fields, without its hidden fields, which may be older than the address. */
function formChange(form: HTMLFormElement) {
  const change = new URLSearchParams({ 'ranking.page': '' })
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

/** Whether both dates are given wherever dates are chosen. */
function isWhole(form: HTMLFormElement) {
  const value = (name: string) => new FormData(form).get(name)
  const missing = (name: string, prefix: string) =>
    value(name) === 'dates' && (value(`${prefix}from`) === '' || value(`${prefix}through`) === '')
  return !missing('period', '') && !missing('compare', 'compare.')
}

/** `shown` is `same` if the form already shows its request. */
function send(form: HTMLFormElement, shown?: string) {
  if (isWhole(form)) go(changed(new URL(form.action).pathname, formChange(form)), form.dataset.part, shown)
}

addEventListener('change', event => {
  const field = event.target
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return
  const form = field.form
  if (form === null || form.dataset.live === undefined || field.name.startsWith('find.')) return
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
  send(form)
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
const words = () => document.body.dataset
const isPage = (event: Event) => event.target instanceof Element && event.target.id === 'page'

addEventListener('htmx:before:request', event => {
  if (!isPage(event)) return
  stopped = false
  say(words().loading ?? '')
  element('page').setAttribute('aria-busy', 'true')
  clearTimeout(slowing)
  slowing = setTimeout(() => askPatience(true), slowMs)
})
addEventListener('click', event => {
  if (!(event.target instanceof Element) || event.target.id !== 'stop') return
  stopped = true
  htmx.trigger(element('page'), 'htmx:abort')
  quiet(words().stopped ?? '')
})
addEventListener('htmx:after:request', event => {
  if (!isPage(event)) return
  const { response } = Reflect.get(event, 'detail').ctx
  if (response.status !== 503 || response.headers.get('retry-after') === null) return
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
    for (const form of document.querySelectorAll('form[data-live]')) {
      const isAsked = last.form === 'same' && form.id === 'filters'
      if (isAsked) keep(form as HTMLFormElement)
      else refresh(form as HTMLFormElement)
    }
  }
  document.dispatchEvent(new Event('causerie:added'))
})
addEventListener('htmx:error', event => {
  if (isPage(event)) quiet(words().unreachable ?? '')
})

/** Makes the current checkboxes the default values, with which the next swap is compared. */
function keep(form: HTMLFormElement) {
  for (const field of form.elements)
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.defaultChecked = field.checked
}

/** Resets fields to their rendered values: a field that the user has changed would otherwise keep its value after a swap. */
function refresh(form: HTMLFormElement) {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = field.defaultChecked
    else if (field instanceof HTMLInputElement && field !== document.activeElement) field.value = field.defaultValue
    else if (field instanceof HTMLSelectElement) {
      const chosen = [...field.options].findIndex(option => option.defaultSelected)
      if (chosen !== -1) field.selectedIndex = chosen
    }
  }
}
