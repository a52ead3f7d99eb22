// How times and keys are written, and elements made: what every part of the page uses.

export const $ = id => document.getElementById(id);

/** An element with a class, text and children; nothing is ever read as markup. */
export function make(name, cls = '', ...inside) {
  const element = document.createElement(name);
  if (cls) element.className = cls;
  element.append(...inside.filter(part => part !== null && part !== undefined));
  return element;
}

/** `01:35`, with a sign before the answer. */
export function clock(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  const sign = seconds < 0 && whole > 0 ? '−' : '';
  const two = number => String(number).padStart(2, '0');
  return `${sign}${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

/** `4.2 s`, `1 m 35 s`, as the program writes it. */
export function lasts(seconds) {
  if (seconds < 59.95) return `${(Math.round(seconds * 10) / 10).toString()} s`;
  const whole = Math.round(seconds);
  const [m, s] = [Math.floor(whole / 60), whole % 60];
  return s ? `${m} m ${s} s` : `${m} m`;
}

/** A key as people call it. */
export const keyName = key => ({ '*': 'star', '#': 'pound' })[key] ?? key;

/** A key as it is shown on a keycap. */
export const keyCap = press => press.replaceAll('*', '✱');

/** Storage that may be forbidden: then nothing is remembered. */
export const memory = {
  get: (store, name) => { try { return store.getItem(name); } catch { return null; } },
  set: (store, name, value) => { try { store.setItem(name, value); } catch { /* forgotten */ } },
};
