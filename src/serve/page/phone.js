// The call as the server tells it: clock, words, keys offered, log, end. Nothing here knows what a menu does.

import { $, clock, keyCap, keyName, lasts, make } from '/words.js';
import * as picture from '/picture.js';
import * as sound from '/sound.js';

const NONE = { serial: 0, events: new Map(), path: [], keys: [], digits: null, listens: false, over: null, dialled: false };

/** The call, as far as it was told. */
export let call = structuredClone(NONE);

/** The moment of the call at which the page's own clock was zero. */
let zero = -Infinity;

/** The moment of the call: the server's, carried on by this machine's clock. */
export const now = () => (call.over ? call.over.ended : performance.now() / 1000 + zero);

const goesOn = () => call.dialled && !call.over;
const isOpen = event => event.until === undefined || event.until === null || event.until > now();

/** What happened since. */
export function told(news) {
  const carried = news.now - performance.now() / 1000;
  if (news.fresh) {
    sound.silence();
    if (news.serial !== call.serial) sound.forget();
    call = structuredClone(NONE);
    call.dialled = true;
    call.serial = news.serial;
    zero = carried;
    $('log-list').replaceChildren();
  }
  // A message is never early: the one that was on its way the shortest is the truest.
  zero = Math.max(zero, carried);
  for (const entered of news.entered) {
    call.path.push(entered);
    note(entered.at, 'entered', entered.step, '', entered.kind);
  }
  for (const event of news.began) {
    call.events.set(event.n, event);
    log(event);
    if (!news.fresh || isOpen(event)) heard(event);
  }
  for (const ended of news.ended) {
    const event = call.events.get(ended.n);
    if (!event) continue;
    event.until = ended.until;
    if (event.prompt) event.prompt.cut = ended.cut;
    if (event.key) {
      event.key[1] = ended.lost;
      if (ended.lost) say(`Key ${keyName(event.key[0])} does nothing: the line is not listening.`);
    }
    if (!event.key) sound.stop(ended.n);
    log(event);
  }
  if (news.keys) call.keys = news.keys;
  call.digits = news.digits;
  call.listens = news.listens;
  if (news.over) end(news.over);
  if (news.entered.length || news.over || news.fresh) {
    picture.mark(call.path.map(entered => entered.step), goesOn());
  }
  offers();
  tick();
}

/** Something begins: heard, and said to who cannot hear or see it. */
function heard(event) {
  if (event.kind !== 'key' && !call.over) sound.begin(event, call.serial, now);
  const words = {
    prompt: () => event.prompt.words,
    ringback: () => 'It rings.',
    busy: () => 'Busy.',
    hold: () => `On hold in ${event.step}.`,
    beep: () => 'Beep.',
    transfer: () => 'Handed on.',
    voicemail: () => 'Speak your message now; pound ends it.',
    callback: () => 'You will be called back.',
    human: () => `A person speaks, after ${lasts(event.at)}.`,
  }[event.kind];
  if (words) say(words());
}

/** After a reload nothing sounds before a gesture: then what is heard goes on from its middle. */
sound.onWake(() => {
  if (!goesOn()) return;
  for (const event of call.events.values()) if (!event.key && isOpen(event)) sound.begin(event, call.serial, now);
});

/** Words for a screen reader. */
function say(words) {
  $('live').textContent = words;
}

function end(over) {
  call.over = over;
  sound.silence();
  $('after').hidden = false;
  $('outcome').textContent = over.words;
  const most = Math.max(...over.costs.map(([, seconds]) => seconds), 0.001);
  $('costs').replaceChildren(make('table', '', make('tbody', '',
    ...over.costs.map(([name, seconds]) => {
      const bar = make('span', 'bar');
      bar.style.width = `${(100 * seconds) / most}%`;
      const head = make('th', '', name);
      head.scope = 'row';
      return make('tr', '', head, make('td', 'number', lasts(seconds)), make('td', 'bars', bar));
    }),
    row('keys', over.keys ? [...over.keys].map(keyCap).join(' ') : 'none'))));
  say(over.words);
}

function row(name, text) {
  const head = make('th', '', name);
  head.scope = 'row';
  const cell = make('td', 'keys', text);
  cell.colSpan = 2;
  return make('tr', '', head, cell);
}

/** The call is somewhere else, or nowhere: this page has none; says whether it had one. */
export function lost() {
  const had = goesOn();
  sound.silence();
  call = structuredClone(NONE);
  $('log-list').replaceChildren();
  $('no-log').hidden = false;
  reset();
  picture.mark([], false);
  set($('words'), 'Press Dial, and the line answers.');
  offers();
  tick();
  return had;
}

/** Nothing is dialled any more, or not yet. */
export function reset() {
  $('after').hidden = true;
}

// ---- what the keys do ----

/** Whether a key was offered in this step: `said`, `saying`, `not yet` or `never`. */
function offered(key) {
  if (!key.spoken) return 'never';
  const since = call.path.at(-1)?.at ?? 0;
  let state = 'not yet';
  for (const event of [...call.events.values()].reverse()) {
    if (event.at < since) break;
    if (!event.prompt || !key.offered.includes(event.prompt.id)) continue;
    if (isOpen(event)) return 'saying';
    if (!event.prompt.cut) state = 'said';
  }
  return state;
}

const OFFERED = { said: 'announced', saying: 'being said', 'not yet': 'not announced yet', never: 'not said here' };

let drawn = '';
function offers() {
  const keys = goesOn() ? call.keys.map(key => ({ ...key, state: offered(key) })) : [];
  const as = JSON.stringify([keys, call.digits, goesOn()]);
  if (as === drawn) return;
  drawn = as;
  const list = $('offer-list');
  const focused = document.activeElement?.dataset?.press;
  list.replaceChildren(...keys.map(key => {
    const button = make('button', `offer ${key.state.replace(' ', '-')}`,
      make('kbd', 'cap', keyCap(key.press)),
      Object.assign(make('span', 'offer-words', key.words || (key.spoken ? '' : 'works, though nothing here says so')), { lang: key.words ? key.language : 'en' }),
      make('span', 'offer-leads', make('span', 'unseen', 'leads to '), key.leads || '…'),
      make('span', 'offer-state', OFFERED[key.state]));
    button.type = 'button';
    button.dataset.press = key.press;
    return make('li', '', button);
  }));
  if (focused) list.querySelector(`[data-press="${CSS.escape(focused)}"]`)?.focus();
  const digits = goesOn() && call.digits;
  $('digits').hidden = !digits;
  if (digits) $('digits').textContent = `Enter ${digits[0] === digits[1] ? digits[0] : `${digits[0]} to ${digits[1]}`} digits.`;
  $('no-offers').hidden = keys.length > 0 || Boolean(digits);
  $('no-offers').textContent = goesOn() ? 'No key does anything now.' : call.dialled ? 'The call is over.' : 'No call yet.';
  for (const button of document.querySelectorAll('#keypad button')) {
    const key = keys.find(key => key.press.startsWith(button.dataset.key));
    button.classList.toggle('works', Boolean(key) || Boolean(digits && /[0-9]/.test(button.dataset.key)));
    button.classList.toggle('announced', key?.state === 'said' || key?.state === 'saying');
  }
}

// ---- the log ----

const WHAT = {
  ringback: 'ringing', busy: 'busy tone', hold: 'on hold', music: 'music', beep: 'beep', transfer: 'handed on',
  human: 'a person speaks', voicemail: 'your message', callback: 'call back promised',
};

function log(event) {
  const ends = event.until ?? null;
  const length = ends !== null && ends > event.at && event.kind !== 'key' ? lasts(ends - event.at) : '';
  if (event.key) {
    const [key, lost] = event.key;
    note(event.at, `key ${lost ? 'lost' : ''}`, `key ${keyCap(key)}`, '', lost ? 'the line is not listening' : '', event.n);
  } else if (event.prompt) {
    const cut = event.prompt.cut ? 'cut after ' : '';
    note(event.at, 'prompt', event.prompt.stem, length && cut + length, event.prompt.words, event.n, event.prompt.language);
  } else {
    note(event.at, event.kind, WHAT[event.kind] ?? event.kind, length, '', event.n);
  }
}

/** A line of the log; one that is there already is written anew. */
function note(at, kind, what, length, words, n = null, language = '') {
  const list = $('log-list');
  const said = words ? make(kind === 'prompt' ? 'q' : 'span', kind === 'prompt' ? '' : 'detail', words) : null;
  if (said && language) said.lang = language;
  const line = make('li', kind,
    make('span', 'at', clock(at)), make('span', 'what', what), make('span', 'lasts', length), said);
  const old = n === null ? null : list.querySelector(`[data-n="${n}"]`);
  if (n !== null) line.dataset.n = n;
  line.dataset.at = at;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  if (old) old.replaceWith(line);
  else {
    // What is told together stands in the order in which it happened.
    const after = [...list.children].reverse().find(before => Number(before.dataset.at) <= at);
    if (after) after.after(line);
    else list.prepend(line);
  }
  $('no-log').hidden = true;
  if (atEnd) list.scrollTop = list.scrollHeight;
}

// ---- the face of the phone ----

function open(kind) {
  let found = null;
  for (const event of call.events.values()) if (event.kind === kind && event.at <= now() && isOpen(event)) found = event;
  return found;
}

function state() {
  if (!call.dialled) return ['idle', 'ready'];
  if (call.over) return ['over', 'call over'];
  if (open('human')) return ['human', 'a person speaks'];
  if (now() < 0 || open('ringback')) return ['ringing', 'ringing'];
  if (open('busy')) return ['busy', 'busy'];
  if (open('voicemail')) return ['voicemail', 'recording'];
  if (open('hold')) return ['hold', 'on hold'];
  if (call.listens) return ['listening', 'listening'];
  // Between two prompts nobody hears that the line is quiet.
  return ['speaking', 'speaking'];
}

const SPEECHLESS = {
  ringing: 'It rings …', busy: 'The line is busy.', human: 'A person speaks. Hang up when you have heard enough.',
  voicemail: 'Speak your message now; # ends it.', hold: 'Waiting for somebody …',
  listening: 'The line is listening: press a key.',
};

/** What changes with every moment. */
export function tick() {
  const at = now();
  const [name, words] = state();
  document.body.dataset.state = name;
  const moment = call.dialled ? Math.max(at, call.over ? 0 : -99) : 0;
  if ($('clock').textContent !== clock(moment)) $('clock').textContent = clock(moment);
  set($('state'), words);
  set($('step'), call.path.at(-1) && call.dialled ? `in ${call.path.at(-1).step}` : '');
  const human = [...call.events.values()].find(event => event.kind === 'human');
  const toHuman = $('to-human');
  toHuman.classList.toggle('reached', Boolean(human));
  set(toHuman, !call.dialled ? 'not dialled yet'
    : human ? `a person after ${lasts(human.at)}`
      : call.over ? 'no person was reached' : `no person yet: ${lasts(Math.max(0, Math.floor(at)))} so far`);
  const prompt = open('prompt');
  const face = $('words');
  if (prompt) {
    set(face, prompt.prompt.words || `(${prompt.prompt.stem})`);
    face.lang = prompt.prompt.language;
    $('progress').value = Math.min(1, (at - prompt.at) / Math.max(0.001, prompt.prompt.length));
    const silent = prompt.prompt.parts.every(part => part.sound === null);
    const about = `${prompt.prompt.basis === 'estimated' ? 'about ' : ''}${lasts(prompt.prompt.length)}`;
    set($('sound-note'), !sound.isAwake() ? 'sound begins with your next click or key'
      : !silent ? '' : sound.speaks() ? `not recorded (${about}): this browser’s voice stands in` : `not recorded: silence of ${about}`);
  } else {
    if (name !== 'speaking') face.lang = 'en';
    if (call.over) set(face, call.over.words);
    else if (SPEECHLESS[name]) set(face, SPEECHLESS[name]);
    if (name !== 'speaking') $('progress').value = 0;
    set($('sound-note'), '');
  }
  face.classList.toggle('quiet', !prompt && name !== 'speaking');
  $('dial').hidden = goesOn();
  set($('dial'), call.dialled ? 'Dial again' : 'Dial');
  $('hang-up').hidden = !goesOn();
  const way = call.path.map(entered => entered.step);
  set($('way'), way.length > 12 ? `… › ${way.slice(-12).join(' › ')}` : way.join(' › '));
  if (goesOn()) offers();
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
