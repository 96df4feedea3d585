//! A source taken apart far enough for the rules: code without comments and texts, texts by themselves.
//!
//! Not a parser: it knows comments, strings, character literals and braces, which is all that the rules need,
//! and keeps every line where it was.

/// A source taken apart.
#[derive(Debug)]
pub(crate) struct Code {
    /// The code, with comments, texts and modules under `#[cfg(test)]` blanked out.
    pub(crate) code: String,
    /// The string literals and the lines on which they begin.
    pub(crate) texts: Vec<(usize, String)>,
}

enum Piece {
    Comment,
    Text,
    Letter,
}

impl Code {
    /// Takes a source apart.
    pub(crate) fn of(source: &str) -> Self {
        let chars: Vec<char> = source.chars().collect();
        let (mut code, mut texts) = (String::with_capacity(source.len()), Vec::new());
        let (mut at, mut line) = (0, 1);
        while at < chars.len() {
            let (end, piece) = piece(&chars, at).unwrap_or((at, Piece::Letter));
            if end == at {
                code.push(chars[at]);
                line += usize::from(chars[at] == '\n');
                at += 1;
                continue;
            }
            if matches!(piece, Piece::Text) {
                texts.push((line, chars[at..end].iter().collect()));
            }
            code.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            line += chars[at..end].iter().filter(|c| **c == '\n').count();
            at = end;
        }
        Self { code: without_tests(code), texts }
    }

    /// The lines on which a word stands by itself.
    pub(crate) fn lines_with(&self, word: &str) -> Vec<usize> {
        let stands = |at: &usize| {
            let after = self.code[at + word.len()..].chars().next();
            !self.code[..*at].chars().next_back().is_some_and(ident) && !after.is_some_and(ident)
        };
        let found = self.code.match_indices(word).map(|(at, _)| at).filter(stands);
        found.map(|at| self.line(at)).collect()
    }

    /// The lines on which an arm takes whatever is left: `_ =>`, `(_, _) =>`, `A | _ =>`.
    pub(crate) fn wildcard_arms(&self) -> Vec<usize> {
        let arms = self.code.match_indices("=>").map(|(at, _)| at);
        arms.filter(|at| takes_all(pattern_before(&self.code[..*at]))).map(|at| self.line(at)).collect()
    }

    /// Every full path below `std`, with the trees of `use` opened, and its line.
    pub(crate) fn std_paths(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (at, start) in self.code.match_indices("std::") {
            if self.code[..at].chars().next_back().is_some_and(ident) {
                continue;
            }
            let mut paths = Vec::new();
            open("std", &self.code[at + start.len()..], &mut paths);
            found.extend(paths.into_iter().map(|path| (self.line(at), path)));
        }
        found
    }

    fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

/// Letters of a name.
pub(crate) fn ident(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The end of a comment, text or character that begins here.
fn piece(chars: &[char], at: usize) -> Option<(usize, Piece)> {
    let fresh = at == 0 || !ident(chars[at - 1]);
    match (chars[at], chars.get(at + 1)) {
        ('/', Some('/')) => {
            let length = chars[at..].iter().take_while(|c| **c != '\n').count();
            Some((at + length, Piece::Comment))
        }
        ('/', Some('*')) => Some((comment_end(chars, at), Piece::Comment)),
        ('"', _) => Some((text_end(chars, at), Piece::Text)),
        ('r' | 'b' | 'c', _) if fresh => raw_end(chars, at).map(|end| (end, Piece::Text)),
        ('\'', Some('\\')) => {
            let length = chars[at + 3..].iter().take_while(|c| **c != '\'').count();
            Some((at + length + 4, Piece::Letter))
        }
        ('\'', Some(_)) if chars.get(at + 2) == Some(&'\'') => Some((at + 3, Piece::Letter)),
        _ => None,
    }
}

fn comment_end(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (at, depth) = (at + 2, depth + 1),
            ('*', Some('/')) => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn text_end(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// `r"…"`, `br#"…"#` and the like.
fn raw_end(chars: &[char], start: usize) -> Option<usize> {
    let mut at = start + usize::from(matches!(chars[start], 'b' | 'c'));
    if chars.get(at) != Some(&'r') {
        return None;
    }
    at += 1;
    let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
    at += hashes;
    if chars.get(at) != Some(&'"') {
        return None;
    }
    let closes = |end: &usize| {
        chars[*end] == '"' && chars[end + 1..].iter().take_while(|c| **c == '#').count() >= hashes
    };
    Some((at + 1..chars.len()).find(closes).map_or(chars.len(), |end| end + 1 + hashes))
}

/// Blanks what stands in the braces after each `#[cfg(test)]`.
fn without_tests(mut code: String) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut from = 0;
    while let Some(start) = code[from..].find(MARK).map(|at| from + at) {
        let open = code[start..].find(['{', ';']).map_or(code.len(), |at| start + at);
        let mut depth = 0_i32;
        let end = code[open..].char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            (depth == 0).then_some(open + at + c.len_utf8())
        });
        let end = end.unwrap_or(code.len());
        let blank: String = code[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        from = start + blank.len();
        code.replace_range(start..end, &blank);
    }
    code
}

/// The pattern that ends where this code ends.
fn pattern_before(code: &str) -> &str {
    let mut depth = 0_i32;
    let begins = code.char_indices().rev().find(|(_, c)| {
        depth += i32::from(matches!(c, ')' | ']' | '}')) - i32::from(matches!(c, '(' | '[' | '{'));
        // `Foo { .. } =>` is a pattern with braces; `{ … } Foo =>` begins after an arm's block.
        depth < 0 || (depth == 0 && matches!(c, ',' | ';'))
    });
    begins.map_or(code, |(at, c)| &code[at + c.len_utf8()..])
}

fn takes_all(pattern: &str) -> bool {
    // After an arm that ends in a block without a comma the block is still in front: only what follows counts.
    let pattern = pattern.rsplit_once("}\n").map_or(pattern, |(_, last)| last);
    pattern.split('|').any(|alternative| {
        alternative.contains('_') && alternative.chars().all(|c| c.is_whitespace() || "_(),".contains(c))
    })
}

fn open(prefix: &str, rest: &str, found: &mut Vec<String>) {
    let rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix('{') {
        for item in items(inner) {
            open(prefix, item, found);
        }
        return;
    }
    let length = rest.find(|c| !ident(c)).unwrap_or(rest.len());
    let (name, after) = rest.split_at(length);
    let path = if name.is_empty() { prefix.to_owned() } else { format!("{prefix}::{name}") };
    match after.strip_prefix("::") {
        Some(after) if !name.is_empty() => open(&path, after, found),
        Some(_) | None => found.push(path),
    }
}

/// The items of a `use` tree up to its closing brace.
fn items(inner: &str) -> Vec<&str> {
    let (mut items, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (at, c) in inner.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth < 0 || (depth == 0 && c == ',') {
            items.push(inner[from..at].trim());
            from = at + 1;
        }
        if depth < 0 {
            break;
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

#[test]
fn comments_texts_and_tests_are_not_code() {
    let source = "let a = \"one // two\"; // three\n/* four /* five */ six */ let b = 'x';\n\
                  let c: &'a str = r#\"seven \" eight\"#;\n#[cfg(test)]\nmod tests {\n    fn nine() {}\n}\nfn ten() {}\n";
    let code = Code::of(source);
    for word in ["one", "two", "three", "four", "five", "six", "x", "seven", "eight", "nine"] {
        assert!(code.lines_with(word).is_empty(), "{word} is still in {}", code.code);
    }
    assert_eq!(code.lines_with("b"), [2]);
    assert_eq!(code.lines_with("ten"), [8]);
    let texts: Vec<&str> = code.texts.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["\"one // two\"", "r#\"seven \" eight\"#"]);
}

#[test]
fn wildcard_arms_are_seen_and_fields_are_not() {
    let arms =
        |arm: &str| Code::of(&format!("match x {{\n    A => {{ b() }}\n    {arm} => c,\n}}")).wildcard_arms();
    for all in ["_", "(_, _)", "B | _", "(_, (_, _))"] {
        assert_eq!(arms(all), [3], "{all}");
    }
    for some in ["B", "B(_)", "B { .. }", "(A, _)", "_x", "Some(_) | None", "_ if x > 1", "B { at: _ }"] {
        assert!(arms(some).is_empty(), "{some}");
    }
}

#[test]
fn use_trees_are_opened() {
    let code =
        Code::of("use std::{env, net::{Ipv4Addr, TcpStream}, fs::*};\nlet x = std::thread::spawn::<F>(f);");
    let paths: Vec<String> = code.std_paths().into_iter().map(|(_, path)| path).collect();
    let wanted = ["std::env", "std::net::Ipv4Addr", "std::net::TcpStream", "std::fs", "std::thread::spawn"];
    assert_eq!(paths, wanted);
}
