//! The page of a report, held against those who read it: a browser, a strict parser, and eyes that see little.

mod support;

use ringtrue::audit::Verdict;
use ringtrue::finding::{Code, Finding, Severity};
use ringtrue::render::{self, Style};
use ringtrue::report::{
    CallView, Cell, Count, Curve, Curves, EdgeKind, EdgeView, GraphView, Heard, Line, NodeKind, NodeView, Parts,
    PartsBar, Pressed, Recording, Report, Sign, Table, Tile, TileTone, Told, ToldLine, TurnView,
};
use ringtrue::source::{Sources, Span};
use ringtrue::time::Time;
use ringtrue::timing::Basis;
use support::{Folder, has_package, measured, ringtrue, root};

/// Letters that mean something to somebody.
const HOSTILE: &str =
    "</script></style><svg onload='fetch(\"//x.test\")'>--><img src=x onerror=y> & \"q\" \u{202e}tnob\0";
/// One word that no line can break.
const LONG: &str = "hintergrundprogrammaktualisierungsbenachrichtigungseinstellungen-hintergrundprogrammaktualisierung";

static CODE: Code = Code {
    id: "RT999",
    name: "hostile-words",
    severity: Severity::Error,
    since: "0.1.0",
    summary: "words that are markup",
    explain: "",
};

fn page(report: &Report, sources: &Sources) -> String {
    let format = render::format("html").expect("there is such a format");
    (format.render)(report, sources, &Style::default())
}

/// A report with everything in it, and so many curves, bars and steps.
fn everything(many: usize) -> (Report, Sources) {
    let secs = Time::from_secs;
    let mut sources = Sources::default();
    let text = format!("line: a\nsteps:\n  main: {HOSTILE}\n  {LONG}: {}\n", "x ".repeat(400));
    let file = sources.add(format!("menus/{HOSTILE}.yaml"), text.clone());
    let at = text.find("main").expect("it is there");
    let span = Span::new(file, at, at + 4);
    let curve = |at: usize| {
        let to = |share: f64| (secs(at as i64 * 7 + (share * 200.0) as i64), share * 0.9);
        Curve {
            name: if at == 1 { HOSTILE.to_owned() } else { format!("reason-{at}-{}", if at == 2 { LONG } else { "" }) },
            points: [0.0, 0.3, 0.5, 0.8, 1.0].map(to).to_vec(),
            share: 0.9,
            p50: Some(secs(at as i64 * 7 + 100)),
            p90: (at != 3).then(|| secs(at as i64 * 7 + 180)),
        }
    };
    let bar = |at: usize| PartsBar {
        name: if at == 0 { HOSTILE.to_owned() } else { format!("step-{at}-{}", if at == 1 { LONG } else { "" }) },
        parts: vec![secs(at as i64), Time::from_millis(1_500), secs(3)],
        note: if at == 2 { HOSTILE.to_owned() } else { String::new() },
    };
    let parts = |waterfall| Parts {
        title: format!("Seconds {HOSTILE}"),
        caption: "How to read it.".to_owned(),
        names: vec!["heard", "quiet", "hold"],
        bars: (0..many).map(bar).collect(),
        waterfall,
    };
    let node = |id: usize| NodeView {
        id,
        name: if id == 0 { HOSTILE.to_owned() } else { format!("step-{id}") },
        kind: NodeKind::ALL[id % NodeKind::ALL.len()],
        human: id == 1,
        start: id == 0,
        lines: vec![HOSTILE.to_owned()],
        notes: vec!["3.2 s".to_owned()],
        mark: None,
    };
    let edge = |at: usize| EdgeView { from: at, to: at + 1, label: HOSTILE.to_owned(), kind: EdgeKind::Key };
    let turn = |verdict| TurnView {
        met_by: None,
        what: HOSTILE.to_owned(),
        span,
        expected: "within 3 s".to_owned(),
        actual: "after 4 s".to_owned(),
        at: Some(secs(4)),
        verdict,
        first_divergence: verdict == Verdict::Failed,
    };
    let line = |kind, heard, pressed| Line {
        at: secs(1),
        until: secs(3),
        kind,
        derived: false,
        step: None,
        heard,
        pressed,
        detail: Some(HOSTILE.to_owned()),
    };
    let heard = Heard {
        name: LONG.to_owned(),
        files: Vec::new(),
        language: "es-US".to_owned(),
        text: HOSTILE.to_owned(),
        length: secs(4),
        cut: true,
        basis: Basis::Estimated,
        span,
    };
    let call = CallView {
        case: None,
        ratings: Vec::new(),
        name: HOSTILE.to_owned(),
        file: None,
        menu: "a.yaml".to_owned(),
        line: "a".to_owned(),
        purpose: Some(LONG.to_owned()),
        caller: "expert".to_owned(),
        answered_at: None,
        verdict: Some(Verdict::Failed),
        result: HOSTILE.to_owned(),
        turns: [Verdict::Passed, Verdict::Failed, Verdict::NotReached].map(turn).to_vec(),
        limits: vec![turn(Verdict::Passed)],
        lines: vec![
            line("prompt", Some(heard), None),
            line("key", None, Some(Pressed { key: '1', lost: true })),
            line("human", None, None),
        ],
        path: Vec::new(),
        began: Time::ZERO,
        ended: secs(9),
        reason: "hung-up",
        outcome: "human",
        estimated: (1, 1),
        recording: Some(Recording {
            file: LONG.to_owned(),
            length: secs(9),
            tones: ("US".to_owned(), true),
            silent: 1,
        }),
    };
    let tile = |tone| Tile { name: LONG.to_owned(), value: "1 m 35 s".to_owned(), note: HOSTILE.to_owned(), tone };
    let told = |sign| ToldLine {
        sign,
        subject: LONG.to_owned(),
        text: HOSTILE.to_owned(),
        quotes: vec![(Sign::Removed, HOSTILE.to_owned()), (Sign::Added, "b".to_owned())],
        places: vec![span],
    };
    let report = Report {
        command: "check",
        headline: Some(format!("{LONG} {HOSTILE}")),
        told: vec![Told {
            title: "Changes".to_owned(),
            lines: [Sign::Plain, Sign::Added, Sign::Removed, Sign::Changed, Sign::Better, Sign::Worse]
                .map(told)
                .to_vec(),
        }],
        findings: vec![
            Finding::new(&CODE, span, format!("`{HOSTILE}` is markup"))
                .label(HOSTILE)
                .related(Span::new(file, at - 2, at + 9), "around it")
                .related(Span::new(file, text.len() - 5, text.len()), "far out on a long line")
                .at(secs(4), HOSTILE)
                .help(format!("write `a`\nor `{HOSTILE}`")),
        ],
        tables: vec![Table {
            name: "list",
            title: String::new(),
            columns: vec!["what", "time_to_human", "count", "share", "nothing"],
            rows: vec![vec![
                Cell::text(HOSTILE),
                Cell::Time(secs(3)),
                Cell::Count(2),
                Cell::Number(0.5),
                Cell::Nothing,
            ]],
        }],
        calls: vec![call],
        graphs: vec![GraphView {
            title: "A line".to_owned(),
            nodes: (0..many).map(node).collect(),
            edges: (0..many.saturating_sub(1)).map(edge).collect(),
            notes: Vec::new(),
        }],
        tiles: [TileTone::Plain, TileTone::Good, TileTone::Warning, TileTone::Bad].map(tile).to_vec(),
        curves: vec![Curves {
            title: format!("Curves {HOSTILE}"),
            caption: HOSTILE.to_owned(),
            curves: (0..many).map(curve).collect(),
            limits: vec![(secs(120), HOSTILE.to_owned()), (secs(150), "another".to_owned())],
        }],
        parts: vec![parts(true), parts(false)],
        looked_at: vec![Count { count: 1, what: "menu" }],
        notes: vec![format!("`{LONG}` {HOSTILE}")],
        ..Report::default()
    };
    (report, sources)
}

/// Figures of nothing, and of numbers that nobody can draw.
fn odd() -> Report {
    let curve = |points| Curve { name: "odd".to_owned(), points, share: f64::NAN, p50: Some(Time::MAX), p90: None };
    Report {
        command: "measure",
        curves: vec![
            Curves::default(),
            Curves { curves: vec![curve(Vec::new())], ..Curves::default() },
            Curves {
                curves: vec![curve(vec![(-Time::MAX, f64::NAN), (Time::ZERO, 7.0), (Time::MAX, f64::INFINITY)])],
                ..Curves::default()
            },
        ],
        parts: vec![
            Parts::default(),
            Parts {
                bars: vec![PartsBar { parts: vec![-Time::MAX, Time::MAX, Time::MAX], ..PartsBar::default() }; 2],
                waterfall: true,
                ..Parts::default()
            },
        ],
        graphs: vec![GraphView::default()],
        tables: vec![Table::default()],
        told: vec![Told::default()],
        ..Report::default()
    }
}

fn pages() -> Vec<(&'static str, String)> {
    let of = |many| {
        let (report, sources) = everything(many);
        page(&report, &sources)
    };
    vec![
        ("nothing", page(&Report::default(), &Sources::default())),
        ("odd", page(&odd(), &Sources::default())),
        ("a few of everything", of(4)),
        ("many of everything", of(45)),
    ]
}

#[test]
fn the_same_report_is_the_same_page() {
    assert_eq!(pages(), pages());
}

#[test]
fn a_page_has_no_fault_by_the_letter_of_the_standard() {
    for (name, page) in pages() {
        let errors = scraper::Html::parse_document(&page).errors;
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[test]
fn what_is_not_in_a_report_is_not_on_its_page() {
    let page = page(&Report { command: "check", ..Report::default() }, &Sources::default());
    let body = page.split_once("<body>").expect("a body").1;
    for part in ["<section", "<table", "<svg", "<article", "<footer", "<nav"] {
        assert!(!body.contains(part), "{part}: {body}");
    }
    assert!(body.contains("<h1>ringtrue check</h1>\n<p class=\"summary\">no findings</p>"), "{body}");
}

#[test]
fn more_than_can_be_told_apart_is_said_in_words() {
    let (mut report, sources) = everything(45);
    assert!(page(&report, &sources).contains("The 36 grey curves without a name are in the table only."));
    assert!(page(&report, &sources).contains("The last 5 are in the table only."));
    let node = report.graphs[0].nodes[1].clone();
    report.graphs[0].nodes = vec![node; render::svg::MOST_STEPS + 1];
    let page = page(&report, &sources);
    assert!(page.contains("401 steps and 44 ways: a picture holds at most 400 and 600"));
    assert!(!page.contains("class=\"rt-graph\""));
}

#[test]
fn findings_of_check_are_on_the_page_with_their_lines() {
    let ran = ringtrue(&root().join("tests/tangled"), ["check", "--format", "html"], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let page = ran.stdout;
    assert!(page.contains("<h1>1 menu, 2 audits</h1>"), "{page}");
    let text = ringtrue(&root().join("tests/tangled"), ["check"], b"").stdout;
    let last = text.lines().find(|line| line.starts_with("1 menu, ")).expect("what it comes to");
    let summary =
        page.split_once("<p class=\"summary\">").and_then(|(_, rest)| rest.split_once('<')).expect("a summary").0;
    assert_eq!(last, format!("1 menu, 2 audits: {summary}"));
    let places = |text: &str, mark: &str| text.lines().filter(|line| line.contains(mark)).count();
    assert_eq!(places(&page, "<article class=\"finding"), places(&text, "[RT"));
    assert!(page.contains("<span class=\"line-number\">36</span><code>"));
}

#[test]
fn laws_that_were_asked_are_on_the_page_with_what_was_not_judged() {
    let args = ["check", "--profile", "es", "--format", "html"];
    let page = ringtrue(&root().join("tests/tangled"), args, b"").stdout;
    let laws = page.split_once("<h2 id=\"laws-head\">Laws</h2>").expect("the laws").1;
    assert!(laws.contains("<li>profile es: Spain, "), "{laws}");
    assert!(laws.contains("<li>es-free-call; write <code>toll_free</code> under <code>facts:</code>"), "{laws}");
    assert!(page.contains("<a href=\"#laws\">Laws (1)</a>"), "{page}");
}

#[test]
fn a_line_is_measured_on_a_page_with_every_figure() {
    let ran = ringtrue(&root(), ["measure", "menus/harbor-electric.yaml", "--format", "html"], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    for part in ["id=\"curves-0\"", "id=\"parts-0\"", "class=\"rt-graph\"", "class=\"tiles\"", "id=\"table-0\""] {
        assert!(ran.stdout.contains(part), "{part}");
    }
    let errors = scraper::Html::parse_document(&ran.stdout).errors;
    assert!(errors.is_empty(), "{errors:?}");
}

/// Contrast of two colours, 1 to 21 (WCAG 2.2, 1.4.3).
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |color: &str| {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).expect("a colour")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn words_stand_out_from_their_ground_by_day_and_by_night() {
    let page = page(&Report::default(), &Sources::default());
    let themes: Vec<&str> = page.split("--paper: #").skip(1).collect();
    assert_eq!(themes.len(), 2);
    for theme in themes {
        let theme = format!("--paper: #{theme}");
        let color = |name: &str| {
            let at = theme.find(&format!("--{name}: #")).unwrap_or_else(|| panic!("no colour {name}"));
            theme[at..].split_once(": ").expect("a value").1[..7].to_owned()
        };
        let words =
            ["ink", "quiet", "accent", "good", "warning", "bad", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
        let mut pairs: Vec<(&str, &str, f64)> = words.iter().map(|word| (*word, "paper", 4.5)).collect();
        pairs.extend(words[..6].iter().map(|word| (*word, "raised", 4.5)));
        pairs.extend(["ink", "quiet"].map(|word| (word, "quiet-ground", 4.5)));
        pairs.extend([("good", "good-ground", 4.5), ("warning", "warning-ground", 4.5), ("bad", "bad-ground", 4.5)]);
        // Shapes and the rings of the keyboard (1.4.11).
        pairs.extend(["p0", "p1-line", "p3-line", "p4", "focus", "strong"].map(|shape| (shape, "paper", 2.8)));
        for (one, other, least) in pairs {
            let found = contrast(&color(one), &color(other));
            assert!(found >= least, "{one} on {other}: {found:.2}");
        }
    }
}

/// Looks at the page in a frame of a width as a browser has it, and as a screen reader does.
const LOOK: &str = r##"<!doctype html><meta charset="utf-8"><body><script>
const faults = [], frame = document.createElement("iframe");
frame.style.cssText = "border:0;height:800px;width:" + WIDTH + "px";
frame.srcdoc = PAGE;
frame.onload = () => {
  const page = frame.contentDocument, all = [...page.querySelectorAll("*")];
  const fault = (is, what) => { if (is) faults.push(what); };
  fault(page.documentElement.scrollWidth > WIDTH, "wider than the window: " + page.documentElement.scrollWidth);
  const scrolled = element => element.closest(".scroll, pre, .unseen, .skip");
  for (const element of all) {
    const name = element.tagName.toLowerCase();
    fault(["script", "iframe", "object", "embed", "img", "base", "form", "use", "foreignobject"].includes(name), "a " + name);
    for (const {name: key, value} of element.attributes) {
      fault(key.startsWith("on"), name + " with " + key);
      fault(["href", "src", "xlink:href", "action"].includes(key) && !value.startsWith("#") && value != "data:,", key + " " + value);
      if (["aria-labelledby", "for", "aria-describedby"].includes(key))
        for (const id of value.split(" ")) fault(!page.getElementById(id), key + " of nothing: " + id);
      if (key == "href" && value.startsWith("#")) fault(!page.querySelector(value), "leads nowhere: " + value);
    }
    const place = element.getBoundingClientRect();
    if (place.width && page.body.contains(element) && !scrolled(element) && !element.closest("svg"))
      fault(place.right > WIDTH + 1, name + "." + element.className + " ends at " + place.right);
  }
  for (const text of page.querySelectorAll("svg.chart text")) {
    const place = text.getBoundingClientRect(), svg = text.closest("svg").getBoundingClientRect();
    fault(place.width && (place.left < svg.left - 1 || place.right > svg.right + 1), "text outside its chart: " + text.textContent);
  }
  const ids = all.map(element => element.id).filter(Boolean);
  for (const id of ids) fault(ids.indexOf(id) != ids.lastIndexOf(id), "twice: " + id);
  let level = 0;
  for (const head of page.querySelectorAll("h1,h2,h3,h4")) {
    const next = +head.tagName[1];
    fault(next > level + 1, "a level is left out before " + head.textContent);
    fault(!head.textContent.trim(), "a heading without words");
    level = next;
  }
  for (const [what, count] of [["h1", 1], ["main", 1], ["body > header", 1], ["a.skip", 1]])
    fault(page.querySelectorAll(what).length != count, "not one " + what);
  fault(page.documentElement.lang != "en", "no language");
  fault(!page.title, "no title");
  for (const table of page.querySelectorAll("table")) fault(!table.caption, "a table without a caption");
  for (const head of page.querySelectorAll("th")) fault(!head.scope || !head.textContent.trim(), "a head of nothing: " + head.outerHTML);
  for (const svg of page.querySelectorAll("svg[role=img]"))
    fault(!svg.querySelector(":scope > title") || !svg.querySelector(":scope > desc"), "a picture without words");
  for (const svg of page.querySelectorAll("svg:not([role=img])")) fault(svg.getAttribute("aria-hidden") != "true", "a picture that is nothing");
  for (const input of page.querySelectorAll("input")) fault(!input.labels.length, "a field without a name");
  for (const region of page.querySelectorAll("[role=region], nav")) fault(!region.getAttribute("aria-label"), "a region without a name");
  const shown = [...page.querySelectorAll("svg.on-page, svg.on-phone")].filter(svg => svg.getBoundingClientRect().width);
  const kinds = [...new Set(shown.map(svg => svg.getAttribute("class")))];
  const ground = frame.contentWindow.getComputedStyle(page.body).backgroundColor;
  const texts = [...page.querySelectorAll("h4 code")].map(code => code.textContent);
  const json = JSON.stringify({faults: [...new Set(faults)], kinds, ground, texts});
  document.body.textContent = "MEASURED" + btoa(unescape(encodeURIComponent(json))) + "END";
};
document.body.append(frame);
</script>"##;

#[test]
fn a_browser_shows_all_of_a_page_and_fetches_and_runs_nothing() {
    let test = "a_browser_shows_all_of_a_page_and_fetches_and_runs_nothing";
    if !has_package("chromium", support::has_program("chromium"), test) {
        return;
    }
    let folder = Folder::new("html");
    let pages = pages();
    let dark = "--blink-settings=preferredColorScheme=0";
    for (at, width, more) in [(0, 360, ""), (1, 360, ""), (2, 360, ""), (3, 360, dark), (2, 1600, dark), (3, 1600, "")]
    {
        let (name, page) = &pages[at];
        let text = serde_json::to_string(page).expect("a string").replace("</", "<\\/").replace("<!--", "<\\!--");
        let look = LOOK.replace("= PAGE;", &format!("= {text};")).replace("WIDTH", &width.to_string());
        folder.write("page.html", &look);
        let mut args = vec!["--enable-logging=stderr", "--v=0", "--virtual-time-budget=4000", "--window-size=1700,900"];
        args.extend((!more.is_empty()).then_some(more));
        let (seen, said) = measured(&folder, &args);
        assert_eq!(seen["faults"], serde_json::json!([]), "{name}, {width} wide");
        let said: Vec<&str> = said.lines().filter(|line| line.contains("CONSOLE")).collect();
        assert!(said.is_empty(), "{name}: {said:#?}");
        if at > 1 {
            let kind = if width == 360 { "chart on-phone" } else { "chart on-page" };
            assert_eq!(seen["kinds"], serde_json::json!([kind]), "{name}, {width} wide");
            let shown = HOSTILE.replace('\u{202e}', "").replace('\0', " ");
            assert_eq!(seen["texts"], serde_json::json!([shown]), "{name}");
        }
        let ground = if more == dark { "rgb(20, 25, 30)" } else { "rgb(252, 251, 248)" };
        assert_eq!(seen["ground"], ground, "{name}");
    }
}
