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
  readonly paint: (topPt: number) => void
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
  const pages: Page[] = [[]]
  const place = (group: readonly Box[]) => {
    let page = pages.at(-1) ?? []
    if (page.length > 0 && !fits(page, group, pageHeightPt)) {
      page = []
      pages.push(page)
    }
    const head = group[0]?.repeatedHead
    if (page.length === 0 && head !== undefined) page.push({ ...head, spacePt: 0 })
    page.push(...group)
  }
  for (const group of keptTogether(boxes)) {
    if (height(group, tightest) <= pageHeightPt) place(group)
    else for (const box of group) place([box])
  }
  return pages.map((page, index) => spread(page, pageHeightPt, index === pages.length - 1 ? 1 : loosest))
}

type Page = Pick<Box, 'heightPt' | 'spacePt' | 'paint'>[]

function fits(page: Page, group: readonly Box[], pageHeightPt: number): boolean {
  const roomPt = Math.min(group[0]?.roomPt ?? 0, pageHeightPt)
  return height([...page, ...group], tightest) <= pageHeightPt && height(page, 1) + roomPt <= pageHeightPt
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
