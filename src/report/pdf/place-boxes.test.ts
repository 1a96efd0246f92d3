import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Box, placeBoxes } from './place-boxes.ts'

const painted: string[] = []
const box = (name: string, heightPt: number, more: Partial<Box> = {}): Box => ({
  heightPt,
  spacePt: 0,
  paint: () => painted.push(name),
  ...more,
})

/** The names of the boxes on each page, in painting order. */
function pagesOf(boxes: readonly Box[], heightPt = 100): readonly string[] {
  return placeBoxes(boxes, heightPt).map(page => {
    painted.length = 0
    for (const { topPt, paint } of page) paint(topPt)
    return painted.join(' ')
  })
}

test('a box that does not fit goes to the next page', () => {
  expect(pagesOf([box('a', 60), box('b', 40), box('c', 1)])).toEqual(['a b', 'c'])
})

test('space above a box counts, except at the top of a page', () => {
  expect(pagesOf([box('a', 60), box('b', 40, { spacePt: 1 }), box('c', 60)])).toEqual(['a', 'b c'])
})

test('space shrinks when one more box then fits, and grows when none does', () => {
  const tops = (boxes: readonly Box[]) => placeBoxes(boxes, 100).map(page => page.map(({ topPt }) => topPt))
  expect(tops([box('a', 40), box('b', 40, { spacePt: 25 }), box('c', 10)])).toEqual([[0, 60], [0]])
  expect(tops([box('a', 40), box('b', 40, { spacePt: 10 }), box('c', 30)])).toEqual([[0, 52], [0]])
  expect(tops([box('a', 40), box('b', 40, { spacePt: 10 })])).toEqual([[0, 50]])
})

test('a title stays with what follows, even after several titles', () => {
  const title = { keepWithNext: true }
  expect(pagesOf([box('a', 60), box('title', 10, title), box('subtitle', 10, title), box('chart', 50)])).toEqual([
    'a',
    'title subtitle chart',
  ])
})

test('a group larger than a page is cut between its boxes', () => {
  const row = { keepWithNext: true }
  expect(pagesOf([box('a', 60, row), box('b', 60, row), box('c', 60)])).toEqual(['a', 'b', 'c'])
})

test('a heading is repeated when its rows continue on the next page', () => {
  const repeatedHead = { heightPt: 20, paint: () => painted.push('head') }
  const rows = ['a', 'b', 'c', 'd'].map(name => box(name, 40, { repeatedHead }))
  expect(pagesOf([box('head', 20, { keepWithNext: true }), ...rows])).toEqual(['head a b', 'head c d'])
})

test('a section starts a new page when too little is left of the last one', () => {
  expect(pagesOf([box('a', 60), box('section', 10, { roomPt: 41 })])).toEqual(['a', 'section'])
  expect(pagesOf([box('a', 60), box('section', 10, { roomPt: 40 })])).toEqual(['a section'])
})

test('every box is placed once, in order, within its page', () => {
  const anyBox = fc.record({
    heightPt: fc.integer({ min: 1, max: 100 }),
    spacePt: fc.integer({ min: 0, max: 30 }),
    keepWithNext: fc.boolean(),
    roomPt: fc.integer({ min: 0, max: 150 }),
  })
  fc.assert(
    fc.property(fc.array(anyBox, { maxLength: 40 }), boxes => {
      const order: number[] = []
      for (const page of placeBoxes(
        boxes.map((each, index) => ({ ...each, paint: () => order.push(index) })),
        100,
      )) {
        let bottomPt = 0
        for (const { topPt, paint } of page) {
          expect(topPt).toBeGreaterThanOrEqual(bottomPt)
          paint(topPt)
          bottomPt = topPt + (boxes[order.at(-1) ?? 0]?.heightPt ?? 0)
        }
        // A sum of shrunk spaces may exceed the page by a rounding error.
        expect(bottomPt).toBeLessThanOrEqual(100 + 1e-9)
      }
      expect(order).toEqual(boxes.map((_, index) => index))
    }),
  )
})

/** Boxes in two columns; those of the second are painted with a mark. */
function columns(boxes: readonly Box[], more: Partial<Box> = {}): Box {
  const inSecond = (paint: () => void) => {
    const first = painted.length
    paint()
    painted.push(...painted.splice(first).map(name => `${name}'`))
  }
  return box('', 0, { columns: { boxes, inSecond }, ...more })
}

test('columns are as even as their order allows', () => {
  const boxes = [box('a', 30), box('b', 10), box('c', 10), box('d', 10)]
  expect(pagesOf([columns(boxes)])).toEqual(["a b' c' d'"])
  expect(pagesOf([columns([box('a', 10)])])).toEqual(['a'])
})

test('columns fill the rest of a page and go on on the next', () => {
  const boxes = Array.from({ length: 12 }, (_, index) => box(`${index}`, 20))
  expect(pagesOf([box('title', 50, { keepWithNext: true }), columns(boxes)])).toEqual([
    "title 0 1 2' 3'",
    "4 5 6 7 8' 9' 10' 11'",
  ])
  expect(pagesOf([box('chart', 90), columns(boxes.slice(0, 1))])).toEqual(['chart', '0'])
  // Less than four would be left alone.
  expect(pagesOf([box('chart', 70), columns(boxes.slice(0, 8))])).toEqual(['chart', "0 1 2 3 4' 5' 6' 7'"])
})

test('no title stands alone above columns that begin on the next page', () => {
  const boxes = Array.from({ length: 14 }, (_, index) => box(`${index}`, 20))
  const title = box('title', 30, { keepWithNext: true })
  // Two groups a column are 40 high, which leaves 20 of the page for what is above the title.
  expect(pagesOf([box('chart', 31), title, columns(boxes)])[0]).toBe('chart')
  expect(pagesOf([box('chart', 25), title, columns(boxes)])[0]).toBe("chart title 0 1 2' 3'")
})

test('columns begin with less of themselves on a page if that saves one', () => {
  const boxes = Array.from({ length: 12 }, (_, index) => box(`${index}`, 20))
  const title = box('title', 30, { keepWithNext: true })
  const pages = (above: number) => pagesOf([box('chart', above), title, columns(boxes)])
  expect(pages(50)).toEqual(["chart title 0 1'", "2 3 4 5 6 7' 8' 9' 10' 11'"])
  expect(pages(51)).toHaveLength(3)
})

test('a title in a column stays with what follows', () => {
  const boxes = [box('a', 10), box('title', 10, { keepWithNext: true }), box('b', 10)]
  expect(pagesOf([columns(boxes)])).toEqual(["a title' b'"])
})

test('every box of columns is placed once, in order, within its page', () => {
  const anyBox = fc.record({ heightPt: fc.integer({ min: 1, max: 60 }), spacePt: fc.integer({ min: 0, max: 20 }) })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.array(anyBox, { minLength: 1, maxLength: 40 }), (above, boxes) => {
      const order: number[] = []
      const parts = boxes.map((each, index) => ({
        ...each,
        paint: (topPt: number) => {
          expect(topPt).toBeGreaterThanOrEqual(0)
          expect(topPt + each.heightPt).toBeLessThanOrEqual(100 + 1e-9)
          order.push(index)
        },
      }))
      const flow = {
        heightPt: 0,
        spacePt: 5,
        columns: { boxes: parts, inSecond: (paint: () => void) => paint() },
        paint: () => {},
      }
      for (const page of placeBoxes([box('above', above), flow], 100)) for (const { topPt, paint } of page) paint(topPt)
      expect(order).toEqual(boxes.map((_, index) => index))
    }),
  )
})
