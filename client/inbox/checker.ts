// Checks a reply for mistakes before it is sent: a dialog lists the findings of the server, and each can be fixed, ignored or kept. An
// engine that is down or slow does not delay sending.

/** The server times out sooner; this timeout is for a server that does not respond. */
const patienceMs = 3000

/** `changed` is called when the text changes. */
export function checkBeforeSending(form: HTMLFormElement, text: HTMLTextAreaElement, changed: () => void): void {
  const abc = document.getElementById('abc')
  if (!(abc instanceof HTMLButtonElement)) return
  const isOn = () => abc.getAttribute('aria-pressed') === 'true'
  const ignored: string[] = []

  const toggle = () => {
    const on = !isOn()
    abc.setAttribute('aria-pressed', String(on))
    abc.value = on ? 'abc:off' : 'abc:on'
    void post('/inbox/checker', { act: on ? 'on' : 'off' })
  }
  abc.addEventListener('click', event => {
    event.preventDefault()
    toggle()
  })
  addEventListener('keydown', event => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== 's') return
    event.preventDefault()
    toggle()
  })
  text.addEventListener('input', () => form.querySelector('input[name=checked]')?.remove())

  form.addEventListener(
    'submit',
    async event => {
      const { submitter } = event
      if (!(submitter instanceof HTMLButtonElement) || !isOn() || text.value.trim() === '') return
      if (!/^(reply|insist)(-archive)?$/.test(submitter.value)) return
      if (form.querySelector('input[name=checked]') !== null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      form.setAttribute('aria-busy', 'true')
      const found = await look(submitter.value)
      form.removeAttribute('aria-busy')
      if (found === null) return send(submitter, 'down')
      if (found.dataset.unchecked !== undefined) return send(submitter, found.dataset.unchecked || 'yes')
      open(found, submitter)
    },
    { capture: true },
  )

  async function look(act: string): Promise<HTMLElement | null> {
    const fields = new URLSearchParams({ act, text: text.value, language: languageOf(form) })
    for (const word of ignored) fields.append('ignored', word)
    const response = await fetch(`${form.action}/check`, {
      method: 'POST',
      body: fields,
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => null)
    if (response === null || !response.ok) return null
    return new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('findings')
  }

  /** Sends the text, whether it was checked or could not be: `checked` says which. */
  function send(submitter: HTMLButtonElement, checked: string) {
    form.querySelector('input[name=checked]')?.remove()
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = 'checked'
    field.value = checked
    form.append(field)
    form.requestSubmit(submitter)
  }

  function open(found: HTMLElement, submitter: HTMLButtonElement) {
    const dialog = document.createElement('dialog')
    dialog.className = 'check'
    dialog.setAttribute('aria-labelledby', 'findings-title')
    document.getElementById('findings')?.remove()
    dialog.append(document.importNode(found, true))
    document.body.append(dialog)
    const items = () => [...dialog.querySelectorAll('li')]
    const close = () => {
      dialog.close()
      dialog.remove()
    }
    const edit = (item: HTMLLIElement | undefined) => {
      close()
      text.focus()
      if (item !== undefined) text.setSelectionRange(Number(item.dataset.start), Number(item.dataset.end))
    }
    dialog.addEventListener('cancel', event => {
      event.preventDefault()
      edit(items()[0])
    })

    /** Removes an item and moves to the next one. */
    const done = (item: HTMLLIElement) => {
      const all = items()
      const next = all[all.indexOf(item) + 1] ?? all[all.indexOf(item) - 1]
      item.remove()
      if (next === undefined) {
        const told = dialog.querySelector('.done')
        if (told instanceof HTMLElement) told.hidden = false
        const button = dialog.querySelector('button[data-do=send]')
        if (button instanceof HTMLButtonElement) button.textContent = button.dataset.send ?? ''
      }
      const to = next?.querySelector('button') ?? dialog.querySelector('button[data-do=send]')
      if (to instanceof HTMLElement) to.focus()
    }
    const mend = (item: HTMLLIElement, proposal: string) => {
      const [start, end] = [Number(item.dataset.start), Number(item.dataset.end)]
      if (text.value.slice(start, end) !== item.dataset.wrong) return done(item)
      text.setRangeText(proposal, start, end, 'end')
      const shift = proposal.length - (end - start)
      for (const other of items()) {
        if (Number(other.dataset.start) < end) continue
        other.dataset.start = String(Number(other.dataset.start) + shift)
        other.dataset.end = String(Number(other.dataset.end) + shift)
      }
      changed()
      done(item)
    }

    dialog.addEventListener('click', event => {
      const button = event.target instanceof Element ? event.target.closest('button') : null
      if (button === null) return
      event.preventDefault()
      const item = button.closest('li')
      if (item === null) {
        if (button.dataset.do === 'edit') return edit(items()[0])
        close()
        return send(submitter, 'yes')
      }
      const wrong = item.dataset.wrong ?? ''
      if (button.dataset.do === 'mend') return mend(item, button.dataset.proposal ?? '')
      if (button.dataset.do === 'word') void post('/inbox/checker', { act: 'add', word: wrong })
      ignored.push(wrong)
      for (const other of items()) if (other.dataset.wrong === wrong && other !== item) other.remove()
      done(item)
    })
    dialog.showModal()
    const first = dialog.querySelector('li button')
    if (first instanceof HTMLElement) first.focus()
  }
}

function languageOf(form: HTMLFormElement): string {
  const field = form.elements.namedItem('language')
  return field instanceof HTMLSelectElement ? field.value : ''
}

function post(address: string, fields: Record<string, string>) {
  return fetch(address, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'application/json' },
  }).catch(() => null)
}
