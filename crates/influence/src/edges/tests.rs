use super::*;

type Found = (String, String, f32, Option<i64>, Option<Kind>);

fn read(text: &str, form: Form) -> Result<Vec<Found>, EdgeError> {
    let mut lines = Lines::new(text.as_bytes(), form);
    let mut rows = Vec::new();
    while let Some(row) = lines.next_row()? {
        rows.push((row.from.to_owned(), row.to.to_owned(), row.weight, row.at, row.kind));
    }
    Ok(rows)
}

fn wrong(text: &str) -> String {
    read(text, Form::Separated).unwrap_err().to_string()
}

fn found(from: &str, to: &str, weight: f32, at: Option<i64>, kind: Option<Kind>) -> Found {
    (from.to_owned(), to.to_owned(), weight, at, kind)
}

#[test]
fn columns_come_by_place_or_by_name() {
    let plain = vec![found("a", "b", 1.0, None, None), found("b", "c", 1.0, None, None)];
    for text in ["a,b\nb,c\n", "a\tb\r\nb\tc", "# a list\na b\n\nb  c\n", "\u{feff}from;to\na;b\nb;c\n"] {
        assert_eq!(read(text, Form::Separated).unwrap(), plain, "{text:?}");
    }
    let text = "time,kind,target,source,weight\n7,RT,did:plc:x,\"@y.example\",0.5\n,,b,a,\n";
    let named = vec![
        found("@y.example", "did:plc:x", 0.5, Some(7), Some(Kind::Repost)),
        found("a", "b", 1.0, None, None),
    ];
    assert_eq!(read(text, Form::Separated).unwrap(), named);
    assert_eq!(
        read("a,b,2,1341273600,like\n", Form::Separated).unwrap(),
        [found("a", "b", 2.0, Some(1_341_273_600), Some(Kind::Like))]
    );
    assert_eq!(
        read("223789 213163 1341100972 MT\n1 1 1341100972 RE\n", Form::Higgs).unwrap(),
        [
            found("223789", "213163", 1.0, Some(1_341_100_972), Some(Kind::Mention)),
            found("1", "1", 1.0, Some(1_341_100_972), Some(Kind::Reply)),
        ]
    );
    assert_eq!(read("", Form::Separated).unwrap(), []);
}

#[test]
fn what_is_no_edge_names_its_line_and_the_cure() {
    for (text, line, cure) in [
        ("a,b\na,b,1,2,like,6\n", "line 2", "from,to[,weight]"),
        ("from,to\na,b\na\n", "line 3", "as many as the header"),
        ("a,b\n,b\n", "line 2", "name the account"),
        ("a,b,-1\n", "line 1", "above 0"),
        ("a,b,NaN\n", "line 1", "above 0"),
        ("a,b,1e39\n", "line 1", "above 0"),
        ("a,b,1,soon\n", "line 1", "seconds since 1970"),
        ("a,b,1,-5\n", "line 1", "seconds since 1970"),
        ("a,b,1,99999999999999999999\n", "line 1", "seconds since 1970"),
        ("a,b,1,1341273600000\n", "line 1", "Divide by 1000"),
        ("a,b,1,5,block\n", "line 1", "follow, like, repost"),
        ("from,to,colour\n", "`colour`", "rename it"),
        ("from,weight\n", "`to`", "from and to"),
        ("from,to,from\n", "`from`", "take one out"),
        ("a,b\na", "line 2", "cut short"),
    ] {
        let said = wrong(text);
        assert!(said.contains(line) && said.contains(cure), "{text:?}: {said}");
    }
    assert!(wrong(&format!("a,{}\n", "x".repeat(LONGEST_NAME + 1))).contains("letters"));
    assert!(wrong(&"x".repeat(LONGEST_LINE + 9)).contains("longer than"));
    let mut lines = Lines::new(&b"a,\xff\n"[..], Form::Separated);
    assert!(lines.next_row().unwrap_err().to_string().contains("UTF-8"));
    assert!(read("1 2 3 RT\n1 2 3", Form::Higgs).unwrap_err().to_string().contains("cut short in line 2"));
    assert!(read("1 2 RT 3\n", Form::Higgs).unwrap_err().to_string().contains("`RT`"));
}

#[test]
fn where_it_stands_is_known_at_each_line() {
    let mut lines = Lines::new(&b"# x\na,b\nb,c"[..], Form::Separated);
    lines.next_row().unwrap();
    assert_eq!((lines.line(), lines.bytes(), lines.unended()), (2, 8, false));
    lines.next_row().unwrap();
    assert_eq!((lines.line(), lines.bytes(), lines.unended()), (3, 11, true));
    assert!(lines.next_row().unwrap().is_none());
}
