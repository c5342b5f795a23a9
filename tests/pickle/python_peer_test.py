# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Every Python that is found loads what Brinery writes, to objects equal to those of the original file.

    python_peer_test.py WRITE_PEER_FILES TEST_DATA [CORPUS]

Pythons: this one, ~/.pyenv/versions/*, python2 and python3 of the PATH, and those that the environment variable
BRINERY_PYTHONS names, set apart by colons. None but this one is required. Without the corpus, a few files of
TEST_DATA/pickle/peers are used.
"""
import concurrent.futures
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = ("plain", "stdlib")

# (case, protocol): why what is written again is another object.
EXCEPTIONS = {
    ("persid_tuple", "0"): "protocol 0 has ids as text: Python's own pickler writes str(id) there as well",
}


def pythons():
    """The interpreters, each once: (version, path)."""
    named = os.environ.get("BRINERY_PYTHONS", "").split(":")
    found = [sys.executable] + [shutil.which(name) or "" for name in ("python2", "python2.7", "python3")] + named
    found += sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python")))
    result = {}
    for path in found:
        if not path or not os.path.exists(path):
            continue
        question = [path, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]
        run = subprocess.run(question, capture_output=True, text=True)
        if run.returncode == 0:
            result.setdefault(run.stdout.strip(), path)
    return sorted(result.items(), key=lambda item: [int(part) for part in item[0].split(".")])


def corpus_files(corpus):
    for part in PARTS:
        folder = os.path.join(corpus, "pickle", part)
        with open(os.path.join(folder, "manifest.json")) as file:
            manifest = json.load(file)
        for case in manifest["cases"]:
            with open(os.path.join(folder, case["expect"])) as file:
                expected = json.load(file)
            for entry in expected["files"]:
                if "buffers" in entry:
                    continue  # their data lies outside; tests/pickle has its own tests
                unfixed = all(set(ways) <= {"N"} for ways in entry["made_by"].values())
                yield {"name": part + "/" + entry["file"], "path": os.path.join(folder, entry["file"]),
                       "fix": not unfixed, "extensions": entry.get("extensions", [])}


def data_files(data):
    for path in sorted(glob.glob(os.path.join(data, "pickle", "peers", "*.pkl"))):
        yield {"name": os.path.basename(path), "path": path, "fix": True, "extensions": []}


def write_again(program, files):
    """Adds to each file what the program writes, and its own bytes; the same pair of bytes only once."""
    lines = []
    for file in files:
        extensions = ["%d:%s:%s" % tuple(extension) for extension in file["extensions"]]
        lines.append("\t".join([file["path"], "fix" if file["fix"] else "keep"] + extensions))
    run = subprocess.run([program], input="\n".join(lines) + "\n", stdout=subprocess.PIPE, text=True, check=True)
    jobs, refused, seen = [], [], set()
    for file, line in zip(files, run.stdout.splitlines()):
        with open(file["path"], "rb") as stream:
            source = stream.read().hex()
        written = {}
        for protocol, data in json.loads(line).items():
            if isinstance(data, dict):
                refused.append((file["name"], protocol, data["error"]))
            elif file["fix"] or source[:4] == "80%02d" % int(protocol):
                if (source, data) not in seen:
                    written[protocol] = data
                seen.add((source, data))
        jobs.append({"name": file["name"], "source": source, "written": written, "extensions": file["extensions"]})
    return jobs, refused


def case_of(name):
    return name.split("/")[1] if "/" in name else name


def ask(version, path, jobs_path, classes):
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0")
    run = subprocess.run([path, "-W", "ignore", os.path.join(HERE, "python_peer_check.py"), jobs_path, classes],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
    if run.returncode != 0:
        raise SystemExit("%s (%s) ended with %d: %s" % (path, version, run.returncode, run.stderr[-2000:]))
    return version, json.loads(run.stdout)


def main(program, data, corpus=None):
    files = list(corpus_files(corpus) if corpus else data_files(data))
    jobs, refused = write_again(program, files)
    print("%d files, %d written, %d refused" % (len(files), sum(len(job["written"]) for job in jobs), len(refused)))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        jobs_path = os.path.join(folder, "jobs.json")
        with open(jobs_path, "w") as file:
            json.dump(jobs, file)
        classes = os.path.join(corpus, "python") if corpus else data
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda python: ask(*python, jobs_path, classes), pythons()))
    for version, result in results:
        failures = [each for each in result["failures"] if (case_of(each[0]), each[1]) not in EXCEPTIONS]
        print("Python %s: %d loaded, %d of them the same bytes, %d sources that it cannot load, %d failures" %
              (version, result["loaded"], result["same_bytes"], len(result["skipped"]), len(failures)))
        if os.environ.get("BRINERY_VERBOSE"):
            for name, reason in sorted(result["skipped"].items()):
                print("    not loaded: %s: %s" % (name, reason))
        for failure in failures[:int(os.environ.get("BRINERY_SHOWN", "40"))]:
            print("    %s at protocol %s: %s" % tuple(failure))
        wrong += len(failures) + (result["loaded"] == 0)
    return 1 if wrong or not results else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
