// `pnpm run version` gives the packages their next version; this writes it where the audit says who made a report.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages } from './packages.ts'

for (const { folder, shortName, manifest } of publishedPackages())
  if (shortName === 'audit')
    writeFileSync(
      join(folder, 'src/version.ts'),
      `/** Of the package; a test holds it against package.json. */\nexport const VERSION = '${manifest.version}'\n`,
    )
