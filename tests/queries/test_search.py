"""Searching posts and accounts: what is found, by whom, and how it is leafed through."""

from __future__ import annotations

import pytest

from commands.accounts import EditProfile
from queries.search import NEWEST, Unreadable, search_accounts, search_posts
from tests.queries.village import Village


def found(viewer: int, text: str, **more: int) -> list[int]:
    return [item.post.id for item in search_posts(viewer, text, **more)]


def test_posts_are_found_by_words_phrases_and_hashtags(village: Village) -> None:
    anna, ben = village.people(2)
    tea = village.post(anna, "Green tea in the MORNING #Breakfast")
    milk = village.post(anna, "Tea with milk, the morning after")
    village.fold()
    assert found(ben, "tea") == [milk, tea]
    assert found(ben, "tea morning") == [milk, tea]
    assert found(ben, '"the morning"') == [milk, tea]
    assert found(ben, '"in the morning"') == [tea]
    assert found(ben, "tea -milk") == [tea]
    assert found(ben, "#breakfast") == [tea]
    assert found(ben, "breakfast") == [tea]
    assert found(ben, "#tea") == []
    assert found(ben, "mornin") == []


def test_posts_without_spaces_are_found_by_any_part(village: Village) -> None:
    anna, ben = village.people(2)
    post = village.post(anna, "東京都に行きたい")
    village.fold()
    for text in ("東京", "京都", "行きたい", "い", "東京都に"):
        assert found(ben, text) == [post], text
    assert found(ben, "京東") == []


def test_edits_are_found_by_their_new_words_only(village: Village) -> None:
    anna, ben = village.people(2)
    post = village.post(anna, "before https://example.org")
    village.edit(anna, post, "afterwards #new")
    village.fold()
    assert found(ben, "before") == found(ben, "has:link") == []
    assert found(ben, "afterwards") == found(ben, "#new from:person0") == [post]


def test_deleted_posts_are_found_no_more(village: Village) -> None:
    anna, ben = village.people(2)
    post = village.post(anna, "gone")
    village.delete(anna, post)
    village.fold()
    assert found(ben, "gone") == found(anna, "gone") == []


def test_operators_narrow_what_is_found(village: Village) -> None:
    anna, ben = village.people(2)
    plain = village.post(anna, "word")
    village.wait(days=2)
    link = village.post(ben, "word https://example.org", answers=plain)
    village.favourite(ben, plain)
    village.fold()
    assert found(ben, "word from:me") == found(ben, "word has:link") == found(ben, "word is:reply") == [link]
    assert found(ben, "word from:@Person0") == found(ben, "word -has:link") == found(ben, "word -is:reply") == [plain]
    assert found(ben, "word before:2026-05-02") == found(ben, "word during:2026-05-01") == [plain]
    assert found(ben, "word after:2026-05-01") == found(ben, "word -during:2026-05-01") == [link]
    assert found(ben, "from:person0") == [plain]
    assert found(ben, "from:nobody") == found(ben, "word has:media") == found(ben, "word language:de") == []
    assert found(ben, "word in:library") == [link, plain]
    assert found(anna, "word in:library") == [plain]


def test_a_viewer_finds_public_posts_and_all_kinds_of_its_own(village: Village) -> None:
    anna, ben = village.people(2)
    village.follow(ben, anna)
    posts = {kind: village.post(anna, "@person1 secret", kind) for kind in ("public", "unlisted", "private", "direct")}
    village.fold()
    assert found(ben, "secret") == [posts["public"]]
    assert found(anna, "secret") == sorted(posts.values(), reverse=True)
    assert found(anna, "secret in:public") == [posts["public"]]


@pytest.mark.parametrize("standing", ["block", "blocked", "mute"])
def test_nobody_finds_posts_across_a_block_or_of_the_muted(village: Village, standing: str) -> None:
    anna, ben, carl = village.people(3)
    post = village.post(anna, "hush")
    {
        "block": lambda: village.block(ben, anna),
        "blocked": lambda: village.block(anna, ben),
        "mute": lambda: village.mute(ben, anna),
    }[standing]()
    village.fold()
    assert found(ben, "hush") == found(ben, "hush from:person0") == found(ben, "hush", author=anna) == []
    assert found(carl, "hush") == [post]


def test_pages_follow_each_other_without_gap_or_overlap(village: Village) -> None:
    anna, ben = village.people(2)
    posts = [village.post(anna, "many") for _ in range(7)][::-1]
    village.fold()
    assert found(ben, "many", limit=3) == posts[:3]
    assert found(ben, "many", limit=3, offset=3) == posts[3:6]
    assert found(ben, "many", limit=3, offset=6) == posts[6:]
    assert found(ben, "many", max_id=posts[2], min_id=posts[5]) == posts[3:5]
    assert found(ben, "many", max_id=1) == found(ben, "many", offset=10**9) == []


def test_rare_words_are_found_behind_the_newest_posts(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    from queries import search

    monkeypatch.setattr(search, "AMONG_NEWEST", search.AMONG_NEWEST.replace(f"LIMIT {NEWEST}", "LIMIT 2"))
    anna, ben = village.people(2)
    rare = village.post(anna, "rare often")
    often = [village.post(anna, "often") for _ in range(4)]
    village.fold()
    assert found(ben, "rare") == [rare]
    assert found(ben, "often", limit=2) == often[:1:-1]
    assert found(ben, "often", limit=4, offset=1) == [*often[2::-1], rare]


def test_a_date_that_is_none_is_refused(village: Village) -> None:
    (anna,) = village.people(1)
    with pytest.raises(Unreadable):
        search_posts(anna, "before:soon")


def test_accounts_are_found_by_words_of_their_display_names(village: Village) -> None:
    anna, ben, other = (village.person(name) for name in ("anna", "ben", "annabel"))
    village._do(EditProfile(account_id=ben, display_name="Anna-Lena Müller"), ben)
    village.follow(other, ben)
    village.fold()
    names = [view.id for view in search_accounts(None, "anna")]
    assert names == [anna, ben, other]
    assert [view.id for view in search_accounts(None, "mull")] == [ben]
    assert [view.id for view in search_accounts(None, "muller anna")] == [ben]
    assert [view.id for view in search_accounts(other, "anna", following=True)] == [ben]
    assert search_accounts(None, "lena müll x") == []
    village._do(EditProfile(account_id=ben, display_name="Somebody"), ben)
    village.fold()
    assert search_accounts(None, "muller") == []
    assert [view.id for view in search_accounts(None, "ben")] == [ben]


@pytest.mark.parametrize(("newest", "for_each"), [(1500, 1200), (5, 0), (5, 1200), (20, 30)])
def test_frequent_and_rare_are_leafed_through_alike(
    village: Village, monkeypatch: pytest.MonkeyPatch, newest: int, for_each: int
) -> None:
    monkeypatch.setattr("queries.search.NEWEST", newest)
    monkeypatch.setattr("queries.search.FOR_EACH_FOUND", for_each)
    anna, ben = village.people(2)
    texts = ["to be", "or not to be", "be to", "something else", "to be rare"]
    posts = [(village.post(anna, texts[number % 5 if number < 40 else number % 4]), number) for number in range(60)]
    village.fold()
    for text, wanted in (("to be", {0, 1, 2, 4}), ('"to be"', {0, 1, 4}), ("rare", {4}), ("to -be", set())):
        expected = [post for post, number in reversed(posts) if (number % 5 if number < 40 else number % 4) in wanted]
        for offset in (0, 7, 30, 55):
            assert found(ben, text, limit=7, offset=offset) == expected[offset : offset + 7], (text, offset)


@pytest.mark.parametrize(("famous", "most"), [(300, 5000), (1, 1), (3, 6), (2, 5000)])
def test_accounts_are_listed_by_their_followers_wherever_they_are_looked_for(
    village: Village, monkeypatch: pytest.MonkeyPatch, famous: int, most: int
) -> None:
    monkeypatch.setattr("queries.search.FAMOUS", famous)
    monkeypatch.setattr("queries.search.MOST_FAMOUS", most)
    people = village.people(8)
    exact = village.person("person")
    blocked = village.person("person_blocked")
    village.block(people[0], blocked)
    for place, person in enumerate(people):
        for follower in people[:place]:
            village.follow(follower, person)
    village.fold()
    expected = [exact, *reversed(people)]
    for offset in (0, 1, 4):
        assert (
            accounts_found(people[0], "pers", limit=3, offset=offset)
            == [*reversed(people[1:]), exact, people[0]][offset : offset + 3]
        )
        assert accounts_found(people[0], "person", limit=3, offset=offset)[:1] == expected[offset : offset + 1]
    assert accounts_found(people[0], "person", limit=2, following=True) == [people[7], people[6]]
    assert accounts_found(people[0], "person3") == [people[3]]


def accounts_found(viewer: int, text: str, **more: int) -> list[int]:
    return [account.id for account in search_accounts(viewer, text, **more)]
