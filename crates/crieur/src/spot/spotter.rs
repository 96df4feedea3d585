//! What every command that spots is told: bounds, what is worth an alert, and the model.

use std::path::PathBuf;

use breakout::{Model, Settings};
use eyre::{WrapErr as _, bail};

/// How it is spotted.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct SpotArgs {
    /// Final sizes that are worth an alert, rising.
    #[arg(long, value_name = "SIZES", value_delimiter = ',', default_values_t = [100, 1_000, 10_000])]
    sizes: Vec<u32>,
    /// How certain a size must be, in per cent.
    #[arg(long, value_name = "PERCENT", default_value_t = 80, value_parser = clap::value_parser!(u8).range(1..=99))]
    certainty: u8,
    /// The most posts followed at once; 94 bytes each.
    #[arg(long, value_name = "N", default_value_t = 500_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000_000))]
    posts: u32,
    /// A model of `crieur spot train`; the one that comes with the program otherwise.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

impl SpotArgs {
    /// The settings of each of so many partitions: together they follow as many posts as were asked for, each a thousand at least.
    pub(super) fn settings(&self, partitions: u16) -> eyre::Result<Settings> {
        if self.sizes.is_empty() || self.sizes.len() > 7 || !self.sizes.is_sorted_by(|one, other| one < other)
        {
            bail!("--sizes takes one to seven sizes, each larger than the one before, such as 100,1000");
        }
        let posts = usize::try_from(self.posts.div_ceil(u32::from(partitions.max(1))).max(1_000))?;
        Ok(Settings {
            posts,
            authors: posts / 4,
            door: posts * 4,
            recent: posts.min(1 << 18),
            sizes: self.sizes.iter().map(|&size| f64::from(size)).collect(),
            certainty: f64::from(self.certainty) / 100.0,
            ..Settings::default()
        })
    }

    /// The model that was named, or the one that comes with the program.
    pub(super) fn model(&self) -> eyre::Result<Model> {
        let Some(path) = &self.model else { return Ok(Model::shipped()?) };
        let bytes = std::fs::read(path).wrap_err_with(|| format!("{} cannot be read", path.display()))?;
        Model::from_bytes(&bytes).wrap_err_with(|| format!("{} cannot be used", path.display()))
    }
}
