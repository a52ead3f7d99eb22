//! How the work grows with the line, and how many mystery calls a second are played.
//!
//! `cargo bench` prints, for lines of 10, 1,000 and 100,000 steps, the time to read, build and check them, steps a
//! second and the most memory held, beside reading the same text into a bare tree with `serde_yaml` in the same run.
//! A line is a tree of menus of five choices, as real ones are: the depth grows with the logarithm of its steps.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use ringtrue::lint::{self, Cx};
use ringtrue::project::{Found, Project};
use ringtrue::timing::{Measure, Persona};

/// Counts what is held at most, for the memory column.
#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const STEPS: [usize; 3] = [10, 1_000, 100_000];
const MEASURED: [usize; 4] = [10, 1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// A line of so many steps that has nothing to be found in it.
fn line(steps: usize) -> String {
    tree(steps, "question: 100%", |menu, _| format!("serves: [question], goto: m{menu}"))
}

/// A line of so many steps and ten reasons that is hard to measure: each reason is served at the far end of the tree, and
/// every answer leads back to the beginning, so that whoever presses a wrong key can come to any step.
fn line_of_ten_reasons(steps: usize) -> String {
    let reasons: Vec<String> = (0..10).map(|reason| format!("r{reason}: 10%")).collect();
    tree(steps, &reasons.join(", "), |menu, menus| {
        let serves: Vec<String> = (0..10)
            .filter(|reason| (menus - 1).saturating_sub(*reason) == menu)
            .map(|reason| format!("r{reason}"))
            .collect();
        format!("serves: [{}], goto: m0", serves.join(", "))
    })
}

/// A tree of menus; what follows an answer is told by its menu's number and how many there are.
fn tree(steps: usize, reasons: &str, after: impl Fn(usize, usize) -> String) -> String {
    let mut text = format!(
        "line: A line\nlanguages: [en-US]\nstart: m0\nkeys: {{0: agents}}\nreasons: {{{reasons}}}\nsteps:\n  agents: {{queue: {{wait: {{mean: 95s}}}}}}\n",
    );
    // Each menu has one answer and leads to four more menus, until there are enough steps.
    let menus = (steps - 1) / 2;
    for menu in 0..menus {
        let _ = writeln!(
            text,
            "  m{menu}:\n    menu:\n      - {{press: 1, say: \"For the answer, press 1.\", goto: a{menu}}}"
        );
        for (key, next) in (2..=5).zip(menu * 4 + 1..).filter(|(_, next)| *next < menus) {
            let _ = writeln!(
                text,
                "      - {{press: {key}, say: \"For more of part {next}, press {key}.\", goto: m{next}}}"
            );
        }
        let _ = writeln!(text, "      - {{press: 0, say: \"For a person, press 0.\", goto: agents}}");
        let _ = writeln!(
            text,
            "    no_input: Sorry, I did not hear a key.\n    no_match: That is not a choice.\n    exhausted: agents"
        );
        let _ = writeln!(text, "  a{menu}: {{play: This is the answer to your question., {}}}", after(menu, menus));
    }
    text
}

/// Reads, builds and checks a line; the prompt files are looked for and not found.
#[divan::bench(args = STEPS, max_time = 8)]
fn read_and_check(bencher: Bencher<'_, '_>, steps: usize) {
    let text = line(steps);
    bencher.counter(ItemsCount::new(steps)).bench(|| {
        let mut project = Project::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")), None);
        let line = project.line_of("line.yaml", text.clone().into_bytes());
        let (callers, rules) = (line.config.callers, &line.config.rules);
        let judged = lint::check(&Cx::new(&line.graph, &line.times, &line.holds, &line.files, callers, rules));
        assert!(line.findings.is_empty(), "the line is read without a finding");
        // What the rules make of a made-up line is their affair; it is here that they look at all of it.
        line.graph.edge_count() + judged.findings.len()
    });
}

/// The same text into a bare tree: no places, no names, no graph, no rules.
#[divan::bench(args = STEPS, max_time = 8)]
fn bare_tree_by_serde_yaml(bencher: Bencher<'_, '_>, steps: usize) {
    let text = line(steps);
    bencher
        .counter(ItemsCount::new(steps))
        .bench(|| serde_yaml::from_str::<serde_yaml::Value>(&text).expect("it is YAML"));
}

/// Reads and builds a line of ten reasons: what the measuring of it is set beside.
#[divan::bench(args = MEASURED, max_time = 4)]
fn read_and_build_ten_reasons(bencher: Bencher<'_, '_>, steps: usize) {
    let text = line_of_ten_reasons(steps);
    bencher.counter(ItemsCount::new(steps)).bench(|| {
        let mut project = Project::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")), None);
        project.line_of("line.yaml", text.clone().into_bytes()).graph.edge_count()
    });
}

/// Measures it exactly: eleven reasons, each with six personas.
#[divan::bench(args = MEASURED, max_time = 4, sample_count = 5)]
fn measure_ten_reasons(bencher: Bencher<'_, '_>, steps: usize) {
    let mut project = Project::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")), None);
    let line = project.line_of("line.yaml", line_of_ten_reasons(steps).into_bytes());
    bencher.counter(ItemsCount::new(steps)).bench(|| {
        let measure = Measure::new(&line.graph, &line.times, &line.holds, line.config.callers);
        assert_eq!(measure.answers.len(), 11 * Persona::ALL.len());
        measure
    });
}

/// Every shipped audit, from its file to its verdict: only the headers of the recordings are read.
#[divan::bench(max_time = 5)]
fn replay_the_shipped_audits(bencher: Bencher<'_, '_>) {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found = Found::new(&[PathBuf::from("audits")], &here).expect("the audits are there");
    bencher.counter(ItemsCount::new(found.audits.len())).bench(|| {
        let mut project = Project::new(here.clone(), None);
        found.audits.iter().map(|path| play(&mut project, path)).sum::<i64>()
    });
}

fn play(project: &mut Project, path: &Path) -> i64 {
    let audit = project.audit(path).expect("the audit can be read");
    let line = audit.line.as_ref().expect("its line is there");
    let call = &audit.calls[0];
    let plan = call.plan.as_ref().expect("it is planned");
    let trace = ringtrue::audit::replay(plan, &line.graph, &line.times, line.config.callers);
    let judged = ringtrue::audit::judge(&call.script, plan, &line.graph, &trace);
    assert!(judged.passed(), "{} passes", audit.name);
    trace.ended.micros()
}
