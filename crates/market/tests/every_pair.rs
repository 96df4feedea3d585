//! Every state meets every command, for each machine: what comes of it is written out by hand in
//! `pairs/`, and the table at the top of the machine's own file must tell the same.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

mod pairs {
    pub(crate) mod author_offer;
    pub(crate) mod breakout;
    pub(crate) mod campaign;
    pub(crate) mod contest;
    pub(crate) mod dispute;
    pub(crate) mod machine;
    pub(crate) mod offer;
    pub(crate) mod payout;
    pub(crate) mod placement;
    pub(crate) mod table;
}

macro_rules! each_machine {
    ($($machine:ident),+) => {$(
        mod $machine {
            use crate::pairs::$machine::machine;

            #[test]
            fn every_pair_ends_as_written() {
                machine().ends_as_written();
            }

            #[test]
            fn its_header_tells_what_it_does() {
                machine().does_what_its_header_tells();
            }

            #[test]
            fn only_the_right_party_is_heard() {
                machine().hears_only_the_right_party();
            }

            #[test]
            fn no_state_and_no_command_is_left_out() {
                machine().leaves_nothing_out();
            }
        }
    )+};
}

each_machine!(campaign, contest, offer, placement, dispute, payout, breakout, author_offer);
