// The page: its socket, its keys, and what it remembers. The call itself is told by the server.

import { $, make, memory } from '/words.js';
import * as audit from '/audit.js';
import * as findings from '/findings.js';
import * as phone from '/phone.js';
import * as picture from '/picture.js';
import * as sound from '/sound.js';

const SESSION = 'ringtrue-session';
const SETTINGS = 'ringtrue-settings';

/** How often the page says that it is still there, in milliseconds. */
const STILL_HERE = 20_000;

let socket = null;
let session = memory.get(sessionStorage, SESSION) ?? '';
let line = null;
let tries = 0;

// ---- the socket ----

function connect() {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  socket = new WebSocket(`${scheme}://${location.host}/phone?session=${encodeURIComponent(session)}`);
  socket.addEventListener('open', () => { tries = 0; wire('connected', 'good'); notice(''); });
  socket.addEventListener('message', event => hear(JSON.parse(event.data)));
  socket.addEventListener('close', event => {
    sound.silence();
    $('dial').disabled = true;
    if (event.code === 4001) {
      phone.lost();
      wire('elsewhere', 'bad');
      notice('Another page has this call now. Reload this one to bring it back here.');
      return;
    }
    wire('not connected', 'bad');
    if (tries === 2) notice('The phone does not answer. Is ringtrue serve still running? This page tries again by itself.');
    tries += 1;
    setTimeout(connect, Math.min(5000, 250 * 2 ** Math.min(tries, 5)));
  });
}

function hear(told) {
  switch (told.type) {
    case 'hello':
      // A server that was started again knows nothing of the call.
      if (session !== told.session && phone.lost()) notice('The call ended with the server that led it. Dial again.');
      session = told.session;
      memory.set(sessionStorage, SESSION, session);
      break;
    case 'line': show(told); break;
    case 'call': phone.told(told); break;
    case 'refused': notice([told.message, told.help].filter(Boolean).map(capital).join('. ') + '.'); break;
    case 'bye': if (told.message) notice(`${capital(told.message)}.`); break;
    default: break;
  }
}

function send(said) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(said));
}

const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

function wire(text, kind) {
  $('wire').textContent = text;
  $('wire').className = `sign ${kind}`;
}

function notice(text) {
  $('notice').textContent = text;
  $('notice').hidden = text === '';
}

// ---- the line ----

function show(told) {
  const before = line;
  line = told;
  document.title = `${told.name || told.file} · ringtrue`;
  $('line-name').textContent = told.name || told.file || 'Phone';
  $('line-number').textContent = told.number;
  $('line-file').textContent = told.file;
  $('dial').disabled = !told.ready;
  options($('language'), told.languages, $('language').value || settings.language);
  $('language-field').hidden = told.languages.length < 2;
  $('at-field').hidden = !told.has_hours;
  $('at-note').textContent = `${told.timezone}; empty: within hours`;
  if (!before && told.at && !$('at').value) $('at').value = told.at.slice(0, 16);
  $('hold-field').hidden = !told.has_queues;
  asks(told);
  chosen();
  findings.show(told);
  picture.show(told);
}

function options(select, values, wanted) {
  select.replaceChildren(...values.map(value => make('option', '', value)));
  if (values.includes(wanted)) select.value = wanted;
}

function asks(told) {
  const known = new Map([...document.querySelectorAll('#ask-list select')].map(select => [select.dataset.step, select.value]));
  $('asks').hidden = told.asks.length === 0;
  $('ask-list').replaceChildren(...told.asks.map((ask, at) => {
    const select = make('select', '', ...ask.answers.map((answer, at) => {
      const option = make('option', '', at === 0 ? `${answer} (likeliest)` : answer);
      option.value = answer;
      return option;
    }));
    select.id = `ask-${at}`;
    select.dataset.step = ask.step;
    if (ask.answers.includes(known.get(ask.step))) select.value = known.get(ask.step);
    const label = make('label', '', ask.step);
    label.htmlFor = select.id;
    return make('p', 'field', label, ' ', select);
  }), ...(told.more_asks ? [make('p', 'note', `and ${told.more_asks} more, which answer what is likeliest`)] : []));
}

// ---- the call ----

function dial() {
  if ($('dial').disabled || $('dial').hidden) return;
  sound.wake();
  notice('');
  phone.reset();
  const outcomes = {};
  for (const select of document.querySelectorAll('#ask-list select')) {
    if (select.selectedIndex > 0) outcomes[select.dataset.step] = select.value;
  }
  remember();
  send({
    type: 'dial',
    language: $('language').value || null,
    at: line?.has_hours ? $('at').value || null : null,
    hold: line?.has_queues ? $('hold').value || null : null,
    rings: Number($('rings').value),
    outcomes,
  });
}

function press(keys) {
  sound.wake();
  for (const key of keys) {
    send({ type: 'key', key });
    sound.key(key, phone.call.serial || line?.serial);
    const button = document.querySelector(`#keypad button[data-key="${CSS.escape(key)}"]`);
    button?.classList.add('down');
    setTimeout(() => button?.classList.remove('down'), 130);
  }
}

const hangUp = () => send({ type: 'hang-up' });

// ---- what is remembered ----

const settings = recalled();

function recalled() {
  try { return JSON.parse(memory.get(localStorage, SETTINGS) ?? '{}') ?? {}; } catch { return {}; }
}

function remember() {
  const now = { language: $('language').value, hold: $('hold').value, rings: $('rings').value, speaks: $('speaks').checked, fit: $('fit').checked };
  memory.set(localStorage, SETTINGS, JSON.stringify(now));
}

/** What was chosen, said while the choices are folded away. */
function chosen() {
  const said = [
    $('language').selectedIndex > 0 ? $('language').value : '',
    line?.has_hours && $('at').value ? $('at').value.replace('T', ' ') : '',
    line?.has_queues && $('hold').value ? `queues ${$('hold').value}` : '',
    { 0: 'no ringing', 3: 'three rings' }[$('rings').value] ?? '',
    ...[...document.querySelectorAll('#ask-list select')].filter(select => select.selectedIndex > 0)
      .map(select => `${select.dataset.step}: ${select.value}`),
  ].filter(Boolean);
  $('chosen').textContent = said.length ? `: ${said.join(', ')}` : '';
}

function recall() {
  if (typeof settings.hold === 'string') $('hold').value = settings.hold;
  if (['0', '1', '3'].includes(settings.rings)) $('rings').value = settings.rings;
  else $('rings').value = '1';
  $('speaks').checked = settings.speaks === true;
  sound.speak($('speaks').checked);
  $('fit').checked = settings.fit === true;
  picture.fit($('fit').checked);
}

// ---- hands ----

$('keypad').addEventListener('click', event => {
  const key = event.target.closest('button')?.dataset.key;
  if (key) press(key);
});
$('offer-list').addEventListener('click', event => {
  const keys = event.target.closest('button')?.dataset.press;
  if (keys) press(keys);
});
$('dial').addEventListener('click', dial);
$('hang-up').addEventListener('click', hangUp);
$('speaks').addEventListener('change', () => { sound.speak($('speaks').checked); remember(); });
$('fit').addEventListener('change', () => { picture.fit($('fit').checked); remember(); });
$('form').addEventListener('input', chosen);
$('form').addEventListener('submit', event => event.preventDefault());
$('to-audit').addEventListener('click', () => audit.open(session, phone.call.over?.purpose ?? ''));
document.addEventListener('pointerdown', sound.wake, { passive: true });
document.addEventListener('keydown', event => {
  sound.wake();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector('dialog[open]')) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('input:not([type=checkbox]), select, textarea')) return;
  if (/^[0-9*#]$/.test(event.key)) {
    event.preventDefault();
    press(event.key);
  } else if (event.key === 'Enter' && !target.closest('button, a, summary, input')) {
    event.preventDefault();
    dial();
  } else if (event.key === 'Escape') {
    hangUp();
  }
});

// The token came in the address; a cookie has it now.
if (location.search) history.replaceState(null, '', '/');
recall();
audit.begin();
connect();
setInterval(phone.tick, 100);
setInterval(() => send({ type: 'ping' }), STILL_HERE);
