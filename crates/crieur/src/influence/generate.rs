//! `crieur influence generate`: a graph by R-MAT, as text.
//!
//! Two numbers a line with a tab between them, without a header. The same scale, edges and seed give the same bytes on any
//! number of cores. Memory: 64 chunks of 65,536 lines, about 70 MB.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use eyre::WrapErr as _;
use indicatif::ProgressBar;
use influence::generate::{CHUNK, Rmat};
use rayon::prelude::*;

use super::input;

/// Chunks that are made at once.
const AT_ONCE: u64 = 64;

/// What to make.
#[derive(Debug, clap::Args)]
pub(crate) struct GenerateArgs {
    /// 2 to this power accounts, from 1 to 31.
    #[arg(long, value_name = "S")]
    scale: u32,
    /// So many edges for each account, on average.
    #[arg(long, value_name = "E")]
    edges_per_node: u64,
    /// Where to; what has that name is replaced when the file is whole.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The same seed makes the same graph.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Makes it.
///
/// # Errors
/// A graph that cannot be, a file that cannot be written.
pub(crate) fn run(args: &GenerateArgs) -> eyre::Result<ExitCode> {
    let rmat = Rmat::new(args.scale, args.edges_per_node, args.seed)?;
    let unwritten = || format!("{} cannot be written", args.out.display());
    let folder = args.out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).wrap_err_with(unwritten)?;
    let bar = input::bar("edges");
    write(&rmat, BufWriter::new(file.as_file_mut()), &bar).wrap_err_with(unwritten)?;
    bar.finish_and_clear();
    file.persist(&args.out).map_err(|error| error.error).wrap_err_with(unwritten)?;
    let (nodes, edges) = (rmat.nodes(), rmat.edges());
    let said = format!("{edges} edges between {nodes} accounts in {}", args.out.display());
    writeln!(std::io::stdout(), "{said}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}

fn write(rmat: &Rmat, mut out: impl Write, bar: &ProgressBar) -> std::io::Result<()> {
    bar.set_length(rmat.edges());
    for first in (0..rmat.chunks()).step_by(usize::try_from(AT_ONCE).unwrap_or(1)) {
        let made: Vec<Vec<u8>> =
            (first..rmat.chunks().min(first + AT_ONCE)).into_par_iter().map(|at| lines(rmat, at)).collect();
        made.iter().try_for_each(|lines| out.write_all(lines))?;
        bar.set_position((first + AT_ONCE) * CHUNK);
    }
    out.flush()
}

fn lines(rmat: &Rmat, chunk: u64) -> Vec<u8> {
    let mut text = Vec::with_capacity(1 << 20);
    for (from, to) in rmat.chunk(chunk) {
        number(&mut text, from);
        text.push(b'\t');
        number(&mut text, to);
        text.push(b'\n');
    }
    text
}

fn number(text: &mut Vec<u8>, mut number: u32) {
    let start = text.len();
    loop {
        text.push(b'0' + u8::try_from(number % 10).unwrap_or(0));
        number /= 10;
        if number == 0 {
            break;
        }
    }
    text[start..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_chunks_in_their_order() {
        let rmat = Rmat::new(12, 40, 3).unwrap();
        let mut text = Vec::new();
        write(&rmat, &mut text, &ProgressBar::hidden()).unwrap();
        let pairs = (0..rmat.chunks()).flat_map(|chunk| rmat.chunk(chunk));
        let wanted: String = pairs.map(|(from, to)| format!("{from}\t{to}\n")).collect();
        assert!(text == wanted.into_bytes());
        assert_eq!(text.iter().filter(|byte| **byte == b'\n').count(), 4096 * 40);
    }
}
