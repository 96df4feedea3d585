//! Figures for Prometheus. What each means stands in docs/operating.md; a test holds the two against each other.

use std::fs;

use ::metrics::Unit;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// How long requests take: pages are promised within 50 ms.
const SECONDS: [f64; 11] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The figures, with what they mean: kind, name, meaning.
pub(crate) const FIGURES: [(char, &str, &str); 20] = [
    ('c', "crieur_http_requests_total", "Requests by method, route and status"),
    ('h', "crieur_http_request_seconds", "How long requests took, by method, route and status"),
    ('g', "crieur_live_streams", "Open pages that listen for news"),
    ('c', "crieur_jobs_total", "Jobs by outcome: done, again, dead"),
    ('g', "crieur_jobs", "Jobs by state: waiting, done, dead"),
    ('g', "crieur_oldest_due_job_seconds", "For how long the oldest due job has waited"),
    ('c', "crieur_letters_total", "Letters by outcome: sent, again, dead"),
    ('c', "crieur_task_failures_total", "Work in the background that failed and was begun again, by task"),
    ('c', "crieur_database_errors_total", "Looks at the database that failed"),
    ('c', "crieur_stream_events_total", "Events of the network's stream, by kind"),
    ('c', "crieur_stream_counts_total", "What else the stream has been through, by what"),
    ('g', "crieur_stream_lag_seconds", "How long ago all of the stream had been read"),
    ('g', "crieur_stream_accounts", "Accounts whose posts are looked out for on the stream"),
    ('g', "crieur_spotter_posts", "Posts that the spotter follows"),
    ('c', "crieur_spotter_alerts_total", "Alerts of the spotter, by level: size, unusual"),
    ('c', "crieur_spotter_told_total", "Times that the market was told of a breakout"),
    ('g', "crieur_spotter_lag_seconds", "How old the newest event is that the spotter has read"),
    ('g', "crieur_info", "1, labelled with the version"),
    ('g', "process_resident_memory_bytes", "Memory of the program"),
    ('g', "process_open_fds", "Open files and connections of the program"),
];

/// Begins to count; the handle shows the figures. Only the first call of a program counts.
pub(crate) fn begin() -> eyre::Result<PrometheusHandle> {
    let duration = Matcher::Full("crieur_http_request_seconds".to_owned());
    let recorder = PrometheusBuilder::new().set_buckets_for_metric(duration, &SECONDS)?.build_recorder();
    let handle = recorder.handle();
    ::metrics::set_global_recorder(recorder)?;
    for (kind, name, meaning) in FIGURES {
        match kind {
            'c' => ::metrics::describe_counter!(name, meaning),
            'h' => ::metrics::describe_histogram!(name, Unit::Seconds, meaning),
            _ => ::metrics::describe_gauge!(name, meaning),
        }
    }
    ::metrics::gauge!("crieur_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// The figures as Prometheus reads them.
pub(crate) fn show(handle: &PrometheusHandle) -> String {
    if let Some(bytes) = memory() {
        ::metrics::gauge!("process_resident_memory_bytes").set(bytes);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        ::metrics::gauge!("process_open_fds").set(f64::from(u32::try_from(open.count()).unwrap_or(u32::MAX)));
    }
    handle.run_upkeep();
    handle.render()
}

/// As the kernel counts it; nothing where there is no such file.
fn memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u32 = line.split_whitespace().next()?.parse().ok()?;
    Some(f64::from(kilobytes) * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_stands_in_the_papers() {
        let papers = include_str!("../../../../docs/operating.md");
        for (_, name, _) in FIGURES {
            assert!(papers.contains(&format!("`{name}`")), "docs/operating.md does not tell of {name}");
        }
    }

    #[test]
    fn figures_are_shown_with_what_they_mean() {
        let handle = begin().unwrap();
        ::metrics::counter!("crieur_jobs_total", "outcome" => "done").increment(3);
        let text = show(&handle);
        assert!(text.contains("# TYPE crieur_jobs_total counter\n"), "{text}");
        assert!(text.contains("crieur_jobs_total{outcome=\"done\"} 3\n"), "{text}");
        assert!(text.contains("crieur_info{version=\""), "{text}");
    }
}
