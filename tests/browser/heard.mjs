// A page of recorded calls, opened from its file: `node heard.mjs PAGE.html [SCREENSHOTS]`.
//
// It complains of nothing, fetches nothing, is usable by keyboard and screen reader by day and by night, on a desk, on a
// telephone and on paper, shows the path of each call to scale with the place where it left the menu, and plays a call
// from any event, step and departure. Prints how many calls have sound and how many have a path.

import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, expectNoFaults, inBrowser } from './page.mjs';

const [file, pictures] = process.argv.slice(2);
const address = pathToFileURL(file).href;

await inBrowser(async open => {
  for (const [name, options] of [
    ['desk', {}],
    ['desk-dark', { dark: true }],
    ['telephone', { width: 390, height: 844 }],
    ['telephone-dark', { width: 390, height: 844, dark: true }],
  ]) {
    const page = await open(options);
    const asked = [];
    page.on('request', request => { if (!/^(file|data|blob):/.test(request.url())) asked.push(request.url()); });
    await page.goto(address);
    if (pictures) await page.screenshot({ path: join(pictures, `heard-${name}.png`), fullPage: true });
    await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
    await expectNoFaults(page, name);
    expect(asked.length === 0, `${name}: asked for ${asked}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width <= (options.width ?? 1280), `${name}: ${width} wide`);
    const squeezed = await page.evaluate(() => [...document.querySelectorAll('.moments .what, .about dd')]
      .filter(words => words.getBoundingClientRect().width < 60).map(words => words.textContent));
    expect(squeezed.length === 0, `${name}: no room for ${squeezed}`);
    await page.close();
  }

  const page = await open();
  await page.goto(address);
  // On paper the outline and the path are there, and nothing that only a screen can do.
  await page.emulateMedia({ media: 'print' });
  if (pictures) await page.pdf({ path: join(pictures, 'heard.pdf') });
  const onPaper = await page.evaluate(() => {
    const shown = what => [...document.querySelectorAll(what)].filter(one => one.checkVisibility()).length;
    return { drawn: shown('.outline'), steps: shown('.strip.steps'), buttons: shown('.listen'), sounds: shown('audio') };
  });
  expect(onPaper.drawn > 0 && onPaper.buttons === 0 && onPaper.sounds === 0, JSON.stringify(onPaper));
  await page.emulateMedia({ media: 'screen' });

  const paths = await page.locator('.strip.steps').count();
  if (paths > 0) {
    // Steps follow each other without a gap, to the end of the recording.
    const gaps = await page.evaluate(() => [...document.querySelectorAll('.strip.steps')].flatMap(strip => {
      const stays = [...strip.querySelectorAll('i')].map(stay => [parseFloat(stay.style.left), parseFloat(stay.style.width)]);
      const ends = stays.map(([left, width], at) => Math.abs(left + width - (stays[at + 1]?.[0] ?? 100)));
      return ends.filter(gap => gap > 0.03);
    }));
    expect(gaps.length === 0, `gaps between steps: ${gaps}`);
    const marks = await page.evaluate(() => [...document.querySelectorAll('article.call')].map(call =>
      [call.querySelectorAll('.departure').length, call.querySelectorAll('.first.departure').length, call.querySelectorAll('.departures li').length]));
    for (const [all, first, told] of marks) expect(all === told && first === Math.min(all, 1), `departures: ${marks}`);
  }

  const sounds = await page.locator('audio').count();
  if (sounds > 0) {
    await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
    const plays = async (button, how) => {
      const [id, at] = [await button.getAttribute('data-sound'), Number(await button.getAttribute('data-at'))];
      await how(button);
      await page.waitForFunction(([id, from]) => {
        const sound = document.getElementById(id);
        return !sound.paused && sound.currentTime > from + 0.1 && sound.currentTime < from + 5;
      }, [id, at]);
      await page.evaluate(id => document.getElementById(id).pause(), id);
    };
    const call = page.locator('article.call:has(audio)').first();
    // An event by keyboard, a departure and a step by mouse.
    await plays(call.locator('.timeline .listen').nth(1), async button => { await button.focus(); await page.keyboard.press('Enter'); });
    expect(await page.locator('li[aria-current]').count() === 1, 'the moment that is heard is marked');
    for (const one of ['.departures .listen', '.moments .listen']) {
      if (await call.locator(one).count() > 0) await plays(call.locator(one).first(), button => button.click());
    }
    const late = await page.evaluate(async () => {
      const lengths = new Map();
      for (const sound of document.querySelectorAll('audio')) {
        await new Promise((done, failed) => {
          if (sound.readyState > 0) { done(); return; }
          sound.addEventListener('loadedmetadata', done, { once: true });
          sound.addEventListener('error', () => failed(new Error(`${sound.id} cannot be played: ${sound.error?.message}`)), { once: true });
          sound.preload = 'metadata';
          sound.load();
        });
        lengths.set(sound.id, sound.duration);
      }
      return [...document.querySelectorAll('[data-sound]')]
        .filter(mark => !(Number(mark.dataset.at) <= lengths.get(mark.dataset.sound) + 0.01)).map(mark => mark.outerHTML);
    });
    expect(late.length === 0, `marks past the end of their sound: ${late}`);
  }
  expect(page.faults.length === 0, page.faults.join('\n'));
  console.log(`${sounds} ${paths}`);
});
