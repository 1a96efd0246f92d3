/**
 * Tooltips for the charts' marks, by pointer and keyboard. The tables contain everything that they say, so nothing is missing without scripts. A
 * mark is any element to which the chart gave an `aria-label`. If marks are links, the plot is the only tab stop, and Enter follows the mark
 * that is shown.
 */
export const tooltipScript = `
const tip = document.createElement('div')
tip.id = 'tip'
tip.hidden = true
tip.setAttribute('role', 'status')
document.body.append(tip)
let shown = null

function hide() {
  if (shown) shown.classList.remove('on')
  shown = null
  tip.hidden = true
}

function show(mark) {
  if (mark === shown) return
  hide()
  shown = mark
  mark.classList.add('on')
  tip.textContent = mark.getAttribute('aria-label')
  tip.hidden = false
  const at = mark.getBoundingClientRect()
  const own = tip.getBoundingClientRect()
  const room = document.documentElement.clientWidth - own.width - 8
  const x = Math.max(8, Math.min(at.left + at.width / 2 - own.width / 2, room))
  const y = at.top - own.height - 8 < 0 ? at.bottom + 8 : at.top - own.height - 8
  tip.style.left = x + scrollX + 'px'
  tip.style.top = y + scrollY + 'px'
}

function middle(mark) {
  const { left, top, width, height } = mark.getBoundingClientRect()
  return [left + width / 2, top + height / 2]
}

function away(mark, x, y) {
  const { left, right, top, bottom } = mark.getBoundingClientRect()
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
}

function nearest(marks, distance, limit) {
  let best = null
  let least = limit
  for (const mark of marks) {
    const far = distance(mark)
    if (far < least) [best, least] = [mark, far]
  }
  return best
}

const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

function neighbour(marks, from, [dx, dy]) {
  const [x, y] = middle(from)
  return nearest(marks, mark => {
    const [mx, my] = middle(mark)
    const ahead = (mx - x) * dx + (my - y) * dy
    const aside = Math.abs((mx - x) * dy) + Math.abs((my - y) * dx)
    return ahead > 1 ? ahead + 3 * aside : Infinity
  }, Infinity)
}

function follow(link, { ctrlKey, metaKey, shiftKey }) {
  const keys = { ctrlKey, metaKey, shiftKey }
  link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window, ...keys }))
}

const marksOf = plot => [...plot.querySelectorAll('[aria-label]')]
const bound = new WeakSet()

function bind(root) {
  for (const plot of root.querySelectorAll('.plot')) {
    prepare(plot)
    if (!bound.has(plot)) listen(plot)
    bound.add(plot)
  }
}

function prepare(plot) {
  if (marksOf(plot).length === 0) return
  const links = plot.querySelectorAll('a')
  const { tooltips, linkedTooltips = tooltips } = document.body.dataset
  for (const link of links) link.setAttribute('tabindex', '-1')
  plot.setAttribute('tabindex', '0')
  plot.setAttribute('aria-description', links.length > 0 ? linkedTooltips : tooltips)
}

function listen(plot) {
  plot.addEventListener('pointermove', event => {
    const mark = nearest(marksOf(plot), mark => away(mark, event.clientX, event.clientY), 16)
    if (mark) show(mark)
    else hide()
  })
  plot.addEventListener('pointerleave', hide)
  plot.parentElement.addEventListener('scroll', hide, { passive: true })
  plot.addEventListener('focus', () => plot.matches(':focus-visible') && marksOf(plot)[0] && show(marksOf(plot)[0]))
  plot.addEventListener('focusout', event => plot.contains(event.relatedTarget) || hide())
  plot.addEventListener('keydown', event => {
    if (event.key === 'Escape') return hide()
    const marks = marksOf(plot)
    const own = shown && marks.includes(shown)
    const link = own && event.key === 'Enter' && shown.closest('a')
    const step = steps[event.key]
    if (!link && !step) return
    event.preventDefault()
    if (link) return follow(link, event)
    const next = own ? neighbour(marks, shown, step) : marks[0]
    if (next) show(next)
  })
}

bind(document)
// A live page says so of each element that it puts in the place of another.
addEventListener('causerie:added', event => {
  if (shown && !shown.isConnected) hide()
  bind(event.target.querySelectorAll ? event.target : document)
}, true)
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true
})
`
