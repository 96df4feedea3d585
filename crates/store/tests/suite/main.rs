//! One suite of behaviours, run on memory, SQLite and PostgreSQL; then what only one of them can do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so by failing")]
#![allow(clippy::redundant_pub_crate, unreachable_pub, missing_docs, reason = "nobody else sees a test")]

mod bugs;
mod copies;
mod crowd;
mod faults;
mod history;
mod jobs;
mod money;
mod papers;
mod place;
mod postgres_only;
mod queries;
mod records;
mod schema;
mod sightings;
mod sqlite_only;
mod town;

macro_rules! suite {
    ($($module:ident :: $name:ident,)+) => {
        mod on_memory { suite!(@each memory $($module $name)+); }
        mod on_sqlite { suite!(@each sqlite $($module $name)+); }
        mod on_postgres { suite!(@each postgres $($module $name)+); }
    };
    (databases: $($module:ident :: $name:ident,)+) => {
        mod file { suite!(@each sqlite $($module $name)+); }
        mod server { suite!(@each postgres $($module $name)+); }
    };
    (@each $engine:ident $($module:ident $name:ident)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            crate::$module::$name(crate::place::Place::$engine().await).await;
        }
    )+};
}

suite! {
    records::a_record_is_written_read_and_written_again,
    records::a_record_decided_on_an_old_version_is_refused,
    records::a_missing_record_cannot_be_updated,
    records::a_new_record_must_not_be_there,
    records::one_commit_may_write_a_record_twice,
    records::many_are_loaded_in_the_order_asked_for,
    records::kinds_are_listed_page_by_page,
    records::placements_are_found_by_campaign_creator_and_time,
    records::open_placements_are_counted,
    records::long_and_strange_texts_come_back_as_they_were,
    records::what_is_committed_is_there_after_opening_again,
    money::a_refused_movement_leaves_no_trace_of_its_decision,
    money::a_movement_is_made_once,
    money::several_decisions_are_committed_all_or_none,
    money::an_account_may_not_dip_below_zero_even_for_a_moment,
    money::balances_come_in_the_order_of_their_names,
    money::transfers_come_page_by_page_with_whole_movements,
    money::a_key_with_a_nul_is_refused_on_every_store,
    history::events_and_audit_lines_come_back_in_order,
    history::drafts_rise_over_the_whole_store,
    queries::records_are_found_by_whose_they_are_and_their_state,
    queries::counts_are_kept_with_every_commit,
    queries::what_is_refused_is_not_counted,
    queries::many_writers_count_right,
    queries::the_whole_history_is_read_on_from_a_number,
    queries::the_trail_is_read_back_from_its_end,
    queries::a_post_is_found_by_its_address,
    queries::a_statement_tells_what_moved_on_one_account,
    queries::jobs_are_listed_counted_and_cancelled,
    queries::what_counts_of_a_past_is_found,
    jobs::a_key_is_enqueued_once,
    jobs::each_job_is_leased_to_one,
    jobs::a_lease_that_ran_out_no_longer_counts,
    jobs::a_job_is_put_back_given_up_and_revived,
    jobs::the_next_job_is_known,
    jobs::a_finished_job_never_comes_back,
    crowd::many_writers_lose_nothing,
    crowd::many_transfers_are_exact,
    crowd::a_bad_commit_does_not_spoil_its_neighbours,
    crowd::whoever_stops_waiting_leaves_nothing_half_done,
    faults::a_cut_at_any_statement_leaves_nothing,
    faults::a_lost_answer_was_a_commit,
    papers::a_paper_is_laid_down_found_changed_and_taken_away,
    papers::a_name_belongs_to_one,
    papers::a_change_is_whole_or_not_at_all,
    papers::what_is_there_is_not_added_again,
    papers::papers_are_listed_in_order_and_page_by_page,
    papers::members_are_found_from_both_sides,
    papers::what_has_expired_is_thrown_away_and_nothing_else,
    papers::of_many_who_change_a_paper_at_once_one_does,
    papers::two_programs_see_the_same_papers,
    papers::an_account_on_a_network_is_linked_once,
    papers::sign_ins_of_a_browser_are_found_until_they_expire,
    papers::what_was_sealed_is_there_for_the_next_program,
    papers::a_cut_in_a_change_leaves_nothing,
    papers::people_and_the_market_share_one_store,
    sightings::a_post_keeps_the_time_at_which_it_was_shown_first,
    sightings::what_comes_after_a_break_came_at_some_time_in_it,
    sightings::what_was_not_shown_is_told_with_how_far_was_read,
    sightings::a_position_of_no_interest_is_kept_now_and_then_and_before_a_stop,
    sightings::a_cut_leaves_neither_post_nor_position,
    sightings::of_two_programs_on_one_stream_the_slower_stops,
    sightings::sightings_go_when_their_time_is_over,
    sightings::whoever_links_an_account_is_looked_out_for,
    bugs::a_lost_version_check_is_noticed,
    bugs::a_job_run_twice_is_noticed,
}

suite! {
    databases:
    schema::every_statement_is_understood,
    schema::a_newer_database_is_refused,
    schema::an_older_database_is_counted_when_it_is_brought_forward,
    schema::an_older_database_is_brought_forward_with_its_data,
    copies::a_market_is_copied_into_either_database,
    copies::a_target_that_holds_anything_is_refused,
    copies::a_copy_that_fails_leaves_nothing,
    copies::a_busy_market_is_copied_as_of_one_moment,
    schema::several_programs_may_start_at_once,
    schema::what_happened_cannot_be_changed,
    schema::the_check_names_the_first_break,
    schema::the_check_makes_nothing,
    schema::the_check_of_a_busy_market_sees_one_moment,
}
