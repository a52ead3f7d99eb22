//! Random lines: menus, entries, branches, transfers and queues that lead into one another every which way.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Steps of a line, beside a queue, a message and the end.
const STEPS: usize = 7;

/// Writes a random line.
struct Writer {
    random: Pcg64Mcg,
    text: String,
}

impl Writer {
    fn below(&mut self, most: usize) -> usize {
        self.random.random_range(0..most)
    }

    fn often(&mut self, share: f64) -> bool {
        self.random.random_bool(share)
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn goto(&mut self) -> String {
        let ends = ["agents", "desk", "mailbox", "bye"];
        if self.often(0.3) { self.one(&ends).to_owned() } else { format!("s{}", self.below(STEPS)) }
    }

    fn prompt(&mut self) -> String {
        let length = self.random.random_range(1..12) * 500;
        match self.below(6) {
            0 => format!("{{say: {{en-US: Words., es-US: Palabras.}}, takes: {length}ms}}"),
            1 => "{say: {en-US: Some words., es-US: Algunas palabras para usted.}}".to_owned(),
            _ => format!("{{say: Words., takes: {length}ms}}"),
        }
    }

    fn beside(&mut self) {
        let attempts = self.one(&["1", "2", "2", "3", "3", "unlimited"]);
        let (barge_in, ahead) = (self.often(0.7), self.often(0.7));
        let timeout = self.one(&["1500ms", "3s", "5s"]);
        self.text.push_str(&format!(
            "    attempts: {attempts}\n    barge_in: {barge_in}\n    keys_ahead: {ahead}\n    timeout: {timeout}\n"
        ));
        for key in ["no_input", "no_match"] {
            if self.often(0.5) {
                let (first, second) = (self.prompt(), self.prompt());
                let prompts = if self.often(0.5) { format!("[{first}, {second}]") } else { first };
                self.text.push_str(&format!("    {key}: {prompts}\n"));
            }
        }
        if self.often(0.3) {
            let help = self.prompt();
            self.text.push_str(&format!("    help: {help}\n"));
        }
        if self.often(0.8) {
            let to = self.goto();
            self.text.push_str(&format!("    exhausted: {to}\n"));
        }
    }

    fn step(&mut self, at: usize) {
        self.text.push_str(&format!("  s{at}:\n"));
        match self.below(14) {
            0..=5 => {
                self.text.push_str("    menu:\n");
                let presses = ["1", "2", "12", "5", "500", "3"];
                let first = self.below(3);
                for press in &presses[first..first + 1 + self.below(4)] {
                    let (say, goto) = (self.prompt(), self.goto());
                    let mark = self.one(&["", "", "for: [pay], ", "for: [move], ", "for: [person], "]);
                    let language = self.one(&["", "", "", "language: es-US, "]);
                    self.text.push_str(&format!(
                        "      - {{press: \"{press}\", {mark}{language}say: {say}, goto: {goto}}}\n"
                    ));
                }
                self.beside();
            }
            6 | 7 => {
                let (say, goto) = (self.prompt(), self.goto());
                let (min, more) = (1 + self.below(4), self.below(3));
                let confirm = if self.often(0.5) { format!(", confirm: {}", self.prompt()) } else { String::new() };
                let end = if self.often(0.5) { ", terminator: pound" } else { "" };
                let max = min + more;
                self.text.push_str(&format!("    collect: {{say: {say}, min: {min}, max: {max}{end}{confirm}}}\n"));
                self.text.push_str(&format!("    goto: {goto}\n"));
                if self.often(0.6) {
                    let (share, good, bad) = (5 + self.below(90), self.goto(), self.goto());
                    let say = if self.often(0.5) { format!(", say: {}", self.prompt()) } else { String::new() };
                    let rest = 100 - share;
                    self.text.push_str(&format!(
                        "    outcomes:\n      good: {{goto: {good}, share: {share}%}}\n      \
                         bad: {{goto: {bad}, share: {rest}%{say}}}\n"
                    ));
                }
                self.beside();
            }
            8..=10 => {
                let (say, goto) = (self.prompt(), self.goto());
                self.text.push_str(&format!("    play: {say}\n    goto: {goto}\n"));
                if self.often(0.3) {
                    self.text.push_str("    serves: [move]\n");
                }
            }
            11 => {
                // What decides without a sound leads to something that makes one: no circle takes no time.
                let (share, say) = (5 + self.below(90), self.prompt());
                let rest = 100 - share;
                let to = self.goto();
                self.text.push_str(&format!(
                    "    branch: {{data: x}}\n    outcomes:\n      yes: {{goto: agents, share: {share}%}}\n      \
                     no: {{goto: {to}, share: {rest}%, say: {say}}}\n"
                ));
            }
            12 => {
                let (busy, first, second) = (self.below(70), self.goto(), self.goto());
                let (ring, human, say) = (self.below(20), self.often(0.7), self.prompt());
                self.text.push_str(&format!(
                    "    transfer: {{to: \"1\", say: {say}, ring: {ring}s, human: {human}}}\n    outcomes:\n      \
                     busy: {{goto: {first}, share: {busy}%}}\n      no_answer: {{goto: {second}, share: 20%}}\n"
                ));
            }
            _ => {
                let goto = self.goto();
                self.text.push_str(&format!("    opaque: Looks it up.\n    takes: 1200ms\n    goto: {goto}\n"));
            }
        }
    }

    fn queue(&mut self, name: &str) {
        let wait = self.one(&[
            "35s",
            "{mean: 60s}",
            "{p50: 40s, p90: 3m}",
            "{agents: 5, calls_per_hour: 120, handle_time: 3m, patience: 3m}",
            "{agents: 5, calls_per_hour: 90, handle_time: 3m}",
        ]);
        self.text.push_str(&format!("  {name}:\n    queue:\n      wait: {wait}\n"));
        if self.often(0.5) {
            let announce = self.prompt();
            self.text.push_str(&format!("      announce_wait: {announce}\n"));
        }
        if self.often(0.5) {
            self.text.push_str("      music: hold.wav\n");
        }
        if self.often(0.4) {
            let comfort = self.prompt();
            self.text.push_str(&format!("      comfort: {{every: 7s, say: {comfort}}}\n"));
        }
        if self.often(0.5) {
            let (after, say, goto) = (5 + self.below(60), self.prompt(), self.goto());
            self.text.push_str(&format!("      callback: {{after: {after}s, say: {say}, press: 1, goto: {goto}}}\n"));
        }
        if self.often(0.4) {
            let (after, goto) = (30 + self.below(90), self.goto());
            self.text.push_str(&format!("      overflow: {{after: {after}s, goto: {goto}}}\n"));
        }
    }
}

/// A random line; the same seed is the same line.
pub(crate) fn line(seed: u64) -> String {
    let mut writer = Writer { random: Pcg64Mcg::seed_from_u64(seed), text: String::new() };
    let keys = writer.one(&["", "keys: {star: repeat, pound: back, 0: agents}\n", "keys: {star: repeat}\n"]);
    let gap = writer.one(&["0ms", "500ms", "1s"]);
    writer.text = format!(
        "line: Random\nlanguages: [en-US, es-US]\ndefaults: {{interdigit: 2s, gap: {gap}}}\n{keys}\
         reasons: {{pay: 60%, move: 40%}}\nstart: s0\nsteps:\n"
    );
    for at in 0..STEPS {
        writer.step(at);
    }
    writer.queue("agents");
    let say = writer.prompt();
    writer.text.push_str(&format!("  desk:\n    transfer: {{to: \"2\", say: {say}}}\n"));
    writer.text.push_str("  mailbox:\n    voicemail: Please leave a message.\n    max: 20s\n    goto: bye\n");
    writer.text.push_str("  bye:\n    disconnect: Goodbye.\n");
    writer.text
}
