#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests that the checks of tools/checks find what they are for: each gets a small tree with a known fault."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAD = "// SPDX-License-Identifier: Apache-2.0\n// A file of a test.\n"


def check(name, files):
    """Runs a check on a tree of its own; returns (status, output)."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"tools/layers.txt": (ROOT / "tools/layers.txt").read_text(), "meson.build": "# " + HEAD,
                 "meson_options.txt": "# " + HEAD, **files}
        for path, text in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        done = subprocess.run([ROOT / "tools/checks" / name, folder], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


class Layers(unittest.TestCase):
    def assert_fault(self, path, include, expected):
        status, output = check("layers", {path: HEAD + f"\n#include {include}\n"})
        self.assertEqual(status, 1, output)
        self.assertIn(f"{path}:4: {expected}", output)

    def assert_clean(self, path, include):
        status, output = check("layers", {path: HEAD + f"#include {include}\n"})
        self.assertEqual(status, 0, output)

    def test_a_feature_may_use_base(self):
        self.assert_clean("src/render/load.cpp", '"base/error.hpp"')

    def test_no_feature_includes_another(self):
        self.assert_fault("src/render/load.cpp", '"sync/plan.hpp"', "'render' must not include 'sync/plan.hpp'")

    def test_a_sub_folder_counts_as_its_top_folder(self):
        self.assert_fault("src/cluster/node_image/x.cpp", '"ui/table.hpp"', "'cluster' must not include 'ui/table.hpp'")

    def test_runtime_knows_no_image(self):
        self.assert_fault("src/runtime/x.hpp", '"image/digest.hpp"', "'runtime' must not include 'image/digest.hpp'")

    def test_a_third_party_header_stays_inside_its_adapter(self):
        self.assert_fault("src/image/x.cpp", "<curl/curl.h>", "'image' must not include <curl/curl.h>")
        self.assert_clean("src/http/x.cpp", "<curl/curl.h>")

    def test_an_unknown_header_needs_an_owner(self):
        self.assert_fault("src/base/x.cpp", "<glib.h>", "header <glib.h> has no owner")

    def test_doctest_stays_in_tests(self):
        self.assert_fault("src/base/x.cpp", "<doctest/doctest.h>", "'base' must not include <doctest/doctest.h>")
        self.assert_clean("tests/unit/base/x_test.cpp", "<doctest/doctest.h>")

    def test_a_test_has_the_edges_of_what_it_tests(self):
        self.assert_fault("tests/unit/image/x_test.cpp", '"store/store.hpp"', "'image' must not include 'store/store.hpp'")

    def test_a_new_folder_needs_a_line(self):
        status, output = check("layers", {"src/novelty/x.cpp": HEAD})
        self.assertEqual(status, 1, output)
        self.assertIn("folder 'novelty' has no line", output)


class Shape(unittest.TestCase):
    def assert_fault(self, path, text, expected):
        status, output = check("shape", {path: text})
        self.assertEqual(status, 1, output)
        self.assertIn(expected, output)

    def test_clean(self):
        status, output = check("shape", {"src/base/x.cpp": HEAD + "// system(\"x\") is only spoken of\n"})
        self.assertEqual(status, 0, output)

    def test_licence(self):
        self.assert_fault("src/base/x.cpp", "int x;\n", "src/base/x.cpp:1: the line 'SPDX")

    def test_purpose(self):
        self.assert_fault("src/base/x.cpp", HEAD.splitlines()[0] + "\nint x;\n", "saying why the file exists")

    def test_size(self):
        self.assert_fault("src/base/x.cpp", HEAD + "int x;\n" * 800, "802 lines: more than 800")
        status, output = check("shape", {"src/base/x.cpp": HEAD + "\n" * 450})
        self.assertEqual(status, 0, output)
        self.assertIn("src/base/x.cpp: 452 lines: think about it", output)

    def test_names(self):
        self.assert_fault("src/util/x.cpp", HEAD, "the name 'util' says nothing")
        self.assert_fault("src/base/helpers.cpp", HEAD, "the name 'helpers' says nothing")

    def test_banned_calls(self):
        self.assert_fault("src/base/x.cpp", HEAD + 'int a = system("ls");\n', "src/base/x.cpp:3: 'system(' is banned")
        self.assert_fault("src/http/x.cpp", HEAD + 'auto a = std::getenv("A");\n', "is banned here; use base/environment")
        self.assert_fault("src/store/x.cpp", HEAD + "std::filesystem::remove_all(p);\n", "use base/file.hpp")
        self.assert_fault("src/render/x.cpp", HEAD + "std::cout << 1;\n", "only ui/ prints")


class CountTests(unittest.TestCase):
    def count(self, *entries):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as log:
            for result, stdout in entries:
                log.write(json.dumps({"name": "t", "result": result, "stdout": stdout, "duration": 0.1}) + "\n")
            log.flush()
            done = subprocess.run([ROOT / "tools/checks/count-tests", log.name], capture_output=True, text=True, check=False)
            return done.returncode, done.stdout.splitlines()[-1]

    def test_counts_single_cases(self):
        summary = "[doctest] test cases:  5 |  3 passed | 1 failed | 1 skipped\n[doctest] assertions: 9 | 8 passed | 1 failed |\n"
        self.assertEqual(self.count(("FAIL", summary), ("OK", ""), ("SKIP", "")), (1, "4 passed, 1 failed, 2 skipped"))

    def test_counts_the_cases_of_unittest(self):
        self.assertEqual(self.count(("FAIL", "..\nRan 7 tests in 1.2s\n\nFAILED (failures=1, errors=1, skipped=2)\n")),
                         (1, "3 passed, 2 failed, 2 skipped"))
        self.assertEqual(self.count(("OK", "Ran 1 test in 0.1s\n\nOK\n")), (0, "1 passed, 0 failed, 0 skipped"))

    def test_counts_the_lines_of_tap(self):
        self.assertEqual(self.count(("ERROR", "1..4\nok 1 - a\nnot ok 2 - b\n# ok\nok 3 - c # SKIP no root\n")),
                         (1, "1 passed, 2 failed, 1 skipped"))

    def test_a_crash_after_the_last_case_is_a_failure(self):
        summary = "[doctest] test cases:  3 |  3 passed | 0 failed | 0 skipped\n"
        self.assertEqual(self.count(("FAIL", summary)), (1, "3 passed, 1 failed, 0 skipped"))

    def test_a_timeout_is_a_failure(self):
        self.assertEqual(self.count(("OK", ""), ("TIMEOUT", "")), (1, "1 passed, 1 failed, 0 skipped"))

    def test_nothing_ran_is_a_failure(self):
        self.assertEqual(self.count(("SKIP", "")), (1, "0 passed, 0 failed, 1 skipped"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
