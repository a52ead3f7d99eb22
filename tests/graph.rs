//! Pictures of lines, held against those who read them: Graphviz, a browser, and a ruler.

#![expect(clippy::disallowed_methods, reason = "a test reads what was written")]

mod support;

use std::process::{Command, Stdio};

use proptest::prelude::*;
use ringtrue::finding::Severity;
use ringtrue::project::Project;
use ringtrue::render::svg;
use ringtrue::report::{EdgeKind, EdgeView, GraphOptions, GraphView, Mark, NodeKind, NodeView};
use support::{Folder, has_package, measured, ringtrue, root};

/// Lines that are drawn: the shipped one, one of sixty steps, one with many faults, one of names and texts that break
/// what is not escaped.
const MENUS: [&str; 5] = [
    "menus/harbor-electric.yaml",
    "tests/cases/graph/sixty-steps-as-mermaid/menu.yaml",
    "tests/tangled/menus/tangled.yaml",
    "tests/cases/graph/hostile-names-as-svg/menu.yaml",
    "tests/cases/graph/circles-and-steps-that-nothing-leads-to/menu.yaml",
];

fn view(menu: &str) -> GraphView {
    let mut project = Project::new(root(), None);
    let line = project.line(menu.as_ref()).expect("the menu is there");
    let options =
        GraphOptions { times: Some(&line.times), findings: &line.findings, sources: &project.sources, part: None };
    GraphView::new(&line.graph, &options)
}

/// What no picture may do, measured from where everything stands.
fn faults(view: &GraphView) -> Vec<String> {
    let layout = svg::layout(view);
    let whole = svg::Rect { x: 0.0, y: 0.0, w: layout.width, h: layout.height };
    let mut faults = Vec::new();
    for (at, one) in layout.boxes.iter().enumerate() {
        if !whole.holds(one) {
            faults.push(format!("{} stands outside", view.nodes[at].name));
        }
        for (other_at, other) in layout.boxes.iter().enumerate().skip(at + 1) {
            if one.overlaps(other) {
                faults.push(format!("{} and {} overlap", view.nodes[at].name, view.nodes[other_at].name));
            }
        }
    }
    for (edge, wire) in view.edges.iter().zip(&layout.wires) {
        if let Some((label, text)) = &wire.label {
            if !whole.holds(label) {
                faults.push(format!("`{text}` stands outside"));
            }
            if let Some(at) = layout.boxes.iter().position(|rect| rect.overlaps(label)) {
                faults.push(format!("`{text}` stands on {}", view.nodes[at].name));
            }
        } else if !edge.label.is_empty() {
            faults.push(format!("`{}` is not written", edge.label));
        }
        if wire.points.len() < 2 || wire.points.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            faults.push(format!("a way of {} is not drawn", view.nodes[edge.from].name));
        }
    }
    faults
}

#[test]
fn no_two_boxes_overlap_and_every_label_lies_inside() {
    assert_eq!(view(MENUS[1]).nodes.len(), 60);
    for menu in MENUS {
        let faults = faults(&view(menu));
        assert!(faults.is_empty(), "{menu}: {faults:#?}");
    }
}

#[test]
fn a_picture_is_the_same_every_time() {
    assert_eq!(svg::draw(&view(MENUS[1])), svg::draw(&view(MENUS[1])));
}

#[test]
fn the_name_of_a_file_says_its_format() {
    let folder = Folder::new("graph-output");
    let menu = root().join(MENUS[4]);
    let menu = menu.to_str().expect("a path of plain letters");
    for (file, begins) in
        [("a.svg", "<svg "), ("b.dot", "digraph "), ("c.mmd", "flowchart "), ("d.json", "{"), ("e.txt", "Circles")]
    {
        let ran = ringtrue(&folder.0, ["graph", menu, "-o", file], b"");
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        let written = std::fs::read_to_string(folder.0.join(file)).expect("it was written");
        assert!(written.starts_with(begins), "{file}: {written}");
    }
}

fn node(id: usize, name: &str, kind: NodeKind) -> NodeView {
    let mark = id.is_multiple_of(3).then(|| Mark { severity: Severity::Warning, codes: vec!["RT101"] });
    NodeView {
        id,
        name: name.to_owned(),
        kind,
        human: id.is_multiple_of(4),
        start: id == 0,
        lines: vec![name.to_owned()],
        notes: Vec::new(),
        mark,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_steps_and_ways_can_be_laid_out(
        names in prop::collection::vec("[a-z -]{0,40}|\\PC{0,20}", 0..14),
        ways in prop::collection::vec((0_usize..14, 0_usize..14, 0_usize..5), 0..24),
    ) {
        let nodes: Vec<NodeView> =
            names.iter().enumerate().map(|(at, name)| node(at, name, NodeKind::ALL[at % NodeKind::ALL.len()])).collect();
        let kinds = [EdgeKind::Itself, EdgeKind::Key, EdgeKind::World, EdgeKind::Queue, EdgeKind::Lapse];
        let mut edges: Vec<EdgeView> = Vec::new();
        for (from, to, kind) in ways {
            if from < nodes.len() && to < nodes.len() && !edges.iter().any(|edge| (edge.from, edge.to) == (from, to)) {
                let label = if kind == 0 { String::new() } else { names[to].clone() };
                edges.push(EdgeView { from, to, label, kind: kinds[kind] });
            }
        }
        let mut view = GraphView { title: "any".to_owned(), nodes, edges, notes: Vec::new() };
        let layout = svg::layout(&view);
        for (at, one) in layout.boxes.iter().enumerate() {
            prop_assert!(layout.boxes.iter().skip(at + 1).all(|other| !one.overlaps(other)));
        }
        // Words of nothing but blanks are no words.
        view.edges.iter_mut().for_each(|edge| edge.label = edge.label.trim().to_owned());
        prop_assert!(svg::draw(&view).ends_with("</svg>\n"));
    }
}

#[test]
fn graphviz_reads_what_we_write() {
    let here = Command::new("dot").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !has_package("graphviz", here, "graphviz_reads_what_we_write") {
        return;
    }
    let folder = Folder::new("dot");
    for menu in MENUS {
        let dot = ringtrue(&root(), ["graph", menu, "--format", "dot"], b"").stdout;
        folder.write("line.dot", &dot);
        let ran = Command::new("dot").args(["-Tjson0", "line.dot"]).current_dir(&folder.0).output().expect("dot runs");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success() && said.is_empty(), "{menu}: {said}");
        let drawn: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
        let view = view(menu);
        let objects = drawn["objects"].as_array().expect("nodes");
        assert_eq!(objects.len(), view.nodes.len() + 1, "{menu}: the steps and the start");
        assert_eq!(drawn["edges"].as_array().map_or(0, Vec::len), view.edges.len() + 1, "{menu}");
    }
}

/// Measures in the browser whether any text is wider than its box, and gives back the names as they were read.
const MEASURE: &str = r#"<!doctype html><meta charset="utf-8"><body><script>
const parsed = new DOMParser().parseFromString(SVG, "image/svg+xml");
const faults = [...parsed.querySelectorAll("parsererror")].map(fault => fault.textContent);
const svg = document.importNode(parsed.documentElement, true);
document.body.append(svg);
const inside = (small, large) => small.left >= large.left && small.right <= large.right
  && small.top >= large.top && small.bottom <= large.bottom;
const whole = svg.getBoundingClientRect();
for (const text of svg.querySelectorAll("text")) {
  const rim = text.parentNode.querySelector(":scope > .box, :scope > .word");
  if (!inside(text.getBoundingClientRect(), whole)) faults.push("outside: " + text.textContent);
  const place = text.getBBox(), middle = place.y + place.height / 2;
  const ends = [place.x, place.x + place.width].map(x => new DOMPoint(x, middle));
  if (rim && !ends.every(end => rim.isPointInFill(end))) faults.push("wider than its box: " + text.textContent);
}
if (svg.querySelector("script")) faults.push("a script");
const names = [...svg.querySelectorAll("g > title")].map(title => title.textContent.split("\n")[0]);
document.body.textContent = "MEASURED" + btoa(unescape(encodeURIComponent(JSON.stringify({faults, names})))) + "END";
</script>"#;

#[test]
fn a_browser_reads_what_we_draw_and_no_text_leaves_its_box() {
    let test = "a_browser_reads_what_we_draw_and_no_text_leaves_its_box";
    if !has_package("chromium", support::has_program("chromium"), test) {
        return;
    }
    let folder = Folder::new("svg");
    for menu in MENUS {
        let view = view(menu);
        let drawn = serde_json::to_string(&svg::draw(&view)).expect("a string").replace("</", "<\\/");
        folder.write("page.html", &MEASURE.replace("SVG,", &format!("{drawn},")));
        let (measured, _) = measured(&folder, &[]);
        assert_eq!(measured["faults"], serde_json::json!([]), "{menu}");
        let names = measured["names"].as_array().expect("names");
        assert_eq!(names.len(), view.nodes.len(), "{menu}");
        for (name, node) in names.iter().zip(&view.nodes) {
            assert!(name.as_str().is_some_and(|name| name.starts_with(&node.name)), "{name} is not {}", node.name);
        }
    }
}
