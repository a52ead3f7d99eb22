// The picture of the line: the step in which the call is, and the way that it took.

import { $ } from '/words.js';

let steps = new Map();
let ways = new Map();
let shown = { serial: -1, wanted: -1 };
let path = [];
let start = '';

const still = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Shows the picture of a line; fetched once for each reading of it. */
export async function show(line) {
  if (shown.wanted === line.serial) return;
  shown.wanted = line.serial;
  const frame = $('graph');
  if (!line.ready || line.steps.length === 0) {
    shown.serial = line.serial;
    steps = new Map();
    ways = new Map();
    frame.textContent = line.ready ? 'This line has too many steps for a picture; the way of the call stands above.' : '';
    return;
  }
  const answer = await fetch(`/picture/${line.serial}`);
  if (!answer.ok || shown.wanted !== line.serial) return;
  const svg = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
  frame.replaceChildren(document.adoptNode(svg));
  shown.serial = line.serial;
  start = line.start;
  // Steps are the groups with a title, in their order; ways are strokes, in theirs.
  const boxes = [...svg.querySelectorAll('g > title')].map(title => title.parentElement);
  steps = new Map(line.steps.map((name, at) => [name, boxes[at]]));
  const strokes = [...svg.querySelectorAll('path.way')].map(way => way.parentElement);
  ways = new Map(line.ways.map(([from, to], at) => [`${line.steps[from]}\n${line.steps[to]}`, strokes[at]]));
  mark(path, true);
}

/** Marks the steps that were entered, the last of them as where the call is. */
export function mark(names, goesOn) {
  path = names;
  for (const element of [...steps.values(), ...ways.values()]) element?.classList.remove('been', 'here', 'ended');
  names.forEach((name, at) => {
    steps.get(name)?.classList.add('been');
    if (at > 0) ways.get(`${names[at - 1]}\n${name}`)?.classList.add('been');
  });
  const here = steps.get(names.at(-1));
  if (!here) {
    if (steps.has(start)) reveal(steps.get(start), 0.3);
    return;
  }
  here.classList.add('here');
  if (!goesOn) here.classList.add('ended');
  reveal(here);
}

/** All of the picture at once, or as large as it is. */
export function fit(all) {
  $('graph').classList.toggle('all', all);
  mark(path, !steps.get(path.at(-1))?.classList.contains('ended'));
}

/** Scrolls the frame, and nothing else, until a step stands in its middle. */
function reveal(step, across = 0.5) {
  const frame = $('graph');
  const [outer, inner] = [frame.getBoundingClientRect(), step.getBoundingClientRect()];
  if (outer.width === 0) return;
  const left = frame.scrollLeft + inner.left - outer.left - (outer.width - inner.width) * across;
  const top = frame.scrollTop + inner.top - outer.top - (outer.height - inner.height) / 2;
  frame.scrollTo({ left, top, behavior: still.matches ? 'auto' : 'smooth' });
}
