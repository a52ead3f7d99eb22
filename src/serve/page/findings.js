// What is wrong with the line, with the text of each rule behind it.

import { $, make } from '/words.js';

/** Shows the findings of a reading of the line. */
export function show(line) {
  const list = $('finding-list');
  list.replaceChildren(...line.findings.map(item));
  if (line.more_findings > 0) {
    list.append(make('li', 'none', `and ${line.more_findings} more: \`ringtrue check ${line.file}\` lists them all`));
  }
  $('no-findings').hidden = line.findings.length > 0 || line.stale !== '';
  const counts = ['error', 'warning', 'info'].map(severity => {
    const count = line.findings.filter(finding => finding.severity === severity).length;
    return count ? `${count} ${severity}${count === 1 || severity === 'info' ? '' : 's'}` : '';
  }).filter(Boolean);
  $('findings-head').textContent = counts.length ? `Findings: ${counts.join(', ')}` : 'Findings';
  $('stale').hidden = line.stale === '';
  $('stale').textContent = line.stale ? `${line.stale}.` : '';
  const errors = line.findings.filter(finding => finding.severity === 'error').length;
  $('errors').hidden = errors === 0 && line.stale === '';
  $('errors').textContent = line.stale ? 'not the saved menu' : `${errors} ${errors === 1 ? 'error' : 'errors'} in the menu`;
}

function item(finding) {
  const link = make('a', 'code', `${finding.id} ${finding.name}`);
  link.href = `/rule/${finding.id}`;
  link.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(finding.id, finding.name);
  });
  const message = make('p', 'message');
  inline(message, finding.message);
  const help = finding.help ? make('p', 'help') : null;
  if (help) inline(help, `Help: ${finding.help}`);
  return make('li', `finding ${finding.severity}`,
    make('p', 'head', make('span', 'severity', finding.severity), ' ', link),
    message,
    finding.place ? make('p', 'place', finding.place) : null,
    finding.text ? make('pre', '', finding.text) : null,
    help);
}

async function open(id, name) {
  const answer = await fetch(`/rule/${id}`);
  if (!answer.ok) return;
  $('rule-head').textContent = `${id} ${name}`;
  const lines = (await answer.text()).split('\n').slice(1);
  $('rule-text').replaceChildren(...blocks(lines));
  $('rule').showModal();
  $('rule-text').scrollTop = 0;
}

/** Markdown as rules use it: headings, paragraphs, lists, blocks of code. */
function blocks(lines) {
  const out = [];
  let code = null;
  let text = null;
  const list = () => (out.at(-1)?.tagName === 'UL' ? out.at(-1) : out[out.push(make('ul')) - 1]);
  for (const line of lines) {
    if (line.startsWith('```')) {
      if (code) code = null;
      else out.push(code = make('pre'));
      text = null;
    } else if (code) {
      code.append(`${line}\n`);
    } else if (line.startsWith('## ')) {
      out.push(make('h3', '', line.slice(3)));
      text = null;
    } else if (/^[*-] /.test(line)) {
      list().append(text = make('li'));
      inline(text, line.slice(2));
    } else if (line.trim() === '') {
      text = null;
    } else {
      if (text) text.append(' ');
      else out.push(text = make('p'));
      inline(text, line.trim());
    }
  }
  return out;
}

/** Text with `code` in it. */
function inline(element, text) {
  text.split('`').forEach((part, at) => element.append(at % 2 ? make('code', '', part) : part));
}
