//! Letters: written in the reader's language and sent by SMTP, behind app's port.
