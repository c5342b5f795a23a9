// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See tour_python.h.
#include "tour_python.h"

#include <string_view>

#include "process.h"

namespace brinery::cli {
namespace {

// Prints lines of a question, a tab, and the answer.
constexpr const char* kScript = R"python(
import glob, os, pickle, pickletools, platform, sys, time

folder = sys.argv[1]

class Employee:
    pass

class Reader(pickle.Unpickler):
    def find_class(self, module, name):
        return Employee if (module, name) == ("staff", "Employee") else super().find_class(module, name)

def read(name, **options):
    with open(os.path.join(folder, name), "rb") as file:
        return Reader(file, **options).load()

def read_all(name):
    found = []
    with open(os.path.join(folder, name), "rb") as file:
        try:
            while True:
                found.append(pickle.load(file))
        except EOFError:
            return found

def say(question, answer):
    sys.stdout.buffer.write(("%s\t%s\n" % (question, answer)).encode())

def as_call(value):
    function, arguments = value.__reduce__()[:2]
    return "%s.%s(%s)" % (function.__module__, function.__qualname__, ", ".join(map(repr, arguments)))

say("version", platform.python_version())
if sys.version_info < (3, 8):
    say("too old", "knows no protocol 5")
    sys.exit()
for path in sorted(glob.glob(os.path.join(folder, "staff-*.pkl"))):
    name = os.path.basename(path)
    say(name, "; ".join("%s %d %r" % (who.name, who.age, who.pay) for who in read(name).values()))
for name in "plain-py38-p0.pkl", "plain-py313-p5.pkl":
    say(name, repr(read(name)))
for encoding in "latin1", "bytes":
    say("strings-py27-p2.pkl " + encoding, repr(read("strings-py27-p2.pkl", encoding=encoding)))
for name in "dates-py27-p1.pkl", "dates-py313-p5.pkl":
    say(name, "; ".join(map(as_call, read(name, encoding="bytes"))))
say("log-py38-p4.pkl", repr(read_all("log-py38-p4.pkl")))
ann, bob = read("shared-py313-p4.pkl")
say("shared-py313-p4.pkl", ann["address"] is bob["address"] and ann["friend"] is bob and bob["friend"] is ann)

for path in sorted(glob.glob(os.path.join(folder, "*-py*.pkl"))):
    with open(path, "rb") as file, open(path[:-4] + ".dis", "w", encoding="utf-8", newline="\n") as out:
        size = os.path.getsize(path)
        while file.tell() < size:
            pickletools.dis(file, out)

records = [{"id": i, "name": "user-%d" % i, "age": i % 90, "pay": i * 1.5, "tags": ["a", "b"]} for i in range(100000)]
with open(os.path.join(folder, "big.pkl"), "wb") as file:
    pickle.dump(records, file, 4)
with open(os.path.join(folder, "big.pkl"), "rb") as file:
    data = file.read()
del records
began = time.perf_counter()
records = pickle.loads(data)
say("big.pkl seconds", "%.6f" % (time.perf_counter() - began))
say("big.pkl", "%d records, ages %d, pay %r" % (len(records), sum(r["age"] for r in records), sum(r["pay"] for r in records)))
)python";

PythonAnswers parse(std::string_view text) {
  PythonAnswers result;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t tab = line.find('\t');
    if (tab != std::string_view::npos) result.answers.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
  result.version = result.answers["version"];
  return result;
}

}  // namespace

std::optional<PythonAnswers> ask_python(const std::string& folder) {
  // -I: neither the current folder nor the environment can put other modules in the place of Python's own.
  const auto finished = run_program({"python3", "-I", "-c", kScript, folder});
  if (!finished) return std::nullopt;
  PythonAnswers result = parse(finished->output);
  result.complete = finished->succeeded;
  if (result.answers.contains("too old")) return std::nullopt;
  return result;
}

}  // namespace brinery::cli
