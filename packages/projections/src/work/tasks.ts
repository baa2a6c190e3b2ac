import { deadlinesOf, type Instant, type InvoiceState, isBookedButRefused, resendDeadline } from '@delega/core'

import { isToBook } from '../invoices/slim.js'

/**
 * What an invoice asks of somebody. ToSend: a draft. ToResend: rejected, and still in time to go out with its number.
 * ToSendAnew: rejected, and that time is over. Waiting: for the exchange or for a public administration.
 * Undelivered: not in the books yet, and the issuer must tell the customer. BookedButRefused: to be taken out of the books.
 */
export type Task = 'ToSend' | 'ToResend' | 'ToSendAnew' | 'Waiting' | 'Undelivered' | 'ToBook' | 'BookedButRefused'

const TASKS: readonly Task[] = [
  'ToSend',
  'ToResend',
  'ToSendAnew',
  'Waiting',
  'Undelivered',
  'ToBook',
  'BookedButRefused',
]

const WAITING: ReadonlySet<InvoiceState['status']> = new Set(['Queued', 'Transmitted', 'AwaitingRedelivery'])

const awaitsAnswer = (state: InvoiceState): boolean =>
  state.status === 'Delivered' && deadlinesOf(state).some(({ kind }) => kind === 'Answer')

/** What an invoice asks of somebody at an instant. */
export const tasksOf = (state: InvoiceState, at: Instant): readonly Task[] => {
  const tasks: Task[] = []
  const resend = resendDeadline(state)
  if (state.status === 'Draft') tasks.push('ToSend')
  if (resend !== null) tasks.push(at < resend ? 'ToResend' : 'ToSendAnew')
  if (WAITING.has(state.status) || awaitsAnswer(state)) tasks.push('Waiting')
  if (isToBook(state) && (state.status === 'Undelivered' || state.status === 'Undeliverable')) tasks.push('Undelivered')
  if (isToBook(state)) tasks.push('ToBook')
  if (isBookedButRefused(state)) tasks.push('BookedButRefused')
  return tasks
}

/** One bit for each task. */
export const bitsOfTasks = (tasks: readonly Task[]): number =>
  tasks.reduce((bits, task) => bits | (1 << TASKS.indexOf(task)), 0)
