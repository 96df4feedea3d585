//! Somebody who measures what a test says.

#![allow(unreachable_pub, dead_code, reason = "each test is a crate of its own and takes what it needs")]

use std::sync::Mutex;

use app::ports::{Gauge, GaugeError, Reading, Score, Snapshot, Subject};
use async_trait::async_trait;
use kernel::{AuditId, BasisPoints, Interval, Points, ProfileId, Span, Timestamp};
use market::measure::{Burst, Cause, Fact, FactCode, Family, GrowthPoint, Input, InputCode};
use uuid::Uuid;

/// What it says.
#[derive(Default)]
pub struct Told {
    pub snapshot: Option<Snapshot>,
    pub scores: Vec<Score>,
    pub reading: Option<Reading>,
    pub away: bool,
}

/// Says what it was told to.
#[derive(Default)]
pub struct Scripted(pub Mutex<Told>);

#[async_trait]
impl Gauge for Scripted {
    async fn snapshot(&self) -> Result<Snapshot, GaugeError> {
        let told = self.0.lock().unwrap();
        if told.away {
            return Err(GaugeError::Unavailable("restarting".to_owned()));
        }
        told.snapshot.clone().ok_or(GaugeError::NotMeasured)
    }

    async fn scores(&self, _: &Snapshot, of: &[Subject]) -> Result<Vec<Score>, GaugeError> {
        let told = self.0.lock().unwrap();
        assert!(of.len() <= 500);
        Ok(told.scores.clone())
    }

    async fn audit(&self, _: &Subject) -> Result<Option<Reading>, GaugeError> {
        Ok(self.0.lock().unwrap().reading.clone())
    }
}

impl Scripted {
    /// From now on a snapshot with one score, in whole points.
    pub fn says(&self, id: &str, made: Timestamp, profile: ProfileId, low: u16, value: u16, high: u16) {
        let points = |whole: u16| Points::new(whole * 100).unwrap();
        let input = |code, contribution| Input { code, value: 1_500, weight: 12_345, contribution };
        let mut told = self.0.lock().unwrap();
        told.snapshot = Some(Snapshot { id: id.to_owned(), formula: "2026-11".to_owned(), made });
        told.scores = vec![Score {
            profile,
            value: points(value),
            interval: Interval::new(points(low), points(high)).unwrap(),
            inputs: vec![input(InputCode::Base, 1_000), input(InputCode::Trust, -250)],
        }];
    }

    /// From now on an audit, in whole per cent.
    pub fn finds(&self, number: u128, at: Timestamp, low: u16, share: u16, high: u16) {
        let percent = |whole: u16| BasisPoints::new(whole * 100).unwrap();
        let fact = |code, value| Fact { code, value };
        let bands = vec![fact(FactCode::Accounts, 2_400), fact(FactCode::MadeFrom, 20_000)];
        self.0.lock().unwrap().reading = Some(Reading {
            id: AuditId::new(Uuid::from_u128(number)),
            method: "2026-11".to_owned(),
            at,
            share: percent(share),
            interval: Interval::new(percent(low), percent(high)).unwrap(),
            followers: 10_000,
            seen: 2_239,
            checked: 400,
            causes: vec![
                Cause { family: Family::CreationBands, share: percent(share), evidence: bands },
                Cause { family: Family::Benford, share: BasisPoints::ZERO, evidence: Vec::new() },
            ],
            growth: vec![
                GrowthPoint { at: at.minus(Span::days(9)), followers: 5_000 },
                GrowthPoint { at, followers: 10_000 },
            ],
            bursts: vec![Burst {
                from: at.minus(Span::days(3)),
                until: at.minus(Span::days(2)),
                gained: 4_000,
                usual: 30,
                explained: false,
            }],
            fingerprint: Some(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script><text>[[bands]]</text></svg>"
                    .to_owned(),
            ),
        });
    }
}
