//! Two browsers for the tests: Chromium, led through chromedriver by plain HTTP, each for one test at a time; all of it goes
//! when the tests go.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};

/// How often something is asked for before the test gives up; each time is one round to the browser.
const PATIENCE: usize = 20_000;
/// Keys that have no character of their own.
pub const ESCAPE: char = '\u{e00c}';
pub const ENTER: char = '\u{e007}';

/// What the page is watched with from before its first line: policies it breaks are kept.
const WATCH: &str = "globalThis.broken = [];
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective + ' ' + event.blockedURI));";

/// A Chromium that never saw a page before, closed when it is dropped.
pub struct Browser {
    driver: MutexGuard<'static, Driver>,
    session: String,
}

/// What leads browsers, one at a time of each of the two.
struct Driver {
    port: u16,
    downloads: PathBuf,
    /// With our end of its input: all is stopped when that closes.
    process: Child,
}

/// A browser for this test; none where there is no Chromium, and that is said.
pub fn browser() -> Option<Browser> {
    static SHARED: [OnceLock<Option<Mutex<Driver>>>; 2] = [const { OnceLock::new() }; 2];
    let [first, second] = &SHARED;
    let driver = match started(first)?.try_lock() {
        Err(TryLockError::WouldBlock) => started(second)?.lock().unwrap_or_else(PoisonError::into_inner),
        Err(TryLockError::Poisoned(driver)) => driver.into_inner(),
        Ok(driver) => driver,
    };
    let mut browser = Browser { driver, session: String::new() };
    browser.begin();
    Some(browser)
}

fn started(shared: &'static OnceLock<Option<Mutex<Driver>>>) -> Option<&'static Mutex<Driver>> {
    let driver = shared.get_or_init(|| Driver::start().map(Mutex::new)).as_ref();
    if driver.is_none() {
        println!("skipped: no chromium with chromedriver here; apt-get install chromium chromium-driver");
    }
    driver
}

impl Driver {
    fn start() -> Option<Self> {
        let there =
            |program: &str| Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success());
        if !there("chromedriver") || !(there("chromium") || there("google-chrome")) {
            return None;
        }
        let home = tempfile::Builder::new().prefix("browser").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
        let downloads = home.join("downloads");
        std::fs::create_dir(&downloads).unwrap();
        // The shell waits until our end of its input is closed, however this process ends. Chromium does not go with its
        // driver: the number of each is told to the shell.
        let script = "chromedriver --port=0 & driver=$!; while read one; do chromium=$one; done; \
            kill $driver $chromium; wait; tail --pid=$chromium -f /dev/null; for again in 1 2 3; do rm -rf \"$HOME\"; done";
        let mut process = Command::new("sh")
            .args(["-c", script])
            .env("HOME", &home)
            .env("TMPDIR", &home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        Some(Self { port: port.expect("chromedriver says its port"), downloads, process })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.request("DELETE", &self.session, None);
    }
}

impl Browser {
    /// Goes on with a browser that never saw a page.
    pub fn begin_again(&mut self) {
        let _ = self.request("DELETE", &self.session, None);
        self.begin();
    }

    fn begin(&mut self) {
        let options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900",
        ] });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "unhandledPromptBehavior": "ignore",
            "goog:loggingPrefs": { "performance": "ALL", "browser": "ALL" },
        } } });
        let begun = self.request("POST", "/session", Some(&wanted)).expect("Chromium starts");
        let chromium = begun["capabilities"]["goog:processID"].as_i64().expect("the number of Chromium");
        writeln!(self.driver.process.stdin.as_mut().unwrap(), "{chromium}").unwrap();
        self.session = format!("/session/{}", begun["sessionId"].as_str().unwrap());
        let folder = self.driver.downloads.display().to_string();
        self.devtools("Browser.setDownloadBehavior", &json!({ "behavior": "allow", "downloadPath": folder }));
        self.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
    }

    /// Opens a page, and forgets what was logged before.
    pub fn open(&self, page: &Path) {
        self.log("performance");
        self.log("browser");
        self.go(page);
    }

    /// Opens a page and waits until it is painted: Chromium drops keys that are pressed before.
    #[track_caller]
    pub fn go(&self, page: &Path) {
        self.post("/url", &json!({ "url": format!("file://{}", page.display()) }));
        self.until("performance.getEntriesByType('paint').length");
    }

    /// What a function body answers in the page.
    #[track_caller]
    pub fn ask(&self, body: &str) -> Value {
        self.ask_with(body, &json!([]))
    }

    /// The same with arguments.
    #[track_caller]
    pub fn ask_with(&self, body: &str, arguments: &Value) -> Value {
        self.post("/execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// Waits until a condition of the page holds.
    #[track_caller]
    pub fn until(&self, condition: &str) {
        let holds = (0..PATIENCE).any(|_| self.ask(&format!("return Boolean({condition})")) == json!(true));
        assert!(holds, "never: {condition}");
    }

    /// Presses keys, one after the other, wherever the page has its focus.
    pub fn press(&self, keys: &str) {
        let presses: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })])
            .collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": presses }] }));
    }

    /// Clicks twice at a place of the window, as for choosing a word.
    pub fn double_click(&self, x: i64, y: i64) {
        let (down, up) = (json!({ "type": "pointerDown", "button": 0 }), json!({ "type": "pointerUp", "button": 0 }));
        let moved = json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y });
        let actions = [moved, down.clone(), up.clone(), down, up];
        self.post("/actions", &json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": actions }] }));
    }

    /// Gives a file to an input of the page.
    pub fn choose_file(&self, selector: &str, file: &Path) {
        let found = self.post("/element", &json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
        self.post(&format!("/element/{id}/value"), &json!({ "text": file.display().to_string() }));
    }

    /// The file of that name that the page saved, once it is whole.
    #[track_caller]
    pub fn saved(&self, name: &str) -> String {
        let file = self.driver.downloads.join(name);
        // An empty file keeps the name until the download, which is renamed to it when it is whole.
        let there = (0..PATIENCE).any(|_| {
            self.ask("return 1");
            file.metadata().is_ok_and(|file| file.len() > 0)
        });
        assert!(there, "{name} was never saved");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        text
    }

    /// The page on paper.
    pub fn printed(&self) -> String {
        self.post("/print", &json!({ "page": { "width": 21.0, "height": 29.7 } })).as_str().unwrap().to_owned()
    }

    /// A command of the browser's own protocol.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// What was logged since the last time.
    pub fn log(&self, kind: &str) -> Vec<String> {
        let entries = self.post("/se/log", &json!({ "type": kind }));
        entries
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The addresses that were asked for since the page was opened.
    pub fn requests(&self) -> Vec<String> {
        let asked = |line: String| {
            let message: Value = serde_json::from_str(&line).ok()?;
            let message = &message["message"];
            let url = message["params"]["request"]["url"].as_str()?.to_owned();
            (message["method"] == "Network.requestWillBeSent").then_some(url)
        };
        self.log("performance").into_iter().filter_map(asked).collect()
    }

    #[track_caller]
    fn post(&self, path: &str, body: &Value) -> Value {
        match self.request("POST", &format!("{}{path}", self.session), Some(body)) {
            Ok(value) => value,
            Err(error) => panic!("{path}: {error}"),
        }
    }

    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect(("127.0.0.1", self.driver.port)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            self.driver.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).unwrap();
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        for line in answer.by_ref().lines() {
            let line = line.unwrap().to_ascii_lowercase();
            if let Some(given) = line.strip_prefix("content-length:") {
                length = given.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut text = vec![0; length];
        answer.read_exact(&mut text).unwrap();
        let value = serde_json::from_slice::<Value>(&text).unwrap()["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"])),
            None => Ok(value),
        }
    }
}
