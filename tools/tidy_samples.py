"""What tools/tidy --self-test runs: small trees, each with one thing wrong, and one with nothing wrong but much that looks so."""
import tempfile
from pathlib import Path

BUDGET = "longest file: 999\nlongest function: 999\nmedian file: 99\nmedian function: 9\n"
READMES = {f"{folder}/README.md": "Why.\n" for folder in
           ["events", "engine", "projections", "adapters", "adapters/postgres", "tests", "properties", "tools"]}


def body(lines, name="f"):
    return f"void {name}() {{\n" + "  step();\n" * (lines - 2) + "}\n"


def many(text, folder="engine"):
    return {f"{folder}/f{i}.cpp": text for i in range(9)}


# rule -> trees in which it must fire, and no other rule
BAD = {
    "hidden-name": [
        {"adapters/a.hpp": "namespace n {\nconst Shape& shape(const Name& name, std::map<int, int> all = {});\n}  // namespace n\n",
         "adapters/b.cpp": "namespace n {\nnamespace {\nconst Shape& shape(const Name& of, std::map<int, int> rest) {\n}\n}  // namespace\n}  // namespace n\n"},
    ],
    "file-length": [{"engine/a.sql": "select 1;\n" * 401, **many("int a;\n")},
                    {"tests/a.cpp": "int a;\n" * 401, **many("int a;\n")}],
    "function-length": [
        {"engine/a.cpp": body(71) + body(1) * 9},
        {"engine/a.cpp": "struct S {\n public:\n  S() : a_{1}, b_(2) {\n" + "    step();\n" * 70 + "  }\n};\n" + body(1) * 9},
        {"engine/a.cpp": "namespace n {\nconst auto f = [] {\n" + "  step();\n" * 70 + "};\n}\n" + body(1) * 9},
        {"engine/a.cpp": "int f() try {\n" + "  step();\n" * 35 + "} catch (...) {\n" + "  step();\n" * 35 + "}\n" + body(1) * 9},
        {"tests/a.cpp": 'TEST_CASE("a } in a name") {\n' + "  step('}');\n" * 70 + "}\n" + body(1) * 9},
    ],
    "include-order": [
        {"events/a.hpp": '#include "engine/b.hpp"\n'},
        {"engine/a.cpp": '#include "projections/b.hpp"\n'},
        {"projections/a.cpp": '#include "adapters/b.hpp"\n'},
        {"adapters/a.cpp": "#include <tests/b.hpp>\n"},
        {"tools/a.cpp": '#include "tests/b.hpp"\n'},
        {"engine/a.cpp": '#include "sql.hpp"\n'},
        {"engine/a.cpp": '#include "../adapters/b.hpp"\n'},
    ],
    "heavy-header": [
        {"events/a.hpp": "#include <nlohmann/json.hpp>\n"},
        {"engine/a.hpp": "#include <boost/asio/awaitable.hpp>\n"},
        {"engine/a.hpp": '#include "events/kernel/json.hpp"\n'},
    ],
    "await-aggregate": [{"adapters/a.cpp": f"task f() {{\n  {statement}\n}}\n"} for statement in (
        "co_await send(Order{.id = 1});",
        "const auto reply = co_await send({1, 2});",
        "co_await send(order, {1});",
        "use(plain(Order{1}) + co_await count());",
        "co_return co_await post([&] { return order; });",
        "co_await post(executor, [order = std::move(order)]() mutable { send(order); });",
        "if (co_await send(\n      Order{1})) {\n    step();\n  }",
        "for (const auto& row : co_await rows({1})) step(row);",
        "done(); co_await send(std::vector<int>{1});",
        "co_await send(order ? order->text() : \"\");",
    )],
    "test-sleep": [{"tests/a.cpp": body(3).replace("step()", "std::this_thread::sleep_for(1ms)")},
                   {"properties/a.cpp": body(3).replace("step()", "usleep(1)")},
                   {"tests/a.cpp": body(3).replace("step()", "sleep(1)")}],
    "hidden-input": [{f"{layer}/a.cpp": f"auto now = std::{name};\n"} for layer in ("events", "engine", "projections")
                     for name in ("chrono::system_clock::now()", "chrono::steady_clock::now()", "random_device{}()", "rand()")],
    "left-over": [{"events/a.hpp": "// TO" "DO: later\n"}, {"tests/a.sql": "-- FIX" "ME\n"}, {"tools/run": "#!/bin/sh\n# X" "XX\n"},
                  {".ci/run": "#!/bin/sh\n# TO" "DO\n"}],
    "machine-path": [{"tests/a.cpp": 'auto here = "/wor' 'k/main";\n'}, {"CMakeLists.txt": "set(here /tm" "p/helper-x)\n"},
                     {"tools/README.md": "In /hom" "e/ann/src.\n"}],
    "built-sql": [{"adapters/a.cpp": f"void f() {{\n  {statement}\n}}\n"} for statement in (
        'work.exec("select " + name);',
        'work.exec(fmt::format("drop {}",\n                        name));',
        'PQexec(link, ("select " + name).c_str());',
        'session.query(std::format("select {}", name), {id});',
        'exec(work, "drop " + name);  // sql:',
    )],
    "detached": [{"adapters/a.cpp": body(3).replace("step()", "asio::co_spawn(executor, run(),\n                 asio::detached)")}],
    "readme": [{f"{folder}/README.md": None, f"{folder}/a.sql": "select 1;\n"} for folder in ("engine", "adapters/postgres", "tests")],
    "budget": [
        many("int a;\n" * 100),
        many(body(10)),
        {"engine/a.cpp": body(5), "tools/budget.txt": BUDGET.replace("function: 999", "function: 4")},
        {"engine/a.cpp": body(5), "tools/budget.txt": BUDGET.replace("longest file: 999", "longest file: 4")},
        {"engine/a.cpp": body(5), "tools/budget.txt": BUDGET.replace("median file: 99\n", "")},
        {"engine/a.cpp": body(5), "tools/budget.txt": None},
    ],
}

GOOD = {
    "engine/a.sql": "select 1;\n" * 400,
    "engine/long.cpp": "// {\n" + body(70, "a") + "enum class E { a, b };\n" + body(70, "b") + 'const char* s = R"({{{)";\n' + body(1) * 99,
    "engine/now.hpp": "#include <nlohmann/json_fwd.hpp>\n// not system_clock\nint n = 1'000;\n",
    "engine/codec.cpp": '#include <nlohmann/json.hpp>\n#include "events/kernel/json.hpp"\n',
    "events/kernel/json.hpp": "#include <nlohmann/json.hpp>\n",
    "events/c.hpp": "template <class T>\nconcept C = requires(T t) {\n" + "  t.f();\n" * 80 + "};\n",
    "adapters/postgres/a.hpp": '#include <boost/asio.hpp>\n#include "sql.hpp"\n#include "projections/b.hpp"\n',
    "adapters/a.cpp": """task f() {
  const Order order{.id = 1};
  const auto work = [&] { return order; };
  co_await send(order, list[1], rows()[2]);
  const Reply reply{co_await send(order)};
  const auto [status, text] = co_await send(order);
  if (co_await send(order)) {
    use(Order{1});
  }
  asio::co_spawn(executor, [&]() -> task { co_await send(order); }, rethrow);
  co_return Order{2};
}
void g() {
  bool detached = true;
  work.exec(sql::append, {"a" + name});
  work.exec("select 1 + 1");
  work.exec(fmt::format("set search_path to {}", quoted));  // sql: names cannot be parameters
  execvp(argv[0], argv + 1);
  std::this_thread::sleep_for(1ms);
  auto now = std::chrono::system_clock::now();
}
""",
    "tests/a.cpp": '#include "tools/b.hpp"\n#include "tests/c.hpp"\n// no sleep_for(1s)\nauto s = "pg_sleep(1) mktemp.XXXXXX";\n',
    "adapters/a.hpp": "namespace n {\nint size(const Name& name);\nint length();\n}  // namespace n\n",
    "adapters/b.cpp": "namespace n {\nnamespace {\nint size(Order order) { return 1; }\n}  // namespace\nint size(const Name& name) { return 2; }\n}  // namespace n\n",
    "adapters/c.cpp": "namespace m {\nnamespace {\nint length() { return 1; }\n}  // namespace\n}  // namespace m\n",
    "tools/a.cpp": 'auto path = base + "a/work/b" + "./home/x/";\n',
    "tests/golden/lines.txt": "TO" "DO: as the requirement has it\n",
}


def make(root, files):
    for name, text in {"tools/budget.txt": BUDGET, **READMES, **files}.items():
        if text is not None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)


def fired(tidy, files):
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), files)
        return list(tidy.findings(Path(folder)))


def wrong_ratchet(tidy):
    """The ratchet lowers a figure and never raises one."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, {"engine/a.cpp": ""})
        for lines, expected in ((20, 20), (7, 7), (30, 7)):
            (root / "engine/a.cpp").write_text(body(lines))
            tidy.ratchet(root, list(tidy.read_tree(root)))
            if tidy.stored_budget(root)["longest function"] != expected:
                yield f"ratchet: {expected} expected of {lines} lines"


def self_test(tidy):
    wrong = [f"good sample: {finding}" for finding in fired(tidy, GOOD)]
    for name, trees in BAD.items():
        for files in trees:
            findings = fired(tidy, files)
            if {finding.split("[")[1].split("]")[0] for finding in findings} != {name}:
                wrong.append(f"bad sample for {name}: {str(files)[:200]}\n  gave {findings}")
    wrong += [f"{name}: no bad sample" for name in {*tidy.RULES, "readme", "budget", "hidden-name"} - set(BAD)]
    wrong += wrong_ratchet(tidy)
    print("\n".join(wrong) or f"tidy: {len(BAD)} rules fire on {sum(map(len, BAD.values()))} bad samples, none on the good one")
    return 1 if wrong else 0
