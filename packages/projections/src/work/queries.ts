import {
  type AccountantId,
  type AssignedNumber,
  type ClientId,
  type Day,
  type Instant,
  type InvoiceId,
  type InvoiceStatus,
  type Plain,
  resendDeadline,
} from '@delega/core'

import { inForceOf } from '../links/standing.js'
import { judgedBy } from '../model/as-of.js'
import type { Query, Readers } from '../model/model.js'
import { checkLength, mergedPage, type Page, type PageRequest } from '../model/page.js'
import type { Condition, Walk } from '../model/table.js'
import type { Deadline, InvoiceRow, WorkSchema } from './rows.js'
import { bitsOfTasks, type Task, tasksOf } from './tasks.js'

/** Of one client, or of all for whom an accountant may look at invoices. */
export type Portfolio = { readonly clientId: Plain<ClientId> } | { readonly accountantId: Plain<AccountantId> }

/** An invoice with something to be done. */
export type WorkItem = {
  readonly invoiceId: InvoiceId
  readonly clientId: ClientId
  readonly status: InvoiceStatus
  readonly number: AssignedNumber | null
  readonly date: Day
  readonly party: string
  /** In whole cents, tax included. */
  readonly total: number
  readonly tasks: readonly Task[]
  /** Of one to re-send: before when. */
  readonly resendBefore: Instant | null
  /** Whole days left to re-send it, the last one counting as 0. */
  readonly daysLeft: number | null
}

/** Which invoices, as of when (`task` left out: with anything to be done). */
export type WorkRequest = PageRequest & { readonly asOf: Instant; readonly task?: Task }

type Rows = Readers<WorkSchema>

const DAY_MS = 86_400_000

/** The clients for whom an accountant holds at least the permission to look at invoices. */
const clientsOfAccountant = ({ relations }: Rows, accountantId: string, at: Instant): readonly ClientId[] =>
  relations
    .walk({ order: 'activeOfAccountant', bucket: accountantId })
    .flatMap(({ row }) => (inForceOf(row.standing, at).bits === 0 ? [] : [row.clientId]))

const clientsIn = (rows: Rows, portfolio: Portfolio, at: Instant): readonly string[] =>
  'clientId' in portfolio ? [portfolio.clientId] : clientsOfAccountant(rows, portfolio.accountantId, at)

const itemOf = (
  { invoiceId, clientId, state, party, total }: InvoiceRow,
  tasks: readonly Task[],
  at: Instant,
): WorkItem => {
  const resendBefore = tasks.includes('ToResend') ? resendDeadline(state) : null
  return {
    invoiceId,
    clientId,
    status: state.status,
    number: 'number' in state ? state.number : null,
    date: state.status === 'Received' ? state.document.date : 'content' in state ? state.content.date : ('' as Day),
    party,
    total,
    tasks,
    resendBefore,
    daysLeft: resendBefore === null ? null : Math.floor((Date.parse(resendBefore) - Date.parse(at) - 1) / DAY_MS),
  }
}

const having = (task: Task | undefined, at: Instant): readonly Condition[] =>
  task === undefined ? [] : [{ test: 'bits', column: 'tasks', bits: bitsOfTasks([task]), past: { column: 'edge', at } }]

/** What is to be done, by the date of the invoice, the oldest first. @throws RangeError where `asOf` is no instant, or `limit` no length. */
export const worklistOf = (portfolio: Portfolio, request: WorkRequest): Query<WorkSchema, Page<WorkItem>> => {
  checkLength(request)
  const asOf = judgedBy(request.asOf)
  const { task } = request
  return (rows) => {
    const where = having(task, asOf)
    const walks = clientsIn(rows, portfolio, asOf).map((bucket) => ({ order: 'openByDate', bucket, where }))
    return mergedPage(rows.invoices, walks, request, (row) => {
      const tasks = tasksOf(row.state, asOf)
      const fits = task === undefined ? tasks.length > 0 : tasks.includes(task)
      return fits ? itemOf(row, tasks, asOf) : null
    })
  }
}

/** How many invoices in all, and how many with a task. */
export type TaskCounts = {
  readonly all: number
  /** How many stand against a task. */
  readonly having: (task: Task) => number
}

/** How many invoices each task stands against. @throws RangeError where `asOf` is no instant. */
export const countWorkOf = (portfolio: Portfolio, asOf: Instant): Query<WorkSchema, TaskCounts> => {
  judgedBy(asOf)
  return (rows) => {
    const counts = new Map<number, number>()
    const add = (bits: number, count: number): void => void counts.set(bits, (counts.get(bits) ?? 0) + count)
    const edge: readonly Condition[] = [{ test: 'upTo', column: 'edge', at: asOf }]
    for (const bucket of clientsIn(rows, portfolio, asOf)) {
      for (const [bits, count] of rows.invoices.tally('openByDate', bucket, 'tasks')) add(bits, count)
      for (const { row } of rows.invoices.walk({ order: 'openByDate', bucket, where: edge })) {
        add(bitsOfTasks(tasksOf(row.state, '' as Instant)), -1)
        add(bitsOfTasks(tasksOf(row.state, asOf)), 1)
      }
    }
    const count = (wanted: number): number => {
      let sum = 0
      for (const [bits, number] of counts) if ((bits & wanted) === wanted) sum += number
      return sum
    }
    return { all: count(0), having: (task) => count(bitsOfTasks([task])) }
  }
}

/** Which deadlines, in which window of time. */
export type DeadlinesRequest = PageRequest & {
  /** Decides for whom an accountant may look; what is past is shown as well, unless `from` leaves it out. */
  readonly asOf: Instant
  readonly from?: Instant
  readonly before?: Instant
  readonly kind?: Deadline['kind']
}

/** Deadlines in a window of time, the next first: of a client with all its accountants, or of all that an accountant has to do with. @throws RangeError where `asOf` is no instant, or `limit` no length. */
export const deadlinesIn = (portfolio: Portfolio, request: DeadlinesRequest): Query<WorkSchema, Page<Deadline>> => {
  checkLength(request)
  const asOf = judgedBy(request.asOf)
  const { from, before, kind } = request
  return (rows) => {
    const window = { ...(from === undefined ? {} : { from }), ...(before === undefined ? {} : { before }) }
    const walks: readonly Pick<Walk, 'order' | 'bucket'>[] =
      'clientId' in portfolio
        ? [{ order: 'ofClient', bucket: portfolio.clientId }]
        : [
            { order: 'ofAccountant', bucket: portfolio.accountantId },
            ...clientsIn(rows, portfolio, asOf).map((bucket) => ({ order: 'ofOwner', bucket })),
          ]
    return mergedPage(
      rows.deadlines,
      walks.map((walk) => ({ ...walk, ...window })),
      request,
      (row) => (kind === undefined || row.kind === kind ? row : null),
    )
  }
}
