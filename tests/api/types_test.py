"""The types of TypeScript that are made of the document of the API, by the real compiler: what is right compiles, and each thing
that is wrong is found where it stands."""

import copy
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = pathlib.Path(__file__).with_name("types")
STRICT = ["--strict", "--noEmit", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2020", "--lib", "es2020,dom",
          "--pretty", "false"]


def generator():
    spec = importlib.util.spec_from_file_location("api_types", ROOT / "assets" / "api" / "typescript.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Types(unittest.TestCase):
    def setUp(self):
        self.document = json.loads((ROOT / "assets" / "api" / "openapi.json").read_text())

    def test_what_is_right_compiles_and_everything_wrong_is_found_where_it_stands(self):
        with tempfile.TemporaryDirectory() as folder:
            made = subprocess.run(["python3", ROOT / "assets" / "api" / "typescript.py"], capture_output=True, text=True, check=True)
            pathlib.Path(folder, "api.ts").write_text(made.stdout)
            for sample in ("right.ts", "wrong.ts"):
                shutil.copy(SAMPLES / sample, folder)
            told = subprocess.run(["tsc", *STRICT, "right.ts", "wrong.ts"], cwd=folder, capture_output=True, text=True).stdout
        errors = {(name, int(line)) for name, line in re.findall(r"^(\S+?)\((\d+),\d+\): error", told, re.M)}
        wrong = {("wrong.ts", number) for number, line in enumerate((SAMPLES / "wrong.ts").read_text().splitlines(), 1)
                 if line.endswith("// wrong")}
        self.assertGreater(len(wrong), 10)
        self.assertEqual(wrong, errors, told)

    def test_every_route_and_every_answer_of_the_document_is_in_the_types(self):
        text = generator().Types(self.document).text()
        for path, operations in self.document["paths"].items():
            for method, operation in operations.items():
                start = text.index(f'"{method.upper()} {path}": {{')
                part = text[start:text.index("\n  };", start)]
                self.assertIn(f'right: "{operation["x-right"]}";', part)
                self.assertEqual(sorted(operation["responses"]), sorted(re.findall(r"^      (\d{3}): ", part, re.M)), f"{method} {path}")

    def test_what_the_types_could_not_hold_is_an_error_and_not_left_out(self):
        make = generator()
        for change in ({"oneOf": []}, {"type": "tuple"}, {"type": "object", "properties": {}, "required": ["id"]}):
            with self.subTest(change):
                document = copy.deepcopy(self.document)
                document["components"]["schemas"]["Me"] = change
                self.assertRaises(make.Unknown, make.Types(document).text)
        document = copy.deepcopy(self.document)
        document["paths"]["/api/me"]["get"]["responses"]["200"]["content"] = {"text/html": {"schema": {}}}
        self.assertRaises(make.Unknown, make.Types(document).text)


if __name__ == "__main__":
    unittest.main()
