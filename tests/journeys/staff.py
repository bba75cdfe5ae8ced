"""Somebody of the staff with a browser that has no scripts: invitation, sign-in, requests to the API."""

import base64
import hashlib
import hmac
import html
import http.client
import json
import re
import struct
import time
import urllib.parse

from parts import Failed

PASSWORD = "four calm words here"


def code_at(key, moment=None):
    """Six digits as a telephone counts them (RFC 6238)."""
    step = struct.pack(">Q", int(time.time() if moment is None else moment) // 30)
    digest = hmac.new(base64.b32decode(key.replace(" ", "")), step, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.fields = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = [value for name, value in response.getheaders() if name.lower() == "set-cookie"]
        self.bytes = response.read()
        self.text = self.bytes.decode(errors="replace")

    def json(self):
        return json.loads(self.text)


class Person:
    """Signed in as an account of its own."""

    def __init__(self, server, name, roles):
        self.address = urllib.parse.urlsplit(server.office).netloc
        self.cookies = {}
        self.password = PASSWORD
        words = [part for role in roles for part in ("--role", role)]
        told = server.command("staff", "invite", server.folder, "--name", name, "--full-name", f"Person {name}",
                              "--mail", f"{name}@example.org", "--language", "en", *words)
        self.accept(urllib.parse.urlsplit(told.split()[-1]).path)
        self.sign_in(name)

    def request(self, method, target, body=None, **fields):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, target, body=body, headers=headers)
        except (BrokenPipeError, ConnectionResetError):
            pass  # too large: refused before it was whole; the answer may be there all the same
        answer = Answer(connection.getresponse())
        connection.close()
        for cookie in answer.cookies:
            name, value = cookie.split(";", 1)[0].split("=", 1)
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
        return answer

    def form(self, path, **fields):
        return self.request("POST", path, urllib.parse.urlencode(fields),
                            Content_Type="application/x-www-form-urlencoded")

    def accept(self, path):
        page = self.request("GET", path).text
        key = re.search(r'class="key">([^<]+)', page)[1]
        secret = re.search(r'name="secret" value="([^"]+)', page)[1]
        done = self.form(path, password=PASSWORD, again=PASSWORD, secret=secret, code=code_at(key))
        self.recovery_codes = [html.unescape(code) for code in re.findall(r"<code>([^<]+)", done.text)]
        if done.status != 200 or not self.recovery_codes:
            raise Failed(f"the invitation was not taken: {done.status} {done.text}")

    def sign_in(self, name):
        first = self.form("/sign-in", name=name, password=self.password)
        second = self.form("/second-factor", code=self.recovery_codes.pop())
        if (first.status, second.status) != (303, 303):
            raise Failed(f"{name} cannot sign in: {first.status}, {second.status} {second.text}")
