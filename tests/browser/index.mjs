// The index of pages of recorded calls, opened from its file: `node index.mjs INDEX.html [SCREENSHOTS]`.
//
// It complains of nothing, fetches nothing, is usable by keyboard and screen reader by day and by night, on a desk, on a
// telephone and on paper; every link of it opens the page of a call, whose first link leads back. Prints how many calls are
// to be looked at, and how many there are.

import { pathToFileURL } from 'node:url';
import { expect, expectOnEveryScreen, inBrowser } from './page.mjs';

const [file, pictures] = process.argv.slice(2);
const address = pathToFileURL(file).href;

await inBrowser(async open => {
  await expectOnEveryScreen(open, address, { pictures, called: 'index', squeezed: '.tile dd, #overview-0 td', fullPage: true });
  const page = await open();
  await page.goto(address);
  const tables = await page.locator('section[id^=overview]').evaluateAll(all => all.map(one => [...one.querySelectorAll('tbody a')].map(link => link.textContent)));
  const calls = tables.at(-1);
  for (const name of calls) {
    await page.locator('section[id^=overview]').last().getByRole('link', { name, exact: true }).click();
    await page.waitForSelector('article.call');
    expect((await page.locator('article.call h3').textContent()).endsWith(name), `${name} leads to ${page.url()}`);
    await page.getByRole('link', { name: 'all calls' }).click();
    await page.waitForSelector('#overview-0');
    expect(page.url().split('#')[0] === address, `${name} leads back to ${page.url()}`);
  }
  expect(page.faults.length === 0, page.faults.join('\n'));
  console.log(`${tables.length > 1 ? tables[0].length : 0} of ${calls.length} to look at`);
});
