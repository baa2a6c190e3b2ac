import { startSdk } from './sdk.ts'
import { morning } from './service.ts'

/** What the morning of the service leaves in the log, in spans and in metrics, line by line. */
export const play = async (): Promise<readonly string[]> => {
  const sdk = startSdk()
  const log: string[] = []
  const service = await morning(sdk, (line) => log.push(`  ${line}`))
  const lines = ['Log', ...log, '', ...(await sdk.printed())]
  await service.stop()
  await sdk.stop()
  return lines
}
