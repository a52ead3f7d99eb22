// A page of recorded calls, opened from its file: `node heard.mjs PAGE.html [SCREENSHOTS]`.
//
// It complains of nothing, fetches nothing, is usable by keyboard and screen reader by day and by night, on a desk, on a
// telephone and on paper, shows the path of each call to scale with the place where it left the menu, and plays a call
// from any event, step, departure and remark. Prints how many calls have sound and how many have a path, and how many
// departures, prompts that are not on the menu and conclusions are drawn.

import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, expectOnEveryScreen, inBrowser } from './page.mjs';

const [file, pictures] = process.argv.slice(2);
const address = pathToFileURL(file).href;

await inBrowser(async open => {
  await expectOnEveryScreen(open, address, { pictures, called: 'heard', squeezed: '.moments .what, .about dd', fullPage: true });

  const page = await open();
  await page.goto(address);
  // On paper the outline and the path are there, and nothing that only a screen can do.
  await page.emulateMedia({ media: 'print' });
  if (pictures) await page.pdf({ path: join(pictures, 'heard.pdf') });
  const onPaper = await page.evaluate(() => {
    const shown = what => [...document.querySelectorAll(what)].filter(one => one.checkVisibility()).length;
    return { drawn: shown('.outline'), steps: shown('div.strip.steps'), buttons: shown('.listen'), sounds: shown('audio') };
  });
  expect(onPaper.drawn > 0 && onPaper.buttons === 0 && onPaper.sounds === 0, JSON.stringify(onPaper));
  await page.emulateMedia({ media: 'screen' });

  const paths = await page.locator('div.strip.steps').count();
  if (paths > 0) {
    // Steps follow each other without a gap, to the end of the recording.
    const gaps = await page.evaluate(() => [...document.querySelectorAll('div.strip.steps')].flatMap(strip => {
      const stays = [...strip.querySelectorAll('i')].map(stay => [parseFloat(stay.style.left), parseFloat(stay.style.width)]);
      const ends = stays.map(([left, width], at) => Math.abs(left + width - (stays[at + 1]?.[0] ?? 100)));
      return ends.filter(gap => gap > 0.03);
    }));
    expect(gaps.length === 0, `gaps between steps: ${gaps}`);
    const marks = await page.evaluate(() => [...document.querySelectorAll('article.call')].map(call =>
      [call.querySelectorAll('div.steps .departure').length, call.querySelectorAll('div.steps .first.departure').length, call.querySelectorAll('.departures li').length]));
    for (const [all, first, told] of marks) expect(all === told && first === Math.min(all, 1), `departures: ${marks}`);
    // What is not on the menu, and what was only concluded, is drawn to scale and told in words; a voice is told alone.
    const others = await page.evaluate(() => [...document.querySelectorAll('article.call')].map(call => {
      const drawn = what => call.querySelectorAll(`div.strip.steps ${what}`).length;
      const told = what => [...call.querySelectorAll(`.${what} li .what`)].map(words => words.textContent);
      return [drawn('.unknown'), told('strangers').filter(words => words.includes('RT722')).length, drawn('.concluded'), told('remarks').length];
    }));
    for (const [unknown, prompts, concluded, remarks] of others) expect(unknown === prompts && concluded === remarks, `marks: ${JSON.stringify(others)}`);
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
    for (const one of ['.departures .listen', '.strangers .listen', '.remarks .listen', '.moments .listen']) {
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
  const marks = what => page.locator(`div.strip.steps ${what}`).count();
  console.log(`${sounds} ${paths} ${await marks('.departure')} ${await marks('.unknown')} ${await marks('.concluded')}`);
});
