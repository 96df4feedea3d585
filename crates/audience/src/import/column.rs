//! Columns by their names.

use super::ImportError;

/// What a column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Whose audience the row belongs to.
    Audience,
    /// The account's id: a whole number, or any text.
    Id,
    /// When it was made: seconds since 1970, a date, or a date with its time.
    Created,
    /// When it followed, likewise.
    Followed,
    /// How many follow it.
    Followers,
    /// How many it follows.
    Following,
    /// Its posts.
    Posts,
    /// What it liked.
    Likes,
    /// Lists that it is on.
    Listed,
    /// Whether it has a picture.
    Picture,
    /// Whether it has a description.
    Bio,
    /// Whether it links somewhere.
    Link,
    /// Digits in its handle.
    Digits,
    /// Its name.
    Name,
    /// Its handle.
    Handle,
    /// A 64-bit perceptual hash of its picture, as 16 hexadecimal digits.
    PictureHash,
    /// Its description.
    BioText,
    /// What it was said to be: bought or genuine.
    Label,
    /// Year, month and day of its making in three columns.
    Year,
    /// See [`Column::Year`]. Numbered from 0 or 1, as the audience's own rows show.
    Month,
    /// See [`Column::Year`].
    Day,
}

/// Names of columns, as found in exports and published sets; compared without case, blanks, `_` and `-`.
const NAMES: [(Column, &[&str]); 21] = [
    (Column::Audience, &["audience"]),
    (Column::Id, &["id", "userid", "account", "did"]),
    (Column::Created, &["created", "createdat", "creationdate"]),
    (Column::Followed, &["followed", "followedat", "since"]),
    (Column::Followers, &["followers", "follower", "followerscount", "nfollowed"]),
    (Column::Following, &["following", "friend", "friends", "friendscount", "followscount", "nfollowing"]),
    (Column::Posts, &["posts", "status", "statuses", "statusescount", "postscount", "ntweet"]),
    (Column::Likes, &["likes", "favourites", "favouritescount", "nfavorite"]),
    (Column::Listed, &["listed", "listedcount", "groups"]),
    (Column::Picture, &["picture", "image", "hasimage"]),
    (Column::Bio, &["bio", "hasbio"]),
    (Column::Link, &["link", "url", "hasurl"]),
    (Column::Digits, &["digits", "handlenumber"]),
    (Column::Name, &["name", "displayname"]),
    (Column::Handle, &["handle", "screenname", "username"]),
    (Column::PictureHash, &["picturehash", "imagehash"]),
    (Column::BioText, &["biotext", "description"]),
    (Column::Label, &["label"]),
    (Column::Year, &["yearcreated"]),
    (Column::Month, &["monthcreated"]),
    (Column::Day, &["daycreated"]),
];

impl Column {
    /// The columns that an export usually has.
    pub(super) const fn usual() -> &'static str {
        "id, created, followed, followers, following, posts"
    }

    fn of(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(|c| !matches!(c, '_' | '-' | ' ' | '\u{feff}'))
            .flat_map(char::to_lowercase)
            .collect();
        NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(column, _)| *column)
    }
}

/// Which column stands where.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) audience: Option<usize>,
    pub(super) columns: Vec<(usize, Column)>,
    pub(super) names: Vec<String>,
    pub(super) unknown: Vec<String>,
    pub(super) ids: bool,
    pub(super) identities: bool,
    pub(super) labels: bool,
    pub(super) parts: bool,
}

impl Plan {
    pub(super) fn of(header: &csv::ByteRecord) -> Result<Self, ImportError> {
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        let mut columns: Vec<(usize, Column)> = Vec::new();
        let mut unknown = Vec::new();
        for (at, name) in names.iter().enumerate() {
            match Column::of(name) {
                Some(column) => {
                    if let Some((other, _)) = columns.iter().find(|(_, known)| *known == column) {
                        return Err(ImportError::Twice {
                            first: names[*other].clone(),
                            second: name.clone(),
                        });
                    }
                    columns.push((at, column));
                }
                None => unknown.push(name.clone()),
            }
        }
        let telling = |column: &Column| !matches!(column, Column::Audience | Column::Label);
        if !columns.iter().any(|(_, column)| telling(column)) {
            let found = names.join(", ").chars().take(120).collect();
            return Err(ImportError::NoColumn { found });
        }
        let has = |wanted: &[Column]| columns.iter().any(|(_, column)| wanted.contains(column));
        let parts = [Column::Year, Column::Month, Column::Day];
        Ok(Self {
            audience: columns.iter().find(|(_, column)| *column == Column::Audience).map(|(at, _)| *at),
            ids: has(&[Column::Id]),
            identities: has(&[Column::Name, Column::Handle, Column::PictureHash, Column::BioText]),
            labels: has(&[Column::Label]),
            parts: parts.iter().all(|part| has(&[*part])),
            unknown,
            columns: columns.into_iter().filter(|(_, column)| *column != Column::Audience).collect(),
            names,
        })
    }
}
