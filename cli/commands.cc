// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The rows of the commands; see commands.h.
#include "commands.h"

#include <unistd.h>

#include <array>
#include <cstdio>

#include "text.h"

namespace brinery::cli {
namespace {

constexpr auto kCommands = std::to_array<Command>({
    {"show", "Show what a file holds",
     R"(Examples:
  brinery show staff.pkl                      one value a line, large parts folded
  brinery show staff.pkl --all                the same with everything unfolded
  brinery show staff.pkl --json | jq .        for other programs
  brinery show old.pkl --encoding latin1      a pickle of Python 2 with 8-bit strings
  curl -s https://example.org/x.pkl | brinery show

Loading never runs code: what Python would call is shown as data.
What fits on a line is shown on one, other values as a tree. In a tree, &1 marks
an object that *1 refers to elsewhere. The forms of JSON and tagged JSON
are described in docs/guide/program.md.)",
     declare_show},
    {"dis", "Show the operations of a pickle, as python3 -m pickletools",
     R"(Examples:
  brinery dis staff.pkl
  brinery dis staff.pkl --annotate 60         say what each operation does
  brinery dis staff.pkl --json | jq '.[].opcode'

The text is CPython's, byte for byte, but for the descriptions of --annotate.
Several pickles in a file are shown one after the other, with a fresh memo each
unless --memo is given.)",
     declare_dis},
    {"tour", "Show what Brinery does, on real files, in a minute",
     R"(Examples:
  brinery tour
  brinery tour --dir /tmp/look-here

Writes pickles that Pythons from 2.7 to 3.13 made into a folder, reads them, and
where there is a python3 has it confirm what was read. Ends with 1 if anything
is not confirmed.)",
     declare_tour},
});

}  // namespace

std::span<const Command> commands() { return kCommands; }

void note(std::string_view line) {
  const std::string text = "brinery: " + printable(line) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace brinery::cli
