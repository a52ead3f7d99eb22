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

/** The screens that a page is looked at on. */
const SCREENS = [
  ['desk', {}],
  ['desk-dark', { dark: true }],
  ['telephone', { width: 390, height: 844 }],
  ['telephone-dark', { width: 390, height: 844, dark: true }],
];

/**
 * Opens a page from its file on every screen. It complains of nothing, fetches nothing, is no wider than the screen, and is
 * usable by keyboard and screen reader; nothing of what `squeezed` selects is without room. `look` sees what else there is.
 */
export async function expectOnEveryScreen(open, address, { pictures, called, squeezed, fullPage = false, look = async () => {} }) {
  for (const [name, options] of SCREENS) {
    const page = await open(options);
    const asked = [];
    page.on('request', request => { if (!/^(file|data|blob):/.test(request.url())) asked.push(request.url()); });
    await page.goto(address);
    if (pictures) await page.screenshot({ path: join(pictures, `${called}-${name}.png`), fullPage });
    await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
    await expectNoFaults(page, name);
    expect(asked.length === 0, `${name}: asked for ${asked}`);
    // Paper is as wide as a desk.
    for (const media of options.width ? ['screen'] : ['screen', 'print']) {
      await page.emulateMedia({ media });
      const without = await page.evaluate(squeezed => [...document.querySelectorAll(squeezed)]
        .filter(words => words.checkVisibility() && words.getBoundingClientRect().width < 60).map(words => words.textContent), squeezed);
      expect(without.length === 0, `${name}, ${media}: no room for ${without}`);
      await look(page, `${name}, ${media}`);
    }
    await page.emulateMedia({ media: 'screen' });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width <= (options.width ?? 1280), `${name}: ${width} wide`);
    await page.close();
  }
}
