// The public surface of each package, one report for each entry point, under review in packages/*/etc.
// Every exported name has a docstring.
// `node .config/api.ts` fails on drift and shows it; `--update` accepts it.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel, type IConfigFile } from '@microsoft/api-extractor'
import { type Package, publishedPackages, root } from './packages.ts'

type EntryPoint = { readonly package: Package; readonly types: string; readonly reportName: string }

const entryPointsOf = (subject: Package): readonly EntryPoint[] =>
  Object.entries(subject.manifest.exports ?? {}).flatMap(([path, target]) =>
    typeof target === 'object' && target.types !== undefined
      ? [
          {
            package: subject,
            types: target.types,
            reportName: [subject.shortName, ...path.split('/').slice(1)].join('-'),
          },
        ]
      : [],
  )

const silent = { default: { logLevel: ExtractorLogLevel.None } }

const configFor = ({ package: { folder }, types, reportName }: EntryPoint): IConfigFile => ({
  projectFolder: folder,
  mainEntryPointFilePath: join(folder, types),
  compiler: { tsconfigFilePath: join(folder, 'tsconfig.json'), skipLibCheck: true },
  newlineKind: 'lf',
  apiReport: {
    enabled: true,
    includeForgottenExports: true,
    reportFileName: reportName,
    reportFolder: join(folder, 'etc'),
    reportTempFolder: join(folder, 'temp'),
  },
  docModel: { enabled: false },
  dtsRollup: { enabled: false },
  tsdocMetadata: { enabled: false },
  messages: {
    compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
    extractorMessageReporting: silent,
    tsdocMessageReporting: silent,
  },
})

const undocumentedIn = (report: string): readonly string[] =>
  [...readFileSync(report, 'utf8').matchAll(/\(undocumented\)\nexport (?:declare )?\w+ (\w+)/g)].map(
    ([, name = '']) => name,
  )

const report = (entry: EntryPoint, update: boolean): boolean => {
  const { folder, manifest } = entry.package
  mkdirSync(join(folder, 'etc'), { recursive: true })
  const file = relative(root, join(folder, 'etc', `${entry.reportName}.api.md`))
  const config = ExtractorConfig.prepare({
    configObject: configFor(entry),
    configObjectFullPath: undefined,
    packageJson: { name: manifest.name },
    packageJsonFullPath: join(folder, 'package.json'),
  })
  const existed = existsSync(join(root, file))
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    localBuild: update,
    printApiReportDiff: !update,
    messageCallback: (message) => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error && !message.text.startsWith('Changes to the API')
    },
  })
  const current = errorCount === 0 && (update || (existed && !apiReportChanged))
  const bare = undocumentedIn(join(folder, 'temp', `${entry.reportName}.api.md`))
  console.log(`${current ? 'ok   ' : 'DRIFT'} ${file}${update && apiReportChanged ? ' (updated)' : ''}`)
  for (const name of bare) console.log(`      ${name} is exported without a docstring`)
  return current && bare.length === 0
}

const update = process.argv.includes('--update')
const outcomes = publishedPackages()
  .flatMap(entryPointsOf)
  .map((entry) => report(entry, update))

process.exitCode = outcomes.every(Boolean) ? 0 : 1
