"""A way out that refuses our own settings: the alarm goes, once to automations and for as long as it lasts outside."""

from dataclasses import dataclass, replace
from datetime import timedelta

from blocks.store import signs
from flows.patrol import go_round


@dataclass
class Watchman:
    """Counts how often it was told that all is well."""

    beats: int = 0

    def beat(self) -> bool:
        self.beats += 1
        return True


def test_while_our_settings_are_refused_no_heart_beats_and_automations_hear_it_once(life):
    life.house = replace(life.house, heartbeat=(watchman := Watchman()))
    go_round(life.house)
    life.clock.at += timedelta(minutes=1)
    signs.trouble(life.store.database, "mail", "the key was revoked", life.clock.at)
    rounds = []
    for _ in range(3):
        rounds.append(go_round(life.house))
        life.clock.at += timedelta(minutes=1)

    assert watchman.beats == 1
    assert [[one.what for one in found.troubles] for found in rounds] == [["mail"]] * 3
    assert sum(len(found.fresh) for found in rounds) == 1

    with life.store.database.writing("sign") as session:
        signs.well(session, "mail")
    after = go_round(life.house)

    assert (after.troubles, watchman.beats) == ([], 2)
