//! `crieur influence attack`: what bought followers do to each method.
//!
//! On a graph made by R-MAT or a given one. Prints a table for each target, or with `--json` one object; both are described in
//! `docs/influence.md`. The same input and seed give the same bytes.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use eyre::WrapErr as _;
use influence::attack::{Attack, Attacked, Plan, attack};
use influence::generate::Rmat;
use influence::ids::Ids;
use influence::score::Formula;
use influence::{Edge, Graph};
use serde_json::{Value, json};

use super::input::{self, Format};

/// What to attack, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct AttackArgs {
    /// Who follows whom, instead of a made graph.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scale", "edges_per_node"])]
    edges: Option<PathBuf>,
    /// How the file is written.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// 2 to this power accounts in the made graph, from 10 to 24.
    #[arg(long, value_name = "S", default_value_t = 16, value_parser = clap::value_parser!(u32).range(10..=24))]
    scale: u32,
    /// So many edges for each of them.
    #[arg(long, value_name = "E", default_value_t = 15)]
    edges_per_node: u64,
    /// How many followers are bought, one attack for each number.
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    fakes: Vec<u32>,
    /// How many honest people follow a fake back, in the attacks with follow-backs.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    follow_backs: u32,
    /// How many honest accounts each fake follows, in the attacks with camouflage.
    #[arg(long, value_name = "N", default_value_t = 10)]
    camouflage: u32,
    /// About how many followers the targets have.
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [10, 100, 1_000])]
    targets: Vec<u32>,
    /// How many honest accounts somebody has looked at.
    #[arg(long, value_name = "N", default_value_t = 200)]
    seeds: usize,
    /// Draws the graph, the seeds and the attacks.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Attacks, and prints what came of it.
///
/// # Errors
/// A graph that cannot be read or is too small, no target of a size, nothing can be written.
pub(crate) fn run(args: &AttackArgs) -> eyre::Result<ExitCode> {
    let graph = graph(args)?;
    let attacks = attacks(args);
    let plan = Plan {
        graph: &graph,
        attacks: &attacks,
        formula: Formula::V1,
        targets: &args.targets,
        seeds: args.seeds,
        engaged: 0.3,
        seed: args.seed,
    };
    let found = attack(&plan)?;
    let text = if args.json { json_text(args, &graph, &found)? } else { table(&graph, &found) };
    writeln!(std::io::stdout(), "{text}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}

/// Plain for each number of fakes; with all that money buys; and with what people give.
fn attacks(args: &AttackArgs) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for fakes in &args.fakes {
        let plain = Attack { fakes: *fakes, camouflage: 0, follow_backs: 0, reposts: false, replies: 0 };
        let paid = Attack { camouflage: args.camouflage, reposts: true, ..plain };
        let back = Attack { camouflage: 0, follow_backs: args.follow_backs, ..paid };
        attacks.extend([plain, paid, back, Attack { replies: 3, ..back }]);
    }
    attacks
}

fn graph(args: &AttackArgs) -> eyre::Result<Graph> {
    let mut edges: Vec<(u32, u32)> = Vec::new();
    let nodes = match &args.edges {
        Some(path) => {
            let (bar, mut ids) = (input::bar("edges"), Ids::new());
            input::each(path, args.format, &bar, |_, row| {
                edges.push((ids.number(row.from)?, ids.number(row.to)?));
                Ok(())
            })?;
            ids.len()
        }
        None => {
            let rmat = Rmat::new(args.scale, args.edges_per_node, args.seed)?;
            edges.extend((0..rmat.chunks()).flat_map(|chunk| rmat.chunk(chunk)));
            rmat.nodes()
        }
    };
    edges.sort_unstable();
    edges.dedup();
    Ok(Graph::new(nodes, edges.into_iter().map(|(from, to)| Edge { from, to, weight: 1.0 }))?)
}

fn name(attack: &Attack) -> String {
    let mut name = attack.fakes.to_string();
    if attack.camouflage > 0 {
        let _ = write!(name, ", camouflage {}", attack.camouflage);
    }
    if attack.reposts {
        name.push_str(", reposts");
    }
    if attack.follow_backs > 0 {
        let _ = write!(name, ", {} follow back", attack.follow_backs);
    }
    if attack.replies > 0 {
        let _ = write!(name, " and reply {} times", attack.replies);
    }
    name
}

/// A table for each target: the attacks down, the methods across.
fn table(graph: &Graph, found: &[Attacked]) -> String {
    let mut text = format!("{} accounts, {} edges", graph.nodes(), graph.edges());
    for (at, first) in found.iter().enumerate() {
        if found[..at].iter().any(|earlier| earlier.followers == first.followers) {
            continue;
        }
        let mut table = Table::new();
        let names = first.moved.iter().map(|moved| moved.name);
        table.load_style(NOTHING).set_header(std::iter::once("bought").chain(names));
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        for attacked in found.iter().filter(|attacked| attacked.followers == first.followers) {
            let cells = attacked.moved.iter().map(|moved| {
                let factor = moved.factor.map_or_else(|| "-".to_owned(), factor);
                format!("{:+.2} ({factor})", moved.points)
            });
            table.add_row(std::iter::once(name(&attacked.attack)).chain(cells));
        }
        let _ = write!(text, "\n\na target with {} followers\n{}", first.followers, table.trim_fmt());
    }
    text.push_str(
        "\n\npoints gained of 100, and the factor; methods without points: what the factor is worth on the score's scale\n\
         score: of an account with 20 posts; score-newcomer: of the same without a post",
    );
    text
}

fn factor(factor: f64) -> String {
    if factor < 100.0 { format!("{factor:.3}x") } else { format!("{factor:.0}x") }
}

fn json_text(args: &AttackArgs, graph: &Graph, found: &[Attacked]) -> serde_json::Result<String> {
    let attacked = |attacked: &Attacked| -> Value {
        let moved = attacked.moved.iter().map(|moved| {
            json!({
                "method": moved.name,
                "before": moved.before,
                "after": moved.after,
                "factor": moved.factor,
                "points": moved.points,
            })
        });
        let Attack { fakes, camouflage, follow_backs, reposts, replies } = attacked.attack;
        json!({
            "followers": attacked.followers,
            "fakes": fakes,
            "camouflage": camouflage,
            "follow_backs": follow_backs,
            "reposts": reposts,
            "replies": replies,
            "methods": moved.collect::<Vec<_>>(),
        })
    };
    serde_json::to_string_pretty(&json!({
        "version": 1,
        "formula": Formula::V1.version,
        "accounts": graph.nodes(),
        "edges": graph.edges(),
        "seeds": args.seeds,
        "seed": args.seed,
        "attacks": found.iter().map(attacked).collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attack_is_named_by_what_was_bought_and_given() {
        let attack = Attack { fakes: 9, camouflage: 2, follow_backs: 3, reposts: true, replies: 4 };
        assert_eq!(name(&attack), "9, camouflage 2, reposts, 3 follow back and reply 4 times");
        assert_eq!(factor(1.0), "1.000x");
    }
}
