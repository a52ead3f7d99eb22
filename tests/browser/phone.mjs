// The phone of `ringtrue serve` in a browser: node phone.mjs ADDRESS MENU
//
// A caller dials, presses a wrong key, reloads the page in the middle, and reaches a person; the call becomes an audit.
// Then the menu is broken and mended under the page. Waits are for what happens, never for time.

import { readFile, writeFile } from 'node:fs/promises';
import { expect, expectNoFaults, inBrowser } from './page.mjs';

const [address, menu] = process.argv.slice(2);

const text = (page, id) => page.locator(`#${id}`).innerText();
const until = (page, holds, wanted = null) => page.waitForFunction(holds, wanted, { polling: 'raf' });
const state = (page, name) => until(page, name => document.body.dataset.state === name, name);
const step = (page, name) => until(page, name => document.getElementById('step').textContent === `in ${name}`, name);
const offered = (page, many) => until(page, many => document.querySelectorAll('.offer.said').length >= many, many);
const seconds = clock => clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

async function ready(open, options) {
  const page = await open(options);
  page.sounds = [];
  page.on('response', answer => {
    const path = new URL(answer.url()).pathname;
    if (/^\/(sound|tone)\//.test(path)) page.sounds.push({ path, status: answer.status(), type: answer.headers()['content-type'] });
  });
  await page.goto(address);
  await page.locator('#graph svg').waitFor();
  await until(page, () => !document.getElementById('dial').disabled);
  return page;
}

/** No ringing, and a short hold. */
async function settings(page) {
  await page.click('#settings summary');
  await page.selectOption('#rings', '0');
  await page.fill('#hold', '3s');
  await expectNoFaults(page, 'how the call goes');
  await page.click('#settings summary');
}

async function aCallToAPerson(page) {
  await expectNoFaults(page, 'before dialling');
  expect(!page.url().includes('token'), `the token stays in the address: ${page.url()}`);
  await settings(page);
  await page.locator('#keypad').press('Enter');
  await step(page, 'main');
  await offered(page, 2);
  await expectNoFaults(page, 'in a menu');

  await page.keyboard.press('7');
  await until(page, () => document.getElementById('words').textContent === 'That is not one of the choices.');
  await until(page, () => document.getElementById('words').textContent === 'For billing, press 1.');
  const before = seconds(await text(page, 'clock'));
  const way = await text(page, 'way');

  await page.reload();
  await step(page, 'main');
  const after = seconds(await text(page, 'clock'));
  expect(after >= before && after <= before + 10, `the clock goes from ${before} to ${after} over a reload`);
  expect(await text(page, 'way') === way, 'the way is another one after a reload');
  expect((await text(page, 'log-list')).includes('key 7'), 'the log has forgotten the wrong key');
  await state(page, 'speaking');
  await expectNoFaults(page, 'after a reload');

  await page.locator('#keypad button', { hasText: '0' }).click();
  await state(page, 'hold');
  await expectNoFaults(page, 'on hold');
  await state(page, 'human');
  expect((await text(page, 'to-human')).startsWith('a person after '), await text(page, 'to-human'));
  expect((await text(page, 'live')).includes('A person speaks'), 'nobody tells a screen reader of the person');
  await expectNoFaults(page, 'a person speaks');
  await page.keyboard.press('Escape');
  await state(page, 'over');
  expect((await text(page, 'outcome')).startsWith('You reached a person after '), await text(page, 'outcome'));
  expect((await text(page, 'costs')).includes('on hold'), await text(page, 'costs'));
  await expectNoFaults(page, 'over');

  const heard = page.sounds.filter(sound => sound.path.startsWith('/sound/'));
  expect(heard.length >= 3, `only ${heard.length} prompts were fetched`);
  const odd = page.sounds.filter(sound => sound.status !== 200 || sound.type !== 'audio/wav');
  expect(odd.length === 0, `sounds that are none: ${JSON.stringify(odd)}`);
}

/** Gives the audit's path. */
async function anAudit(page) {
  await page.click('#to-audit');
  await until(page, () => document.getElementById('draft').textContent.includes('[[turn]]'));
  await page.fill('#purpose', 'A caller who mistypes "7" still reaches a person');
  await until(page, () => document.getElementById('draft').textContent.includes('mistypes'));
  await expectNoFaults(page, 'the audit');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  expect(download.suggestedFilename() === await page.inputValue('#file'), download.suggestedFilename());
  const draft = await page.locator('#draft').textContent();
  expect(await readFile(await download.path(), 'utf8') === draft, 'the download is another text than the draft');
  await page.click('#write');
  await until(page, () => document.getElementById('audit').dataset.written);
  const path = await page.locator('#audit').getAttribute('data-written');
  await page.click('#audit-close');

  // The same once more: what is there is not written over.
  await page.click('#to-audit');
  await page.fill('#purpose', 'A caller who mistypes "7" still reaches a person');
  await until(page, () => document.getElementById('audit-note').textContent.includes('is there already'));
  expect(await page.locator('#write').isDisabled(), 'an audit could be written over');
  await page.keyboard.press('Escape');
  return path;
}

async function aBrokenMenu(page) {
  const whole = await readFile(menu, 'utf8');
  await writeFile(menu, whole.replace('goto: billing\n', 'goto: biling\n'));
  await page.locator('.finding.error .code', { hasText: 'RT219' }).waitFor();
  expect((await text(page, 'errors')) === '1 error in the menu', await text(page, 'errors'));
  await expectNoFaults(page, 'with findings');
  await page.click('.finding.error .code');
  await page.locator('#rule[open] h3', { hasText: 'Why it matters' }).waitFor();
  await expectNoFaults(page, 'a rule');
  await page.keyboard.press('Escape');
  await writeFile(menu, whole.replace('steps:\n', 'steps: [\n'));
  await until(page, () => document.getElementById('stale').textContent.includes('dialled as it was before'));
  // What was good last is still dialled.
  await page.click('#dial');
  await step(page, 'main');
  await writeFile(menu, whole);
  await until(page, () => document.getElementById('stale').hidden && !document.querySelector('.finding'));
  expect(await text(page, 'step') === 'in main', 'the call did not go on when the menu was saved');
  await page.click('#hang-up');
  await state(page, 'over');
}

/** By keyboard alone, in the dark, on a telephone's screen. */
async function aSmallPage(page) {
  await expectNoFaults(page, 'a small page');
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(inner <= outer, `the page is ${inner} wide on a screen of ${outer}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const focus = await page.evaluate(() => ({
    key: document.activeElement.dataset.key, outline: getComputedStyle(document.activeElement).outlineStyle,
  }));
  expect(focus.key === '1' && focus.outline !== 'none', `the keypad cannot be reached or nobody sees it: ${JSON.stringify(focus)}`);
  await page.locator('#settings summary').focus();
  await page.keyboard.press('Enter');
  await page.selectOption('#rings', '1');
  await page.locator('#dial').focus();
  await page.keyboard.press('Enter');
  await state(page, 'ringing');
  await expectNoFaults(page, 'ringing');
  await page.keyboard.press('Escape');
  await state(page, 'over');
  expect((await text(page, 'outcome')) === 'You hung up before the line answered.', await text(page, 'outcome'));
  await expectNoFaults(page, 'a small page at the end');
}

await inBrowser(async open => {
  const page = await ready(open, { width: 1280, height: 900 });
  await aCallToAPerson(page);
  const path = await anAudit(page);
  await aBrokenMenu(page);
  await page.close();
  const small = await ready(open, { width: 390, height: 844, dark: true });
  await aSmallPage(small);
  await small.close();
  console.log(path);
});
