//! Who is let in: the right host, the right origin, and the token where one is needed.
//!
//! A page of another site can make a browser ask anything of this machine. It cannot make the browser lie in `Host` and
//! `Origin`: a name that was pointed at this machine (DNS rebinding) stands in the first, the other site in the second.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::line::Desk;
use crate::error::Error;

/// Letters of the shortest token that is taken (ours): what is made here has 32.
const SHORTEST: usize = 8;

/// Said to whoever brings no token.
const NO_TOKEN: &str =
    "This phone asks for a token: open the whole address that `ringtrue serve` printed, with ?token= at its end.\n";

/// Said to whoever comes by another name.
const NOT_HERE: &str = "This phone answers to its own address only: open the one that `ringtrue serve` printed.\n";

/// What holds for everything that is sent: nothing is fetched from elsewhere, nothing is framed, nothing is guessed.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The token that is to be known: the one that was given, or one from the system's randomness where the address is open
/// to others; `None` where nobody else can come.
pub(super) fn token(given: Option<&str>, loopback: bool) -> Result<Option<String>, Error> {
    match given {
        Some(token) => {
            let is_plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
            if token.len() < SHORTEST || !is_plain {
                return Err(Error::new("the token is too short or cannot stand in an address").help(format!(
                    "take {SHORTEST} or more letters, digits, `-`, `.`, `_` or `~`; without --token one is made"
                )));
            }
            Ok(Some(token.to_owned()))
        }
        None if loopback => Ok(None),
        None => secret().map(Some),
    }
}

/// What nobody can guess: 128 bits, in letters.
pub(super) fn secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::new(format!("the system gives no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Who is let in.
#[derive(Debug)]
pub(super) struct Door {
    address: SocketAddr,
    token: Option<String>,
    /// The cookie's name: cookies do not tell ports apart.
    cookie: String,
}

impl Door {
    pub(super) fn new(address: SocketAddr, token: Option<String>) -> Self {
        Self { address, token, cookie: format!("ringtrue-{}", address.port()) }
    }

    /// The address to open.
    pub(super) fn address(&self) -> String {
        // All addresses of a machine are no address; this machine's own name for itself always works on it.
        let ip = match self.address.ip() {
            IpAddr::V4(Ipv4Addr::UNSPECIFIED) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::UNSPECIFIED) => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        let query = self.token.as_ref().map(|token| format!("?token={token}")).unwrap_or_default();
        format!("http://{}/{query}", SocketAddr::new(ip, self.address.port()))
    }

    /// Lets a request in, or says why not; `Some`: the token was in the address, and becomes a cookie.
    fn check(&self, request: &Request) -> Result<Option<HeaderValue>, (StatusCode, &'static str)> {
        let headers = request.headers();
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        // Behind a token any name will do: a page that came by another one has no cookie here.
        if self.token.is_none() && !self.is_own(host) {
            return Err((StatusCode::MISDIRECTED_REQUEST, NOT_HERE));
        }
        let cookie = match &self.token {
            None => None,
            Some(token) if self.has_cookie(headers, token) => None,
            Some(token) => {
                let query = request.uri().query().unwrap_or_default();
                let given = query.split('&').find_map(|pair| pair.strip_prefix("token="));
                if !given.is_some_and(|given| same(given, token)) {
                    return Err((StatusCode::UNAUTHORIZED, NO_TOKEN));
                }
                HeaderValue::from_str(&format!("{}={token}; HttpOnly; SameSite=Strict; Path=/", self.cookie)).ok()
            }
        };
        // What changes something, or listens, is asked for by the page itself.
        let is_page = matches!(*request.method(), Method::GET | Method::HEAD) && request.uri().path() != "/phone";
        let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        let is_same = |origin: &str| {
            let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(host))
        };
        match origin {
            Some(origin) if is_same(origin) => Ok(cookie),
            None if is_page => Ok(cookie),
            _ => Err((StatusCode::FORBIDDEN, NOT_HERE)),
        }
    }

    /// Whether a `Host` is this machine's own: a name for loopback, or the address that is listened at, at any port (a
    /// tunnel may have another).
    fn is_own(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        name.eq_ignore_ascii_case("localhost")
            || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip == self.address.ip())
    }

    fn has_cookie(&self, headers: &HeaderMap, token: &str) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == self.cookie && same(value, token))
    }
}

/// Whether two texts are the same, in a time that depends on their lengths alone.
fn same(given: &str, wanted: &str) -> bool {
    let (given, wanted) = (given.as_bytes(), wanted.as_bytes());
    let mut differs = u8::from(given.len() != wanted.len());
    for (at, byte) in wanted.iter().enumerate() {
        differs |= byte ^ given.get(at).copied().unwrap_or_default();
    }
    std::hint::black_box(differs) == 0
}

/// Stands before every route.
pub(super) async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let checked = desk.door.check(&request);
    let mut response = match checked {
        Ok(cookie) => {
            let mut response = next.run(request).await;
            if let Some(cookie) = cookie {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(refused) => refused.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(address: &str, token: Option<&str>) -> Door {
        Door::new(address.parse().expect("an address"), token.map(str::to_owned))
    }

    fn asked(door: &Door, what: &str, headers: &[(&str, &str)]) -> Result<bool, u16> {
        let (method, path) = what.split_once(' ').expect("a method and a path");
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(axum::body::Body::empty()).expect("a request");
        door.check(&request).map(|cookie| cookie.is_some()).map_err(|(code, _)| code.as_u16())
    }

    #[test]
    fn a_name_that_was_pointed_at_this_machine_is_not_its_own() {
        let door = door("127.0.0.1:7464", None);
        for host in ["127.0.0.1:7464", "localhost:7464", "LOCALHOST:9000", "localhost", "[::1]:7464", "127.0.0.2:1"] {
            assert_eq!(asked(&door, "GET /", &[("host", host)]), Ok(false), "{host}");
        }
        for host in ["evil.example:7464", "localhost.evil.example", "", "127.0.0.1.evil.example:7464", "[::2]:7464"] {
            assert_eq!(asked(&door, "GET /", &[("host", host)]), Err(421), "{host}");
        }
        assert_eq!(asked(&door, "GET /", &[]), Err(421));
    }

    #[test]
    fn only_the_page_itself_calls_and_writes() {
        let door = door("127.0.0.1:7464", None);
        let host = ("host", "localhost:7464");
        for what in ["GET /phone", "POST /audit"] {
            assert_eq!(asked(&door, what, &[host, ("origin", "http://localhost:7464")]), Ok(false));
            assert_eq!(asked(&door, what, &[host]), Err(403), "{what}");
            for origin in ["http://evil.example", "http://localhost:80", "null", "http://localhost:7464.evil.example"] {
                assert_eq!(asked(&door, what, &[host, ("origin", origin)]), Err(403), "{what} {origin}");
            }
        }
        assert_eq!(asked(&door, "GET /page.js", &[host, ("origin", "http://evil.example")]), Err(403));
    }

    #[test]
    fn a_token_is_asked_of_everyone_and_becomes_a_cookie() {
        let door = door("192.0.2.7:80", Some("correct-horse"));
        let host = ("host", "phone.example");
        assert_eq!(asked(&door, "GET /", &[host]), Err(401));
        assert_eq!(asked(&door, "GET /?token=correct-hors", &[host]), Err(401));
        assert_eq!(asked(&door, "GET /?token=correct-horse2", &[host]), Err(401));
        assert_eq!(asked(&door, "GET /?a=b&token=correct-horse", &[host]), Ok(true));
        assert_eq!(asked(&door, "GET /", &[host, ("cookie", "a=b; ringtrue-80=correct-horse")]), Ok(false));
        assert_eq!(asked(&door, "GET /", &[host, ("cookie", "ringtrue-80=wrong; other=correct-horse")]), Err(401));
        let cookie = ("cookie", "ringtrue-80=correct-horse");
        assert_eq!(asked(&door, "GET /phone", &[host, cookie, ("origin", "http://evil.example")]), Err(403));
        assert_eq!(asked(&door, "GET /phone", &[host, cookie, ("origin", "https://phone.example")]), Ok(false));
        assert_eq!(door.address(), "http://192.0.2.7:80/?token=correct-horse");
    }

    #[test]
    fn a_token_is_made_where_others_can_come() {
        assert!(matches!(token(None, true), Ok(None)));
        let made = [token(None, false), token(None, false)].map(|made| made.expect("random").expect("a token"));
        assert!(made[0] != made[1] && made[0].len() == 32, "{made:?}");
        for wrong in ["", "short", "with space", "with&ampersand", "ümlautüm"] {
            assert!(token(Some(wrong), true).is_err(), "{wrong}");
        }
        assert_eq!(token(Some("long-enough"), true).expect("a token").as_deref(), Some("long-enough"));
    }
}
