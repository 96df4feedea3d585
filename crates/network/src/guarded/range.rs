//! Which addresses belong to the public internet.
//!
//! IPv4: everything but the special ranges of IANA's registry. IPv6: only 2000::/3, and of it not what is set
//! aside or carries an IPv4 address inside (2001::/23 with Teredo, 2002::/16), so that loopback, private,
//! link-local, mapped, compatible and translated addresses are out without being listed one by one; they are
//! listed all the same, for the sake of the message.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const V4: [([u8; 4], u32, &str); 16] = [
    ([0, 0, 0, 0], 8, "an unspecified address"),
    ([10, 0, 0, 0], 8, "a private network"),
    ([100, 64, 0, 0], 10, "a carrier's own network"),
    ([127, 0, 0, 0], 8, "this machine itself"),
    ([169, 254, 0, 0], 16, "a link-local address"),
    ([172, 16, 0, 0], 12, "a private network"),
    ([192, 0, 0, 0], 24, "a range reserved for protocols"),
    ([192, 0, 2, 0], 24, "a range for documentation"),
    ([192, 88, 99, 0], 24, "a relay between IPv6 and IPv4"),
    ([192, 168, 0, 0], 16, "a private network"),
    ([198, 18, 0, 0], 15, "a range for benchmarks"),
    ([198, 51, 100, 0], 24, "a range for documentation"),
    ([203, 0, 113, 0], 24, "a range for documentation"),
    ([224, 0, 0, 0], 4, "a multicast address"),
    ([255, 255, 255, 255], 32, "a broadcast address"),
    ([240, 0, 0, 0], 4, "a reserved range"),
];

const V6: [([u16; 8], u32, &str); 13] = [
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, "an unspecified address"),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, "this machine itself"),
    ([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, "an IPv4 address in IPv6's clothes"),
    ([0, 0, 0, 0, 0, 0, 0, 0], 96, "an IPv4 address in IPv6's clothes"),
    ([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "an IPv4 address in IPv6's clothes"),
    ([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "an IPv4 address in IPv6's clothes"),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "a range reserved for protocols"),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "a range for documentation"),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "an IPv4 address in IPv6's clothes"),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "a range for documentation"),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "a private network"),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "a link-local address"),
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "a multicast address"),
];

/// What an address is when it is not public; nothing when it is.
#[must_use]
pub fn not_public(address: IpAddr) -> Option<&'static str> {
    let listed = match address {
        IpAddr::V4(_) => V4
            .iter()
            .find(|(net, bits, _)| within(address, Ipv4Addr::from(*net).into(), *bits))
            .map(|(_, _, name)| *name),
        IpAddr::V6(_) => V6
            .iter()
            .find(|(net, bits, _)| within(address, Ipv6Addr::from(*net).into(), *bits))
            .map(|(_, _, name)| *name),
    };
    let global = match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(six) => six.segments()[0] & 0xe000 == 0x2000,
    };
    listed.or((!global).then_some("a reserved range"))
}

/// Whether an address lies in a network: its first `bits` bits are the network's.
pub(crate) fn within(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits)).unwrap_or(0);
            u32::from(address) & mask == u32::from(network) & mask
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(bits)).unwrap_or(0);
            u128::from(address) & mask == u128::from(network) & mask
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_every_range_are_where_they_should_be() {
        let private = "0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 \
            127.255.255.255 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.255.255 \
            198.18.0.0 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 \
            :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:2::1 \
            2001:1ff:: 2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1 3fff:fff::1 fc00::1 fdff::1 fe80::1 fec0::1 \
            ff02::1 4000::1";
        for address in private.split_whitespace() {
            assert!(not_public(address.parse().unwrap()).is_some(), "{address}");
        }
        let public = "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 \
            169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 \
            198.20.0.0 223.255.255.255 2001:200::1 2001:4860:4860::8888 2606:4700:4700::1111 2003::1 3ffe::1 3fff:1000::";
        for address in public.split_whitespace() {
            assert_eq!(not_public(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn a_network_of_no_bits_holds_all_of_its_family() {
        let [a, zero, six] = ["9.9.9.9", "0.0.0.0", "::1"].map(|text| text.parse().unwrap());
        assert!(within(a, zero, 0) && !within(six, zero, 0) && !within(a, zero, 32) && within(a, a, 32));
    }
}
