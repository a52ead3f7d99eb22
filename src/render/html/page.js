"use strict";
// Plays a call from any of its moments, shows where it is, and never two at once. Without it the page is complete but for that.
(() => {
  document.documentElement.classList.add("scripted");
  const sounds = [...document.querySelectorAll("audio")];
  const marks = new Map();
  for (const sound of sounds) {
    const own = [...document.querySelectorAll(`li [data-sound="${sound.id}"]`)].filter(mark => mark.closest(".timeline"));
    marks.set(sound, own.map(mark => ({ at: +mark.dataset.at, left: +mark.dataset.left, line: mark.closest("li") })));
    sound.addEventListener("play", () => { for (const other of sounds) if (other !== sound) other.pause(); });
    sound.addEventListener("timeupdate", () => follow(sound));
    sound.addEventListener("ended", () => follow(sound));
  }
  const start = (sound, at) => {
    const go = () => { sound.currentTime = at; sound.play().catch(() => {}); };
    if (sound.readyState > 0) { go(); return; }
    sound.addEventListener("loadedmetadata", go, { once: true });
    sound.preload = "auto";
    sound.load();
  };
  const follow = sound => {
    const now = sound.currentTime, known = marks.get(sound);
    let here = -1;
    known.forEach((mark, at) => {
      if (mark.at <= now + 0.02) here = at;
      mark.line.removeAttribute("aria-current");
    });
    if (here < 0) return;
    known[here].line.setAttribute("aria-current", "true");
    const next = known.slice(here + 1).find(mark => mark.at > known[here].at);
    const left = next
      ? known[here].left + (next.left - known[here].left) * (now - known[here].at) / (next.at - known[here].at)
      : known[here].left;
    const head = sound.closest("article").querySelector(".strip .head");
    if (head) { head.hidden = false; head.style.left = `${left}%`; }
  };
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-sound]");
    const sound = link && document.getElementById(link.dataset.sound);
    if (!sound) return;
    for (let open = sound.closest("details"); open; open = open.parentElement.closest("details")) open.open = true;
    start(sound, +link.dataset.at);
  });
})();
