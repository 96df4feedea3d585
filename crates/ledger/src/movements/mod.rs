//! One file per movement of money, named by a verb.

mod fund_campaign;
mod give_back;
mod hold_offer;
mod pay_out;
mod refund;
mod release_hold;
mod settle_placement;

pub use fund_campaign::fund_campaign;
pub use give_back::give_back;
pub use hold_offer::hold_offer;
pub use pay_out::{pay_out, pay_out_confirmed, pay_out_returned};
pub use refund::refund;
pub use release_hold::release_hold;
pub use settle_placement::{Earned, settle_placement};
