// What tests of pages share: a browser, all that it complains of, and a checker of accessibility.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Debian's. */
const BROWSER = process.env.RINGTRUE_CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=user-gesture-required', '--mute-audio',
];

/**
 * Opens a browser with a profile of its own, does `work` with it, and closes it.
 *
 * `work` gets `open(options)`, which gives a page that writes down what the browser complains of in `page.faults`.
 */
export async function inBrowser(work) {
  const profile = await mkdtemp(join(tmpdir(), 'ringtrue-browser-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: BROWSER, args: FLAGS, viewport: null, chromiumSandbox: false });
  try {
    const open = async ({ width = 1280, height = 900, dark = false } = {}) => {
      const page = await browser.newPage();
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
      page.faults = [];
      page.setDefaultTimeout(15_000);
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) page.faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', error => page.faults.push(`uncaught: ${error.stack ?? error}`));
      page.on('requestfailed', request => page.faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
      return page;
    };
    return await work(open);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** What axe-core finds, one line each; run beside the page's own scripts, whatever its policy forbids. */
export async function accessibility(page) {
  const client = await page.context().newCDPSession(page);
  const { result, exceptionDetails } = await client.send('Runtime.evaluate', {
    expression: `${AXE};axe.run(document, { resultTypes: ['violations'] }).then(found => JSON.stringify(found.violations))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await client.detach();
  if (exceptionDetails) throw new Error(`axe-core cannot run: ${exceptionDetails.exception?.description}`);
  return JSON.parse(result.value).map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => `${node.target.join(' ')} (${node.failureSummary})`).join('; ')}`);
}

/** Fails with words. */
export function expect(holds, words) {
  if (!holds) throw new Error(words);
}

/** Fails where the page complained or axe-core does. */
export async function expectNoFaults(page, when) {
  const found = await accessibility(page);
  expect(found.length === 0, `${when}: accessibility: ${found.join('\n')}`);
  expect(page.faults.length === 0, `${when}: ${page.faults.join('\n')}`);
}
