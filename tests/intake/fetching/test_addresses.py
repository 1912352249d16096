"""Which addresses are those of the open internet."""

from __future__ import annotations

import pytest

from intalks.intake.fetching.addresses import is_public

ADDRESSES = [
    ("93.184.216.34", True),
    ("2606:2800:220:1::1", True),
    ("127.0.0.1", False),
    ("127.8.8.8", False),
    ("0.0.0.0", False),  # noqa: S104 - here it is asked for, not bound to
    ("10.0.0.1", False),
    ("172.16.0.1", False),
    ("192.168.0.1", False),
    ("100.64.0.1", False),  # behind a carrier's NAT
    ("169.254.169.254", False),  # a cloud's metadata
    ("224.0.0.1", False),
    ("255.255.255.255", False),
    ("192.0.2.1", False),  # for documentation
    ("::", False),
    ("::1", False),
    ("fe80::1", False),
    ("fe80::1%eth0", False),
    ("fc00::1", False),
    ("ff02::1", False),
    ("::ffff:93.184.216.34", True),
    ("::ffff:10.0.0.1", False),
    ("64:ff9b::a00:1", False),  # 10.0.0.1 through NAT64
    ("2002:a00:1::", False),  # 10.0.0.1 through 6to4
    ("no address", False),
]


@pytest.mark.parametrize(("address", "public"), ADDRESSES, ids=[address for address, _ in ADDRESSES])
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
