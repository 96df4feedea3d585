//! The texts are read when the crate is compiled: a new file among them must make it compile anew.

fn main() {
    for folder in ["locales", "assets"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
