#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""check_layering.py ROOT: checks the include lines of the tree against the layers.

Arrows point down only:

    faces (cli, python, web, examples) -> include/brinery -> storage -> formats -> object -> base

Prints `file:line: why` for each offence and ends with 1 if there is one. A new part, or a new public header, gets
a row in the two tables below; a header without a row is an offence as well.
"""

import pathlib
import re
import sys

# Part of src/ -> the parts below it. Whatever is not named here is above, or beside, and is out of reach.
BELOW = {
    "base": [],
    "object": ["base"],
    # One format never includes another.
    "pickle": ["object", "base"],
    "marshal": ["object", "base"],
    "json": ["object", "base"],
    "csv": ["object", "base"],
    "etree": ["object", "base"],
    # Storage knows no format.
    "dbm": ["object", "base"],
    "sqlite3": ["object", "base"],
    "shelve": ["object", "base"],
}

# Part -> parts beside it that it may use, but through their public headers only.
PUBLICLY = {"shelve": ["pickle", "dbm"]}

# Public header -> the part that implements it.
OWNER = {
    "error.h": "base",
    "file_writer.h": "base",
    "limits.h": "base",
    "version.h": "base",
    "value.h": "object",
    "document.h": "object",
    "builder.h": "object",
    "literal.h": "object",
    "tagged.h": "object",
    "named_classes.h": "object",
    "std_types.h": "object",
    "std_objects.h": "object",
    "detail/std_times.h": "object",
    "detail/std_values.h": "object",
    "as_value.h": "object",
    "detail/from_value_reduced.h": "object",
    "detail/reflect_dynamic.h": "object",
    "detail/reflect_reduction.h": "object",
    "detail/typed_reduced.h": "pickle",
    "detail/value_as.h": "object",
    "detail/value_layout.h": "object",
    "detail/from_value_choices.h": "object",
    "detail/from_value_containers.h": "object",
    "detail/from_value_objects.h": "object",
    "detail/from_value_reader.h": "object",
    "detail/from_value_scalars.h": "object",
    "detail/from_value_times.h": "object",
    "detail/to_value_reduced.h": "object",
    "detail/to_value_writer.h": "object",
    "from_value.h": "object",
    "to_value.h": "object",
    "detail/pickle_loads.h": "pickle",
    "detail/unpickler_types.h": "pickle",
    "pickle.h": "pickle",
    "copyreg.h": "pickle",
    "unpickler.h": "pickle",
    "pickler.h": "pickle",
    "pickle_buffer.h": "pickle",
    "pickle_common.h": "pickle",
    "pickle_encoder.h": "pickle",
    "pickle_writer.h": "pickle",
    "viewer.h": "object",
    "detail/aggregate_count.h": "object",
    "detail/aggregate_members.h": "object",
    "detail/aggregate_names.h": "object",
    "detail/reflect_description.h": "object",
    "detail/reflect_fields.h": "object",
    "detail/reflect_graph.h": "object",
    "detail/reflect_types.h": "object",
    "detail/reflect_unknown_fields.h": "object",
    "detail/short_objects.h": "pickle",
    "detail/direct_mappings.h": "pickle",
    "detail/direct_objects.h": "pickle",
    "detail/direct_reader.h": "pickle",
    "detail/direct_scalars.h": "pickle",
    "detail/direct_sequences.h": "pickle",
    "detail/typed_atoms.h": "pickle",
    "detail/typed_calls.h": "pickle",
    "detail/run_cursor.h": "pickle",
    "detail/typed_frames.h": "pickle",
    "detail/typed_frames_containers.h": "pickle",
    "detail/typed_frames_objects.h": "pickle",
    "detail/typed_frames_reduced.h": "pickle",
    "detail/typed_object.h": "pickle",
    "detail/typed_measure.h": "pickle",
    "detail/typed_objects.h": "pickle",
    "detail/typed_put.h": "pickle",
    "detail/typed_runs.h": "pickle",
    "detail/typed_slots.h": "pickle",
    "detail/typed_writer.h": "pickle",
    "pickle_types.h": "pickle",
    "reflect.h": "object",
    "detail/address_map.h": "object",
    "detail/batching.h": "pickle",
    "detail/object_path.h": "object",
    "pickle_reader.h": "pickle",
    "detail/pickle_support.h": "pickle",
    "pickletools.h": "pickle",
    "globals.h": "pickle",
}

FACES = ["cli", "python", "web", "examples"]
SUFFIXES = {".h", ".cc", ".inc", ".cpp", ".hpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')


def includes(path):
    """Yields (line number, is it in quotes, name) for each include line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1] == '"', match[2]


def may_use(part, owner):
    return owner == part or owner in BELOW[part]


def public_header(name):
    """The path below include/brinery, or None for a header that is not ours."""
    return name.removeprefix("brinery/") if name.startswith("brinery/") else None


def private_part(name):
    """The part of src/ that the name leads into, or None."""
    first = name.split("/")[0]
    return first if "/" in name and first in BELOW else None


def offence_in_part(part, name):
    """Why a file of src/`part`, or a public header that it implements, may not include `name`; None if it may."""
    header = public_header(name)
    if header is not None:
        owner = OWNER.get(header)
        if owner is None:
            return f"<{name}> has no owner in the table of check_layering.py"
        if may_use(part, owner) or owner in PUBLICLY.get(part, []):
            return None
        return f"{part} may not include <{name}>, which belongs to {owner}"
    other = private_part(name)
    if other is not None and not may_use(part, other):
        return f'{part} may not include "{name}": {other} is not below it'
    if "/" in name and name.split("/")[0] in FACES:
        return f'{part} may not include "{name}": that is a face'
    return None


def offence_in_public_header(header, quoted, name):
    if quoted or private_part(name):
        return f'a public header may not include "{name}": only <brinery/...> and the standard library'
    if public_header(name) is None and re.search(r"[./]", name):
        return f"a public header may not include <{name}>, which is neither ours nor the standard library's"
    return offence_in_part(OWNER[header], name)


def offence_in_face(face, name):
    header = public_header(name)
    if header is not None and header.startswith("detail/"):
        return f"{face} may not include <{name}>: what is in detail/ is for the headers beside it"
    part = private_part(name)
    if part is not None:
        return f'{face} may not include "{name}": a face uses only <brinery/...>'
    return None


def homeless(path):
    """Why no rule applies to the file at `path` (relative to the root); None if one does."""
    header = "/".join(path.parts[2:])
    if path.parts[0] == "include" and header not in OWNER:
        return f"<brinery/{header}> has no owner in the table of check_layering.py"
    if path.parts[0] == "src" and path.parts[1] not in BELOW:
        return f"src/{path.parts[1]} has no row in the table of check_layering.py"
    return None


def offence(path, quoted, name):
    """Why the file at `path` (relative to the root) may not include `name`; None if it may."""
    if ".." in name.split("/"):
        return f'"{name}" climbs out of its folder; write includes from include/ or src/'
    top = path.parts[0]
    if top == "include":
        return offence_in_public_header("/".join(path.parts[2:]), quoted, name)
    if top == "src":
        return offence_in_part(path.parts[1], name)
    return offence_in_face(top, name)


def offences(root):
    """All offences of the tree below `root`, as lines of text."""
    found = []
    for folder in ["include", "src", *FACES]:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            relative = path.relative_to(root)
            why = homeless(relative)
            if why:
                found.append(f"{relative}:1: {why}")
                continue
            for number, quoted, name in includes(path):
                why = offence(relative, quoted, name)
                if why:
                    found.append(f"{relative}:{number}: {why}")
    return found


def main(root):
    if not (root / "src").is_dir():
        print(f"check_layering: no src/ in {root}", file=sys.stderr)
        return 1
    found = offences(root)
    print("\n".join(found) or "every include points down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
