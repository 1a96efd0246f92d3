/** A part of a page that is never split. */
export interface Box {
  readonly heightPt: number
  /** The white space above; ignored at the top of a page. */
  readonly spacePt: number
  /** Whether it must be on the same page as the next box, like a title and its chart. */
  readonly keepWithNext?: boolean
  /** Starts a new page if less than this is left on the current one. */
  readonly roomPt?: number
  /** Painted above this box when it is the first on its page: a table's head. */
  readonly repeatedHead?: { readonly heightPt: number; readonly paint: (topPt: number) => void }
  /** Set in two columns instead, on as many pages as needed. The height is then ignored. */
  readonly columns?: Columns
  readonly paint: (topPt: number) => void
}

/** Boxes for two columns, in order. `inSecond` paints in the second column what is laid out for the first. */
export interface Columns {
  readonly boxes: readonly Box[]
  readonly inSecond: (paint: () => void) => void
}

/** A box at its place on a page; `topPt` is measured from the top of the text area. */
export interface PlacedBox {
  readonly topPt: number
  readonly paint: (topPt: number) => void
}

/** How much white space may shrink to fit one more chart on a page, and how much it may grow to fill a page. */
const tightest = 0.7
const loosest = 1.2

/**
 * Distributes boxes over pages of one height, in order. Boxes kept together move to the next page together, unless no page can hold them all.
 */
export function placeBoxes(boxes: readonly Box[], pageHeightPt: number): readonly (readonly PlacedBox[])[] {
  const usual = distribute(boxes, pageHeightPt, { factor: 1, leastGroups: 4 })
  // Columns may begin in less room, below less white, if that saves a page.
  const dense = distribute(boxes, pageHeightPt, { factor: tightest, leastGroups: 2 })
  const pages = dense.length < usual.length ? dense : usual
  return pages.map((page, index) => spread(page, pageHeightPt, index === pages.length - 1 ? 1 : loosest))
}

/** How columns begin on a page: with its white space scaled, and with at least so many groups if they go on on the next one. */
interface Beginning {
  readonly factor: number
  readonly leastGroups: number
}

function distribute(
  boxes: readonly Box[],
  pageHeightPt: number,
  { factor, leastGroups }: Beginning,
): readonly Readonly<Page>[] {
  const pages: Page[] = [[]]
  const place = (group: readonly Box[], white = 1) => {
    let page = pages.at(-1) ?? []
    if (page.length > 0 && !fits(page, group, pageHeightPt, white)) {
      page = []
      pages.push(page)
    }
    const head = group[0]?.repeatedHead
    if (page.length === 0 && head !== undefined) page.push({ ...head, spacePt: 0 })
    page.push(...group)
  }
  const placeColumns = (box: Box, columns: Columns) => {
    let rest = keptTogether(columns.boxes)
    while (rest.length > 0) {
      const page = pages.at(-1) ?? []
      const roomPt = pageHeightPt - height([...page, { ...box, heightPt: 0 }], tightest)
      const set = inTwoColumns(rest, columns, roomPt)
      const fits = set.box.heightPt <= roomPt && set.count >= Math.min(rest.length, leastGroups)
      if (fits || page.length === 0) {
        page.push({ ...set.box, spacePt: box.spacePt })
        rest = rest.slice(set.count)
      }
      if (rest.length > 0) pages.push([])
    }
  }
  for (const group of keptTogether(boxes)) {
    const last = group.at(-1)
    if (last?.columns !== undefined) {
      // A title above the columns stays with their beginning.
      const [title, ...titles] = group.slice(0, -1)
      if (title !== undefined) {
        const begun = evenSplit(keptTogether(last.columns.boxes).slice(0, leastGroups))
        const roomPt =
          factor * title.spacePt + height([title, ...titles, { ...last, heightPt: begun.heightPt }], factor)
        place([{ ...title, roomPt }, ...titles], factor)
      }
      placeColumns(last, last.columns)
    } else if (height(group, tightest) <= pageHeightPt) place(group)
    else for (const box of group) place([box])
  }
  return pages
}

/** As many groups as fit in two columns of this height, at least one, as even as possible. */
function inTwoColumns(
  groups: readonly (readonly Box[])[],
  { inSecond }: Columns,
  roomPt: number,
): { readonly count: number; readonly box: Pick<Box, 'heightPt' | 'paint'> } {
  let count = groups.length
  let split = evenSplit(groups)
  while (count > 1 && split.heightPt > roomPt) {
    count--
    split = evenSplit(groups.slice(0, count))
  }
  const first = groups.slice(0, split.index).flat()
  const second = groups.slice(split.index, count).flat()
  const paint = (boxes: readonly Box[], topPt: number) => {
    for (const box of spread(boxes, Number.POSITIVE_INFINITY, 1)) box.paint(topPt + box.topPt)
  }
  return {
    count,
    box: {
      heightPt: split.heightPt,
      paint: topPt => {
        paint(first, topPt)
        inSecond(() => paint(second, topPt))
      },
    },
  }
}

/** The number of groups in the first of two columns, so that the higher column is as low as possible. */
function evenSplit(groups: readonly (readonly Box[])[]): { readonly index: number; readonly heightPt: number } {
  const split = (index: number) => ({
    index,
    heightPt: Math.max(height(groups.slice(0, index).flat(), 1), height(groups.slice(index).flat(), 1)),
  })
  return groups
    .map((_, index) => split(index + 1))
    .reduce((best, next) => (next.heightPt < best.heightPt ? next : best))
}

type Page = Pick<Box, 'heightPt' | 'spacePt' | 'paint'>[]

function fits(page: Page, group: readonly Box[], pageHeightPt: number, white: number): boolean {
  const roomPt = Math.min(group[0]?.roomPt ?? 0, pageHeightPt)
  return height([...page, ...group], tightest) <= pageHeightPt && height(page, white) + roomPt <= pageHeightPt
}

/** The height of boxes from the top of a page, with their white space scaled by a factor. */
function height(boxes: Readonly<Page>, factor: number): number {
  return boxes.reduce((sum, { heightPt, spacePt }, index) => sum + heightPt + (index === 0 ? 0 : factor * spacePt), 0)
}

function spread(page: Readonly<Page>, pageHeightPt: number, most: number): readonly PlacedBox[] {
  const fullPt = height(page, 0)
  const spacesPt = height(page, 1) - fullPt
  const factor = spacesPt === 0 ? 1 : Math.min(most, Math.max(tightest, (pageHeightPt - fullPt) / spacesPt))
  let bottomPt = 0
  return page.map(({ heightPt, spacePt, paint }, index) => {
    const topPt = bottomPt + (index === 0 ? 0 : factor * spacePt)
    bottomPt = topPt + heightPt
    return { topPt, paint }
  })
}

function keptTogether(boxes: readonly Box[]): readonly (readonly Box[])[] {
  const groups: Box[][] = []
  let open = false
  for (const box of boxes) {
    if (open) groups.at(-1)?.push(box)
    else groups.push([box])
    open = box.keepWithNext === true
  }
  return groups
}
