"""What a generator of requests cannot know: which ids there are, and that a long poll is long."""

import json
import os
import urllib.request

import schemathesis

ADDRESS = os.environ["WHEELHOUSE_ADDRESS"]
TOKEN = os.environ["WHEELHOUSE_TOKEN"]

LISTS = {
    "/v1/tenants": "/v1/tenants?limit=20",
    "/v1/incidents": "/v1/incidents?limit=20",
    "/v1/anomalies/alerts": "/v1/anomalies/alerts?limit=20",
    "/v1/approvals": "/v1/approvals?limit=20",
    "/v1/impersonations": "/v1/impersonations?limit=20",
}


def ids(path):
    request = urllib.request.Request(ADDRESS + path, headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return [row["id"] for row in json.load(answer)["items"]]


KNOWN = {prefix: ids(path) for prefix, path in LISTS.items()}


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Half of the well-formed ids become ids that there are."""
    if path_parameters and "id" in path_parameters:
        path = context.operation.path
        found = next((known for prefix, known in KNOWN.items() if path.startswith(prefix + "/")), [])
        digits = [letter for letter in str(path_parameters["id"]) if letter.isalnum() and letter.isascii()]
        if found and len(digits) == 32 and int(digits[0], 36) % 2 == 0:
            path_parameters["id"] = found[int(digits[1], 36) % len(found)]
    return path_parameters


@schemathesis.hook
def map_query(context, query):
    """Nobody wants to wait 25 s for nothing to happen."""
    if query:
        query.pop("wait", None)
    return query
