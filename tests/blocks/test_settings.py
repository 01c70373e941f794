"""Settings that are written by hand: whose word is taken for who calls."""

import pytest

from blocks.settings import SettingsError, read_settings


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (None, "127.0.0.1, ::1"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("10.0.0.7/8, 2001:db8::1", "10.0.0.0/8,2001:db8::1/128"),
        ("192.0.2.4,", "192.0.2.4/32"),
    ],
)
def test_proxies_that_are_trusted_are_addresses_and_networks(monkeypatch, tmp_path, told, kept):
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path))
    if told:
        monkeypatch.setenv("WINBACK_TRUSTED_PROXIES", told)

    assert read_settings().trusted_proxies == kept


@pytest.mark.parametrize("told", ["*", "proxy.example", "10.0.0.0/33", "10.0.0.1 10.0.0.2"])
def test_what_is_none_is_refused_with_what_to_write(monkeypatch, tmp_path, told):
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path))
    monkeypatch.setenv("WINBACK_TRUSTED_PROXIES", told)

    with pytest.raises(SettingsError, match=r"trusted_proxies: .*such as 10\.0\.0\.0/8"):
        read_settings()


def test_a_key_under_its_old_name_is_not_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path))
    monkeypatch.setenv("WINBACK_WORDING_BLOCK", "winback")
    with pytest.raises(SettingsError, match="is called language_model_block now"):
        read_settings()

    monkeypatch.delenv("WINBACK_WORDING_BLOCK")
    (tmp_path / "config.toml").write_text('wording_block = "winback"\n')
    with pytest.raises(SettingsError, match="is called language_model_block now"):
        read_settings()
