"""A mail server that keeps nothing: it holds a real SMTP conversation on the loopback and tells its test about it.

smtp_sink.py [--tls starttls|at-once] [--certificate FILE --key FILE] BEHAVIOUR...

One behaviour a connection, in their order, the last one for all that follow. What happens is told on standard output,
one JSON object a line; the behaviour `ask` waits for a line on standard input.
"""

import argparse
import base64
import json
import socket
import ssl
import sys
import threading

#Behaviour->the step it changes, and the answer there.
ANSWERS = {
    "ok": (None, None),
    "ask": (None, None),
    "busy": ("greeting", "421 too many of you"),
    "unwelcome": ("greeting", "554 no mail from you"),
    "login-refused": ("AUTH", "535 wrong password for ivanova@town.example"),
    "recipient-refused": ("RCPT", "550 ivanova@town.example is nobody here"),
    "recipient-later": ("RCPT", "451 come again"),
    "message-refused": ("message", "554 ivanova@town.example wants none of that"),
    "message-later": ("message", "452 no room"),
    "silent": ("greeting", None),
    "silent-after-message": ("message", None),
    "cut-after-message": ("message", "cut"),
}
told = threading.Lock()


def tell(event, **fields):
    with told:
        print(json.dumps({"event": event, **fields}), flush=True)


class Conversation:
    def __init__(self, connection, behaviour, tls, context):
        self.connection, self.behaviour, self.tls, self.context = connection, behaviour, tls, context
        self.commands, self.is_tls, self.login = [], False, ""
        self.sender = self.recipient = self.name = ""

    def say(self, line):
        self.connection.sendall((line + "\r\n").encode())

    def line(self):
        line = self.file.readline()
        if not line:
            raise EOFError
        return line.decode().rstrip("\r\n")

    def secure(self):
        self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.file = self.connection.makefile("rb")
        self.is_tls = True

    def answer(self, step, usual):
        at, other = ANSWERS[self.behaviour]
        if at != step:
            self.say(usual)
            return True
        if other is None:
            self.file.read()  # until the other side has had enough
            raise EOFError
        if other == "cut":
            raise EOFError
        self.say(other)
        return False

    def message(self):
        self.say("354 go on")
        lines = []
        while (line := self.line()) != ".":
            lines.append(line[1:] if line.startswith("..") else line)
        tell("message", sender=self.sender, recipient=self.recipient, name=self.name, tls=self.is_tls,
             login=self.login, lines=lines)
        if self.behaviour == "ask":
            sys.stdin.readline()
        self.answer("message", "250 taken")

    def one(self, line):
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        self.commands.append(verb)
        if verb == "EHLO":
            self.name = rest
            self.say("250-sink")
            if self.tls == "starttls" and not self.is_tls:
                self.say("250-STARTTLS")
            self.say("250-AUTH PLAIN")
            self.say("250 8BITMIME")
        elif verb == "STARTTLS":
            self.say("220 now")
            self.secure()
        elif verb == "AUTH":
            _, _, initial = rest.partition(" ")
            if not initial:
                self.say("334 ")
                initial = self.line()
            self.login = base64.b64decode(initial).decode()
            self.answer("AUTH", "235 welcome")
        elif verb == "MAIL":
            self.sender = rest
            self.say("250 ok")
        elif verb == "RCPT":
            self.recipient = rest
            self.answer("RCPT", "250 ok")
        elif verb == "DATA":
            self.message()
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("500 what?")
        return True

    def hold(self):
        try:
            self.file = self.connection.makefile("rb")
            if self.tls == "at-once":
                self.secure()
            if self.answer("greeting", "220 sink"):
                while self.one(self.line()):
                    pass
        except (EOFError, OSError):
            pass
        self.connection.close()
        tell("closed", commands=self.commands)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", default="")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("behaviours", nargs="+", choices=sorted(ANSWERS))
    options = parser.parse_args()
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        tell("listening", port=server.getsockname()[1])
        number = 0
        while True:
            connection, _ = server.accept()
            behaviour = options.behaviours[min(number, len(options.behaviours) - 1)]
            number += 1
            threading.Thread(target=Conversation(connection, behaviour, options.tls, context).hold, daemon=True).start()


if __name__ == "__main__":
    main()
