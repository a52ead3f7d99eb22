// What is heard: clips of prompts at their moments, tones, keys. The clock is the call's; sound follows it.

import { keyName } from '/words.js';

/** A prompt that comes so much too late is still played from its beginning, in seconds: nobody hears the difference. */
const LATE = 0.15;

let context = null;
const clips = new Map();
const playing = new Map();
let voice = false;

/** What is heard just then begins in its middle. */
let awoken = () => {};

export const onWake = then => { awoken = then; };

/** After the first gesture: browsers let nothing sound before. */
export function wake() {
  if (context || !('AudioContext' in window)) return;
  context = new AudioContext();
  // A gesture that does not count (Escape, for one) leaves it asleep for the next.
  const again = () => context.resume().catch(() => {});
  if (context.state === 'suspended') {
    again();
    for (const gesture of ['pointerup', 'keyup', 'click']) document.addEventListener(gesture, again, { passive: true });
  }
  awoken();
}

/** Whether anything can be heard. */
export const isAwake = () => context?.state === 'running';

/** Whether unrecorded prompts are read aloud. */
export const speaks = () => voice && 'speechSynthesis' in window;

/** Unrecorded prompts are read by the browser's own voice. */
export function speak(on) {
  voice = on;
  if (!on) window.speechSynthesis?.cancel();
}

function clip(url) {
  if (!clips.has(url)) {
    const loaded = fetch(url)
      .then(answer => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(url))))
      .then(bytes => context.decodeAudioData(bytes));
    // A file that cannot be read is silence, and is asked for once.
    clips.set(url, loaded.catch(() => null));
  }
  return clips.get(url);
}

/** Clips of a line that is not dialled any more. */
export const forget = () => clips.clear();

/** Plays a stretch of a clip; `late`: so many seconds of it are over already. */
async function play(n, url, { from = 0, length = Infinity, wait = 0, loop = false, gain = 1 }, now) {
  if (!context) return;
  const asked = now();
  const buffer = await clip(url);
  const list = playing.get(n);
  if (!buffer || !list) return;
  // The clip may have taken its time to come.
  wait -= now() - asked;
  let skip = Math.max(0, -wait);
  if (skip <= LATE) skip = 0;
  if (skip >= length) return;
  const source = context.createBufferSource();
  const volume = context.createGain();
  volume.gain.value = gain;
  source.buffer = buffer;
  source.loop = loop;
  source.connect(volume).connect(context.destination);
  const at = context.currentTime + Math.max(0, wait);
  const offset = loop ? (from + skip) % buffer.duration : from + skip;
  if (loop || !Number.isFinite(length)) source.start(at, offset);
  else source.start(at, offset, length - skip);
  list.push(source);
}

/** Something begins to sound; `now` tells the moment of the call. */
export function begin(event, serial, now) {
  stop(event.n);
  if (!context) return;
  playing.set(event.n, []);
  const wait = event.at - now();
  const tone = (name, loop) => play(event.n, `/tone/${serial}/${name}`, { wait, loop, gain: 0.7 }, now);
  switch (event.kind) {
    case 'prompt': {
      let at = wait;
      for (const part of event.prompt.parts) {
        if (part.sound !== null) {
          play(event.n, `/sound/${serial}/${part.sound}`, { from: part.from, length: part.length, wait: at }, now);
        }
        at += part.length;
      }
      if (voice && event.prompt.words && event.prompt.parts.every(part => part.sound === null)) read(event);
      break;
    }
    case 'music':
      if (event.sound.sound !== null) {
        play(event.n, `/sound/${serial}/${event.sound.sound}`, { from: event.sound.from, wait, loop: true }, now);
      }
      break;
    case 'ringback': tone('ring', true); break;
    case 'busy': tone('busy', true); break;
    case 'beep': tone('beep', false); break;
    default: playing.delete(event.n);
  }
}

/** A stand-in for a recording that is not there yet: fast enough to end with the prompt. */
function read(event) {
  if (!('speechSynthesis' in window)) return;
  const said = new SpeechSynthesisUtterance(event.prompt.words);
  said.lang = event.prompt.language;
  const usual = event.prompt.words.length / 14;
  said.rate = Math.min(2, Math.max(0.7, usual / Math.max(0.5, event.prompt.length)));
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}

/** Something is over. */
export function stop(n) {
  for (const source of playing.get(n) ?? []) {
    try { source.stop(); } catch { /* it never began */ }
  }
  if (playing.delete(n) && voice) window.speechSynthesis?.cancel();
}

/** The call is over. */
export function silence() {
  for (const n of [...playing.keys()]) stop(n);
}

/** The tone of a key, as it goes down. */
export async function key(pressed, serial) {
  if (!context || !serial) return;
  const buffer = await clip(`/tone/${serial}/key-${keyName(pressed)}`);
  if (!buffer) return;
  const source = context.createBufferSource();
  const volume = context.createGain();
  volume.gain.value = 0.5;
  source.buffer = buffer;
  source.connect(volume).connect(context.destination);
  source.start();
}
