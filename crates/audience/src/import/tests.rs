use super::{Audience, ImportError, read};

const NOW: i64 = 1_600_000_000;

fn one(text: &str) -> Audience {
    let mut all = read(text.as_bytes(), NOW).expect("a table");
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn refused(text: &str) -> String {
    read(text.as_bytes(), NOW).expect_err("refused").to_string()
}

#[test]
fn what_is_not_told_is_unknown() {
    let audience =
        one("id,created,followed,followers,picture\n7,2019-05-03,1559347200,-1,1\nabc,,,12.0,\n9,-1,,0,0\n");
    let [first, second, third] = &audience.followers[..] else { panic!("three rows") };
    assert_eq!((first.id, first.created, first.followed), (7, Some(1_556_841_600), Some(1_559_347_200)));
    assert_eq!((first.profile.followers, first.profile.picture), (None, Some(true)));
    assert_eq!((second.profile.followers, second.profile.picture, second.created), (Some(12), None, None));
    assert_eq!((third.profile.followers, third.profile.picture), (Some(0), Some(false)));
    assert_ne!(second.id, one("id,posts\nabd,1\n").followers[0].id);
}

#[test]
fn dates_in_the_future_and_before_the_account_are_set_aside_and_counted() {
    let audience =
        one("created,followed\n2031-01-01,2019-01-01\n2019-01-02,2019-01-01\n2019-01-01,2019-01-02\n");
    assert_eq!(audience.followers[0].created, None);
    assert_eq!(audience.followers[1].followed, None);
    assert!(audience.followers[2].created.is_some() && audience.followers[2].followed.is_some());
    assert!(
        audience.notes.iter().any(|note| note.contains("1 dates lie in the future (the first on line 2)"))
    );
    assert!(audience.notes.iter().any(|note| note.contains("1 accounts followed before")));
}

#[test]
fn months_are_numbered_as_the_audience_shows() {
    let text =
        "audience,yearCreated,monthCreated,dayCreated\na,2012,0,31\nb,2012,12,1\na,2012,2,1\nb,0,0,0\n";
    let all = read(text.as_bytes(), NOW).expect("a table");
    let months: Vec<_> = all.iter().map(|audience| audience.notes[0].clone()).collect();
    assert_eq!(months, ["Months are numbered from 0.", "Months are numbered from 1."]);
    assert_eq!(all[0].followers[1].created, Some(1_330_560_000), "1 March 2012");
    assert_eq!(all[1].followers[1].created, None);
    let both = "yearCreated,monthCreated,dayCreated\n2012,0,1\n2012,12,1\n";
    assert!(refused(both).contains("(line 3)"), "{}", refused(both));
}

#[test]
fn each_error_names_its_line_and_its_cure() {
    for (text, wanted) in [
        ("followers\n5\n4294967296\n", "line 3, column followers: \"4294967296\""),
        ("followers\n1.5\n", "line 2, column followers"),
        ("followers\n-7\n", "line 2"),
        ("followers\n+7\n", "line 2"),
        ("id,posts\n18446744073709551616,1\n", "put a letter in front"),
        ("created\nyesterday\n", "date such as 2019-05-03"),
        ("created\n2019-02-30\n", "date such as"),
        ("created\n1559347200000000\n", "seconds since 1970"),
        ("id,posts\n1,2\n3\n", "at line 3"),
        ("x,y\n1,2\n", "none of the columns is known (x, y)"),
        ("followers,nFollowed\n1,2\n", "followers and nFollowed mean the same"),
    ] {
        let error = refused(text);
        assert!(error.contains(wanted), "{text:?}: {error}");
    }
    assert!(matches!(read(&b"posts\n\xff\n"[..], NOW), Err(ImportError::Cell { line: 2, .. })));
}

#[test]
fn nothing_and_a_cut_end_are_told() {
    assert_eq!(read(&b"id,posts\n"[..], NOW).expect("a header"), []);
    assert!(one("posts\n12").notes.iter().any(|note| note.contains("may have been cut")));
    assert!(one("posts\n12\n").notes.is_empty());
    assert!(one("id,posts\n1,1\n1,2\n").notes[0].contains("1 rows have an id that another row has"));
}
