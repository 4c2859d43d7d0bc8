"""A real S3 endpoint on loopback, by `moto`, in a process of its own, and a bucket in it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "dunlin", "AWS_SECRET_ACCESS_KEY": "a secret of the store"}
BUCKET, REGION = "feed", "eu-central-1"


@dataclass
class Bucket:
    """What stands in the bucket, as its owner sees it."""

    endpoint: str
    process: subprocess.Popen[str]
    client: Any

    def names(self) -> list[str]:
        """The names of all files."""
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", ())]

    def head(self, name: str) -> Any:
        """What the store says of a file."""
        return self.client.head_object(Bucket=BUCKET, Key=name)

    def stop(self) -> None:
        """End the endpoint's process, as an outage would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running() -> Iterator[Bucket]:
    """Start the endpoint on a free port and make a private bucket; ends with the block."""
    command = [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            endpoint = _address(process)
            client = boto3.client(
                "s3",
                endpoint_url=endpoint,
                region_name=REGION,
                aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            )
            client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
            yield Bucket(endpoint, process, client)
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"Running on (http://\S+)", line):
            return found[1]
    raise AssertionError(f"the S3 endpoint did not start: {''.join(said)}")
