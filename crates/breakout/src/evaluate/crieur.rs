//! Crieur's own forecast, learned on the very training set: [`crate::Model`].

use super::{Fitted, Foreteller, Foretold, NotApplicable, Seen};
use crate::{Cascade, Effort, Model, SPANS, Sketch, fit, weighed};

/// The learned model, fitted for one age alone. It tells intervals of its own, and ranks by the chance of ending among the
/// top 5 %.
#[derive(Debug, Clone, Copy, Default)]
pub struct Crieur {
    /// How much is spent on training.
    pub effort: Effort,
}

impl Foreteller for Crieur {
    fn name(&self) -> &'static str {
        "crieur"
    }

    fn fit(&self, train: &[&Cascade], age: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        Ok(Box::new(fit(train, age, self.effort)))
    }

    fn tells_intervals(&self) -> bool {
        true
    }
}

/// What a slot would know of a post.
fn sketch(seen: &Seen<'_>) -> Sketch {
    let weighed: [f64; SPANS.len()] = weighed(seen.shares().iter().map(|share| share.after), seen.age());
    Sketch { age: seen.age(), counted: super::number::real(seen.count()), weighed }
}

impl Fitted for Model {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let outlook = self.outlook(&sketch(seen));
        Some(Foretold { forecast: outlook.forecast, score: outlook.top[0] })
    }
}
