// A call that is over becomes an audit: its text is shown before anything is written.

import { $ } from '/words.js';

let session = '';
let named = false;
let wanted = 0;
let download = '';

async function ask(path) {
  const body = JSON.stringify({ session, purpose: $('purpose').value, file: named ? $('file').value : '' });
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const told = (answer.headers.get('content-type') ?? '').includes('json') ? await answer.json() : { message: await answer.text() };
  return { ok: answer.ok, told };
}

function note(text, kind = '') {
  $('audit-note').textContent = text;
  $('audit-note').className = `note ${kind}`;
}

const sentence = told => [told.message, told.help].filter(Boolean).map(text => text.charAt(0).toUpperCase() + text.slice(1)).join('. ') + '.';

/** Asks for the draft as it would be now. */
async function draft() {
  const mine = ++wanted;
  const { ok, told } = await ask('/audit/draft').catch(() => ({ ok: false, told: { message: 'the phone does not answer' } }));
  if (mine !== wanted) return;
  $('write').disabled = !ok || told.taken;
  if (!ok) return note(sentence(told), 'bad');
  if (!named) $('file').value = told.file;
  $('draft').textContent = told.text;
  URL.revokeObjectURL(download);
  download = URL.createObjectURL(new Blob([told.text], { type: 'application/toml' }));
  $('download').href = download;
  $('download').download = told.file;
  if (told.taken) note(`${told.path} is there already: give it another name.`, 'bad');
  else note(`Will be written to ${told.path}.`);
}

/** Opens the sheet for the last call of a page. */
export function open(page, purpose) {
  session = page;
  named = false;
  $('purpose').value = purpose;
  $('draft').textContent = '';
  note('');
  $('write').disabled = true;
  $('audit').showModal();
  draft();
}

let soon = 0;
function later() {
  clearTimeout(soon);
  soon = setTimeout(draft, 200);
}

export function begin() {
  $('purpose').addEventListener('input', later);
  $('file').addEventListener('input', () => { named = $('file').value.trim() !== ''; later(); });
  $('audit-close').addEventListener('click', () => $('audit').close());
  $('audit-form').addEventListener('submit', async event => {
    event.preventDefault();
    clearTimeout(soon);
    wanted++;
    $('write').disabled = true;
    const { ok, told } = await ask('/audit').catch(() => ({ ok: false, told: { message: 'the phone does not answer' } }));
    if (!ok) {
      $('write').disabled = false;
      return note(sentence(told), 'bad');
    }
    $('audit').dataset.written = told.path;
    note(`Written to ${told.path}. Replay it: ringtrue audit ${told.path}`, 'good');
    $('audit-close').focus();
  });
}
