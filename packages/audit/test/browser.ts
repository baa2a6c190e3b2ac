import { existsSync } from 'node:fs'

import { type Browser, chromium } from 'playwright-core'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** In which the browser does what it is told, on a slow machine too; what it never does has a better message than jest. */
export const PATIENCE_MS = 180_000

/** A browser of its own. Where there is none the tests fail, and say what is missing. */
export const openBrowser = async (): Promise<Browser> => {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no browser at ${CHROMIUM}: install chromium, or name one in the variable CHROMIUM.`)
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: PATIENCE_MS })
}
