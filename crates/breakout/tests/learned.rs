//! What is learned from real cascades, held against real cascades that were not shown.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

use std::io::Read as _;
use std::path::PathBuf;

use breakout::{Cascade, Effort, Model, ModelError, Sketch, fit, train};

fn data() -> PathBuf {
    let data = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/cascades"));
    assert!(data.is_dir(), "the real cascades are missing: this test reads them from {}", data.display());
    data
}

fn tideh() -> Vec<Cascade> {
    (1..=50)
        .map(|number| {
            let name = format!("RT{number}.txt");
            let text = std::fs::read_to_string(data().join("tideh").join(&name)).unwrap();
            Cascade::read_tideh(&name, &text).unwrap()
        })
        .collect()
}

fn forest(name: &str) -> Vec<Cascade> {
    let file = std::fs::File::open(data().join("forest-twitter").join(format!("{name}.txt.gz"))).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    Cascade::read_forest(name, &text).unwrap()
}

#[allow(clippy::cast_precision_loss, reason = "sizes of cascades")]
fn size(cascade: &Cascade) -> f64 {
    cascade.size() as f64
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

/// Errors and hits of the interval, each cascade foretold by a model that has not seen it: every tenth is left out.
fn cross_validated(cascades: &[Cascade], age: f64) -> (f64, f64) {
    let (mut errors, mut covered) = (Vec::new(), 0.0);
    for fold in 0..10 {
        let (out, shown): (Vec<_>, Vec<_>) = cascades.iter().enumerate().partition(|(at, _)| at % 10 == fold);
        let shown: Vec<&Cascade> = shown.into_iter().map(|(_, cascade)| cascade).collect();
        let model = fit(&shown, age, Effort::default());
        for (_, cascade) in out {
            let forecast = model.outlook(&Sketch::of(cascade, age)).forecast;
            errors.push((forecast.size / size(cascade) - 1.0).abs());
            let (low, high) = forecast.interval.unwrap();
            covered += f64::from(u8::from((low..=high).contains(&size(cascade))));
        }
    }
    (median(errors), covered / size_of(cascades))
}

#[allow(clippy::cast_precision_loss, reason = "a number of cascades")]
fn size_of(cascades: &[Cascade]) -> f64 {
    cascades.len() as f64
}

#[test]
fn large_cascades_are_foretold_as_well_as_was_aimed_for() {
    let cascades = tideh();
    for (age, aim) in [(600.0, 0.29), (3_600.0, 0.25), (21_600.0, 0.165)] {
        let (error, covered) = cross_validated(&cascades, age);
        println!("{age} s: median error {error:.3} (aim {aim}), {covered:.2} inside the interval");
        assert!(error <= aim, "{age} s: {error}");
        assert!((0.7..=0.9).contains(&covered), "{age} s: {covered}");
    }
}

#[test]
fn a_model_is_read_as_it_was_written_or_not_at_all() {
    let cascades = forest("valid");
    let shown: Vec<&Cascade> = cascades.iter().collect();
    let model = train(&shown, Effort { trees: 5, seed: 1 }, |_, _| {});
    let bytes = model.to_bytes();
    assert_eq!(Model::from_bytes(&bytes), Ok(model.clone()));
    for cut in [16, 24, 100, bytes.len() / 2, bytes.len() - 1] {
        assert!(matches!(Model::from_bytes(&bytes[..cut]), Err(ModelError::Damaged(_))), "cut at {cut}");
    }
    for at in [20, 500, bytes.len() - 3] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        assert!(matches!(Model::from_bytes(&flipped), Err(ModelError::Damaged(_))), "flipped at {at}");
    }
    let mut newer = bytes.clone();
    newer[15] = 2;
    assert_eq!(Model::from_bytes(&newer), Err(ModelError::Version { found: 2 }));
    assert_eq!(Model::from_bytes(b"GIF89a"), Err(ModelError::Foreign));
    assert_eq!(Model::from_bytes(&[0; 64]), Err(ModelError::Foreign));
}

#[test]
fn whatever_is_asked_is_answered_with_a_finite_forecast_in_order() {
    let cascades = forest("valid");
    let shown: Vec<&Cascade> = cascades.iter().collect();
    let model = train(&shown, Effort { trees: 20, seed: 1 }, |_, _| {});
    for age in [-5.0, 0.0, 1.0, 300.0, 4e6, f64::MAX] {
        for counted in [-1.0, 0.0, 3.0, 1e9] {
            let outlook = model.outlook(&Sketch { age, counted, weighed: [counted; 6] });
            let (low, high) = outlook.forecast.interval.unwrap();
            assert!(low.is_finite() && high.is_finite() && low <= outlook.forecast.size, "{outlook:?}");
            assert!(outlook.forecast.size <= high && outlook.forecast.size >= counted, "{outlook:?}");
            assert!(outlook.top[1] <= outlook.top[0] && (0.0..=1.0).contains(&outlook.top[0]), "{outlook:?}");
        }
    }
    let ages: Vec<f64> = model.ages().collect();
    assert_eq!((model.nearest(0.0), model.nearest(640.0), model.nearest(1e9)), (0, 2, ages.len() - 1));
}
