import type { sendUnaryData } from '@grpc/grpc-js'

import { defect } from './errors.ts'
import type { ServiceError } from './errors.ts'

export type Reply<Response> = { readonly error: ServiceError } | { readonly response: Response } | 'silence'

/** Answers a call that takes one answer; a fault of the double is an answer too. */
export const answer = async <Response>(
  callback: sendUnaryData<Response>,
  reply: () => Promise<Reply<Response>>,
): Promise<void> => {
  try {
    const given = await reply()
    if (given === 'silence') return
    if ('error' in given) callback(given.error)
    else callback(null, given.response)
  } catch (error) {
    callback(defect(error))
  }
}
