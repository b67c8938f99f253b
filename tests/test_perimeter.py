import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise import perimeter
from clausewise.errors import ConfigError, InputError

INTERNAL = perimeter.networks("10.1.2.0/24, 192.0.2.7 fd12::/48")
PUBLIC = perimeter.target("https://example.com/hook")


def may(address, target=PUBLIC, listed=()):
    return perimeter.may_call(target, ipaddress.ip_address(address), listed)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "192.88.99.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_address_is_refused_when_it_is_not_public(address):
    assert not may(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_address_is_called_when_it_is_public(address):
    assert may(address)


@pytest.mark.parametrize("address", ["10.1.2.9", "192.0.2.7", "fd12::9", "::ffff:10.1.2.9"])
def test_internal_address_is_called_when_its_network_is_listed(address):
    plain = perimeter.target("http://inside.example:8080/", INTERNAL)
    assert may(address, plain, INTERNAL)
    assert not may(address, plain)


@pytest.mark.parametrize("address", ["10.1.3.1", "192.0.2.8", "fd12:1::9", "1.1.1.1"])
def test_plain_way_is_refused_when_the_network_is_not_listed(address):
    assert not may(address, perimeter.target("http://inside.example:8080/", INTERNAL), INTERNAL)


def test_metadata_is_never_called_whatever_is_listed():
    everything = perimeter.networks("0.0.0.0/0 ::/0")
    assert may("127.0.0.1", listed=everything)
    for address in perimeter.METADATA:
        assert not may(str(address), listed=everything)
    assert not may("::ffff:169.254.169.254", listed=everything)


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_is_judged_alike_when_it_stands_in_another(address):
    assert may(f"::ffff:{address}") == may(f"64:ff9b::{address}") == may(str(address))


@given(st.ip_addresses().filter(lambda one: one.version == 4 or not (one.ipv4_mapped or one in perimeter.TRANSLATED)))
def test_nothing_private_is_called_whatever_the_address(address):
    assert not (may(str(address)) and (address.is_private or address.is_multicast or address.is_reserved))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/hook",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "https://",
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://exam\nple.com/",
        "https://example.com/" + "a" * 2_000,
        "https://[::1/",
    ],
)
def test_url_is_refused_when_it_is_unfit(url):
    with pytest.raises(InputError, match="CW920") as caught:
        perimeter.target(url)
    assert "secret" not in str(caught.value)
    assert caught.value.fr


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://example.com:8443/",
        "https://example.com:80/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://①②⑦.0.0.1/",
        "https:\\\\127.0.0.1/",
    ],
)
def test_url_is_refused_when_it_must_not_be_called(url):
    with pytest.raises(InputError, match=r"CW92[01]"):
        perimeter.target(url)


def test_url_has_one_spelling_when_it_is_read():
    read = perimeter.target("HTTPS://Exämple.com:443/a b?q=é#part")
    assert read.url == "https://xn--exmple-cua.com/a%20b?q=%C3%A9"
    assert (read.host, read.port) == ("xn--exmple-cua.com", 443)


def test_internal_url_is_taken_when_its_network_is_listed():
    assert perimeter.target("http://10.1.2.3:9/x", INTERNAL).port == 9
    assert perimeter.target("http://[fd12::1]/", INTERNAL).host == "fd12::1"
    with pytest.raises(InputError, match="CW921"):
        perimeter.target("http://10.1.3.3/", INTERNAL)


@pytest.mark.parametrize(
    "text", ["10.1.2.3/24", "inside.example", "10.0.0.0/33", "::ffff:10.0.0.0/120", "10.0.0.0/8;x"]
)
def test_setting_is_refused_when_it_lists_no_exact_network(text):
    with pytest.raises(ConfigError, match="CW924") as caught:
        perimeter.networks("10.1.2.0/24 " + text)
    assert caught.value.remedy_fr


def test_setting_is_refused_when_it_lists_too_many_networks():
    with pytest.raises(ConfigError, match="CW924"):
        perimeter.networks(" ".join(f"10.0.{number}.0/24" for number in range(101)))
    assert perimeter.networks("") == ()


@pytest.mark.parametrize("text", ["", "443, x", "0", "65536", "-1", "4 43.0", "９"])
def test_setting_is_refused_when_it_lists_no_ports(text):
    with pytest.raises(ConfigError) as caught:
        perimeter.ports(text, "content_ports")
    assert (caught.value.code, caught.value.where) == ("CW924", "content_ports")
    assert perimeter.ports("443, 80", "content_ports") == {443, 80}
