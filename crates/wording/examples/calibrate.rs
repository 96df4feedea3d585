//! Fits the weights of the own-words model, and measures it.
//!
//! `cargo run --release -p crieur-wording --example calibrate [FOLDER OF REAL PAIRS]`
//!
//! Fits on groups g01 to g20 of `data/fr.tsv` and `data/en.tsv`, and prints the constants for
//! `src/own/model.rs`; groups g21 to g40, and the pairs near
//! the limit of `data/near.tsv`, are only measured. With the folder of real pairs it also measures the
//! model in use on the Twitter URL corpus and on STS-b, beside word-Jaccard.

#![expect(clippy::print_stdout, reason = "its output is a report on the terminal")]

use std::collections::HashSet;
use std::error::Error;
use std::io::Read;
use std::path::Path;

use wording::calibration::{FITTED, SHARES, score, shares};
use wording::evaluate::{Evaluation, Kind, Row, evaluate, read};

type Fallible<T> = Result<T, Box<dyn Error>>;
/// The shares, the evidence lacking, and whether it is a copy.
type Sample = (Vec<f64>, f64, bool);

fn main() -> Fallible<()> {
    let data = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("data");
    let tables = [
        ("fr", read(&std::fs::read(data.join("fr.tsv"))?)?),
        ("en", read(&std::fs::read(data.join("en.tsv"))?)?),
    ];
    let near = read(&std::fs::read(data.join("near.tsv"))?)?;
    let fitting: Vec<&Row> = tables.iter().flat_map(|(_, rows)| rows).filter(|row| first_half(row)).collect();
    let samples = samples(&fitting);
    println!("fitted on {} samples of groups g01 to g20", samples.len());
    fit(&samples);
    show("near the limit,", "not fitted on", &evaluate(&near), &near.iter().collect::<Vec<_>>());
    for (language, rows) in &tables {
        for (half, rows) in [
            ("g01-g20", rows.iter().filter(|row| first_half(row)).collect::<Vec<_>>()),
            ("g21-g40", rows.iter().filter(|row| !first_half(row)).collect()),
        ] {
            show(language, half, &evaluate(rows.iter().copied()), &rows);
        }
        siblings(language, rows);
    }
    if let Some(folder) = std::env::args().nth(1) {
        url_corpus(Path::new(&folder))?;
        for language in ["fr", "en"] {
            sts(Path::new(&folder), language)?;
        }
    }
    Ok(())
}

fn first_half(row: &Row) -> bool {
    row.group.as_deref().is_some_and(|group| group <= "g20")
}

/// Every pair of the table; copies padded with a rewrite; two rewrites of one brief as two people's posts.
fn samples(rows: &[&Row]) -> Vec<Sample> {
    let mut found = Vec::new();
    let mut take = |source: &str, draft: &str, required: &[String], copied| {
        let (shares, lack) = shares(source, draft, required);
        found.push((shares.to_vec(), lack, copied));
    };
    for row in rows {
        take(&row.brief, &row.draft, &row.required, row.kind.to_be_refused());
        let same_group = rows.iter().filter(|other| other.group == row.group && other.brief == row.brief);
        for other in same_group.filter(|other| other.kind == Kind::Rewrite && other.line != row.line) {
            match row.kind {
                Kind::Copy => {
                    take(&row.brief, &format!("{} {}", row.draft, other.draft), &row.required, true);
                }
                Kind::Rewrite => take(&row.draft, &other.draft, &row.required, false),
                Kind::LightEdit | Kind::Other => {}
            }
        }
    }
    found
}

/// Logistic regression with weights of at least zero and a penalty on their squares, by gradient descent; both
/// classes weigh the same.
fn fit(samples: &[Sample]) {
    const PENALTY: f64 = 0.002;
    const STEPS: usize = 20_000;
    let positives = samples.iter().filter(|(_, _, copied)| *copied).count() as f64;
    let negatives = samples.len() as f64 - positives;
    let (mut bias, mut weights) = (0.0, vec![1.0; SHARES.len()]);
    for _ in 0..STEPS {
        let (mut slope, mut slopes) = (0.0, vec![0.0; weights.len()]);
        for (shares, lack, copied) in samples {
            let z = bias + lack + weights.iter().zip(shares).map(|(w, x)| w * x).sum::<f64>();
            let error = 1.0 / (1.0 + (-z).exp()) - f64::from(u8::from(*copied));
            let error = error / if *copied { positives } else { negatives } / 2.0;
            slope += error;
            slopes.iter_mut().zip(shares).for_each(|(slope, x)| *slope += error * x);
        }
        bias -= slope;
        for (weight, slope) in weights.iter_mut().zip(slopes) {
            *weight = (*weight - (slope + PENALTY * *weight)).max(0.0);
        }
    }
    let evidence =
        |sample: &&Sample| sample.1 + weights.iter().zip(&sample.0).map(|(w, x)| w * x).sum::<f64>();
    let least =
        samples.iter().filter(|(_, _, copied)| *copied).map(|s| evidence(&s)).fold(f64::MAX, f64::min);
    let most =
        samples.iter().filter(|(_, _, copied)| !*copied).map(|s| evidence(&s)).fold(f64::MIN, f64::max);
    println!("least of a copy {:.2}, most of anything else {:.2}", bias + least, bias + most);
    // The classes are apart: the limit goes halfway between the nearest two.
    let bias = if least > most { -(least + most) / 2.0 } else { bias };
    println!("BIAS {bias:.2} in use {:.2}", FITTED.0);
    for ((name, weight), used) in SHARES.iter().zip(&weights).zip(FITTED.1) {
        println!("  {name:<15} {weight:.2} in use {used:.2}");
    }
}

fn show(language: &str, half: &str, evaluation: &Evaluation, rows: &[&Row]) {
    println!("{language} {half}");
    for result in &evaluation.kinds {
        let share = result.share;
        let mut scores: Vec<u16> = rows
            .iter()
            .filter(|row| row.kind == result.kind)
            .map(|row| {
                wording::Corpus::of(&row.brief, &row.required)
                    .originality(&row.draft, None, &[])
                    .brief
                    .score
                    .hundredths()
            })
            .collect();
        scores.sort_unstable();
        println!(
            "  {:<10} {:>3} of {:>3} refused, {} [{}; {}], scores {} / {} / {}",
            result.kind,
            share.refused,
            share.pairs,
            share.share,
            share.low,
            share.high,
            scores[0],
            scores[scores.len() / 2],
            scores[scores.len() - 1]
        );
    }
    let copied = evaluation.copied;
    println!("  copies and light edits: {} [{}; {}]", copied.share, copied.low, copied.high);
    for wrong in &evaluation.wrong {
        println!(
            "    line {} {} score {} words {}: {}",
            wrong.line, wrong.kind, wrong.score, wrong.own_words, wrong.draft
        );
    }
}

/// Every rewrite against the other rewrites of its brief, as posts of one campaign; and against copies of them.
fn siblings(language: &str, rows: &[Row]) {
    let mut worst: Vec<(u16, usize, usize)> = Vec::new();
    let rewrites: Vec<&Row> = rows.iter().filter(|row| row.kind == Kind::Rewrite).collect();
    for row in &rewrites {
        let mut corpus = wording::Corpus::of(&row.brief, &row.required);
        for (key, other) in (0_u64..).zip(&rewrites) {
            if other.line != row.line {
                corpus.add(key, &other.draft);
            }
        }
        if let Some(closest) = corpus.originality_by_full_scan(&row.draft, None, &[]).closest {
            let key = usize::try_from(closest.key).unwrap_or(0);
            worst.push((closest.similarity.score.hundredths(), row.line, rewrites[key].line));
        }
    }
    worst.sort_unstable_by(|a, b| b.cmp(a));
    println!(
        "{language} rewrites against all rewrites as posts of one campaign: (score, line, line) {:?}",
        &worst[..worst.len().min(5)]
    );
}

fn url_corpus(folder: &Path) -> Fallible<()> {
    let path = folder.join("url-corpus-train.tsv.gz");
    let file = std::fs::File::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    let rows: Vec<(bool, &str, &str)> = text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()? == "1", fields.next()?, fields.next()?))
        })
        .collect();
    let ours: Vec<(f64, bool)> = rows.iter().map(|(same, a, b)| (f64::from(score(a, b)), *same)).collect();
    let words: Vec<(f64, bool)> = rows.iter().map(|(same, a, b)| (jaccard(a, b), *same)).collect();
    println!("URL corpus, {} pairs: AUC {:.4}, word-Jaccard {:.4}", rows.len(), auc(&ours), auc(&words));
    for (low, high) in [(0.0, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.5), (0.5, 1.1)] {
        for same in [true, false] {
            let within = |a: &str, b: &str| (low..high).contains(&jaccard(a, b));
            let scores: Vec<u16> = rows
                .iter()
                .filter(|(s, a, b)| *s == same && within(a, b))
                .map(|(_, a, b)| score(a, b))
                .collect();
            let from = |limit: u16| scores.iter().filter(|score| **score >= limit).count();
            println!(
                "  word-Jaccard {low:.1} to {high:.1}, paraphrase {same:<5}: {:>5} as a brief, {:>5} as another post, of {:>5} refused",
                from(wording::BRIEF_REFUSED_FROM.hundredths()),
                from(wording::OTHER_REFUSED_FROM.hundredths()),
                scores.len()
            );
        }
    }
    Ok(())
}

fn sts(folder: &Path, language: &str) -> Fallible<()> {
    let path = folder.join(format!("stsb-{language}-dev.csv"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path)?;
    let (mut ours, mut words, mut truth) = (Vec::new(), Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        truth.push(record[2].parse::<f64>()?);
        ours.push(f64::from(score(&record[0], &record[1])));
        words.push(jaccard(&record[0], &record[1]));
    }
    println!(
        "STS-b {language} dev, {} pairs: Spearman {:.3}, word-Jaccard {:.3}",
        truth.len(),
        spearman(&ours, &truth),
        spearman(&words, &truth)
    );
    Ok(())
}

fn jaccard(a: &str, b: &str) -> f64 {
    let set = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<HashSet<_>>();
    let (a, b) = (set(a), set(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let same = order[from..].iter().take_while(|at| values[**at] == values[order[from]]).count();
        order[from..from + same].iter().for_each(|at| ranks[*at] = from as f64 + (same as f64 + 1.0) / 2.0);
        from += same;
    }
    ranks
}

fn auc(scored: &[(f64, bool)]) -> f64 {
    let ranks = ranks(&scored.iter().map(|(score, _)| *score).collect::<Vec<_>>());
    let positives = scored.iter().filter(|(_, same)| *same).count() as f64;
    let negatives = scored.len() as f64 - positives;
    let sum: f64 = ranks.iter().zip(scored).filter(|(_, (_, same))| *same).map(|(rank, _)| rank).sum();
    (sum - positives * (positives + 1.0) / 2.0) / (positives * negatives)
}

fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = (a.len() as f64 + 1.0) / 2.0;
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}
