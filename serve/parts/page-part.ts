import type { AnyAnswer } from '../../src/metrics/operators/index.ts'
import type { Html } from '../../src/report/html/html-tag.ts'
import type { Block } from '../../src/report/model/model.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import type { PageContext } from '../pages/page-context.ts'

/** The content of a part of a page. */
export interface PartContent {
  readonly block: Block
  /** The answer whose rows it shows, for its CSV. */
  readonly answer: AnyAnswer
  /** The reader's choices for this part only. */
  readonly controls?: Html
}

/** A block of a page that can be requested separately. */
export interface PagePart {
  /** The id of its element, and the name of its files. */
  readonly id: string
  /** Null if there is nothing to show. */
  readonly read: (page: PageContext, options: ReportOptions) => Promise<PartContent | null>
}
