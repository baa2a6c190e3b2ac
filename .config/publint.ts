// What npm users would trip over, asked of each package as it would be packed.
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { isEmpty, publishedPackages } from './packages.ts'

const linted = await Promise.all(
  publishedPackages()
    .filter((subject) => !isEmpty(subject))
    .map(async ({ folder, manifest }) => {
      const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: 'pnpm' })
      return { name: manifest.name, faults: messages.map((message) => formatMessage(message, pkg)) }
    }),
)

for (const { name, faults } of linted) {
  console.log(`${faults.length === 0 ? 'ok   ' : 'FAULT'} ${name}`)
  for (const fault of faults) console.log(`      ${fault}`)
}

process.exitCode = linted.every(({ faults }) => faults.length === 0) ? 0 : 1
