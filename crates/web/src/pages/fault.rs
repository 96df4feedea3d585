//! The page of whatever was not carried out.

use account::Party;
use app::accounts::AccountError;
use maud::{Markup, html};

use crate::page::paths;
use crate::problem::Fault;
use crate::shown::status_family;
use crate::text::{t, t_of};
use crate::ui::{Button, Empty, Icon};
use crate::who::Visitor;

/// What happened, and where to go on.
pub(crate) fn fault(visitor: &Visitor, fault: &Fault, text: &str) -> Markup {
    let words = visitor.words();
    let title = t_of!(words, "fault-title", status_family(fault.status()));
    let creator = matches!(visitor.acting(), Party::Creator(_));
    let (label, href) = match fault {
        Fault::Accounts(AccountError::Network(_)) if creator => {
            (t!(words, "fault-profiles"), "/creator/profiles")
        }
        // A link that is over is asked for anew where one signs in.
        Fault::NotSignedIn { .. } | Fault::Accounts(AccountError::LinkSpent | AccountError::Network(_)) => {
            (t!(words, "fault-sign-in"), paths::SIGN_IN)
        }
        Fault::App(_)
        | Fault::Accounts(_)
        | Fault::NotFound
        | Fault::NotAllowed { .. }
        | Fault::OtherSite
        | Fault::Form
        | Fault::NotUtf8
        | Fault::TooLarge
        | Fault::TooMany { .. }
        | Fault::Method
        | Fault::Late => (t!(words, "fault-home"), paths::HOME),
    };
    html! { (Empty::new(title, text).alone().icon(Icon::Warning).action(Button::link(label, href).primary())) }
}
