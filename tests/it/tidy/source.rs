//! A Rust file split into what is code, what is text, and which lines belong to which function.
//!
//! This is no parser: it knows comments, the forms of string literals, and braces. That is enough to hold rules about
//! shape, and it reads every file of the project in a moment.

/// One file, with comments and the insides of strings blanked out in `code`; line breaks stay, so lines can be counted.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) raw: String,
    pub(super) code: String,
    pub(super) texts: Vec<Text>,
}

/// A string literal and the line it begins on.
pub(super) struct Text {
    pub(super) line: usize,
    pub(super) value: String,
}

pub(super) struct Function {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) lines: usize,
}

impl Source {
    pub(super) fn new(path: &str, raw: &str) -> Self {
        let (code, texts) = Lexer {
            rest: raw,
            line: 1,
            code: String::new(),
            texts: Vec::new(),
        }
        .run();
        Self {
            path: path.to_owned(),
            raw: raw.to_owned(),
            code,
            texts,
        }
    }

    /// Lines on which `name` begins a path, as in `use name::x`, `::name::x` or `name::x`, but not `own::name::x`.
    pub(super) fn root_paths(&self, name: &str) -> Vec<usize> {
        self.words(name)
            .filter(|at| {
                let before = self.code[..*at].trim_end();
                let after = self.code[at + name.len()..].trim_start();
                let nested = before
                    .strip_suffix("::")
                    .is_some_and(|head| head.ends_with(is_word));
                // Inside braces (`use own::{name::x}`) the head of the path is not ours to see.
                let listed = before.ends_with(['{', ',']) && self.within_use(*at);
                let imported = before.ends_with("use") && after.starts_with([';', ' ']);
                !nested && !listed && (after.starts_with("::") || imported)
            })
            .map(|at| self.line_of(at))
            .collect()
    }

    /// Lines on which the path or word `name` occurs in code.
    pub(super) fn mentions(&self, name: &str) -> Vec<usize> {
        self.words(name).map(|at| self.line_of(at)).collect()
    }

    pub(super) fn functions(&self) -> Vec<Function> {
        self.words("fn")
            .filter_map(|at| self.function_at(at))
            .collect()
    }

    fn function_at(&self, at: usize) -> Option<Function> {
        let after = self.code[at + 2..].trim_start();
        let name: String = after.chars().take_while(|c| is_word(*c)).collect();
        if name.is_empty() {
            return None; // `fn(u8)` is a type
        }
        let (mut depth, mut open) = (0_i32, None);
        for (index, c) in self.code[at..].char_indices() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                ';' if depth == 0 && open.is_none() => return None, // a declaration in a trait
                '{' => {
                    open.get_or_insert(depth);
                    depth += 1;
                }
                '}' => {
                    depth -= 1;
                    if open == Some(depth) {
                        let line = self.line_of(at);
                        return Some(Function {
                            name,
                            line,
                            lines: self.line_of(at + index) - line + 1,
                        });
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Byte positions of `word` in code, with no letter, digit or underscore on either side.
    fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.code
            .match_indices(word)
            .map(|(at, _)| at)
            .filter(move |at| {
                let alone_before = !self.code[..*at].ends_with(is_word);
                alone_before && !self.code[at + word.len()..].starts_with(is_word)
            })
    }

    fn within_use(&self, at: usize) -> bool {
        let statement = self.code[..at].rfind(';').map_or(0, |end| end + 1);
        self.code[statement..at].contains("use ")
    }

    fn line_of(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    code: String,
    texts: Vec<Text>,
}

impl Lexer<'_> {
    fn run(mut self) -> (String, Vec<Text>) {
        while let Some(c) = self.rest.chars().next() {
            if self.rest.starts_with("//") {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.blank(end);
            } else if self.rest.starts_with("/*") {
                self.blank(block_comment(self.rest));
            } else if let Some((head, hashes)) =
                raw_string(self.rest).filter(|_| !self.code.ends_with(is_word))
            {
                let close = format!("\"{}", "#".repeat(hashes));
                let end = self.rest[head..]
                    .find(&close)
                    .map_or(self.rest.len(), |at| head + at);
                self.text(head, end, (end + close.len()).min(self.rest.len()));
            } else if c == '"' {
                let end = string_end(self.rest);
                self.text(1, end, (end + 1).min(self.rest.len()));
            } else if let Some(length) = character(self.rest) {
                self.blank(length);
            } else {
                self.keep(c.len_utf8());
            }
        }
        (self.code, self.texts)
    }

    fn keep(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.code.push_str(taken);
        self.rest = rest;
    }

    fn blank(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.code
            .extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        self.rest = rest;
    }

    fn text(&mut self, begin: usize, end: usize, past: usize) {
        self.texts.push(Text {
            line: self.line,
            value: self.rest[begin..end].to_owned(),
        });
        self.blank(past);
    }
}

/// Length of a block comment; they nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// `r"`, `br##"` and the like: the length of the head and the number of hashes.
fn raw_string(text: &str) -> Option<(usize, usize)> {
    let tail = text
        .strip_prefix("br")
        .or_else(|| text.strip_prefix("cr"))
        .or_else(|| text.strip_prefix('r'))?;
    let hashes = tail.len() - tail.trim_start_matches('#').len();
    tail[hashes..]
        .starts_with('"')
        .then(|| (text.len() - tail.len() + hashes + 1, hashes))
}

/// Position of the closing quote of a string that begins at 0.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// Length of a character literal; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    if first == '\\' {
        // The escaped character may itself be a quote, so look past it.
        let past = 1 + inner[1..].chars().next()?.len_utf8();
        return inner[past..].find('\'').map(|at| 1 + past + at + 1);
    }
    inner[first.len_utf8()..]
        .starts_with('\'')
        .then(|| first.len_utf8() + 2)
}
