//! All that is fetched: the page and its parts, the picture of the line, sounds by their numbers, the text of a rule, and
//! the making of audits. Nothing is named by a path of the disk.

use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Router, middleware};

use super::line::{Desk, Loaded};
use super::wire::{self, Fault};
use super::{door, made, socket, sound};
use crate::error::Error;
use crate::report;

/// Bytes of a request's body at most (ours): a purpose and a file's name.
const LARGEST: usize = 16 * 1024;

/// What a browser may keep: a line of another reading has another number.
const KEPT: &str = "private, max-age=86400, immutable";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";
const TEXT: &str = "text/plain; charset=utf-8";

/// The page and its parts: path, type, text.
const PARTS: [(&str, &str, &str); 11] = [
    ("/", HTML, include_str!("page/page.html")),
    ("/house.css", CSS, include_str!("../render/html/page.css")),
    ("/page.css", CSS, include_str!("page/page.css")),
    ("/page.js", JS, include_str!("page/page.js")),
    ("/phone.js", JS, include_str!("page/phone.js")),
    ("/picture.js", JS, include_str!("page/picture.js")),
    ("/findings.js", JS, include_str!("page/findings.js")),
    ("/audit.js", JS, include_str!("page/audit.js")),
    ("/sound.js", JS, include_str!("page/sound.js")),
    ("/words.js", JS, include_str!("page/words.js")),
    ("/icon.svg", SVG, include_str!("page/icon.svg")),
];

/// Every route, behind the door.
pub(super) fn router(desk: &Arc<Desk>) -> Router {
    let mut router = Router::new();
    for (path, kind, text) in PARTS {
        router = router.route(path, get(move || async move { ([(header::CONTENT_TYPE, kind)], text) }));
    }
    router
        .route("/phone", any(socket::phone))
        .route("/picture.css", get(picture_style))
        .route("/picture/{serial}", get(picture))
        .route("/sound/{serial}/{sound}", get(prompt))
        .route("/tone/{serial}/{name}", get(tone))
        .route("/rule/{id}", get(rule))
        .route("/audit", post(write))
        .route("/audit/draft", post(draft))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn_with_state(Arc::clone(desk), door::guard))
        .with_state(Arc::clone(desk))
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response()
}

async fn picture(State(desk): State<Arc<Desk>>, Path(serial): Path<u64>) -> Response {
    match desk.loaded(serial) {
        Some(loaded) if !loaded.picture.is_empty() => {
            ([(header::CONTENT_TYPE, SVG), (header::CACHE_CONTROL, KEPT)], loaded.picture.clone()).into_response()
        }
        _ => nothing(),
    }
}

async fn picture_style(State(desk): State<Arc<Desk>>) -> Response {
    let shown = Arc::clone(&desk.shown.borrow());
    let style = shown.dialled.as_ref().map(|loaded| loaded.picture_style.clone()).unwrap_or_default();
    ([(header::CONTENT_TYPE, CSS)], style).into_response()
}

async fn prompt(State(desk): State<Arc<Desk>>, Path((serial, number)): Path<(u64, usize)>) -> Response {
    wav(desk.loaded(serial), move |loaded| sound::prompt(loaded, number)).await
}

async fn tone(State(desk): State<Arc<Desk>>, Path((serial, name)): Path<(u64, String)>) -> Response {
    wav(desk.loaded(serial), move |loaded| sound::named(loaded, &name)).await
}

/// A sound, made beside the thread of the calls.
async fn wav(loaded: Option<Arc<Loaded>>, make: impl FnOnce(&Loaded) -> Option<Vec<u8>> + Send + 'static) -> Response {
    let Some(loaded) = loaded else { return nothing() };
    match tokio::task::spawn_blocking(move || make(&loaded)).await {
        Ok(Some(bytes)) => {
            ([(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, KEPT)], bytes).into_response()
        }
        _ => nothing(),
    }
}

async fn rule(Path(id): Path<String>) -> Response {
    match report::code_named(&id) {
        Some(code) => {
            let text = format!("# {} {}\n\n{}.\n\n{}", code.id, code.name, code.summary, report::docs(code));
            ([(header::CONTENT_TYPE, TEXT)], text).into_response()
        }
        None => nothing(),
    }
}

async fn draft(State(desk): State<Arc<Desk>>, Json(wanted): Json<wire::Audit>) -> Response {
    answered(move || made::draft(&desk, &wanted)).await
}

async fn write(State(desk): State<Arc<Desk>>, Json(wanted): Json<wire::Audit>) -> Response {
    answered(move || made::write(&desk, &wanted)).await
}

/// What is made of a call: it is replayed, which may take its time, so not on the thread of the calls.
async fn answered(make: impl FnOnce() -> Result<wire::Drafted, Error> + Send + 'static) -> Response {
    let Ok(made) = tokio::task::spawn_blocking(make).await else { return nothing() };
    match made {
        Ok(drafted) => Json(drafted).into_response(),
        Err(error) => {
            let fault = Fault { message: error.to_string(), help: error.advice().unwrap_or_default().to_owned() };
            (StatusCode::CONFLICT, Json(fault)).into_response()
        }
    }
}
