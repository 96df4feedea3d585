//! The outside world's addresses, fetched only through a guarded client.
