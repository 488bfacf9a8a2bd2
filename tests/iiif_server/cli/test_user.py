"""`baovat user disable` and `enable`: told in the list, and never of the last administrator."""

from __future__ import annotations

import json

from iiif_server.access.roles import Role
from iiif_server.accounts.changing import add_account
from iiif_server.runtime import open_runtime
from iiif_server.settings import Settings
from tests.support.service import baovat, clean_environment
from tests.support.studio import PASSWORD


def test_an_account_is_disabled_and_enabled(settings: Settings) -> None:
    with open_runtime(settings) as runtime:
        add_account(runtime, "chief", "Quản trị", Role.ADMINISTRATOR, PASSWORD)
        add_account(runtime, "lan", "Nguyễn Thị Lan", Role.CURATOR, PASSWORD)
    environment = clean_environment(settings.data_dir)
    done = baovat("user", "disable", "lan", environment=environment)
    assert (done.returncode, done.stdout) == (0, "lan\tNguyễn Thị Lan\tcurator\tdisabled\n")
    listed = baovat("user", "list", "--json", environment=environment)
    told = [json.loads(line) for line in listed.stdout.splitlines()]
    assert [each.get("state") for each in told] == [None, "disabled"]
    back = baovat("user", "enable", "lan", environment=environment)
    assert (back.returncode, back.stdout) == (0, "lan\tNguyễn Thị Lan\tcurator\n")
    last = baovat("user", "disable", "chief", environment=environment)
    assert (last.returncode, "chief is the last administrator" in last.stderr) == (1, True)
