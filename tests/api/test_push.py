"""Web Push: devices subscribe, and what their owners should hear of arrives there, encrypted, once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from feed_project.identity.bearer import find_bearer
from feed_project.push import delivery
from feed_project.push.gathering import is_wanted
from feed_project.push.models import PushDue, PushSubscription
from tests.api.conftest import Api
from tests.push.device import Device, decoded, listening

PATH = "/api/v1/push/subscription"


@pytest.fixture
def device(settings: Any) -> Iterator[Device]:
    settings.DUNLIN_PRIVATE_ADDRESSES = True
    with listening() as made:
        yield made


@pytest.fixture
def subscribed(device: Device, anna: Api) -> Device:
    """Anna's device hears of everything."""
    assert anna.post(PATH, device.subscription("mention", "favourite", "follow", "reblog")).status == 200
    return device


def deliver(after: timedelta = timedelta(0)) -> datetime:
    """What a worker does, so much later."""
    now = timezone.now() + after
    while delivery.run(now):
        pass
    return now


def favourite(fan: Api, author: Api, text: str = "Hello") -> str:
    post: str = author.publish(text)["id"]
    assert fan.post(f"/api/v1/statuses/{post}/favourite").status == 200
    return post


def test_a_device_subscribes_changes_its_mind_and_leaves(device: Device, anna: Api, anybody: Api):
    assert anna.get(PATH).status == 404
    made = anna.post(PATH, device.subscription("mention", policy="followed"))
    assert (made.status, made.json["endpoint"], made.json["policy"]) == (200, device.endpoint, "followed")
    assert (made.json["alerts"]["mention"], made.json["alerts"]["favourite"]) == (True, False)
    assert anna.get(PATH).json == made.json
    changed = anna.call("PUT", PATH, {"data": {"alerts": {"favourite": "1"}}}).json
    assert (changed["alerts"]["mention"], changed["alerts"]["favourite"], changed["policy"]) == (
        False,
        True,
        "followed",
    )
    assert anna.call("DELETE", PATH).json == {}
    assert anna.get(PATH).status == anna.call("PUT", PATH, {}).status == 404


def test_the_servers_key_is_the_same_everywhere(device: Device, anna: Api, anybody: Api):
    made = anna.post(PATH, device.subscription("mention")).json["server_key"]
    document = anybody.get("/api/v2/instance").json["configuration"]["vapid"]["public_key"]
    application = anna.get("/api/v1/apps/verify_credentials").json["vapid_key"]
    assert made == document == application
    assert (len(decoded(made)), decoded(made)[0]) == (65, 4)


def test_a_device_has_one_subscription_and_it_goes_with_its_token(device: Device, anna: Api):
    for _ in range(2):
        anna.post(PATH, device.subscription("mention"))
    assert PushSubscription.objects.count() == 1
    assert find_bearer(anna.token, timezone.now()) is not None
    secret = {"client_id": "a-client", "client_secret": "a secret that only the client knows", "token": anna.token}
    assert anna.post("/oauth/revoke", secret).status == 200
    assert PushSubscription.objects.count() == 0


def test_a_subscription_needs_the_scope_for_it(device: Device, member: Callable[..., Api]):
    assert member("anna", scopes="read write").post(PATH, device.subscription("mention")).status == 403


@pytest.mark.parametrize(
    "endpoint",
    [
        "", "x", "http://push.example.com/1", "https://localhost/1", "https://127.0.0.1/1", "https://[::1]/1",
        "https://169.254.169.254/latest", "https://user@push.example.com/", "ftp://push.example.com/",
        "https://push.example.com:99999/", "https://push.example.com/ü", "https://push.example.com/" + "x" * 2000,
        "https://push.example.com/\nHost: x", "https://[::ffff:10.0.0.1]/",
    ],
)  # fmt: skip
def test_an_endpoint_that_is_not_out_there_is_refused(device: Device, anna: Api, settings: Any, endpoint: str):
    settings.DUNLIN_PRIVATE_ADDRESSES = False
    wish = device.subscription("mention")
    wish["subscription"]["endpoint"] = endpoint
    refused = anna.post(PATH, wish)
    assert (refused.status, refused.json["error"]) == (422, "Validation failed: Endpoint is not a valid URL")
    assert anna.get(PATH).status == 404


@pytest.mark.parametrize(
    "keys", [{}, {"p256dh": "x", "auth": "y"}, {"p256dh": "ü", "auth": "====="}, {"p256dh": ["x"]}]
)
def test_keys_with_which_nothing_can_be_encrypted_are_refused(device: Device, anna: Api, keys: Any):
    wish = device.subscription("mention")
    wish["subscription"]["keys"] = keys
    assert anna.post(PATH, wish).status == 422
    wish["subscription"]["keys"] = {**device.keys, "p256dh": device.keys["p256dh"][:-4] + "AAAA"}  # no such point
    assert anna.post(PATH, wish).status == 422
    assert anna.post(PATH, {**device.subscription("mention"), "policy": "some"}).status == 422
    assert anna.get(PATH).status == 404


@pytest.mark.parametrize("standard", [True, False])
def test_a_notification_arrives_encrypted_in_mastodons_form(device: Device, anna: Api, ben: Api, standard: bool):
    anna.post(PATH, device.subscription("favourite", standard=standard))
    favourite(ben, anna)
    deliver()
    heard = anna.get("/api/v1/notifications").json[0]
    assert device.opened() == [
        {
            "access_token": anna.token,
            "preferred_locale": "en",
            "notification_id": heard["id"],
            "notification_type": "favourite",
            "icon": heard["account"]["avatar_static"],
            "title": "ben favourited your post",
            "body": "Hello",
        }
    ]
    headers = device.requests[0][0]
    assert headers["authorization"].startswith("vapid t=" if standard else "WebPush ")
    assert headers["content-encoding"] == ("aes128gcm" if standard else "aesgcm")
    assert int(headers["ttl"]) == 48 * 3600


def test_a_service_can_check_who_sends(subscribed: Device, anna: Api, ben: Api):
    favourite(ben, anna)
    deliver()
    signed, key = (part.split("=", 1)[1] for part in subscribed.requests[0][0]["authorization"][6:].split(","))
    claims = json.loads(decoded(signed.split(".")[1]))
    assert claims["aud"] == subscribed.endpoint.removesuffix("/push/1")
    assert claims["sub"].startswith("mailto:")
    assert key == anna.get(PATH).json["server_key"]


def test_each_notification_is_sent_once_however_often_one_looks(subscribed: Device, anna: Api, ben: Api):
    favourite(ben, anna)
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    for _ in range(3):
        deliver()
    assert sorted(message["notification_type"] for message in subscribed.opened()) == ["favourite", "follow"]
    assert (PushDue.objects.count(), is_wanted(timezone.now())) == (0, False)


def test_what_was_before_the_subscription_or_is_not_wanted_is_not_sent(device: Device, anna: Api, ben: Api):
    favourite(ben, anna)
    anna.post(PATH, device.subscription("follow"))
    favourite(ben, anna, "again")
    deliver()
    assert device.requests == []


@pytest.mark.parametrize(("policy", "sent"), [("all", 1), ("followed", 0), ("follower", 1), ("none", 0)])
def test_a_policy_says_whose_doings_are_heard_of(device: Device, anna: Api, ben: Api, policy: str, sent: int):
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    anna.post(PATH, device.subscription("favourite", policy=policy))
    favourite(ben, anna)
    deliver()
    assert len(device.requests) == sent


def test_what_its_owner_should_not_hear_of_any_more_is_not_sent(subscribed: Device, anna: Api, ben: Api):
    post = favourite(ben, anna)
    delivery.gather(timezone.now())
    ben.post(f"/api/v1/statuses/{post}/unfavourite")
    favourite(ben, anna, "again")
    delivery.gather(timezone.now())
    anna.post(f"/api/v1/accounts/{ben.id}/block")
    assert PushDue.objects.count() == 2
    deliver()
    assert (subscribed.requests, PushDue.objects.count()) == ([], 0)


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(subscribed: Device, anna: Api, ben: Api, status: int):
    subscribed.answers = [status]
    favourite(ben, anna)
    deliver()
    assert (PushSubscription.objects.count(), PushDue.objects.count()) == (0, 0)
    assert anna.get(PATH).status == 404


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_cannot_take_it_is_asked_again_later(subscribed: Device, anna: Api, ben: Api, status: int):
    subscribed.answers = [status, status]
    favourite(ben, anna)
    deliver()
    deliver(timedelta(seconds=5))
    assert len(subscribed.requests) == 1
    deliver(timedelta(seconds=20))
    assert len(subscribed.requests) == 2
    deliver(timedelta(seconds=40))  # the pause has doubled
    assert len(subscribed.opened()) == 3
    assert len({headers["topic"] for headers, _ in subscribed.requests}) == 1
    assert PushDue.objects.count() == 0


def test_a_service_may_say_when_to_come_again(subscribed: Device, anna: Api, ben: Api):
    subscribed.answers, subscribed.headers = [429], {"Retry-After": "600"}
    favourite(ben, anna)
    deliver()
    deliver(timedelta(minutes=9))
    assert len(subscribed.requests) == 1
    deliver(timedelta(minutes=11))
    assert len(subscribed.requests) == 2


def test_a_message_that_a_service_does_not_want_is_dropped_and_the_device_kept(subscribed: Device, anna: Api, ben: Api):
    subscribed.answers = [413]
    favourite(ben, anna)
    deliver()
    assert (PushSubscription.objects.count(), PushDue.objects.count()) == (1, 0)


def test_a_service_that_nobody_finds_is_tried_until_it_is_no_news_any_more(subscribed: Device, anna: Api, ben: Api):
    PushSubscription.objects.update(endpoint="http://127.0.0.1:1/")
    favourite(ben, anna)
    deliver()
    assert PushDue.objects.get().attempts == 1
    PushDue.objects.update(created_at=timezone.now() - timedelta(hours=48))
    deliver(timedelta(minutes=1))
    assert (PushDue.objects.count(), PushSubscription.objects.count()) == (0, 1)


def test_what_a_dead_worker_had_taken_is_sent_again(subscribed: Device, anna: Api, ben: Api):
    favourite(ben, anna)
    delivery.gather(timezone.now())
    assert len(delivery._take(timezone.now())) == 1
    deliver()
    assert subscribed.requests == []
    deliver(timedelta(minutes=3))
    assert len(subscribed.requests) == 1


def test_a_name_that_leads_inside_by_now_is_not_connected_to(subscribed: Device, anna: Api, ben: Api, settings: Any):
    settings.DUNLIN_PRIVATE_ADDRESSES = False
    favourite(ben, anna)
    deliver()
    assert (subscribed.requests, PushDue.objects.count()) == ([], 0)


def test_another_secret_key_makes_devices_subscribe_anew(subscribed: Device, anna: Api, ben: Api, settings: Any):
    settings.SECRET_KEY = "another"
    favourite(ben, anna)
    deliver()
    assert (subscribed.requests, PushSubscription.objects.count()) == ([], 0)


def test_tokens_are_kept_where_a_look_into_the_database_does_not_find_them(subscribed: Device, anna: Api):
    kept = PushSubscription.objects.values().get()
    assert anna.token
    assert anna.token not in str(kept)


def test_what_happens_before_the_first_look_is_sent_as_well(device: Device, anna: Api, ben: Api):
    favourite(ben, anna, "before anybody listened")
    anna.post(PATH, device.subscription("favourite"))
    favourite(ben, anna)
    assert is_wanted(timezone.now())
    deliver()
    assert [message["body"] for message in device.opened()] == ["Hello"]


def test_gathering_takes_as_many_statements_for_many_devices(
    subscribed: Device, anna: Api, ben: Api, django_assert_num_queries: Any
):
    deliver()
    for number in range(3):
        favourite(ben, anna, f"post {number}")
    with django_assert_num_queries(6):  # how far, a savepoint, lock, gather, move, release
        delivery.gather(timezone.now())
    assert PushDue.objects.count() == 3


def test_what_the_policy_holds_back_does_not_ring_either(subscribed: Device, anna: Api, ben: Api):
    favourite(ben, anna)
    anna.call("PATCH", "/api/v2/notifications/policy", {"for_not_following": "filter"})
    favourite(ben, anna)
    deliver()
    assert len(subscribed.opened()) == 1
