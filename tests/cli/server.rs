//! A server of files in a thread of the test.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What was asked, with the names of headers in lower case.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub headers: BTreeMap<String, String>,
}

impl Asked {
    /// The first byte asked for.
    pub fn first_byte(&self) -> Option<usize> {
        self.headers.get("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// A server on a port of its own, which answers one request at a time.
pub struct Server {
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts it. The function writes the whole answer to a request; the number counts requests from 0.
    pub fn start(answer: impl Fn(usize, &Asked, &mut TcpStream) -> std::io::Result<()> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let request = read(&stream);
                log.lock().unwrap().push(request.clone());
                // The program may hang up early.
                let _ = answer(number, &request, &mut stream);
            }
        });
        Self { address, asked }
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Asked {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines.filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()))).collect();
    Asked { path, headers }
}

/// Writes status and headers; the connection is closed after the answer.
pub fn head(stream: &mut TcpStream, status: &str, headers: &[(&str, String)]) -> std::io::Result<()> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n")
}

/// Answers with a whole file.
pub fn whole(stream: &mut TcpStream, body: &[u8], headers: &[(&str, String)]) -> std::io::Result<()> {
    let length = [("Content-Length", body.len().to_string())];
    head(stream, "200 OK", &[&length, headers].concat())?;
    stream.write_all(body)
}

/// Answers with the bytes from a place on.
pub fn rest(stream: &mut TcpStream, body: &[u8], from: usize, headers: &[(&str, String)]) -> std::io::Result<()> {
    let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
    let own = [("Content-Length", (body.len() - from).to_string()), ("Content-Range", range)];
    head(stream, "206 Partial Content", &[&own, headers].concat())?;
    stream.write_all(&body[from..])
}

/// Announces a whole file and sends its first bytes.
pub fn begin(stream: &mut TcpStream, body: &[u8], bytes: usize, headers: &[(&str, String)]) -> std::io::Result<()> {
    let length = [("Content-Length", body.len().to_string())];
    head(stream, "200 OK", &[&length, headers].concat())?;
    stream.write_all(&body[..bytes])?;
    stream.flush()
}

/// Sends a file in pieces with pauses between them.
pub fn slowly(stream: &mut TcpStream, body: &[u8], pieces: usize, pause: Duration) -> std::io::Result<()> {
    begin(stream, body, 0, &[])?;
    for piece in body.chunks(body.len().div_ceil(pieces)) {
        stream.write_all(piece)?;
        stream.flush()?;
        thread::sleep(pause);
    }
    Ok(())
}
