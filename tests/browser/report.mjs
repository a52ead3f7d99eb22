// A report opened from its file, as a leader gets it by mail: `node report.mjs REPORT.html [SCREENSHOTS]`.
//
// It complains of nothing, fetches nothing, is usable by keyboard and screen reader by day and by night, on a desk and on
// a telephone, and plays a call from any of its moments. Prints how many calls have sound.

import { pathToFileURL } from 'node:url';
import { expect, expectOnEveryScreen, inBrowser } from './page.mjs';

const [file, pictures] = process.argv.slice(2);
const address = pathToFileURL(file).href;

await inBrowser(async open => {
  // On the screen and on paper every step of a picture is there.
  const look = async (page, where) => {
    const gone = await page.evaluate(() => [...document.querySelectorAll('svg.rt-graph g, svg.chart path')]
      .filter(part => getComputedStyle(part).display === 'none' && !part.closest('.on-phone, .on-page')).map(part => part.outerHTML.slice(0, 200)));
    expect(gone.length === 0, `${where}: not shown: ${gone}`);
  };
  await expectOnEveryScreen(open, address, { pictures, called: 'report', squeezed: '.bars .note, .worst li, .about dd', look });

  const page = await open();
  await page.goto(address);
  const sounds = await page.locator('audio').count();
  if (sounds > 0) {
    await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
    // By keyboard, from the second moment of the first call.
    const turn = page.locator('article.call').first().locator('.listen').nth(1);
    const at = Number(await turn.getAttribute('data-at'));
    await turn.focus();
    await page.keyboard.press('Enter');
    const sound = page.locator(`#${await turn.getAttribute('data-sound')}`);
    await page.waitForFunction(([id, from]) => {
      const sound = document.getElementById(id);
      return !sound.paused && sound.currentTime > from + 0.2 && sound.currentTime < from + 5;
    }, [await sound.getAttribute('id'), at]);
    expect(await page.locator('li[aria-current]').count() === 1, 'the moment that is heard is marked');
    // A second call silences the first.
    const other = page.locator('article.call').nth(1).locator('.listen').first();
    await other.click();
    await page.waitForFunction(id => document.getElementById(id).paused, await sound.getAttribute('id'));
    const lengths = await page.evaluate(() => Promise.all([...document.querySelectorAll('audio')].map(sound => new Promise((done, failed) => {
      sound.addEventListener('loadedmetadata', () => done(sound.duration), { once: true });
      sound.addEventListener('error', () => failed(new Error(`${sound.id} cannot be played: ${sound.error?.message}`)), { once: true });
      sound.preload = 'metadata';
      sound.load();
    }))));
    const past = await page.evaluate(() => [...document.querySelectorAll('[data-sound]')]
      .filter(mark => !document.getElementById(mark.dataset.sound)).map(mark => mark.outerHTML));
    expect(past.length === 0, `marks without a sound: ${past}`);
    const late = await page.evaluate(lengths => {
      const sounds = [...document.querySelectorAll('audio')];
      return [...document.querySelectorAll('[data-sound]')]
        .filter(mark => Number(mark.dataset.at) > lengths[sounds.findIndex(sound => sound.id === mark.dataset.sound)] + 0.01)
        .map(mark => mark.outerHTML);
    }, lengths);
    expect(late.length === 0, `marks past the end of their sound: ${late}`);
  }
  // Every link leads somewhere on the page.
  const lost = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
    .filter(link => !document.querySelector(link.getAttribute('href'))).map(link => link.outerHTML));
  expect(lost.length === 0, `links to nothing: ${lost}`);
  expect(page.faults.length === 0, page.faults.join('\n'));
  console.log(sounds);
});
