import type { AnyAnswer } from '../../src/metrics/operators/index.ts'
import type { Html } from '../../src/report/html/html-tag.ts'
import type { Block } from '../../src/report/model/model.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import type { PageContext } from '../pages/page-context.ts'

/** What a part of a page shows. */
export interface PartContent {
  readonly block: Block
  /** Whose rows it shows: its CSV. */
  readonly answer: AnyAnswer
  /** What the reader may choose about this part alone. */
  readonly controls?: Html
}

/** A block of a page, which can be asked for by itself. */
export interface PagePart {
  /** Its element, and the name of its files. */
  readonly id: string
  /** Null when there is nothing to show. */
  readonly read: (page: PageContext, options: ReportOptions) => Promise<PartContent | null>
}
