//! The phone on the screen under load: two hundred calls at once by plain WebSocket clients, and clients that mean ill.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the program is run and looked at from outside, and what a call takes is said"
)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ringtrue::serve::{Count, Server};
use serde_json::{Value, json};
use support::Folder;
use tokio::sync::{oneshot, watch};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Calls at once.
const CALLS: usize = 200;

/// Keys that each of them presses: more than one, less than a minute of them.
const KEYS: usize = 12;

/// Calls before those: they use up what the reading of the line left free, so that the memory of the others is counted.
const BEFORE: usize = 300;

/// The most memory that a call may take in the server, bytes (ours: what a page's socket, a call and its events need, with
/// room for what an allocator rounds up to).
const MOST_A_CALL: u64 = 128 * 1024;

/// Nothing in here takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A menu that answers every key with another one, and says which it was: nothing has to be waited for.
fn menu() -> String {
    let mut text = "line: Load\nstart: s0\ndefaults: {gap: 0ms}\nsteps:\n".to_owned();
    for step in 0..10 {
        text.push_str(&format!("  s{step}:\n    menu:\n"));
        for key in 0..10 {
            text.push_str(&format!("      - {{press: {key}, say: {{say: Step {key}., takes: 30s}}, goto: s{key}}}\n"));
        }
        text.push_str("    exhausted: agents\n");
    }
    text + "  agents: {queue: {wait: 10s}}\n"
}

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// A page without a screen.
struct Client {
    socket: Socket,
    session: String,
}

impl Client {
    async fn new(address: SocketAddr, session: &str) -> Self {
        let mut request = format!("ws://{address}/phone?session={session}").into_client_request().expect("an address");
        request.headers_mut().insert("origin", format!("http://{address}").parse().expect("a header"));
        let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("the phone answers");
        let mut client = Self { socket, session: String::new() };
        let hello = client.until("hello", |_| true).await;
        client.session = hello["session"].as_str().expect("a name").to_owned();
        client.until("line", |_| true).await;
        client
    }

    async fn say(&mut self, said: Value) {
        self.socket.send(Message::text(said.to_string())).await.expect("it is heard");
    }

    /// The next message of a kind that is so.
    async fn until(&mut self, kind: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                let message = self.socket.next().await.expect("the phone is there").expect("it speaks");
                let Message::Text(text) = message else { continue };
                let told: Value = serde_json::from_str(&text).expect("JSON");
                if told["type"] == kind && wanted(&told) {
                    return told;
                }
            }
        });
        found.await.unwrap_or_else(|_| panic!("no {kind} came"))
    }

    /// Dials, and is in the first menu.
    async fn dial(&mut self) -> Value {
        self.say(json!({"type": "dial"})).await;
        self.until("call", |call| entered(call, "s0")).await
    }

    /// What the phone says before it hangs up on this page, and the code.
    async fn end(mut self) -> (Option<String>, Option<u16>) {
        let mut bye = None;
        let ended = tokio::time::timeout(PATIENCE, async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => {
                        let told: Value = serde_json::from_str(&text).expect("JSON");
                        if told["type"] == "bye" {
                            bye = told["message"].as_str().map(str::to_owned);
                        }
                    }
                    Some(Ok(Message::Close(close))) => return close.map(|close| close.code.into()),
                    Some(Ok(_)) => {}
                    None | Some(Err(_)) => return None,
                }
            }
        });
        let code = ended.await.expect("the phone hangs up on this page");
        (bye, code)
    }
}

fn entered(call: &Value, step: &str) -> bool {
    call["entered"].as_array().is_some_and(|entered| entered.iter().any(|entered| entered["step"] == step))
}

/// A server in this process, and how many pages and calls it has.
struct Running {
    address: SocketAddr,
    counts: watch::Receiver<Count>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
    folder: Folder,
}

impl Running {
    fn new(name: &str, change: impl FnOnce(&mut Server)) -> Self {
        let folder = Folder::new(name);
        folder.write("menu.yaml", &menu());
        let mut server = Server::new(folder.0.clone(), "menu.yaml".into());
        server.port = 0;
        server.grace = Duration::from_millis(50);
        change(&mut server);
        Self::of(server, folder)
    }

    fn of(server: Server, folder: Folder) -> Self {
        let bound = server.bind().expect("a free port");
        let address = bound.address();
        let address = address.trim_start_matches("http://").trim_end_matches('/').parse().expect("an address");
        let counts = bound.counts();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            bound.run(async { drop(stopped.await) }).expect("it serves");
        });
        Self { address, counts, stop: Some(stop), thread: Some(thread), folder }
    }

    /// Waits until there are so many.
    async fn until(&mut self, holds: impl FnMut(&Count) -> bool) {
        let came = tokio::time::timeout(PATIENCE, self.counts.wait_for(holds)).await.is_ok();
        assert!(came, "{:?}", *self.counts.borrow());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server ended badly");
        }
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(work)
}

/// The program itself, so that its memory is its own.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    fn new(folder: &Folder) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ringtrue"))
            .args(["serve", "menu.yaml", "--port", "0", "--most-calls", &(BEFORE + CALLS).to_string()])
            .current_dir(&folder.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its first line");
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').parse().expect("an address");
        Self { child, address }
    }

    /// Bytes of memory that it has now (Linux).
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Presses keys, each when the one before was answered; gives the seconds from each press to its answer.
async fn presses(client: &mut Client, first: usize) -> Vec<f64> {
    let mut took = Vec::new();
    for at in 0..KEYS {
        let key = (first + at * 7) % 10;
        let began = tokio::time::Instant::now();
        client.say(json!({"type": "key", "key": key.to_string()})).await;
        client.until("call", |call| entered(call, &format!("s{key}"))).await;
        took.push(began.elapsed().as_secs_f64());
    }
    took
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "memory is read from /proc")]
fn two_hundred_calls_at_once_miss_no_key_and_take_little_memory() {
    let folder = Folder::new("serve-load");
    folder.write("menu.yaml", &menu());
    let program = Program::new(&folder);
    run(async {
        let mut waiting = Vec::new();
        for _ in 0..BEFORE {
            let mut client = Client::new(program.address, "").await;
            client.dial().await;
            waiting.push(client);
        }
        let before = program.memory();
        let mut clients = Vec::new();
        for _ in 0..CALLS {
            let mut client = Client::new(program.address, "").await;
            client.dial().await;
            clients.push(client);
        }
        let dialled = program.memory();
        // All of them at once, and each as fast as it is answered.
        let all = clients.iter_mut().enumerate().map(|(at, client)| presses(client, at));
        let mut took: Vec<f64> = futures_util::future::join_all(all).await.concat();
        assert_eq!(took.len(), CALLS * KEYS);
        took.sort_by(f64::total_cmp);
        let after = program.memory();
        let a_call = after.saturating_sub(before) / CALLS as u64;
        eprintln!(
            "{CALLS} calls at once beside {BEFORE}: {} kB a call when dialled, {} kB after {KEYS} keys; a key is answered after {:.0} ms in the \
             middle, {:.0} ms at most (it is held for 100 ms)",
            dialled.saturating_sub(before) / CALLS as u64 / 1024,
            a_call / 1024,
            took[took.len() / 2] * 1e3,
            took[took.len() - 1] * 1e3,
        );
        assert!((1..MOST_A_CALL).contains(&a_call), "{a_call} bytes a call");

        // Every key is in the trace, in order, and none was lost.
        for (first, client) in clients.iter_mut().enumerate() {
            client.say(json!({"type": "hang-up"})).await;
            let over = client.until("call", |call| call["over"].is_object()).await;
            let wanted: String = (0..KEYS).map(|at| ((first + at * 7) % 10).to_string()).collect();
            assert_eq!(over["over"]["keys"], wanted.as_str());
        }
    });
}

#[test]
fn one_call_too_many_is_told_so_and_can_come_when_another_ends() {
    let running = Running::new("serve-full", |server| server.most_calls = 2);
    run(async {
        let mut first = Client::new(running.address, "").await;
        let mut second = Client::new(running.address, "").await;
        let mut third = Client::new(running.address, "").await;
        first.dial().await;
        second.dial().await;
        third.say(json!({"type": "dial"})).await;
        let refused = third.until("refused", |_| true).await;
        assert_eq!(refused["message"], "all 2 calls that this phone leads at once go on");
        second.say(json!({"type": "hang-up"})).await;
        second.until("call", |call| call["over"].is_object()).await;
        third.dial().await;
        // Who dials again in the middle of a call has that one hung up, and room for the next.
        first.dial().await;
    });
}

#[test]
fn keys_typed_ahead_are_sent_one_after_another_and_none_is_lost() {
    let running = Running::new("serve-ahead", |_| {});
    run(async {
        let mut client = Client::new(running.address, "").await;
        client.dial().await;
        for key in "0123456789".chars() {
            client.say(json!({"type": "key", "key": key})).await;
        }
        client.until("call", |call| entered(call, "s9")).await;
        client.say(json!({"type": "hang-up"})).await;
        let over = client.until("call", |call| call["over"].is_object()).await;
        assert_eq!(over["over"]["keys"], "0123456789");
    });
}

#[test]
fn a_page_that_goes_away_frees_its_call_and_one_that_comes_back_has_it() {
    // The first half waits for a page that comes back, the second for one that does not: neither for a clock.
    let mut running = Running::new("serve-reload", |server| server.grace = PATIENCE);
    run(async {
        let mut client = Client::new(running.address, "").await;
        client.dial().await;
        client.say(json!({"type": "key", "key": "3"})).await;
        client.until("call", |call| entered(call, "s3")).await;
        let session = client.session.clone();
        drop(client);
        running.until(|count| (count.pages, count.calls, count.kept) == (0, 1, 1)).await;
        let mut again = Client::new(running.address, &session).await;
        assert_eq!(again.session, session);
        let call = again.until("call", |call| call["fresh"] == true).await;
        assert!(entered(&call, "s0") && entered(&call, "s3"), "{call}");
        // A page that is still open loses it to another, and is told so.
        let mut other = Client::new(running.address, &session).await;
        assert_eq!(again.end().await, (Some("another page has this call now".to_owned()), Some(4001)));
        let call = other.until("call", |call| call["fresh"] == true).await;
        assert!(entered(&call, "s3"), "{call}");
        assert_eq!(running.counts.borrow().calls, 1);
    });
    let mut running = Running::new("serve-gone", |_| {});
    run(async {
        let mut clients = Vec::new();
        for _ in 0..20 {
            let mut client = Client::new(running.address, "").await;
            client.dial().await;
            clients.push(client);
        }
        running.until(|count| (count.pages, count.calls) == (20, 20)).await;
        let session = clients[0].session.clone();
        drop(clients);
        running.until(|count| *count == Count::default()).await;
        let fresh = Client::new(running.address, &session).await;
        assert_ne!(fresh.session, session, "a call that was dropped cannot be had again");
    });
}

#[test]
fn a_client_that_means_ill_costs_itself_its_connection_only() {
    let mut running = Running::new("serve-ill", |_| {});
    run(async {
        let mut good = Client::new(running.address, "").await;
        good.dial().await;

        for garbage in
            ["", "{", "null", "[]", "{\"type\":\"dial\",\"hold\":5}", "{\"type\":\"fly\"}", "{\"type\":\"key\"}"]
        {
            let mut client = Client::new(running.address, "").await;
            client.socket.send(Message::text(garbage)).await.expect("it is sent");
            let words = "this phone does not understand what the page says".to_owned();
            assert_eq!(client.end().await, (Some(words), Some(1008)), "{garbage}");
        }
        let mut client = Client::new(running.address, "").await;
        client.socket.send(Message::binary(vec![0; 9])).await.expect("it is sent");
        assert_eq!(client.end().await.1, Some(1003));

        // A frame of a megabyte is not even read to its end.
        let mut client = Client::new(running.address, "").await;
        let sent = client.socket.send(Message::text("x".repeat(1 << 20))).await;
        assert!(matches!(sent, Ok(()) | Err(Error::Io(_))), "{sent:?}");
        client.end().await;

        // Ten thousand messages a second.
        let mut client = Client::new(running.address, "").await;
        for _ in 0..10_000 {
            if client.socket.feed(Message::text("{\"type\":\"ping\"}")).await.is_err() {
                break;
            }
        }
        let _ = client.socket.flush().await;
        client.end().await;

        // Heads that never end, fifty at once.
        let mut slow = Vec::new();
        for _ in 0..50 {
            let mut stream = TcpStream::connect(running.address).expect("it listens");
            stream.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("it is sent");
            slow.push(stream);
        }

        // Dials that ask for what is not there are answered, and the page may go on.
        let mut client = Client::new(running.address, "").await;
        for (dial, message) in [
            (json!({"language": "xx-XX"}), "the line does not speak `xx-XX`"),
            (json!({"at": "soon"}), "`soon` is no date and time"),
            (json!({"hold": "long"}), "`long` is no time for the queue"),
            (json!({"hold": "-5s"}), "`-5s` is no time for the queue"),
            (json!({"rings": 4_000_000}), "nobody lets it ring 4000000 times"),
            (json!({"outcomes": {"s00": "x"}}), "the line has no step `s00`; did you mean `s0`?"),
            (json!({"outcomes": {"agents": "x"}}), "`agents` never answers `x`"),
        ] {
            let mut said = dial;
            said["type"] = json!("dial");
            client.say(said).await;
            assert_eq!(client.until("refused", |_| true).await["message"], message);
        }
        client.dial().await;

        // Keys that are none, and more than anybody types.
        client.say(json!({"type": "key", "key": "A"})).await;
        client.say(json!({"type": "key", "key": "\u{1F4DE}"})).await;
        for _ in 0..150 {
            client.say(json!({"type": "key", "key": "1"})).await;
        }
        client.say(json!({"type": "hang-up"})).await;
        client.until("call", |call| call["over"].is_object()).await;

        // The good one noticed nothing.
        good.say(json!({"type": "key", "key": "5"})).await;
        good.until("call", |call| entered(call, "s5")).await;
        drop((good, client, slow));
        running.until(|count| *count == Count::default()).await;
    });
}

/// Speaks HTTP by hand.
fn http(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.write_all(request.as_bytes()).expect("it is sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn nothing_is_fetched_by_a_path_of_the_disk_and_nobody_else_writes() {
    let running = Running::new("serve-doors", |_| {});
    let at = running.address;
    let head = format!("Host: {at}\r\nConnection: close\r\n");
    let get = |path: &str| http(at, &format!("GET {path} HTTP/1.1\r\n{head}\r\n"));
    assert!(get("/").starts_with("HTTP/1.1 200 "), "{}", get("/"));
    for path in [
        "/../menu.yaml",
        "/menu.yaml",
        "/sound/1/../../menu.yaml",
        "/sound/1/%2e%2e%2fmenu.yaml",
        "/sound/1/0",
        "/sound/1/-1",
        "/sound/99/0",
        "/tone/1/key-A",
        "/tone/1/..%2f..%2fmenu.yaml",
        "/rule/../../menu.yaml",
        "/rule/RT999",
        "/picture/7",
        "//etc/passwd",
    ] {
        let answer = get(path);
        let code = &answer[..answer.len().min(12)];
        assert!(["HTTP/1.1 404", "HTTP/1.1 400"].contains(&code), "{path}: {answer}");
        assert!(!answer.contains("line: Load"), "{path}: {answer}");
    }
    for path in ["/tone/1/ring", "/tone/1/key-star", "/rule/RT213", "/picture/1"] {
        assert!(get(path).starts_with("HTTP/1.1 200 "), "{path}: {}", get(path));
    }
    let body = "{\"session\":\"x\"}";
    let post = |origin: &str| {
        http(
            at,
            &format!(
                "POST /audit HTTP/1.1\r\n{head}{origin}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
        )
    };
    for origin in ["", "Origin: http://evil.example\r\n", "Origin: null\r\n"] {
        assert!(post(origin).starts_with("HTTP/1.1 403 "), "{origin}: {}", post(origin));
    }
    let own = format!("Origin: http://{at}\r\n");
    assert!(post(&own).contains("there is no call that is over on this page"), "{}", post(&own));
    let rebound = "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert!(http(at, rebound).starts_with("HTTP/1.1 421 "));
    // A head without end, and what is no HTTP.
    let endless = format!("GET / HTTP/1.1\r\nHost: {at}\r\nX: {}", "x".repeat(100_000));
    assert!(!http(at, &endless).starts_with("HTTP/1.1 200 "));
    http(at, "\u{0}\u{1}garbage\r\n\r\n");
    assert!(get("/").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_port_that_is_taken_and_an_address_that_is_open_are_told() {
    let running = Running::new("serve-taken", |_| {});
    let folder = Folder::new("serve-second");
    folder.write("menu.yaml", &menu());
    let mut second = Server::new(folder.0.clone(), "menu.yaml".into());
    second.port = running.address.port();
    let error = second.clone().bind().expect_err("it is taken");
    assert_eq!(error.to_string(), format!("port {} is taken by another program", running.address.port()));
    second.port = 0;
    second.listen = [0, 0, 0, 0].into();
    let open = second.clone().bind().expect("a free port").address();
    assert!(open.contains("/?token=") && open.len() > 50, "{open}");
    second.listen = [192, 0, 2, 1].into();
    let error = second.clone().bind().expect_err("it is another machine's");
    assert_eq!(error.to_string(), "`192.0.2.1` is no address of this machine");
    second.menu = "none.yaml".into();
    let error = second.bind().expect_err("there is none");
    assert_eq!(error.to_string(), "cannot read `none.yaml`: there is no such file or folder");
}

#[test]
fn a_menu_that_is_broken_is_followed_until_it_can_be_dialled() {
    let folder = Folder::new("serve-broken");
    folder.write("menu.yaml", "line: Broken\nsteps: [\n");
    let mut server = Server::new(folder.0.clone(), "menu.yaml".into());
    server.port = 0;
    let running = Running::of(server, folder);
    run(async {
        let mut client = Client::new(running.address, "").await;
        client.say(json!({"type": "dial"})).await;
        let refused = client.until("refused", |_| true).await;
        assert_eq!(refused["message"], "there is no line to dial yet");
        running.folder.write("menu.yaml", &menu());
        let line = client.until("line", |line| line["ready"] == true).await;
        assert_eq!((&line["name"], &line["stale"]), (&json!("Load"), &json!("")));
        client.dial().await;
        // Broken again, and gone: the call goes on, and so does the line as it was.
        running.folder.write("menu.yaml", "line: [\n");
        let line = client.until("line", |line| line["stale"] != "").await;
        assert_eq!(line["stale"], "menu.yaml cannot be read to its end; the line is dialled as it was before");
        assert_eq!((&line["ready"], &line["findings"][0]["severity"]), (&json!(true), &json!("error")));
        std::fs::remove_file(running.folder.0.join("menu.yaml")).expect("it was there");
        let gone = "cannot read `menu.yaml`: there is no such file or folder; the line is dialled as it was before";
        client.until("line", |line| line["stale"] == gone).await;
        client.say(json!({"type": "key", "key": "4"})).await;
        client.until("call", |call| entered(call, "s4")).await;
        client.dial().await;
    });
}

#[test]
fn a_page_of_which_nothing_is_heard_is_gone() {
    let mut running = Running::new("serve-idle", |server| server.idle = Duration::from_millis(300));
    run(async {
        let mut client = Client::new(running.address, "").await;
        client.dial().await;
        let words = "nothing was heard from this page for too long".to_owned();
        assert_eq!(client.end().await, (Some(words), Some(1001)));
        running.until(|count| *count == Count::default()).await;
    });
}

#[test]
fn the_end_of_the_server_is_told_and_hangs_up() {
    let mut running = Running::new("serve-end", |_| {});
    run(async {
        let mut client = Client::new(running.address, "").await;
        client.dial().await;
        drop(running.stop.take());
        assert_eq!(client.end().await, (Some("the server ends".to_owned()), Some(1001)));
    });
}

#[test]
#[cfg_attr(not(unix), ignore = "signals are sent by `kill`")]
fn ctrl_c_is_a_good_end() {
    for signal in ["-INT", "-TERM"] {
        let folder = Folder::new(&format!("serve-signal{signal}"));
        folder.write("menu.yaml", &menu());
        let mut program = Program::new(&folder);
        let client = run(async {
            let mut client = Client::new(program.address, "").await;
            client.dial().await;
            let sent = Command::new("kill").arg(signal).arg(program.child.id().to_string()).status();
            assert!(sent.expect("kill runs").success());
            client.end().await
        });
        assert_eq!(client.0.as_deref(), Some("the server ends"));
        assert_eq!(program.child.wait().expect("it ends").code(), Some(0), "{signal}");
    }
}
