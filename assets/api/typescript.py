#!/usr/bin/env python3
"""Types of TypeScript for whoever talks to the office, made of openapi.json: typescript.py [OPENAPI.JSON] > api.ts

One type a schema, and `Api`: by "METHOD /path" what goes into a request and what each answer has. What the document says in a
way this does not know is an error, so that nothing is left out of the types in silence."""

import json
import pathlib
import re
import sys

DOCUMENT = pathlib.Path(__file__).with_name("openapi.json")
# What a schema may say beside its shape, which types cannot hold.
SAID_BESIDE = {"description", "examples", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
               "contentMediaType"}
PLAIN = {"string": "string", "integer": "number", "boolean": "boolean", "null": "null"}
METHODS = {"get", "put", "post", "patch", "delete"}
HEAD = """// Made of assets/api/openapi.json by assets/api/typescript.py; not to be edited.

/** An answer whose lines are each JSON of their own (application/x-ndjson), to be read while it comes. */
export interface JsonLines<Line> {
  readonly lines: Line;
}
"""
TAIL = """
export type Route = keyof Api;
/** What stands in the path and the query of a request and in its fields. */
export type Parameters<R extends Route> = Api[R]["parameters"];
export type Body<R extends Route> = Api[R]["body"];
export type Answers<R extends Route> = Api[R]["answers"];
/** What an answer of that status has. */
export type Answer<R extends Route, Status extends keyof Answers<R>> = Answers<R>[Status];
/** What a request that succeeds brings. */
export type Result<R extends Route> = Answers<R>[keyof Answers<R> & (200 | 201)];
"""


class Unknown(Exception):
    pass


def literal(value):
    return json.dumps(value, ensure_ascii=False)


def indented(text):
    return text.replace("\n", "\n  ")


def comment(text):
    return f"/** {text.replace('*/', '* /')} */\n" if text else ""


def field(name, shape, is_required, said=""):
    key = name if re.fullmatch(r"[A-Za-z_]\w*|[1-9]\d*", name) else literal(name)
    return indented("\n" + comment(said) + f"{key}{'' if is_required else '?'}: {shape};")


def record(fields):
    return "{" + "".join(fields) + "\n}" if fields else "Record<string, never>"


class Types:
    def __init__(self, document):
        self.document = document

    def resolved(self, part):
        while "$ref" in part:
            place = self.document
            for step in part["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            part = place
        return part

    def shape(self, schema):
        if "$ref" in schema:
            if not schema["$ref"].startswith("#/components/schemas/"):
                raise Unknown(f"a schema that is {schema['$ref']}")
            return schema["$ref"].rsplit("/", 1)[1]
        more = set(schema) - SAID_BESIDE - {"type", "enum", "const", "items", "properties", "required", "additionalProperties"}
        if more:
            raise Unknown(f"a schema with {sorted(more)}")
        if "const" in schema:
            return literal(schema["const"])
        if "enum" in schema:
            return " | ".join(literal(one) for one in schema["enum"])
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        return " | ".join(self.of_kind(kind, schema) for kind in kinds) or "unknown"

    def of_kind(self, kind, schema):
        if kind == "array":
            return f"ReadonlyArray<{self.shape(schema.get('items', {}))}>"
        if kind != "object":
            if kind not in PLAIN:
                raise Unknown(f"the type {kind}")
            return PLAIN[kind]
        if "properties" in schema:
            needed = schema.get("required", [])
            missing = set(needed) - set(schema["properties"])
            if missing:
                raise Unknown(f"fields without a schema: {sorted(missing)}")
            return record([field(name, self.shape(part), name in needed, part.get("description"))
                           for name, part in schema["properties"].items()])
        rest = schema.get("additionalProperties", {})
        return f"Readonly<Record<string, {self.shape(rest) if isinstance(rest, dict) else 'unknown'}>>"

    def content(self, contents):
        shapes = []
        for kind, part in contents.items():
            if kind in ("application/json", "application/problem+json"):
                shapes.append(self.shape(part["schema"]))
            elif kind == "application/x-ndjson":
                shapes.append(f"JsonLines<{self.shape(part['schema'])}>")
            elif kind in ("application/octet-stream", "*/*"):
                shapes.append("Blob")
            else:
                raise Unknown(f"content of the type {kind}")
        return " | ".join(shapes) or "undefined"

    def parameters(self, path, operation):
        places = {"path": [field(name, "string", True) for name in re.findall(r"{(\w+)}", path)], "query": [], "header": []}
        for one in operation.get("parameters", []):
            told = self.resolved(one)
            if told["in"] == "path":
                continue  # named by the path itself
            if told["in"] not in places:
                raise Unknown(f"a parameter in {told['in']}")
            places[told["in"]].append(field(told["name"], self.shape(told["schema"]), told.get("required", False),
                                            told.get("description")))
        return record([field(place, record(fields), True) for place, fields in places.items()])

    def operation(self, path, operation):
        body = self.resolved(operation.get("requestBody", {})).get("content", {})
        answers = []
        for status, answer in operation["responses"].items():
            told = self.resolved(answer)
            answers.append(field(status, self.content(told.get("content", {})), True, told["description"]))
        return record([field("right", literal(operation["x-right"]), True),
                       field("parameters", self.parameters(path, operation), True),
                       field("body", self.content(body), True),
                       field("answers", record(answers), True)])

    def text(self):
        parts = [HEAD]
        for name, schema in self.document["components"]["schemas"].items():
            parts.append(comment(schema.get("description")) + f"export type {name} = {self.shape(schema)};\n")
        routes = []
        for path, operations in self.document["paths"].items():
            for method, operation in operations.items():
                if method not in METHODS:
                    raise Unknown(f"{method} of {path}")
                routes.append(field(f"{method.upper()} {path}", self.operation(path, operation), True, operation["summary"]))
        parts.append(f"export type Api = {record(routes)};\n")
        return "\n".join(parts) + TAIL


def main():
    document = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENT
    sys.stdout.write(Types(json.loads(document.read_text())).text())


if __name__ == "__main__":
    main()
