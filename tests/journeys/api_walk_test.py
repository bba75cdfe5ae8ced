"""The office's API, walked along its own document with right and with hostile values, as every role and as nobody: it
answers what is documented and nothing else, and never that it broke."""

import copy
import http.client
import json
import pathlib
import random
import re
import unittest
import urllib.parse

from pages import Journey
from staff import Person

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "assets" / "api" / "openapi.json").read_text())
ROLES = ["editor", "approver", "clerk", "head", "auditor", "administrator"]
ROUNDS = 12
POLL = "poll-square"
HOSTILE = ["", " ", "0", "-1", "null", "true", "'; DROP TABLE account; --", "\"", "../../etc/passwd", "<script>alert(1)</script>",
           "а" * 300, "x" * 5000, "\u202eabc", "\u0000", "%00", "%2e%2e%2f", "{}", "[]", "😀", "\\u0000", "e\u0301", "1e999"]
JSONS = [None, True, -1, 2**63 - 1, 2**64, 0.5, [], {}, [[]], {"a": {}}, "x", "а" * 200_000, ["clerk"] * 50, [None], HOSTILE]
LISTS = ['["id","ASC"]', '["password_hash","ASC"]', "[0,24]", "[24,0]", "[0,999999]", '{"id":"x"}', '{"id":["a","b",null]}',
         '{"q":"right"}', '{"q":["a"]}', '{"q":"\\u0000\\" OR *","state":"registered"}',
         '{"id":{"a":1}}', "{", "[" * 40 + "]" * 40, '["id"]', '["id","ASC","x"]', "[0.5,1]", "[0,9223372036854775807]"]
FILES = ["<html><p>right</p></html>"] * 3 + ["", "x", "\x00" * 3000, "%PDF-1.4", "%PDF-1.4\ntrailer <<>>", "PK\x03\x04" + "x" * 200,
         "PK\x03\x04" + "word/document.xml" * 20, "ID3 right", "GIF89a", "<html>" + "<div>" * 20_000, "<!DOCTYPE html>\u202e"]
KEPT = [b"\x89PNG\r\n\x1a\n right", b"%PDF-1.4 right", b"OggS right"]


def resolve(part):
    while "$ref" in part:
        place = DOCUMENT
        for step in part["$ref"].split("/")[1:]:
            place = place[step]
        part = place
    return part


def is_of(value, kind):
    return {"string": isinstance(value, str), "null": value is None, "boolean": isinstance(value, bool),
            "integer": isinstance(value, int) and not isinstance(value, bool), "array": isinstance(value, list),
            "object": isinstance(value, dict)}[kind]


def faults(value, schema, path=""):
    """What of `value` is not as the schema says: the part of JSON Schema the document uses."""
    schema = resolve(schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_of(value, kind) for kind in kinds):
        return [f"{path}: {value!r} is no {kinds}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{path}: {value!r} is not like {schema['pattern']}")
    if isinstance(value, list):
        for one in value:
            found += faults(one, schema.get("items", {}), path + "[]")
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{path}: {name} is missing" for name in schema["required"] if name not in value]
        found += [f"{path}: {name} is not documented" for name in value if name not in schema["properties"]]
        for name, part in schema["properties"].items():
            if name in value:
                found += faults(value[name], part, f"{path}.{name}")
    return found


class Walk(Journey):
    def setUp(self):
        super().setUp()
        self.init_server()
        self.server.publish()
        self.start_server()
        self.addCleanup(self.server.stop)
        self.random = random.Random(8)
        # Ids, by the list they are of.
        self.known = {"accounts": ["anna", "nobody"], "set-aside": ["all"], "kiosks": ["0" * 32],
                      "kiosk-bundles": ["right"], "polls": [POLL], "orders": ["1"]}

    def happens(self, chance):
        """The first round of each route has nothing wrong in it, so that it is not by luck that it is answered."""
        return self.is_right or self.random.random() < chance

    def target(self, path, operation):
        def part(found):
            own = self.known.get(path.split("/")[2], [])
            any_list = [one for ids in self.known.values() for one in ids]
            choice = self.random.choice(own if own and self.happens(0.5) else any_list + HOSTILE)
            return urllib.parse.quote(choice, safe="") or "%20"
        target = re.sub(r"{[a-z]+}", part, path)
        names = [resolve(one)["name"] for one in operation.get("parameters", []) if resolve(one)["in"] == "query"]
        if names and not self.is_right and self.random.random() < 0.7:
            query = {self.random.choice(names + ["more"]): self.random.choice(LISTS + HOSTILE)}
            target += "?" + (urllib.parse.urlencode(query) if self.random.random() < 0.9 else "a=%&b")
        return target

    def body(self, path, operation):
        if "application/octet-stream" in operation.get("requestBody", {}).get("content", {}):
            files = [one.encode() for one in FILES]
            right = KEPT if path == "/api/files" else files[:1]
            return self.random.choice(right if self.is_right else files + KEPT)
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return None
        if not self.is_right and self.random.random() < 0.2:
            return self.random.choice(["", "{", "[]", "null", "\x00", json.dumps(JSONS[11]), '{"id":1,"id":2}', '{"a":' * 40])
        body, all_right = {}, self.happens(0.3)
        for name, part in schema["properties"].items():
            kind = part.get("type")
            kind = kind[0] if isinstance(kind, list) else kind
            right = {"string": "right", "boolean": True, "array": ["clerk"]}.get(kind, "ru")
            right = part.get("enum", [right])[0]
            right = {"mail": "right@example.org", "id": f"right.{self.random.randrange(10**6)}"}.get(name, right)
            right = part.get("examples", [right])[0]
            if all_right or self.random.random() < 0.8:
                body[name] = right if all_right or self.random.random() < 0.6 else self.random.choice(JSONS + HOSTILE)
        if not all_right and self.random.random() < 0.2:
            body["more"] = self.random.choice(JSONS)
        return json.dumps(body)

    def learn(self, answer, path):
        self.tag = answer.fields.get("etag", self.tag)
        if answer.status == 200 and answer.text.startswith("["):
            name = path.split("/")[2]
            ids = [row["id"] for row in answer.json() if not row.get("is_this")]
            self.known[name] = (self.known.get(name, []) + ids)[-20:]
        if path == "/api/files" and answer.status < 300:
            self.known["files"] = [answer.json()["hash"]]

    def session_to_end(self, person, who, path):
        """The address of a session that is there: a second one of their own, or one of somebody else."""
        if path == "/api/sessions/{session}" and self.is_right and who != "nobody":
            other = copy.copy(person)
            other.cookies = {}  # another browser
            other.sign_in(f"{who}.one")
        names = [""] if path == "/api/sessions/{session}" else ["anna"] + [f"{role}.one" for role in ROLES[:-1]]
        for name in names:
            place = f"/api/accounts/{name}/sessions" if name else "/api/sessions"
            rows = person.request("GET", place)
            others = [row["id"] for row in rows.json() if not row["is_this"]] if rows.status == 200 else []
            if others:
                return f"{place}/{others[0]}"
        return None

    def counted(self, person, path):
        """A poll, or the order to count it, that the registrar has dealt with."""
        count = f"/api/polls/{POLL}/count"
        ordered = person.request("POST", count, X_Requested_With="veche")
        if ordered.status != 202:
            return None
        order = f"/api/orders/{ordered.json()['order']}"
        self.eventually("the poll is counted", lambda: person.request("GET", order).json()["state"] == "done")
        return order if "orders" in path else count

    def step(self, person, who, path, method, operation):
        fields = {}
        if method != "get" and self.happens(0.9):
            fields["X_Requested_With"] = "veche"
        if self.random.random() < 0.6:
            fields["If_Match"] = self.random.choice(['"0"', "*", self.tag, '"' + "а".encode("utf-8").hex() * 50 + '"'])
        body = self.body(path, operation)
        if body is not None:
            fields["Content_Type"] = "application/json" if self.is_right else self.random.choice(
                ["application/json"] * 8 + ["text/plain", "application/json; charset=utf-8"])
            body = body if isinstance(body, bytes) else body.encode()
        target = self.target(path, operation)
        if path.endswith("/sessions/{session}") and self.happens(0.5):
            target = self.session_to_end(person, who, path) or target
        if method == "patch" and path == "/api/accounts/{account}" and self.happens(0.5):
            target = "/api/accounts/anna"
            self.learn(person.request("GET", target), target)
            fields["If_Match"] = self.tag
        if path.startswith("/api/jobs/{job}/") and self.happens(0.5):
            rows = person.request("GET", "/api/jobs?range=%5B0%2C999%5D")
            waiting = [row["id"] for row in rows.json() if row["state"] == "waiting" and
                       row["worker"] not in ("mail.send", "staff.order")] if rows.status == 200 else []
            target = path.replace("{job}", waiting[0]) if waiting else target
            if waiting and path.endswith("/retry"):
                person.request("POST", f"/api/jobs/{waiting[0]}/cancellation", X_Requested_With="veche")
        if path in ("/api/orders/{order}", "/api/polls/{poll}/count") and self.is_right:
            target = self.counted(person, path) or target
        try:
            answer = person.request(method.upper(), target, body, **fields)
        except (http.client.HTTPException, ConnectionError):
            # The system throws the answer away with what was not read; that it is 413 is seen where it is not.
            self.assertGreater(len(body or b""), 16_000)
            return
        if path == "/api/me/password" and answer.status < 300:
            person.password = json.loads(body)["password"]
        place = f"{who} {method.upper()} {target[:200]} {(body or b'')[:200]} {fields}: {answer.status} {answer.text[:300]}"
        self.assertLess(answer.status, 500, place)
        self.assertIn(str(answer.status), operation["responses"], place)
        told = resolve(operation["responses"][str(answer.status)])
        self.assertEqual(answer.fields.get("cache-control"), "no-store", place)
        for name in told.get("headers", {}):
            self.assertIn(name.lower(), answer.fields, place)
        for kind, content in told.get("content", {}).items():
            if kind == "*/*":
                continue
            self.assertEqual(answer.fields["content-type"], kind, place)
            for value in [json.loads(line) for line in answer.text.splitlines()] if kind.endswith("ndjson") else [answer.json()]:
                self.assertEqual(faults(value, content["schema"]), [], place)
        self.learn(answer, path)
        self.seen.add((method, path, answer.status))

    def test_every_route_answers_what_its_document_says_whatever_it_is_given(self):
        self.tag, self.seen = '"x"', set()
        people = {role: Person(self.server, f"{role}.one", [role]) for role in ROLES}
        Person(self.server, "anna", ["clerk"])
        nobody = Person(self.server, "nobody.yet", ["clerk"])
        nobody.cookies = {"veche": "0" * 64}
        for who, person in [*people.items(), ("nobody", nobody)]:
            for path, operations in DOCUMENT["paths"].items():
                for method, operation in operations.items():
                    for count in range(ROUNDS):
                        self.is_right = count == 0
                        self.step(person, who, path, method, operation)
        # It was no walk of refusals only.
        for path, operations in DOCUMENT["paths"].items():
            for method in operations:
                # clerk_session, editing, staff_commands
                if not re.search(r"{(case|subject|version|approval|hash)}|^/api/(approvals|town-folder)$", path):
                    self.assertTrue(any(one[:2] == (method, path) and one[2] < 300 for one in self.seen), f"{method} {path}")
        log = (self.folder / "server.log").read_text()
        self.assertNotIn("office.failed", log)
        self.assertNotIn("process.ended", log)
        self.assertNotIn("anna", log)


if __name__ == "__main__":
    unittest.main()
