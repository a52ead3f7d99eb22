//! `--format html --out DIR`: a page a call, and the index that leads to them.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use ringtrue::audio::wav;
use ringtrue::cli;
use scraper::{Html, Selector};

use crate::support::{Folder, has_package, has_program};
use crate::{folder, listen, mixed, write};

/// Everything on a page that a selector selects.
fn all(page: &Html, what: &str) -> Vec<String> {
    let what = Selector::parse(what).expect("a selector");
    page.select(&what).map(|found| found.text().collect::<Vec<_>>().concat()).collect()
}

/// Where the links of a page lead, as paths of files.
fn links(folder: &Folder, page: &str, what: &str) -> Vec<PathBuf> {
    let text = fs::read_to_string(folder.0.join(page)).expect("a page");
    let html = Html::parse_document(&text);
    let what = Selector::parse(what).expect("a selector");
    let address = |link: scraper::ElementRef<'_>| link.value().attr("href").expect("an address").to_owned();
    html.select(&what).map(address).map(|address| follow(Path::new(page), &address)).collect()
}

/// Follows an address from a page, as a browser does.
fn follow(page: &Path, address: &str) -> PathBuf {
    assert!(!address.contains([' ', '#', '?', ':', 'ü']), "{address}");
    let mut parts = address.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
        bytes.extend(rest.bytes());
    }
    let address = String::from_utf8(bytes).expect("UTF-8");
    let mut path = page.parent().expect("a folder").to_path_buf();
    for part in Path::new(&address).components() {
        match part {
            Component::ParentDir => assert!(path.pop()),
            part => path.push(part),
        }
    }
    path
}

#[test]
fn the_index_of_pages_leads_to_every_call_and_back_whatever_it_is_called() {
    let folder = folder("index");
    let call = wav::write_mono(&mixed()).expect("a file");
    let names = ["calls/Büro 2/der erste Anruf.wav", "calls/100% #1?.wav", "calls/<b>&.wav", "calls/a.wav"];
    names.iter().for_each(|name| write(&folder, name, &call));
    write(&folder, "calls/letter.wav", b"Dear Sir");
    let ran = listen(&folder, &["calls", "--format", "html", "--out", "pages"]);
    assert_eq!(ran.code, cli::FOUND, "{}", ran.stderr);
    assert!(ran.stdout.contains("`pages/index.html` leads to them"), "{}", ran.stdout);
    let text = fs::read_to_string(folder.0.join("pages/index.html")).expect("an index");
    let page = Html::parse_document(&text);
    assert_eq!(page.errors, Vec::<String>::new());
    // Nothing is fetched.
    assert!(all(&page, "script").is_empty() && !text.contains("src="), "{text}");
    assert_eq!(all(&page, ".tile .value"), ["5", "1"]);
    assert_eq!(all(&page, "h2").iter().filter(|head| head.contains("call")).count(), 2, "{:?}", all(&page, "h2"));
    // What is wrong stands first, and then all of them.
    assert_eq!(all(&page, "#overview-0 tbody th"), ["letter.wav"]);
    let rows = all(&page, "#overview-1 tbody th");
    assert_eq!(rows, ["100% #1?.wav", "<b>&.wav", "Büro 2/der erste Anruf.wav", "a.wav", "letter.wav"]);
    let cells = |row: usize| all(&page, &format!("#overview-1 tbody tr:nth-child({row}) td"));
    assert_eq!(cells(1), ["9 s", "2", "5", "", ""]);
    assert_eq!(cells(5)[..4], ["", "", "", ""]);
    assert!(cells(5)[4].contains("it begins like text"), "{:?}", cells(5));
    let pages = links(&folder, "pages/index.html", "#overview-1 tbody a");
    assert_eq!(pages.len(), 5);
    for page in pages {
        let page = page.to_str().expect("UTF-8");
        assert_eq!(links(&folder, page, ".made-by a"), [PathBuf::from("pages/index.html")], "{page}");
    }
}

#[test]
fn a_run_that_is_stopped_has_an_index_of_the_pages_that_are_there() {
    let test = "a_run_that_is_stopped_has_an_index_of_the_pages_that_are_there";
    if !has_package("procps", has_program("kill"), test) {
        return;
    }
    let folder = folder("index-stopped");
    let bytes = wav::write_mono(&mixed()).expect("a file");
    (0..24).for_each(|at| write(&folder, &format!("calls/{at:02}.wav"), &bytes));
    let mut child = Command::new(env!("CARGO_BIN_EXE_ringtrue"))
        .args(["listen", "calls", "--prompts", "prompts", "--format", "html", "--out", "pages"])
        .current_dir(&folder.0)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let there = || fs::read_dir(folder.0.join("pages/calls")).map_or(0, Iterator::count);
    while there() < 2 && child.try_wait().expect("a child").is_none() {
        std::thread::yield_now();
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    let ended = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let pages = links(&folder, "pages/index.html", "#overview-0 tbody a");
    assert!(sent.success() && (2..24).contains(&pages.len()), "{} pages", pages.len());
    assert_eq!(pages.len(), there(), "each page has its row");
    assert!(pages.iter().all(|page| folder.0.join(page).is_file()));
    assert_eq!(ended.status.code(), Some(i32::from(cli::COULD_NOT)), "{said}");
    let stopped = format!("stopped: {} of 24 calls were listened to", pages.len());
    assert!(said.contains(&stopped), "{said}");
    let text = fs::read_to_string(folder.0.join("pages/index.html")).expect("an index");
    assert!(text.contains(&stopped), "the page says so too");
}
